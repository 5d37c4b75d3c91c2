"""Wake-ups of erasures and of the rights desk's clock. Arguments are ids; the truth is in the rows."""

from __future__ import annotations

from dataclasses import asdict

from portal.core.background import background_task


@background_task()
def erase(erasure_id: int) -> bool:
    """Carry one erasure as far as it goes."""
    from portal.users.services.erasure import run_erasure

    return run_erasure(erasure_id)


@background_task()
def sweep_erasures() -> dict[str, int]:
    """Every five minutes: see :func:`portal.users.services.erasure.sweep`."""
    from portal.users.services.erasure import sweep

    return asdict(sweep())


@background_task()
def run_rights_clock() -> dict[str, int]:
    """Each hour: see :func:`portal.users.services.rights.run_clock`."""
    from portal.users.services.rights import run_clock

    return asdict(run_clock())


@background_task()
def tidy_privacy() -> dict[str, int]:
    """Each day: late erasures are reported, record views and lines of the ledger that had their time are dropped."""
    from django.utils import timezone

    from portal.users import ledger
    from portal.users.services.erasure import report_late
    from portal.users.services.views import prune_views

    now = timezone.now()
    return {"late": report_late(now), "views": prune_views(now), "ledger": ledger.prune(now)}
