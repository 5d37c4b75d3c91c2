"""The menu of "my account"."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from portal.users import account_menu
from portal.users.account_menu import AccountLink


@pytest.fixture(autouse=True)
def _own_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_menu, "_links", dict(account_menu._links))


def test_entries_stand_in_their_order_and_mark_where_the_reader_is():
    account_menu.register(AccountLink("last", "Cuối", "account_logout", 99))
    account_menu.register(AccountLink("first", "Đầu", "account_email", 1))
    entries = account_menu.entries("mfa_index")
    assert [entries[0].label, entries[-1].label] == ["Đầu", "Cuối"]
    assert [entry.label for entry in entries if entry.here] == [str(account_menu._links["security"].label)]


def test_a_screen_below_an_entry_marks_the_entry():
    inside = [entry.url for entry in account_menu.entries("mfa_add_webauthn") if entry.inside]
    assert inside == ["/tai-khoan/2fa/"]


def test_a_screen_nobody_provides_is_left_out():
    account_menu.register(AccountLink("future", "Sau này", "no_such_address", 5))
    assert "Sau này" not in [entry.label for entry in account_menu.entries()]


def test_addresses_follow_the_language():
    with translation.override("en"):
        assert all(entry.url.startswith("/en/") for entry in account_menu.entries())


def test_a_name_is_taken_once():
    link = AccountLink("own", "Của tôi", "account_email", 1)
    assert account_menu.register(link) is account_menu.register(link)
    with pytest.raises(ValueError, match="registered twice"):
        account_menu.register(AccountLink("own", "Khác", "account_email", 2))


def test_the_menu_stands_beside_the_screen_and_in_the_header(db: None, client: Client, member: Any):
    client.force_login(member)
    page = client.get("/tai-khoan/sessions/").content.decode()
    assert page.count('href="/tai-khoan/sessions/" aria-current="page"') == 3  # beside the screen, header, phone menu
