"""From an editor's first word to the live page. Wagtail's admin needs scripts; the site does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.e2e.process import Portal

Open = Callable[..., Page]
Sign = Callable[[str], Page]
TITLE = "Đường dây nóng ở Đức đổi giờ trực"
SLUG = "duong-day-nong-o-duc-doi-gio-truc"


@pytest.fixture
def sign_in(open_page: Open, portal: Portal) -> Sign:
    """A page of the editor's desk for one of the demo roles, by the log-in form."""

    def as_role(role: str) -> Page:
        login = portal.ask("logins")[role]
        page = open_page("/cms/")
        page.locator("input[name=login]").fill(login["email"])
        page.locator("input[name=password]").fill(login["password"])
        page.locator("main form button[type=submit]").first.click()
        page.locator("input[name=code]").fill(portal.ask("code", email=login["email"]))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/cms/")
        return page

    return as_role


def new_article(page: Page, portal: Portal) -> None:
    """Open the form of a new article the way an editor finds it."""
    page.goto(f"/cms/pages/{portal.ask('page_id', path='/tin/')}/")
    page.locator("main a[href$='/add_subpage/']").first.click()
    page.locator("main a[href*='/add/news/newspage/']").click()


def add_block(page: Page, icon: str) -> None:
    page.locator("[data-contentpath=body] .c-sf-add-button").last.click()
    page.locator(f"[role=option]:has(use[href='#icon-{icon}'])").first.click()


def choose_category(page: Page, name: str) -> None:
    page.locator("#id_category-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal-body a", has_text=name).click()
    expect(page.locator("#id_category-title")).to_have_text(name)


def write_article(page: Page) -> None:
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_title").press("Tab")
    expect(page.locator("#id_slug")).to_have_value(SLUG)
    page.locator("#id_intro").fill("Buổi tối cũng có người nghe máy.")
    choose_category(page, "Thủ tục")
    add_block(page, "title")
    page.locator("[name='body-0-value-text']").fill("Giờ trực mới")
    add_block(page, "pilcrow")
    page.locator("[data-contentpath=body] .public-DraftEditor-content").last.click()
    page.keyboard.type("Từ tuần này có người trực đến nửa đêm.")
    add_block(page, "openquote")
    page.locator("[name='body-2-value-text']").fill("Gọi là có người nghe.")


def page_id(page: Page) -> str:
    match = re.search(r"/pages/(\d+)/", page.url)
    assert match is not None, page.url
    return match[1]


def leaving(page: Page, act: Callable[[], Any]) -> None:
    """Do what leads to another page and wait for it. Autosave renames the present one, so an address proves nothing."""
    page.evaluate("window.stillHere = true")
    act()
    for _ in range(100):
        try:
            if page.evaluate("!window.stillHere && document.readyState === 'complete'"):
                return
        except Error:  # asked in the moment between two pages
            pass
        page.wait_for_timeout(100)
    pytest.fail(f"{page.url} was not left")


def press(page: Page, name: str, value: str = "") -> None:
    """Send the editor's form with one of its buttons, also one that the menu does not offer."""
    form = page.locator("#page-edit-form")
    script = """(form, [name, value]) => { const b = document.createElement("button"); b.type = "submit";
        b.name = name; b.value = value || name; form.append(b); b.click() }"""
    leaving(page, lambda: form.evaluate(script, [name, value]))


def choose_action(page: Page, name: str) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    leaving(page, page.locator(f"button[name={name}]").click)


def approve(page: Page) -> None:
    button = page.locator("[data-workflow-action-name=approve]").first
    leaving(page, lambda: button.evaluate("button => button.click()"))


def test_an_editor_writes_an_approver_approves_and_readers_see_it(
    sign_in: Sign, open_page: Open, portal: Portal
) -> None:
    editor = sign_in("Biên tập viên")
    new_article(editor, portal)
    write_article(editor)
    expect(editor.locator("[name=action-publish]")).to_have_count(0)
    press(editor, "action-publish")
    expect(editor.locator("[role=alert].help-critical")).not_to_be_empty()
    editor.locator("main a.button[href$='/edit/']").click()
    article = page_id(editor)
    choose_action(editor, "action-submit")
    editor.goto(f"/cms/pages/{article}/edit/")
    expect(editor.locator("#id_slug")).to_have_value(SLUG)
    expect(editor.locator("[data-workflow-action-name=approve]")).to_have_count(0)

    reader = open_page(java_script_enabled=False)
    response = reader.goto(f"/tin/{SLUG}/")
    assert response is not None
    assert response.status == 404

    for _ in range(20):  # the submission may still be on its way when a machine is busy
        portal.ask("drain")
        reader.goto("/_mailbox/")
        if "nguoi-duyet@demo.example" in reader.locator("main").inner_text():
            break
        reader.wait_for_timeout(500)
    assert "nguoi-duyet@demo.example" in reader.locator("main").inner_text()

    approver = sign_in("Người duyệt")
    expect(approver.locator("main")).to_contain_text(TITLE)
    approver.goto(f"/cms/pages/{article}/edit/")
    approve(approver)
    reader.goto(f"/tin/{SLUG}/")
    assert reader.locator("h1").inner_text() == TITLE
    expect(reader.locator("#gio-truc-moi")).to_have_text("Giờ trực mới")
    expect(reader.locator("blockquote")).to_contain_text("Gọi là có người nghe.")
    reader.goto("/tin/")
    assert reader.locator(".story-row h2").first.inner_text() == TITLE
    for feed in ("atom", "rss", "json"):
        assert TITLE in reader.request.get(f"{portal.url}/nguon-tin/{feed}/").text()

    approver.goto(f"/cms/pages/{article}/history/")
    history = approver.locator("main").inner_text()
    assert "Biên tập viên Mẫu" in history
    assert "Người duyệt Mẫu" in history


def test_who_edited_a_sensitive_text_is_told_why_he_cannot_publish_it(
    sign_in: Sign, open_page: Open, portal: Portal
) -> None:
    draft = portal.ask("sensitive_draft", slug="bi-giu-ho-chieu")
    editor = sign_in("Biên tập viên")
    editor.goto(f"/cms/pages/{draft}/edit/")
    press(editor, "action-publish")
    expect(editor.locator("[role=alert].help-critical")).not_to_be_empty()

    approver = sign_in("Người duyệt")
    approver.goto(f"/cms/pages/{draft}/edit/")
    approver.locator("#id_intro").fill("Người duyệt vừa sửa câu này.")
    press(approver, "action-publish")
    expect(approver.locator("[role=alert].help-critical")).not_to_be_empty()
    approver.locator("main a.button[href$='/edit/']").click()
    expect(approver.locator("#id_intro")).to_have_value("Người duyệt vừa sửa câu này.")
    expect(approver.locator("[name=action-publish]")).to_have_count(0)
    response = open_page().goto("/tin/bi-giu-ho-chieu/")
    assert response is not None
    assert response.status == 404


def test_every_screen_of_the_desk_works_under_its_own_policy(
    sign_in: Sign, portal: Portal, scene: dict[str, Any]
) -> None:
    """The watch of `open_page` fails the test when a script of Wagtail's is refused or another host is asked."""
    article = portal.ask("page_id", path=scene["vi"]["every block"])
    image = portal.ask("an_image_id")
    approver = sign_in("Người duyệt")
    for path in (
        "pages/",
        f"pages/{article}/edit/",
        f"pages/{article}/history/",
        f"pages/{article}/copy/",
        f"pages/{article}/move/",
        f"pages/{article}/edit/preview/",
        "images/",
        "images/multiple/add/",
        f"images/{image}/",
        "documents/",
        "documents/multiple/add/",
        "reports/workflow/",
        "reports/overdue/",
        "account/",
    ):
        response = approver.goto(f"/cms/{path}", wait_until="networkidle")
        assert response is not None
        assert response.status == 200, path
