"""Every address × four roles, with a member who hides everything: no answer holds a word of that member.

Who finds a page where is declared in privacy_expectations.py; an address nobody judged fails.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone, translation

from community.directory.services.statistics import make_counts
from community.members.choices import ProfileStatus
from community.members.models import MemberProfile
from portal.core.text import fold
from portal.news.models import NewsIndexPage
from portal.places.models import Country, OldCommune, Place
from portal.places.services import load_places
from portal.search.services import changed
from portal.users.models import User
from tests.factories.directory import HIDDEN, people, viewer
from tests.factories.users import enter
from tests.project.admin_expectations import expected as expected_of_admin
from tests.project.privacy_expectations import EXPECTED, STAFF_MAY_READ, expected

CANARY = "Chimyến"
WORDS = {
    "display_name": f"{CANARY} Văn Tên",
    "other_names": [f"{CANARY} Khác"],
    "home_text": f"{CANARY} Quê",
    "city": f"{CANARY} Thành",
    "occupation_text": f"{CANARY} Nghề",
    "skills": [f"{CANARY} Tài"],
    "organisation": f"{CANARY} Hội",
    "bio": f"{CANARY} Lời",
}
ROLES = "sumf"  # stranger, unconfirmed account, member, staff (f)
TRACES = tuple({CANARY, fold(CANARY), CANARY.upper(), fold(CANARY).upper(), CANARY.lower()})
# addresses whose arguments are no ids
FIXED = {
    "wagtail_serve": ["/", "/en/", "/tin/"],
    "wagtaildocs_serve": ["/documents/1/a.txt"],
    "news_feed": ["/nguon-tin/atom/", "/nguon-tin/json/"],
    "home_place": ["/noi-que/van-an/", "/noi-que/keng-du/"],
    "member_profile_step": ["/tai-khoan/ho-so/phan/ten/"],
    "privacy_purpose": ["/tai-khoan/du-lieu/muc-dich/account/"],
}
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def walk(patterns: Any, names: list[str], route: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, [*names, pattern.namespace] if pattern.namespace else names, whole)
        else:
            yield (":".join([*names, pattern.name]) if pattern.name else whole), whole


def addresses() -> list[tuple[str, str]]:
    """(name, route) of the whole URLconf, the Vietnamese half."""
    with translation.override("vi"):
        return list(walk(get_resolver().url_patterns, [], "/"))


def is_admin(route: str) -> bool:
    return route.startswith("/cms/")


class World:
    """The member who hides everything, people who do not, and the four who look."""

    def __init__(self) -> None:
        load_places()
        people(6, country=Country.objects.get(iso2="KR"))
        self.user = User.objects.create_user(
            f"{fold(CANARY)}@example.org", None, first_name=CANARY, last_name=CANARY, date_joined=timezone.now()
        )
        EmailAddress.objects.create(user=self.user, email=self.user.email, verified=True, primary=True)
        self.profile = MemberProfile(
            user=self.user,
            status=ProfileStatus.PRIVATE,
            birth_year=1988,
            country=Country.objects.get(iso2="MN"),
            home_place=Place.objects.get(slug="keng-du"),
            home_commune=OldCommune.objects.first(),
            occupation="pharmacist",
            languages=["mn"],
            **WORDS,
            **HIDDEN,
        )
        self.profile.photo.save("anh.jpg", ContentFile(CANARY.encode()), save=False)
        self.profile.save()
        changed(kind="people", ids=[self.profile.reference])
        make_counts()
        self.clients = {"s": Client(), "u": Client(), "m": Client(), "f": Client()}
        self.clients["u"].force_login(viewer(verified=False))
        self.clients["m"].force_login(viewer())

    def paths(self, name: str, route: str) -> list[str]:
        """The address with the hidden member's own ids in place of every argument."""
        if name in FIXED:
            return FIXED[name]
        numbers = (str(self.user.pk), str(self.profile.pk))
        texts = (self.profile.reference, self.user.reference)
        numeric = {"pk", "id"} if is_admin(route) else set()
        choices = [
            numbers if kind == "int" or argument in numeric else texts
            for kind, argument, _group in ARGUMENT.findall(route)
        ]
        found = []
        for values in itertools.product(*choices):
            given = iter(values)
            path = ARGUMENT.sub(lambda _: next(given), route)  # noqa: B023  (used up at once)
            found.append(re.sub(r"[\^$*]", "", path))
        return found[:4]


@pytest.fixture
def world(home: Any, news_index: NewsIndexPage, administrator: User, settings: Any) -> World:
    settings.PORTAL_DIRECTORY_SEARCHES_PER_MINUTE = 100_000
    EmailAddress.objects.create(user=administrator, email=administrator.email, verified=True, primary=True)
    made = World()
    enter(made.clients["f"], administrator)
    return made


def ask(client: Client, path: str) -> Any:
    """The answer to GET, or to POST where only that is answered. Nothing that happens is kept."""
    kept = copy.copy(client.cookies)
    cache.clear()
    with transaction.atomic():
        response = client.get(path)
        if response.status_code == 405:
            response = client.post(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    client.cookies = kept
    return response, body


def traces(response: Any, body: bytes) -> list[str]:
    text = body.decode("utf-8", "replace") + str(sorted(response.headers.items()))
    return [trace for trace in TRACES if trace in text]


def test_every_address_has_been_judged() -> None:
    unknown = sorted(
        {
            name
            for name, route in addresses()
            if (expected_of_admin(name) if is_admin(route) else expected(name)) is None
        }
        - {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtail_bulk_action"}
    )
    assert not unknown, f"say in privacy_expectations.py who finds a page at: {', '.join(unknown)}"


def test_no_judgement_is_left_over() -> None:
    names = [name for name, route in addresses() if not is_admin(route)]
    assert not [pattern for pattern, _roles in EXPECTED if not any(fnmatchcase(name, pattern) for name in names)]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
@pytest.mark.parametrize("role", ROLES)
def test_no_answer_holds_a_word_of_whoever_hides_everything(world: World, role: str) -> None:
    told, wrong = [], []
    client = world.clients[role]
    for name, route in addresses():
        found = set()
        for path in world.paths(name, route):
            response, body = ask(client, path)
            found.add(response.status_code)
            may_read = role == "f" and any(fnmatchcase(name, pattern) for pattern in STAFF_MAY_READ)
            if traces(response, body) and not may_read:
                told.append(f"{name} {path}: {traces(response, body)}")
            if response.status_code >= 500:
                wrong.append(f"{name} {path}: {response.status_code}")
        if not is_admin(route) and (200 in found) is not (role in (expected(name) or "")):
            wrong.append(f"{name} {route}: {sorted(found)}")
    assert not told, "\n".join(told)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_no_search_tells_of_whoever_hides_everything(world: World, role: str) -> None:
    """Addresses with words of the hidden member in them: they come back as typed, and nothing comes with them."""
    client = world.clients[role]
    for typed in (CANARY, fold(CANARY), CANARY.lower(), "keng du", "duoc si", world.profile.reference):
        for path in (f"/danh-ba/?q={typed}", f"/danh-ba/goi-y/?q={typed[:4]}", "/danh-ba/?nuoc=mong-co&que=keng-du"):
            _response, body = ask(client, path)
            text = body.decode()
            assert "Văn Tên" not in text
            assert world.profile.reference not in re.sub(re.escape(f'value="{typed}"'), "", text).replace(
                f"“{typed}”", ""
            ), path
            assert 'class="person"' not in text or "Nguyễn Văn" in text


def show_everything(world: World) -> None:
    MemberProfile.objects.filter(pk=world.profile.pk).update(
        status=ProfileStatus.LISTED, **dict.fromkeys(HIDDEN, "members")
    )
    changed(kind="people", ids=[world.profile.reference])


@pytest.mark.parametrize("role", "su")
def test_strangers_are_told_of_nobody_who_is_listed_either(world: World, role: str) -> None:
    """Journey J11, step 1: no person in pages, sitemap, feeds, previews for other sites."""
    show_everything(world)
    told = []
    for name, route in addresses():
        if is_admin(route):
            continue
        for path in world.paths(name, route):
            if traces(*ask(world.clients[role], path)):
                told.append(f"{name} {path}")
    assert not told, "\n".join(told)


def test_the_walk_would_notice(world: World) -> None:
    """Shown to members, the same words are in their answers and in nobody else's."""
    show_everything(world)
    path = f"/danh-ba/{world.profile.reference}/"
    assert traces(*ask(world.clients["m"], path))
    assert not traces(*ask(world.clients["s"], path))
    assert not traces(*ask(world.clients["u"], path))
