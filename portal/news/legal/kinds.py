"""Types of document and the letters that stand for them in a document number.

The letters are those of Nghị định 30/2020/NĐ-CP, appendix III, of Luật 63/2025/QH15 for legislation, and those party
organs use (Hướng dẫn 36-HD/VPTW).
"""

import re
from dataclasses import dataclass

from portal.news.legal.words import fold, fold_start, is_caps, slug


@dataclass(frozen=True)
class Kind:
    """A type of document: ``key`` for addresses and choices, ``label`` in Vietnamese."""

    key: str
    label: str


_TABLE = """
Hiến pháp|
Bộ luật|
Luật|L
Pháp lệnh|PL
Lệnh|L-CTN
Nghị quyết liên tịch|NQLT
Nghị quyết|NQ
Nghị định|NĐ
Quyết định|QĐ
Quy chế|QC
Quy định|QyĐ,QĐi,QyD
Thông tư liên tịch|TTLT
Thông tư|TT
Chỉ thị|CT
Kế hoạch|KH
Kết luận|KL
Thông báo|TB
Hướng dẫn|HD
Chương trình|CTr,CTR,CTHĐ,CTrHĐ
Chiến lược|CL
Quy hoạch|QH
Đề án|ĐA
Dự án|DA
Phương án|PA
Báo cáo|BC
Tờ trình|TTr,TTR
Công điện|CĐ
Thông cáo|TC
Văn bản hợp nhất|VBHN
Giấy mời|GM
Biên bản|BB
Thông tri|TTri
Công văn|CV
"""

KINDS: dict[str, Kind] = {}
_BY_CODE: dict[str, Kind] = {}
for _row in _TABLE.split("\n"):
    if _row:
        _label, _codes = _row.split("|")
        _kind = Kind(slug(_label), _label)
        KINDS[_kind.key] = _kind
        _BY_CODE |= {code: _kind for code in _codes.split(",") if code}

OFFICIAL_LETTER = KINDS["cong-van"]
LAW = KINDS["luat"]

# Longer names of the same types, as they stand alone above the title.
_LONGER = {
    "chuong trinh hanh dong": KINDS["chuong-trinh"],
    "chuong trinh phoi hop": KINDS["chuong-trinh"],
    "chuong trinh cong tac": KINDS["chuong-trinh"],
    "ke hoach hanh dong": KINDS["ke-hoach"],
    "ke hoach phoi hop": KINDS["ke-hoach"],
    "ke hoach lien tich": KINDS["ke-hoach"],
    "cong dien khan": KINDS["cong-dien"],
    "thong cao bao chi": KINDS["thong-cao"],
    "quy che phoi hop": KINDS["quy-che"],
}
_FOLDED = _LONGER | {fold(kind.label): kind for kind in KINDS.values()}
_NAMES = sorted(_FOLDED, key=len, reverse=True)
_NAME = re.compile(rf"({'|'.join(_NAMES)})(?![a-z])")
_SEGMENT = re.compile(r"[/.-]")


def kind_named(name: str) -> Kind | None:
    """The kind whose name this is, as in a metadata table; an unknown name makes a kind of its own."""
    name = " ".join(name.split())
    if not name:
        return None
    return _FOLDED.get(fold(name)) or Kind(slug(name)[:40], name[:1].upper() + name[1:])


def kind_at_start(text: str) -> tuple[Kind, str] | None:
    """The kind a line begins with, and what follows its name."""
    match = _NAME.match(fold_start(text))
    if not match:
        return None
    return _FOLDED[match[1]], text[match.end() :].strip(" :")


def type_line(text: str) -> tuple[Kind, str] | None:
    """The kind a line above the title names, and the start of the title when it stands on the same line.

    The name must be in capitals, or be all there is on the line.
    """
    found = kind_at_start(text)
    if found is None:
        return None
    kind, rest = found
    name = text[: len(text) - len(rest)] if rest else text
    if not rest or is_caps(name):
        return kind, rest
    return None


def kind_of_number(number: str) -> Kind | None:
    """The kind a document number tells: "716/KH-UBND" is a plan, "809/BNG-LS" an official letter."""
    segments = _SEGMENT.split(number)
    if "CTN" in segments and "L" in segments:
        return KINDS["lenh"]
    for segment in segments[1:]:
        if segment in _BY_CODE and not (segment == "QH" and len(segments) < 3):
            return _BY_CODE[segment]
    if any(re.fullmatch(r"QH\d{1,2}", segment) for segment in segments):
        return LAW
    return OFFICIAL_LETTER if len(segments) > 1 else None
