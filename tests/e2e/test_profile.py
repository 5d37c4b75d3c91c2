"""Journey J3, steps 1–3: from nothing to a profile with name and occupation open, seen through three pairs of eyes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE
from tests.e2e.test_accessibility import overflow
from tests.e2e.test_accounts import ROOT, Inspector, log_in, send, sign_up

Open = Callable[..., Page]
BIO = "Dạy cơ khí ở Dresden, muốn kèm sinh viên quê mình."
STEPS = ("ten", "noi-chon", "nghe", "san-sang", "anh")


def choose(page: Page, part: str, audience: str) -> None:
    """Some radio buttons lie under their label on a phone; a person taps the words."""
    page.locator(f"input[name={part}_audience][value={audience}]").check()


def go_on(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main button[name=go_on]").click()


def ticked(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "main input[type=checkbox]:checked, main input[type=radio][value=members]:checked",
        "all => all.map(e => e.name)",
    )


def arrive(page: Page, portal: Any, language: str) -> str:
    email = sign_up(page, portal, ROOT[language])
    page.goto(f"{ROOT[language]}ho-so/")
    if "/login/" in page.url:
        log_in(page, email, ROOT[language])
        page.goto(f"{ROOT[language]}ho-so/")
    return email


def fill_in(page: Page, language: str, look: Callable[[Page, str], None]) -> None:
    """All steps; ``look`` is called on every screen as it is found."""
    look(page, "empty")
    assert ticked(page) == []
    with page.expect_navigation():
        page.locator("main a.btn").click()
    look(page, "name")
    assert ticked(page) == []
    page.locator("[name=display_name]").fill("Trần Đức Vinh")
    page.locator("[name=birth_year]").fill("1971")
    choose(page, "name", "members")
    go_on(page)
    look(page, "place")
    assert ticked(page) == []
    page.locator("[name=home]").fill("Xuân Hòa, Nam Đàn")
    page.locator("[name=country]").select_option(label="Đức" if language == "vi" else "Germany")
    page.locator("[name=city]").fill("Dresden")
    choose(page, "home", "members")
    choose(page, "country", "members")
    go_on(page)
    look(page, "work")
    assert ticked(page) == []
    page.locator("[name=occupation]").select_option("lecturer")
    choose(page, "occupation", "members")
    go_on(page)
    look(page, "offers")
    assert ticked(page) == []
    page.locator("[name=offers][value=mentor]").check()
    page.locator("[name=bio]").fill(BIO + " Gọi 0912 345 678.")
    choose(page, "offers", "members")
    go_on(page)
    # the question about the number: the words are still there
    look(page, "question")
    expect(page.locator("main .notice-warn")).to_be_visible()
    expect(page.locator("[name=bio]")).to_have_value(BIO + " Gọi 0912 345 678.")
    page.locator("[name=bio]").fill(BIO)
    go_on(page)
    look(page, "photo")
    send(page)


def preview(page: Page, root: str, who: str) -> str:
    page.goto(f"{root}ho-so/xem-thu/?nguoi-xem={who}")
    return page.locator("main").inner_text()


def check_previews(page: Page, root: str, email: str) -> None:
    stranger = preview(page, root, "nguoi-la")
    assert "Trần Đức Vinh" not in stranger
    member = preview(page, root, "thanh-vien")
    for word in ("Trần Đức Vinh", "xã Xuân Hòa (huyện Nam Đàn)", "xã Vạn An"):
        assert word in member
    for word in ("Dresden", BIO, "1971", email):
        assert word not in member
    staff = preview(page, root, "can-bo")
    assert "Dresden" in staff
    assert BIO in staff
    assert "1971" not in staff


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_professor_writes_a_profile_without_a_barrier(language: str, open_page: Open, portal: Any) -> None:
    """With scripts, every screen looked at by axe on a phone and a desk, light and dark."""
    inspector = Inspector()
    page = open_page(**DESK)
    email = arrive(page, portal, language)
    root = ROOT[language]
    fill_in(page, language, inspector.look)
    inspector.look(page, "overview, not listed")
    check_previews(page, root, email)
    inspector.look(page, "preview")
    page.goto(f"{root}ho-so/vao-danh-ba/")
    assert ticked(page) == []
    inspector.look(page, "consent")
    page.locator("[name=agree]").check()
    send(page)
    expect(page.locator("main .badge-ok")).to_be_visible()
    inspector.look(page, "overview, listed")
    check_previews(page, root, email)
    page.goto(f"{root}ho-so/")
    with page.expect_navigation():
        page.locator("form[action$='/ra-khoi-danh-ba/'] button").click()
    expect(page.locator("main .badge-ok")).to_have_count(0)
    assert not inspector.found, "\n".join(inspector.found)


def test_the_journey_needs_no_script_on_a_phone(open_page: Open, portal: Any) -> None:
    page = open_page(**PHONE, java_script_enabled=False)
    email = arrive(page, portal, "vi")
    fill_in(page, "vi", lambda page, name: None)
    root = ROOT["vi"]
    check_previews(page, root, email)
    page.goto(f"{root}ho-so/vao-danh-ba/")
    # sent without the tick: the form says so beside the box
    send(page)
    expect(page.locator("#id_agree_error")).to_be_visible()
    page.locator("[name=agree]").check()
    send(page)
    expect(page.locator("main .badge-ok")).to_be_visible()


def test_a_name_of_several_places_is_chosen_without_scripts(open_page: Open, portal: Any) -> None:
    page = open_page(**PHONE, java_script_enabled=False)
    arrive(page, portal, "vi")
    with page.expect_navigation():
        page.locator("main a.btn").click()
    page.locator("[name=display_name]").fill("Lô Thị Mai")
    go_on(page)
    page.locator("[name=home]").fill("Bắc Sơn")
    page.locator("[name=city]").fill("Busan")
    go_on(page)
    choices = page.locator("input[name=home_pick]")
    assert choices.count() == 2
    expect(page.locator("[name=city]")).to_have_value("Busan")
    choices.nth(1).check()
    go_on(page)
    assert "/nghe/" in page.url


def test_no_screen_of_the_profile_needs_sideways_scrolling(open_page: Open, portal: Any) -> None:
    page = open_page(**PHONE)
    arrive(page, portal, "vi")
    with page.expect_navigation():
        page.locator("main a.btn").click()
    page.locator("[name=display_name]").fill("Nguyễn Thị Hoàng Oanh-Bergström von Hohenzollernstraße")
    go_on(page)
    found = []
    for step in STEPS:
        page.goto(f"{ROOT['vi']}ho-so/phan/{step}/")
        found += overflow(page, 360, step) + overflow(page, 320, step)
    assert found == []
