"""Every component in every state, on one page. Mounted in DEBUG only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.styleguide.samples import sample_context


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "core/styleguide.html", sample_context())
