"""A member's own data: all of it by purpose, consents, and every right as a button."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.casework.transitions import TransitionRefused
from portal.core.throttling import Limit, hit
from portal.users import account_menu, registry
from portal.users.models.consent import ConsentRecord, StandingConsent
from portal.users.models.rights import RecordView, RightsKind, RightsRequest
from portal.users.privacy.forms import AskForm
from portal.users.registry import Subject
from portal.users.services.consent import NotWithdrawable, consents_of
from portal.users.services.erasure import kept_by, request_erasure
from portal.users.services.export import collect, stream_zip
from portal.users.services.rights import (
    ANSWER_DAYS,
    ERASURE_DAYS,
    close_at_once,
    is_restricted,
    open_request,
    set_restriction,
    withdraw_at_desk,
)
from portal.users.views import see_other

RECEIPT = "privacy_receipt"
# a download is made anew each time; this is how long its request may be used for it
DOWNLOAD_FOR = dt.timedelta(hours=1)
EXPORTS = Limit("rights.export", 10, 24 * 3600)
SHOWN_REQUESTS = 20
SHOWN_VIEWS = 100


@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Everything at a glance. Stays the same length however long the person has been here."""
    user: Any = request.user
    consents = {state.purpose.code: state for state in consents_of(user)}
    parts = collect(Subject.of(user))
    context = {
        "parts": [(part, consents.get(part.purpose.code) if part.purpose else None) for part in parts],
        "requests": RightsRequest.objects.of_user(user)[:SHOWN_REQUESTS],
        "views": RecordView.objects.of_user(user)[:SHOWN_VIEWS],
        "kept_days": RecordView.KEPT_FOR.days,
        "restricted": is_restricted(user),
        "corrections": corrections(),
        "answer_days": ANSWER_DAYS,
        "erasure_days": ERASURE_DAYS,
    }
    return render(request, "users/privacy/data.html", context)


def corrections() -> list[tuple[Any, str]]:
    """Where a person changes the data by hand: what the link says, and its address, each once."""
    menu = {entry.url: entry.label for entry in account_menu.entries()}
    found: dict[str, Any] = {}
    for holder in registry.holders():
        url = reverse(holder.correct) if holder.correct else ""
        label = holder.correct_label or menu.get(url)
        if url and label:
            found.setdefault(url, label)
    return [(label, url) for url, label in found.items()]


@login_required
@require_safe
def purpose(request: HttpRequest, code: str) -> HttpResponse:
    """The wording of one purpose as it is now, the one agreed to when that was another, and the history."""
    user: Any = request.user
    try:
        wanted = registry.get_purpose(code)
    except registry.UnknownPurpose as error:
        raise Http404 from error
    standing = StandingConsent.objects.filter(user=user, purpose=code).select_related("record__text").first()
    agreed = registry.parse_wording(standing.record.text.body) if standing else None
    present = wanted.wording(get_language() or "vi")
    context = {
        "purpose": wanted,
        "standing": standing,
        "wording": agreed or present,
        "wording_language": standing.record.text.language if standing else get_language(),
        "newer": present if standing and standing.version < wanted.version else None,
        "records": ConsentRecord.objects.of_user(user).filter(purpose=code),
    }
    return render(request, "users/privacy/purpose.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """One click."""
    user: Any = request.user
    try:
        receipt = withdraw_at_desk(user=user, purpose=code, by=user)
    except (registry.UnknownPurpose, NotWithdrawable) as error:
        raise Http404 from error
    if receipt is None:
        messages.info(request, _("There was no consent to withdraw."))
    else:
        messages.success(
            request,
            _("Withdrawn, from this moment on. Your receipt: %(reference)s.") % {"reference": receipt.reference},
        )
    return see_other(reverse("privacy_data"))


@login_required
@require_POST
def restrict(request: HttpRequest) -> HttpResponse:
    """Stop every use but storage, or allow it again: ``on`` is 1 or 0."""
    user: Any = request.user
    on = request.POST.get("on") == "1"
    receipt = set_restriction(user=user, on=on, by=user)
    text = (
        _("From now on we only store your data. Your receipt: %(reference)s.")
        if on
        else _("Your data is in use again. Your receipt: %(reference)s.")
    )
    messages.success(request, text % {"reference": receipt.reference})
    return see_other(reverse("privacy_data"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What needs a person in the office: corrections nobody can make alone, objections."""
    user: Any = request.user
    form = AskForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        asked = open_request(user=user, by=user, **form.cleaned_data)
        messages.success(
            request,
            _("We have it. Reference %(reference)s; we answer within two working days.")
            % {"reference": asked.reference},
        )
        return see_other(reverse("privacy_data"))
    return render(request, "users/privacy/ask.html", {"form": form}, status=422 if request.method == "POST" else 200)


# --- Taking it along -----------------------------------------------------------------------------------------------


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Say what the ZIP holds; the button opens a request and leads to the file."""
    user: Any = request.user
    if request.method == "POST":
        if not hit(EXPORTS, str(user.pk)):
            messages.warning(request, _("That was ten downloads today. The next one is possible tomorrow."))
            return see_other(reverse("privacy_data"))
        receipt = close_at_once(user=user, kind=RightsKind.EXPORT, by=user)
        return see_other(reverse("privacy_download", args=[receipt.reference]))
    return render(request, "users/privacy/export_page.html")


@login_required
@reauthentication_required
@require_safe
def download(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The ZIP, made while it is sent."""
    user: Any = request.user
    fresh = timezone.now() - DOWNLOAD_FOR
    asked = get_object_or_404(
        RightsRequest, reference=reference, user=user, kind=RightsKind.EXPORT, created_at__gte=fresh
    )
    return zip_response(Subject.of(user), asked.reference)


def zip_response(subject: Subject, reference: str) -> StreamingHttpResponse:
    """A private download whose name says nothing about the person. Nothing touches a disk here."""
    pieces = stream_zip(subject, language=get_language() or "vi")
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="du-lieu-{reference}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


# --- Leaving -------------------------------------------------------------------------------------------------------


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Name what goes and what stays and why; the button starts it, ends the session and shows the receipt."""
    user: Any = request.user
    subject = Subject.of(user)
    if request.method == "POST":
        try:
            erasure = request_erasure(subject=subject, by=user)
        except TransitionRefused:
            messages.error(request, _("You are a member of staff. Ask an administrator to end that first."))
            return see_other(reverse("privacy_data"))
        logout(request)
        asked = erasure.request
        if asked is not None and asked.due_at is not None:
            remember(request, asked)
        return see_other(reverse("rights_receipt"))
    context = {
        "goes": [line for holder in registry.holders() for line in holder.erases(subject)],
        "kept": kept_by(subject),
        "days": ERASURE_DAYS,
    }
    return render(request, "users/privacy/erase.html", context)


def remember(request: HttpRequest, asked: RightsRequest) -> None:
    """What the receipt's screen shows, kept in a session that names nobody."""
    request.session[RECEIPT] = {
        "reference": asked.reference,
        "kind": asked.kind,
        "due": asked.due_at.isoformat() if asked.due_at else "",
        "state": asked.state,
    }
