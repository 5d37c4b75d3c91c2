"""Whatever is sent, the answer is a page or a clear message."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from community.directory.choices import PARAMETERS
from community.members.models import MemberProfile
from tests.factories.directory import HIDDEN, people, viewer

URL = "/danh-ba/"
NASTY = [
    "a" * 10_240,
    "nguyễn " * 1_500,
    "\x00\x01\x02\x1f\x7f",
    "an\r\nSet-Cookie: x=1",
    '"an binh',
    "'an binh",
    "an (binh",
    "an AND OR NOT *",
    "' OR 1=1 --",
    "'; DROP TABLE members_memberprofile; --",
    '{"query":{"match_all":{}}}',
    '"}},{"match_all":{}}',
    "_exists_:name",
    "name:*",
    "/.*/",
    "an~9999",
    "an^1000",
    "\\",
    "|" * 200,
    "||an||",
    "%",
    "_%_",
    "<script>alert(1)</script>",
    "{{ 12345*54321 }}{% debug %}",
    "\ud800\udfff",
    "\u202e\u200b\ufeff",
    "é" * 300,
    "ạ̃̂" * 100,
    "한국 ไทย ລາວ 中国",
    "👩‍👩‍👧‍👦",
    "Ho\u0323\u0302",
    "-1",
    "0x41",
    "../../etc/passwd",
]
PAGES = ["-1", "0", "999999999999999999999", "1e9", "x", "", "1;2", "%00", "1.5", "NaN", "١"]


@pytest.fixture
def as_member(client: Client, settings: Any, db: None) -> Client:
    settings.PORTAL_DIRECTORY_SEARCHES_PER_MINUTE = settings.PORTAL_DIRECTORY_SUGGESTIONS_PER_MINUTE = 100_000
    client.force_login(viewer())
    return client


@pytest.fixture
def hidden(db: None) -> MemberProfile:
    people(8)
    return people(1, display_name="Bí Mật Kín", **{**HIDDEN, "status": "private"})[0]


def ask(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code in {200, 302, 404, 429}, (response.status_code, address[:200])
    text = response.content.decode()
    assert "Bí Mật" not in text
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize("raw", NASTY, ids=range(len(NASTY)))
def test_anything_may_be_typed(as_member: Client, hidden: MemberProfile, raw: str) -> None:
    typed = quote(raw, errors="surrogatepass")
    for name in ("q", "noi-que", "noi-que_pick", "sap-xep", "trang", "khong-co", *PARAMETERS.values()):
        text = ask(as_member, f"{URL}?{name}={typed}")
        assert "<script>alert" not in text
        assert "670592745" not in text
    ask(as_member, f"{URL}goi-y/?q={typed}")
    ask(as_member, f"/en/directory/?q={typed}&nuoc={typed}")


@pytest.mark.parametrize("raw", PAGES)
def test_any_page_may_be_asked_for(as_member: Client, hidden: MemberProfile, raw: str) -> None:
    ask(as_member, f"{URL}?q=nguyen&trang={raw}")


def test_parameters_may_be_repeated(as_member: Client, hidden: MemberProfile) -> None:
    ask(as_member, f"{URL}?" + "&".join(["q=nguyen", "trang=2", "nuoc=lao", "sap-xep=ten", "noi-que=vinh"] * 200))


@pytest.mark.parametrize("reference", ["a", "khongcoai234", "A" * 300, "1-1", "__class__", "null", "0"])
def test_any_reference_may_be_asked_for(as_member: Client, hidden: MemberProfile, reference: str) -> None:
    assert as_member.get(f"{URL}{reference}/").status_code == 404


def test_the_hidden_persons_own_words_find_nobody(as_member: Client, hidden: MemberProfile) -> None:
    for typed in ("Bí Mật Kín", "bi mat", hidden.reference, hidden.user.email):
        assert 'li class="person"' not in as_member.get(f"{URL}?q={typed}").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_but_reading_is_answered(as_member: Client, hidden: MemberProfile, method: str) -> None:
    for url in (URL, f"{URL}goi-y/", f"{URL}{hidden.reference}/"):
        assert getattr(as_member, method)(url).status_code == 405
