"""Staff keep words and read what was looked for in vain."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.search.choices import WordKind
from portal.search.models import StopWord, Synonym, ZeroHit
from portal.search.vocabulary import forget, staff_terms
from tests.factories.users import enter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_keepers_add_a_synonym(client: Client, role: str, request: Any) -> None:
    enter(client, request.getfixturevalue(role))
    url = reverse("wagtailsnippets_search_synonym:add")
    response = client.post(url, {"term": "thợ hồ", "means": "thợ xây", "kind": "people"})
    assert response.status_code == 302
    forget()
    assert staff_terms("people").synonyms == (("thợ hồ", "thợ xây"),)
    assert staff_terms("pages").synonyms == ()


@pytest.mark.parametrize("role", ["contributor", "approver"])
def test_others_find_neither_words_nor_report(client: Client, role: str, request: Any) -> None:
    enter(client, request.getfixturevalue(role))
    assert client.get(reverse("wagtailsnippets_search_synonym:add")).status_code == 404
    assert client.get(reverse("search_zero_hits")).status_code == 404


def test_the_report_shows_the_most_asked_first(client: Client, administrator: Any) -> None:
    ZeroHit.objects.create(kind="pages", term="the tam tru", people=5)
    ZeroHit.objects.create(kind="people", term="tho moc", people=9)
    enter(client, administrator)
    html = client.get(reverse("search_zero_hits")).content.decode()
    assert html.index("tho moc") < html.index("the tam tru")
    assert str(WordKind.PEOPLE.label) in html


def test_a_word_without_letters_is_refused(db: None) -> None:
    with pytest.raises(ValidationError):
        StopWord(term="!?").full_clean()
    with pytest.raises(ValidationError):
        Synonym(term="…", means="thợ").full_clean()


def test_words_that_differ_in_accents_only_need_no_synonym(db: None) -> None:
    with pytest.raises(ValidationError) as refused:
        Synonym(term="tho moc", means="Thợ mộc").full_clean()
    assert set(refused.value.message_dict) == {"means"}


def test_the_same_synonym_twice_is_refused(db: None) -> None:
    Synonym.objects.create(term="a b", means="c")
    with pytest.raises(ValidationError):
        Synonym(term="a b", means="c").full_clean()
