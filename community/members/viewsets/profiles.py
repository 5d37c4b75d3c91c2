"""Profiles in the staff screens: a list of references; a record opens only with a reason the member can read.

Staff read and decide, they never write in a profile. There is no export and nothing is done to many at once.
"""

from __future__ import annotations

from typing import Any, ClassVar, cast

import django_filters
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from community.members.choices import ProfileStatus
from community.members.models import MemberProfile
from community.members.permissions import Role, staff_viewer
from community.members.querysets import MemberProfileQuerySet
from community.members.viewsets.records import open_record, record, record_photo


class CareForProfiles(ModelPermissionPolicy):
    """One permission for all of it: nobody adds or deletes profiles here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("change", "view") and staff_viewer(user).role is Role.STAFF

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class ProfileFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ProfileStatus.choices)
    vouched = django_filters.BooleanFilter(
        label=_("Vouched for"), field_name="vouched_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = MemberProfile
        fields: ClassVar[list[str]] = []


class ProfileIndexView(IndexView):
    """References and states only: a name is personal data, and reading it is written down."""

    default_ordering = "-created_at"
    filterset_class = ProfileFilters

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Wagtail's lists can be taken away as a table; this one cannot."""
        if "export" in request.GET:
            raise Http404
        return cast(HttpResponse, super().dispatch(request, *args, **kwargs))

    def get_base_queryset(self) -> MemberProfileQuerySet:
        return MemberProfile.objects.visible_to(staff_viewer(self.request.user))

    def search_queryset(self, queryset: Any) -> Any:
        words = (self.search_query or "").strip()
        if not words:
            return queryset
        return queryset.filter(Q(reference=words.lower()) | Q(display_name__icontains=words))

    @property
    def is_searchable(self) -> bool:
        return True

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("reference", label=_("Reference"), get_url=self.get_edit_url, sort_key="reference"),
            Column("get_status_display", label=_("Status"), sort_key="status"),
            DateColumn("vouched_at", label=_("Vouched for"), sort_key="vouched_at"),
            DateColumn("confirmed_at", label=_("Confirmed"), sort_key="confirmed_at"),
            DateColumn("created_at", label=_("Created"), sort_key="created_at"),
        ]

    def get_edit_url(self, instance: MemberProfile) -> str:
        return reverse("member_profiles:open", args=[instance.reference])


class MemberProfileViewSet(ModelViewSet):
    """Hồ sơ thành viên."""

    model = MemberProfile
    name = "member_profiles"
    url_prefix = "members/profiles"
    icon = "user"
    menu_label = _("Member profiles")
    menu_order = 300
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = ProfileIndexView
    list_display: ClassVar[list[str]] = ["reference"]
    search_fields: ClassVar[list[str]] = ["reference"]
    search_backend_name = None
    form_fields: ClassVar[list[str]] = []

    @property
    def permission_policy(self) -> CareForProfiles:
        return CareForProfiles(self.model)

    def register_admin_url_finder(self) -> None:
        """A record has no address of its own: it is opened with a reason."""

    def get_permissions_to_register(self) -> Any:
        return super().get_permissions_to_register().filter(codename="change_memberprofile")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<slug:reference>/", open_record, name="open"),
            path("<slug:reference>/record/", record, name="record"),
            path("<slug:reference>/photo/", record_photo, name="photo"),
        ]
