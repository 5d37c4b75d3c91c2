from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "portal.places"
    label = "places"
    verbose_name = _("Places")

    def ready(self) -> None:
        from portal.core import sitemaps as core_sitemaps
        from portal.places import services, sitemaps  # noqa: F401  (services registers its part of the chrome)

        core_sitemaps.sources.append(sitemaps.entries)
