"""Settings of the directory that would not hold what they promise."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

BUDGETS = tuple(
    f"PORTAL_DIRECTORY_{amount}_{trust}"
    for amount in ("PROFILES", "PEOPLE")
    for trust in ("UNVOUCHED", "VOUCHED", "YOUNG")
)
OTHERS = (
    "PORTAL_DIRECTORY_YOUNG_DAYS",
    "PORTAL_DIRECTORY_ALARM_PERCENT",
    "PORTAL_DIRECTORY_SEARCHES_PER_MINUTE",
    "PORTAL_DIRECTORY_SUGGESTIONS_PER_MINUTE",
)


@register()
def check_budgets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every number is a positive whole one, and who is vouched for may see at least as much as who is not."""
    faults: list[CheckMessage] = []
    for name in (*BUDGETS, *OTHERS):
        value = getattr(settings, name, None)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            faults.append(
                Error(f"{name} is not a positive whole number.", hint="See docs/operations.md.", id="directory.E001")
            )
    if faults:
        return faults
    for amount in ("PROFILES", "PEOPLE"):
        if getattr(settings, f"PORTAL_DIRECTORY_{amount}_VOUCHED") < getattr(
            settings, f"PORTAL_DIRECTORY_{amount}_UNVOUCHED"
        ):
            faults.append(
                Error(
                    f"PORTAL_DIRECTORY_{amount}_VOUCHED is below _UNVOUCHED.",
                    hint="Trust must not take away.",
                    id="directory.E002",
                )
            )
    return faults
