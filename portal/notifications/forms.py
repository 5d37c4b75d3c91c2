"""Forms about mails, and the check for what is to stand in a mail's header."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.notifications import messages
from portal.notifications.services import header_fault


def header_line(value: str) -> None:
    """Validator of a field that ends in a subject, a name or an address of a mail: an error beside the field."""
    if header_fault(value):
        raise ValidationError(_("Write this in one line, without invisible characters."), code="header")


class MailChoiceForm(forms.Form):
    """The kinds a reader may switch off; what is not ticked is not sent."""

    wanted = forms.MultipleChoiceField(
        label=_("These mails I want"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unwanted: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = messages.switchable()
        field: Any = self.fields["wanted"]
        field.choices = [(kind.key, kind.label) for kind in kinds]
        field.initial = [kind.key for kind in kinds if kind.key not in unwanted]


class ResendForm(forms.Form):
    """Why somebody sends a mail again."""

    reason = forms.CharField(
        label=_("Why shall it go out again?"),
        help_text=_("For example: the person says that nothing came. No names, no addresses."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
