"""What the clock asks for: a first index, and the nightly comparison with its alarm."""

from __future__ import annotations

import logging
from itertools import islice

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from elasticsearch import ApiError, TransportError

from portal.notifications.services.outbox import DEDUPE_HEADER, KIND_HEADER
from portal.search import kinds
from portal.search.backends.base import EngineUnavailable
from portal.search.backends.client import circuit, is_configured
from portal.search.backends.elasticsearch import alias
from portal.search.models import IndexChange
from portal.search.services.building import BuildRunning, rebuild
from portal.search.services.checking import Drift, find_drift
from portal.search.services.projection import batches
from portal.users.choices import ADMINISTRATORS

logger = logging.getLogger("portal.search")

DRIFT_MAIL = "search-drift"


def is_any_due() -> bool:
    return IndexChange.objects.due(timezone.now()).exists()


def kinds_to_build() -> list[str]:
    """Kinds whose index was never built for the mapping of this code, or not to the end; without an engine, those
    with no entry though there is something to find."""
    if not is_configured():
        return [kind.name for kind in kinds.all_kinds() if _never_projected(kind)]
    try:
        with circuit() as client:
            return [kind.name for kind in kinds.all_kinds() if not client.indices.exists_alias(name=alias(kind))]
    except EngineUnavailable:
        return []


def _never_projected(kind: kinds.Kind) -> bool:
    if kind.entry_model._default_manager.exists():
        return False
    return any(kind.load(ids) for ids in islice(batches(kind.all_ids("")), 1))


def build_missing(name: str) -> int:
    """Build a kind's entries and index unless they are there or being built. Returns the number of entries written."""
    kind = kinds.get(name)
    if name not in kinds_to_build():
        return 0
    try:
        return rebuild(kind).entries
    except BuildRunning:
        return 0


def check_and_alarm() -> int:
    """Compare everything; when something differs, mail the administrators, once a day at most. Returns how many."""
    found: list[tuple[str, Drift]] = []
    unreachable = False
    for kind in kinds.all_kinds():
        try:
            drift = find_drift(kind)
        except (ApiError, TransportError, EngineUnavailable):
            unreachable = True
            drift = find_drift(kind, engine=False)
        if drift:
            found.append((kind.name, drift))
            counts = " ".join(f"{name}={len(ids)}" for name, ids in drift.lists().items())
            logger.error("kind=%s drift %s no_index=%s", kind.name, counts, drift.no_index)
    if found or unreachable:
        alarm(found, unreachable=unreachable)
    return sum(len(ids) for _, drift in found for ids in drift.lists().values())


def alarm(found: list[tuple[str, Drift]], *, unreachable: bool) -> None:
    """Numbers only: no id, no word of anybody's."""
    day = timezone.localdate()
    rows = [
        {"kind": name, "no_index": drift.no_index, "count": sum(len(ids) for ids in drift.lists().values())}
        for name, drift in found
    ]
    people = get_user_model().objects.filter(groups__name=ADMINISTRATORS, is_active=True, is_staff=True)
    for person in people.order_by("pk"):
        with translation.override(getattr(person, "language", "") or settings.LANGUAGE_CODE):
            context = {"rows": rows, "unreachable": unreachable, "day": day}
            subject = " ".join(render_to_string("search/mail/drift_subject.txt", context).split())
            message = EmailMultiAlternatives(
                subject=subject,
                body=render_to_string("search/mail/drift.txt", context),
                to=[person.email],
                headers={KIND_HEADER: DRIFT_MAIL, DEDUPE_HEADER: f"{DRIFT_MAIL}-{day:%Y%m%d}"},
            )
            message.send()
