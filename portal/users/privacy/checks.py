"""System checks of the rights desk's settings and of the consent texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from portal.users import registry

ALLOWED_DAYS = (10, 15, 20)


@checks.register
def rights_days_are_lawful(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.PORTAL_RIGHTS_DAYS in ALLOWED_DAYS and isinstance(settings.PORTAL_RIGHTS_WORKING_DAYS, bool):
        return []
    return [
        checks.Error(
            "PORTAL_RIGHTS_DAYS is none of 10, 15, 20, or PORTAL_RIGHTS_WORKING_DAYS is no yes or no.",
            hint="Decree 356/2025/NĐ-CP gives 10 to 20 days, depending on the right.",
            id="portal.E331",
        )
    ]


@checks.register
def ledger_is_outside_the_backup(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    ledger = Path(settings.PORTAL_ERASED_LEDGER).resolve()
    for root in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        if ledger.is_relative_to(Path(root).resolve()):
            return [
                checks.Error(
                    "PORTAL_ERASED_LEDGER lies in a folder that is backed up: a restore would take it back in time.",
                    hint="Put it beside media and private, on storage of its own.",
                    id="portal.E332",
                )
            ]
    return []


@checks.register
def consent_texts_are_complete(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every version up to the present one, in both languages, with all seven sections."""
    faults: list[checks.CheckMessage] = []
    for purpose in registry.purposes():
        for version in range(1, purpose.version + 1):
            for language in registry.LANGUAGES:
                try:
                    purpose.wording(language, version)
                except registry.BadConsentText as error:
                    faults.append(
                        checks.Error(
                            f"The consent text of {purpose.code} cannot be shown: {error}",
                            hint="portal/users/registry.py says what a text looks like.",
                            id="portal.E333",
                        )
                    )
    return faults
