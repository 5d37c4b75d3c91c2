"""Journey J11, steps 1 and 2, and an honest member's search: with and without JavaScript, on a phone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE
from tests.e2e.test_accessibility import overflow, violations
from tests.e2e.test_accounts import ROOT, log_in, sign_up

Open = Callable[..., Page]
HOME = {"vi": "/danh-ba/", "en": "/en/directory/"}
# the demo's synthetic members: many live in Korea, some come from Kim Liên
SEARCHES = (
    "",
    "?nuoc=han-quoc",
    "?q=nguyen&nuoc=han-quoc&giup=phien-dich",
    "?q=zzz+khong+co",
    "?noi-que=Dong+Van",
    "?q=a",
)


def containing(part: str) -> re.Pattern[str]:
    return re.compile(re.escape(part))


def enter(page: Page, portal: Any, language: str = "vi") -> None:
    """A new member whose address is confirmed."""
    email = sign_up(page, portal, ROOT[language])
    page.goto(HOME[language])
    if not page.locator("#q").count():
        log_in(page, email, ROOT[language])
        page.goto(HOME[language])
    expect(page.locator("#q")).to_be_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_stranger_is_shown_a_map_and_a_list_without_barrier(open_page: Open, language: str) -> None:
    found = []
    for device in (PHONE, DESK):
        page = open_page(HOME[language], **device)
        expect(page.locator("svg.world circle").first).to_be_visible()
        assert page.locator(".counts li").count() > 3
        assert page.locator(".person").count() == 0
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += violations(page, f"{language} {scheme}")
        if device is PHONE:
            found += overflow(page, 360, language) + overflow(page, 320, language)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_barrier_in_any_state_of_the_search(open_page: Open, portal: Any, language: str) -> None:
    first = open_page(**DESK)
    enter(first, portal, language)
    state = first.context.storage_state()
    found = []
    for device in (PHONE, DESK):
        page = open_page(storage_state=state, **device)
        for address in SEARCHES:
            page.goto(HOME[language] + address)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found += violations(page, f"{language} {address} {scheme}")
        if device is PHONE:
            page.goto(f"{HOME[language]}?q=nguyen&nuoc=han-quoc")
            found += overflow(page, 360, language) + overflow(page, 320, language)
            page.set_viewport_size(PHONE["viewport"])
    page.goto(f"{HOME[language]}?nuoc=han-quoc")
    page.locator("li.person h3 a").first.click()
    expect(page.locator("dl.facts")).to_be_visible()
    found += violations(page, "a person")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_a_member_finds_narrows_and_opens(
    open_page: Open, portal: Any, scripts: dict[str, bool], device: dict[str, Any]
) -> None:
    page = open_page(**device, **scripts)
    enter(page, portal)
    page.locator("#q").fill("nguyen")
    page.locator("#tim-nguoi button[type=submit]").click()
    expect(page.locator("li.person").first).to_be_visible()
    expect(page).to_have_url(containing("q=nguyen"))
    if device is PHONE:
        page.locator("details.directory-all > summary").click()
    page.locator("input[name=nuoc][value=han-quoc]").check()
    page.locator("#ap-dung").click()
    chip = page.locator(".directory-chips .chip")
    expect(chip).to_have_count(1)
    expect(page).to_have_url(containing("nuoc=han-quoc"))
    # the address alone brings the same list to anybody else who may see it
    before = page.locator("li.person h3").all_inner_texts()
    page.goto(page.url)
    assert page.locator("li.person h3").all_inner_texts() == before
    page.locator("li.person h3 a").first.click()
    expect(page.locator("h1")).to_have_text(before[0])
    page.go_back()
    page.locator(".directory-chips .chip").click()
    expect(page.locator(".directory-chips")).to_have_count(0)


def test_a_script_swaps_the_list_alone_and_the_back_button_works(open_page: Open, portal: Any) -> None:
    page = open_page(**DESK)
    enter(page, portal)
    page.evaluate("window.stayed = true")
    page.locator("#q").fill("tho han")
    expect(page.locator("#tu-goi-y option").first).to_be_attached()
    page.locator("#q").press("Enter")
    expect(page.locator("li.person").first).to_be_visible()
    # the form's empty fields do not stand in the address that people share
    expect(page).to_have_url(containing("/danh-ba/?q=tho+han"))
    assert "noi-que" not in page.url
    assert page.evaluate("window.stayed") is True
    assert page.evaluate("document.activeElement.id") == "so-nguoi"
    page.locator("#noi-que").fill("kim lien")
    option = page.locator(".place-list [role=option]").first
    expect(option).to_be_visible()
    option.dispatch_event("mousedown")
    expect(page.locator(".directory-chips .chip")).to_have_count(1)
    assert page.evaluate("window.stayed") is True
    expect(page.locator("#noi-que")).to_have_value("")
    page.go_back()
    expect(page.locator(".directory-chips")).to_have_count(0)
    # no page with people on it is kept in the browser: only the address of this tab
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.evaluate("Object.values(sessionStorage)") == [page.evaluate("location.pathname + location.search")]


def test_the_sixth_profile_says_when_it_goes_on(open_page: Open, portal: Any, scripts: dict[str, bool]) -> None:
    page = open_page(**PHONE, **scripts)
    enter(page, portal)
    page.goto("/danh-ba/?nuoc=lao")
    links = page.locator("li.person h3 a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    answers = []
    for link in links[:6]:
        response = page.goto(link)
        assert response is not None
        answers.append(response.status)
    assert answers == [200] * 5 + [429]
    expect(page.locator("main .notice")).to_contain_text("00:00")


def test_a_stranger_who_asks_for_a_person_is_led_to_the_login(open_page: Open) -> None:
    page = open_page("/danh-ba/abcdefgh2345/", **PHONE)
    assert "/tai-khoan/login/?next=" in page.url
