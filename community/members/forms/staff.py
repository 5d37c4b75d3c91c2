"""Forms of the staff screens."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.forms.fields import Line


class ReasonForm(forms.Form):
    reason = Line(
        label=_("Why do you open this record?"),
        help_text=_("The member reads this sentence together with your role and the time."),
        max_length=300,
        error_messages={"required": _("Please say why; the member has a right to know.")},
    )


class DecisionForm(forms.Form):
    verb = forms.ChoiceField(
        choices=[(verb, verb) for verb in ("suspend", "reinstate", "vouch", "withdraw_vouch")],
        widget=forms.HiddenInput,
    )
    reason = Line(
        label=_("Reason"),
        help_text=_("The member reads it, on the screen and in a mail when it concerns the directory."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please give a reason; the member reads it.")},
    )
