"""Wake-ups of the members app. The truth is in the rows."""

from __future__ import annotations

from dataclasses import asdict

from community.members import services
from portal.core.background import background_task


@background_task()
def keep_fresh() -> dict[str, int]:
    """Each day: see :func:`community.members.services.freshness.tick`; enqueues itself again when there is more."""
    done = services.tick()
    if done.more:
        keep_fresh.enqueue()
    return asdict(done)


@background_task()
def delete_photos() -> int:
    """Each minute: see :func:`community.members.services.photos.delete_due`."""
    return services.delete_due()
