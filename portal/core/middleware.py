"""Headers and language of every response: what may be stored, what a browser may load, which language a URL means."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from wagtail.contrib.redirects.middleware import RedirectMiddleware as WagtailRedirectMiddleware

from portal.core.admin_csp import with_initialisers
from portal.core.http import is_cacheable, mark_cacheable
from portal.core.views import healthz, page_not_found, readyz

GetResponse = Callable[[HttpRequest], HttpResponse]

PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# Wagtail's editor writes style attributes and shows blobs of pictures being uploaded; previews are framed by it
CMS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'; object-src 'none'"
)
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=(), interest-cohort=()"
)
SHORT_LIFE = 10  # seconds a redirect or a "not found" may be kept, so that a page published now is reachable soon


def is_cms(request: HttpRequest) -> bool:
    return request.path_info.startswith("/cms/")


class HealthMiddleware:
    """Answers the probes before anything else can fail: host check, session, database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/healthz":
            return healthz(request)
        if request.path_info == "/readyz":
            return readyz(request)
        return self.get_response(request)


class SecurityHeadersMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_cms(request):
            response.headers["Content-Security-Policy"] = with_initialisers(CMS_POLICY, response)
        else:
            # documents bring a stricter one of their own
            response.headers.setdefault("Content-Security-Policy", PUBLIC_POLICY)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class PageCacheHeadersMiddleware:
    """`private, no-store` unless a view said that its answer is the same for everyone.

    A public answer varies on Accept-Encoding alone: it was made without session, user or messages, so a Vary on
    Cookie that a lazy object may have left would only split the proxy's copies.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        seconds = self.seconds(request, response)
        if seconds and not has_session and not response.cookies:
            response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
            response.headers["Vary"] = "Accept-Encoding"
        else:
            response.headers["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        return response

    @staticmethod
    def seconds(request: HttpRequest, response: HttpResponse) -> int:
        """How long a shared cache may keep the answer; 0 when it may not."""
        if request.method not in {"GET", "HEAD"} or is_cms(request):
            return 0
        if response.status_code == 404:
            return SHORT_LIFE
        if not is_cacheable(response):
            return 0
        if response.status_code == 200:
            return settings.PORTAL_PAGE_MAX_AGE
        return SHORT_LIFE if response.status_code in {301, 302, 308} else 0


class UrlLocaleMiddleware:
    """The URL alone decides the language: /en/ is English, all else Vietnamese. No cookie, no Accept-Language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class NotFoundMiddleware:
    """The page that helps, in development too, where Django would list its patterns to whoever tries the portal."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_not_found(request, exception) if isinstance(exception, Http404) else None


class RedirectMiddleware(WagtailRedirectMiddleware):
    """Wagtail's redirects, marked so that the proxy may keep them for a moment."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        if answer is not response:
            mark_cacheable(answer)
        return answer
