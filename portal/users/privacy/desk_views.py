"""The rights desk for people without an account: an address, a code, a receipt."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.casework.references import normalize_reference
from portal.core.throttling import Limit, hit, place
from portal.users.models.rights import REQUEST_PREFIX, RightsKind, RightsRequest
from portal.users.privacy.forms import CodeForm, PublicForm
from portal.users.privacy.views import DOWNLOAD_FOR, RECEIPT, remember, zip_response
from portal.users.registry import Subject
from portal.users.services.rights_by_mail import WrongCode, ask_by_mail, confirm_request
from portal.users.views import see_other

# a dormitory shares one address; the limits that matter are counted per e-mail address and per reference
FROM_ONE_PLACE = Limit("rights.place", 60, 3600)
DOWNLOAD = "privacy_download"


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form. Its answer is the same whether or not the portal knows the address."""
    form = PublicForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        if hit(FROM_ONE_PLACE, place(request)):
            ask_by_mail(language=get_language() or "vi", **form.cleaned_data)
        return see_other(reverse("rights_sent"))
    status = 422 if request.method == "POST" else 200
    return render(request, "users/privacy/desk.html", {"form": form}, status=status)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The neutral answer."""
    return render(request, "users/privacy/desk_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the mail leads: the code is typed here, and nothing happens by opening the page."""
    known = normalize_reference(reference, REQUEST_PREFIX)
    if known is None:
        raise Http404
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = confirm_request(reference=known, code=form.cleaned_data["code"])
        except WrongCode:
            form.add_error(
                "code", _("This is not the code of the mail, or it was used or has run out after three days.")
            )
        else:
            remember(request, asked)
            if asked.kind == RightsKind.EXPORT:
                request.session[DOWNLOAD] = asked.reference
            return see_other(reverse("rights_receipt"))
    status = 422 if request.method == "POST" else 200
    return render(request, "users/privacy/desk_confirm.html", {"form": form, "reference": known}, status=status)


@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Reference and date, in this browser only."""
    shown: dict[str, Any] | None = request.session.get(RECEIPT)
    if shown is None:
        return see_other(reverse("rights_desk"))
    context = {
        "reference": shown["reference"],
        "kind": RightsKind(shown["kind"]),
        "due": dt.datetime.fromisoformat(shown["due"]) if shown["due"] else None,
        "done": shown["state"] == "done",
        "download": request.session.get(DOWNLOAD) == shown["reference"],
    }
    return render(request, "users/privacy/receipt.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """What we hold under the confirmed address, for the browser that confirmed it, within the hour."""
    reference = request.session.get(DOWNLOAD)
    fresh = RightsRequest.objects.filter(kind=RightsKind.EXPORT, closed_at__gte=timezone.now() - DOWNLOAD_FOR)
    asked = fresh.filter(reference=reference).exclude(email="").first()
    if reference is None or asked is None:
        raise Http404
    return zip_response(Subject.of_email(asked.email), asked.reference)
