"""The table of properties above a document copied from a law site: "Số hiệu | 716/KH-UBND |".

Sites separate label and value with a bar, a tab, a colon or a line break, put two pairs on a line, and glue columns
together ("Số hiệu:06/2023/TT-BNGNgày đăng công báo:Đang cập nhật"); all of these are read.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from portal.news.legal.clean import Line
from portal.news.legal.dates import find_date
from portal.news.legal.errors import LegalTextWarning, warn
from portal.news.legal.words import fold, is_caps, listed

# Which property each label names; "" for those the portal does not keep. Labels are folded.
_LABELS = {
    "so hieu": "number",
    "so ky hieu": "number",
    "so/ky hieu": "number",
    "so hieu/ky hieu": "number",
    "so, ky hieu": "number",
    "so ki hieu": "number",
    "so hieu van ban": "number",
    "so ky hieu van ban": "number",
    "so van ban": "number",
    "ngay ban hanh": "issued",
    "ngay ky": "signed",
    "ngay ki": "signed",
    "ngay van ban": "issued",
    "ngay ky ban hanh": "issued",
    "ngay co hieu luc": "effective",
    "ngay hieu luc": "effective",
    "hieu luc tu": "effective",
    "hieu luc tu ngay": "effective",
    "co hieu luc tu": "effective",
    "thoi diem co hieu luc": "effective",
    "ap dung": "effective",
    "ngay ap dung": "effective",
    "loai van ban": "kind",
    "hinh thuc van ban": "kind",
    "the loai": "kind",
    "the loai van ban": "kind",
    "ten loai": "kind",
    "ten loai van ban": "kind",
    "co quan ban hanh": "issuer",
    "don vi ban hanh": "issuer",
    "noi ban hanh": "issuer",
    "co quan/don vi ban hanh": "issuer",
    "nguoi ky": "signer",
    "nguoi ki": "signer",
    "nguoi ky van ban": "signer",
    "linh vuc": "field",
    "linh vuc, nganh": "field",
    "linh vuc/nganh": "field",
    "linh vuc van ban": "field",
    "nganh": "field",
    "trich yeu": "title",
    "trich yeu noi dung": "title",
    "trich yeu van ban": "title",
    "ten van ban": "title",
    "tieu de": "title",
    "co quan ban hanh/ chuc danh / nguoi ky": "issuer signer",
    "co quan ban hanh/chuc danh/nguoi ky": "issuer signer",
}
_UNUSED = (
    "tinh trang|tinh trang hieu luc|trang thai|ngay cong bao|so cong bao|ngay dang cong bao|cong bao|nguon thu thap"
    "|pham vi|ngay het hieu luc|het hieu luc|ngay bi bai bo, thay the|ngay cap nhat|cap nhat|chuc danh|chuc vu"
    "|tep dinh kem|file dinh kem|van ban dinh kem|luot xem|ngay dang|loai tai lieu|so trang|ngon ngu"
    "|dinh dang van ban hien co|thoi gian duy tri hieu luc|hieu luc|do mat|do khan|muc do|ly do het hieu luc"
    "|ly do het hieu luc mot phan"
)
_TABLE_HEADS = listed(
    "thong tin van ban,thuoc tinh van ban,thuoc tinh,thong tin ap dung,van ban lien quan,luoc do,tai ve"
)
_LABELS |= dict.fromkeys(_UNUSED.split("|"), "")
_ALTERNATIVES = "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))
_WITH_COLON = re.compile(rf"({_ALTERNATIVES})\s*:")
_COLUMNS = re.compile(r"\t+|\s{3,}")
_BULLETS = " •·▪●*-–+\uf0b7"
_NOT_KNOWN = re.compile(
    r"|(?:du lieu )?(?:dang|chua) (?:cap nha[tp]|biet|xac dinh|co).*|da biet|kiem tra|khong xac dinh|dang nhap.*"
    r"|[-–.…?x_ ]+"
)
_MAX_ROW = 1_500
_MAX_LABEL = 60
_MAIN = frozenset({"number", "kind", "issuer", "signer", "issued"})
DATES = {"issued": "Ngày ban hành", "effective": "Ngày có hiệu lực", "signed": "Ngày ký"}


@dataclass
class Metadata:
    """What the table said: text and line by property. The first value of a property counts."""

    values: dict[str, tuple[str, int]] = field(default_factory=dict)
    waiting: str | None = None
    rows: int = 0
    warnings: list[LegalTextWarning] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.values.get(name, ("", 0))[0]

    def line(self, name: str) -> int:
        return self.values.get(name, ("", 0))[1]

    def date(self, name: str) -> date | None:
        """A date of the table; None for "not known yet". An impossible one is an error of its line."""
        text, line = self.values.get(name, ("", 0))
        if not text:
            return None
        found = find_date(text, line)
        if found is None:
            self.warnings.append(warn("date-unreadable", line, value=text[:80], label=DATES[name]))
        return found

    def take(self, line: Line) -> bool:
        """Read the line if it is a row of the table, or the value to a label on the line before."""
        pairs = _pairs(line)
        if pairs is None:
            return self._take_waiting(line)
        self.rows += 1
        self.waiting = None
        for name, value in pairs:
            self._keep(name, value, line.number)
        if pairs and not pairs[-1][1] and "|" not in line.text:
            self.waiting = pairs[-1][0]
        return True

    def _take_waiting(self, line: Line) -> bool:
        name, self.waiting = self.waiting, None
        if name is None or len(line.text) > _MAX_ROW or (is_caps(line.text) and name not in ("number", "kind")):
            return False
        self._keep(name, " ".join(line.cells), line.number)
        return True

    def _keep(self, name: str, value: str, line: int) -> None:
        value = value.rstrip(" ,;")
        if not _NOT_KNOWN.fullmatch(fold(value)):
            self.values.setdefault(name.split(" ")[0], (value, line))


def is_main_row(line: Line) -> bool:
    """Whether the line is a row that no table is without: number, type, body, signer or date."""
    pairs = _pairs(line) or []
    return any(name in _MAIN for name, _ in pairs)


def _pairs(line: Line) -> list[tuple[str, str]] | None:
    """Property and value of each pair on the line; None when the line is not a row of the table."""
    if len(line.text) > _MAX_ROW:
        return None
    cells = line.cells
    if len(cells) == 1 and line.raw != line.text:
        cells = [cell.strip() for cell in _COLUMNS.split(line.raw) if cell.strip()]
    if len(cells) > 1 and _label(cells[0]) is not None:
        return _pairs_of_cells(cells)
    text = (cells[0] if len(cells) == 1 else line.text).strip(_BULLETS)
    if fold(text[:_MAX_LABEL]).rstrip(":") in _TABLE_HEADS:
        return []
    if (name := _label(text)) is not None and (text.endswith(":") or "|" in line.text or _certain(text)):
        return [(name, "")]
    return _pairs_with_colons(text)


def _certain(text: str) -> bool:
    """Whether the label alone on a line can be nothing else: those of two words and more."""
    return len(text.split()) > 1


def _label(cell: str) -> str | None:
    """The property a cell names, "" for one not kept, None when it is no label."""
    if len(cell) > _MAX_LABEL:
        return None
    return _LABELS.get(fold(cell.strip(_BULLETS + ":")))


def _pairs_of_cells(cells: list[str]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for cell in cells:
        name = _label(cell)
        if name is not None:
            pairs.append((name, ""))
            continue
        name, value = pairs[-1]
        if name == "issuer signer":  # body, office and signer in three cells
            pairs[-1:] = [("issuer", cell), ("", "-"), ("signer last", "")]
        elif name == "signer last" or not value:
            pairs[-1] = (name, cell)
    return [("signer" if name == "signer last" else name, value) for name, value in pairs]


def _pairs_with_colons(text: str) -> list[tuple[str, str]] | None:
    folded = fold(text)
    first = _WITH_COLON.match(folded)
    if first is None:
        return None
    others = _WITH_COLON.finditer(folded, first.end())
    matches = [first, *(match for match in others if text[match.start()].isupper())]
    ends = [match.start() for match in matches[1:]] + [len(text)]
    return [(_LABELS[match[1]], text[match.end() : end].strip(" |;")) for match, end in zip(matches, ends, strict=True)]
