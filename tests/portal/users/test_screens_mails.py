"""The mails of an account: in the reader's language, without names or addresses in the subject, and calm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.core import context as allauth_context
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from portal.users.models import User
from tests.project.test_vietnamese_screens import left_over

THEIRS = Path(allauth.__file__).parent / "templates"
PREFIXES = sorted(
    str(path.relative_to(THEIRS)).removesuffix("_subject.txt")
    for folder in ("account", "mfa")
    for path in (THEIRS / folder / "email").glob("*_subject.txt")
)
BROWSER = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36"
LINK = re.compile(r"https?://\S+")
PRIVATE = ("Nguyễn", "203.0.113.7", "Mozilla", "cu@example.org", "moi@example.org")
NOT_YOU = {
    "vi": ("Nếu không phải bạn", "Nếu bạn không"),
    "en": ("Was it not you?", "If it was not you", "If you did not"),
}


def written(prefix: str, language: str, member: User, **more: Any) -> EmailMessage:
    context = {
        "user": member,
        "current_site": type("Site", (), {"name": "Nghệ An kiều bào", "domain": "localhost"})(),
        "timestamp": timezone.now(),
        "ip": "203.0.113.7",
        "user_agent": BROWSER,
        "from_email": "cu@example.org",
        "to_email": "moi@example.org",
        "deleted_email": "cu@example.org",
        "email": member.email,
        "activate_url": f"{settings.PORTAL_PUBLIC_URL}/tai-khoan/confirm-email/key/",
        "password_reset_url": f"{settings.PORTAL_PUBLIC_URL}/tai-khoan/password/reset/key/1-a/",
        "signup_url": "http://evil.example/signup/",
        "code": "123456" if "code" in prefix else "",
        **more,
    }
    request = RequestFactory().get("/")
    with allauth_context.request_context(request), translation.override(language):
        mail: EmailMessage = get_adapter().render_mail(prefix, member.email, context)
    return mail


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_mail_of_an_account_is_short_calm_and_says_what_to_do(prefix: str, language: str, member: User):
    mail = written(prefix, language, member)
    assert mail.subject
    assert "\n" not in mail.subject
    assert member.email not in mail.subject
    assert len(mail.subject) <= 60
    text = f"{mail.subject}\n{mail.body}"
    assert [word for word in PRIVATE if word in text] == []
    assert any(words in mail.body for words in NOT_YOU[language]), mail.body
    assert len(mail.body.split()) <= 150
    assert {"!", "&#x27;", "&quot;"} & set(mail.body.split()) == set()
    assert all(link.startswith(settings.PORTAL_PUBLIC_URL) for link in LINK.findall(mail.body)), mail.body
    if language == "vi":
        assert left_over(f"<p>{mail.subject}</p><p>{LINK.sub('', mail.body)}</p>") == set()


@pytest.mark.parametrize("prefix", [p for p in PREFIXES if "code" in p and "recovery" not in p])
def test_a_code_stands_alone_on_its_line(prefix: str, member: User):
    assert "123456" in written(prefix, "vi", member).body.splitlines()
    assert "123456" not in written(prefix, "vi", member).subject


def test_a_change_names_the_device_in_words(member: User):
    assert "Chrome on Android" in written("account/email/password_changed", "en", member).body


def test_opening_the_link_of_a_confirmation_changes_nothing(client: Client, member: User):
    row = EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=False)
    link = reverse("account_confirm_email", args=[EmailConfirmationHMAC(row).key])
    assert client.get(link).status_code == 200
    row.refresh_from_db()
    assert not row.verified
    client.post(link)
    row.refresh_from_db()
    assert row.verified
