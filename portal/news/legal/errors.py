"""What can be wrong with a pasted document: one error that stops, and warnings that do not.

Both carry a stable ``code`` and the ``params`` of its message, so that a form can show them in another language;
``message`` is the English text with the params filled in. Lines are counted from 1 in the text as it was given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

Params = Mapping[str, str | int]

ERRORS: Mapping[str, str] = {
    "empty": "the text is empty",
    "binary": "this is not a text file: a NUL byte stands at offset {offset}",
    "encoding": "byte {offset} is not UTF-8; save the text as UTF-8 and try again",
    "too-large": "the text is larger than {limit} bytes",
    "long-line": "this line has {length} characters; more than {limit} cannot be a line of a document",
    "too-many-lines": "the text has more than {limit} lines",
    "bad-date": "“{value}” is not a date of the calendar",
    "header-cut": "the text stops in the middle of the header",
    "no-number": "no document number was found in the header",
    "no-title": "no title was found",
    "no-body": "nothing follows the header",
}

WARNINGS: Mapping[str, str] = {
    "no-signature": "no signature block; the copy may be cut off",
    "numbering-gap": "after {before} comes {marker}; missing: {missing}",
    "numbering-start": "the list starts at {marker}; missing: {missing}",
    "numbering-back": "after {before} comes {marker}",
    "numbering-restart": "the numbering starts again at {marker} after {before}; a heading may be missing",
    "wrong-parent": "{marker} stands under {parent}; a heading may be missing",
    "no-issue-date": "no date of issue was found",
    "date-unreadable": "“{value}” after “{label}” was not read as a date",
    "number-differs": "the table says {table}, the header says {header}",
    "date-differs": "the table says {table}, the header says {header}",
    "issuer-unknown": "the issuing body could not be read or deduced",
    "header-line-ignored": "this line of the header was not understood and left out: “{text}”",
    "more-warnings": "{count} more warnings are not listed",
}


@dataclass(frozen=True)
class LegalTextWarning:
    """A doubt about the copy that the editor should look at; parsing went on."""

    code: str
    line: int
    message: str
    params: Params = field(default_factory=dict)


class LegalTextError(ValueError):
    """The text cannot be taken as an official document; ``line`` is where the trouble lies."""

    def __init__(self, code: str, line: int, message: str, params: Params | None = None) -> None:
        super().__init__(f"line {line}: {message}")
        self.code = code
        self.line = line
        self.message = message
        self.params: Params = dict(params or {})

    def __reduce__(self) -> tuple[type["LegalTextError"], tuple[str, int, str, Params]]:
        return type(self), (self.code, self.line, self.message, self.params)


def warn(code: str, line: int, **params: str | int) -> LegalTextWarning:
    return LegalTextWarning(code, line, WARNINGS[code].format(**params), params)


def fail(code: str, line: int, **params: str | int) -> NoReturn:
    raise LegalTextError(code, line, ERRORS[code].format(**params), params)
