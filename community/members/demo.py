"""Six hundred synthetic members with varied choices of what to show, marked as demo wherever they appear.

Nobody can log in as one of them, except the one demo member whose login `make run` prints.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from community.members.choices import Audience, Part, ProfileStatus
from community.members.models import MemberProfile
from community.members.synthetic import SEED, SyntheticMember, make_member, members
from portal.core.demo import DemoWorld
from portal.places.models import Country, OldCommune, Place
from portal.search.services import changed
from portal.users.models import User
from portal.users.services.consent import give_consent

ORDER = 60
MEMBERS = 600
# parts of those who are listed: how many in a hundred show each one
SHOWN = {
    Part.OTHER_NAMES: 15,
    Part.HOME: 85,
    Part.COUNTRY: 95,
    Part.CITY: 60,
    Part.OCCUPATION: 80,
    Part.SKILLS: 75,
    Part.LANGUAGES: 70,
    Part.ORGANISATION: 50,
    Part.BIO: 55,
    Part.OFFERS: 90,
}
# of a hundred: the rest is listed
PRIVATE, DORMANT, SUSPENDED = 13, 4, 1


def email_of(number: int) -> str:
    return f"thanh-vien-mau-{number:03}@demo.example"


def load(world: DemoWorld) -> str:
    """Safe to repeat: who is there already is left as he or she is now."""
    there = set(User.objects.filter(email__startswith="thanh-vien-mau-").values_list("email", flat=True))
    missing = [person for person in members(MEMBERS) if email_of(person.number) not in there]
    listed = add(missing) if missing else 0
    own = add_own_profile(world)
    return f"{MEMBERS} synthetic members ({len(missing)} new, {listed} of them listed){own}"


@transaction.atomic
def add(people: Sequence[SyntheticMember]) -> int:
    accounts = User.objects.bulk_create(
        [User(email=email_of(person.number), password=make_password(None), language="vi") for person in people]
    )
    codes = Codes()
    profiles = [profile_of(person, account, codes) for person, account in zip(people, accounts, strict=True)]
    MemberProfile.objects.bulk_create(profiles)
    listed = [profile for profile in profiles if profile.status == ProfileStatus.LISTED]
    for profile in listed:
        give_consent(user=profile.user, purpose="directory", language="vi", by=profile.user)
    changed(kind="people", ids=[profile.reference for profile in listed])
    return len(listed)


class Codes:
    """Official codes to primary keys, read once."""

    def __init__(self) -> None:
        self.countries = dict(Country.objects.values_list("iso2", "pk"))
        self.places = dict(Place.objects.values_list("code", "pk"))
        self.communes = dict(OldCommune.objects.values_list("code", "pk"))


def status_of(share: int) -> ProfileStatus:
    if share < PRIVATE:
        return ProfileStatus.PRIVATE
    if share < PRIVATE + DORMANT:
        return ProfileStatus.DORMANT
    return ProfileStatus.SUSPENDED if share < PRIVATE + DORMANT + SUSPENDED else ProfileStatus.LISTED


def profile_of(person: SyntheticMember, account: User, codes: Codes) -> MemberProfile:
    """A row ready to be stored; what it shows and its status follow from the person's number alone."""
    chance = random.Random(f"{SEED}:choices:{person.number}")  # noqa: S311  (no secret)
    status = status_of(chance.randrange(100))
    shown = {part for part, share in SHOWN.items() if chance.randrange(100) < share}
    if status == ProfileStatus.LISTED or chance.random() < 0.5:
        shown.add(Part.NAME)
    profile = MemberProfile(
        user=account,
        version=1,
        status=status,
        display_name=person.display_name,
        other_names=list(person.other_names),
        birth_year=person.birth_year,
        home_text=person.home_text,
        home_place_id=codes.places.get(person.home_new_code),
        home_commune_id=codes.communes.get(person.home_old_code),
        country_id=codes.countries[person.country],
        city=person.city,
        occupation=person.occupation,
        skills=list(person.skills),
        languages=list(person.languages),
        organisation=person.organisation,
        bio=person.bio,
        offers=list(person.offers),
        confirmed_at=timezone.now() - dt.timedelta(days=chance.randrange(300)),
        vouched_at=timezone.now() if chance.random() < 0.4 else None,
        is_demo=True,
        **{f"{part.value}_audience": Audience.MEMBERS for part in shown},
    )
    if status == ProfileStatus.DORMANT:
        profile.confirmed_at = timezone.now() - dt.timedelta(days=560)
        profile.lapsed_at = timezone.now() - dt.timedelta(days=10)
    if status == ProfileStatus.SUSPENDED:
        profile.suspended_reason = "Hồ sơ mẫu: phần giới thiệu có số điện thoại của người khác. Bạn sửa lại giúp nhé."
    return profile


def add_own_profile(world: DemoWorld) -> str:
    """The demo member's own profile: filled in, not listed, so that every step can be tried."""
    account = world.people.get("member")
    if account is None or MemberProfile.objects.filter(user=account).exists():
        return ""
    person = make_member(MEMBERS + 1)
    profile = profile_of(person, account, Codes())
    profile.status = ProfileStatus.PRIVATE
    profile.confirmed_at = timezone.now()
    profile.vouched_at = timezone.now()
    profile.lapsed_at, profile.suspended_reason = None, ""
    for part in Part:
        setattr(profile, f"{part.value}_audience", Audience.NOBODY)
    profile.save()
    return "; the demo member's own profile"
