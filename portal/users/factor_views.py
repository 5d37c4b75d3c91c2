"""The administrators' screen of lost second factors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from portal.casework.transitions import TransitionRefused
from portal.users.choices import RESET_FACTOR
from portal.users.forms import FactorResetForm
from portal.users.models import FactorReset
from portal.users.services.factors import confirm_factor_reset, request_factor_reset, withdraw_factor_reset

PER_PAGE = 25
REFUSALS = {
    "already_open": _("This was asked for already and waits for a second administrator."),
    "expired": _("The request is older than three days. Ask again, if it is still true."),
    "not_administrator": _("Only administrators do this."),
    "own_account": _("Nobody does this for themselves. Ask two other administrators."),
    "reason_required": _("Say how you know that it is the owner who asks."),
    "same_person": _("Somebody else has to confirm what you asked for."),
    "superuser": _("Only another superuser can do this for a superuser."),
    "wrong_state": _("This was decided already."),
}


def back() -> HttpResponse:
    return HttpResponseRedirect(reverse("factor_resets"), status=303)


@permission_required(RESET_FACTOR, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """What waits and what was decided, and the form to ask."""
    user: Any = request.user
    form = FactorResetForm(request.POST or None, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            request_factor_reset(account=form.cleaned_data["account"], reason=form.cleaned_data["reason"], by=user)
        except TransitionRefused as refusal:
            form.add_error(None, REFUSALS[refusal.code])
        else:
            messages.success(request, _("Asked for. A second administrator has to confirm it; the owner got a mail."))
            return back()
    page = Paginator(FactorReset.objects.for_screen(), PER_PAGE).get_page(request.GET.get("p"))
    status = 422 if request.method == "POST" else 200
    return render(request, "users/factor_resets.html", {"form": form, "resets": page}, status=status)


def decide(request: HttpRequest, reset_id: int, verb: Callable[..., FactorReset], done: Any) -> HttpResponse:
    reset = get_object_or_404(FactorReset, pk=reset_id)
    try:
        verb(reset, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, REFUSALS[refusal.code])
    else:
        messages.success(request, done)
    return back()


@permission_required(RESET_FACTOR, raise_exception=True)
@require_POST
def confirm(request: HttpRequest, reset_id: int) -> HttpResponse:
    done = _("The second step is off. The owner was logged out everywhere and got a mail.")
    return decide(request, reset_id, confirm_factor_reset, done)


@permission_required(RESET_FACTOR, raise_exception=True)
@require_POST
def withdraw(request: HttpRequest, reset_id: int) -> HttpResponse:
    return decide(request, reset_id, withdraw_factor_reset, _("The request is withdrawn."))
