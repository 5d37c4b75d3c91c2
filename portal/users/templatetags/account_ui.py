"""What the screens of an account need: its menu, a device in words, data for the passkey script."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from django import template
from django.core.serializers.json import DjangoJSONEncoder

from portal.users import account_menu, devices
from portal.users.account_menu import AccountEntry

register = template.Library()


@register.simple_tag(takes_context=True)
def account_entries(context: template.Context) -> list[AccountEntry]:
    """The menu of "my account", the present screen marked."""
    match = getattr(context.get("request"), "resolver_match", None)
    return account_menu.entries(getattr(match, "url_name", "") or "")


@register.filter
def device(user_agent: str | None) -> str:
    """``Chrome on Android`` for a User-Agent header."""
    return devices.describe(user_agent or "")


@register.filter
def as_json(value: Any) -> str:
    """Data for a ``data-`` attribute; the template escapes it as any other text."""
    return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"))


@register.simple_tag
def second_factors(user: Any) -> set[str]:
    """The second factors of a person whose password was right: totp, webauthn, recovery_codes."""
    if user is None:
        return set()
    return set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))


@register.filter
def in_fours(secret: str) -> str:
    """A long secret in groups of four, as people copy it by hand."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
