"""What a page may ask of the database, for every type of page and every public address.

A new type or address without an entry below fails, by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from portal.core import chrome, imaging, renditions
from portal.users.models import User
from tests.factories.media import make_document
from tests.factories.users import enter
from tests.project.sample_site import Site, build, changed, page_types

BUDGET = 12
CHROME_BUDGET = 6
READING = re.compile(r"\(?SELECT |DECLARE \S+ NO SCROLL CURSOR (WITH HOLD )?FOR SELECT ")
SKIPPED = re.compile(r"^(SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK|PRAGMA)")


@dataclass(frozen=True, slots=True)
class Visit:
    """How an address is opened: with which arguments, by whom, and what it may write on the way.

    ``writes`` names the one table a GET may touch, with the reason beside the entry.
    """

    arguments: dict[str, Any] = field(default_factory=dict)
    member: bool = False
    writes: str = ""
    answers: tuple[int, ...] = (200,)
    budget: int = BUDGET


KEY = {"key": "MQ:abc:def"}
SESSION = "django_session"
# name of an address → how it is opened; pages of the CMS are all behind `wagtail_serve` and listed by type
ADDRESSES: dict[str, Visit] = {
    "robots": Visit(),
    "sitemap": Visit(),
    "wagtail_serve": Visit({"": ""}),
    # who is shown a person is counted, the one GET that writes (decision 0006): tests/community/directory/test_views.py
    "directory": Visit(),
    "directory_suggestions": Visit(member=True, answers=(200, 302)),
    "directory_person": Visit({"reference": "khongcoai234"}, member=True, answers=(302, 404)),
    "home_places": Visit(),
    "home_place": Visit({"slug": "van-an"}),
    "home_place_suggestions": Visit(),
    "news_feed": Visit({"fmt": "atom"}),
    "news_section_feed": Visit({"section": "quoc-gia", "slug": "han-quoc", "fmt": "json"}),
    "search": Visit(),
    "wagtaildocs_serve": Visit({"document": True}),
    "wagtaildocs_authenticate_with_password": Visit({"restriction_id": 1}, answers=(404, 405)),
    # a restricted page's password is asked of nobody else
    "wagtailcore_authenticate_with_password": Visit({"page_view_restriction_id": 1, "page_id": 1}, answers=(404, 405)),
    "wagtailcore_login": Visit(answers=(301, 302)),
    "account_login": Visit(),
    "account_signup": Visit(),
    "account_logout": Visit(member=True),
    "account_inactive": Visit(),
    # an address in the session says that the password was just asked for
    "account_reauthenticate": Visit(member=True),
    "account_email": Visit(member=True),
    "account_email_verification_sent": Visit(),
    "account_confirm_email": Visit(KEY),
    "account_change_password": Visit(member=True),
    "account_set_password": Visit(member=True, answers=(302,)),
    "account_reset_password": Visit(),
    "account_reset_password_done": Visit(),
    # the key of the mail moves from the address into the session, out of the browser's history
    "account_reset_password_from_key": Visit({"reset": True}, writes=SESSION, answers=(302,)),
    "account_reset_password_from_key_done": Visit(),
    "account_request_login_code": Visit(),
    "account_confirm_login_code": Visit(answers=(302,)),
    "account_language": Visit(member=True),
    "mfa_index": Visit(member=True),
    "mfa_authenticate": Visit(answers=(302,)),
    "mfa_reauthenticate": Visit(member=True, answers=(200, 302)),
    # the secret of a new authenticator waits in the session until its first code is right
    "mfa_activate_totp": Visit(member=True, writes=SESSION, answers=(200, 302)),
    "mfa_deactivate_totp": Visit(member=True, answers=(200, 302, 404)),
    "mfa_view_recovery_codes": Visit(member=True, answers=(200, 302, 404)),
    "mfa_generate_recovery_codes": Visit(member=True, answers=(200, 302, 404)),
    "mfa_download_recovery_codes": Visit(member=True, answers=(200, 302, 404)),
    # the passkey script asks here; everybody else is led to the login
    "mfa_login_webauthn": Visit(answers=(302,)),
    "mfa_list_webauthn": Visit(member=True),
    "mfa_add_webauthn": Visit(member=True, answers=(200, 302)),
    "mfa_edit_webauthn": Visit({"pk": 1}, member=True, answers=(302, 404)),
    "mfa_remove_webauthn": Visit({"pk": 1}, member=True, answers=(302, 404)),
    "mfa_reauthenticate_webauthn": Visit(member=True, answers=(200, 302)),
    "usersessions_list": Visit(member=True),
    "member_profile": Visit(member=True),
    "member_profile_step": Visit({"slug": "ten"}, member=True),
    "member_profile_preview": Visit(member=True, answers=(303,)),
    "member_profile_enter": Visit(member=True, answers=(303,)),
    "member_profile_leave": Visit(member=True, answers=(405,)),
    "member_profile_confirm": Visit(member=True, answers=(405,)),
    "member_profile_drop_photo": Visit(member=True, answers=(405,)),
    "member_photo": Visit({"reference": "khong-co"}, member=True, answers=(404,)),
    # every place where data of a person may lie is asked
    "privacy_data": Visit(member=True, budget=26),
    "privacy_purpose": Visit({"code": "directory"}, member=True),
    "privacy_withdraw": Visit({"code": "directory"}, member=True, answers=(405,)),
    "privacy_restrict": Visit(member=True, answers=(405,)),
    "privacy_ask": Visit(member=True),
    "privacy_export": Visit(member=True, answers=(200, 302)),
    "privacy_download": Visit({"reference": "khong-co"}, member=True, answers=(302, 404)),
    "privacy_erase": Visit(member=True, answers=(200, 302)),
    "rights_desk": Visit(),
    "rights_sent": Visit(),
    "rights_receipt": Visit(answers=(303,)),
    "rights_download": Visit(answers=(302, 404, 405)),
    "rights_confirm": Visit({"reference": "khong-co"}, answers=(200, 302, 404)),
    "mail_preferences": Visit(member=True),
    "mail_unsubscribe": Visit({"token": "khong-co"}, answers=(200, 404)),
    "account_end_session": Visit({"pk": 1}, member=True, answers=(405,)),
}


@pytest.fixture
def site(db: None) -> Iterator[Site]:
    yield build()
    chrome.forget()


def public_names(patterns: Any = None) -> Iterator[str]:
    """Names of all addresses outside the admin."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != "cms/":
                yield from public_names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)


def queries(client: Client, path: str, answers: tuple[int, ...] = (200,)) -> list[str]:
    """Statements of the second visit: the first one fills what a process keeps for good."""
    assert client.get(path).status_code in answers, path
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code in answers, path
    return [q["sql"] for q in captured.captured_queries if not SKIPPED.match(q["sql"])]


def address_of(name: str, visit: Visit, user: User) -> str:
    if name == "wagtail_serve":
        return "/"
    if "document" in visit.arguments:
        document = make_document("Mẫu")
        return reverse(name, args=[document.pk, document.filename])
    if "reset" in visit.arguments:
        return reverse(
            name, kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
        )
    return reverse(name, kwargs=visit.arguments)


def writes(statements: list[str], allowed: str = "") -> list[str]:
    return [sql for sql in statements if not READING.match(sql) and not (allowed and f'"{allowed}"' in sql)]


def test_every_public_address_has_an_entry() -> None:
    assert set(public_names()) - set(ADDRESSES) == set()
    assert set(ADDRESSES) - set(public_names()) == set()


def test_every_type_of_page_has_a_sample(site: Site) -> None:
    assert {model.__name__ for model in page_types()} == {name for name, _ in site.pages}


def test_a_page_stays_within_its_budget(site: Site, client: Client) -> None:
    costs = {path: queries(client, path) for path in site.paths.values()}
    assert {path: q for path, q in costs.items() if len(q) > BUDGET} == {}


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_stays_within_its_budget_and_writes_nothing(
    name: str, site: Site, client: Client, member: User
) -> None:
    visit = ADDRESSES[name]
    if visit.member:
        enter(client, member)
    statements = queries(client, address_of(name, visit, member), visit.answers)
    assert len(statements) <= visit.budget, statements
    assert writes(statements, visit.writes) == []


def test_reading_a_page_writes_nothing(site: Site, client: Client) -> None:
    for path in site.paths.values():
        chrome.forget()
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        assert writes([q["sql"] for q in captured.captured_queries if not SKIPPED.match(q["sql"])]) == [], path


def test_a_missing_page_is_cheap_and_writes_nothing(site: Site, client: Client) -> None:
    statements = queries(client, "/khong/co/trang-nay/", (404,))
    assert len(statements) <= BUDGET
    assert writes(statements) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_chrome_is_rebuilt_in_six_queries(language: str, site: Site, django_assert_max_num_queries: Any) -> None:
    chrome.get_chrome(language)
    chrome.forget()
    with django_assert_max_num_queries(CHROME_BUDGET):
        chrome.get_chrome(language)


def test_the_chrome_is_asked_for_once_in_ten_seconds(site: Site, client: Client) -> None:
    chrome.forget()
    cold = warm = 0
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        cold, warm = warm, len(captured)
    assert warm < cold


def test_a_longer_list_costs_no_more(site: Site, client: Client) -> None:
    paths = [
        *site.paths.values(),
        "/nguon-tin/atom/",
        "/nguon-tin/json/",
        "/nguon-tin/quoc-gia/han-quoc/rss/",
        "/sitemap.xml",
    ]
    before = {path: len(queries(client, path)) for path in paths}
    cover = site.pages["NewsPage", "vi"].cover
    for number in range(30):
        for code in ("vi", "en"):
            site.add_article(code, f"Thêm {code} {number}", cover=cover, change_kind="minor")
    # feeds ask for what changed only when something did
    for code in ("vi", "en"):
        changed(site.add_article(code, f"Đổi {code}", cover=cover))
    after = {path: len(queries(client, path)) for path in paths}
    assert after == before


def test_a_reader_never_waits_for_a_picture_to_be_drawn(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a picture was drawn while a reader waited")

    for owner, name in ((imaging, "encode"), (renditions, "encode_renditions"), (Image.Image, "save"), (Image, "open")):
        monkeypatch.setattr(owner, name, refuse)
    for path in site.paths.values():
        html = client.get(path).content.decode()
        if path.startswith(site.paths["NewsPage vi"]):
            assert "picture-empty" in html
