"""Journeys of a reader, each with and without JavaScript unless it is about a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE

Open = Callable[..., Page]
RELATED = "section[aria-labelledby=h-related]"


def path_of(page: Page, base: str) -> str:
    return page.url.removeprefix(base)


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_a_reader_in_korea_goes_from_home_to_an_article_in_english(
    open_page: Open, portal: Any, scene: dict[str, Any], scripts: dict[str, bool]
) -> None:
    page = open_page("/", **PHONE, **scripts)
    page.locator("details.menu summary").tap()
    page.locator(".menu-panel a[href='/tin/']").tap()
    expect(page.locator(".story-row")).to_have_count(10)

    page.locator("select[name=quoc-gia]").select_option("han-quoc")
    page.locator("main form[role=search] button").tap()
    page.wait_for_url("**quoc-gia=han-quoc**")
    expect(page.locator(".chip-on")).to_have_count(1)
    expect(page.locator("select[name=quoc-gia]")).to_have_value("han-quoc")

    page.get_by_role("link", name=scene["translated_title"], exact=True).tap()
    page.wait_for_url(f"**{scene['translated']}")
    assert heading(page) == scene["translated_title"]
    expect(page.locator("section[aria-labelledby=h-provenance]")).to_be_visible()
    assert page.locator("a.tag[href*='quoc-gia=han-quoc']").count() == 1

    with page.expect_navigation():
        page.locator(f"{RELATED} h3 a").first.tap()
    assert path_of(page, portal.url) != scene["translated"]
    assert heading(page) != scene["translated_title"]
    page.go_back()

    page.locator("details.menu summary").tap()
    page.locator(".menu-panel .lang a[hreflang=en]").tap()
    page.wait_for_url("**/en/news/**")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "#" not in page.url

    page.locator("details.menu summary").tap()
    page.locator(".menu-panel .lang a[hreflang=vi]").tap()
    page.wait_for_url(f"**{scene['translated']}")


def test_the_switcher_of_an_untranslated_article_leads_to_the_other_home_and_says_why(
    open_page: Open, scene: dict[str, Any], scripts: dict[str, bool]
) -> None:
    page = open_page(scene["untranslated"], **DESK, **scripts)
    page.locator(".tools .lang a[hreflang=en]").click()
    page.wait_for_url("**/en/#not-translated")
    expect(page.locator("#not-translated")).to_be_in_viewport()
    page.go_back()
    page.wait_for_url(f"**{scene['untranslated']}")


def test_the_sentence_about_a_missing_translation_is_not_on_the_home_page_otherwise(
    open_page: Open, scripts: dict[str, bool]
) -> None:
    expect(open_page("/en/", **scripts).locator("#not-translated")).to_be_hidden()


def test_a_filter_is_taken_away_by_its_chip(open_page: Open, scripts: dict[str, bool]) -> None:
    page = open_page("/tin/?quoc-gia=han-quoc&chuyen-muc=lao-dong", **scripts)
    page.locator(".chip-on").first.click()
    expect(page.locator(".chip-on")).to_have_count(1)
    page.locator(".chip-on").click()
    expect(page.locator(".chip-on")).to_have_count(0)
    expect(page.locator(".story-row")).to_have_count(10)


def test_the_second_page_of_a_list_holds_other_articles(open_page: Open, scripts: dict[str, bool]) -> None:
    page = open_page("/tin/", **scripts)
    first = page.locator(".story-row h2").all_inner_texts()
    page.locator(".pages a[rel=next]").click()
    page.wait_for_url("**trang=2")
    assert not set(first) & set(page.locator(".story-row h2").all_inner_texts())


def test_a_missing_page_offers_ways_onward(open_page: Open, scripts: dict[str, bool]) -> None:
    page = open_page("/khong-co-trang-nay/", **scripts)
    page.locator("main a[href='/tin/']").click()
    page.wait_for_url("**/tin/")


# --- the number to call ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_emergency_number_is_on_every_page_without_scrolling(
    open_page: Open, scene: dict[str, Any], scripts: dict[str, bool], language: str
) -> None:
    page = open_page(**PHONE, **scripts)
    without = []
    for name, path in scene[language].items():
        page.goto(path)
        # the page of a broken server is plain on purpose: what broke may be what the number is read from
        if name == "broken":
            continue
        number = page.locator(".strip a[href^='tel:+']")
        box = number.bounding_box() if number.count() == 1 else None
        if box is None or box["y"] < 0 or box["y"] + box["height"] > 640 or box["x"] + box["width"] > 360:
            without.append(f"{path}: {box}")
    assert not without


# --- by keyboard -----------------------------------------------------------------------------------------------------


def test_the_first_key_press_offers_to_skip_to_the_text(open_page: Open, scripts: dict[str, bool]) -> None:
    page = open_page("/tin/", **scripts)
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} cannot be reached with the Tab key")


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(open_page: Open, scripts: dict[str, bool]) -> None:
    page = open_page("/", **PHONE, **scripts)
    link = page.locator(".menu-panel a[href='/tin/']")
    expect(link).to_be_hidden()
    tab_to(page, "details.menu summary")
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Enter")
    expect(link).to_be_hidden()
    page.keyboard.press("Enter")
    tab_to(page, ".menu-panel a[href='/tin/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tin/")


def test_escape_closes_the_menu_and_returns_to_its_button(open_page: Open) -> None:
    page = open_page("/", **PHONE)
    tab_to(page, "details.menu summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".menu-panel")).to_be_hidden()
    expect(page.locator("details.menu summary")).to_be_focused()


def test_the_filter_works_by_keyboard_alone(open_page: Open, scripts: dict[str, bool]) -> None:
    page = open_page("/tin/", **scripts)
    tab_to(page, "select[name=quoc-gia]")
    page.keyboard.type("Hàn")
    tab_to(page, "main form[role=search] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**quoc-gia=han-quoc**")


def test_whatever_takes_the_focus_shows_it(open_page: Open) -> None:
    page = open_page("/")
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
                return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth)] }"""
        )
        if style[1] == "none" or style[2] < 2:
            unseen.append(style)
    assert not unseen


# --- what scripts add ------------------------------------------------------------------------------------------------


def test_the_address_of_an_article_is_copied(open_page: Open, portal: Any, scene: dict[str, Any]) -> None:
    page = open_page(scene["newest"], permissions=["clipboard-read", "clipboard-write"])
    button = page.locator("[data-copy]")
    before = button.inner_text()
    button.click()
    expect(button).not_to_have_text(before)
    assert page.evaluate("navigator.clipboard.readText()") == portal.url + scene["newest"]


def test_no_button_that_needs_a_script_is_shown_without_one(open_page: Open, scene: dict[str, Any]) -> None:
    page = open_page(scene["newest"], java_script_enabled=False)
    assert [b for b in page.locator("button").all() if b.is_visible() and b.get_attribute("type") != "submit"] == []


def test_the_chosen_theme_stays_on_the_next_page(open_page: Open) -> None:
    page = open_page("/", color_scheme="light")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".tools [data-theme-toggle]").click()
    night = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert night != paper
    for move in (page.reload, lambda: page.goto("/tin/")):
        move()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == night
    page.locator(".tools [data-theme-toggle]").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
