"""The screens of data rights: a member's, the public desk's, the office's."""

from __future__ import annotations

import io
import re
import time
import uuid
import zipfile

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.urls import reverse

from portal.notifications.models import Delivery
from portal.users.models import ConsentRecord, Erasure, RecordView, RightsRequest, User
from portal.users.services import give_consent, holds_consent, record_view
from portal.users.services.rights import is_restricted
from tests.factories.privacy import make_request
from tests.factories.users import enter, make_user

pytestmark = pytest.mark.django_db
OWN = "/tai-khoan/du-lieu/"
DESK = "/quyen-du-lieu/"


@pytest.fixture(autouse=True)
def _outbox(settings, tmp_path):
    settings.EMAIL_BACKEND = "portal.notifications.backends.OutboxBackend"
    settings.PORTAL_ERASED_LEDGER = tmp_path / "erased" / "ledger.jsonl"


@pytest.fixture
def member(db):
    return make_user("member@example.org")


@pytest.fixture
def browser(client, member):
    client.force_login(member)
    return client


def prove(client, user):
    """As after typing the password again."""
    session = client.session
    now = time.time()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": now, "email": user.email, "reauthenticated": True}
    ]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session.save()


# --- a member's own data ---------------------------------------------------------------------------------------------


def test_all_my_data_stands_on_one_page_by_purpose(browser, member, administrator):
    give_consent(user=member, purpose="directory", language="vi", by=member)
    request = make_request(member)
    record_view(subject=member, by=administrator, reason="Xử lý yêu cầu")
    page = browser.get(OWN).content.decode()
    assert "member@example.org" in page
    assert request.reference in page
    assert "Quản trị" in page
    assert "Xử lý yêu cầu" in page
    assert administrator.reference not in page
    assert administrator.email not in page
    assert page.count("<h1") == 1


def test_the_page_costs_the_same_however_much_there_is(browser, member, administrator, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as few:
        browser.get(OWN)
    for _number in range(5):
        make_request(member)
        record_view(subject=member, by=administrator, reason="x")
    with django_assert_max_num_queries(len(few)):
        browser.get(OWN)


@pytest.mark.parametrize("path", ["", "muc-dich/directory/", "yeu-cau/", "tai-ve/", "xoa/", "tai-ve/QD-2222-2222/"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_strangers_are_sent_to_the_login(client, prefix, path):
    answer = client.get(f"{prefix}{OWN}{path}")
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


@pytest.mark.parametrize("path", ["", "muc-dich/directory/", "muc-dich/account/", "yeu-cau/"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_screen_opens_in_both_languages_with_nothing_ticked(browser, prefix, path):
    answer = browser.get(f"{prefix}{OWN}{path}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert " checked" not in answer.content.decode()


def test_one_click_withdraws_and_shows_the_receipt(browser, member):
    give_consent(user=member, purpose="directory", language="vi", by=member)
    answer = browser.post(f"{OWN}rut-dong-y/directory/")
    assert (answer.status_code, answer["Location"]) == (303, OWN)
    assert not holds_consent(member, "directory")
    assert RightsRequest.objects.get().reference in browser.get(OWN).content.decode()


@pytest.mark.parametrize("path", ["rut-dong-y/directory/", "han-che/"])
def test_opening_an_address_that_acts_does_nothing(browser, member, path):
    give_consent(user=member, purpose="directory", language="vi", by=member)
    assert browser.get(OWN + path).status_code == 405
    assert holds_consent(member, "directory")
    assert not is_restricted(member)


def test_the_accounts_own_purpose_and_unknown_ones_are_not_withdrawn_here(browser, member):
    give_consent(user=member, purpose="account", language="vi", by=member)
    assert browser.post(f"{OWN}rut-dong-y/account/").status_code == 404
    assert browser.post(f"{OWN}rut-dong-y/advertising/").status_code == 404
    assert browser.get(f"{OWN}muc-dich/advertising/").status_code == 404
    assert holds_consent(member, "account")


def test_the_words_agreed_to_are_shown_in_their_language(browser, member):
    give_consent(user=member, purpose="directory", language="en", by=member)
    page = browser.get(f"{OWN}muc-dich/directory/").content.decode()
    assert "Being listed in the member directory" in page
    assert 'lang="en"' in page
    assert ConsentRecord.objects.count() == 1


def test_a_pause_is_one_click_each_way(browser, member):
    assert browser.post(f"{OWN}han-che/", {"on": "1"}).status_code == 303
    assert is_restricted(member)
    browser.post(f"{OWN}han-che/", {"on": "0"})
    assert not is_restricted(member)


def test_the_office_is_asked_with_words_and_a_mistake_keeps_them(browser, member):
    data = {"kind": "object", "text": "Không đồng ý gửi tin", "submission_key": str(uuid.uuid4())}
    bad = browser.post(f"{OWN}yeu-cau/", {**data, "kind": "erase"})
    assert bad.status_code == 422
    assert "Không đồng ý gửi tin" in bad.content.decode()
    for _time in range(2):
        assert browser.post(f"{OWN}yeu-cau/", data).status_code == 303
    assert RightsRequest.objects.get().text == "Không đồng ý gửi tin"


# --- taking it along -------------------------------------------------------------------------------------------------


def test_the_download_asks_for_the_password_first(browser, member):
    for answer in (browser.get(f"{OWN}tai-ve/"), browser.post(f"{OWN}tai-ve/")):
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"] or "xac" in answer["Location"]
    assert not RightsRequest.objects.exists()


def test_the_zip_is_streamed_private_and_tracked(browser, member):
    prove(browser, member)
    answer = browser.post(f"{OWN}tai-ve/")
    assert answer.status_code == 303
    file = browser.get(answer["Location"])
    assert file.streaming
    assert file["Cache-Control"] == "private, no-store"
    assert "member" not in file["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content)))
    assert b"member@example.org" in archive.read("data.json")
    request = RightsRequest.objects.get()
    assert (request.kind, request.state) == ("export", "done")


def test_somebody_elses_download_or_an_old_one_is_not_found(browser, member):
    prove(browser, member)
    other = make_request(make_user(), "export")
    assert browser.get(f"{OWN}tai-ve/{other.reference}/").status_code == 404
    browser.post(f"{OWN}tai-ve/")
    mine = RightsRequest.objects.get(user=member)
    RightsRequest.objects.filter(pk=mine.pk).update(created_at="2026-01-01T00:00Z")
    assert browser.get(f"{OWN}tai-ve/{mine.reference}/").status_code == 404


def test_ten_downloads_a_day_are_enough(browser, member):
    prove(browser, member)
    for _number in range(12):
        answer = browser.post(f"{OWN}tai-ve/")
    assert answer["Location"] == OWN
    assert RightsRequest.objects.count() == 10


# --- leaving ---------------------------------------------------------------------------------------------------------


def test_erasing_asks_for_the_password_names_what_stays_and_ends_with_a_receipt(browser, member):
    assert browser.post(f"{OWN}xoa/").status_code == 302
    assert not Erasure.objects.exists()
    prove(browser, member)
    page = browser.get(f"{OWN}xoa/").content.decode()
    assert "30" in page
    assert not Erasure.objects.exists()
    answer = browser.post(f"{OWN}xoa/")
    assert (answer.status_code, answer["Location"]) == (303, f"{DESK}bien-nhan/")
    receipt = browser.get(answer["Location"]).content.decode()
    assert RightsRequest.objects.get().reference in receipt
    assert member.email not in receipt
    assert browser.get(OWN).status_code == 302
    assert not User.objects.get(pk=member.pk).is_active


def test_a_member_of_staff_reads_why_not(client, administrator):
    enter(client, administrator)
    prove(client, administrator)
    assert client.post(f"{OWN}xoa/")["Location"] == OWN
    assert User.objects.get(pk=administrator.pk).is_active


# --- the public desk -------------------------------------------------------------------------------------------------


def form(email="la@example.net", kind="erase", **fields):
    return {"email": email, "kind": kind, "text": "", "submission_key": str(uuid.uuid4()), **fields}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ["", "da-gui/", "QD-2222-2222/"])
def test_the_desk_opens_for_everybody_with_nothing_ticked(client, prefix, path):
    from portal.casework.references import check_character

    path = path.replace("2222-2222", "2222-222" + check_character("2222222"))
    answer = client.get(f"{prefix}{DESK}{path}")
    assert answer.status_code == 200
    assert " checked" not in answer.content.decode()


def test_known_and_unknown_addresses_get_the_same_answer(client, member):
    answers = [client.post(DESK, form(email)) for email in (member.email, "nobody@example.net")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(303, f"{DESK}da-gui/")}
    assert answers[0].content == answers[1].content
    assert sorted(answers[0].headers) == sorted(answers[1].headers)


def test_the_link_of_the_mail_shows_a_form_and_only_its_code_acts(client):
    client.post(DESK, form())
    request, mail = RightsRequest.objects.get(), Delivery.objects.get()
    path = re.search(r"https?://[^/]+(/quyen-du-lieu/\S+)", mail.body_text)[1]
    code = re.search(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", mail.body_text)[0]
    assert code not in path
    client.get(path)
    client.get(f"{path}?code={code}")
    assert not Erasure.objects.exists()
    assert client.post(path, {"code": "WRNG-WRNG-WRNG-WRNG"}).status_code == 422
    answer = client.post(path, {"code": code})
    assert (answer.status_code, answer["Location"]) == (303, f"{DESK}bien-nhan/")
    assert request.reference in client.get(answer["Location"]).content.decode()
    assert Erasure.objects.get().emails == ["la@example.net"]


def test_what_lies_under_a_confirmed_address_is_downloaded_by_that_browser_alone(client, django_user_model):
    from django.test import Client

    client.post(DESK, form(kind="export"))
    mail = Delivery.objects.get()
    code = re.search(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", mail.body_text)[0]
    client.post(reverse("rights_confirm", args=[RightsRequest.objects.get().reference]), {"code": code})
    file = client.get(f"{DESK}tai-ve/")
    assert zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))).namelist() == ["data.json", "du-lieu.html"]
    assert Client().get(f"{DESK}tai-ve/").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"email": "không phải thư"},
        {"kind": "everything"},
        {"kind": "correct"},
        {"submission_key": "x"},
        {"text": "x" * 3000},
    ],
)
def test_bad_input_is_explained_and_kept(client, change):
    answer = client.post(DESK, {**form(), **change})
    assert answer.status_code == 422
    assert not RightsRequest.objects.exists()


@pytest.mark.parametrize("reference", ["QD-AAAA-AAAB", "x", "1-2-3"])
def test_a_reference_that_cannot_be_one_is_not_found(client, reference):
    assert client.get(f"{DESK}{reference}/").status_code == 404


def test_a_receipt_is_shown_to_its_own_browser_only(client):
    assert client.get(f"{DESK}bien-nhan/")["Location"] == DESK


# --- the office's desk -----------------------------------------------------------------------------------------------


def test_only_administrators_find_the_desk(client, member, editor, approver, administrator):
    request = make_request(member)
    for user in (member, editor, approver):
        client.force_login(user) if user is member else enter(client, user)
        assert client.get("/cms/data-requests/").status_code == 404
        assert client.get(f"/cms/data-requests/{request.reference}/").status_code == 404
    enter(client, administrator)
    assert client.get("/cms/data-requests/").status_code == 200
    assert not RecordView.objects.exists()


def test_the_list_shows_the_next_date_on_top_and_names_nobody(client, member, administrator):
    import datetime as dt

    from django.utils import timezone

    later = make_request(member)
    sooner = make_request(member, at=timezone.now() - dt.timedelta(days=5))
    closed = make_request(member, state="done", closed_at=timezone.now())
    unconfirmed = make_request(None, email="la@example.net", state="unconfirmed")
    enter(client, administrator)
    page = client.get("/cms/data-requests/").content.decode()
    places = [page.index(row.reference) for row in (sooner, later, closed)]
    assert places == sorted(places)
    assert unconfirmed.reference not in page
    assert member.email not in page
    assert client.get(f"/cms/data-requests/{unconfirmed.reference}/").status_code == 404


def test_opening_a_members_request_is_shown_to_the_member(client, member, administrator):
    request = make_request(member)
    enter(client, administrator)
    assert client.get(f"/cms/data-requests/{request.reference}/").status_code == 200
    view = RecordView.objects.get()
    assert (view.subject, view.by) == (member, administrator)
    assert request.reference in view.reason


@pytest.mark.parametrize(
    ("verb", "state"), [("answer", "answered"), ("extend", "extended"), ("complete", "done"), ("refuse", "refused")]
)
def test_the_office_decides_with_words(client, member, administrator, verb, state):
    request = make_request(member)
    path = f"/cms/data-requests/{request.reference}/"
    enter(client, administrator)
    assert client.post(path, {"verb": verb, "words": " "}).status_code == 422
    answer = client.post(path, {"verb": verb, "words": "Theo Điều 15 chúng tôi"})
    assert answer.status_code == 303
    request.refresh_from_db()
    assert request.state == state
    again = client.post(path, {"verb": "answer", "words": "Lại nữa"})
    assert again.status_code == 422
    assert "Lại nữa" in again.content.decode()


def test_an_erasure_cannot_be_closed_by_hand(client, member, administrator):
    request = make_request(member, "erase")
    enter(client, administrator)
    path = f"/cms/data-requests/{request.reference}/"
    assert client.post(path, {"verb": "complete", "words": "Xong"}).status_code == 422
    request.refresh_from_db()
    assert request.state == "received"


@pytest.mark.parametrize("verb", ["delete", "", "confirm"])
def test_an_unknown_verb_is_refused(client, member, administrator, verb):
    request = make_request(member)
    enter(client, administrator)
    answer = client.post(f"/cms/data-requests/{request.reference}/", {"verb": verb, "words": "x"})
    assert answer.status_code == 422


def test_the_working_calendar_is_kept_by_administrators(client, administrator, editor):
    enter(client, editor)
    assert client.get("/cms/snippets/casework/calendarexception/").status_code == 404
    enter(client, administrator)
    assert client.get("/cms/snippets/casework/calendarexception/").status_code == 200
    answer = client.post(
        "/cms/snippets/casework/calendarexception/add/", {"day": "2027-05-08", "works": "on", "note": "Thông báo 1"}
    )
    assert answer.status_code in {302, 303}
    from portal.casework.models import CalendarException

    assert CalendarException.objects.get().works
