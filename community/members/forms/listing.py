"""The step into the directory: one box, not ticked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ListMeForm(forms.Form):
    agree = forms.BooleanField(
        label=_("I have read this and want to be in the directory"),
        error_messages={
            "required": _("Please tick this box if you want to be in the directory; otherwise just leave.")
        },
    )
