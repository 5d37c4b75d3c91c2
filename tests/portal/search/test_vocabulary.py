import pytest

from portal.search import vocabulary
from portal.search.models import StopWord, Synonym
from portal.search.vocabulary import StaffTerms, Term, staff_terms, terms


@pytest.fixture(autouse=True)
def _nothing_kept(db):
    vocabulary.forget()
    yield
    vocabulary.forget()


def test_staff_words_of_a_kind_and_of_every_kind_are_read():
    Synonym.objects.create(kind="", term="XKLĐ", means="xuất khẩu lao động")
    Synonym.objects.create(kind="pages", term="BHCD", means="bảo hộ công dân")
    StopWord.objects.create(kind="people", term="giúp")
    assert staff_terms("people") == StaffTerms((("XKLĐ", "xuất khẩu lao động"),), frozenset({"giúp"}))
    assert len(staff_terms("pages").synonyms) == 2


def test_staff_words_are_read_once_and_anew_when_forgotten(django_assert_num_queries):
    with django_assert_num_queries(2):
        staff_terms("people")
        staff_terms("people")
    StopWord.objects.create(kind="people", term="tìm")
    assert staff_terms("people").stop_words == frozenset()
    vocabulary.forget()
    assert staff_terms("people").stop_words == {"tìm"}


def test_staff_words_are_kept_ten_seconds_at_most(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(vocabulary.time, "monotonic", lambda: clock[0])
    staff_terms("people")
    StopWord.objects.create(kind="people", term="tìm")
    clock[0] += vocabulary.KEPT_FOR + 0.1
    assert staff_terms("people").stop_words == {"tìm"}


def test_registered_terms_are_given_by_kind(monkeypatch):
    monkeypatch.setattr(vocabulary, "_sources", {})
    vocabulary.register("boat", lambda: [Term("boat", "junk", "thuyền buồm", "junk", synonyms=("ghe",))])
    [boat] = terms("boat")
    assert boat.names == ("thuyền buồm", "junk", "ghe")
    assert (boat.label("vi"), boat.label("en")) == ("thuyền buồm", "junk")
    assert terms() == [boat]
    assert terms("plane") == []
