"""The screens of data rights: a member's own data, the desk for people without an account."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.backup.replay import Replay, register_replay
from portal.core.chrome import Chrome, Link, contributes
from portal.users import account_menu
from portal.users.account_menu import AccountLink
from portal.users.registry import Purpose, register_holder, register_purpose

ACCOUNT = "account"
DIRECTORY = "directory"


def register() -> None:
    """What this app adds to the registry of personal data."""
    from portal.users.privacy import checks  # noqa: F401
    from portal.users.services.holders import AccountHolder, DeskHolder

    register_purpose(Purpose(ACCOUNT, 1, _("Your account"), withdrawable=False, order=10))
    register_purpose(Purpose(DIRECTORY, 1, _("Being listed in the member directory"), order=20))
    register_holder(DeskHolder())
    register_holder(AccountHolder())
    account_menu.register(
        AccountLink(
            "privacy",
            _("My data"),
            "privacy_data",
            60,
            icon="shield",
            screens=("privacy_erase", "privacy_purpose", "privacy_ask", "privacy_export"),
        )
    )
    contributes(95)(footer)
    register_replay(Replay("erasures", pending=_erasures_on_record, run=_erase_again))


def footer(chrome: Chrome) -> None:
    """Where anybody finds the desk. No query."""
    with translation.override(chrome.language):
        desk = Link(gettext("Rights over your data"), reverse("rights_desk"))
        own = Link(gettext("My data"), reverse("privacy_data"))
        chrome.add_to_footer(gettext("About this portal"), desk, own)


def _erasures_on_record() -> int:
    from portal.users.services.erasure import ledger_pending

    return ledger_pending()


def _erase_again(progress: Callable[[str], None]) -> str:
    from portal.users.services.erasure import replay

    return f"Erased again, as they were erased since this backup was made: {replay(progress)}."
