"""Two worlds that differ only in what somebody hides answer every request with the same bytes."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from community.directory.models import DailyCount, Spent, Viewing
from community.directory.services.statistics import make_counts
from community.members.choices import Audience, Offer, Part, ProfileStatus
from community.members.models import MemberProfile
from portal.places.models import Country, OldCommune, Place
from portal.places.services import load_places
from portal.search.services import changed
from portal.users.models import User
from tests.factories.directory import HIDDEN, SHOWN, people, viewer

URL = "/danh-ba/"
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+|(nonce=")[^"]+')
SECRET = {
    "display_name": "Quách Thị Ẩn",
    "other_names": ["Bích Kín"],
    "home_text": "Keng Đu, Kỳ Sơn",
    "city": "Ulaanbaatar",
    "occupation": "pharmacist",
    "occupation_text": "Dược sĩ kín",
    "skills": ["thổi thủy tinh"],
    "languages": ["vi", "mn"],
    "organisation": "Hội kín",
    "bio": "Lời kín đáo.",
    "offers": [Offer.INVEST, Offer.GIVE],
}
# what each part covers, as the hidden value and as nothing
FIELDS: dict[Part, tuple[str, ...]] = {
    Part.OTHER_NAMES: ("other_names",),
    Part.HOME: ("home_text", "home_place", "home_commune"),
    Part.COUNTRY: ("country",),
    Part.CITY: ("city",),
    Part.OCCUPATION: ("occupation", "occupation_text"),
    Part.SKILLS: ("skills",),
    Part.LANGUAGES: ("languages",),
    Part.ORGANISATION: ("organisation",),
    Part.BIO: ("bio",),
    Part.OFFERS: ("offers",),
}


def world() -> list[MemberProfile]:
    """Forty people of few names, places and trades, so that one more would show in every count."""
    load_places()
    chance = random.Random(11)
    countries = {iso2: Country.objects.get(iso2=iso2) for iso2 in ("KR", "DE", "LA", "MN")}
    places = list(Place.objects.order_by("code")[:4])
    crowd = []
    for number in range(40):
        crowd += people(
            1,
            display_name=f"{chance.choice(('Nguyễn', 'Trần', 'Quách'))} {chance.choice(('Văn', 'Thị'))} "
            f"{chance.choice(('An', 'Ân', 'Ẩn', 'Kín', 'Bích'))}",
            country=countries[chance.choice(("KR", "DE", "LA"))],
            home_place=chance.choice(places),
            occupation=chance.choice(("nurse", "welder", "pharmacist")),
            skills=[chance.choice(("nấu ăn", "kế toán"))],
            languages=["vi", chance.choice(("ko", "de"))],
            offers=[chance.choice(list(Offer)).value],
            occupation_text=chance.choice(("Thợ hàn", "Điều dưỡng", "Dược sĩ")),
            bio="" if number % 2 else "Mẫu",
        )
    return crowd


def requests(number: int) -> list[str]:
    """Texts × filters × orders × pages, those about what is hidden first; the same in every run."""
    texts = [
        *("quach thi an", "Quách Thị Ẩn", "bich kin", "keng du", "ky son", "ulaanbaatar", "duoc si", "thoi thuy tinh"),
        *(
            "tieng mong co",
            "hoi kin",
            "kin dao",
            "dau tu",
            "quac thi an",
            "nguyen",
            "tran van an",
            "han quoc",
            "mong co",
        ),
        *("", "an", "kin", "dieu duong", "tho han", "bich kinn", "duocsi"),
    ]
    filters = [
        *("", "nuoc=mong-co", "nuoc=han-quoc", "nuoc=duc&nuoc=mong-co", "que=keng-du", "que=huyen-ky-son"),
        *("nghe=y-te-va-cham-soc", "ky-nang=thoi-thuy-tinh", "ngon-ngu=tieng-mong-co", "giup=dau-tu", "giup=ung-ho"),
    ]
    addresses = [
        f"{URL}?q={text}&{narrow}{order}{page}"
        for text, narrow, order, page in itertools.product(texts, filters, ("", "&sap-xep=ten"), ("", "&trang=2"))
    ]
    random.Random(5).shuffle(addresses)
    fixed = [f"{URL}goi-y/?q={text}" for text in texts if text] + [f"{URL}?q={text}" for text in texts]
    return [*fixed, f"{URL}?giup=dau-tu", f"{URL}?nuoc=mong-co", *addresses][:number]


class Watcher:
    """A stranger and a member whose budgets never end; what a request costs is forgotten before the next."""

    def __init__(self, settle: Callable[[], None], number: int) -> None:
        self.settle = settle
        self.addresses = requests(number)
        self.member = Client()
        self.member.force_login(viewer())
        self.stranger = Client()

    def answers(self) -> dict[str, bytes]:
        self.settle()
        DailyCount.objects.all().delete()
        make_counts()
        found = {}
        for who, client in (("stranger", self.stranger), ("member", self.member)):
            for address in self.addresses:
                Viewing.objects.all().delete()
                Spent.objects.all().delete()
                cache.clear()
                response = client.get(address)
                assert response.status_code in {200, 302}, address
                body = TOKEN.sub(r"\1\2", response.content.decode())
                head = {key: value for key, value in response.headers.items() if key != "Set-Cookie"}
                found[f"{who} {address}"] = f"{response.status_code} {sorted(head.items())}\n{body}".encode()
        return found


def differences(first: dict[str, bytes], second: dict[str, bytes]) -> list[str]:
    return [key for key, value in first.items() if second[key] != value]


@pytest.fixture(params=[pytest.param(60, id="60"), pytest.param(500, id="500", marks=pytest.mark.slow)])
def number(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def free(settings: Any) -> None:
    for name in ("PEOPLE_UNVOUCHED", "SEARCHES_PER_MINUTE", "SUGGESTIONS_PER_MINUTE"):
        setattr(settings, f"PORTAL_DIRECTORY_{name}", 1_000_000)


def extra(**fields: Any) -> dict[str, Any]:
    return {
        **SECRET,
        "country": Country.objects.get(iso2="MN"),
        "home_place": Place.objects.get(slug="keng-du"),
        "home_commune": OldCommune.objects.filter(name="Keng Đu").first(),
        **fields,
    }


@pytest.mark.parametrize("status", [ProfileStatus.PRIVATE, ProfileStatus.SUSPENDED])
def test_a_hidden_person_changes_no_answer(
    settle: Callable[[], None], number: int, free: None, status: ProfileStatus
) -> None:
    if number > 100 and status is not ProfileStatus.PRIVATE:
        pytest.skip("the long list runs once for each backend")
    world()
    watcher = Watcher(settle, number)
    before = watcher.answers()
    people(1, **{**SHOWN, **extra(), "status": status})
    assert differences(before, watcher.answers()) == []


def test_a_person_with_an_account_that_is_closed_changes_no_answer(settle: Callable[[], None], free: None) -> None:
    world()
    watcher = Watcher(settle, 60)
    before = watcher.answers()
    profile = people(1, **extra())[0]
    settle()
    User.objects.filter(pk=profile.user_id).update(is_active=False)
    changed(kind="people", ids=[profile.reference])
    assert differences(before, watcher.answers()) == []


@pytest.mark.parametrize("part", FIELDS)
def test_a_hidden_field_changes_no_answer(settle: Callable[[], None], free: None, part: Part) -> None:
    crowd = world()
    profile = crowd[7]
    setattr(profile, f"{part.value}_audience", Audience.NOBODY)
    profile.save()
    changed(kind="people", ids=[profile.reference])
    watcher = Watcher(settle, 60)
    before = watcher.answers()
    values = extra()
    for field in FIELDS[part]:
        setattr(profile, field, values[field])
    profile.save()
    changed(kind="people", ids=[profile.reference])
    assert differences(before, watcher.answers()) == []


def test_the_same_person_and_the_same_fields_do_change_answers_when_shown(
    settle: Callable[[], None], free: None
) -> None:
    """The test above can fail: what is shown does show."""
    crowd = world()
    watcher = Watcher(settle, 60)
    before = watcher.answers()
    people(1, **extra())
    assert len(differences(before, watcher.answers())) > 20
    assert set(HIDDEN) == {f"{part.value}_audience" for part in Part}
    assert len(crowd) == 40
