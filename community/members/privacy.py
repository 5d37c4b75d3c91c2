"""What the rights desk must know of profiles: what is held, how it is frozen, how it goes."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.members import services
from community.members.choices import Audience, Offer, Part, ProfileStatus
from community.members.models import MemberProfile
from portal.users.models import User
from portal.users.registry import DataHolder, ExportField, ExportFile, ExportItem, Subject, register_holder

# columns in the order of the screens, with the part that decides who sees them
EXPORTED: tuple[tuple[str, Part | None], ...] = (
    ("display_name", Part.NAME),
    ("other_names", Part.OTHER_NAMES),
    ("birth_year", None),
    ("home_text", Part.HOME),
    ("home_place", Part.HOME),
    ("home_commune", Part.HOME),
    ("country", Part.COUNTRY),
    ("city", Part.CITY),
    ("occupation", Part.OCCUPATION),
    ("occupation_text", Part.OCCUPATION),
    ("skills", Part.SKILLS),
    ("languages", Part.LANGUAGES),
    ("organisation", Part.ORGANISATION),
    ("bio", Part.BIO),
    ("offers", Part.OFFERS),
)
KEPT_ABOUT = (
    "confirmed_at",
    "asked_at",
    "warned_at",
    "lapsed_at",
    "suspended_reason",
    "vouched_at",
    "vouch_reason",
    "restricted_at",
    "created_at",
    "updated_at",
)


class ProfileHolder(DataHolder):
    """The profile with its photo. It lives for the purpose ``directory``."""

    name = "members.profile"
    purposes = ("directory",)
    correct = "member_profile"

    def collect(self, subject: Subject) -> list[ExportItem]:
        profile = _profile(subject)
        if profile is None:
            return []
        files = []
        if profile.photo:
            name = str(profile.photo.name)
            files.append(
                ExportFile(f"photo{PurePosixPath(name).suffix}", lambda: cast(Any, profile.photo.storage.open(name)))
            )
        return [
            ExportItem(
                purpose="directory",
                kind="members.profile",
                label=_("Your profile"),
                fields=[*_written(profile), *_state(profile)],
                files=files,
            )
        ]

    def restrict(self, subject: Subject, on: bool) -> None:
        profile = _profile(subject)
        if profile is not None:
            services.restrict_profile(profile=profile, on=on, by=None)

    def erase(self, subject: Subject, *, receipt: str) -> None:
        profile = _profile(subject)
        if profile is not None:
            services.erase_profile(profile=profile, by=None, cause="rights")

    def erases(self, subject: Subject) -> list[str | Promise]:
        return [] if _profile(subject) is None else [_("Your profile with its photo, and your place in the directory")]

    def on_withdraw(self, user: User, purpose: str) -> None:
        profile = MemberProfile.objects.filter(user=user).first()
        if profile is not None:
            services.unlist_profile(profile=profile, by=None)


def _profile(subject: Subject) -> MemberProfile | None:
    if subject.user is None:
        return None
    return MemberProfile.objects.with_places().filter(user=subject.user).first()


def _written(profile: MemberProfile) -> list[ExportField]:
    fields = []
    for column, part in EXPORTED:
        value = getattr(profile, column)
        label = _label(column)
        if value is not None and not isinstance(value, str | int | list):
            value = str(value)
        fields.append(ExportField(column, label, value, display=_display(column, value)))
        if part is not None and column == _first_column(part):
            audience = Audience(profile.audience_of(part))
            fields.append(ExportField(f"{part.value}_audience", _("Who sees it"), audience.value, audience.label))
    photo = Audience(profile.photo_audience)
    fields.append(ExportField("photo_audience", _("Who sees the photo"), photo.value, photo.label))
    return fields


def _state(profile: MemberProfile) -> list[ExportField]:
    status = ProfileStatus(profile.status)
    return [
        ExportField("reference", _label("reference"), profile.reference),
        ExportField("status", _label("status"), status.value, status.label),
        *(ExportField(name, _label(name), getattr(profile, name)) for name in KEPT_ABOUT),
    ]


def _label(column: str) -> Any:
    return MemberProfile._meta.get_field(column).verbose_name  # type: ignore[union-attr]


def _first_column(part: Part) -> str:
    return next(column for column, owner in EXPORTED if owner == part)


def _display(column: str, value: Any) -> str:
    if column == "offers":
        return ", ".join(str(Offer(code).label) for code in value if code in Offer.values)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return ""


def register() -> None:
    register_holder(ProfileHolder())
