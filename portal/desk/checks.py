"""System checks of the desk's settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

OFFICERS = 2


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@checks.register
def chain_officers_are_addresses(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if all(_is_address(officer) for officer in settings.PORTAL_CHAIN_OFFICERS):
        return []
    return [
        checks.Error(
            "PORTAL_CHAIN_OFFICERS holds something that is no address.",
            hint="Addresses alone, without names, separated by commas.",
            id="portal.E701",
        )
    ]


@checks.register(deploy=True)
def chain_has_two_witnesses(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if len({officer.lower() for officer in settings.PORTAL_CHAIN_OFFICERS}) >= OFFICERS:
        return []
    return [
        checks.Error(
            "PORTAL_CHAIN_OFFICERS names fewer than two people: one alone could let the history be changed.",
            hint="Two addresses, separated by commas, of people who do not look after the database.",
            id="portal.E702",
        )
    ]
