"""Roles and the pages everything hangs below."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from xdist.scheduler import LoadScopeScheduling

from portal.core.catalogues import compile_all
from portal.core.chrome import forget as forget_chrome
from portal.core.imaging import encoding_forbidden
from portal.core.startup import fix_admin_words
from portal.news.models import NewsIndexPage
from portal.pages.models import HomePage
from portal.users.choices import ADMINISTRATORS, APPROVERS, CONTRIBUTORS, EDITORS
from portal.users.models import User
from portal.users.services import setup_roles
from tests.factories.pages import make_homes, make_news_index
from tests.factories.users import make_user


def pytest_configure(config: pytest.Config) -> None:
    """A fresh checkout holds catalogues only as text; without them the portal would speak English."""
    if not hasattr(config, "workerinput"):
        compile_all()


class BrowserOnOneWorker(LoadScopeScheduling):
    """Browser tests share one portal and one browser, so they stay together; all others go where there is room."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/e2e/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return BrowserOnOneWorker(config, log)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Nothing a test left in memory reaches the next one, the language of its last page included."""
    cache.clear()
    forget_chrome()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def _admin_words() -> None:
    """As a serving process does at its start; otherwise the first test's language would stay in the admin."""
    fix_admin_words()


@pytest.fixture(autouse=True)
def _no_encoding_in_a_get(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making a picture while a page is asked for is an error, in every test."""
    original = Client.request

    def guarded(self: Client, **environ: Any) -> Any:
        if environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            return original(self, **environ)
        with encoding_forbidden():
            return original(self, **environ)

    monkeypatch.setattr(Client, "request", guarded)


@pytest.fixture
def roles(db: None) -> None:
    setup_roles()


@pytest.fixture
def member(db: None) -> User:
    return make_user("member@example.org")


@pytest.fixture
def contributor(roles: None) -> User:
    return make_user("contributor@example.org", CONTRIBUTORS)


@pytest.fixture
def editor(roles: None) -> User:
    return make_user("editor@example.org", EDITORS)


@pytest.fixture
def approver(roles: None) -> User:
    return make_user("approver@example.org", APPROVERS)


@pytest.fixture
def administrator(roles: None) -> User:
    return make_user("administrator@example.org", ADMINISTRATORS)


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("superuser@example.org", "mật khẩu dài")


@pytest.fixture
def home(db: None) -> HomePage:
    return make_homes()[0]


@pytest.fixture
def news_index(home: HomePage) -> NewsIndexPage:
    return make_news_index(home)


@pytest.fixture
def second(roles: None) -> User:
    """An approver who edited."""
    return make_user("second@example.org", APPROVERS)
