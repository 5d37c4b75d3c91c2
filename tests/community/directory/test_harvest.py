"""Journey J11: fifty fresh accounts try to copy the directory; an honest old member notices nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from community.directory.choices import PARAMETERS, Facet
from community.directory.models import Alarm, Viewing
from community.directory.services.alarms import check_counters
from community.directory.services.labels import words
from community.members.choices import Offer
from community.members.models import MemberProfile
from portal.places.models import Country, Place
from portal.places.services import load_places
from tests.factories.directory import people, viewer

URL = "/danh-ba/"
REFERENCE = re.compile(r'href="/danh-ba/([2-9a-z]{12})/"')
ACCOUNTS = 50
VALUES = {
    Facet.COUNTRY: ("han-quoc", "duc", "lao"),
    Facet.HOME: ("van-an", "kim-lien", "huyen-nam-dan"),
    Facet.OCCUPATION: ("xay-dung", "y-te-va-cham-soc"),
    Facet.SKILL: ("nau-an",),
    Facet.LANGUAGE: ("tieng-han", "tieng-duc"),
    Facet.OFFER: ("phien-dich", "don-tiep"),
}
PREFIXES = ("ng", "an", "du", "mi", "la", "so", "ph", "qu", "ha", "gi")
SORTS = ("", "ten")
GIVEN = (("Trứ", "tru"), ("Thuận", "thuan"), ("Nhật", "nhat"), ("Khoa", "khoa"), ("Bảo", "bao"))
LAST = (("Anh", "anh"), ("Em", "em"), ("Nam", "nam"), ("Tây", "tay"))
PEOPLE = [(given, last, f"{typed} {end}") for (given, typed), (last, end) in itertools.product(GIVEN, LAST)]


@pytest.fixture
def world(db: None, settings: Any) -> list[MemberProfile]:
    # the attacker is patient: what a minute allows is not what holds
    settings.PORTAL_DIRECTORY_SEARCHES_PER_MINUTE = 100_000
    settings.PORTAL_DIRECTORY_SUGGESTIONS_PER_MINUTE = 100_000
    load_places()
    crowd = []
    for country, place, work in itertools.product(("KR", "DE", "LA"), ("17950", "17944"), ("nurse", "welder")):
        crowd += people(
            45,
            country=Country.objects.get(iso2=country),
            home_place=Place.objects.filter(code=place).first() or Place.objects.first(),
            occupation=work,
            languages=["vi", {"KR": "ko", "DE": "de", "LA": "lo"}[country]],
            offers=[Offer.TRANSLATE, Offer.HOST],
            skills=["nấu ăn"],
        )
    return crowd


def addresses() -> Iterator[str]:
    for (facet, tokens), prefix, sort in itertools.product(VALUES.items(), PREFIXES, SORTS):
        for token in tokens:
            yield f"?{PARAMETERS[facet]}={token}&q={prefix}&sap-xep={sort}"
    for (facet, tokens), sort in itertools.product(VALUES.items(), SORTS):
        yield from (f"?{PARAMETERS[facet]}={token}&sap-xep={sort}&trang=3" for token in tokens)


def test_the_values_tried_exist() -> None:
    for facet in Facet:
        if facet is not Facet.HOME:
            assert set(VALUES[facet]) <= set(words()[facet].values)


@pytest.mark.slow
def test_fifty_fresh_accounts_take_little_and_an_alarm_is_raised(client: Client, world: list[MemberProfile]) -> None:
    wanted = list(addresses())
    seen: set[str] = set()
    opened: set[str] = set()
    refused = 0
    own = [MemberProfile.objects.get(user=viewer(young=True)) for _ in range(ACCOUNTS)]
    for number, profile in enumerate(own):
        attacker = Client()
        attacker.force_login(profile.user)
        # together they walk every address; each takes its share, and a few that all of them try
        pages = [f"?nuoc={country}&trang={number % 9 + 1}" for country in VALUES[Facet.COUNTRY]]
        for address in [*wanted[number::ACCOUNTS], *pages, *wanted[:2]]:
            response = attacker.get(URL + address)
            assert response.status_code == 200
            text = response.content.decode()
            assert "@example.org" not in text
            found = set(REFERENCE.findall(text))
            seen |= found
            for reference in itertools.islice(sorted(found), 3):
                answer = attacker.get(f"{URL}{reference}/")
                assert answer.status_code in {200, 429}
                assert "@example.org" not in answer.content.decode()
                refused += answer.status_code == 429
                if answer.status_code == 200:
                    opened.add(reference)
        attacker.get(f"{URL}goi-y/?q={PREFIXES[number % len(PREFIXES)]}")
    # the attack is strong enough to use everything up, and gets no more
    assert len(world) > 500
    assert len(seen) == 500
    assert 0 < len(opened) <= 50
    assert Viewing.objects.filter(amount="profiles").count() == 50
    assert refused > 0
    check_counters()
    kinds = set(Alarm.objects.filter(account_reference="").values_list("kind", flat=True))
    assert kinds == {"young_profiles", "young_people"}

    honest = Client()
    honest.force_login(viewer(vouched=True))
    assert len(REFERENCE.findall(honest.get(f"{URL}?nuoc=lao").content.decode())) == 20
    assert honest.get(f"{URL}{world[0].reference}/").status_code == 200


def test_an_old_members_twenty_searches_all_succeed(client: Client, world: list[MemberProfile]) -> None:
    """Searches as people make them: a name and a place, and then the person."""
    client.force_login(viewer())
    wanted = [(f"Đậu Quang {given} {last}", f"dau quang {typed}") for given, last, typed in PEOPLE]
    for written, _typed in wanted:
        people(1, display_name=written)
    for _written, typed in wanted:
        response = client.get(f"{URL}?q={typed}")
        assert response.status_code == 200
        assert REFERENCE.findall(response.content.decode()), typed
        assert "notice-warn" not in response.content.decode(), typed
    assert not Alarm.objects.exists()


def test_references_cannot_be_counted_through(db: None) -> None:
    found = {profile.reference for profile in people(500)}
    assert len(found) == 500
    assert all(re.fullmatch("[2-9a-z]{12}", reference) for reference in found)
    assert len({reference[:3] for reference in found}) > 400
