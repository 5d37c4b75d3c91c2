"""Who looks, and what the search is told."""

from __future__ import annotations

import pytest

from community.members.permissions import Viewer, staff_viewer
from portal.users.choices import ADMINISTRATORS
from portal.users.models import User
from tests.factories.members import make_member


@pytest.fixture
def officer(roles: None) -> User:
    """Staff who care for profiles."""
    return make_member("officer@example.org", ADMINISTRATORS)


@pytest.fixture
def staff(officer: User) -> Viewer:
    return staff_viewer(officer)


NOUNS = ("profiles", "listing", "moderation", "photos", "departures")


@pytest.fixture
def announced(monkeypatch):
    """Each list of references the search was told of, in the transaction that changed them."""
    told: list[list[str]] = []
    for noun in NOUNS:
        monkeypatch.setattr(f"community.members.services.{noun}.announce", lambda ids: told.append(list(ids)))
    return told


@pytest.fixture
def break_search(monkeypatch):
    """From now on the last step of the verbs (of these nouns, or all) fails."""

    def fail(ids):
        raise RuntimeError("search")

    def now(*nouns):
        for noun in nouns or NOUNS:
            monkeypatch.setattr(f"community.members.services.{noun}.announce", fail)

    return now
