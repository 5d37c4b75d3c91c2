"""Whether an address has an account: same status, same length, same headers, same work."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from portal.notifications.models import Delivery
from tests.factories.users import make_user
from tests.portal.users.conftest import confirmed

# as long as each other, so that an echo of the address changes no length
THERE, ABSENT = "co-nguoi@example.org", "co-khong@example.org"
NEW = {"password1": "Song-Lam-xanh-26", "password2": "Song-Lam-xanh-26", "agree": "on"}
CASES = {
    "login": ("/tai-khoan/login/", "login", {"password": "not this one"}),
    "signup": ("/tai-khoan/signup/", "email", NEW),
    "reset": ("/tai-khoan/password/reset/", "email", {}),
    "code": ("/tai-khoan/login/code/", "email", {}),
}
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _account(settings):
    # mails through the outbox, as outside of tests
    settings.EMAIL_BACKEND = "portal.notifications.backends.OutboxBackend"
    confirmed(make_user(THERE))


def seen(response):
    """What a stranger can compare, without what differs from one request to the next by itself."""
    headers = {name: value for name, value in response.items() if name != "Set-Cookie"}
    headers["Expires"] = len(headers.get("Expires", ""))  # the present second
    cookies = {
        name: (len(morsel.value), {key: value for key, value in morsel.items() if key != "expires"})
        for name, morsel in response.cookies.items()
    }
    return response.status_code, len(TOKEN.sub(rb"\1", response.content)), headers, cookies


def kind(statement):
    """The verb; whether a savepoint is kept or given up is one statement either way."""
    verb = statement.split()[0]
    return "END" if verb in {"RELEASE", "ROLLBACK"} and "SAVEPOINT" in statement else verb


def work(monkeypatch, client, method, path, data=None):
    """The answer, and what was done for it: statements by kind, hashes, mails, tasks."""
    hashes = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashes.append(1) or encode(*args))
    rows = Delivery.objects.count(), DBTaskResult.objects.count()
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(path, data)
    monkeypatch.undo()
    kinds = [kind(query["sql"]) for query in queries]
    written = Delivery.objects.count() - rows[0], DBTaskResult.objects.count() - rows[1]
    return response, kinds, len(hashes), written


@pytest.mark.parametrize("case", CASES)
def test_an_address_with_an_account_is_answered_like_any_other(monkeypatch, case):
    path, field, extra = CASES[case]
    found = {}
    for email in (THERE, ABSENT):
        client = Client()
        client.get(path)
        response, statements, hashes, written = work(monkeypatch, client, "post", path, {field: email, **extra})
        steps = [(seen(response), statements, hashes, written)]
        if response.status_code == 302:
            response, statements, hashes, written = work(monkeypatch, client, "get", response["Location"])
            assert response.status_code == 200
            steps.append((seen(response), statements, hashes, written))
        found[email] = steps
    assert found[THERE] == found[ABSENT]
    sent = found[THERE][0][3]
    assert sent == ((0, 0) if case == "login" else (1, 1))
    assert found[THERE][0][2] == {"login": 1, "signup": 1, "reset": 0, "code": 0}[case]


def test_a_wrong_code_is_answered_alike(monkeypatch):
    found = {}
    for email in (THERE, ABSENT):
        client = Client()
        client.post("/tai-khoan/login/code/", {"email": email})
        steps = []
        for _ in range(3):
            response, *done = work(monkeypatch, client, "post", "/tai-khoan/login/code/confirm/", {"code": "000000"})
            steps.append((seen(response), *done))
        found[email] = steps
    assert found[THERE] == found[ABSENT]


def test_a_closed_account_is_answered_like_none(monkeypatch):
    from portal.users.models import User

    User.objects.filter(email=THERE).update(is_active=False)
    test_an_address_with_an_account_is_answered_like_any_other(monkeypatch, "login")
    response = Client().post("/tai-khoan/login/", {"login": THERE, "password": "mật khẩu dài"})
    assert response.status_code == 200


def test_the_pages_after_a_code_was_asked_for_cost_the_same(monkeypatch):
    found = {}
    for email in (THERE, ABSENT):
        client = Client()
        client.post("/tai-khoan/login/code/", {"email": email})
        steps = []
        for path in ("/tai-khoan/login/", "/tai-khoan/signup/", "/tai-khoan/password/reset/"):
            response, *done = work(monkeypatch, client, "get", path)
            steps.append((response.status_code, *done))
        found[email] = steps
    assert found[THERE] == found[ABSENT]


@pytest.mark.django_db(transaction=True)
def test_who_is_slower_by_a_moment_is_answered_as_if_the_address_were_taken(monkeypatch):
    from portal.users import entrance_forms
    from portal.users.models import User

    monkeypatch.setattr(
        entrance_forms.EqualSignupForm,
        "validate_unique_email",
        lambda self, value: setattr(self, "account", None) or value,
    )
    response = Client().post("/tai-khoan/signup/", {"email": THERE, **NEW})
    assert (response.status_code, response["Location"]) == (302, "/tai-khoan/confirm-email/")
    assert User.objects.count() == 1
    assert list(Delivery.objects.values_list("to", flat=True)) == [THERE]
