from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.core.chrome import get_chrome


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`chrome`: what surrounds the page; `visitor`: the signed-in user, or None without looking at any session.

    Pages without a session cookie must not touch the session: they are shared by all anonymous readers.
    """
    visitor = None
    if settings.SESSION_COOKIE_NAME in request.COOKIES and hasattr(request, "user") and request.user.is_authenticated:
        visitor = request.user
    in_cms = request.path_info.startswith("/cms/")
    return {"chrome": SimpleLazyObject(get_chrome) if in_cms else get_chrome(), "visitor": visitor}
