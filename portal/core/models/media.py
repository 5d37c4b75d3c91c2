"""Images and documents: checked by content on arrival, never served from where they were uploaded.

Every door (admin form, multiple upload, chooser, command, code) ends in the `save` of a file field, and there the
check stands. Forms run the same check earlier, so that its message appears beside the field.
"""

from __future__ import annotations

import logging
import posixpath
import secrets
from functools import partial
from typing import Any, NoReturn, cast

from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_init
from django.templatetags.static import static
from django.utils.functional import LazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, ImageQuerySet, WagtailImageFieldFile
from wagtail.utils.file import hash_filelike

from portal.core import renditions
from portal.core.imaging import CleanPicture, EncodingForbidden, clean_picture, header_size
from portal.core.text import slugify
from portal.core.uploads import CONTENT_TYPES, CheckedDocument, check_document

logger = logging.getLogger(__name__)


class PrivateStorage(LazyObject):
    """The storage named ``private``: neither an address nor a path leads to it.

    Wagtail deletes files by a task whose arguments are the storage's deconstruction; this one names itself instead of
    a folder of the machine.
    """

    def _setup(self) -> None:
        self._wrapped = storages["private"]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("portal.core.models.media.PrivateStorage", [], {})

    def path(self, name: str) -> str:
        # given a path, Wagtail's serve view hands the file over with the header "Content-Encoding: None"
        raise NotImplementedError("Private files are read through their storage.")

    def url(self, name: str | None) -> str:
        # Wagtail's serve view takes NotImplementedError for "there is no address to redirect to"
        raise NotImplementedError("Private files are served by a view that checks who asks.")


def private_storage() -> Storage:
    return PrivateStorage()  # type: ignore[return-value]  # it is one, through LazyObject


def delete_on_commit(storage: Storage, name: str) -> None:
    """Delete a file once the row that named it is gone for good."""
    transaction.on_commit(partial(_delete_quietly, storage, name))


def _delete_quietly(storage: Storage, name: str) -> None:
    try:
        storage.delete(name)
    except OSError as error:
        logger.warning("file not deleted: %s", type(error).__name__)


class ArrivingPicture(WagtailImageFieldFile):
    """The file of an image. Saving it stores a clean copy under a name of our own, or raises ValidationError."""

    def save(self, name: str | None, content: Any, save: bool = True) -> None:
        picture = content if isinstance(content, CleanPicture) else clean_picture(content)
        super().save(picture.name, picture, save=False)
        _describe(self.instance, picture)
        if save:
            self.instance.save()

    def get_image_dimensions(self) -> tuple[int | None, int | None]:
        """By the header alone: this runs when a file is assigned, before anyone has looked at it."""
        was_closed = self.closed
        self.open()
        try:
            return header_size(self)
        finally:
            if was_closed:
                self.close()


class ArrivingDocument(FieldFile):
    """The file of a document. Saving it stores it in an unguessable folder, or raises ValidationError."""

    def save(self, name: str | None, content: Any, save: bool = True) -> None:
        document = content if isinstance(content, CheckedDocument) else check_document(content, name)
        stem = slugify(cast("PortalDocument", self.instance).title, max_length=50) or "tai-lieu"
        super().save(f"{secrets.token_hex(8)}/{stem}{document.extension}", document, save=False)
        _describe(self.instance, document)
        if save:
            self.instance.save()


def _describe(instance: Any, content: CleanPicture | CheckedDocument) -> None:
    content.seek(0)
    instance.file_size = content.size
    instance.file_hash = hash_filelike(content)
    content.seek(0)


def _store_pending(file: Any) -> None:
    """Write a file that was assigned but not saved, before the row: columns declared earlier describe the file.

    Outside the transaction as well, which on SQLite would hold everyone's writes while a picture is decoded.
    """
    if file and not file._committed:
        file.save(file.name, file.file, save=False)


class PortalImageQuerySet(ImageQuerySet):
    def with_renditions(self, *sets: str) -> PortalImageQuerySet:
        """Prefetch the renditions of the named sets (all without a name): one query, whatever the length."""
        return self.prefetch_related(renditions.with_renditions(*sets))


class PortalImage(AbstractImage):
    """A picture with the words that must go with it. `description` (Wagtail's own) is the default alternative text.

    Saving one with a new file or another focal point wakes the task that makes its renditions.
    """

    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made the picture."))
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    drawn_from = ("file", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")

    objects = PortalImageQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError when a new file is not an acceptable picture."""
        fields = kwargs.get("update_fields")
        if fields is not None and not set(fields) & set(self.drawn_from):
            super().save(*args, **kwargs)
            return
        _store_pending(self.file)
        with transaction.atomic():
            before = type(self).objects.filter(pk=self.pk).values(*self.drawn_from).first() if self.pk else None
            super().save(*args, **kwargs)
            after = {name: getattr(self, name) for name in self.drawn_from} | {"file": self.file.name}
            if before != after:
                self._redraw(before["file"] if before else None)

    def _redraw(self, old_file: str | None) -> None:
        from portal.core.tasks import make_renditions

        if old_file and old_file != self.file.name:
            renditions.discard(list(PortalRendition.objects.filter(image=self)))
            delete_on_commit(self.file.storage, old_file)
        renditions.forget(self)
        make_renditions.enqueue(self.pk)

    def get_upload_to(self, filename: str) -> str:
        """The folded title, a random part, and the extension this project gave the file: nothing of its old name."""
        stem = slugify(self.title, max_length=40) or "anh"
        return f"original_images/{stem}-{secrets.token_hex(8)}{posixpath.splitext(filename)[1]}"

    # --- renditions: looked up, never made ----------------------------------------------------------------------
    def get_rendition(self, filter: Filter | str) -> PortalRendition:
        """The rendition if it exists, else a placeholder of its size. Nothing is encoded."""
        spec = filter if isinstance(filter, str) else filter.spec
        return renditions.existing(self, spec) or renditions.placeholder(self, spec)

    def get_renditions(self, *filters: Filter | str) -> dict[str, PortalRendition]:
        specs = [filter if isinstance(filter, str) else filter.spec for filter in filters]
        return {spec: self.get_rendition(spec) for spec in specs}

    def find_existing_renditions(self, *filters: Filter) -> dict[Filter, PortalRendition]:
        found = {filter: renditions.existing(self, filter.spec) for filter in filters}
        return {filter: rendition for filter, rendition in found.items() if rendition is not None}

    def create_rendition(self, filter: Filter) -> PortalRendition:
        raise EncodingForbidden("Renditions are made by renditions.encode_renditions alone.")

    def create_renditions(self, *filters: Filter) -> dict[Filter, PortalRendition]:
        raise EncodingForbidden("Renditions are made by renditions.encode_renditions alone.")

    def get_willow_image(self) -> NoReturn:
        """Refused: the preview of Wagtail's URL generator would draw any size within the request that asks for it."""
        raise PermissionDenied("Renditions are made by renditions.encode_renditions alone.")

    def social_rendition(self) -> PortalRendition | None:
        """The JPEG for shared links (1200 × 630 where the original allows it), or None until it is made."""
        return renditions.existing(self, renditions.SETS["social"].specs()[0].filter_spec)


class PortalRendition(AbstractRendition):
    """A size of an image. One without a file is a placeholder and is never saved."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="core_rendition_unique")
        ]

    @property
    def is_placeholder(self) -> bool:
        return not self.file

    @property
    def url(self) -> str:
        return self.file.url if self.file else static("img/placeholder.svg")


class PortalDocument(AbstractDocument):
    """A file to download. `filename` is the folded title and its type; the folder before it cannot be guessed."""

    file = models.FileField(_("file"), upload_to="documents", storage=private_storage)

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError when a new file is not an acceptable document."""
        _store_pending(self.file)
        with transaction.atomic():
            before = type(self).objects.filter(pk=self.pk).values_list("file", flat=True).first() if self.pk else None
            super().save(*args, **kwargs)
            if before and before != self.file.name:
                delete_on_commit(self.file.storage, before)

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES.get(self.file_extension.lower(), "application/octet-stream")

    @property
    def content_disposition(self) -> str:
        """Always a download; the name is ASCII by construction."""
        return f'attachment; filename="{self.filename}"'


# Wagtail declares both columns; only what happens on arrival is ours, so no migration depends on these classes
PortalImage._meta.get_field("file").attr_class = ArrivingPicture
PortalDocument._meta.get_field("file").attr_class = ArrivingDocument
# rows carry their measures; Django's look at each file on loading doubles the time a list of pictures takes
post_init.disconnect(PortalRendition._meta.get_field("file").update_dimension_fields, sender=PortalRendition)
