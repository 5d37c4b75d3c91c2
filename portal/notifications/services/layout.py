"""The HTML part of a mail, made from its text: one design for all, no pictures, nothing loaded from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from portal.core.chrome import get_chrome
from portal.notifications.messages import LAYOUT

SIGNATURE = "--"
_LINK = re.compile(r"https?://\S+")
# a code to type: capitals and digits alone on a line
_CODE = re.compile(r"[A-Z0-9]{3,}([ -][A-Z0-9]{3,})*")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a mail. ``button`` and ``link`` hold an address; ``button`` leads into the portal."""

    kind: Literal["text", "button", "link", "code", "item"]
    text: str


def blocks(text: str) -> Iterator[Block]:
    """Cut a text into paragraphs, links, codes and points of a list, as it was written: one to a line."""
    paragraph: list[str] = []
    for line in [*(line.strip() for line in text.splitlines()), ""]:
        kind = _kind_of(line)
        if line and kind == "text":
            paragraph.append(line)
            continue
        if paragraph:
            yield Block("text", "\n".join(paragraph))
            paragraph = []
        if line:
            yield Block(kind, line.removeprefix("- ") if kind == "item" else line)


def _kind_of(line: str) -> Literal["text", "button", "link", "code", "item"]:
    home = settings.PORTAL_PUBLIC_URL
    if _LINK.fullmatch(line):
        return "button" if line.startswith(f"{home}/") and len(line) > len(home) + 1 else "link"
    if line.startswith("- "):
        return "item"
    return "code" if _CODE.fullmatch(line) and any(sign.isdigit() or sign == "-" for sign in line) else "text"


def as_html(subject: str, text: str, template: str = LAYOUT) -> str:
    """The mail in the portal's layout, in the active language. What follows a line of two dashes is its foot."""
    body, _dashes, foot = f"\n{text}\n".partition(f"\n{SIGNATURE}\n")
    return render_to_string(
        template,
        {
            "language": translation.get_language() or settings.LANGUAGE_CODE,
            "subject": subject,
            "site_name": get_chrome().site_name,
            "home": f"{settings.PORTAL_PUBLIC_URL}/",
            "blocks": list(blocks(body)),
            "foot": list(blocks(foot)),
        },
    )
