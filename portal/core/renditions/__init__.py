"""Which sizes and formats of a picture exist, how they are made, and what stands in until they are."""

from portal.core.renditions.making import discard, encode_renditions, image_ids, top_up
from portal.core.renditions.reading import (
    ORIGINAL,
    PREFETCH,
    Picture,
    Source,
    existing,
    forget,
    load_pictures,
    load_renditions,
    missing,
    placeholder,
    rendition_map,
    with_renditions,
)
from portal.core.renditions.specs import MIME, SETS, STAND_INS, PictureSet, Spec, filter_of, focal_key, specs_for

__all__ = [
    "MIME",
    "ORIGINAL",
    "PREFETCH",
    "SETS",
    "STAND_INS",
    "Picture",
    "PictureSet",
    "Source",
    "Spec",
    "discard",
    "encode_renditions",
    "existing",
    "filter_of",
    "focal_key",
    "forget",
    "image_ids",
    "load_pictures",
    "load_renditions",
    "missing",
    "placeholder",
    "rendition_map",
    "specs_for",
    "top_up",
    "with_renditions",
]
