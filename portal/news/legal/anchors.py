"""Addresses of sections inside a page: "muc-1-a", "dieu-5", "phan-2-muc-1", "phu-luc-1-dieu-3"."""

from portal.news.legal.kinds import kind_at_start
from portal.news.legal.markers import LETTERS, Marker, Style, roman_numeral
from portal.news.legal.words import slug

_MAX_SLUG = 48
# Styles whose anchor does not repeat those of the sections above: their numbers run through the document or annex.
_ABSOLUTE = {
    Style.ANNEX: "phu-luc",
    Style.FORM: "mau",
    Style.PART: "phan-thu",
    Style.CHAPTER: "chuong",
    Style.ARTICLE: "dieu",
}
_RELATIVE = {Style.DIVISION: "muc", Style.SUBDIVISION: "tieu-muc"}


class Anchors:
    """Hands out anchors, each once."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._copies: dict[str, int] = {}

    def take(self, marker: Marker, heading: str, parent: str, annex: str, run: int) -> str:
        """An anchor for a section.

        ``parent`` is the anchor of the section above, ``annex`` that of the annex it is in, both "" at the top.
        ``run`` counts from 1 how often the numbering has begun in the parent.
        """
        group = f"phan-{run}-" if run > 1 else ""
        if marker.style is Style.TITLE:
            return self._unique(_joined(annex, _name_of(heading)))
        if marker.style in _ABSOLUTE:
            piece = f"{_ABSOLUTE[marker.style]}-{marker.ordinal}{slug(marker.suffix)}".removesuffix("-0")
            anchor = _joined(annex if marker.style is not Style.ANNEX else "", group + piece)
            return self._unique(anchor if anchor not in self._used else _joined(parent, group + piece))
        top = "" if parent != annex else "muc-"
        piece = f"{_RELATIVE[marker.style]}-{marker.ordinal}" if marker.style in _RELATIVE else top + _piece(marker)
        return self._unique(_joined(parent, group + piece))

    def _unique(self, anchor: str) -> str:
        if anchor in self._used:
            copies = self._copies.get(anchor, 1)
            while f"{anchor}-lan-{copies + 1}" in self._used:
                copies += 1
            self._copies[anchor] = copies + 1
            anchor = f"{anchor}-lan-{copies + 1}"
        self._used.add(anchor)
        return anchor


def _joined(parent: str, piece: str) -> str:
    return f"{parent}-{piece}" if parent else piece


def _piece(marker: Marker) -> str:
    if marker.style is Style.POINT:
        letter = LETTERS[marker.ordinal - 1]
        return "dd" if letter == "đ" else letter
    if marker.style is Style.CAPITAL:
        return slug(LETTERS[marker.ordinal - 1])
    if marker.style in (Style.ROMAN, Style.SMALL_ROMAN):
        return roman_numeral(marker.ordinal).lower()
    return str(marker.ordinal)


def _name_of(heading: str) -> str:
    """A short name for a section without a number: "quy-che" for a regulation enacted with a decision."""
    if found := kind_at_start(heading):
        return found[0].key
    text = slug(heading)
    return (text if len(text) <= _MAX_SLUG else text[:_MAX_SLUG].rsplit("-", 1)[0]) or "phan-cuoi"
