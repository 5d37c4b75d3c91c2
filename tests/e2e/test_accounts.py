"""Journeys of somebody who opens an account: with a passkey, with an app, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE
from tests.e2e.test_accessibility import overflow, violations

Open = Callable[..., Page]
PASSWORD = "song Lam xanh biec 7"
LINK = re.compile(r"https?://[^/\s]+(/\S+)")
ROOT = {"vi": "/tai-khoan/", "en": "/en/tai-khoan/"}
_people = count(1)


def somebody() -> str:
    return f"nguoi-moi-{next(_people)}@example.org"


def send(page: Page) -> None:
    """Press the one main button of the screen."""
    with page.expect_navigation():
        page.locator("main .btn:not(.btn-2, .btn-3)").click()


def mail_of(portal: Any, email: str) -> str:
    text: str = portal.ask("last_mail", email=email)
    return text


def link_in(portal: Any, email: str) -> str:
    return next(path for path in LINK.findall(mail_of(portal, email)) if len(path) > 1)


def sign_up(page: Page, portal: Any, root: str = ROOT["vi"]) -> str:
    """From nothing to a confirmed address."""
    email = somebody()
    page.goto(f"{root}signup/")
    page.locator("[name=email]").fill(email)
    for field in page.locator("main [type=password]").all():
        field.fill(PASSWORD)
    page.locator("[name=agree]").check()
    send(page)
    page.goto(link_in(portal, email))
    send(page)
    return email


def log_in(page: Page, email: str, root: str = ROOT["vi"]) -> None:
    page.goto(f"{root}login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    send(page)


def visit(page: Page, path: str) -> None:
    """Open a screen; when it asks for the password once more, give it."""
    page.goto(path)
    if "/reauthenticate/" in page.url:
        page.locator("[name=password]").fill(PASSWORD)
        send(page)


def log_out(page: Page, root: str = ROOT["vi"]) -> None:
    page.goto(f"{root}logout/")
    send(page)


def code_of(secret: str) -> str:
    """What an app shows now for a key typed into it."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def give_device(page: Page) -> None:
    """A phone that holds passkeys and whose owner puts the finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


class Inspector:
    """Looks at a screen as it stands: axe on a phone and on a desk, light and dark, nothing wider than the screen."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.seen: list[str] = []

    def look(self, page: Page, name: str) -> None:
        self.seen.append(name)
        for device in (PHONE, DESK):
            page.set_viewport_size(device["viewport"])
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                self.found += violations(page, f"{name} {device['viewport']['width']} {scheme}")
        self.found += overflow(page, 360, name) + overflow(page, 320, name)
        page.set_viewport_size(DESK["viewport"])
        page.emulate_media(color_scheme="light")


@pytest.fixture
def inspector() -> Iterator[Inspector]:
    one = Inspector()
    yield one
    assert one.seen
    assert not one.found, "\n".join(one.found)


# --- with scripts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_member_signs_up_adds_a_passkey_and_logs_in_with_it(
    language: str, open_page: Open, portal: Any, inspector: Inspector
) -> None:
    root = ROOT[language]
    page = open_page()
    give_device(page)
    email = sign_up(page, portal, root)
    log_in(page, email, root)

    page.goto(f"{root}2fa/webauthn/add/")
    inspector.look(page, "is it you")
    visit(page, f"{root}2fa/webauthn/add/")
    inspector.look(page, "add a passkey")
    send(page)
    expect(page.locator(".codes li")).to_have_count(10)
    inspector.look(page, "recovery codes")
    page.goto(f"{root}2fa/webauthn/")
    expect(page.locator(".setting")).to_have_count(1)
    inspector.look(page, "passkeys")

    log_out(page, root)
    page.goto(f"{root}login/")
    inspector.look(page, "log in")
    with page.expect_navigation():
        page.locator("form[data-passkey=login] button").click()
    page.goto(f"{root}2fa/")
    expect(page.locator("h1")).to_have_count(1)
    assert "/login/" not in page.url
    inspector.look(page, "login and security")


def test_a_passkey_is_the_second_step_after_the_password(open_page: Open, portal: Any, inspector: Inspector) -> None:
    page = open_page()
    give_device(page)
    email = sign_up(page, portal)
    log_in(page, email)
    visit(page, "/tai-khoan/2fa/webauthn/add/")
    send(page)
    log_out(page)
    log_in(page, email)
    page.wait_for_url("**/2fa/authenticate/")
    inspector.look(page, "second step with a passkey")
    send(page)
    page.goto("/tai-khoan/sessions/")
    expect(page.locator(".setting")).to_have_count(1)
    inspector.look(page, "sessions")


def test_a_device_that_refuses_leaves_a_sentence_and_the_button(open_page: Open, portal: Any) -> None:
    page = open_page("/tai-khoan/login/")
    give_device(page)
    page.locator("form[data-passkey=login] button").click()
    expect(page.locator("[data-passkey-error]")).to_be_visible()
    expect(page.locator("form[data-passkey=login] button")).to_be_enabled()


def test_a_browser_without_passkeys_says_so(open_page: Open) -> None:
    page = open_page()
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/tai-khoan/login/")
    expect(page.locator("[data-passkey-unsupported]")).to_be_visible()
    expect(page.locator("form[data-passkey=login] button")).to_be_hidden()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_member_with_one_phone_switches_an_app_on_and_logs_in_with_its_code(
    language: str, open_page: Open, portal: Any, inspector: Inspector
) -> None:
    root = ROOT[language]
    page = open_page()
    email = sign_up(page, portal, root)
    log_in(page, email, root)
    visit(page, f"{root}2fa/totp/activate/")
    inspector.look(page, "switch on the app")
    secret = page.locator("#totp-secret").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(code_of(secret))
    send(page)
    recovery = page.locator(".codes code").all_inner_texts()
    assert len(recovery) == 10

    log_out(page, root)
    log_in(page, email, root)
    page.wait_for_url("**/2fa/authenticate/")
    inspector.look(page, "second step")
    page.locator("[name=code]").fill(recovery[0])
    send(page)
    visit(page, f"{root}2fa/totp/deactivate/")
    inspector.look(page, "switch off the app")
    assert recovery[0] not in mail_of(portal, email)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_barrier_on_the_other_screens(language: str, open_page: Open, portal: Any, inspector: Inspector) -> None:
    root = ROOT[language]
    page = open_page()
    email = sign_up(page, portal, root)
    page.goto(f"{root}login/code/")
    inspector.look(page, "ask for a code")
    page.locator("[name=email]").fill(email)
    send(page)
    inspector.look(page, "enter the code")
    with page.expect_navigation():
        page.locator("main form[action$='/logout/'] button").click()
    page.goto(f"{root}password/reset/")
    page.locator("[name=email]").fill(email)
    send(page)
    page.goto(link_in(portal, email))
    inspector.look(page, "new password")
    page.goto(f"{root}login/")
    page.locator("[name=login]").fill("x")
    send(page)
    inspector.look(page, "log in, refused")
    log_in(page, email, root)
    for screen in ("email/", "password/change/", "2fa/recovery-codes/generate/", "2fa/", "sessions/", "logout/"):
        visit(page, root + screen)
        inspector.look(page, screen)
    visit(page, f"{root}email/")
    page.locator("main [name=email]").last.fill(somebody())
    send(page)
    inspector.look(page, "change of address pending")


# --- without ----------------------------------------------------------------------------------------------------------


def test_everything_but_passkeys_works_without_javascript(open_page: Open, portal: Any) -> None:
    page = open_page("/tai-khoan/login/", **PHONE, java_script_enabled=False)
    expect(page.locator("form[data-passkey=login]")).to_be_hidden()
    expect(page.locator(".without-js").first).to_be_visible()
    email = sign_up(page, portal)
    log_in(page, email)
    page.goto("/tai-khoan/sessions/")
    expect(page.locator(".setting")).to_have_count(1)
    log_out(page)

    page.goto("/tai-khoan/login/")
    page.get_by_role("link", name="Quên mật khẩu?").click()
    page.locator("[name=email]").fill(email)
    send(page)
    page.goto(link_in(portal, email))
    for field in page.locator("main [type=password]").all():
        field.fill(PASSWORD + "8")
    send(page)
    page.goto("/tai-khoan/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD + "8")
    send(page)
    page.goto("/tai-khoan/sessions/")
    expect(page.locator(".setting")).to_have_count(1)


def test_another_browser_is_logged_out_from_the_list(open_page: Open, portal: Any, scripts: dict[str, bool]) -> None:
    page, phone = open_page(**scripts), open_page(**PHONE, **scripts)
    email = sign_up(page, portal)
    for one in (phone, page):
        log_in(one, email)
        one.goto("/tai-khoan/sessions/")
    with page.expect_navigation():
        page.locator(".setting form button").click()
    expect(page.locator(".setting")).to_have_count(1)
    phone.goto("/tai-khoan/sessions/")
    assert "/login/" in phone.url


def test_a_code_logs_in_without_a_password(open_page: Open, portal: Any, scripts: dict[str, bool]) -> None:
    page = open_page(**scripts)
    email = sign_up(page, portal)
    page.goto("/tai-khoan/login/code/")
    page.locator("[name=email]").fill(email)
    send(page)
    code = next(line for line in mail_of(portal, email).splitlines() if re.fullmatch(r"[0-9A-Z-]{6,9}", line))
    page.locator("[name=code]").fill(code)
    send(page)
    page.goto("/tai-khoan/sessions/")
    expect(page.locator(".setting")).to_have_count(1)
