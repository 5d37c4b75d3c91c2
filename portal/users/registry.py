"""What the portal does with personal data, and where it lies: every app registers its purposes and its holders.

An app registers from ``apps.ready()``:

* a :class:`Purpose` for every use of personal data that needs a consent or an explanation, with its full text in both
  languages as files ``<code>.<version>.<language>.md``;
* a :class:`DataHolder` for every place where personal data lies, so that seeing, exporting, correcting, restricting
  and erasing reach it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.functional import Promise

if TYPE_CHECKING:
    from portal.users.models import User

CONSENT_TEXTS = Path(__file__).resolve().parent / "consent_texts"
# a screen in any further language shows the Vietnamese text, which is the one that binds
LANGUAGES = ("vi", "en")
# what a person must be told before consenting (Law 91/2025/QH15, Article 9, and Decree 356/2025), in this order
SECTIONS = ("data", "purpose", "controller", "contact", "recipients", "retention", "rights")
_HEADING = re.compile(r"## (?P<title>.+?) \{#(?P<key>[a-z]+)\}")


class UnknownPurpose(LookupError):
    """No app registered a purpose of this code."""


class BadConsentText(ValueError):
    """A text is missing, or lacks one of the seven sections; the message names file and section."""


# --- Purposes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """``blocks`` are paragraphs (text) and lists (tuples of text), in order."""

    key: str
    title: str
    blocks: tuple[str | tuple[str, ...], ...]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The blocks for a template: each has either ``text`` or ``entries``."""
        return [{"text": block} if isinstance(block, str) else {"entries": block} for block in self.blocks]


@dataclass(frozen=True, slots=True)
class ConsentWording:
    """One text as it is shown: ``body`` is the file, ``sha256`` its hash, which the ledger keeps."""

    body: str
    sha256: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Purpose:
    """One use of personal data. ``code`` is short (letters, digits, underscores); ``label`` is lazy.

    ``version`` is the wording asked for now; files of former versions stay, unchanged, beside it in ``texts``. A
    purpose that is not ``withdrawable`` carries the account itself and ends with its erasure.
    """

    code: str
    version: int
    label: str | Promise
    texts: Path = CONSENT_TEXTS
    withdrawable: bool = True
    order: int = 100

    def wording(self, language: str, version: int | None = None) -> ConsentWording:
        """The full text in ``vi`` or ``en``; BadConsentText when the file is missing or incomplete."""
        language = language if language in LANGUAGES else LANGUAGES[0]
        return _read(self.texts / f"{self.code}.{version or self.version}.{language}.md")


@lru_cache(maxsize=64)
def _read(path: Path) -> ConsentWording:
    try:
        body = path.read_text("utf-8")
    except OSError as error:
        raise BadConsentText(f"{path.name}: missing") from error
    return parse_wording(body, path.name)


def parse_wording(body: str, name: str = "text") -> ConsentWording:
    """Understand a text: ``# title``, then ``## heading {#key}`` seven times, with paragraphs and ``- `` lists.

    Raises BadConsentText when a section is missing, empty or out of order.
    """
    title = ""
    sections: list[tuple[str, str, list[str | tuple[str, ...]]]] = []
    for chunk in filter(None, re.split(r"\n\s*\n", body.strip())):
        lines = [line.strip() for line in chunk.splitlines()]
        if lines[0].startswith("# "):
            title = lines[0][2:]
            continue
        heading = _HEADING.fullmatch(lines[0])
        if heading:
            sections.append((heading["key"], heading["title"], []))
            lines = lines[1:]
        if lines and sections:
            sections[-1][2].extend(_blocks(lines))
    if not title or tuple(key for key, _title, blocks in sections if blocks) != SECTIONS:
        raise BadConsentText(f"{name}: needs a title and the sections {', '.join(SECTIONS)}")
    return ConsentWording(
        body=body,
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        title=title,
        sections=tuple(Section(key, heading_text, tuple(blocks)) for key, heading_text, blocks in sections),
    )


def _blocks(lines: Sequence[str]) -> list[str | tuple[str, ...]]:
    entries = [line[2:] for line in lines if line.startswith("- ")]
    if len(entries) == len(lines):
        return [tuple(entries)]
    words = " ".join(line for line in lines if not line.startswith("- "))
    return [words, tuple(entries)] if entries else [words]


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> Purpose:
    """Add a purpose. Raises ValueError when its code is taken by a different one."""
    if _purposes.setdefault(purpose.code, purpose) != purpose:
        raise ValueError(f"The purpose {purpose.code} is registered twice.")
    return purpose


def get_purpose(code: str) -> Purpose:
    """The purpose of a code; UnknownPurpose when nobody registered it."""
    if code not in _purposes:
        raise UnknownPurpose(code)
    return _purposes[code]


def purposes() -> list[Purpose]:
    """All purposes in the order screens show them."""
    return sorted(_purposes.values(), key=lambda purpose: (purpose.order, purpose.code))


# --- Holders -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data: an account, or a confirmed e-mail address of somebody without one (``user`` is then None).

    ``email`` is always set and in lower case; ``others`` are further addresses of the same person.
    """

    user: User | None
    email: str
    others: frozenset[str] = frozenset()

    @classmethod
    def of(cls, user: User) -> Subject:
        """An account with every address it ever confirmed or asked for. One query."""
        from allauth.account.models import EmailAddress

        rows = EmailAddress.objects.filter(user_id=user.pk).values_list("email", flat=True)
        email = user.email.lower()
        return cls(user, email, frozenset(row.lower() for row in rows) - {email})

    @classmethod
    def of_email(cls, email: str) -> Subject:
        return cls(None, email.strip().lower())

    @property
    def emails(self) -> set[str]:
        """Every address of the person, in lower case."""
        return {self.email, *self.others}


@dataclass(frozen=True, slots=True)
class ExportField:
    """``name`` is the key in the JSON file, ``label`` (lazy) what a person reads, ``value`` anything JSON can hold,
    dates and times included; ``display`` replaces the value where people read it."""

    name: str
    label: str | Promise
    value: Any
    display: str | Promise = ""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A private file that goes into the ZIP. ``open`` returns a binary stream; the caller closes it."""

    name: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One record of a person's data: which purpose it serves, what kind of record it is, its fields and files."""

    purpose: str
    kind: str
    label: str | Promise
    fields: Sequence[ExportField]
    files: Sequence[ExportFile] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class KeptItem:
    """What an erasure leaves, why, and until when: shown to the person before and after. All three are lazy texts."""

    what: str | Promise
    why: str | Promise
    until: str | Promise


ACCOUNT_ORDER = 900


class NotYet(Exception):
    """A holder cannot finish now, for instance while the receipt is still on its way; the erasure tries again later."""


class DataHolder:
    """One place where personal data lies. Subclass, override what applies, register an instance.

    ``name`` is unique and a code; ``purposes`` are codes; ``correct`` is the name of the address where a person
    changes the data by hand, empty when there is none, ``correct_label`` what the link says (else the account menu's
    words for that address). All methods are called
    inside a transaction, must be safe to repeat, and must not log or raise anything that names a person.
    """

    name: str = ""
    purposes: tuple[str, ...] = ()
    correct: str = ""
    correct_label: str | Promise = ""
    # the account's own row goes at ACCOUNT_ORDER, so that the holders before it can still find theirs by it
    order: int = 100

    def collect(self, subject: Subject) -> list[ExportItem]:
        """Everything held about the person."""
        return []

    def restrict(self, subject: Subject, on: bool) -> None:
        """Stop (or resume) every use but storage: on the next request nobody else sees or finds the data."""

    def erase(self, subject: Subject, *, receipt: str) -> None:
        """Delete everything held about the person; ``receipt`` is the random reference that may remain.

        Raises NotYet to be called again later. What was deleted before stays deleted.
        """

    def kept(self, subject: Subject) -> list[KeptItem]:
        """What :meth:`erase` leaves, named with the reason. An empty list says: nothing."""
        return []

    def erases(self, subject: Subject) -> list[str | Promise]:
        """What :meth:`erase` deletes, in words for the person who decides."""
        return []

    def emails(self) -> Iterable[str]:
        """Addresses of people without an account that this holder has rows of: a restore looks for erased ones."""
        return ()

    def on_withdraw(self, user: User, purpose: str) -> None:
        """A consent to one of ``purposes`` was just withdrawn, in the same transaction."""


_holders: dict[str, DataHolder] = {}


def register_holder(holder: DataHolder) -> DataHolder:
    """Add a holder. Raises ValueError when it has no name or the name is taken by another."""
    if not holder.name or _holders.setdefault(holder.name, holder) is not holder:
        raise ValueError(f"A data holder needs a name of its own: {holder.name or type(holder).__name__}")
    return holder


def holders() -> list[DataHolder]:
    """All holders, in the order they erase."""
    return sorted(_holders.values(), key=lambda holder: (holder.order, holder.name))
