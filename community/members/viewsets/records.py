"""One record in the staff screens: the reason first, then what the member wrote and what may be decided."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from community.members import services
from community.members.choices import ProfileStatus
from community.members.forms.staff import DecisionForm, ReasonForm
from community.members.models import MemberProfile
from community.members.permissions import Role, seen_by, staff_viewer
from community.members.views import photo_response
from community.members.viewsets.opened import is_open, open_until, remember
from portal.casework.models import Event
from portal.casework.transitions import TransitionRefused
from portal.users.models import User
from portal.users.services.views import record_view

VERBS = {
    "suspend": services.suspend_profile,
    "reinstate": services.reinstate_profile,
    "vouch": services.vouch_for,
    "withdraw_vouch": services.withdraw_vouch,
}
VERB_LABELS = {
    "suspend": _("Take out of the directory"),
    "reinstate": _("Give back to the member"),
    "vouch": _("Vouch for the member"),
    "withdraw_vouch": _("Vouch no longer"),
}
REFUSALS = {
    "wrong_state": _("This cannot be done in the profile's present state."),
    "reason_required": _("Please give a reason; the member reads it."),
}


def _find(request: HttpRequest, reference: str) -> MemberProfile:
    """The profile as staff may see it: Wagtail answers PermissionDenied for the rest."""
    viewer = staff_viewer(request.user)
    if viewer.role is not Role.STAFF:
        raise PermissionDenied
    found = MemberProfile.objects.visible_to(viewer).with_places().filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def _see_other(name: str, reference: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"member_profiles:{name}", args=[reference]), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def open_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Why is it opened? The answer is written down, and the member reads it."""
    found = _find(request, reference)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record_view(subject=found.user, by=cast(User, request.user), reason=form.cleaned_data["reason"])
        remember(request.session, found.reference)
        return _see_other("record", found.reference)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/staff/open.html", {"profile": found, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """The record, for half an hour after the reason was given; below it what may be decided."""
    found = _find(request, reference)
    if not is_open(request.session, found.reference):
        return _see_other("open", found.reference)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = _decide(request, found, form)
        if not refusal:
            messages.success(request, gettext("Done. The member was told where it concerns the directory."))
            return _see_other("record", found.reference)
        form.add_error("reason", refusal)
    context = {
        "profile": found,
        "seen": seen_by(found, staff_viewer(request.user)),
        "form": form,
        "verbs": _verbs(request, found),
        "events": Event.objects.filter(subject_type="members.memberprofile", subject_id=str(found.pk)).order_by("-seq")[
            :20
        ],
        "open_until": open_until(request.session, found.reference),
    }
    return render(request, "members/staff/record.html", context, status=422 if request.method == "POST" else 200)


def _decide(request: HttpRequest, found: MemberProfile, form: DecisionForm) -> str:
    """Run the verb; why it was refused, or an empty text."""
    try:
        by = cast(User, request.user)
        VERBS[form.cleaned_data["verb"]](profile=found, by=by, reason=form.cleaned_data["reason"])
    except TransitionRefused as refused:
        return str(REFUSALS.get(refused.code, REFUSALS["wrong_state"]))
    except services.NotStaff:
        return gettext("Nobody decides about their own profile.")
    return ""


def _verbs(request: HttpRequest, found: MemberProfile) -> list[tuple[str, Any]]:
    if found.user_id == request.user.pk:
        return []
    fitting = {
        "suspend": found.status != ProfileStatus.SUSPENDED,
        "reinstate": found.status == ProfileStatus.SUSPENDED,
        "vouch": found.vouched_at is None,
        "withdraw_vouch": found.vouched_at is not None,
    }
    return [(verb, VERB_LABELS[verb]) for verb, fits in fitting.items() if fits]


@require_safe
def record_photo(request: HttpRequest, reference: str) -> Any:
    """The photo beside an opened record."""
    found = _find(request, reference)
    seen = seen_by(found, staff_viewer(request.user))
    if seen is None or not seen.has_photo or not is_open(request.session, found.reference):
        raise Http404
    return photo_response(found)
