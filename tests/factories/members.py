"""Members with profiles: written by the services where the test is about them, set directly where it is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from community.members import services
from community.members.choices import Audience, Part, ProfileStatus
from community.members.models import MemberProfile
from portal.places.choices import DistrictKind, OldCommuneKind
from portal.places.models import District, OldCommune
from portal.users.models import User
from tests.factories import places
from tests.factories.media import talkative_jpeg
from tests.factories.users import make_user

EVERYTHING: dict[str, Any] = {
    "display_name": "Nguyễn Thùy Dương",
    "other_names": ["Dương Tròn", "Yang Hee"],
    "birth_year": 1990,
    "home_text": "Xuân Hòa, Nam Đàn",
    "city": "Suwon",
    "occupation": "factory_worker",
    "occupation_text": "Tổ trưởng chuyền điện tử",
    "skills": ["nấu ăn", "hát ví"],
    "languages": ["vi", "ko"],
    "organisation": "Hội đồng hương Suwon",
    "bio": "Cuối tuần hay đưa người mới đi khám bệnh.",
    "offers": ["translate", "host"],
}
ALL_PARTS = dict.fromkeys(Part, Audience.MEMBERS)


def make_member(email: str = "", *roles: str, verified: bool = True, **fields: Any) -> User:
    """An account in use, its address confirmed."""
    user = make_user(email, *roles, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def xuan_hoa() -> OldCommune:
    """xã Xuân Hòa, huyện Nam Đàn: part of xã Vạn An since 1-7-2025. By the codes of the carried files."""
    district, _created = District.objects.get_or_create(
        code="430", defaults={"kind": DistrictKind.RURAL, "name": "Nam Đàn", "until": dt.date(2025, 7, 1)}
    )
    row, _created = OldCommune.objects.get_or_create(
        code="17959",
        defaults={
            "kind": OldCommuneKind.COMMUNE,
            "name": "Xuân Hòa",
            "district": district,
            "place": places.place(),
        },
    )
    return row


def make_profile(user: User | None = None, *, with_places: bool = False, **fields: Any) -> MemberProfile:
    """A full profile that nobody else sees."""
    user = user or make_member()
    values = {**EVERYTHING, **fields}
    if with_places:
        values |= {
            "country": places.country(),
            "home_commune": xuan_hoa(),
            "home_place": places.place(),
            **fields,
        }
    profile = services.create_profile(user=user, display_name=values["display_name"], by=user)
    services.update_profile(profile=profile, values=values, by=user)
    return profile


def make_listed(
    user: User | None = None, *, parts: Any = ALL_PARTS, photo: bool = False, **fields: Any
) -> MemberProfile:
    """A profile in the directory that shows these parts (all of them) to members."""
    profile = make_profile(user, **fields)
    services.set_audiences(profile=profile, audiences=parts, by=profile.user)
    if photo:
        give_photo(profile)
    services.list_profile(profile=profile, by=profile.user, language="vi")
    return profile


def give_photo(profile: MemberProfile, data: bytes | None = None) -> None:
    upload = SimpleUploadedFile("cccd-cua-toi.jpg", data or talkative_jpeg(), content_type="image/jpeg")
    services.set_photo(profile=profile, portrait=services.make_portrait(upload), by=profile.user)


def put_in_state(profile: MemberProfile, status: ProfileStatus) -> MemberProfile:
    """Straight into a state, whatever led there."""
    profile.status = status
    profile.save()
    return profile


def age(profile: MemberProfile, since: dt.timedelta) -> MemberProfile:
    """As if it had been confirmed that long ago."""
    profile.confirmed_at = timezone.now() - since
    profile.save()
    return profile
