"""The editors' desk opens for a session that passed a second factor, and staff sessions end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from portal.core.middleware import is_cms
from portal.core.permissions import is_script
from portal.core.views import page_not_found
from portal.users import factors
from portal.users.permissions import ENTER, is_staff_account

GetResponse = Callable[[HttpRequest], HttpResponse]
BEGAN, SEEN = "staff_session_began", "staff_session_seen"
STEP = 60  # seconds between two writes of when a session was last used
# an open editor says every few seconds that it is open: that is not somebody at work
BACKGROUND = "/cms/editing-sessions/"


class StaffSessionMiddleware:
    """Ends staff sessions after PORTAL_STAFF_IDLE_SECONDS without use, and PORTAL_STAFF_SESSION_SECONDS after login.

    Done when ``request.user`` is first looked at: a page that is the same for everybody costs nothing more. Members'
    sessions are left alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: still_there(request))  # type: ignore[assignment]
        return self.get_response(request)


def still_there(request: HttpRequest) -> Any:
    """The account of the session, or nobody when it is a staff session that is over."""
    user: Any = get_user(request)
    if not user.is_authenticated or not is_staff_account(user):
        return user
    now, session = int(time.time()), request.session
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is None or seen is None:
        session[BEGAN] = session[SEEN] = now
        return user
    if now - seen > settings.PORTAL_STAFF_IDLE_SECONDS or now - began > settings.PORTAL_STAFF_SESSION_SECONDS:
        request.user = user  # what logout looks at, which otherwise would ask here again
        logout(request)
        request._cached_user = AnonymousUser()  # type: ignore[attr-defined]
        return AnonymousUser()
    if now - seen >= STEP and not request.path_info.startswith(BACKGROUND):
        session[SEEN] = now
    return user


def begin_anew(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """A new login starts new hours, though the browser may bring an older session along."""
    for key in (BEGAN, SEEN):
        request.session.pop(key, None)


class SecondFactorMiddleware:
    """Every address below ``/cms/``: no second factor in this session, no entry. There is no setting for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusal = refuse(request) if is_cms(request) else None
        return refusal or self.get_response(request)


def refuse(request: HttpRequest) -> HttpResponse | None:
    """The answer for somebody who may not pass yet. Visitors and members get Wagtail's own."""
    user: Any = request.user
    if not user.is_authenticated or not user.has_perm(ENTER):
        return None
    if not is_staff_account(user):
        return page_not_found(request, Http404())
    if factors.has_passed(request):
        return None
    if is_script(request):
        return page_not_found(request, Http404())
    return to_factor(request)


def to_factor(request: HttpRequest) -> HttpResponse:
    """Lead to the factor the account has, or to setting one up; then back here."""
    user: Any = request.user
    reading = request.method in {"GET", "HEAD"}
    target = QueryDict(mutable=True)
    target["next"] = request.get_full_path() if reading else reverse("wagtailadmin_home")
    with translation.override(user.language):
        url = reverse("mfa_index")
        if factors.has_factor(user):
            methods = get_adapter(request).get_reauthentication_methods(user)
            url = next((m["url"] for m in methods if m["id"].startswith("mfa_reauthenticate")), url)
    return HttpResponseRedirect(f"{url}?{target.urlencode(safe='/')}", status=302 if reading else 303)
