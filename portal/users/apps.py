from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    name = "portal.users"
    label = "users"
    verbose_name = _("Users")


class StaffAdminConfig(WagtailUsersAppConfig):
    """Wagtail's user screens with our own viewset: staff accounts only, no passwords."""

    user_viewset = "portal.users.viewsets.StaffViewSet"
