"""Wake-ups of the desk."""

from __future__ import annotations

from portal.core.background import background_task
from portal.desk import services


@background_task()
def witness_chain() -> bool:
    """Each day: see :func:`portal.desk.services.chain.witness_chain`."""
    return services.witness_chain()
