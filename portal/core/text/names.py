"""The parts of a person's name, and the order of names in a Vietnamese class list."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from portal.core.text.spelling import TONES, canonical, is_syllable, iy, plain, tidy

# by how usual they are in Nghệ An and abroad; those of the Thái, Thổ, Mông, Khơ Mú and Ơ Đu of the west included
_USUAL = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh cao trương trịnh
    """
_KNOWN = """
    đào đoàn vương lâm phùng mai tô hà tạ lưu đậu chu châu thái tôn từ triệu quách quế lương tăng uông doãn bạch cù
    kiều mạc vi lô lữ lo kha moong xồng vừ cụt lầu lại khúc sầm và hờ ngân quang lò la hứa tống đàm ninh nghiêm võ
    phí viên lộc nhữ trà thạch thân tiêu ông
    """
_RARE = """
    quan văn thiều nông phó sử tào triều trầm tưởng viêm vòng lã lỳ lành khương khổng khuất hán hàn hầu hoa giang giáp
    giản dư diệp đái điền đường đồng đan cung cầm cam cát cấn bành bế biện bá an âu ao nhan ngụy ngũ nghị mông moong
    mùa mã ma luyện lục liễu xông xeo xin xên cự chích chế chúng cút dềnh già giàng sùng thò tráng vàng ven viềng pịt
    ốc oong ót lang lăng lào quyền sằm trình ích hun nhâm ngạn nha thào trưng tòng tất tấn trác trì đới vạn nhạc ôn
    chung cồ cổ dã doanh khâu khưu kỷ lường mâu mẫn mẫu nhiêu niê phàn pờ quàng thẩm thập vày lèo lư hạ
    """
_TIERS = {iy(name): tier for tier, names in ((1, _RARE), (2, _KNOWN), (3, _USUAL)) for name in names.split()}
SURNAMES = frozenset(_TIERS)
_PLAIN_TIERS: dict[str, int] = {}
for _name, _tier in _TIERS.items():
    _PLAIN_TIERS[plain(_name)] = max(_tier, _PLAIN_TIERS.get(plain(_name), 0))
# words that stand between family and given name, so a pair of first names beginning with one is in Vietnamese order
_MIDDLE_WORDS = "thi van huu duc dinh ngoc the dang xuan ba cong quoc trong dac si viet canh nhu"
_MIDDLES = frozenset(_MIDDLE_WORDS.split())
_ONLY_MIDDLES = frozenset(("thi", "van"))
_SPACES = re.compile(r"[\s\-]+")


@lru_cache(maxsize=16384)
def is_surname(word: str) -> bool:
    """Whether a word is a Vietnamese family name, written in full or without accents."""
    key = iy(word)
    return key in SURNAMES or (key.isascii() and key in _PLAIN_TIERS)


def surname_rank(word: str) -> int:
    """How usual a word is as a family name: 3 for Nguyễn, 1 for Oong, 0 for none."""
    key = iy(word)
    return _TIERS.get(key, 0) or (_PLAIN_TIERS.get(plain(key), 0) if key.isascii() else 0)


def _is_vietnamese(word: str) -> bool:
    return is_syllable(word, plain=True) or bool(surname_rank(word))


def _capital(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _family_last(words: list[str], *, accented: bool) -> bool:
    if len(words) < 2:
        return False
    if _capital(words[-1]) and not _capital(words[0]):
        return True
    if _capital(words[0]) and not _capital(words[-1]):
        return False
    first, last = surname_rank(words[0]), surname_rank(words[-1])
    if accented and first:
        return last - first > 1 and len(words) < 4
    if plain(words[0]) in _ONLY_MIDDLES and len(words) > 2:
        return last > 0
    return last > first


@lru_cache(maxsize=16384)
def split_name(display_name: str) -> tuple[str, str, str]:
    """Family, middle and given name as written: ``Diem Ngoc TANG`` → ``("TANG", "Ngoc", "Diem")``.

    Reads Vietnamese order, western order (given name first, or first names in Vietnamese order and the family name
    last), ``Family, First names``, hyphens and a surname in capitals. A name with one word has only a given name.
    """
    name = tidy(display_name)
    head, comma, tail = name.partition(",")
    if comma and head.strip() and tail.strip():
        first = _SPACES.split(tail.replace(",", " ").strip())
        return head.strip(), " ".join(first[:-1]), first[-1]
    words = name.replace(",", " ").split()
    if len(words) < 2:
        return "", "", " ".join(words)
    if _foreign(words):
        return words[-1], " ".join(words[1:-1]), words[0]
    if "-" in words[0] and len(words) == 2 and surname_rank(words[1]):
        *middles, given = [part for part in words[0].split("-") if part] or [words[0]]
        return words[1], " ".join(middles), given
    parts = [part for word in words for part in word.split("-") if part]
    return _by_order(parts, accented=not name.isascii()) if len(parts) > 1 else ("", "", " ".join(parts))


def _foreign(words: list[str]) -> bool:
    """``Anna Uong``, ``Kim Chi Nguyen-Schmidt``, ``John Smith``: the family name stands last."""
    tail = words[-1].split("-")
    if len(tail) > 1 and any(is_surname(part) for part in tail):
        return not all(_is_vietnamese(part) for part in tail) or surname_rank(words[0]) == 0
    return "-" not in words[0] and not _is_vietnamese(words[0])


def _by_order(parts: list[str], *, accented: bool) -> tuple[str, str, str]:
    if not _family_last(parts, accented=accented):
        return parts[0], " ".join(parts[1:-1]), parts[-1]
    family, first = parts[-1], parts[:-1]
    if len(first) == 1:
        return family, "", first[0]
    # "The Chuan Mac" keeps the Vietnamese order of the first names, "Chuan The Mac" turns it
    if plain(first[0]) in _MIDDLES and (len(first) > 2 or plain(first[1]) not in _MIDDLES):
        return family, " ".join(first[:-1]), first[-1]
    return family, " ".join(first[1:]), first[0]


_ALPHABET = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z"
_LETTERS = _ALPHABET.split()
_LETTER_KEYS = {letter: chr(ord("A") + index) if index < 26 else chr(ord("a") + index - 26)
                for index, letter in enumerate(_LETTERS)}  # fmt: skip
_TONE_KEYS = {"": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}


@lru_cache(maxsize=65536)
def _syllable_key(word: str) -> str:
    """Letters first, tones second, so that all Diên stand before all Diễn, and An before Anh."""
    tone = ""
    bare = []
    for character in unicodedata.normalize("NFD", word):
        if character in TONES:
            tone = tone or character
        else:
            bare.append(character)
    letters = [_letter_keys(letter) for letter in unicodedata.normalize("NFC", "".join(bare))]
    return "".join(letters) + _TONE_KEYS[tone]


@lru_cache(maxsize=4096)
def _letter_keys(letter: str) -> str:
    key = _LETTER_KEYS.get(letter)
    if key is not None:
        return key
    return "".join(_LETTER_KEYS.get(part, "~" + format(ord(part), "05x")) for part in plain(letter))


def _part_key(text: str) -> str:
    return "+".join(_syllable_key(word) for word in _SPACES.split(canonical(text)) if word)


def sort_key(given: str, family: str, middle: str) -> str:
    """ASCII key whose byte order is that of a class list: given name, then family name, then middle name.

    Letters a ă â b c d đ …, tones ngang huyền hỏi ngã sắc nặng, syllable by syllable; other scripts stand last.
    """
    return "!".join(_part_key(part) for part in (given, family, middle))
