"""Forms of the staff screens and of one's own account. Nobody sets another's password: new staff set theirs by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.users.models import FactorReset, User
from portal.users.permissions import may_manage


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


class LanguageForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("language",)
        widgets = {"language": forms.RadioSelect}


class FactorResetForm(forms.Form):
    """Who lost a factor, and how the office knows. Members are found by their whole address or reference only."""

    account = forms.CharField(
        label=_("E-mail address or reference of the account"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("How do you know that it is the owner who asks?"),
        help_text=_("For example: came to the office with a passport. No numbers of documents."),
        max_length=FactorReset._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_account(self) -> User:
        text = self.cleaned_data["account"].strip()
        account = User.objects.filter(email=text.lower()).first() or User.objects.filter(reference=text.upper()).first()
        if account is None or (account.is_superuser and not may_manage(self.by, account)):
            raise forms.ValidationError(_("There is no such account."))
        return account
