"""Periodic work of the directory."""

from __future__ import annotations

from community.directory.services import alarms, budgets, statistics
from portal.core.background import background_task


@background_task()
def make_counts() -> int:
    """Each day: see :func:`community.directory.services.statistics.make_counts`."""
    return statistics.make_counts()


@background_task(queue="urgent")
def check_counters() -> int:
    """Every five minutes: see :func:`community.directory.services.alarms.check_counters`."""
    return alarms.check_counters()


@background_task()
def prune() -> dict[str, int]:
    """Each day: forget who saw whom, and old alarms."""
    return {"views": budgets.prune(), "alarms": alarms.prune()}
