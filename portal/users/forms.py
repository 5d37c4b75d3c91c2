"""Forms of the staff screens. Nobody sets another's password: new staff set theirs by the reset mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm


class StaffFormMixin(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.for_user = kwargs.pop("for_user", None)
        super().__init__(*args, **kwargs)
        self.fields["first_name"].label = _("Given name")
        self.fields["last_name"].label = _("Family and middle name")
        self.fields["email"].help_text = _("The person signs in with this address and sets the password by mail.")
        if not getattr(self.for_user, "is_superuser", False):
            # only a superuser makes superusers
            self.fields.pop("is_superuser", None)


class StaffCreationForm(StaffFormMixin, UserCreationForm):
    def save(self, commit: bool = True) -> Any:
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        return super().save(commit=commit)


class StaffEditForm(StaffFormMixin, UserEditForm):
    pass
