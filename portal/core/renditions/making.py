"""How renditions come to be: by a task after an image changed, by a command, topped up when a page is published."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from PIL import Image
from wagtail.models import ReferenceIndex

from portal.core import imaging
from portal.core.renditions.reading import forget, missing, with_renditions
from portal.core.renditions.specs import Spec, filter_of, specs_for

if TYPE_CHECKING:
    from portal.core.models.media import PortalImage, PortalRendition

logger = logging.getLogger(__name__)


def encode_renditions(image: PortalImage, *, remake: bool = False) -> int:
    """Make what is missing (everything with `remake`), drop what belongs to an older focal point; how many were made.

    Run by the task and by commands only. An original that cannot be read is reported and yields 0. When the image
    was given another file meanwhile, nothing is kept: that change has its own task.
    """
    from portal.core.models.media import PortalImage, PortalRendition

    rows = list(PortalRendition.objects.filter(image=image))
    specs = {(spec.filter_spec, filter_of(spec.operation).get_cache_key(image)): spec for spec in specs_for(image)}
    kept = set() if remake else {(row.filter_spec, row.focal_point_key) for row in rows} & specs.keys()
    stale = [row for row in rows if (row.filter_spec, row.focal_point_key) not in kept]
    try:
        made = _encode(image, [(k, spec) for k, spec in specs.items() if k not in kept])
    except OSError as error:
        logger.warning("image=%s original not readable: %s", image.pk, type(error).__name__)
        return 0
    with transaction.atomic():
        if not PortalImage.objects.filter(pk=image.pk, file=image.file.name).exists():
            _delete_files(made)
            return 0
        discard(stale, keep={row.file.name for row in made})
        PortalRendition.objects.bulk_create(made, ignore_conflicts=True)
    forget(image)
    return len(made)


def discard(rows: Sequence[PortalRendition], keep: set[str] | None = None) -> None:
    """Delete renditions and, once that is committed, their files except those in `keep`.

    Rows go without signals: Wagtail's would queue a task a file, which could run after a file of the same name was
    made again.
    """
    from portal.core.models.media import PortalRendition, delete_on_commit

    if not rows:
        return
    doomed = PortalRendition.objects.filter(pk__in=[row.pk for row in rows])
    doomed._raw_delete(doomed.db)
    for row in rows:
        if row.file.name not in (keep or ()):
            delete_on_commit(row.file.storage, row.file.name)


def top_up(page: Model) -> int:
    """Wake the task for every picture the page refers to that lacks a rendition; how many. Called at publishing."""
    from portal.core.background import is_waiting
    from portal.core.models.media import PortalImage
    from portal.core.tasks import make_renditions

    woken = 0
    for image in PortalImage.objects.filter(pk__in=image_ids(page)).prefetch_related(with_renditions()):
        if missing(image) and not is_waiting(make_renditions, image.pk):
            make_renditions.enqueue(image.pk)
            woken += 1
    return woken


def image_ids(page: Model) -> set[int]:
    """Images the page names in fields, blocks and child rows, as it is in memory."""
    from django.contrib.contenttypes.models import ContentType

    from portal.core.models.media import PortalImage

    image_type = ContentType.objects.get_for_model(PortalImage).pk
    references = ReferenceIndex._extract_references_from_object(page)
    return {int(object_id) for type_id, object_id, _path, _content in references if type_id == image_type}


def _encode(image: PortalImage, wanted: list[tuple[tuple[str, str], Spec]]) -> list[PortalRendition]:
    from portal.core.models.media import PortalRendition

    if not wanted:
        return []
    with image.open_file() as file:
        pixels = imaging.open_original(file)
    stem = posixpath.splitext(posixpath.basename(image.file.name))[0][-60:]
    storage = PortalRendition._meta.get_field("file").storage
    made = []
    for (filter_spec, row_key), spec in wanted:
        picture = _cut(pixels, image, spec)
        name = posixpath.join("images", ".".join(part for part in (stem, row_key, spec.suffix) if part))
        if storage.exists(name):
            storage.delete(name)
        made.append(
            PortalRendition(
                image=image,
                filter_spec=filter_spec,
                focal_point_key=row_key,
                file=storage.save(name, ContentFile(imaging.encode(picture, spec.format, spec.quality))),
                width=picture.width,
                height=picture.height,
            )
        )
    return made


def _cut(pixels: Image.Image, image: PortalImage, spec: Spec) -> Image.Image:
    transform = filter_of(spec.operation).get_transform(image, pixels.size)
    size = (max(round(transform.size[0]), 1), max(round(transform.size[1]), 1))
    left, top, right, bottom = transform.get_rect().round()
    box = (max(left, 0), max(top, 0), min(right, pixels.width), min(bottom, pixels.height))
    return pixels.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def _delete_files(rows: list[PortalRendition]) -> None:
    for row in rows:
        row.file.storage.delete(row.file.name)
