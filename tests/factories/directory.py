"""Listed people in numbers, and accounts that look at them."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from community.members.choices import Audience, Part, ProfileStatus
from community.members.models import MemberProfile
from portal.search.services import changed
from portal.users.models import User

SHOWN = {f"{part.value}_audience": Audience.MEMBERS for part in Part}
HIDDEN = {f"{part.value}_audience": Audience.NOBODY for part in Part}
NAMES = ("An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Quỳnh", "Sơn", "Tú")
_number = count(1)


def people(number: int, *, shown: bool = True, **fields: Any) -> list[MemberProfile]:
    """So many listed profiles of old accounts, every part shown to members, in the search already."""
    numbers = [next(_number) for _ in range(number)]
    accounts = User.objects.bulk_create(
        [User(email=f"nguoi-{n}@example.org", password="!", date_joined=long_ago()) for n in numbers]
    )
    profiles = MemberProfile.objects.bulk_create(
        [
            MemberProfile(
                user=account,
                version=1,
                **{
                    "status": ProfileStatus.LISTED,
                    "display_name": f"Nguyễn Văn {NAMES[n % len(NAMES)]}",
                    "birth_year": 1985,
                    **(SHOWN if shown else {**HIDDEN, "name_audience": Audience.MEMBERS}),
                    **fields,
                },
            )
            for n, account in zip(numbers, accounts, strict=True)
        ]
    )
    changed(kind="people", ids=[profile.reference for profile in profiles])
    return profiles


def long_ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(days=400)


def viewer(
    *, verified: bool = True, young: bool = False, vouched: bool = False, profile: bool = True, **fields: Any
) -> User:
    """An account with a confirmed address and a profile of its own that nobody else sees."""
    n = next(_number)
    joined = timezone.now() if young else long_ago()
    user = User.objects.create_user(f"xem-{n}@example.org", None, date_joined=joined, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    if profile or vouched:
        MemberProfile.objects.create(
            user=user,
            display_name="Trần Thị Xem",
            status=ProfileStatus.PRIVATE,
            vouched_at=timezone.now() if vouched else None,
        )
    return user
