"""Password, address, factor: proved again, told to the present address, and every other session ends."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.users import factors
from portal.users.models import User
from portal.users.services.sessions import end_sessions
from tests.factories.users import enter, make_user
from tests.portal.users.conftest import confirmed

NEW = "Song-Lam-xanh-26"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PRIVATE = "/tai-khoan/email/"


def logged_in(user, password):
    client = Client()
    answer = client.post("/tai-khoan/login/", {"login": user.email, "password": password})
    assert answer.status_code == 302
    assert is_in(client)
    return client


def is_in(client):
    return client.get(PRIVATE).status_code == 200


def prove(client, password):
    """Log in again within the session, as the screens ask before a change."""
    assert client.post("/tai-khoan/reauthenticate/", {"password": password}).status_code == 302


@pytest.fixture
def here(lan, password):
    return logged_in(lan, password)


@pytest.fixture
def elsewhere(lan, password):
    return logged_in(lan, password)


def mailed():
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_the_list_of_sessions_shows_both_and_ends_the_other(lan, here, elsewhere):
    assert UserSession.objects.filter(user=lan).count() == 2
    here.post("/tai-khoan/sessions/")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_new_password_needs_the_present_one_and_ends_other_sessions(lan, here, elsewhere, password):
    form = {"oldpassword": "falsch", "password1": NEW, "password2": NEW}
    assert here.post("/tai-khoan/password/change/", form).status_code == 200
    assert mail.outbox == []
    here.post("/tai-khoan/password/change/", {**form, "oldpassword": password})
    assert [to for to, _subject in mailed()] == [lan.email]
    assert is_in(here)
    assert not is_in(elsewhere)
    assert UserSession.objects.filter(user=lan).count() == 1
    lan.refresh_from_db()
    assert lan.check_password(NEW)


def test_a_password_by_mail_ends_every_session_and_says_so(lan, here):
    stranger = Client()
    stranger.post("/tai-khoan/password/reset/", {"email": lan.email})
    link = re.search(r"/tai-khoan/password/reset/key/\S+", mail.outbox[0].body)[0]
    form = stranger.get(link)["Location"]
    stranger.post(form, {"password1": NEW, "password2": NEW})
    lan.refresh_from_db()
    assert lan.check_password(NEW)
    assert not is_in(here)
    assert not is_in(stranger)
    assert [to for to, _subject in mailed()] == [lan.email, lan.email]
    assert "was changed" not in mail.outbox[1].subject  # in her language


def change_address(client, new="lan.moi@example.org"):
    return client.post("/tai-khoan/email/", {"email": new, "action_add": "1"})


def test_a_new_address_needs_proof_first(lan, here):
    answer = change_address(here)
    assert answer["Location"].startswith("/tai-khoan/reauthenticate/")
    assert EmailAddress.objects.filter(user=lan).count() == 1
    assert mail.outbox == []


def test_a_new_address_holds_once_confirmed_and_the_old_one_hears_of_it(lan, here, elsewhere, password):
    prove(here, password)
    change_address(here)
    lan.refresh_from_db()
    assert lan.email == "lan@example.org"
    assert mailed()[0][0] == "lan.moi@example.org"
    link = re.search(r"/tai-khoan/confirm-email/\S+", mail.outbox[0].body)[0]
    here.get(link)
    lan.refresh_from_db()
    assert lan.email == "lan@example.org"
    here.post(link)
    lan.refresh_from_db()
    assert lan.email == "lan.moi@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(lan.email, True, True)]
    assert mailed()[1][0] == "lan@example.org"
    assert is_in(here)
    assert not is_in(elsewhere)


def test_an_address_confirmed_from_the_mailbox_ends_all_sessions(lan, here, password):
    prove(here, password)
    change_address(here)
    Client().post(re.search(r"/tai-khoan/confirm-email/\S+", mail.outbox[0].body)[0])
    lan.refresh_from_db()
    assert lan.email == "lan.moi@example.org"
    assert not is_in(here)


def test_an_address_that_waits_is_no_login_name(lan, here, password):
    prove(here, password)
    change_address(here)
    Client().post("/tai-khoan/login/", {"login": "lan.moi@example.org", "password": password})
    assert Client().post("/tai-khoan/login/", {"login": "lan.moi@example.org", "password": password}).status_code == 200


def test_an_address_that_became_anothers_is_not_confirmed(lan, here, password):
    prove(here, password)
    change_address(here)
    other = confirmed(make_user("lan.moi@example.org"))
    here.post(re.search(r"/tai-khoan/confirm-email/\S+", mail.outbox[0].body)[0])
    lan.refresh_from_db()
    assert lan.email == "lan@example.org"
    other.refresh_from_db()
    assert other.email == "lan.moi@example.org"


def test_an_inbox_is_not_flooded_by_naming_it_as_the_new_address(lan, here, password):
    import time_machine

    with time_machine.travel(time.time(), tick=False) as clock:
        for _ in range(12):
            prove(here, password)
            change_address(here, "victim@example.org")
            change_address(here, "someone-else@example.org")
            clock.shift(600)
    assert [to for to, _subject in mailed()].count("victim@example.org") == 5


def activate(client):
    client.get("/tai-khoan/2fa/totp/activate/")
    code = factors.present_code(client.session[SECRET_SESSION_KEY])
    return client.post("/tai-khoan/2fa/totp/activate/", {"code": code})


# allauth mails and signals some of these after the commit, so they need one
@pytest.mark.django_db(transaction=True)
def test_a_second_factor_needs_proof_is_mailed_and_ends_other_sessions(lan, here, elsewhere, password):
    assert here.get("/tai-khoan/2fa/totp/activate/")["Location"].startswith("/tai-khoan/reauthenticate/")
    prove(here, password)
    assert activate(here).status_code == 302
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert {to for to, _subject in mailed()} == {lan.email}
    assert is_in(here)
    assert not is_in(elsewhere)


def test_taking_a_factor_off_needs_proof_is_mailed_and_ends_other_sessions(lan, here, elsewhere, password):
    TOTP.activate(lan, SECRET)
    answer = here.post("/tai-khoan/2fa/totp/deactivate/")
    assert "reauthenticate" in answer["Location"]
    assert Authenticator.objects.exists()
    prove(here, password)
    here.post("/tai-khoan/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert {to for to, _subject in mailed()} == {lan.email}
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_are_mailed_and_end_other_sessions(lan, here, elsewhere, password):
    TOTP.activate(lan, SECRET)
    prove(here, password)
    here.post("/tai-khoan/2fa/recovery-codes/generate/")
    assert {to for to, _subject in mailed()} == {lan.email}
    assert is_in(here)
    assert not is_in(elsewhere)


def test_an_account_without_password_or_factor_proves_itself_by_a_new_login(client, db):
    import time_machine

    user = confirmed(User.objects.create_user("code@example.org"))
    client.post("/tai-khoan/login/code/", {"email": user.email})
    code = re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b|\b\d{6}\b", mail.outbox[0].body)[0]
    client.post("/tai-khoan/login/code/confirm/", {"code": code})
    assert is_in(client)
    with time_machine.travel(time.time() + 400):
        answer = change_address(client)
        assert answer["Location"] == "/tai-khoan/login/code/"
        assert not is_in(client)
    assert EmailAddress.objects.filter(user=user).count() == 1


def test_sessions_without_a_row_in_the_list_end_too(client, lan):
    client.force_login(lan)
    assert not UserSession.objects.exists()
    end_sessions(lan)
    assert not is_in(client)


# --- nobody sets another's password ----------------------------------------


def test_no_form_of_the_staff_screens_holds_a_password(client, superuser, administrator):
    enter(client, superuser)
    for path in (
        "/cms/users/new/",
        f"/cms/users/edit/{administrator.pk}/",
        f"/cms/bulk/users/user/set_active_state/?id={administrator.pk}",
        f"/cms/bulk/users/user/assign_role/?id={administrator.pk}",
        "/cms/factor-resets/",
        "/cms/account/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert 'type="password"' not in answer.content.decode(), path


@pytest.mark.parametrize("name", ["password", "password1", "password2", "new_password1"])
def test_a_password_sent_along_is_ignored(client, superuser, administrator, name):
    enter(client, superuser)
    data = {"email": administrator.email, "first_name": "A", "last_name": "B", "is_active": "on", name: NEW}
    client.post(f"/cms/users/edit/{administrator.pk}/", {**data, "password1": NEW, "password2": NEW})
    client.post("/cms/users/new/", {**data, "email": "moi@example.org", "password1": NEW, "password2": NEW})
    administrator.refresh_from_db()
    assert administrator.first_name == "A"
    assert not administrator.check_password(NEW)
    assert not User.objects.get(email="moi@example.org").has_usable_password()


# --- language ----------------------------------------


def test_the_language_of_mails_is_chosen_by_its_owner(client, lan):
    url = reverse("account_language")
    assert client.get(url).status_code == 302
    client.force_login(lan)
    page = client.get(url)
    assert page.status_code == 200
    assert "English" in page.content.decode()
    answer = client.post(url, {"language": "en"})
    assert (answer.status_code, answer["Location"]) == (303, url)
    lan.refresh_from_db()
    assert lan.language == "en"
    assert client.post(url, {"language": "xx"}).status_code == 422
    Client().post("/tai-khoan/password/reset/", {"email": lan.email})
    assert "/en/" in mail.outbox[0].body
    assert "Xin chào" not in mail.outbox[0].body


@pytest.mark.parametrize(("prefix", "language"), [("", "vi"), ("/en", "en")])
def test_who_signs_up_gets_mails_in_the_language_of_the_screen(client, db, prefix, language):
    client.post(
        f"{prefix}/tai-khoan/signup/", {"email": "moi@example.org", "password1": NEW, "password2": NEW, "agree": "on"}
    )
    assert User.objects.get(email="moi@example.org").language == language
    assert ("/en/" in mail.outbox[0].body) is (language == "en")


def test_a_new_account_is_confirmed_by_the_link_and_then_logs_in(client, db):
    client.post("/tai-khoan/signup/", {"email": "Moi@Example.org", "password1": NEW, "password2": NEW, "agree": "on"})
    user = User.objects.get(email="moi@example.org")
    assert not EmailAddress.objects.get(user=user).verified
    client.post(re.search(r"/tai-khoan/confirm-email/\S+", mail.outbox[0].body)[0])
    assert EmailAddress.objects.get(user=user).verified
    client.post("/tai-khoan/login/", {"login": "moi@example.org", "password": NEW})
    assert is_in(client)


def test_signing_up_with_a_taken_address_changes_nothing_of_the_account(client, lan):
    before = User.objects.filter(pk=lan.pk).values().get()
    client.post("/tai-khoan/signup/", {"email": lan.email, "password1": NEW, "password2": NEW, "agree": "on"})
    assert User.objects.filter(pk=lan.pk).values().get() == before
    assert User.objects.count() == 1
    assert EmailAddress.objects.count() == 1
    assert mailed()[0][0] == lan.email
