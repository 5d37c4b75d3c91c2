"""The public counts of the demo members, so that strangers see the map at once."""

from __future__ import annotations

from community.directory.models import DailyCount
from community.directory.services.statistics import make_counts
from portal.core.demo import DemoWorld

ORDER = 70  # behind the members


def load(world: DemoWorld) -> str:
    """Safe to repeat. Counts made before the members were loaded are made anew."""
    DailyCount.objects.all().delete()
    return f"{make_counts()} public counts"
