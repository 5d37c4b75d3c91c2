"""What stands in a signature block: in whose place, which office, whose name."""

import re

from portal.news.legal.kinds import kind_at_start
from portal.news.legal.words import fold, is_caps, listed, looks_like_name

SIGNATURE_LENGTH = 110
_SHORT = 40
_NOTE_LENGTH = 120
_FOR_CAPS = re.compile(r"(?:T/?M|K/?T|T/?L|T/?U/?Q|Q|THỪA LỆNH|THAY MẶT)(?:\.|\s)\s?(?=[^\W\d_]{2})")
_FOR_MIXED = re.compile(r"(?:T/?M|K/?T|T/?L|T/?U/?Q)\.\s?(?=[^\W\d_]{2})")
_NOTE = re.compile(
    r"[(\[]?\s*(?:(?:da ky|da ki|ky ten|ky, ghi|chu ky|ky boi|daky|ky va dong dau)\b|"
    r"(?:email|co quan|thoi gian ky|ngay ky|nguoi ky)\s*:).*"
)
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
# A name in capitals looks like any heading; only these surnames, those of the Thái, Thổ, Mông and Khơ Mú of Nghệ An
# among them, make one.
_SURNAMES = listed(
    "nguyễn,trần,lê,phạm,hoàng,huỳnh,phan,vũ,võ,đặng,bùi,đỗ,hồ,ngô,dương,lý,đinh,đoàn,trịnh,mai,trương,lương,cao,thái,"
    "chu,tạ,hà,lưu,đào,đàm,tống,tô,quách,lâm,mạc,nghiêm,phùng,thân,triệu,tăng,vương,nông,hứa,khương,kiều,đậu,uông,vi,"
    "lô,lang,kha,la,lữ,quang,sầm,ngân,cụt,moong,xồng,vừ,lầu,hờ,và,già,lỳ,xeo,ốc"
)
# The office in the right column, run together with a recipient in the left: "- Bộ Ngoại giao; KT. CHỦ TỊCH".
_BEFORE_OFFICE = re.compile(r"(?<=[;:.,])\s+")
_OFFICE_LENGTH = 70


def is_for(cell: str) -> bool:
    """Whether a cell says in whose place one signs: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"."""
    if len(cell) > SIGNATURE_LENGTH:
        return False
    match = (_FOR_CAPS if is_caps(cell) else _FOR_MIXED).match(cell)
    return match is not None and fold(cell[match.end() :].split(" ", 1)[0]) in _OFFICE_WORDS


def is_position(cell: str) -> bool:
    """Whether a cell in capitals begins with an office: "PHÓ CHỦ TỊCH"."""
    return len(cell) <= SIGNATURE_LENGTH and is_caps(cell) and fold(cell[:30]).startswith(_POSITIONS)


def is_above_name(cell: str) -> bool:
    """Whether a cell may stand between the office and the name: more of the office, or "(Đã ký)"."""
    folded = fold(cell[:_SHORT])
    return is_caps(cell) or is_note(cell) or (len(cell) < _SHORT and folded.startswith(_POSITIONS))


def person(cell: str) -> str:
    """The person a cell names, "" when it names none."""
    cell = _RANK.sub("", cell.strip(" ."), count=1)
    if not looks_like_name(cell):
        return ""
    if not is_caps(cell):
        return cell
    return cell.title() if cell.split()[0].lower() in _SURNAMES else ""


def is_note(cell: str) -> bool:
    """Whether a cell only says that the original is signed: "(Đã ký)", "Ký bởi: …"."""
    return len(cell) <= _NOTE_LENGTH and _NOTE.fullmatch(fold(cell)) is not None


def parted(cell: str) -> list[str]:
    """A cell, or its parts when a recipient, an office and a name were run together in it."""
    if cell[:1] in "-–+" or fold(cell[:9]).startswith("noi nhan"):
        for match in _BEFORE_OFFICE.finditer(cell, max(0, len(cell) - _OFFICE_LENGTH)):
            if is_for(cell[match.end() :]) or is_position(cell[match.end() :]):
                return [cell[: match.start()], cell[match.end() :]]
        return [cell]
    words = cell.split(" ") if len(cell) <= SIGNATURE_LENGTH else []
    first = next((index for index, word in enumerate(words) if not is_caps(word)), 0)
    head, name = " ".join(words[:first]), " ".join(words[first:])
    if first and (is_for(head) or is_position(head)) and person(name):
        return [head, name]
    return [cell]


def opens_annex(text: str) -> bool:
    """Whether a line begins like the title of an annex or of a text enacted with the document."""
    return kind_at_start(text) is not None or fold(text[:20]).startswith(_ANNEX_WORDS)
