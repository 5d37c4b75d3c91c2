"""The body of every page: one vocabulary of blocks."""

from __future__ import annotations

from wagtail import blocks

from portal.core.blocks.media import DocumentBlock, GalleryBlock, ImageBlock, VideoBlock
from portal.core.blocks.structure import CallToActionBlock, ContactCardBlock, RelatedPagesBlock, StepsBlock, TableBlock
from portal.core.blocks.text import HeadingBlock, NoticeBlock, QuoteBlock, RichTextBlock

__all__ = [
    "BodyBlock",
    "CallToActionBlock",
    "ContactCardBlock",
    "DocumentBlock",
    "GalleryBlock",
    "HeadingBlock",
    "ImageBlock",
    "NoticeBlock",
    "QuoteBlock",
    "RelatedPagesBlock",
    "RichTextBlock",
    "StepsBlock",
    "TableBlock",
    "VideoBlock",
]


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraphs = RichTextBlock()
    steps = StepsBlock()
    notice = NoticeBlock()
    quote = QuoteBlock()
    image = ImageBlock()
    gallery = GalleryBlock()
    table = TableBlock()
    document = DocumentBlock()
    video = VideoBlock()
    contact_card = ContactCardBlock()
    call_to_action = CallToActionBlock()
    related_pages = RelatedPagesBlock()

    class Meta:
        required = False
