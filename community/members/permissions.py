"""The one rule for fields: what of a profile a viewer is shown. Lists, pages, the index, exports and photos use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress

from community.members.choices import Part

if TYPE_CHECKING:
    from community.members.models import MemberProfile

MANAGE = "members.change_memberprofile"


class Role(StrEnum):
    STRANGER = "stranger"
    MEMBER = "member"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. Made by :func:`viewer_of` for a request's account; the index looks as :data:`ANY_MEMBER`."""

    role: Role = Role.STRANGER
    user_id: int | None = None

    def owns(self, profile: MemberProfile) -> bool:
        return self.user_id is not None and profile.user_id == self.user_id


STRANGER = Viewer()
ANY_MEMBER = Viewer(Role.MEMBER)


def viewer_of(user: Any) -> Viewer:
    """A member is an account in use with a confirmed address; whoever else asks is a stranger (row H7).

    Staff are members like others here. What they see in the staff screens goes through :func:`staff_viewer`.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return STRANGER
    if not EmailAddress.objects.filter(user_id=user.pk, verified=True).exists():
        return STRANGER
    return Viewer(Role.MEMBER, user.pk)


def staff_viewer(user: Any) -> Viewer:
    """The viewer of the staff screens: STAFF with the permission to care for profiles, else a stranger."""
    if user.is_active and user.is_staff and user.has_perm(MANAGE):
        return Viewer(Role.STAFF, user.pk)
    return STRANGER


def visible_parts(profile: MemberProfile, viewer: Viewer) -> frozenset[Part]:
    """Parts of this profile that this viewer may see. Deny by default.

    The account must have been loaded with the profile, or costs a query.
    """
    if viewer.role is Role.STRANGER:
        return frozenset()
    if viewer.owns(profile):
        return frozenset(Part)
    if viewer.role is Role.STAFF:
        return frozenset(Part) if profile.restricted_at is None else frozenset()
    return profile.parts_shown() if profile.is_listed else frozenset()


def is_visible(profile: MemberProfile, viewer: Viewer) -> bool:
    """Whether the viewer may know that this profile exists."""
    return bool(visible_parts(profile, viewer))


@dataclass(frozen=True, slots=True)
class SeenProfile:
    """A profile as one viewer sees it: what may not be seen is empty, and cannot be reached from here."""

    reference: str
    parts: frozenset[Part]
    display_name: str = ""
    other_names: tuple[str, ...] = ()
    home_text: str = ""
    home_place: Any = None
    home_commune: Any = None
    country: Any = None
    city: str = ""
    occupation: str = ""
    occupation_text: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    organisation: str = ""
    bio: str = ""
    offers: tuple[str, ...] = ()
    has_photo: bool = False
    is_demo: bool = False


# which columns each part opens
COLUMNS: dict[Part, tuple[str, ...]] = {
    Part.NAME: ("display_name",),
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


def seen_by(profile: MemberProfile, viewer: Viewer) -> SeenProfile | None:
    """The profile as this viewer sees it, or None when the viewer may not know of it."""
    parts = visible_parts(profile, viewer)
    if not parts:
        return None
    values: dict[str, Any] = {}
    for part in parts:
        for column in COLUMNS.get(part, ()):
            value = getattr(profile, column)
            values[column] = tuple(value) if isinstance(value, list) else value
    return SeenProfile(
        reference=profile.reference,
        parts=parts,
        has_photo=Part.PHOTO in parts and bool(profile.photo),
        is_demo=profile.is_demo,
        **values,
    )


# --- The photo's own address --------------------------------------------------------------------------------------
# A photo belongs to the full profile. The directory counts full profiles (row H7), so it adds a gate that says whether
# this viewer has opened this one: its address alone must not be a way round the budget.

PhotoGate = Callable[["MemberProfile", Viewer], bool]
_photo_gates: dict[str, PhotoGate] = {}


def register_photo_gate(name: str, gate: PhotoGate) -> None:
    """Add a condition from ``apps.ready()``. Raises ValueError when the name is taken by another."""
    if _photo_gates.setdefault(name, gate) is not gate:
        raise ValueError(f"The photo gate {name} is registered twice.")


def may_open_photo(profile: MemberProfile, viewer: Viewer) -> bool:
    """Whether this viewer may fetch the photo of a profile that :func:`seen_by` shows with one."""
    return viewer.owns(profile) or all(gate(profile, viewer) for gate in _photo_gates.values())
