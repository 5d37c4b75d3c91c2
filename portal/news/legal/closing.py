"""The foot of a document: recipients and signature, which may stand before annexes."""

import re
from dataclasses import dataclass, field

from portal.news.legal.clean import Line
from portal.news.legal.kinds import kind_at_start
from portal.news.legal.markers import KEYWORD_STYLES, Style, candidates
from portal.news.legal.titles import is_enactment_note
from portal.news.legal.words import ends_sentence, fold, is_caps, listed, looks_like_name, starts_lower

_RECIPIENTS = re.compile(r"noi nhan\s*(?::|$)\s*")
_FOR_CAPS = re.compile(r"(?:T/?M|K/?T|T/?L|T/?U/?Q|Q|THỪA LỆNH|THAY MẶT)(?:\.|\s)\s?(?=[^\W\d_]{2})")
_FOR_MIXED = re.compile(r"(?:T/?M|K/?T|T/?L|T/?U/?Q)\.\s?(?=[^\W\d_]{2})")
_SIGNED = re.compile(r"[(\[]?\s*(?:da ky|da ki|ky ten|ky, ghi|chu ky|ky boi|daky|ky va dong dau)\b.{0,60}")
_POSITIONS = (
    "chu tich", "pho chu tich", "bo truong", "thu truong", "thu tuong", "pho thu tuong", "giam doc", "pho giam doc",
    "chanh van phong", "pho chanh van phong", "bi thu", "pho bi thu", "chu nhiem", "pho chu nhiem", "tong giam doc",
    "pho tong giam doc", "cuc truong", "pho cuc truong", "tong cuc truong", "vu truong", "pho vu truong",
    "truong ban", "pho truong ban", "truong doan", "thong doc", "pho thong doc", "tong thanh tra",
    "pho tong thanh tra", "vien truong", "pho vien truong", "chanh an", "pho chanh an", "tong kiem toan",
    "tong bi thu", "thuong truc", "uy vien", "truong phong", "pho truong phong", "chanh thanh tra", "dai su",
    "tong lanh su", "tu lenh", "chi huy truong", "hieu truong", "to truong", "thu ky",
)  # fmt: skip
_ANNEX_WORDS = (
    "phu luc", "danh muc", "danh sach", "bang ", "bieu", "mau ", "chi tiet", "tong hop", "quy trinh", "ban do", "lich ",
    "noi dung", "phan ", "chuong ", "phu bieu", "thuyet minh",
)  # fmt: skip
# First words of those in whose place one signs.
_OFFICE_WORDS = listed(
    "uy,ubnd,hoi,hdnd,ban,bch,btv,bo,so,thu,tong,chu,pho,giam,chanh,cuc,vu,truong,doan,tinh,thanh,huyen,dang,thuong,vien,bi,"
    "chinh,quoc,tap,lanh,van,lien,mat,trung,dai,hieu,ke,phong,chi,lien,ngan,thong,toa"
)
_RANK = re.compile(r"(?:(?:đại|thượng|trung|thiếu) (?:tướng|tá|úy|uý)|đô đốc)\s+", re.IGNORECASE)
_COLUMNS = re.compile(r"\t+|\s{3,}")
_SPLIT_RECIPIENTS = re.compile(r";\s*[-–+]?\s*|\s+[-–+]\s+(?=[A-ZĐ])")
_LOOK_AHEAD = 7
_SHORT = 40
# A name in capitals looks like any heading; only these surnames, those of the Thái, Thổ, Mông and Khơ Mú of Nghệ An
# among them, make one.
_SURNAMES = listed(
    "nguyễn,trần,lê,phạm,hoàng,huỳnh,phan,vũ,võ,đặng,bùi,đỗ,hồ,ngô,dương,lý,đinh,đoàn,trịnh,mai,trương,lương,cao,thái,"
    "chu,tạ,hà,lưu,đào,đàm,tống,tô,quách,lâm,mạc,nghiêm,phùng,thân,triệu,tăng,vương,nông,hứa,khương,kiều,đậu,uông,vi,"
    "lô,lang,kha,la,lữ,quang,sầm,ngân,cụt,moong,xồng,vừ,lầu,hờ,và,già,lỳ,xeo,ốc"
)
_SIGNATURE_LENGTH = 110
_RECIPIENT_LENGTH = 220
_FIRST_WORDS = frozenset({"chu", "pho", "bo", "thu", "giam", "bi", "uy", "hoi", "kt.", "tm.", "tl.", "tuq.", "q."})
_DASHES = "-–+*•●·"


@dataclass
class Closing:
    """Recipients without their dashes, the lines of the signature block, and who signed."""

    recipients: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    line: int = 0


def opens_closing(lines: list[Line], index: int) -> bool:
    """Whether recipients or a signature block start at a line."""
    cells = _cells(lines, index)
    if any(_RECIPIENTS.match(fold(cell[:20])) or (_is_for(cell) and is_caps(cell)) for cell in cells):
        return True
    return any(_is_position(cell) or _is_for(cell) for cell in cells) and _name_follows(lines, index)


def read_closing(lines: list[Line], start: int) -> tuple[Closing, int]:
    """The foot that starts at a line, and the index of the first line after it."""
    reader = _Reader(lines)
    index = start
    while index < len(lines):
        taken = reader.take(index)
        if not taken:
            break
        index += taken
    reader.closing.recipients = [_tidy(recipient) for recipient in reader.closing.recipients]
    return reader.closing, index


def _cells(lines: list[Line], index: int) -> list[str]:
    """The columns of a line of the foot; a word torn off the office is joined to it: "CHỦ" / "TỊCH |"."""
    line = lines[index]
    cells = line.cells
    if len(cells) == 1 and line.raw != line.text:
        cells = [" ".join(cell.split()) for cell in _COLUMNS.split(line.raw) if cell.strip()]
    if _is_torn(lines, index):
        return [f"{cells[0]} {lines[index + 1].cells[0]}"]
    return cells


def _is_torn(lines: list[Line], index: int) -> bool:
    text = lines[index].text
    if " " in text or not is_caps(text) or fold(text) not in _FIRST_WORDS or index + 1 >= len(lines):
        return False
    return bool(lines[index + 1].cells) and is_caps(lines[index + 1].cells[0])


def _is_for(cell: str) -> bool:
    if len(cell) > _SIGNATURE_LENGTH:
        return False
    match = (_FOR_CAPS if is_caps(cell) else _FOR_MIXED).match(cell)
    return match is not None and fold(cell[match.end() :].split(" ", 1)[0]) in _OFFICE_WORDS


def _is_position(cell: str) -> bool:
    return len(cell) <= _SIGNATURE_LENGTH and is_caps(cell) and fold(cell[:30]).startswith(_POSITIONS)


def _name_follows(lines: list[Line], index: int) -> bool:
    """Whether a person's name, or the end, comes within a few lines that could stand between office and name."""
    for line in lines[index + 1 : index + _LOOK_AHEAD]:
        cells = line.cells
        if any(_name(cell) for cell in cells):
            return True
        if not all(_is_above_name(cell) for cell in cells) or line.text.endswith(":"):
            return _RECIPIENTS.match(fold(line.text[:20])) is not None
        if _opens_annex(line.text):
            return True
    return index + _LOOK_AHEAD > len(lines)


def _is_above_name(cell: str) -> bool:
    """Whether a cell may stand between the office and the name: more of the office, or "(Đã ký)"."""
    folded = fold(cell[:_SHORT])
    return is_caps(cell) or _SIGNED.match(folded) is not None or (len(cell) < _SHORT and folded.startswith(_POSITIONS))


def _name(cell: str) -> str:
    """The person a cell names, "" when it names none."""
    cell = _RANK.sub("", cell.strip(" ."), count=1)
    if not looks_like_name(cell):
        return ""
    if not is_caps(cell):
        return cell
    return cell.title() if cell.split()[0].lower() in _SURNAMES else ""


def _opens_annex(text: str) -> bool:
    return kind_at_start(text) is not None or fold(text[:20]).startswith(_ANNEX_WORDS)


class _Reader:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.closing = Closing()
        self.in_recipients = False
        self.headed = False
        self.dashed = False

    def take(self, index: int) -> int:
        """Read the line; the number of lines taken, 0 when the foot is over."""
        line = self.lines[index]
        if self._is_text(line):
            return 0
        cells = _cells(self.lines, index)
        # Beside the office that signs, a dash is a recipient even when the heading of the list was lost.
        self.headed = self.headed or (len(cells) > 1 and any(map(_is_for, cells)))
        # Every cell is read even after one that is not of the foot: the others are recipients or signers all the same.
        read = [self._cell(cell, index) for cell in cells]
        if not all(read):
            return 0
        self.closing.line = self.closing.line or line.number
        return 2 if _is_torn(self.lines, index) else 1

    def _is_text(self, line: Line) -> bool:
        """Whether the line begins a section: an annex, chapter, article, Roman or Arabic number."""
        markers = candidates(line.text)
        if any(marker.style in KEYWORD_STYLES for marker in markers):
            return True
        numbered = any(marker.style in (Style.ROMAN, Style.NUMBER, Style.CAPITAL, Style.DECIMAL) for marker in markers)
        return numbered and not _is_for(line.text)

    def _cell(self, cell: str, index: int) -> bool:
        match = _RECIPIENTS.match(fold(cell))
        if match:
            self.in_recipients = self.headed = True
            self._recipients(cell[match.end() :])
            return True
        dashed = cell[:1] in _DASHES and len(cell) > 1
        if not dashed and self._signature_line(cell, index):
            self.in_recipients = False
            return True
        return (self.in_recipients or (dashed and self.headed)) and self._recipient(cell, index)

    def _signature_line(self, cell: str, index: int) -> bool:
        closing = self.closing
        following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        if is_enactment_note(following):
            return False
        if _SIGNED.fullmatch(fold(cell[:80])):
            return True
        if _is_for(cell) or _is_position(cell):
            closing.signature.append(cell)
            return True
        name = _name(cell) if closing.signature else ""
        if name:
            closing.signature.append(cell)
            closing.signers.append(name)
            return True
        if not closing.signature or closing.signers or not is_caps(cell) or len(cell) > _SIGNATURE_LENGTH:
            return False
        if _opens_annex(cell):
            return False
        closing.signature.append(cell)
        return True

    def _recipients(self, text: str) -> None:
        """Recipients on the line of the heading itself."""
        for part in _SPLIT_RECIPIENTS.split(text):
            if part.strip(" -–;./"):
                self.closing.recipients.append(part)

    def _recipient(self, cell: str, index: int) -> bool:
        """One recipient, or the rest of the one before; False when the list is over."""
        recipients = self.closing.recipients
        if len(cell) > _RECIPIENT_LENGTH or (is_caps(cell) and _opens_annex(cell)):
            return False
        if cell[:1] in _DASHES and len(cell) > 1:
            self.dashed = True
        elif recipients and (starts_lower(cell) or (self.dashed and not ends_sentence(self.lines[index - 1].text))):
            recipients[-1] += " " + cell
            return True
        elif self.dashed and (self.lines[index].after_blank or self.lines[index - 1].text.endswith(".")):
            return False
        recipients.append(cell)
        return True


def _tidy(recipient: str) -> str:
    return recipient.strip().lstrip(_DASHES + " ").removesuffix("./.").rstrip(".,; ")
