"""Script payloads in every field, opened where readers, staff and receivers of mail would meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Watch
from tests.e2e.payloads import MARK
from tests.e2e.process import Portal

INJECTED = f"""() => {{
    const faults = [...document.querySelectorAll("[{MARK}]")].map(e => e.outerHTML.slice(0, 200));
    for (const e of document.querySelectorAll("*")) for (const a of e.attributes) {{
        const value = a.value.replace(/[\\u0000-\\u0020]/g, "").toLowerCase();
        const leads = ["href", "xlink:href", "src", "action", "formaction", "data"].includes(a.name);
        if (leads && /^(javascript|vbscript|data:text)/.test(value)) faults.push(e.outerHTML.slice(0, 200));
        if (a.name.startsWith("on") && value.includes("alert")) faults.push(e.outerHTML.slice(0, 200));
    }}
    return faults;
}}"""


@pytest.fixture(scope="module")
def planted(portal: Portal) -> Iterator[dict[str, Any]]:
    found = portal.ask("plant")
    yield found
    portal.ask("uproot", kept=found["kept"])


@pytest.fixture
def page(open_page: Callable[..., Page], planted: dict[str, Any]) -> Page:
    return open_page()


@pytest.fixture
def staff_page(page: Page, planted: dict[str, Any], portal: Portal) -> Page:
    portal.ask("code", email=planted["login"]["email"])  # gives the account its app
    page.goto("/cms/")
    page.locator("input[name=login]").fill(planted["login"]["email"])
    page.locator("input[name=password]").fill(planted["login"]["password"])
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=code]").fill(portal.ask("code", email=planted["login"]["email"]))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/cms/")
    return page


def injected(page: Page, paths: list[str], watch: Watch, missing: tuple[str, ...] = ()) -> dict[str, Any]:
    """What ran or stands in each page, and the pages that could not be opened; those of ``missing`` answer 404."""
    found: dict[str, Any] = {}
    for path in paths:
        response = page.goto(path, wait_until="load")
        assert response is not None
        if response.status != (404 if path in missing else 200):
            found[path] = response.status
        faults = [fault for frame in page.frames for fault in frame.evaluate(INJECTED)] + watch.dialogs
        if faults:
            found[path] = faults
        watch.dialogs.clear()
    return found


@pytest.mark.parametrize(
    "markup", [f"<b {MARK}>x</b>", "<a href=' JAVA&#10;script:alert(1)'>x</a>", "<img onerror='alert(1)'>"]
)
def test_the_search_for_what_was_injected_finds_it(open_page: Callable[..., Page], watch: Watch, markup: str) -> None:
    page = open_page("/robots.txt")
    page.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", markup)
    assert page.evaluate(INJECTED)
    watch.errors.clear()


def test_readers_meet_texts_and_no_scripts(page: Page, planted: dict[str, Any], watch: Watch) -> None:
    paths = [article["path"] for article in planted["articles"]] + planted["pages"]
    assert (
        injected(page, [*paths, "/tin/?trang=2", "/tin/?chuyen-muc=chen-1", "/sitemap.xml"], watch, ("/khong-co/",))
        == {}
    )


def test_what_a_filter_repeats_is_text(page: Page, planted: dict[str, Any], watch: Watch) -> None:
    paths = [f"/tin/?chuyen-muc=%3Cscript%20{MARK}%3E", f"/tin/?trang=%22%3E%3Cimg%20{MARK}%3E"]
    lost = f"/%3Csvg%20{MARK}%3E/"
    assert injected(page, [*paths, lost], watch, (lost,)) == {}


def test_feeds_carry_texts_and_no_markup(page: Page, planted: dict[str, Any], watch: Watch) -> None:
    assert injected(page, ["/nguon-tin/atom/", "/nguon-tin/rss/"], watch) == {}


def test_staff_meet_texts_and_no_scripts_in_the_form_the_preview_and_the_history(
    staff_page: Page, planted: dict[str, Any], watch: Watch
) -> None:
    numbers = [article["id"] for article in planted["articles"]] + planted["others"]
    screens = ("edit/", "view_draft/", "history/")
    paths = [f"/cms/pages/{number}/{screen}" for number in numbers for screen in screens]
    assert injected(staff_page, paths, watch) == {}


def test_translators_meet_texts_and_no_scripts(staff_page: Page, planted: dict[str, Any], watch: Watch) -> None:
    for path in planted["translations"]:
        staff_page.goto(path)
        staff_page.wait_for_selector(".js-translation-editor > *")
        assert (staff_page.evaluate(INJECTED), watch.dialogs) == ([], []), path


def test_staff_meet_texts_and_no_scripts_in_lists(staff_page: Page, planted: dict[str, Any], watch: Watch) -> None:
    paths = [
        "/cms/",
        f"/cms/pages/{planted['index']}/",
        f"/cms/pages/{planted['index']}/history/",
        "/cms/pages/search/?q=alert",
        "/cms/images/",
        *(f"/cms/images/{pk}/" for pk in planted["images"][:12]),
        f"/cms/images/usage/{planted['images'][0]}/",
        "/cms/documents/",
        *(f"/cms/documents/edit/{pk}/" for pk in planted["documents"]),
        f"/cms/documents/usage/{planted['documents'][0]}/",
        "/cms/snippets/news/category/",
        "/cms/snippets/news/topic/",
        *(f"/cms/snippets/news/category/edit/{pk}/" for pk in planted["categories"][:4]),
        "/cms/redirects/",
        "/cms/settings/core/portalsettings/",
        "/cms/reports/workflow/",
        "/cms/reports/workflow_tasks/",
        "/cms/reports/site-history/",
        "/cms/reports/overdue/",
        f"/cms/pages/{planted['articles'][0]['id']}/usage/",
        f"/cms/pages/{planted['articles'][2]['id']}/delete/",
        f"/cms/pages/{planted['articles'][4]['id']}/copy/",
    ]
    assert injected(staff_page, paths, watch) == {}


def test_the_choosers_of_the_editor_show_texts(staff_page: Page, planted: dict[str, Any], watch: Watch) -> None:
    staff_page.goto(f"/cms/pages/{planted['articles'][0]['id']}/edit/")
    for chooser in ("id_cover-chooser", "id_category-chooser"):
        staff_page.locator(f"#{chooser} [data-chooser-action-choose]").first.evaluate("button => button.click()")
        staff_page.locator(".modal-body a").first.wait_for()
        assert staff_page.evaluate(INJECTED) == []
        staff_page.locator(".modal .button.close, .modal [data-dismiss=modal]").first.click()


def test_mails_show_texts_in_the_local_mailbox(page: Page, planted: dict[str, Any], watch: Watch) -> None:
    assert planted["mails"]
    assert injected(page, ["/_mailbox/", *(f"/_mailbox/{pk}/" for pk in planted["mails"])], watch) == {}
