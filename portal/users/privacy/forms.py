"""Forms of the rights desk."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.users.models.rights import RightsKind

TEXT_MAX_LENGTH = 2000
# what a machine does at once has a button of its own
FOR_STAFF = (RightsKind.CORRECT, RightsKind.OBJECT)


class OnceForm(forms.Form):
    """Sent twice on a bad line, stored once: the key is drawn with the form."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = uuid.uuid4


class AskForm(OnceForm):
    """What a member asks the office for."""

    kind = forms.ChoiceField(
        label=_("What should we do?"),
        choices=[(kind.value, kind.label) for kind in FOR_STAFF],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What is it about?"),
        help_text=_("Which data, what is wrong with it, or which use you object to and why. No document numbers."),
        max_length=TEXT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class PublicForm(OnceForm):
    """What somebody without an account asks for; the address is confirmed by mail first."""

    kind = forms.ChoiceField(label=_("What would you like?"), choices=RightsKind, widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We look for data under this address, and send you a code to make sure that it is yours."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )
    text = forms.CharField(
        label=_("What is it about?"),
        help_text=_("Needed only when something is to be corrected, or when you object. No document numbers."),
        max_length=TEXT_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") in {kind.value for kind in FOR_STAFF} and not data.get("text", "").strip():
            self.add_error("text", _("Say what is wrong, or what you object to."))
        return data


class CodeForm(forms.Form):
    """The code from the mail. It is typed, not followed: a link that acts would be followed by machines, too."""

    code = forms.CharField(
        label=_("Code from the mail"),
        help_text=_("Four groups of four signs. Capitals, spaces and dashes do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class StaffForm(forms.Form):
    """One decision on a request; ``verb`` is the button that was pressed."""

    VERBS = ("answer", "extend", "complete", "refuse")

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS], widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Your words to the person"),
        help_text=_(
            "They are sent by mail. The reason of an extension or a refusal stays on record: name the rule, and nobody."
        ),
        max_length=TEXT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("verb") in {"extend", "refuse"} and len(" ".join(data.get("words", "").split())) > 500:
            self.add_error("words", _("A reason has at most 500 characters."))
        return data
