"""Limits of the entrance, through the real screens: a dormitory gets in, an attacker does not."""

import time
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.test import Client

from portal.users.models import User
from tests.factories.users import make_user
from tests.portal.users.conftest import confirmed

RIGHT = "mật khẩu dài"


@pytest.fixture(autouse=True)
def _one_proxy(settings):
    settings.PORTAL_TRUSTED_PROXIES = 1


def log_in(email, password, forwarded="203.0.113.7", remote="10.0.0.2"):
    client = Client(REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    return client.post("/tai-khoan/login/", {"login": email, "password": password})


@pytest.mark.slow
@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8:1:2::{:x}"])
def test_two_hundred_people_behind_one_address_log_in_within_an_hour(db, address):
    people = [confirmed(make_user(f"person-{number}@example.org")) for number in range(200)]
    for number, person in enumerate(people):
        forwarded = address.format(number + 1)
        if number % 5 == 0:
            assert log_in(person.email, "mistyped", forwarded).status_code == 200
        answer = log_in(person.email, RIGHT, forwarded)
        assert answer.status_code == 302, number


def test_a_hundred_forged_addresses_do_not_help_to_guess_a_password(lan):
    checked = []
    original = User.check_password

    def counted(self, raw):
        checked.append(raw)
        return original(self, raw)

    with mock.patch.object(User, "check_password", counted):
        for number in range(100):
            log_in(lan.email, f"guess {number}", f"198.51.100.{number}, 203.0.113.7")
        assert len(checked) == 5
        for number in range(100):
            # real addresses too: the account is counted before the place
            log_in(lan.email, f"guess {number}", f"198.51.100.{number}")
        assert len(checked) == 5
    assert log_in(lan.email, RIGHT).status_code == 200


def test_a_host_header_starts_no_new_count(lan, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for number in range(10):
        client = Client(HTTP_HOST=f"host-{number}.example", HTTP_X_FORWARDED_FOR="203.0.113.7")
        client.post("/tai-khoan/login/", {"login": lan.email, "password": "x"})
    assert log_in(lan.email, RIGHT).status_code == 200


def test_who_waits_between_guesses_has_thirty_a_day(lan):
    with (
        time_machine.travel("2026-11-25 00:00", tick=False) as clock,
        mock.patch.object(User, "check_password", return_value=False) as check,
    ):
        for _ in range(10):
            for _ in range(6):
                log_in(lan.email, "x")
            clock.shift(3600)
    assert check.call_count == 30


def test_the_owner_still_gets_in_by_a_code_while_somebody_guesses(lan):
    for number in range(20):
        log_in(lan.email, f"guess {number}")
    client = Client(HTTP_X_FORWARDED_FOR="192.0.2.1")
    client.post("/tai-khoan/login/code/", {"email": lan.email})
    assert [m.to for m in mail.outbox] == [[lan.email]]


@pytest.mark.parametrize("email", ["lan@example.org", "nobody@example.org"])
def test_the_fourth_reset_in_a_day_says_the_same_and_sends_nothing(lan, email):
    answers = []
    with time_machine.travel(time.time(), tick=False) as clock:
        for number in range(5):
            client = Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
            answer = client.post("/tai-khoan/password/reset/", {"email": email.upper() if number % 2 else email})
            answers.append((answer.status_code, answer["Location"], len(answer.content)))
        assert len(set(answers)) == 1
        assert len(mail.outbox) == 3
        clock.shift(24 * 3600 + 1)
        Client().post("/tai-khoan/password/reset/", {"email": email})
    assert len(mail.outbox) == 4


@pytest.mark.parametrize("email", ["lan@example.org", "nobody@example.org"])
@pytest.mark.parametrize(
    ("path", "extra", "allowed"),
    [
        ("/tai-khoan/login/code/", {}, 5),
        ("/tai-khoan/signup/", {"password1": "Song-Lam-xanh-26", "password2": "Song-Lam-xanh-26", "agree": "on"}, 3),
    ],
)
def test_a_hundred_forged_addresses_do_not_flood_one_inbox(lan, email, path, extra, allowed):
    answers = set()
    for number in range(100):
        client = Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.{number}")
        answer = client.post(path, {"email": email, **extra})
        answers.add((answer.status_code, answer["Location"]))
    assert len(answers) == 1
    assert len(mail.outbox) == allowed


def test_a_code_that_was_not_sent_cannot_be_guessed(lan):
    for _ in range(5):
        Client().post("/tai-khoan/login/code/", {"email": lan.email})
    client = Client()
    client.post("/tai-khoan/login/code/", {"email": lan.email})
    state = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]
    assert "code" not in state


def test_a_code_has_three_attempts(lan):
    client = Client()
    client.post("/tai-khoan/login/code/", {"email": lan.email})
    for _ in range(3):
        client.post("/tai-khoan/login/code/confirm/", {"code": "000000"})
    assert "account_login" not in client.session
