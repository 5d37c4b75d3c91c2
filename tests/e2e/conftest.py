"""A portal and a browser for the tests of this folder. What every page must not do is watched in all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.process import Portal, chromium_at, running_portal
from tests.engines.require import engine_or_skip

HERE = Path(__file__).parent
PHONE = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 900}}
PICTURE_EDITOR = re.compile(r"/cms/images/\d+/$")
OPEN = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    return engine_or_skip("chromium")


@pytest.fixture(scope="session")
def portal(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


# of a module and not of the session: while it is open, Django takes this thread for an asynchronous one
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with chromium_at(chromium) as running:
        yield running


class Watch:
    """What a browser noticed: dialogs, errors of scripts and policies, requests to anyone but the portal."""

    def __init__(self, base: str) -> None:
        self.host = urlsplit(base).netloc
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self.strangers: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("dialog", self._dialog)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:
        # leaving an editor with unsaved changes asks; that is no script of a visitor's
        if dialog.type != "beforeunload":
            self.dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.accept()

    def _console(self, message: Any) -> None:
        # an error page is itself reported as a resource that failed
        if message.type != "error" or message.text.startswith("Failed to load resource"):
            return
        # the picture editor's old jQuery tries out handlers on an element of its own; they are refused, rightly
        if "inline event handler" in message.text and PICTURE_EDITOR.search(message.page.url):
            return
        self.errors.append(message.text)

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.host:
            self.strangers.append(request.url)

    def verdict(self) -> dict[str, list[str]]:
        return {"dialogs": self.dialogs, "errors": self.errors, "requests to other hosts": self.strangers}


@pytest.fixture
def watch(portal: Portal) -> Watch:
    return Watch(portal.url)


@pytest.fixture
def open_page(browser: Browser, portal: Portal, watch: Watch) -> Iterator[OPEN]:
    """``open_page("/tin/", **PHONE, java_script_enabled=False)``: a new visitor. Faults fail the test at its end."""
    contexts: list[BrowserContext] = []

    def open_one(path: str = "", **options: Any) -> Page:
        options = {
            "base_url": portal.url,
            "reduced_motion": "reduce",
            "locale": "vi-VN",
            **DESK,
            **options,
        }
        context = browser.new_context(**options)
        contexts.append(context)
        watch.follow(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if path:
            page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch.verdict() == {"dialogs": [], "errors": [], "requests to other hosts": []}


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def scripts(request: pytest.FixtureRequest) -> dict[str, bool]:
    """Options of a visitor with and without JavaScript: every journey goes both ways."""
    return {"java_script_enabled": request.param}


@pytest.fixture(scope="session")
def scene(portal: Portal) -> dict[str, Any]:
    """Pages every test may read: see ``scenes.public_pages``."""
    pages: dict[str, Any] = portal.ask("public_pages")
    return pages
