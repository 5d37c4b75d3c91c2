"""Staff accounts are made without a password; their owner sets it by mail."""

import pytest
from django.core import mail
from django.urls import reverse

from portal.users.models import User
from tests.factories.users import enter

pytestmark = pytest.mark.django_db
NEW = {"email": "moi@example.org", "first_name": "Mới", "last_name": "Người", "is_active": "on"}


def test_a_new_staff_account_has_no_password_and_its_owner_gets_the_mail_to_set_one(client, administrator, settings):
    enter(client, administrator)
    answer = client.post(reverse("wagtailusers_users:add"), NEW)
    assert answer.status_code == 302
    account = User.objects.get(email="moi@example.org")
    assert account.is_staff
    assert not account.has_usable_password()
    assert [message.to for message in mail.outbox] == [["moi@example.org"]]
    assert settings.PORTAL_PUBLIC_URL + "/tai-khoan/password/reset/key/" in mail.outbox[0].body


def test_a_rejected_form_makes_no_account_and_sends_nothing(client, administrator):
    enter(client, administrator)
    answer = client.post(reverse("wagtailusers_users:add"), {**NEW, "email": "không phải địa chỉ"})
    assert answer.status_code == 200
    assert not User.objects.filter(last_name="Người").exists()
    assert mail.outbox == []


def test_an_address_is_one_account_whatever_its_case(client, administrator):
    enter(client, administrator)
    client.post(reverse("wagtailusers_users:add"), {**NEW, "email": administrator.email.upper()})
    assert User.objects.filter(email__iexact=administrator.email).count() == 1


def test_str_of_an_account_names_nobody(administrator):
    assert str(administrator) == administrator.reference
    assert "@" not in str(administrator)


def test_the_link_in_an_account_mail_ignores_the_host_header(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    form = {"email": "ban@example.org", "password1": "Song-Lam-xanh-26", "password2": "Song-Lam-xanh-26", "agree": "on"}
    client.post("/tai-khoan/signup/", form, headers={"host": "ke-gia.example"})
    body = mail.outbox[0].body
    assert settings.PORTAL_PUBLIC_URL in body
    assert "ke-gia.example" not in body + mail.outbox[0].subject
