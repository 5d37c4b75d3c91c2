"""Logging one browser out of the list "where you are logged in"."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.users.services.one_session import end_session


@require_POST
@login_required
def end_one(request: HttpRequest, pk: int) -> HttpResponse:
    """End a session of one's own and return to the list; 404 for somebody else's, as for one that is gone."""
    user: Any = request.user
    try:
        end_session(pk=pk, by=user)
    except UserSession.DoesNotExist as error:
        raise Http404 from error
    get_adapter().add_message(request, messages.SUCCESS, "usersessions/messages/session_ended.txt")
    return HttpResponseRedirect(reverse("usersessions_list"), status=303)
