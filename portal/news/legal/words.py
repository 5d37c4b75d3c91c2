"""Small questions about Vietnamese text that several readers ask."""

import re
import unicodedata
from collections.abc import Iterable


def listed(text: str) -> frozenset[str]:
    """The words or phrases of a comma-separated list."""
    return frozenset(text.split(","))


class _Folding(dict[int, int]):
    """Maps a character to its lower-case base letter; one character stays one character."""

    def __missing__(self, code: int) -> int:
        base = unicodedata.normalize("NFD", chr(code))[0]
        low = {"đ": "d", "Đ": "d"}.get(base, base.lower())
        self[code] = ord(low) if len(low) == 1 else ord(base)
        return self[code]


_FOLDING = _Folding()
_FOLDED_START = 240

SENTENCE_END = re.compile(r"[.;:!?…][”\"'’)\]]*$|\./$")
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]{1,2}[^\W\d_]+)*")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

# Words after which a Vietnamese sentence always goes on.
_OPEN_WORDS = listed("của,và,hoặc,các,những,về,tại,theo,với,do,từ,là,để,bằng,cùng,giữa,thuộc,bởi,nhằm,nếu,vì")
# Words after which a number follows.
_COUNTED_WORDS = listed(
    "số,ngày,tháng,năm,khoản,điểm,điều,mục,chương,phần,khóa,khoá,kỳ,thứ,quý,đến,từ,tới,trang,lần,hơn,khoảng,gồm"
)


def fold(text: str) -> str:
    """Lower case without accents, the same length as ``text`` (when that is NFC)."""
    return text.translate(_FOLDING)


def fold_start(text: str) -> str:
    """`fold` of the beginning of a line: enough to tell what it is, cheap on long lines."""
    return text[:_FOLDED_START].translate(_FOLDING)


def slug(text: str) -> str:
    """ASCII words joined with hyphens."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")


def is_caps(text: str) -> bool:
    """Whether every letter is upper case, and there are two at least."""
    return text.upper() == text and sum(1 for _ in _letters(text, 2)) == 2


def _letters(text: str, count: int) -> Iterable[str]:
    for character in text:
        if character.isalpha():
            yield character
            count -= 1
            if not count:
                return


def starts_lower(text: str) -> bool:
    return text[:1].islower()


def ends_sentence(text: str) -> bool:
    """Whether the line ends with a full stop, semicolon, colon or the like."""
    return SENTENCE_END.search(text, max(0, len(text) - 8)) is not None


def last_word(text: str) -> str:
    return text[-40:].rsplit(" ", 1)[-1]


def ends_open(text: str) -> bool:
    """Whether the line cannot be the end of a sentence or heading: a comma, an opening bracket, a preposition."""
    return text[-1:] in ",(“‘/&" or last_word(text).lower() in _OPEN_WORDS


def expects_number(text: str) -> bool:
    return last_word(text).lower() in _COUNTED_WORDS


def looks_like_name(text: str) -> bool:
    """Two to six capitalised words and nothing else: a person's name, as under a signature."""
    if len(text) > 60 or not _NAME.fullmatch(text):
        return False
    words = text.split()
    return 2 <= len(words) <= 6 and all(word[0].isupper() for word in words)
