"""What tells that the portal is well. Apps register probes from `apps.ready()`; each reading has a limit.

Readings are asked for by `/readyz`, by the staff's status page and banner, and by whoever raises alarms. None of them
needs the queue.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.background import describe

logger = logging.getLogger("portal.health")


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement. ``value`` is None when there is nothing to measure; more than ``limit`` is too much.

    ``key`` is a short code that alarms and `/readyz` name. Without a ``vital`` part the portal's promises are not kept:
    `/readyz` says so with 503, and every staff screen in red.
    """

    key: str
    label: str | Promise
    value: int | None
    limit: int
    unit: Literal["seconds", "rows"] = "rows"
    vital: bool = False

    @property
    def sound(self) -> bool:
        return self.value is None or self.value <= self.limit


Probe = Callable[[], Iterable[Reading]]
_probes: dict[str, Probe] = {}


def register(name: str, probe: Probe) -> None:
    """Add a probe. Raises ValueError when its name is taken by a different one."""
    if _probes.setdefault(name, probe) is not probe:
        raise ValueError(f"The probe {name} is registered twice.")


def readings() -> list[Reading]:
    """All of them. A probe that fails is itself a fault, under its own name."""
    found: list[Reading] = []
    for name, probe in _probes.items():
        try:
            found += probe()
        except Exception as error:  # a broken probe must not hide the others
            logger.error("probe=%s error=%s", name, describe(error))
            found.append(Reading(name, _("cannot be measured"), 1, 0, vital=True))
    return found


def faults() -> list[Reading]:
    """What is beyond its limit now, vital parts first."""
    return sorted((reading for reading in readings() if not reading.sound), key=lambda reading: not reading.vital)
