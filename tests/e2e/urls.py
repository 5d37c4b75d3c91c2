"""The portal's addresses, and what a browser test needs besides: pictures, the pages of DEBUG, every error page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import override_settings
from django.urls import include, path, re_path
from django.views.static import serve

from portal.core.views import csrf_failure
from portal.notifications import views as mailbox
from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as portal_urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def in_debug(view: Any) -> Any:
    def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with override_settings(DEBUG=True):
            return view(request, **kwargs)

    return shown


def error_page(request: HttpRequest, status: int) -> HttpResponseBase:
    if status == 500:
        raise RuntimeError("asked for by a test")
    if status == 419:
        return csrf_failure(request)
    raise {400: SuspiciousOperation, 403: PermissionDenied}[status]


urlpatterns = [
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("_styleguide/", include("portal.core.styleguide.urls")),
    path("_mailbox/", in_debug(mailbox.mailbox), name="mailbox"),
    path("_mailbox/<int:pk>/", in_debug(mailbox.mailbox_message), name="mailbox_message"),
    path("_errors/<int:status>/", error_page),
    path("en/_errors/<int:status>/", error_page),
    *portal_urlpatterns,
]
