"""What must be done again on a restored database, because it was done since the backup was made.

Apps register from ``apps.ready()``; `restore` runs everything before it says that the portal may be started.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Replay:
    """``pending`` counts what is on record outside the database, without touching it; ``run`` does it again on the
    migrated database and returns a line for the operator. ``run`` must be safe to repeat and raise when it failed."""

    name: str
    pending: Callable[[], int]
    run: Callable[[Progress], str]


_replays: dict[str, Replay] = {}


def register_replay(replay: Replay) -> Replay:
    """Add one. Raises ValueError when its name is taken by a different one."""
    if _replays.setdefault(replay.name, replay) != replay:
        raise ValueError(f"The replay {replay.name} is registered twice.")
    return replay


def pending_replays() -> list[Replay]:
    """Those that have something to do."""
    return [replay for _name, replay in sorted(_replays.items()) if replay.pending()]
