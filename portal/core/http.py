"""Marks on responses that the header middleware reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)


def mark_cacheable(response: R) -> R:
    """Say that this answer is the same for every visitor without a session and may be kept by a shared cache."""
    response.portal_cacheable = True  # type: ignore[attr-defined]
    return response


def is_cacheable(response: HttpResponseBase) -> bool:
    return getattr(response, "portal_cacheable", False)


def cacheable(view: Callable[..., R]) -> Callable[..., R]:
    """Decorator form of :func:`mark_cacheable`."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> R:
        return mark_cacheable(view(request, *args, **kwargs))

    wrapped.portal_cacheable = True  # type: ignore[attr-defined]
    return wrapped
