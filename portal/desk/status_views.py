"""The status page: what must live, what waits, what failed, each beside its limit."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core import health

VIEW = "notifications.view_delivery"


@permission_required(VIEW, raise_exception=True)
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/status.html", {"readings": health.readings()})
