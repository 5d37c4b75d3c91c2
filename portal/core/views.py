"""Probes, error pages, robots.txt."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.core import health
from portal.core.http import cacheable


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> HttpResponse:
    """The portal can serve: database reachable and migrated, cache writable, vital parts alive. 503 names what is not.

    ``alarms`` names what is beyond its limit without being vital.
    """
    faults = []
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            faults.append("migrations")
    except Exception:  # any driver's error means the same to a probe
        faults.append("database")
    try:
        cache.set("readyz", 1, 5)
        if cache.get("readyz") != 1:
            faults.append("cache")
    except Exception:
        faults.append("cache")
    unsound = health.faults()
    faults += [reading.key for reading in unsound if reading.vital]
    answer = {
        "ready": not faults,
        "faults": faults,
        "alarms": [reading.key for reading in unsound if not reading.vital],
    }
    return JsonResponse(answer, status=503 if faults else 200, headers={"Cache-Control": "no-store"})


@require_safe
@cacheable
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /cms/",
        "Disallow: /tai-khoan/",
        f"Sitemap: {settings.PORTAL_PUBLIC_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off: say so and how to go on."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Built without request context: whatever broke must not break the apology too."""
    return HttpResponse(render_to_string("500.html", {"title": _("Something broke on our side")}), status=500)
