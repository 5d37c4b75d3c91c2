"""What a member tells about himself or herself, and who may see each part of it."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.members.choices import Audience, Part, ProfileStatus
from community.members.querysets import MemberProfileQuerySet

REFERENCE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
REFERENCE_LENGTH = 12
FIRST_YEAR = 1900
# row G4: the directory is for people of 16 and over; of the year alone it is certain only one year later
YEARS_UNTIL_LISTED = 17


def new_profile_reference() -> str:
    """Random, so that nobody can count or walk the profiles (row H7): 31¹² possibilities."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))


def private_storage() -> Storage:
    return storages["private"]


def photo_path(profile: MemberProfile, filename: str) -> str:
    """A random name: neither the person nor the file's own name shows."""
    return f"members/{secrets.token_hex(16)}.jpg"


def audience(part: Part) -> models.CharField[str, str]:
    return models.CharField(
        format_lazy(_("audience: {part}"), part=part.value),
        max_length=8,
        choices=Audience.choices,
        default=Audience.NOBODY,
    )


class MemberProfile(models.Model):
    """One member's profile. ``reference`` is the public id; ``version`` rises with every save.

    ``str()`` is the reference, so that no log, history line or error page names anyone.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="profile"
    )
    reference = models.CharField(
        _("reference"), max_length=16, unique=True, default=new_profile_reference, editable=False
    )
    version = models.PositiveBigIntegerField(_("version"), default=0, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=ProfileStatus.choices, default=ProfileStatus.PRIVATE, editable=False
    )

    display_name = models.CharField(_("name, as you write it"), max_length=120)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    home_text = models.CharField(_("home place, as you write it"), max_length=160, blank=True)
    home_place = models.ForeignKey(
        "places.Place",
        verbose_name=_("commune or ward today"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    home_commune = models.ForeignKey(
        "places.OldCommune",
        verbose_name=_("commune before July 2025"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    country = models.ForeignKey(
        "places.Country", verbose_name=_("country"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    city = models.CharField(_("city"), max_length=80, blank=True)
    occupation = models.CharField(_("occupation"), max_length=40, blank=True)
    occupation_text = models.CharField(_("occupation, in your words"), max_length=120, blank=True)
    skills = models.JSONField(_("skills"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    bio = models.TextField(_("about me"), max_length=1500, blank=True)
    offers = models.JSONField(_("ready to"), default=list, blank=True)
    photo = models.FileField(_("photo"), upload_to=photo_path, storage=private_storage, blank=True)

    name_audience = audience(Part.NAME)
    other_names_audience = audience(Part.OTHER_NAMES)
    home_audience = audience(Part.HOME)
    country_audience = audience(Part.COUNTRY)
    city_audience = audience(Part.CITY)
    occupation_audience = audience(Part.OCCUPATION)
    skills_audience = audience(Part.SKILLS)
    languages_audience = audience(Part.LANGUAGES)
    organisation_audience = audience(Part.ORGANISATION)
    bio_audience = audience(Part.BIO)
    offers_audience = audience(Part.OFFERS)
    photo_audience = audience(Part.PHOTO)

    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now, editable=False)
    asked_at = models.DateTimeField(_("asked to confirm"), null=True, blank=True, editable=False)
    warned_at = models.DateTimeField(_("told that it will be erased"), null=True, blank=True, editable=False)
    lapsed_at = models.DateTimeField(_("taken out for want of confirmation"), null=True, blank=True, editable=False)
    suspended_reason = models.CharField(_("reason shown to the member"), max_length=400, blank=True, editable=False)
    vouched_at = models.DateTimeField(_("vouched for"), null=True, blank=True, editable=False)
    vouch_reason = models.CharField(_("why vouched for, or no longer"), max_length=400, blank=True, editable=False)
    restricted_at = models.DateTimeField(_("use restricted"), null=True, blank=True, editable=False)
    is_canary = models.BooleanField(_("watch profile"), default=False, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = MemberProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("member profile")
        verbose_name_plural = _("member profiles")
        constraints = [
            # a profile is in the directory only with its name shown to members
            models.CheckConstraint(
                condition=~models.Q(status=ProfileStatus.LISTED) | models.Q(name_audience=Audience.MEMBERS),
                name="members_listed_shows_the_name",
            )
        ]
        indexes = [models.Index(fields=["status", "confirmed_at"], name="members_status_confirmed")]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raise ``version`` with every save, partial ones included: what is older than the row is stale."""
        self.version += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)

    def audience_of(self, part: Part | str) -> str:
        return str(getattr(self, f"{Part(part).value}_audience"))

    @property
    def is_stored(self) -> bool:
        return not self._state.adding

    @property
    def is_listed(self) -> bool:
        """The same rule as :data:`community.members.querysets.LISTED`; the account must have been loaded."""
        return (
            self.status == ProfileStatus.LISTED
            and self.name_audience == Audience.MEMBERS
            and self.restricted_at is None
            and self.user.is_active
        )

    def parts_shown(self) -> frozenset[Part]:
        """Parts that members may see while the profile is listed."""
        return frozenset(part for part in Part if self.audience_of(part) == Audience.MEMBERS)

    def may_be_listed_by_age(self, year: int) -> bool:
        """Row G4: 16 and over for certain; nobody without a year of birth."""
        return self.birth_year is not None and FIRST_YEAR <= self.birth_year <= year - YEARS_UNTIL_LISTED


class PhotoDeletion(models.Model):
    """A file of the private storage that must go, or that a photo on its way in left behind.

    The row is written before the file comes in, and again in the transaction that gives a file up; a sweep each
    minute deletes what is due and no profile names. So neither a crash nor a rolled-back save leaves a picture lying.
    """

    name = models.CharField(_("file"), max_length=100, unique=True)
    due_at = models.DateTimeField(_("due"), default=timezone.now)

    class Meta:
        verbose_name = _("photo to delete")
        verbose_name_plural = _("photos to delete")
        indexes = [models.Index(fields=["due_at"], name="members_photodeletion_due")]

    def __str__(self) -> str:
        return str(self.pk)
