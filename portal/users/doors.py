"""Where the rules of the entrance are put into allauth and Wagtail, once, from ``UsersConfig.ready``."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in


def install() -> None:
    from portal.users import entrance_forms, factors
    from portal.users.middleware import begin_anew
    from portal.users.services.sessions import end_other_sessions

    user_logged_in.connect(begin_anew, dispatch_uid="portal.users.begin_anew")
    changes: dict[str, Any] = {
        "password_changed": account.password_changed,
        "password_set": account.password_set,
        "password_reset": account.password_reset,
        "email_changed": account.email_changed,
        "authenticator_added": mfa.authenticator_added,
        "authenticator_removed": mfa.authenticator_removed,
        "authenticator_reset": mfa.authenticator_reset,
    }
    for name, signal in changes.items():
        signal.connect(end_other_sessions, dispatch_uid=f"portal.users.end_other_sessions.{name}")
    factors.install()
    entrance_forms.install()
    close_account_panels()


def close_account_panels() -> None:
    """Wagtail's account screen changes neither password nor address, whatever its settings say."""
    from wagtail.admin.views import account as screens

    screens.password_management_enabled = never
    screens.email_management_enabled = never
    screens.password_reset_enabled = never


def never() -> bool:
    return False
