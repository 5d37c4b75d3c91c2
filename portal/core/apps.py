from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def make_missing_renditions(instance: Any, **kwargs: Any) -> None:
    """A page may be published with pictures whose task failed or is late: wake it again."""
    from portal.core.renditions import top_up

    top_up(instance)


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from wagtail.signals import page_published

        from portal.core import doors, permissions

        doors.install()
        permissions.install()
        import_module("portal.core.checks")
        import_module("portal.core.services")  # registers the core's part of the chrome
        page_published.connect(make_missing_renditions, dispatch_uid="core.make_missing_renditions")
