"""What the screens of data rights need: a value as people read it."""

from __future__ import annotations

from django import template

from portal.users.registry import ExportField
from portal.users.services.export import readable

register = template.Library()


@register.filter
def value(field: ExportField) -> str:
    """A field of an export in the active language."""
    return readable(field)
