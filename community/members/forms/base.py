"""What every step of the profile has in common: the choice of audience, the question about numbers, saving."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.db import transaction
from django.forms import BoundField
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.members import services
from community.members.choices import Part
from community.members.forms.fields import AudienceField, sensitive_kinds
from community.members.models import MemberProfile
from portal.places.forms import HomePick
from portal.users.models import User

WARNINGS = {
    "number": _("This looks like the number of a document or a phone. Would you rather leave it out?"),
    "phone": _("This looks like a phone number. Would you rather leave it out?"),
    "email": _("This looks like an e-mail address. Would you rather leave it out?"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """One part as a screen shows it: its fields, then who sees them (None where nobody ever does)."""

    fields: list[BoundField]
    audience: BoundField | None


class StepForm(forms.Form):
    """One step. ``groups`` name the fields of each part; a None part is shown to nobody.

    What looks like a document's number or an address is not an error: the form comes back once, with the words kept
    and a question; sent again unchanged it is saved.
    """

    slug: ClassVar[str]
    title: ClassVar[str | Promise]
    lead: ClassVar[str | Promise] = ""
    layout: ClassVar[Sequence[tuple[Part | None, tuple[str, ...]]]]
    checked: ClassVar[tuple[str, ...]] = ()

    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, profile: MemberProfile, **kwargs: Any) -> None:
        self.profile = profile
        self.warnings: dict[str, str | Promise] = {}
        super().__init__(*args, **{**kwargs, "initial": self.initial_of(profile)})
        for part, _names in self.layout:
            if part is not None:
                name = f"{part.value}_audience"
                self.fields[name] = AudienceField(part)
                self.initial[name] = profile.audience_of(part)

    def initial_of(self, profile: MemberProfile) -> dict[str, Any]:
        return {name: getattr(profile, name) for _part, names in self.layout for name in names}

    # --- drawing ---------------------------------------------------------------------------------------------------
    def groups(self) -> Iterator[Group]:
        for part, names in self.layout:
            audience = self[f"{part.value}_audience"] if part is not None else None
            yield Group([self[name] for name in names], audience)

    def questions(self) -> list[tuple[BoundField, str | Promise]]:
        return [(self[name], text) for name, text in self.warnings.items()]

    # --- the question about numbers and addresses --------------------------------------------------------------------
    def needs_a_second_look(self) -> bool:
        """Whether to ask first; ``kept`` then stands for exactly these words."""
        self.warnings = {name: WARNINGS[kind] for name, kind in self._suspicious()}
        if not self.warnings:
            return False
        token = self._token()
        if self.cleaned_data.get("kept") == token:
            self.warnings = {}
            return False
        data = QueryDict(mutable=True)
        data.update(cast(Any, self.data))
        data[self.add_prefix("kept")] = token
        self.data = data
        return True

    def _suspicious(self) -> Iterator[tuple[str, str]]:
        for name in self.checked:
            text = self._text(name)
            # what stands there already was asked about when it was written
            if text == self._text_of(self.initial.get(name)):
                continue
            kinds = sensitive_kinds(text)
            if kinds:
                yield name, next(kind for kind in ("email", "phone", "number") if kind in kinds)

    def _text(self, name: str) -> str:
        return self._text_of(self.cleaned_data.get(name))

    @staticmethod
    def _text_of(value: Any) -> str:
        if isinstance(value, HomePick):
            return value.text
        if isinstance(value, tuple):
            return str(value[0])
        return "\n".join(value) if isinstance(value, list) else str(value or "")

    def _token(self) -> str:
        words = "\x00".join(f"{name}={self._text(name)}" for name in sorted(self.warnings))
        return salted_hmac("community.members.kept", words, algorithm="sha256").hexdigest()[:32]

    # --- writing ---------------------------------------------------------------------------------------------------
    def values(self) -> dict[str, Any]:
        """The columns to write."""
        return {name: self.cleaned_data[name] for _part, names in self.layout for name in names}

    def audiences(self) -> dict[Part, str]:
        return {part: self.cleaned_data[f"{part.value}_audience"] for part, _names in self.layout if part is not None}

    @transaction.atomic
    def save(self, *, by: User) -> None:
        """Raises what :mod:`community.members.services` raises."""
        services.update_profile(profile=self.profile, values=self.values(), by=by)
        services.set_audiences(profile=self.profile, audiences=self.audiences(), by=by)
