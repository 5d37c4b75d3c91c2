from __future__ import annotations

import hashlib

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction

from portal.casework import triggers
from portal.casework.models import Event
from portal.users import registry
from portal.users.models import ConsentRecord, ConsentText, StandingConsent, User
from portal.users.models.consent import LedgerIsAppendOnly
from portal.users.registry import DataHolder, Purpose
from portal.users.services import (
    NotWithdrawable,
    consents_of,
    give_consent,
    holds_consent,
    withdraw_consent,
)
from tests.factories.privacy import registered, write_texts
from tests.factories.users import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db):
    return make_user("member@example.org")


@pytest.fixture
def purpose(tmp_path):
    write_texts(tmp_path, "survey")
    with registered(Purpose("survey", 1, "Khảo sát", texts=tmp_path)):
        yield registry.get_purpose("survey")


def consent(user, purpose="directory", language="vi"):
    return give_consent(user=user, purpose=purpose, language=language, by=user)


def test_a_consent_is_one_row_with_purpose_version_time_and_the_hash_of_the_exact_words(member):
    record = consent(member)
    shown = (registry.CONSENT_TEXTS / "directory.1.vi.md").read_bytes()
    assert (record.purpose, record.version, record.action) == ("directory", 1, "given")
    assert record.text_id == hashlib.sha256(shown).hexdigest()
    assert record.text.body == shown.decode()
    assert holds_consent(member, "directory")


def test_the_language_shown_decides_which_words_are_kept(member):
    record = consent(member, language="en")
    assert (record.text.language, record.text.body[:2]) == ("en", "# ")
    assert record.text_id == registry.get_purpose("directory").wording("en").sha256


def test_nobody_holds_a_consent_by_default(member):
    assert not holds_consent(member, "directory")
    assert [state.standing for state in consents_of(member)] == [None] * len(registry.purposes())


def test_agreeing_twice_adds_nothing(member):
    assert consent(member) == consent(member)
    assert ConsentRecord.objects.count() == 1


def test_a_withdrawal_is_a_second_row_and_the_first_stays(member):
    consent(member)
    record = withdraw_consent(user=member, purpose="directory", by=member)
    assert record is not None
    assert not holds_consent(member, "directory")
    assert list(ConsentRecord.objects.order_by("pk").values_list("action", flat=True)) == ["given", "withdrawn"]
    assert withdraw_consent(user=member, purpose="directory", by=member) is None
    consent(member)
    assert [row.action for row in ConsentRecord.objects.of_user(member)] == ["given", "withdrawn", "given"]


def test_every_act_appends_an_event_without_personal_data(member):
    consent(member)
    withdraw_consent(user=member, purpose="directory", by=member)
    kinds = list(Event.objects.filter(kind__startswith="users.consent").values_list("kind", flat=True))
    assert kinds == ["users.consent_given", "users.consent_withdrawn"]
    assert "example.org" not in str(list(Event.objects.values()))


def test_holders_act_in_the_transaction_of_the_withdrawal(member):
    class Listing(DataHolder):
        name = "test.listing"
        purposes = ("directory",)
        seen: list = []

        def on_withdraw(self, user, purpose):
            self.seen.append((user.pk, purpose, holds_consent(user, purpose), connection.in_atomic_block))

    class Other(Listing):
        name = "test.other"
        purposes = ("account",)

    consent(member)
    with registered(Listing(), Other()):
        withdraw_consent(user=member, purpose="directory", by=member)
    assert Listing.seen == [(member.pk, "directory", False, True)]


def test_a_holder_that_fails_leaves_the_consent_as_it_was(member):
    class Broken(DataHolder):
        name = "test.broken"
        purposes = ("directory",)

        def on_withdraw(self, user, purpose):
            raise RuntimeError

    consent(member)
    with registered(Broken()), pytest.raises(RuntimeError):
        withdraw_consent(user=member, purpose="directory", by=member)
    assert holds_consent(member, "directory")
    assert ConsentRecord.objects.count() == 1
    assert not Event.objects.filter(kind="users.consent_withdrawn").exists()


def test_the_accounts_own_purpose_ends_only_with_the_account(member):
    consent(member, "account")
    with pytest.raises(NotWithdrawable):
        withdraw_consent(user=member, purpose="account", by=member)
    assert holds_consent(member, "account")


def test_a_purpose_nobody_registered_is_refused(member):
    with pytest.raises(registry.UnknownPurpose):
        consent(member, "advertising")


def test_a_new_version_asks_again_and_the_old_consent_stands_for_its_own_words(member, purpose, tmp_path):
    first = consent(member, "survey")
    write_texts(tmp_path, "survey", 2, "khác")
    with registered(Purpose("survey", 2, "Khảo sát", texts=tmp_path)):
        state = next(state for state in consents_of(member) if state.purpose.code == "survey")
        assert state.outdated
        assert holds_consent(member, "survey")
        second = consent(member, "survey")
    assert (first.version, second.version) == (1, 2)
    assert first.text_id != second.text_id
    assert ConsentText.objects.filter(purpose="survey").count() == 2
    assert StandingConsent.objects.get(user=member, purpose="survey").version == 2


def test_rows_cannot_be_changed_or_deleted_by_anybody(member):
    record = consent(member)
    for attempt in (
        lambda: record.save(),
        lambda: record.delete(),
        lambda: ConsentRecord.objects.all().delete(),
        lambda: ConsentRecord.objects.update(action="withdrawn"),
    ):
        with pytest.raises(LedgerIsAppendOnly):
            attempt()
    for sql in ("UPDATE users_consentrecord SET action = 'withdrawn'", "DELETE FROM users_consentrecord"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert "users_consentrecord" in triggers.tables()


def test_the_ledger_outlives_the_account_without_naming_it(member):
    record = consent(member)
    reference = member.reference
    member.delete()
    kept = ConsentRecord.objects.get(pk=record.pk)
    assert kept.user_reference == reference
    assert not StandingConsent.objects.exists()
    assert "example.org" not in str(ConsentRecord.objects.values())


def test_reading_consents_costs_one_query(member, django_assert_num_queries):
    consent(member)
    with django_assert_num_queries(1):
        assert holds_consent(member, "directory")
    with django_assert_num_queries(1):
        consents_of(member)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_registered_text_has_its_seven_sections_in_both_languages(language):
    for purpose in registry.purposes():
        for version in range(1, purpose.version + 1):
            wording = purpose.wording(language, version)
            assert tuple(section.key for section in wording.sections) == registry.SECTIONS
            assert wording.title


# a text that somebody may have agreed to is never edited: it gets a new version
PUBLISHED = {
    "account.1.en": "3d5a15f0d89e3645",
    "account.1.vi": "20d7c98e9b835269",
    "directory.1.en": "57cfc38c00980dd4",
    "directory.1.vi": "12be646a4b2936d1",
}


def test_published_texts_are_as_they_were_published():
    found = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in registry.CONSENT_TEXTS.glob("*.md")
    }
    assert found == PUBLISHED


@pytest.mark.parametrize("broken", ["", "# Tiêu đề\n\n## Dữ liệu {#data}\nChỉ một mục.", "Không có tiêu đề"])
def test_a_text_without_all_sections_is_refused(broken):
    with pytest.raises(registry.BadConsentText):
        registry.parse_wording(broken)


def test_the_system_check_finds_a_missing_text(tmp_path):
    write_texts(tmp_path, "survey")
    (tmp_path / "survey.1.en.md").unlink()
    with registered(Purpose("survey", 1, "Khảo sát", texts=tmp_path)):
        faults = [fault for fault in run_checks() if fault.id == "portal.E333"]
    assert len(faults) == 1
    assert "survey.1.en.md: missing" in faults[0].msg


def test_two_purposes_or_holders_of_one_name_are_refused(tmp_path):
    write_texts(tmp_path, "survey")
    with registered():
        registry.register_purpose(Purpose("survey", 1, "a", texts=tmp_path))
        with pytest.raises(ValueError, match="registered twice"):
            registry.register_purpose(Purpose("survey", 2, "a", texts=tmp_path))
        with pytest.raises(ValueError, match="name of its own"):
            registry.register_holder(DataHolder())


def test_signing_up_shows_the_wording_unticked_and_records_the_consent(client):
    page = client.get("/tai-khoan/signup/").content.decode()
    assert registry.get_purpose("account").wording("vi").sections[0].title in page
    assert 'name="agree"' in page
    assert "checked" not in page
    form = {"email": "moi@example.org", "password1": "Song-Lam-xanh-26", "password2": "Song-Lam-xanh-26"}
    refused = client.post("/tai-khoan/signup/", form)
    assert refused.status_code == 200
    assert not User.objects.filter(email="moi@example.org").exists()
    client.post("/tai-khoan/signup/", {**form, "agree": "on"})
    assert holds_consent(User.objects.get(email="moi@example.org"), "account")
