"""Words around a name: types and their abbreviations, the province behind it, hamlets before it."""

from __future__ import annotations

# plain forms of the type words, longest first: "thị xã" must not be read as a name before "xã"
TYPE_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("thi", "tran"), "thị trấn"),
    (("thi", "xa"), "thị xã"),
    (("thanh", "pho"), "thành phố"),
    (("t", "t"), "thị trấn"),
    (("t", "x"), "thị xã"),
    (("t", "p"), "thành phố"),
    (("tt",), "thị trấn"),
    (("tx",), "thị xã"),
    (("tp",), "thành phố"),
    (("xa",), "xã"),
    (("x",), "xã"),
    (("phuong",), "phường"),
    (("p",), "phường"),
    (("f",), "phường"),
    (("huyen",), "huyện"),
    (("h",), "huyện"),
)
ENGLISH_TYPES = {
    "commune": "xã",
    "ward": "phường",
    "township": "thị trấn",
    "district": "huyện",
    "town": "thị xã",
    "city": "thành phố",
}
# what may follow every address here; the province has been one with Hà Tĩnh (Nghệ Tĩnh) from 1976 to 1991
TAILS = (
    ("tinh", "nghe", "an"),
    ("tinh", "nghe", "tinh"),
    ("nghe", "an", "province"),
    ("nghe", "an"),
    ("nghe", "tinh"),
    ("viet", "nam"),
    ("vietnam",),
    ("vn",),
)
HAMLETS = frozenset({"xom", "thon", "ban", "khoi", "lang", "ap", "to", "doi", "khu", "so", "duong"})
