"""Blocks of pictures, films and files. Nothing here loads anything from another host."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

__all__ = ["DocumentBlock", "GalleryBlock", "ImageBlock", "VideoBlock"]

MEDIA = _("Pictures and files")


def newest(model_name: str) -> Any:
    """The newest picture or document of the library, to show in a preview what the editor has; None in an empty one."""
    return apps.get_model("core", model_name).objects.order_by("-pk").first()


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        max_length=250,
        help_text=_("Say what the picture shows to someone who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)
    credit = blocks.CharBlock(label=_("Credit"), max_length=160, help_text=_("Who made the picture."))

    class Meta:
        icon = "image"
        label = _("Picture")
        group = MEDIA
        template = "core/blocks/image.html"
        description = _("One picture with its description and its maker.")

    def get_preview_value(self) -> Any:
        image = newest("PortalImage")
        alt = getattr(image, "description", "")
        return self.normalize({"image": image, "alt": alt, "caption": "Sông Lam đoạn qua Nam Đàn", "credit": "Tư liệu"})


class GalleryBlock(blocks.StructBlock):
    items = blocks.ListBlock(ImageBlock(), label=_("Pictures"), min_num=2, max_num=12)

    class Meta:
        icon = "grip"
        label = _("Gallery")
        group = MEDIA
        template = "core/blocks/gallery.html"
        description = _("Two to twelve pictures side by side.")

    def get_preview_value(self) -> Any:
        item = ImageBlock().get_preview_value()
        return self.normalize({"items": [item, item]})


class VideoBlock(blocks.StructBlock):
    """A link with its own picture: the other site hears of the reader only after the reader chose to go there."""

    url = blocks.URLBlock(label=_("Address of the film"), help_text=_("Must start with https://"))
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    duration = blocks.CharBlock(label=_("Length"), max_length=20, required=False)
    image = ImageChooserBlock(label=_("Picture"), required=False)

    class Meta:
        icon = "media"
        label = _("Film (link)")
        group = MEDIA
        template = "core/blocks/video.html"
        preview_value = {"url": "https://example.org/phim", "title": "Ví giặm trên sông Lam", "duration": "4:10"}
        description = _("A link to a film elsewhere. No player of another site is loaded.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if urlsplit(cleaned["url"]).scheme != "https":
            raise blocks.StructBlockValidationError({"url": ValidationError(_("The address must start with https://"))})
        return cleaned


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), max_length=160, required=False)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = MEDIA
        template = "core/blocks/document.html"
        description = _("A file to download, with its type and size.")

    def get_preview_value(self) -> Any:
        return self.normalize({"document": newest("PortalDocument"), "title": "Mẫu tờ khai"})
