"""Not one trace of a person is left in any store."""

from __future__ import annotations

import logging
import uuid

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from portal.core.background import drain_tasks
from portal.users.models import (
    ConsentRecord,
    Erasure,
    FactorReset,
    RecordView,
    StandingConsent,
    User,
)
from portal.users.registry import DataHolder, Subject
from portal.users.services import give_consent
from portal.users.services.erasure import (
    kept_by,
    request_erasure,
)
from portal.users.services.rights import set_restriction
from tests.factories.privacy import make_request, registered
from tests.factories.users import make_user
from tests.portal.users import canary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stores(settings, tmp_path):
    settings.EMAIL_BACKEND = "portal.notifications.backends.OutboxBackend"
    settings.OUTBOX_TRANSPORT = ""
    settings.PORTAL_ERASED_LEDGER = tmp_path / "erased" / "ledger.jsonl"


@pytest.fixture
def member(db):
    return make_user("member@example.org")


def ask(user, by=None):
    return request_erasure(subject=Subject.of(user), by=by or user)


class Holder(DataHolder):
    """Something of a member in another app."""

    name = "test.profile"
    purposes = ("directory",)

    def __init__(self):
        self.withdrawn, self.hidden, self.erased, self.fails = [], [], [], []

    def on_withdraw(self, user, purpose):
        self.withdrawn.append(purpose)

    def restrict(self, subject, on):
        self.hidden.append(on)

    def erase(self, subject, *, receipt):
        if self.fails:
            raise self.fails.pop()
        self.erased.append((subject.user is not None, receipt))


@pytest.fixture
def holder():
    made = Holder()
    with registered(made):
        yield made


# --- the canary ------------------------------------------------------------------------------------------------------


@canary.register
def account_source(user, words):
    """Every field of the account, and every trace portal/users and the packages leave of it."""
    from portal.core.throttling import Limit, hit

    user.first_name, user.last_name = words.text("account.given"), words.text("account.family")
    user.email = words.email("account.email")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    EmailAddress.objects.create(user=user, email=words.email("account.second_email"), verified=False)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": words.text("factor.name")})
    session = SessionStore()
    session.update({"_auth_user_id": str(user.pk), "typed": words.text("session.value")})
    session.create()
    UserSession.objects.create(
        user=user, session_key=session.session_key, ip="203.0.113.9", user_agent=words.plain("session.agent")
    )
    stranger = SessionStore()
    stranger["account_login_email"] = user.email.upper()
    stranger["note"] = words.plain("session.of_nobody")
    stranger.create()
    officer = make_user("officer@example.org", is_staff=True)
    FactorReset.objects.create(account=user, requested_by=officer, reason=words.text("factor_reset.reason"))
    profile = UserProfile.get_for_user(user)
    profile.avatar.save(words.plain("avatar.name") + ".png", ContentFile(words.plain("avatar.content").encode()))
    ModelLogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        label=words.text("log.label"),
        action="wagtail.edit",
        timestamp=timezone.now(),
        uuid=uuid.uuid4(),
        data={"name": words.text("log.data")},
    )
    DBTaskResult.objects.create(
        task_path="portal.users.tasks.erase",
        status="FAILED",
        args_kwargs={"args": [user.reference], "kwargs": {}},
        traceback=words.text("task.traceback"),
        exception_class_path="x.Y",
        backend_name="default",
        finished_at=timezone.now(),
        run_after=timezone.now(),
    )
    EmailMessage(
        words.text("mail.subject"), "encrypted at rest", to=[f"{words.text('mail.name')} <{user.email}>"]
    ).send()
    EmailMessage(words.text("mail.second"), "x", to=[words.email("account.second_email").upper()]).send()
    make_request(user, "correct", text=words.text("request.text"), answer=words.text("request.answer"))
    make_request(None, "object", email=user.email, text=words.text("request.by_mail"))
    RecordView.objects.create(subject=user, by=officer, role="Quản trị", reason=words.text("view.reason"))
    give_consent(user=user, purpose="directory", language="vi", by=user)
    set_restriction(user=user, on=True, by=user)
    hit(Limit("canary", 3, 600), user.email)
    cache.set(f"package:{user.email}", 1)


@pytest.mark.django_db(transaction=True)
def test_not_one_canary_is_left_anywhere(tmp_path, settings):
    settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT = tmp_path / "media", tmp_path / "private"
    logs = tmp_path / "logs"
    logs.mkdir()
    handler = logging.FileHandler(logs / "portal.log", encoding="utf-8")
    handler.setLevel(logging.DEBUG)
    root = logging.getLogger()
    level, _ = root.level, root.addHandler(handler)
    root.setLevel(logging.INFO)
    words = canary.Words()
    try:
        user = make_user("before@example.org")
        canary.plant(user, words)
        planted = canary.find(words, logs)
        for field in words.given:
            assert any(hit.startswith(f"{field} in") for hit in planted), f"{field} was not planted"
        ask(user)
        drain_tasks()
        assert Erasure.objects.get().state == "done"
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert canary.find(words, logs) == []
    assert ConsentRecord.objects.exists()
    assert not StandingConsent.objects.exists()


def test_what_stays_is_named_to_the_member_with_reason_and_end(member):
    kept = kept_by(Subject.of(member))
    assert len(kept) == 6
    assert all(str(item.what) and str(item.why) and str(item.until) for item in kept)
