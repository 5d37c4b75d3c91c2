"""Blocks that order facts: tables, steps, ways onward."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.models import Page

__all__ = ["CallToActionBlock", "ContactCardBlock", "RelatedPagesBlock", "StepsBlock", "TableBlock"]

STRUCTURE = _("Structure")


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, help_text=_("What the table says, in one line."))
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
        ],
        label=_("Table"),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        group = STRUCTURE
        template = "core/blocks/table.html"
        description = _("Rows and columns with a caption; scrolls sideways on a phone.")

    def get_preview_value(self) -> Any:
        columns = [{"type": "text", "heading": "Giấy tờ"}, {"type": "text", "heading": "Nơi nhận"}]
        rows = [{"values": ["Khai sinh", "Cơ quan đại diện"]}, {"values": ["Bằng cấp", "Trường học"]}]
        return self.to_python({"caption": "Nộp ở đâu", "table": {"columns": columns, "rows": rows}})


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "link", "ul"], required=False)


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=12)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = STRUCTURE
        template = "core/blocks/steps.html"
        preview_value = {
            "steps": [
                {"title": "Hỏi nơi nhận giấy", "text": "<p>Ghi lại ngày hỏi.</p>"},
                {"title": "Xin bản giấy tờ hợp lệ", "text": "<p>Bản chính hoặc trích lục còn rõ dấu.</p>"},
            ]
        }
        description = _("Numbered steps, each with a verb first.")


class ContactCardBlock(blocks.StructBlock):
    """Names an office without its number: numbers come from checked records only."""

    title = blocks.CharBlock(label=_("Office"), max_length=160)
    text = blocks.RichTextBlock(label=_("What it does"), features=["bold", "link"], required=False)
    page = blocks.PageChooserBlock(label=_("Page with its contacts"), required=False)

    class Meta:
        icon = "mail"
        label = _("Contact card")
        group = STRUCTURE
        template = "core/blocks/contact_card.html"
        preview_value = {"title": "Tổng đài bảo hộ công dân", "text": "<p>Số ở đầu mỗi trang.</p>"}
        description = _("An office and what it does. Do not type a phone number: it would go stale.")


class CallToActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.CharBlock(label=_("Text"), max_length=300, required=False)
    label = blocks.CharBlock(label=_("Button"), max_length=60, help_text=_("A verb: what happens on pressing."))
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or an address"), required=False)

    class Meta:
        icon = "tick-inverse"
        label = _("Call to action")
        group = STRUCTURE
        template = "core/blocks/call_to_action.html"
        preview_value = {
            "heading": "Góp một tay",
            "text": "Hỏi là có người trả lời.",
            "label": "Xem các lời mời",
            "url": "https://example.org/",
        }
        description = _("One button with a reason to press it.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            raise blocks.StructBlockValidationError(
                {"page": ValidationError(_("Choose a page or give an address, one of the two."))}
            )
        return cleaned


class RelatedPagesBlock(blocks.StructBlock):
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"), min_num=1, max_num=6)

    class Meta:
        icon = "link"
        label = _("Related pages")
        group = STRUCTURE
        template = "core/blocks/related_pages.html"
        description = _("Links to pages of the portal that go on from here.")

    def get_preview_value(self) -> Any:
        return self.normalize({"pages": list(Page.objects.live().filter(depth__gt=2)[:3])})
