"""Fields of the profile: plain lines, lists of lines, the audience of a part, and what should not be written there."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.members.choices import Audience, Part

# row G1: 9 and 12 digits are Vietnamese papers; spaces, dots and dashes between digits hide nothing
_DIGITS = re.compile(r"(?<!\d)\d(?:[ .\-/()]?\d){8,14}(?!\d)")
_PHONE = re.compile(r"\+\d(?:[ .\-()]{0,2}\d){6,14}")
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}\s?@\s?[^\s@<>,;]{1,100}\.[^\W\d_]{2,}")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
# joins emoji and the letters of some scripts
_JOINERS = {"\u200c", "\u200d"}


def sensitive_kinds(text: str) -> set[str]:
    """What in a text looks like it should not stand in a profile: ``number``, ``phone``, ``email``."""
    found = set()
    text = unicodedata.normalize("NFKC", text)
    if _EMAIL.search(text):
        found.add("email")
    if _PHONE.search(text):
        found.add("phone")
    elif _DIGITS.search(text):
        found.add("number")
    return found


def plain(text: str) -> str:
    """Composed letters, no control or direction signs, single spaces; the words as they were written."""
    kept = "".join(
        sign if sign in _JOINERS or unicodedata.category(sign) not in _HIDDEN else " "
        for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join(kept.split())


class Line(forms.CharField):
    """One line of plain words."""

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class Paragraphs(forms.CharField):
    """Several lines of plain words; empty lines at both ends are dropped."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return re.sub(r"\n{3,}", "\n\n", "\n".join(plain(line) for line in text.split("\n"))).strip()


class Lines(forms.CharField):
    """A list: one entry per line (or between commas with ``separator``). Repetitions are dropped."""

    default_error_messages = {
        "too_many": ngettext_lazy("At most %(limit)d entry, please.", "At most %(limit)d entries, please.", "limit"),
        "too_long": ngettext_lazy(
            "One entry has at most %(length)d character.", "One entry has at most %(length)d characters.", "length"
        ),
    }

    def __init__(self, *, most: int, longest: int, separator: str = "\n", **kwargs: Any) -> None:
        self.most, self.longest, self.separator = most, longest, separator
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        glue = "\n" if self.separator == "\n" else f"{self.separator} "
        return glue.join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        entries = [plain(entry) for entry in (super().to_python(value) or "").split(self.separator)]
        return list(dict.fromkeys(entry for entry in entries if entry))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"limit": self.most})
        if any(len(entry) > self.longest for entry in value):
            raise ValidationError(self.error_messages["too_long"], code="too_long", params={"length": self.longest})

    def run_validators(self, value: Any) -> None:
        """The validators of a text do not fit a list."""
        for entry in value:
            if "\x00" in entry:
                raise ValidationError(_("Null characters are not allowed."), code="null_characters_not_allowed")


WHO_SEES = {
    Part.NAME: _("Who sees your name?"),
    Part.OTHER_NAMES: _("Who sees your other names?"),
    Part.HOME: _("Who sees your home place?"),
    Part.COUNTRY: _("Who sees the country?"),
    Part.CITY: _("Who sees the city?"),
    Part.OCCUPATION: _("Who sees your occupation?"),
    Part.SKILLS: _("Who sees your skills?"),
    Part.LANGUAGES: _("Who sees your languages?"),
    Part.ORGANISATION: _("Who sees the organisation?"),
    Part.BIO: _("Who sees these lines?"),
    Part.OFFERS: _("Who sees what you offer?"),
    Part.PHOTO: _("Who sees the photo?"),
}
AUDIENCES = [
    (Audience.NOBODY, _("Nobody but you")),
    (Audience.MEMBERS, _("Members, while you are in the directory")),
]


class AudienceField(forms.ChoiceField):
    """Who sees one part. Without an answer nobody does."""

    widget = forms.RadioSelect

    def __init__(self, part: Part) -> None:
        super().__init__(label=WHO_SEES[part], choices=AUDIENCES, required=False)

    def clean(self, value: Any) -> str:
        return super().clean(value) or Audience.NOBODY.value
