"""The one list of renditions: templates name a set, the task makes all sets, the admin finds its thumbnails here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from wagtail.images.models import Filter

from portal.core import imaging

if TYPE_CHECKING:
    from portal.core.models.media import PortalImage

MIME: Final = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Spec:
    """One rendition: Wagtail's name for it, what to cut and scale, and how to write it."""

    filter_spec: str
    operation: str
    format: str
    quality: int

    @property
    def suffix(self) -> str:
        return f"{self.operation}{imaging.EXTENSIONS[self.format]}"


@dataclass(frozen=True, slots=True)
class PictureSet:
    """Renditions that stand in for each other: the same view in several widths, best format first."""

    operations: tuple[str, ...]
    qualities: tuple[tuple[str, int], ...]
    sizes: str = "100vw"
    named_format: bool = True

    def specs(self) -> tuple[Spec, ...]:
        return tuple(self.spec(op, fmt, quality) for fmt, quality in self.qualities for op in self.operations)

    def spec(self, operation: str, format: str, quality: int) -> Spec:
        name = f"{operation}|format-{format}" if self.named_format else operation
        return Spec(name, operation, format, quality)


WEB: Final = (("avif", 50), ("webp", 75))
SETS: Final = {
    "cover": PictureSet(("fill-320x180", "fill-640x360", "fill-1280x720"), WEB),
    # narrower uses of the same files
    "card": PictureSet(("fill-320x180", "fill-640x360"), WEB),
    "body": PictureSet(("width-360", "width-720", "width-1344"), WEB, sizes="(min-width: 45rem) 42rem, 100vw"),
    "thumb": PictureSet(("fill-192x192",), WEB),
    "social": PictureSet(("fill-1200x630",), (("jpeg", 80),)),
    # named as Wagtail's own templates ask for them, without a format
    "admin": PictureSet(("max-165x165", "max-800x600"), (("webp", 75),), named_format=False),
}
# rarer sizes of the admin are served by a near one rather than encoded
STAND_INS: Final = {
    "max-150x150": "max-165x165",
    "max-400x400": "max-800x600",
    "fill-600x338": "fill-640x360|format-webp",
}


@lru_cache(maxsize=256)
def filter_of(spec: str) -> Filter:
    """Wagtail's filter object; it parses its operations once."""
    return Filter(spec=spec)


def focal_key(image: PortalImage) -> str:
    """The mark of the image's focal point on renditions that are cut around it."""
    return filter_of("fill-1x1").get_cache_key(image)


def specs_for(image: PortalImage) -> list[Spec]:
    """What should exist of this image. Nothing is scaled up, so a size that would only repeat a smaller one is left."""
    wanted: dict[str, Spec] = {}
    for pictures in SETS.values():
        seen = set()
        for operation in pictures.operations:
            size = filter_of(operation).get_transform(image).size
            if (rounded := (round(size[0]), round(size[1]))) not in seen:
                seen.add(rounded)
                specs = (pictures.spec(operation, fmt, quality) for fmt, quality in pictures.qualities)
                wanted |= {spec.filter_spec: spec for spec in specs}
    return list(wanted.values())
