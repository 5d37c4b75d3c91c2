"""The staff screens: staff accounts only, no passwords, superusers only among themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.db.models import QuerySet
from django.http import Http404
from wagtail.admin.views.generic import UsageView
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction
from wagtail.users.views.users import CreateView, DeleteView, EditView, HistoryView, IndexView, UserViewSet

from portal.users.forms import StaffCreationForm, StaffEditForm
from portal.users.models import User
from portal.users.permissions import may_manage


class StaffOnlyMixin:
    """A single account's screens answer 404 for accounts that the list does not hold."""

    request: Any

    def get_object(self, *args: Any, **kwargs: Any) -> User:
        account: User = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not may_manage(self.request.user, account):
            raise Http404
        return account


class ForUserMixin:
    request: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}  # type: ignore[misc]


class StaffIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[User]:
        accounts = super().get_base_queryset().filter(pk__in=User.objects.staff().values("pk"))
        return accounts if self.request.user.is_superuser else accounts.filter(is_superuser=False)


class StaffCreateView(ForUserMixin, CreateView):
    def save_instance(self) -> User:
        """The new person sets the password by mail: nobody else ever knows it."""
        account: User = super().save_instance()
        invitation = ResetPasswordForm({"email": account.email})
        if invitation.is_valid():
            invitation.save(self.request)
        return account


class StaffEditView(ForUserMixin, StaffOnlyMixin, EditView):
    pass


class StaffDeleteView(StaffOnlyMixin, DeleteView):
    pass


class StaffHistoryView(StaffOnlyMixin, HistoryView):
    pass


class StaffUsageView(StaffOnlyMixin, UsageView):
    pass


class StaffViewSet(UserViewSet):
    index_view_class = StaffIndexView
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
    delete_view_class = StaffDeleteView
    history_view_class = StaffHistoryView
    usage_view_class = StaffUsageView
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return StaffEditForm if for_update else StaffCreationForm


class StaffBulkMixin:
    """Bulk actions take ids from the address, so each account is checked again."""

    request: Any
    models: ClassVar[list[type[User]]] = [User]

    def check_perm(self, obj: User) -> bool:
        return may_manage(self.request.user, obj) and super().check_perm(obj)  # type: ignore[misc]

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        accounts = super().get_all_objects_in_listing_query(parent_id)  # type: ignore[misc]
        return accounts.filter(pk__in=User.objects.staff().values("pk"))


class AssignStaffRole(StaffBulkMixin, AssignRoleBulkAction):
    pass


class DeleteStaff(StaffBulkMixin, DeleteBulkAction):
    pass


class SetStaffActive(StaffBulkMixin, SetActiveStateBulkAction):
    pass


BULK_ACTIONS = (AssignStaffRole, DeleteStaff, SetStaffActive)
