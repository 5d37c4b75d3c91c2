"""The staff's list of mails: how many wait, went out or failed. No word of any mail, no whole address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages as notes

from portal.casework.models import Event
from portal.casework.transitions import TransitionRefused
from portal.notifications import messages
from portal.notifications.choices import DELIVERY, DeliveryState
from portal.notifications.forms import ResendForm
from portal.notifications.models import Delivery
from portal.notifications.services import resend
from portal.users.views import see_other

VIEW = "notifications.view_delivery"
CHANGE = "notifications.change_delivery"
PER_PAGE = 50
REFUSALS = {
    "emptied": _("Nothing is left of this mail: it was sent, or is too old."),
    "reason_required": _("Say why."),
    "secret": _("This mail carries a key. Nobody sends it again; the person asks for a new one."),
    "wrong_state": _("Somebody was faster: look at its state."),
}


def label_of(key: str) -> Any:
    """What a kind of mail is called; its key when its app is gone or gave it no name."""
    try:
        return messages.get(key).label or key
    except LookupError:
        return key


@permission_required(VIEW, raise_exception=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """By state; without one, what needs a person comes to mind first, so the list starts with what is in doubt."""
    state = request.GET.get("state", "")
    if state not in DeliveryState.values:
        state = ""
    page = Paginator(Delivery.objects.for_staff(state), PER_PAGE).get_page(request.GET.get("p"))
    for row in page.object_list:
        row.label = label_of(row.kind)  # type: ignore[attr-defined]
        row.may_open = not row.is_secret and bool(row.to)  # type: ignore[attr-defined]
    context = {"mails": page, "state": state, "states": DeliveryState.choices}
    return render(request, "notifications/staff/list.html", context)


@permission_required(VIEW, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: what happened to it, and the decision to send it again. A mail that carries a key is not found."""
    user: Any = request.user
    mail = get_object_or_404(Delivery.objects.filter(is_secret=False), pk=pk)
    may_resend = user.has_perm(CHANGE) and "resend" in DELIVERY.verbs(mail.state)
    form = ResendForm(request.POST or None)
    if request.method == "POST":
        if not user.has_perm(CHANGE):
            raise Http404
        if form.is_valid():
            try:
                resend(mail, by=user, reason=form.cleaned_data["reason"])
            except TransitionRefused as refusal:
                form.add_error(None, REFUSALS[refusal.code])
            else:
                notes.success(request, _("It is in the queue again."))
                return see_other(reverse("mails"))
    context = {
        "mail": mail,
        "label": label_of(mail.kind),
        "form": form if may_resend or form.is_bound else None,
        "events": Event.objects.for_subject(mail),
    }
    return render(request, "notifications/staff/detail.html", context, status=422 if form.is_bound else 200)
