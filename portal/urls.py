"""Every address of the portal. Vietnamese stands without prefix, English under /en/; pages of the CMS come last."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import authenticate_with_password

from portal.core.routing import serve
from portal.core.sitemaps import sitemap
from portal.core.views import robots
from portal.notifications.urls import reader_urls
from portal.users.urls import wagtail_doors

urlpatterns = [
    path("cms/", include(wagtail_doors)),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # where Wagtail sends strangers who ask for a restricted page or document
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailcore_login",
    ),
    path(
        "_util/restriction/<int:page_view_restriction_id>/<int:page_id>/",
        authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
]

if settings.DEBUG:
    urlpatterns += [
        path("_styleguide/", include("portal.core.styleguide.urls")),
        path("", include("portal.notifications.urls")),
        *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    ]

urlpatterns += i18n_patterns(
    path("", include("portal.users.privacy.urls")),
    path("", include(reader_urls)),
    path("tai-khoan/", include("portal.users.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("", include("community.members.urls")),
    path("", include("community.directory.urls")),
    path("", include("portal.news.urls")),
    path("", include("portal.places.urls")),
    path("", include("portal.search.urls")),
    re_path(r"^((?:[\w\-]+/)*)$", serve, name="wagtail_serve"),
    prefix_default_language=False,
)

handler400 = "portal.core.views.bad_request"
handler403 = "portal.core.views.permission_denied"
handler404 = "portal.core.views.page_not_found"
handler500 = "portal.core.views.server_error"
