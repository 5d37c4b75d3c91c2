from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    default = True  # the other class of this file is Wagtail's app; with two, Django would take neither
    name = "portal.users"
    label = "users"
    verbose_name = _("Users")

    def ready(self) -> None:
        from portal.users import doors, privacy

        privacy.register()
        doors.install()


class StaffAdminConfig(WagtailUsersAppConfig):
    """Wagtail's user screens with our own viewset: staff accounts only, no passwords."""

    user_viewset = "portal.users.viewsets.StaffViewSet"
