"""What pages and lists need of renditions. Nothing here encodes: what is missing has a placeholder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.files.storage import Storage
from django.db.models import Prefetch, prefetch_related_objects

from portal.core.prepared import Prepared
from portal.core.renditions.specs import SETS, STAND_INS, Spec, filter_of, focal_key, specs_for

if TYPE_CHECKING:
    from portal.core.models.media import PortalImage, PortalRendition

PREFETCH: Final = "renditions"
ORIGINAL: Final = "original"


def with_renditions(*sets: str, lookup: str = PREFETCH) -> Prefetch:
    """A prefetch of the renditions of `sets` alone: a list page needs six rows a picture, not seventeen.

    `lookup` leads from the queryset's model to the renditions, as in ``cover__renditions``.
    """
    from portal.core.models.media import PortalRendition

    wanted = [spec.filter_spec for name in sets for spec in SETS[name].specs()]
    rows = PortalRendition.objects.filter(filter_spec__in=wanted) if sets else PortalRendition.objects.all()
    return Prefetch(lookup, queryset=rows, to_attr="prefetched_renditions")


def load_renditions(images: Iterable[PortalImage | None], *sets: str) -> None:
    """The renditions of pictures already in memory (those of a StreamField), in one query."""
    present = [image for image in images if image is not None]
    if present:
        prefetch_related_objects(present, with_renditions(*sets))


@dataclass(frozen=True, slots=True)
class Source:
    """A rendition as templates need it; its address is made only when it is drawn."""

    name: str
    width: int
    height: int
    storage: Storage

    @property
    def url(self) -> str:
        return self.storage.url(self.name)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of which only the renditions are known: what pages and lists draw, without loading the image's row."""

    pk: int
    sources: dict[str, Source]

    @property
    def social(self) -> Source | None:
        return self.sources.get(SETS["social"].specs()[0].filter_spec)


def _source_rows(images: Any, specs: Any) -> Any:
    from portal.core.models.media import PortalRendition

    rows = PortalRendition.objects.filter(image__in=images, filter_spec__in=specs).order_by("pk")
    return rows.values_list("image", "filter_spec", "file", "width", "height")


_sources = Prepared(_source_rows, images=int, specs=str)


def load_pictures(ids: Iterable[int | None], *sets: str) -> dict[int, Picture]:
    """Pictures by image id with the renditions of `sets` (cover and social when none are named). One query or none.

    An image without renditions yet is an empty picture, which templates draw as a neutral box.
    """
    from portal.core.models.media import PortalRendition

    wanted = sorted({pk for pk in ids if pk is not None})
    pictures = {pk: Picture(pk, {}) for pk in wanted}
    specs = [spec.filter_spec for name in sets or ("cover", "social") for spec in SETS[name].specs()]
    storage = PortalRendition._meta.get_field("file").storage
    for pk, spec, name, width, height in _sources(images=wanted, specs=specs):
        pictures[pk].sources[spec] = Source(name, width, height, storage)
    return pictures


def rendition_map(image: PortalImage | Picture) -> Mapping[str, PortalRendition | Source]:
    """The image's renditions by filter spec, for its present focal point."""
    return image.sources if isinstance(image, Picture) else rows_of(image)


def rows_of(image: PortalImage) -> dict[str, PortalRendition]:
    """The same as rows. Takes what was prefetched; otherwise asks once and keeps the answer on the instance."""
    key = focal_key(image)
    kept = image.__dict__.get("_rendition_map")
    if kept is not None and kept[0] == key:
        return kept[1]
    rows = image._get_prefetched_renditions()
    if rows is None:
        rows = image.renditions.all()
    found = {row.filter_spec: row for row in rows if row.focal_point_key in {"", key}}
    image.__dict__["_rendition_map"] = (key, found)
    return found


def forget(image: PortalImage) -> None:
    """Drop what the instance knows of its renditions."""
    image.__dict__.pop("_rendition_map", None)
    image.__dict__.pop("prefetched_renditions", None)
    image.__dict__.get("_prefetched_objects_cache", {}).pop(PREFETCH, None)


def existing(image: PortalImage, spec: str) -> PortalRendition | None:
    """The rendition for `spec`, a near one where STAND_INS names it, the file itself for ``original``; or None."""
    from portal.core.models.media import PortalRendition

    if spec == ORIGINAL:
        return PortalRendition(
            image=image, filter_spec=spec, file=image.file.name, width=image.width, height=image.height
        )
    found = rows_of(image)
    return found.get(spec) or found.get(STAND_INS.get(spec, ""))


def placeholder(image: PortalImage, spec: str) -> PortalRendition:
    """An unsaved rendition of the right size whose address is a neutral drawing.

    Raises InvalidFilterSpecError for a spec Wagtail does not know.
    """
    from portal.core.models.media import PortalRendition

    width, height = filter_of(spec).get_transform(image).size
    return PortalRendition(image=image, filter_spec=spec, width=round(width), height=round(height))


def missing(image: PortalImage) -> list[Spec]:
    """The specs whose rendition does not exist for the present file and focal point."""
    found = rows_of(image)
    return [spec for spec in specs_for(image) if spec.filter_spec not in found]
