"""Which words of a card answer the query."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from community.directory.entries import TEXT_FIELDS
from portal.search.plan import Plan
from portal.search.services import highlight

register = template.Library()

FIELDS = {
    "name": tuple(name for name in TEXT_FIELDS if name.startswith(("name", "family", "given"))),
    "work": tuple(name for name in TEXT_FIELDS if name.startswith("about")),
    "home": tuple(name for name in TEXT_FIELDS if name.startswith("home")),
}


@register.simple_tag
def marked(plan: Plan | None, text: object, part: str) -> SafeString:
    """The text with what answers the query in ``mark`` elements. ``part`` is name, work or home."""
    written = str(text or "")
    if plan is None:
        return format_html("{}", written)
    pieces = highlight(plan, written, fields=FIELDS[part])
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece.text) if piece.hit else piece.text,) for piece in pieces)
    )
