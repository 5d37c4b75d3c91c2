"""Blocks of official documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LegalSectionBlock(blocks.StructBlock):
    """One numbered section. Depth is a number, so that the list stays flat and editable; the page builds the tree."""

    level = blocks.IntegerBlock(label=_("Depth"), min_value=1, max_value=8, default=1)
    marker = blocks.CharBlock(label=_("Number"), max_length=40, required=False, help_text=_("As printed: I., 1., a)"))
    heading = blocks.CharBlock(label=_("Heading"), max_length=400, required=False)
    anchor = blocks.RegexBlock(
        label=_("Anchor"),
        regex=r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
        max_length=120,
        help_text=_("Part of links to this section; do not change it once published."),
    )
    text = blocks.TextBlock(
        label=_("Text"),
        required=False,
        rows=6,
        help_text=_("One paragraph a line. “- ” starts an item of a list, “| ” a row of a table with | between cells."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Section")
        preview_value = {"level": 1, "marker": "1.", "heading": "Mục đích", "anchor": "muc-1", "text": "Nội dung."}
        description = _("A numbered section of an official document.")


class LegalBodyBlock(blocks.StreamBlock):
    section = LegalSectionBlock()
