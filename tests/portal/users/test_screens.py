"""The screens of an account: all of allauth's are ours, readable in both languages, with nothing inline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from portal.users.adapters import AccountAdapter
from portal.users.models import User
from tests.factories.users import make_user
from tests.project.test_vietnamese_screens import left_over

LANGUAGES = ("vi", "en")
THEIRS = Path(allauth.__file__).parent / "templates"
FOLDERS = ("account", "mfa", "usersessions", "allauth")
# names of allauth's templates that may stay allauth's, each with the reason
NOT_OURS = {
    "allauth/elements/provider.html": "no log-in through other companies",
    "allauth/elements/provider_list.html": "no log-in through other companies",
}
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "mật khẩu dài"


def their_templates() -> list[str]:
    return sorted(
        str(path.relative_to(THEIRS)) for folder in FOLDERS for path in (THEIRS / folder).rglob("*") if path.is_file()
    )


@pytest.mark.parametrize("name", [name for name in their_templates() if name not in NOT_OURS])
def test_a_template_of_allauth_is_replaced_by_ours(name: str):
    origin = Path(get_template(name).origin.name)
    assert origin.is_relative_to(settings.BASE_DIR / "portal"), origin


def test_the_exceptions_still_exist():
    assert set(NOT_OURS) <= set(their_templates())


# --- every screen, with what must have happened before it is shown ----------------------------------------


def address(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def with_member(client: Client, member: User, **_: Any) -> None:
    """The password given again a moment ago, as the screens that concern the account's safety ask."""
    EmailAddress.objects.get_or_create(user=member, email=member.email, defaults={"verified": True, "primary": True})
    client.post(address("account_login"), {"login": member.email, "password": PASSWORD})
    client.post(address("account_reauthenticate"), {"password": PASSWORD})


def with_app(client: Client, member: User) -> None:
    with_member(client, member)
    TOTP.activate(member, SECRET)
    RecoveryCodes.activate(member)


def with_passkey(client: Client, member: User) -> Authenticator:
    with_member(client, member)
    return Authenticator.objects.create(
        user=member, type=Authenticator.Type.WEBAUTHN, data={"name": "Máy của Lan", "credential": {}}
    )


def login(client: Client, member: User) -> str:
    return address("account_login")


def login_refused(client: Client, member: User) -> Any:
    return client.post(address("account_login"), {"login": "x", "password": ""})


def code_sent(client: Client, member: User) -> Any:
    return client.post(address("account_request_login_code"), {"email": member.email}, follow=True)


def confirm_link(client: Client, member: User) -> str:
    row = EmailAddress.objects.create(user=member, email=member.email, primary=True)
    return address("account_confirm_email", EmailConfirmationHMAC(row).key)


def reset_link(client: Client, member: User) -> Any:
    key = default_token_generator.make_token(member)
    return client.get(address("account_reset_password_from_key", user_pk_to_url_str(member), key), follow=True)


def spoilt_reset_link(client: Client, member: User) -> str:
    return address("account_reset_password_from_key", user_pk_to_url_str(member), "a-b")


def second_step(client: Client, member: User) -> Any:
    with_app(client, member)
    client.logout()
    return client.post(address("account_login"), {"login": member.email, "password": PASSWORD}, follow=True)


def of_member(name: str, before: Callable[..., Any] = with_member) -> Callable[..., str]:
    def opened(client: Client, member: User) -> str:
        before(client, member)
        return address(name)

    return opened


def of_passkey(name: str) -> Callable[..., str]:
    def opened(client: Client, member: User) -> str:
        return address(name, with_passkey(client, member).pk)

    return opened


def without_password(client: Client, member: User) -> str:
    member.set_unusable_password()
    member.save()
    client.force_login(member)
    return address("account_set_password")


def fresh_codes(client: Client, member: User) -> Any:
    with_member(client, member)
    TOTP.activate(member, SECRET)
    return client.post(address("mfa_generate_recovery_codes"), follow=True)


def asked_again(client: Client, member: User) -> Any:
    """The question for the password before something that matters, in a session that proved nothing."""
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    client.force_login(member)
    return client.get(address("mfa_activate_totp"), follow=True)


def pending_address(client: Client, member: User) -> str:
    with_member(client, member)
    EmailAddress.objects.create(user=member, email="moi@example.org", verified=False, primary=False)
    return address("account_email")


def anonymous(name: str) -> Callable[..., str]:
    return lambda client, member: address(name)


SCREENS: dict[str, Callable[[Client, User], Any]] = {
    "log in": login,
    "log in, refused": login_refused,
    "ask for a code": anonymous("account_request_login_code"),
    "enter the code": code_sent,
    "sign up": anonymous("account_signup"),
    "mail sent": anonymous("account_email_verification_sent"),
    "confirm the address": confirm_link,
    "confirm with a spoilt link": lambda client, member: address("account_confirm_email", "x:y:z"),
    "forgotten password": anonymous("account_reset_password"),
    "forgotten password, mail sent": anonymous("account_reset_password_done"),
    "new password by mail": reset_link,
    "new password, spoilt link": spoilt_reset_link,
    "new password is set": anonymous("account_reset_password_from_key_done"),
    "closed account": anonymous("account_inactive"),
    "second step": second_step,
    "is it you": asked_again,
    "login and security": of_member("mfa_index"),
    "login and security, with an app": of_member("mfa_index", with_app),
    "login and security, with a passkey": of_member("mfa_index", with_passkey),
    "e-mail": of_member("account_email"),
    "e-mail, change pending": pending_address,
    "change the password": of_member("account_change_password"),
    "set a password": without_password,
    "app on": of_member("mfa_activate_totp"),
    "app off": of_member("mfa_deactivate_totp", with_app),
    "recovery codes": fresh_codes,
    "new recovery codes": of_member("mfa_generate_recovery_codes", with_app),
    "passkeys": of_member("mfa_list_webauthn", with_passkey),
    "no passkey": of_member("mfa_list_webauthn"),
    "add a passkey": of_member("mfa_add_webauthn"),
    "rename a passkey": of_passkey("mfa_edit_webauthn"),
    "remove a passkey": of_passkey("mfa_remove_webauthn"),
    "sessions": of_member("usersessions_list"),
    "log out": of_member("account_logout"),
}


def shown(client: Client, member: User, name: str, language: str) -> str:
    member.language = language
    member.save()
    with translation.override(language):
        answer = SCREENS[name](client, member)
        if isinstance(answer, str):
            answer = client.get(answer)
    assert answer.status_code in {200, 422}, (name, answer.status_code, answer.headers.get("Location"))
    html: str = answer.content.decode()
    assert f'<html lang="{language}">' in html, name
    return html


def english_in(html: str) -> set[str]:
    """What the screen itself leaves in English; header and footer have their own tests."""
    soup = BeautifulSoup(html, "html5lib")
    return left_over(str(soup.main or soup))


def inline(soup: BeautifulSoup) -> list[str]:
    handlers = [e for e in soup.find_all(True) if any(name.startswith("on") for name in e.attrs)]
    return [str(e)[:80] for e in (*soup.select("style, [style], script:not([src])"), *handlers)]


def fields(soup: BeautifulSoup) -> list[str]:
    """What a field lacks: a label of its own, or a way to fill it in that browsers know."""
    wrong = []
    for field in soup.select("main :is(input, select, textarea):not([type=hidden])"):
        name = field.get("name", "")
        if field.has_attr("placeholder"):
            wrong.append(f"{name}: words inside the field")
        if not soup.select(f"label[for='{field.get('id')}']"):
            wrong.append(f"{name}: no label")
        if field.get("type") in {"password", "email", "text"} and not field.has_attr("autocomplete"):
            wrong.append(f"{name}: no autocomplete")
        if name == "code" and field.get("inputmode") != "numeric":
            wrong.append("code: no number keys on a phone")
    return wrong


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_keeps_the_rules_of_the_portal(name: str, language: str, client: Client, member: User):
    soup = BeautifulSoup(shown(client, member, name, language), "html5lib")
    headings = [h.get_text(strip=True) for h in soup.select("h1")]
    assert len(headings) == 1
    assert soup.title is not None
    assert soup.title.get_text(strip=True).startswith(headings[0].removesuffix("?"))
    assert inline(soup) == []
    assert fields(soup) == []
    assert len(soup.select("main .btn:not(.btn-2, .btn-3)")) <= 1
    assert all(form["method"] == "post" for form in soup.select("main form"))
    assert soup.select("meta[name=robots][content=noindex]")


@pytest.mark.parametrize("name", SCREENS)
def test_no_english_is_left_on(name: str, client: Client, member: User):
    assert english_in(shown(client, member, name, "vi")) == set()


def test_a_screen_of_the_account_says_where_it_stands(client: Client, member: User):
    soup = BeautifulSoup(shown(client, member, "add a passkey", "en"), "html5lib")
    trail = [li.get_text(strip=True) for li in soup.select(".crumbs li")]
    assert trail[1:] == ["Login and security", "Add a passkey"]
    assert [a.get_text(strip=True) for a in soup.select(".account-nav [aria-current]")] == ["Login and security"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_up_may_be_closed(language: str, db: None, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(AccountAdapter, "is_open_for_signup", lambda self, request: False)
    with translation.override(language):
        html = client.get(address("account_signup")).content.decode()
    assert BeautifulSoup(html, "html5lib").select("main form") == []
    assert language == "en" or english_in(html) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_tries_meet_a_page_of_ours(
    language: str, client: Client, member: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("allauth.core.internal.ratelimit.consume", lambda *args, **kwargs: False)
    with translation.override(language):
        answer = client.post(address("account_login"), {"login": member.email, "password": PASSWORD})
    html = answer.content.decode()
    assert answer.status_code == 429
    soup = BeautifulSoup(html, "html5lib")
    assert len(soup.select("h1")) == 1
    assert inline(soup) == []
    assert language == "en" or english_in(html) == set()


# screens of settings that are off here; they are ours for the day somebody turns them on
UNREACHED = (
    "account/email.html",
    "account/verified_email_required.html",
    "account/confirm_email_verification_code.html",
    "account/snippets/warn_no_email.html",
    "account/snippets/already_logged_in.html",
)


@pytest.mark.parametrize("name", UNREACHED)
def test_no_english_is_left_on_a_screen_that_is_not_reached(name: str, db: None, member: User, rf: RequestFactory):
    request = rf.get("/tai-khoan/")
    request.user = member
    row = EmailAddress(pk=1, user=member, email=member.email, verified=False)
    with translation.override("vi"):
        html = render_to_string(
            name, {"emailaddresses": [row], "can_add_email": True, "email": member.email}, request=request
        )
    assert english_in(html) == set()
    assert inline(BeautifulSoup(html, "html5lib")) == []


# --- passkeys, codes, sessions ----------------------------------------


def test_without_scripts_a_passkey_button_is_hidden_and_the_page_says_why(client: Client, member: User):
    soup = BeautifulSoup(shown(client, member, "log in", "en"), "html5lib")
    assert soup.select_one("form[data-passkey=login].only-js")
    assert "JavaScript" in soup.select_one("main .without-js").get_text()
    assert not soup.select("noscript")


def test_what_the_passkey_script_needs_stands_in_an_attribute(client: Client, member: User):
    soup = BeautifulSoup(shown(client, member, "add a passkey", "en"), "html5lib")
    form = soup.select_one("form[data-passkey=create]")
    assert '"challenge"' in form["data-options"]
    assert form.select_one("input[name=credential][type=hidden]")


def test_the_key_of_an_app_can_be_typed_copied_and_opened_on_the_same_phone(client: Client, member: User):
    soup = BeautifulSoup(shown(client, member, "app on", "en"), "html5lib")
    typed = soup.select_one("#totp-secret").get_text()
    assert soup.select_one("[data-copy]")["data-copy"] == typed.replace(" ", "")
    assert soup.select_one("a[href^='otpauth://']")
    assert soup.select_one(".qr svg")


def test_recovery_codes_are_shown_when_they_are_made(client: Client, member: User):
    soup = BeautifulSoup(shown(client, member, "recovery codes", "en"), "html5lib")
    codes = [code.get_text() for code in soup.select(".codes code")]
    assert len(codes) == len(set(codes)) == 10


def test_a_member_with_a_second_factor_may_change_the_address(client: Client, member: User):
    with_app(client, member)
    with translation.override("en"):
        answer = client.post(address("account_email"), {"email": "moi@example.org", "action_add": "1"}, follow=True)
    soup = BeautifulSoup(answer.content.decode(), "html5lib")
    assert soup.select_one("#h-pending + .address").get_text() == "moi@example.org"
    assert member.email in soup.select_one(".big.address").get_text()


def test_a_person_with_a_passkey_only_is_not_asked_for_an_app(client: Client, member: User):
    RecoveryCodes.activate(member)
    Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data={"name": "Máy", "credential": {}})
    from portal.users.account_forms import AuthenticateForm

    with translation.override("en"):
        assert "app" not in str(AuthenticateForm(user=member).fields["code"].help_text)
        TOTP.activate(member, SECRET)
        assert "app" in str(AuthenticateForm(user=member).fields["code"].help_text)


def test_other_sessions_are_listed_in_words_and_ended_together(client: Client, member: User):
    phone = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36"})
    for browser in (phone, client):
        with_member(browser, member)
        browser.get(address("usersessions_list"))
    with translation.override("en"):
        html = client.get(address("usersessions_list")).content.decode()
        assert "Chrome on Android" in html
        assert "Mozilla" not in html
        client.post(address("usersessions_list"))
    assert phone.get(address("mfa_index")).status_code == 302
    assert client.get(address("mfa_index")).status_code == 200


def session_of(browser: Client) -> UserSession:
    return UserSession.objects.get(session_key=browser.session.session_key)


def test_one_session_is_ended_from_the_list_and_the_others_go_on(client: Client, member: User):
    phone, library = Client(), Client()
    for browser in (client, phone, library):
        with_member(browser, member)
    lost = session_of(phone)
    assert session_of(library)
    with translation.override("vi"):
        form = address("account_end_session", lost.pk)
        assert f'action="{form}"' in client.get(address("usersessions_list")).content.decode()
        answer = client.post(form)
    assert answer.status_code == 303
    assert [browser.get("/tai-khoan/2fa/").status_code for browser in (client, phone, library)] == [200, 302, 200]
    assert client.post(form).status_code == 404


def test_a_session_is_not_ended_by_a_stranger_by_a_link_or_by_nobody(client: Client, member: User):
    owner = Client()
    with_member(owner, make_user())
    form = address("account_end_session", session_of(owner).pk)
    assert client.post(form).status_code == 302
    client.force_login(member)
    assert client.post(form).status_code == 404
    assert owner.get(form).status_code == 405
    assert owner.get("/tai-khoan/2fa/").status_code == 200


# --- queries ----------------------------------------

BUDGETS = {"log in": 0, "sign up": 0, "forgotten password": 0, "login and security": 5, "sessions": 7, "passkeys": 5}


@pytest.mark.parametrize(("name", "budget"), BUDGETS.items())
def test_a_screen_asks_the_database_little(name: str, budget: int, client: Client, member: User):
    with translation.override("vi"):
        path = SCREENS[name](client, member)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    asked = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(asked) <= budget, asked
