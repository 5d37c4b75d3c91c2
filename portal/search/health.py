"""How far the index lies behind the rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.health import Reading
from portal.search.models import IndexChange


def drift() -> Iterator[Reading]:
    """One query: how long the oldest change has waited for the index."""
    oldest = IndexChange.objects.order_by("created_at").values_list("created_at", flat=True).first()
    age = None if oldest is None else int((timezone.now() - oldest).total_seconds())
    yield Reading(
        "search.drift",
        _("Oldest change the search does not know"),
        age,
        settings.PORTAL_INDEX_DRIFT_SECONDS,
        unit="seconds",
    )
