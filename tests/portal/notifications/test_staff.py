"""The staff's list of mails and the decision to send one again."""

from __future__ import annotations

import pytest
from django.core import mail

from portal.casework.models import Event
from portal.casework.transitions import TransitionRefused
from portal.core.background import drain_tasks
from portal.notifications.choices import DeliveryState as State
from portal.notifications.models import Delivery
from portal.notifications.services import resend
from tests.factories.notifications import DeliveryFactory
from tests.factories.users import enter

pytestmark = pytest.mark.django_db
LIST = "/cms/reports/mails/"


@pytest.fixture
def office(client, administrator):
    enter(client, administrator)
    return client


def address(row):
    return f"{LIST}{row.pk}/"


def test_the_list_shows_kind_state_attempts_and_a_masked_address(office, django_assert_max_num_queries):
    for number in range(30):
        DeliveryFactory(state=State.UNCERTAIN, attempts=3, to=f"nguyen{number}@example.org", subject="Chuyện riêng")
    page = office.get(LIST).content.decode()
    assert "n•••@example.org" in page
    assert "nguyen" not in page
    assert "Chuyện riêng" not in page
    with django_assert_max_num_queries(20):
        office.get(LIST)


def test_the_list_can_be_cut_to_a_state(office):
    doubtful, refused = DeliveryFactory(state=State.UNCERTAIN), DeliveryFactory(state=State.FAILED)
    page = office.get(f"{LIST}?state=uncertain").content.decode()
    assert address(doubtful) in page
    assert address(refused) not in page
    assert address(refused) in office.get(f"{LIST}?state=nonsense").content.decode()


def test_a_mail_that_carries_a_key_can_be_neither_opened_nor_sent_again(office, administrator):
    row = DeliveryFactory(state=State.FAILED, is_secret=True, kind="account.code")
    assert address(row) not in office.get(LIST).content.decode()
    assert office.get(address(row)).status_code == 404
    assert office.post(address(row), {"reason": "x"}).status_code == 404
    with pytest.raises(TransitionRefused, match="secret"):
        resend(row, by=administrator, reason="x")
    row.refresh_from_db()
    assert row.state == State.FAILED


@pytest.mark.parametrize("state", [State.UNCERTAIN, State.FAILED, State.GIVEN_UP])
def test_a_person_sends_again_under_the_same_identity_and_says_why(office, administrator, state):
    row = DeliveryFactory(state=state, attempts=8, claim="old", body_text="Một câu")
    answer = office.post(address(row), {"reason": "Người nhận báo không thấy thư."})
    assert (answer.status_code, answer["Location"]) == (303, LIST)
    event = Event.objects.get(kind="notifications.resend")
    assert (event.from_state, event.to_state, event.actor_id) == (state, State.QUEUED, administrator.pk)
    assert event.reason == "Người nhận báo không thấy thư."
    drain_tasks()
    row.refresh_from_db()
    assert row.state == State.SENT
    assert [m.message()["Message-ID"] for m in mail.outbox] == [row.message_id]


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.SENT, State.KEPT, State.EXPIRED])
def test_no_other_mail_is_sent_again(administrator, state):
    row = DeliveryFactory(state=state)
    with pytest.raises(TransitionRefused, match="wrong_state"):
        resend(row, by=administrator, reason="x")
    assert not Event.objects.filter(kind="notifications.resend").exists()


def test_sending_again_needs_a_reason_and_a_text(administrator, office):
    row = DeliveryFactory(state=State.FAILED)
    with pytest.raises(TransitionRefused, match="reason_required"):
        resend(row, by=administrator, reason=" ")
    assert office.post(address(row), {"reason": ""}).status_code == 422
    Delivery.objects.update(body_text="")
    with pytest.raises(TransitionRefused, match="emptied"):
        resend(row, by=administrator, reason="x")


def test_sending_again_is_all_or_nothing(administrator, monkeypatch):
    from portal.notifications.services import resending

    row = DeliveryFactory(state=State.FAILED)
    monkeypatch.setattr(resending, "wake", lambda queue: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        resend(row, by=administrator, reason="x")
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert not Event.objects.filter(kind="notifications.resend").exists()


def test_others_find_neither_list_nor_mail(client, editor):
    row = DeliveryFactory(state=State.FAILED)
    enter(client, editor)
    for path in (LIST, address(row)):
        assert client.get(path).status_code in {302, 403, 404}
    assert client.post(address(row), {"reason": "x"}).status_code in {302, 403, 404}
    row.refresh_from_db()
    assert row.state == State.FAILED


def test_the_page_of_a_mail_has_no_word_of_it(office):
    row = DeliveryFactory(state=State.UNCERTAIN, subject="Chuyện riêng", body_text="Một câu riêng", to="a@example.org")
    page = office.get(address(row)).content.decode()
    assert row.message_id.strip("<>") in page
    assert not any(word in page for word in ("Chuyện riêng", "Một câu riêng", "a@example.org"))
