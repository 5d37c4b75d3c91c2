"""What a profile is made of, who may see each part, and the states it goes through."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.casework.transitions import Transition, TransitionTable


class Audience(models.TextChoices):
    """Who may see one part of a profile. There is no “everyone”: people are never shown to strangers."""

    NOBODY = "nobody", _("Nobody")
    MEMBERS = "members", _("Members")


class Part(models.TextChoices):
    """The parts of a profile that have an audience each. The value is the prefix of the audience's column."""

    NAME = "name", _("Name")
    OTHER_NAMES = "other_names", _("Other names")
    HOME = "home", _("Home place")
    COUNTRY = "country", _("Country")
    CITY = "city", _("City")
    OCCUPATION = "occupation", _("Occupation")
    SKILLS = "skills", _("Skills")
    LANGUAGES = "languages", _("Languages")
    ORGANISATION = "organisation", _("Organisation")
    BIO = "bio", _("About me")
    OFFERS = "offers", _("Ready to")
    PHOTO = "photo", _("Photo")


class Offer(models.TextChoices):
    """What a member is ready to do for others (row H2)."""

    MENTOR = "mentor", pgettext_lazy("what a member offers", "Mentor")
    LECTURE = "lecture", pgettext_lazy("what a member offers", "Lecture")
    INVEST = "invest", pgettext_lazy("what a member offers", "Invest")
    TRANSLATE = "translate", pgettext_lazy("what a member offers", "Translate")
    HOST = "host", pgettext_lazy("what a member offers", "Host")
    GIVE = "give", pgettext_lazy("what a member offers", "Give")


class ProfileStatus(models.TextChoices):
    """PRIVATE: seen by nobody else. LISTED: in the directory. DORMANT: taken out because it was not confirmed for
    18 months. SUSPENDED: taken out by staff, with the reason shown to the member."""

    PRIVATE = "private", _("Not listed")
    LISTED = "listed", _("Listed")
    DORMANT = "dormant", _("Waiting for you to confirm it")
    SUSPENDED = "suspended", _("Taken out by the portal's staff")


TABLE = TransitionTable(
    ProfileStatus,
    Transition("list", ProfileStatus.LISTED, sources=[ProfileStatus.PRIVATE, ProfileStatus.DORMANT]),
    Transition("unlist", ProfileStatus.PRIVATE, sources=[ProfileStatus.LISTED, ProfileStatus.DORMANT]),
    Transition("lapse", ProfileStatus.DORMANT, sources=[ProfileStatus.LISTED]),
    Transition(
        "suspend",
        ProfileStatus.SUSPENDED,
        sources=[ProfileStatus.PRIVATE, ProfileStatus.LISTED, ProfileStatus.DORMANT],
        needs_reason=True,
    ),
    Transition("reinstate", ProfileStatus.PRIVATE, sources=[ProfileStatus.SUSPENDED], needs_reason=True),
)
