"""The short steps in which a profile is written. Each part stands with the choice of who sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members import services
from community.members.choices import Offer, Part
from community.members.forms import options
from community.members.forms.base import StepForm
from community.members.forms.fields import Line, Lines, Paragraphs
from community.members.models import FIRST_YEAR, MemberProfile
from community.members.services.photos import Portrait, make_portrait
from portal.places.forms import HomePick, HomePlaceField
from portal.places.gazetteer import by_key
from portal.places.gazetteer.picks import decide
from portal.places.models import Country, OldCommune, Place
from portal.users.models import User


class NameStep(StepForm):
    slug = "ten"
    title = _("Who you are")
    lead = _("Write your name as you write it yourself. No other paper or number is ever asked for.")
    layout = (
        (Part.NAME, ("display_name",)),
        (Part.OTHER_NAMES, ("other_names",)),
        (None, ("birth_year",)),
    )
    checked = ("display_name", "other_names")

    display_name = Line(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    other_names = Lines(
        label=_("Other names"),
        help_text=_("A maiden name, a name at home, a name in another alphabet. One on each line."),
        required=False,
        most=5,
        longest=120,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        help_text=_(
            "The directory is for people of 16 and over; the year is how we know. It is shown to nobody and searched "
            "by nobody."
        ),
        required=False,
        min_value=FIRST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "bday-year"}),
    )

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and year > timezone.localdate().year:
            raise ValidationError(_("This year has not come yet."))
        return year

    @transaction.atomic
    def save(self, *, by: User) -> None:
        if not self.profile.is_stored:
            self.profile = services.create_profile(user=by, display_name=self.cleaned_data["display_name"], by=by)
        super().save(by=by)


class PlaceStep(StepForm):
    slug = "noi-chon"
    title = _("Where from, where now")
    lead = _("Old names of communes and districts are welcome: the portal knows what they are called today.")
    layout = (
        (Part.HOME, ("home",)),
        (Part.COUNTRY, ("country",)),
        (Part.CITY, ("city",)),
    )
    checked = ("home", "city")

    home = HomePlaceField(
        label=_("Home place in Nghệ An"),
        help_text=_("Commune, ward or district, as you call it. For example: Xuân Hòa, Nam Đàn"),
        required=False,
    )
    country: forms.ModelChoiceField[Country] = forms.ModelChoiceField(
        label=_("Country you live in"),
        queryset=Country.objects.none(),
        required=False,
        empty_label=_("Choose a country"),
    )
    city = Line(label=_("City"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.all()  # type: ignore[attr-defined]

    def initial_of(self, profile: MemberProfile) -> dict[str, Any]:
        return {"home": home_pick(profile), "country": profile.country_id, "city": profile.city}

    def values(self) -> dict[str, Any]:
        pick: HomePick | None = self.cleaned_data["home"]
        return {
            "home_text": pick.text if pick else "",
            "home_place": Place.objects.filter(code=pick.place_code).first() if pick else None,
            "home_commune": OldCommune.objects.filter(code=pick.old_commune_code).first() if pick else None,
            "country": self.cleaned_data["country"],
            "city": self.cleaned_data["city"],
        }


def home_pick(profile: MemberProfile) -> HomePick | tuple[str, str]:
    """What the picker starts with: the words as written and the place they were settled on."""
    commune = profile.home_commune.code if profile.home_commune else ""
    place = profile.home_place.code if profile.home_place else ""
    decision = decide(profile.home_text) if profile.home_text else None
    for candidate in (decision.candidate, *decision.choices) if decision else ():
        if candidate and candidate.old_commune_code == commune and candidate.place_code == place:
            return HomePick(profile.home_text, candidate)
    stored = (by_key(f"o{commune}") if commune else None) or (by_key(f"u{place}") if place else None)
    if stored is not None:
        return HomePick(stored.display, stored)
    return (profile.home_text, "")


class WorkStep(StepForm):
    slug = "nghe"
    title = _("What you do")
    layout = (
        (Part.OCCUPATION, ("occupation", "occupation_text")),
        (Part.SKILLS, ("known_skills", "own_skills")),
        (Part.LANGUAGES, ("languages",)),
        (Part.ORGANISATION, ("organisation",)),
    )
    checked = ("occupation_text", "own_skills", "organisation")

    occupation = forms.ChoiceField(label=_("Occupation"), required=False)
    occupation_text = Line(
        label=_("In your own words"),
        help_text=_("For example: head of a line in an electronics factory"),
        required=False,
        max_length=120,
    )
    known_skills = forms.MultipleChoiceField(label=_("Skills"), required=False, widget=forms.CheckboxSelectMultiple)
    own_skills = Lines(
        label=_("Other skills"),
        help_text=_("With commas between them."),
        required=False,
        most=12,
        longest=60,
        separator=",",
        widget=forms.TextInput,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisation = Line(
        label=_("Organisation"),
        help_text=_("Company, school or association, if you want it known."),
        required=False,
        max_length=160,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occupation"].choices = [("", _("Choose an occupation")), *options.occupation_choices()]  # type: ignore[attr-defined]
        self.fields["known_skills"].choices = options.skill_choices()  # type: ignore[attr-defined]
        self.fields["languages"].choices = options.language_choices()  # type: ignore[attr-defined]

    def initial_of(self, profile: MemberProfile) -> dict[str, Any]:
        known = options.known_skills()
        return {
            "occupation": profile.occupation,
            "occupation_text": profile.occupation_text,
            "known_skills": [skill for skill in profile.skills if skill in known],
            "own_skills": [skill for skill in profile.skills if skill not in known],
            "languages": profile.languages,
            "organisation": profile.organisation,
        }

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "occupation": cleaned["occupation"],
            "occupation_text": cleaned["occupation_text"],
            "skills": list(dict.fromkeys([*cleaned["known_skills"], *cleaned["own_skills"]])),
            "languages": cleaned["languages"],
            "organisation": cleaned["organisation"],
        }

    def skill_groups(self) -> list[dict[str, Any]]:
        """The boxes of the skills by group, a group with chosen ones open."""
        groups: dict[str, dict[str, Any]] = {}
        for box in self["known_skills"]:
            title = options.skill_group(box.data["value"])
            group = groups.setdefault(title, {"title": title, "boxes": [], "chosen": 0})
            group["boxes"].append(box)
            group["chosen"] += bool(box.data["selected"])
        return list(groups.values())


OFFERS = [
    (Offer.MENTOR, _("Mentor: stand by somebody younger in study or work")),
    (Offer.LECTURE, _("Lecture: tell a school or class what I know")),
    (Offer.INVEST, _("Invest: hear of projects in Nghệ An")),
    (Offer.TRANSLATE, _("Translate: at a doctor's, an office, on paper")),
    (Offer.HOST, _("Host: welcome newcomers where I live")),
    (Offer.GIVE, _("Give: to a school, a village, somebody in need")),
]


class OfferStep(StepForm):
    slug = "san-sang"
    title = _("What you are ready to do")
    layout = (
        (Part.OFFERS, ("offers",)),
        (Part.BIO, ("bio",)),
    )
    checked = ("bio",)

    offers = forms.MultipleChoiceField(
        label=_("I am ready to"),
        help_text=_("Nobody can write to you because of this: members find you, and you decide."),
        choices=OFFERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    bio = Paragraphs(
        label=_("About me"),
        help_text=_("A few lines, at most 1,500 signs. Leave out phone numbers and addresses."),
        required=False,
        max_length=1500,
    )


class PhotoField(forms.FileField):
    """A picture by content; its value is a portrait of ours."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"})

    def to_python(self, data: Any) -> Portrait | None:
        file = super().to_python(data)
        return None if file is None else make_portrait(file)


class PhotoStep(StepForm):
    slug = "anh"
    title = _("A photo")
    lead = _("It is made small, and the place and time your camera wrote into it are taken out.")
    layout = ((Part.PHOTO, ("photo",)),)

    photo = PhotoField(
        label=_("Photo"),
        help_text=_("JPEG, PNG, WebP or AVIF. A new one takes the place of the one before."),
        required=False,
    )

    def initial_of(self, profile: MemberProfile) -> dict[str, Any]:
        return {}

    def values(self) -> dict[str, Any]:
        return {}

    def save(self, *, by: User) -> None:
        services.set_audiences(profile=self.profile, audiences=self.audiences(), by=by)
        if self.cleaned_data.get("photo"):
            services.set_photo(profile=self.profile, portrait=self.cleaned_data["photo"], by=by)


STEPS: dict[str, type[StepForm]] = {step.slug: step for step in (NameStep, PlaceStep, WorkStep, OfferStep, PhotoStep)}


def step_form(slug: str) -> type[StepForm] | None:
    return STEPS.get(slug)
