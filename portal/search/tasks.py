"""Wake-ups of the search. The truth is in IndexChange and IndexBuild."""

from __future__ import annotations

from portal.core.background import background_task, is_waiting
from portal.search import services


@background_task()
def apply_changes() -> dict[str, int]:
    """Bring the engine up to date; enqueues itself again when there is more."""
    outcome = services.apply_due()
    if outcome.done and not outcome.down and services.is_any_due() and not is_waiting(apply_changes):
        apply_changes.enqueue()
    return {"done": outcome.done, "again": outcome.again}


@background_task()
def sweep() -> dict[str, int]:
    """Twice a minute: changes whose claim ran out or whose engine was down; a first index where there is none."""
    outcome = services.apply_due()
    services.report_zero_hits()
    if not outcome.down:
        for kind in services.kinds_to_build():
            if not is_waiting(build_index, kind):
                build_index.enqueue(kind)
    return {"done": outcome.done, "again": outcome.again}


@background_task()
def build_index(kind: str) -> int:
    """Build the index of a kind that has none for this code yet, or go on with an interrupted build."""
    return services.build_missing(kind)


@background_task()
def check_indices() -> int:
    """Each night: compare rows, entries and index; tell the administrators when they differ."""
    return services.check_and_alarm()
