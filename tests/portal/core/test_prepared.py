"""A prepared read answers like the queryset it was made from."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.prepared import Prepared, first
from portal.places.models import Country
from portal.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def countries():
    return [
        Country.objects.create(iso2=iso2, slug=slug, name_vi=slug, name_en=slug, order=number)
        for number, (iso2, slug) in enumerate([("KR", "han-quoc"), ("JP", "nhat-ban"), ("DE", "duc")])
    ]


def test_it_returns_models_for_the_value_given_at_each_call(countries):
    read = Prepared(lambda pk: Country.objects.filter(pk=pk), pk=int)
    for country in countries:
        assert read(pk=country.pk) == [country]
    assert read(pk=0) == []


def test_it_returns_tuples_where_the_queryset_does(countries):
    read = Prepared(
        lambda slug: Country.objects.rewrite(False).filter(slug=slug).values_list("iso2", "order"), slug=str
    )
    assert read(slug="nhat-ban") == [("JP", 1)]


def test_a_sequence_may_have_another_length_at_each_call(countries):
    read = Prepared(lambda slugs: Country.objects.filter(slug__in=slugs).order_by("order"), slugs=str)
    assert read(slugs=["duc"]) == [countries[2]]
    assert read(slugs=["duc", "han-quoc"]) == [countries[0], countries[2]]


def test_an_empty_sequence_asks_nothing(countries):
    read = Prepared(lambda slugs: Country.objects.filter(slug__in=slugs), slugs=str)
    with CaptureQueriesContext(connection) as queries:
        assert read(slugs=[]) == []
    assert len(queries) == 0


def test_it_follows_foreign_keys_that_the_queryset_selects():
    from wagtail.models import Page

    page = Page.objects.filter(depth=1).get()
    read = Prepared(lambda pk: Page.objects.filter(pk=pk).select_related("locale"), pk=int)
    found = first(read(pk=page.pk))
    with CaptureQueriesContext(connection) as queries:
        assert found.locale.language_code == "vi"
    assert len(queries) == 0


def test_values_are_parameters_and_never_part_of_the_statement(countries):
    read = Prepared(lambda slug: Country.objects.filter(slug=slug), slug=str)
    assert read(slug="x' OR '1'='1") == []
    assert read(slug="%s") == []


def test_a_value_that_does_not_reach_the_statement_is_an_error():
    read = Prepared(lambda pk: Country.objects.all(), pk=int)
    with pytest.raises(LookupError):
        read(pk=1)


def test_dates_and_flags_come_back_as_the_model_gives_them():
    user = User.objects.create_user("a@example.com")
    read = Prepared(lambda pk: User.objects.filter(pk=pk).values_list("date_joined", "is_active"), pk=int)
    assert read(pk=user.pk) == [(user.date_joined, True)]
