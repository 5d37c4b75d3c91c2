"""The office's desk of data requests: by date, answered, extended once, closed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from portal.casework.models import Event
from portal.casework.transitions import TransitionRefused
from portal.users.models.erasure import ERASURE, Erasure
from portal.users.models.rights import RIGHTS, RightsRequest, RightsState
from portal.users.privacy.forms import StaffForm
from portal.users.services.rights import answer_request, complete_request, extend_request, refuse_request
from portal.users.services.views import record_view
from portal.users.views import see_other

VIEW = "users.view_rightsrequest"
CHANGE = "users.change_rightsrequest"
PER_PAGE = 25
REFUSALS = {
    "answer_required": _("Write what the person should read."),
    "automatic": _("An erasure runs by itself and ends by itself."),
    "extended_before": _("A request is extended once only."),
    "reason_required": _("Say why."),
    "too_late": _("The date has passed: the law allows an extension only before it."),
    "wrong_state": _("Somebody was faster: look at its state."),
}
DONE = {
    "answer": _("Answered. The person got a mail."),
    "extend": _("Extended by 15 days. The person got a mail with the reason."),
    "complete": _("Done. The person got a mail."),
    "refuse": _("Refused. The person got a mail with the reason."),
}


@permission_required(VIEW, raise_exception=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Open requests by date, then the closed ones. Names and addresses are not in the list."""
    page = Paginator(RightsRequest.objects.for_desk(), PER_PAGE).get_page(request.GET.get("p"))
    running = Erasure.objects.filter(state__in=ERASURE.group("open")).count()
    return render(request, "users/privacy/staff/list.html", {"requests": page, "running": running})


@permission_required(VIEW, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One request, its history, and what may be done with it now. Opening a member's is written down for the member."""
    user: Any = request.user
    asked = get_object_or_404(RightsRequest.objects.select_related("user"), reference=reference)
    if asked.state == RightsState.UNCONFIRMED:
        raise Http404
    may_change = user.has_perm(CHANGE)
    form = StaffForm(request.POST or None)
    if request.method == "POST":
        if not may_change:
            raise Http404
        if form.is_valid():
            refusal = decide(asked, form.cleaned_data["verb"], form.cleaned_data["words"], user)
            if refusal is None:
                messages.success(request, DONE[form.cleaned_data["verb"]])
                return see_other(reverse("rights_requests"))
            form.add_error(None, refusal)
    elif asked.user is not None:
        record_view(subject=asked.user, by=user, reason=f"{asked.get_kind_display()}: {asked.reference}")
    context = {
        "asked": asked,
        "form": form,
        "verbs": [verb for verb in RIGHTS.verbs(asked.state) if verb in StaffForm.VERBS] if may_change else [],
        "events": Event.objects.for_subject(asked),
        "words": form.data.get("words", ""),
    }
    return render(request, "users/privacy/staff/detail.html", context, status=422 if form.is_bound else 200)


def decide(asked: RightsRequest, verb: str, words: str, by: Any) -> Any:
    """Carry out the decision; the sentence to show when it was refused, None when it was done."""
    try:
        if verb == "answer":
            answer_request(asked, by=by, answer=words)
        elif verb == "extend":
            extend_request(asked, by=by, reason=words)
        elif verb == "complete":
            complete_request(asked, by=by, answer=words)
        else:
            refuse_request(asked, by=by, reason=words)
    except TransitionRefused as refusal:
        return REFUSALS[refusal.code]
    return None
