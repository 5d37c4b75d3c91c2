"""The rights desk: clocks, the staff's verbs, the way for people without an account."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from portal.casework import clocks
from portal.casework.models import Event
from portal.casework.transitions import TransitionRefused
from portal.notifications.models import Delivery
from portal.users.models import Erasure, RecordView, Restriction, RightsRequest
from portal.users.models.rights import RightsKind, RightsState
from portal.users.registry import DataHolder
from portal.users.services import give_consent, holds_consent, record_view
from portal.users.services import rights as desk
from portal.users.services.rights_by_mail import WrongCode, ask_by_mail, confirm_request
from portal.users.services.views import prune_views
from tests.factories.privacy import make_request, registered
from tests.factories.users import make_user

pytestmark = pytest.mark.django_db
ZONE = clocks.OFFICE_TIME_ZONE


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "portal.notifications.backends.OutboxBackend"


@pytest.fixture
def member(db):
    return make_user("member@example.org")


def mails_to(address):
    return list(Delivery.objects.filter(to=address).order_by("pk"))


# --- clocks ----------------------------------------


def test_a_request_is_answered_in_two_working_days_and_done_in_ten_calendar_days(settings):
    thursday = dt.datetime(2026, 11, 26, 9, tzinfo=ZONE)
    answer, due = desk.due_dates("correct", thursday)
    assert answer == dt.datetime(2026, 11, 30, 17, tzinfo=ZONE)
    assert due == dt.datetime(2026, 12, 7, 17, tzinfo=ZONE)  # the tenth day is a Sunday


@pytest.mark.parametrize(
    ("days", "kind", "legal"), [(20, "correct", 10), (20, "restrict", 15), (15, "object", 15), (15, "export", 10)]
)
def test_no_setting_goes_beyond_what_the_decree_allows_for_the_right(settings, days, kind, legal):
    settings.PORTAL_RIGHTS_DAYS = days
    start = dt.datetime(2026, 11, 26, 9, tzinfo=ZONE)
    assert desk.due_dates(kind, start)[1] == clocks.add_calendar_days(start, legal)


def test_the_period_may_count_in_working_days(settings):
    settings.PORTAL_RIGHTS_WORKING_DAYS = True
    start = dt.datetime(2027, 2, 1, 9, tzinfo=ZONE)
    assert desk.due_dates("correct", start)[1] == clocks.add_working_days(start, 10)


@pytest.mark.parametrize("days", [10, 15, 20])
def test_an_erasure_is_done_within_ten_calendar_days_whatever_the_setting(settings, days):
    settings.PORTAL_RIGHTS_DAYS = days
    start = dt.datetime(2027, 2, 1, 9, tzinfo=ZONE)
    assert desk.due_dates("erase", start)[1] - start == dt.timedelta(days=10)


@pytest.mark.parametrize("days", [0, 7, 30, "10"])
def test_a_period_the_law_does_not_know_is_an_error_of_the_settings(settings, days):
    settings.PORTAL_RIGHTS_DAYS = days
    assert [fault.id for fault in run_checks() if fault.id == "portal.E331"] == ["portal.E331"]


def test_a_ledger_inside_what_is_backed_up_is_an_error_of_the_settings(settings):
    assert not [fault for fault in run_checks() if fault.id == "portal.E332"]
    settings.PORTAL_ERASED_LEDGER = settings.PRIVATE_MEDIA_ROOT / "erased.jsonl"
    assert [fault for fault in run_checks() if fault.id == "portal.E332"]


# --- requests of members ----------------------------------------


def test_a_request_has_a_reference_two_dates_an_event_and_a_receipt_by_mail(member):
    request = desk.open_request(user=member, kind="correct", by=member, text=" Sai ngày sinh ")
    assert re.fullmatch(r"QD-[2-9A-Z]{4}-[2-9A-Z]{4}", request.reference)
    assert (request.state, request.text) == ("received", "Sai ngày sinh")
    assert request.answer_due < request.due_at
    assert Event.objects.get(kind="users.rights_received").data == {"kind": "correct", "self_service": False}
    (mail,) = mails_to(member.email)
    assert request.reference in mail.subject


def test_a_form_sent_twice_on_a_bad_line_is_one_request(member):
    key = uuid.uuid4()
    first = desk.open_request(user=member, kind="object", by=member, text="x", submission_key=key)
    assert desk.open_request(user=member, kind="object", by=member, text="x", submission_key=key) == first
    assert len(mails_to(member.email)) == 1


def test_a_withdrawal_closes_its_own_request_at_once(member):
    give_consent(user=member, purpose="directory", language="vi", by=member)
    receipt = desk.withdraw_at_desk(user=member, purpose="directory", by=member)
    assert not holds_consent(member, "directory")
    assert (receipt.kind, receipt.state, receipt.self_service) == ("withdraw", "done", True)
    assert receipt.closed_at is not None
    assert desk.withdraw_at_desk(user=member, purpose="directory", by=member) is None


def test_a_pause_reaches_every_holder_and_can_be_ended(member):
    class Listing(DataHolder):
        name = "test.listing"
        seen: list = []

        def restrict(self, subject, on):
            self.seen.append((subject.user.pk, on))

    with registered(Listing()):
        desk.set_restriction(user=member, on=True, by=member)
        assert desk.is_restricted(member)
        desk.set_restriction(user=member, on=True, by=member)
        desk.set_restriction(user=member, on=False, by=member)
    assert not desk.is_restricted(member)
    assert Listing.seen == [(member.pk, True), (member.pk, True), (member.pk, False)]
    assert set(RightsRequest.objects.values_list("kind", "state")) == {("restrict", "done")}


# --- the staff's verbs: allowed, refused, atomic ----------------------------------------


def test_an_answer_is_mailed_and_recorded(member, administrator):
    request = make_request(member)
    desk.answer_request(request, by=administrator, answer="Chúng tôi đang xem.")
    request.refresh_from_db()
    assert (request.state, request.answer) == (RightsState.ANSWERED, "Chúng tôi đang xem.")
    assert request.answered_at is not None
    assert "Chúng tôi đang xem." in mails_to(member.email)[0].body_text
    event = Event.objects.for_subject(request).get()
    assert (event.kind, event.actor_id, event.reason) == ("users.rights_answer", administrator.pk, "")


def test_an_empty_answer_or_a_second_one_is_refused(member, administrator):
    request = make_request(member)
    with pytest.raises(TransitionRefused, match="answer_required"):
        desk.answer_request(request, by=administrator, answer="  ")
    desk.answer_request(request, by=administrator, answer="Đang xem.")
    with pytest.raises(TransitionRefused, match="wrong_state"):
        desk.answer_request(request, by=administrator, answer="Lại nữa.")
    assert len(mails_to(member.email)) == 1


def test_a_mail_that_cannot_be_written_leaves_the_request_as_it_was(member, administrator, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    request = make_request(member)
    monkeypatch.setattr(desk, "send", fail)
    with pytest.raises(RuntimeError):
        desk.answer_request(request, by=administrator, answer="Đang xem.")
    request.refresh_from_db()
    assert (request.state, request.answer) == (RightsState.RECEIVED, "")
    assert not Event.objects.for_subject(request).exists()


def test_one_extension_with_a_reason_moves_the_date_by_fifteen_days(member, administrator):
    request = make_request(member)
    before = request.due_at
    desk.extend_request(request, by=administrator, reason="Phải hỏi cơ quan đại diện.")
    request.refresh_from_db()
    assert request.due_at == clocks.add_calendar_days(before, 15)
    assert request.answered_at is not None
    assert "Phải hỏi cơ quan đại diện." in mails_to(member.email)[0].body_text
    with pytest.raises(TransitionRefused, match="wrong_state"):
        desk.extend_request(request, by=administrator, reason="Lại nữa.")


def test_an_extension_without_reason_or_after_the_date_or_of_an_erasure_is_refused(member, administrator):
    request = make_request(member)
    with pytest.raises(TransitionRefused, match="reason_required"):
        desk.extend_request(request, by=administrator, reason=" ")
    late = make_request(member, at=timezone.now() - dt.timedelta(days=30))
    with pytest.raises(TransitionRefused, match="too_late"):
        desk.extend_request(late, by=administrator, reason="Quên.")
    erase = make_request(member, RightsKind.ERASE)
    for verb in (
        lambda: desk.extend_request(erase, by=administrator, reason="x"),
        lambda: desk.refuse_request(erase, by=administrator, reason="x"),
        lambda: desk.complete_request(erase, by=administrator, answer="x"),
    ):
        with pytest.raises(TransitionRefused, match="automatic"):
            verb()
    assert not Event.objects.filter(kind__startswith="users.rights").exists()


@pytest.mark.parametrize(("verb", "state"), [("complete", "done"), ("refuse", "refused")])
def test_a_request_is_closed_once(member, administrator, verb, state):
    close = {
        "complete": lambda row: desk.complete_request(row, by=administrator, answer="Đã sửa."),
        "refuse": lambda row: desk.refuse_request(row, by=administrator, reason="Điều 15."),
    }[verb]
    request = make_request(member)
    close(request)
    request.refresh_from_db()
    assert (request.state, request.is_open, request.next_due) == (state, False, None)
    assert request.closed_at is not None
    with pytest.raises(TransitionRefused, match="wrong_state"):
        close(request)


# --- the clock of overdue requests ----------------------------------------


def test_each_missed_date_is_reported_to_every_administrator_once(member, administrator):
    request = make_request(member)
    desk.run_clock(request.answer_due - dt.timedelta(minutes=1))
    assert not mails_to(administrator.email)
    assert desk.run_clock(request.answer_due + dt.timedelta(minutes=1)).unanswered == 1
    assert desk.run_clock(request.answer_due + dt.timedelta(hours=2)).unanswered == 0
    (mail,) = mails_to(administrator.email)
    assert request.reference in mail.body_text
    assert member.email not in mail.body_text + mail.subject
    assert desk.run_clock(request.due_at + dt.timedelta(minutes=1)).overdue == 1
    assert desk.run_clock(request.due_at + dt.timedelta(days=5)).overdue == 0
    assert len(mails_to(administrator.email)) == 2
    assert Event.objects.filter(kind="users.rights_escalated").count() == 2


def test_what_was_answered_or_closed_in_time_is_not_reported(member, administrator):
    answered, closed = make_request(member), make_request(member)
    desk.answer_request(answered, by=administrator, answer="Đang xem.")
    desk.complete_request(closed, by=administrator, answer="Xong.")
    assert desk.run_clock(answered.answer_due + dt.timedelta(minutes=1)).unanswered == 0
    result = desk.run_clock(answered.due_at + dt.timedelta(minutes=1))
    assert (result.unanswered, result.overdue) == (0, 1)


# --- people without an account ----------------------------------------


def ask(email="la@example.net", kind="correct", key=None):
    ask_by_mail(email=email, kind=kind, text="Tên tôi sai", language="vi", submission_key=key or uuid.uuid4())


def code_in(mail):
    return re.search(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", mail.body_text)[0]


def test_a_confirmed_address_gets_the_same_desk(db):
    ask("  La@Example.NET ")
    request = RightsRequest.objects.get()
    assert (request.state, request.email, request.due_at) == ("unconfirmed", "la@example.net", None)
    (mail,) = mails_to("la@example.net")
    code = code_in(mail)
    assert request.code_hash
    assert code.replace("-", "") not in request.code_hash
    confirm_request(reference=request.reference, code=code.lower())
    request.refresh_from_db()
    assert (request.state, request.code_hash) == ("received", "")
    assert request.due_at is not None


def test_a_wrong_code_a_used_code_and_an_unknown_reference_are_refused_alike(db):
    ask()
    request, code = RightsRequest.objects.get(), code_in(mails_to("la@example.net")[0])
    for reference, attempt in (
        (request.reference, "AAAA-AAAA-AAAA-AAAA"),
        ("QD-AAAA-AAAA", code),
        (request.reference, ""),
    ):
        with pytest.raises(WrongCode):
            confirm_request(reference=reference, code=attempt)
    confirm_request(reference=request.reference, code=code)
    with pytest.raises(WrongCode):
        confirm_request(reference=request.reference, code=code)


def test_a_code_is_guessed_ten_times_a_day_at_most(db):
    ask()
    request, code = RightsRequest.objects.get(), code_in(mails_to("la@example.net")[0])
    for _attempt in range(10):
        with pytest.raises(WrongCode):
            confirm_request(reference=request.reference, code="WRNG-WRNG-WRNG-WRNG")
    with pytest.raises(WrongCode):
        confirm_request(reference=request.reference, code=code)


def test_three_mails_a_day_go_to_one_address_and_no_more(db):
    for _number in range(5):
        ask()
    assert len(mails_to("la@example.net")) == 3
    assert RightsRequest.objects.count() == 3


def test_the_owner_of_an_account_is_sent_to_the_account_and_a_mail_alone_opens_nothing(member):
    ask(member.email, "erase")
    request = RightsRequest.objects.get()
    (mail,) = mails_to(member.email)
    assert request.code_hash == ""
    assert "/tai-khoan/du-lieu/" in mail.body_text
    with pytest.raises(WrongCode):
        confirm_request(reference=request.reference, code="")
    assert not Erasure.objects.exists()


def test_known_and_unknown_addresses_cost_the_same_queries(member, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask("warm@example.net")
    counts = []
    for email in (member.email, "nobody@example.net"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(email)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_nobody_confirmed_is_gone_after_three_days(db):
    ask()
    desk.run_clock(timezone.now() + dt.timedelta(days=2))
    assert RightsRequest.objects.count() == 1
    assert desk.run_clock(timezone.now() + dt.timedelta(days=3, minutes=1)).dropped == 1
    assert not RightsRequest.objects.exists()


def test_a_pause_of_a_confirmed_address_is_done_at_once(db):
    ask(kind="restrict")
    code = code_in(mails_to("la@example.net")[0])
    request = confirm_request(reference=RightsRequest.objects.get().reference, code=code)
    assert request.state == "done"
    assert Restriction.objects.get().email == "la@example.net"


# --- who opened my record ----------------------------------------


def test_opening_a_record_is_written_down_with_role_and_reason(member, administrator):
    view = record_view(subject=member, by=administrator, reason="Yêu cầu  QD-1")
    assert (view.subject, view.by, view.role, view.reason) == (member, administrator, "Quản trị", "Yêu cầu QD-1")


def test_a_record_is_not_opened_without_a_reason_and_ones_own_is_not_counted(member, administrator):
    with pytest.raises(ValueError, match="why"):
        record_view(subject=member, by=administrator, reason="  ")
    assert record_view(subject=member, by=member, reason="x") is None
    assert not RecordView.objects.exists()


def test_views_are_kept_ninety_days(member, administrator):
    view = record_view(subject=member, by=administrator, reason="x")
    assert prune_views(view.at + dt.timedelta(days=89, hours=23)) == 0
    assert prune_views(view.at + dt.timedelta(days=90, minutes=1)) == 1


# --- the schema ----------------------------------------


def test_no_field_of_the_whole_schema_is_for_a_passport_or_citizen_card_number():
    from django.apps import apps

    bad = re.compile(r"passport|cccd|cmnd|ho_chieu|hochieu|citizen_id|identity_(card|number)", re.IGNORECASE)
    fields = [f"{model._meta.label}.{f.name}" for model in apps.get_models() for f in model._meta.get_fields()]
    assert len(fields) > 300
    assert [name for name in fields if bad.search(name)] == []
