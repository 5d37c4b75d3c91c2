"""The picker of a home place: any old or new name goes in, one place of Nghệ An comes out.

Without JavaScript the form comes back with the candidates as radio buttons when a name means several places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.places.gazetteer import Candidate, by_key
from portal.places.gazetteer.picks import Decision, decide

MAX_LENGTH = 80
PICK_SUFFIX = "_pick"


@dataclass(frozen=True, slots=True)
class HomePick:
    """What the field yields: the text as written and the candidate it was settled on."""

    text: str
    candidate: Candidate

    @property
    def place_code(self) -> str:
        """Today's unit; empty where only a district of several units is known."""
        return self.candidate.place_code

    @property
    def old_commune_code(self) -> str:
        return self.candidate.old_commune_code

    @property
    def district_code(self) -> str:
        return self.candidate.district_code

    @classmethod
    def of(cls, key: str, text: str = "") -> HomePick | None:
        """A stored pick, by its candidate's key; None when the key is unknown."""
        candidate = by_key(key)
        return cls(text or candidate.display, candidate) if candidate else None


class HomePlaceWidget(forms.TextInput):
    """A text field, and below it what the name is called now or the choices there are.

    Its raw value is (text, key of the chosen candidate).
    """

    template_name = "places/home_place_widget.html"

    class Media:
        css = {"all": ["places/picker.css"]}
        js = [forms.widgets.Script("places/picker.js", type="module")]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        return data.get(name) or "", data.get(name + PICK_SUFFIX) or ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Any) -> str:
        return _raw(value)[0]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        text, pick = _raw(value)
        decision = decide(text, pick) if 0 < len(text) <= MAX_LENGTH else Decision(None, ())
        context["widget"] |= {
            "pick_name": name + PICK_SUFFIX,
            "suggest_url": reverse("home_place_suggestions"),
            "chosen": decision.candidate,
            "choices": decision.choices if _is_open(decision) else (),
            "no_hits": gettext("No place found with these letters"),
        }
        return context


class HomePlaceField(forms.CharField):
    """Yields a :class:`HomePick`, or None when left empty.

    ``districts`` = False asks for a commune or ward: a district of several is then no answer.
    """

    widget = HomePlaceWidget
    default_error_messages = {
        "ambiguous": _("Several places have had this name. Please choose yours below."),
        "near": _("We know no place by exactly this name. Please choose one below, or correct the name."),
        "unknown": _("We know no commune, ward or district of Nghệ An by this name. Please check the spelling."),
        "district": _("Please name your commune or ward as well; old names are fine."),
    }

    def __init__(self, *, districts: bool = True, **kwargs: Any) -> None:
        self.districts = districts
        kwargs.setdefault("max_length", MAX_LENGTH)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> HomePick | None:
        text, pick = _raw(value)
        text = super().clean(text)
        if not text:
            return None
        decision = decide(text, pick)
        if decision.candidate is None:
            raise self._error(_what_is_wrong(decision))
        if not self.districts and not decision.candidate.place_code:
            raise self._error("district")
        return HomePick(text, decision.candidate)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial)
        return bool(_raw(before) != _raw(data))

    def prepare_value(self, value: Any) -> Any:
        return value if value is not None else ("", "")

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


def _raw(value: Any) -> tuple[str, str]:
    """(text, key) of whatever the field was given: a pick, what the widget read, plain text or nothing."""
    if isinstance(value, HomePick):
        return value.text, value.candidate.key
    if isinstance(value, tuple):
        return value
    return (str(value), "") if value else ("", "")


def _what_is_wrong(decision: Decision) -> str:
    if not decision.choices:
        return "unknown"
    return "near" if decision.near else "ambiguous"


def _is_open(decision: Decision) -> bool:
    """Whether the reader should see the choices: always when more than one place is meant by them."""
    return len({candidate.place_codes for candidate in decision.choices}) > 1 or (
        decision.candidate is None and bool(decision.choices)
    )
