"""WCAG 2.2 AA on every public template, in both languages, on a phone and on a desk, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import DESK, PHONE

TEMPLATES = (
    "home",
    "list",
    "filtered",
    "empty",
    "article",
    "every block",
    "legal",
    "standard",
    "not found",
    "forbidden",
    "bad request",
    "form expired",
    "broken",
    "login",
    "signup",
    "password reset",
    "password reset sent",
    "confirm address",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}


def violations(page: Page, where: str) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{where}: {rule['id']} ({rule['help']}): {node['html'][:160]} {node['target']}"
        for rule in found
        for node in rule["nodes"]
    ]


def overflow(page: Page, width: int, where: str) -> list[str]:
    """Text that needs sideways scrolling, with the first element that sticks out."""
    page.set_viewport_size({"width": width, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide <= width:
        return []
    culprits = page.evaluate(
        """width => [...document.querySelectorAll("main *, footer *, header *, aside *")]
            .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 1 && !e.closest(".sr"))
            .map(e => Math.round(e.getBoundingClientRect().right) + " " + e.cloneNode(false).outerHTML.slice(0, 90))
            .slice(0, 6)""",
        width,
    )
    return [f"{where}: {wide} px wide on a screen of {width}: {culprits}"]


def faults(open_page: Callable[..., Page], path: str) -> list[str]:
    found = []
    for device, options in (("phone", PHONE), ("desk", DESK)):
        page = open_page(path, **options)
        # pictures below the fold load on the way
        page.evaluate("async () => { scrollTo(0, 1e6); await new Promise(r => setTimeout(r, 60)); scrollTo(0, 0) }")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += violations(page, f"{path} {device} {scheme}")
        if device == "phone":
            found += overflow(page, 360, path) + overflow(page, 320, path)
        page.context.close()
    return found


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_barrier_on(language: str, template: str, open_page: Callable[..., Page], scene: dict[str, Any]) -> None:
    found = faults(open_page, scene[language][template])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["/_styleguide/", "/_mailbox/"])
def test_no_barrier_on_a_page_for_developers(path: str, open_page: Callable[..., Page], portal: Any) -> None:
    portal.ask("a_mail")
    found = faults(open_page, path)
    assert not found, "\n".join(found)


def test_the_menu_on_a_phone_holds_no_barrier_when_it_is_open(open_page: Callable[..., Page]) -> None:
    page = open_page("/", **PHONE)
    page.locator("details.menu summary").click()
    found = violations(page, "open menu, light")
    page.emulate_media(color_scheme="dark")
    found += violations(page, "open menu, dark") + overflow(page, 320, "open menu")
    assert not found, "\n".join(found)


def test_every_template_is_in_the_list_above(scene: dict[str, Any]) -> None:
    assert set(TEMPLATES) == set(scene["vi"]) == set(scene["en"])
