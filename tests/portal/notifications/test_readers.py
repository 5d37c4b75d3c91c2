"""What readers switch off: on their screen, and by the link in a mail."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from portal.casework.models import Event
from portal.core.background import drain_tasks
from portal.notifications import messages, services
from portal.notifications.messages import MessageKind
from portal.notifications.models import Delivery, UnsubscribeToken, Unwanted
from tests.factories.users import enter

pytestmark = pytest.mark.django_db
SCREEN = "/tai-khoan/thong-bao/"


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    fixed = {key: kind for key, kind in messages._kinds.items() if not kind.unsubscribable}
    monkeypatch.setattr(messages, "_kinds", fixed)
    for key, label in (("tests.digest", "Tin trong tuần"), ("tests.invite", "Lời mời")):
        messages.register(MessageKind(key, unsubscribable=True, label=label))
    messages.register(MessageKind("tests.always", label="Luôn gửi"))


def send(to, kind="tests.digest"):
    EmailMessage("Tin", "Có tin mới.", to=[to], headers={"X-Portal-Kind": kind}).send()


def link_of(row):
    return row.headers["List-Unsubscribe"].strip("<>")


def test_a_mail_that_can_be_switched_off_says_how_in_head_and_foot(member, settings):
    send(member.email)
    row = Delivery.objects.get()
    link = link_of(row)
    assert row.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link.startswith(f"{settings.PORTAL_PUBLIC_URL}/thong-bao/dung/")
    assert link in row.body_text
    assert link in row.body_html
    assert "@" not in link
    assert str(member.pk) not in link.removeprefix(settings.PORTAL_PUBLIC_URL).split("/")
    drain_tasks()
    assert mail.outbox[0].message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_link_stays_the_same_for_a_person_and_a_kind(member):
    for kind in ("tests.digest", "tests.digest", "tests.invite"):
        send(member.email, kind)
    first, second, other = (link_of(row) for row in Delivery.objects.order_by("pk"))
    assert first == second != other


def test_other_mails_offer_no_such_link(member):
    send(member.email, "tests.always")
    send(member.email, "account")
    assert not UnsubscribeToken.objects.exists()
    assert not any("List-Unsubscribe" in row.headers for row in Delivery.objects.all())


def path_of(member):
    send(member.email)
    return link_of(Delivery.objects.latest("pk")).removeprefix("http://localhost:8000")


def test_opening_the_link_does_nothing_and_one_click_acts(member):
    path = path_of(member)
    scanner = Client(enforce_csrf_checks=True)
    assert scanner.get(path).status_code == 200
    assert scanner.head(path).status_code == 200
    assert not Unwanted.objects.exists()
    answer = scanner.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert Unwanted.objects.get().kind == "tests.digest"
    assert scanner.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    event = Event.objects.get(kind="notifications.preference")
    assert (event.data, event.actor_id) == ({"kind": "tests.digest", "wanted": False}, None)


def test_a_person_presses_a_button_and_is_told(member, client):
    path = path_of(member)
    page = client.get(path).content.decode()
    assert "Tin trong tuần" in page
    assert member.email not in page
    answer = client.post(path, {"confirm": "1"})
    assert (answer.status_code, answer["Location"]) == (303, path)
    assert '<form class="form" method="post">' not in client.get(path).content.decode()
    send(member.email)
    send(member.email, "tests.invite")
    assert list(Delivery.objects.order_by("pk").values_list("kind", flat=True)) == ["tests.digest", "tests.invite"]


def test_a_link_nobody_sent_leads_nowhere(client):
    assert client.get("/thong-bao/dung/abcdefgh/").status_code == 404
    assert client.post("/thong-bao/dung/abcdefgh/", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert not Unwanted.objects.exists()


def test_the_screen_belongs_to_an_account(client):
    assert client.get(SCREEN).status_code == 302


def test_an_owner_switches_off_and_on_again(client, member, django_assert_max_num_queries):
    enter(client, member)
    assert "Tin trong tuần" in client.get(SCREEN).content.decode()
    with django_assert_max_num_queries(14):
        client.get(SCREEN)
    answer = client.post(SCREEN, {"wanted": ["tests.invite"]})
    assert (answer.status_code, answer["Location"]) == (303, SCREEN)
    assert services.unwanted_by(member) == {"tests.digest"}
    send(member.email)
    assert not Delivery.objects.filter(kind="tests.digest").exists()
    client.post(SCREEN, {"wanted": ["tests.invite", "tests.digest"]})
    assert services.unwanted_by(member) == set()
    assert Event.objects.filter(kind="notifications.preference", actor_id=member.pk).count() == 2


def test_a_kind_that_always_comes_cannot_be_chosen(client, member):
    enter(client, member)
    assert client.post(SCREEN, {"wanted": ["tests.always"]}).status_code == 422
    with pytest.raises(ValueError, match="switched off"):
        services.choose_mail(user=member, wanted={"account"}, by=member)


def test_the_menu_of_the_account_leads_there(client, member):
    enter(client, member)
    assert f'href="{SCREEN}"' in client.get("/tai-khoan/ngon-ngu/").content.decode()


def test_the_choice_goes_with_the_account(member):
    send(member.email)
    services.switch(user=member, kind="tests.digest", wanted=False, by=member)
    member.delete()
    assert not Unwanted.objects.exists()
    assert not UnsubscribeToken.objects.exists()
