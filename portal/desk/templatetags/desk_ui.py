"""What every staff screen shows of the portal's state."""

from __future__ import annotations

from typing import Any

from django import template

from portal.desk.status_views import VIEW
from portal.notifications import health

register = template.Library()


@register.inclusion_tag("desk/banner.html", takes_context=True)
def silence_banner(context: template.Context) -> dict[str, Any]:
    """The parts that have been silent too long. One query; nothing for whoever is not signed in."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"silent": []}
    silent = [reading for reading in health.parts() if not reading.sound]
    return {"silent": silent, "may_look": bool(silent) and user.has_perm(VIEW)}
