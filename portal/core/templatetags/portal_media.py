"""The picture tag. It only writes down what :mod:`portal.core.renditions` finds: no query of its own, no encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from portal.core.renditions import MIME, SETS, rendition_map
from portal.core.templatetags.portal_ui import mark

if TYPE_CHECKING:
    from portal.core.models import PortalImage, PortalRendition
    from portal.core.renditions import Picture, Source

register = template.Library()

# the drawing an <img> names for itself: the middle width, good enough where srcset is not understood
_FALLBACK = 1


@register.simple_tag
def picture(
    image: PortalImage | Picture | None,
    name: str,
    *,
    alt: str,
    sizes: str = "",
    loading: str = "",
    fetchpriority: str = "",
    css: str = "",
    **extra: str,
) -> SafeString | str:
    """A `<picture>` of the set `name` (a key of SETS, else KeyError): AVIF first, then WebP, in all widths that exist.

    `alt` is compulsory; empty says that the picture merely decorates. Until renditions exist a neutral box with the
    same words stands there. Nothing for no image. `class` and `css` mean the same.
    """
    if image is None:
        return ""
    css = extra.pop("class", css)
    if extra:
        raise TypeError(f"The picture tag knows no {', '.join(extra)}.")
    rows = _by_format(image, name)
    if not rows:
        return _empty(name, alt, css)
    *better, (_, last) = rows
    sizes = conditional_escape(sizes or SETS[name].sizes)
    parts = [f'<picture class="picture {conditional_escape(css)}">' if css else '<picture class="picture">']
    parts += [f'<source type="{MIME[fmt]}" srcset="{_srcset(found)}" sizes="{sizes}">' for fmt, found in better]
    shown = last[min(_FALLBACK, len(last) - 1)]
    parts.append(f'<img src="{conditional_escape(shown.url)}"')
    if len(last) > 1:
        parts.append(f' srcset="{_srcset(last)}" sizes="{sizes}"')
    parts.append(f' width="{shown.width}" height="{shown.height}" alt="{conditional_escape(alt)}" decoding="async"')
    if loading:
        parts.append(f' loading="{conditional_escape(loading)}"')
    if fetchpriority:
        parts.append(f' fetchpriority="{conditional_escape(fetchpriority)}"')
    parts.append("></picture>")
    return mark_safe("".join(parts))  # noqa: S308 - every part was escaped above


def _by_format(image: PortalImage | Picture, name: str) -> list[tuple[str, list[PortalRendition | Source]]]:
    """(format, renditions from narrow to wide) for the formats of which any exists, best first."""
    found = rendition_map(image)
    if not found:
        return []
    groups: dict[str, list[PortalRendition | Source]] = {}
    for spec in SETS[name].specs():
        row = found.get(spec.filter_spec)
        if row is not None:
            groups.setdefault(spec.format, []).append(row)
    return list(groups.items())


def _srcset(rows: list[PortalRendition | Source]) -> str:
    return ", ".join(f"{conditional_escape(row.url)} {row.width}w" for row in rows)


def _empty(name: str, alt: str, css: str) -> SafeString:
    css = f"picture-empty picture-{name} {css}".strip()
    if alt:
        return format_html('<span class="{}" role="img" aria-label="{}">{}</span>', css, alt, mark())
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, mark())
