"""What a member of staff may not do does not exist for them: docs/decisions/0002-not-yours-is-not-found.md.

Wagtail answers a lack of permission with a redirect to its dashboard, and 403 to scripts. Both tell that something is
there. Here every admin URL answers 404 instead; only a refused publication, whose page the person may see, says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import auth, messages
from wagtail.admin.localization import get_localized_response
from wagtail.admin.utils import get_latest_str
from wagtail.log_actions import LogContext
from wagtail.models import Page

from portal.core.editorial import PublishRefused, last_refusal

View = Callable[..., HttpResponseBase]

NOT_A_PUBLISHER = _("Your role does not publish. Submit the text for review; an approver will publish it.")
NOT_AN_APPROVER = _("Only an approver who did not edit this text can approve it.")


STILL_USED = _("Not deleted: other records still use it.")


def is_script(request: HttpRequest) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


def nothing_here(request: HttpRequest) -> NoReturn:
    """In place of Wagtail's catch-all, which leads members to its own sign-in form."""
    raise Http404


def permission_denied(request: HttpRequest) -> NoReturn:
    """In place of Wagtail's redirect to the dashboard: :func:`admin_only` turns it into the answer."""
    raise PermissionDenied


def admin_only(view: View) -> View:
    """In place of Wagtail's ``require_admin_access``: visitors go to the one sign-in page, members find nothing."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_anonymous:
            if is_script(request):
                raise Http404
            return auth.reject_request(request)
        if not user.has_perm("wagtailadmin.access_admin") or not may_open(request, kwargs):
            raise Http404
        token = last_refusal.set(None)
        try:
            with LogContext(user=user):
                return answer(view, request, args, kwargs)
        finally:
            last_refusal.reset(token)

    return guarded


def answer(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
    """The view's answer in the person's own language, with every lack of permission turned into 404."""
    try:
        response = get_localized_response(view, request, *args, **kwargs)
    except ProtectedError:
        messages.error(request, STILL_USED)
        return redirect("wagtailadmin_home")
    except PermissionDenied as error:
        refusal = error if isinstance(error, PublishRefused) else approval_refused(request, kwargs)
        if refusal is None:
            raise Http404 from error
        return get_localized_response(refused, request, refusal)
    # REST views answer 403 themselves
    if response.status_code == 403 and last_refusal.get() is None:
        raise Http404
    return response


def may_open(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    from portal.core.admin_checks import CHECKS

    check = CHECKS.get(request.resolver_match.view_name) if request.resolver_match else None
    return check is None or check(request, kwargs)


def approval_refused(request: HttpRequest, kwargs: dict[str, Any]) -> PublishRefused | None:
    """The refusal to show somebody who may work on a page but not approve it; None for everyone else."""
    match = request.resolver_match
    if match is None or match.url_name != "workflow_action" or kwargs.get("action_name") != "approve":
        return None
    page = Page.objects.filter(pk=kwargs.get("page_id")).first()
    if page is None or not page.permissions_for_user(request.user).can_edit():
        return None
    return PublishRefused(NOT_AN_APPROVER, page)


def edit_url(instance: Any) -> str:
    """Where the draft is kept; the dashboard when the object has no screen of its own."""
    if isinstance(instance, Page):
        return reverse("wagtailadmin_pages:edit", args=[instance.pk])
    viewset = getattr(type(instance), "snippet_viewset", None)
    if viewset is not None and instance.pk:
        return reverse(viewset.get_url_name("edit"), args=[instance.pk])
    return reverse("wagtailadmin_home")


def refused(request: HttpRequest, refusal: PublishRefused) -> HttpResponse:
    """403 with the reason and the way back to the draft. A dialog of the editor is led there instead."""
    url = edit_url(refusal.instance)
    if is_script(request):
        messages.error(request, refusal.message)
        return JsonResponse({"step": "success", "redirect": url})
    title = get_latest_str(refusal.instance) if refusal.instance is not None else ""
    context = {"refusal": refusal, "draft_url": url, "draft_title": title}
    return render(request, "core/publication_refused.html", context, status=403)


def install() -> None:
    """Called once, from CoreConfig.ready, before Wagtail's URLs are imported and decorated."""
    auth.permission_denied = permission_denied
    auth.require_admin_access = admin_only
    from wagtail.admin.views import home

    home.default = admin_only(nothing_here)
