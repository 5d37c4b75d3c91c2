"""Blocks of words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.core.text import slugify

__all__ = ["HeadingBlock", "NoticeBlock", "QuoteBlock", "RichTextBlock"]

TEXT = _("Text")


class HeadingValue(blocks.StructValue):
    """A heading knows its anchor; a page that finds two equal headings gives the second a suffix."""

    _anchor = ""

    @property
    def anchor(self) -> str:
        return self._anchor or slugify(self.get("text") or "") or "muc"

    @anchor.setter
    def anchor(self, value: str) -> None:
        self._anchor = value


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=160)
    level = blocks.ChoiceBlock(label=_("Level"), choices=[("h2", _("Section")), ("h3", _("Sub-section"))], default="h2")

    class Meta:
        icon = "title"
        label = _("Heading")
        group = TEXT
        template = "core/blocks/heading.html"
        value_class = HeadingValue
        preview_value = {"text": "Cách làm, từng bước", "level": "h2"}
        description = _("Starts a section. Sections are listed at the top of the page.")


class RichTextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", ["bold", "ol", "ul", "link", "document-link"])
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraphs")
        group = TEXT
        template = "core/blocks/rich_text.html"
        preview_value = "<p>Hỏi chính nơi sẽ nhận giấy: trường học, chủ thuê, <b>phòng hộ tịch</b>.</p>"
        description = _("Plain paragraphs, lists and links. Short sentences, what to do first.")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), max_length=600)
    attribution = blocks.CharBlock(label=_("Who said it"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = TEXT
        template = "core/blocks/quote.html"
        preview_value = {"text": "Cất tờ giấy gốc ở nhà, mang theo bản chứng thực.", "attribution": ""}
        description = _("Words of a person or a document, set apart from the text.")


class NoticeBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Information")), ("ok", _("Good to know")), ("warn", _("Caution")), ("sos", _("Danger"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "link", "ul"])

    class Meta:
        icon = "warning"
        label = _("Notice")
        group = TEXT
        template = "core/blocks/notice.html"
        preview_value = {"kind": "warn", "title": "Đừng ký giấy trắng", "text": "<p>Giữ một bản chụp.</p>"}
        description = _("A box for what must not be missed. Danger is for danger to people only.")
