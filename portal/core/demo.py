"""How demo content is read and told apart: text files with front matter become pages made of blocks.

Everything is deterministic, block ids included, so that loading twice changes nothing.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.html import escape

NAMESPACE = uuid.UUID("6f0d2a7e-9c55-4a64-9f5d-2a3f6f3f9a10")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\((https://[^)\s]+)\)")
_STEP = re.compile(r"^\d+\.\s+(?:\*\*(.+?)\*\*\s*)?(.*)$", re.S)


@dataclass(slots=True)
class DemoWorld:
    """What the loaders share: where the texts are, who writes and approves, how covers are drawn."""

    content: Path
    draw_cover: Callable[[str, str], bytes]
    report: Callable[[str], None]
    people: dict[str, Any] = field(default_factory=dict)
    homes: dict[str, Any] = field(default_factory=dict)


def release(world: DemoWorld, page: Any) -> None:
    """Written by one demo account, published by another: the same four eyes as in real life."""
    page.live = False
    page.save(update_fields=["live"])
    page.save_revision(user=world.people["editor"]).publish(user=world.people["approver"])


@dataclass(frozen=True, slots=True)
class Text:
    """One file: its key (name without language), language, front matter and body."""

    key: str
    language: str
    meta: dict[str, str]
    body: str

    def listed(self, name: str, separator: str = ",") -> list[str]:
        return [part.strip() for part in self.meta.get(name, "").split(separator) if part.strip()]


def read_text(path: Path) -> Text:
    """Read ``key.vi.md``. ValueError names the file and the line that cannot be understood."""
    key, language, _ = path.name.rsplit(".", 2)
    head, found, body = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    if not found:
        raise ValueError(f"{path.name}: the front matter does not end")
    meta = {}
    for number, line in enumerate(head.splitlines(), start=2):
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"{path.name}, line {number}: expected “name: value”")
        meta[name.strip()] = value.strip()
    return Text(key, language, meta, body.strip())


def read_folder(folder: Path, language: str) -> list[Text]:
    return [read_text(path) for path in sorted(folder.glob(f"*.{language}.md"))]


def inline(text: str) -> str:
    """Bold and links to safe HTML; all else is escaped."""
    html: str = escape(" ".join(text.split()))
    html = _LINK.sub(r'<a href="\2">\1</a>', html)
    return _BOLD.sub(r"<b>\1</b>", html)


class StreamBuilder:
    """Paragraphs of a demo text to the raw data of a StreamField."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.blocks: list[dict[str, Any]] = []
        self.html: list[str] = []

    def block(self, kind: str, value: Any) -> dict[str, Any]:
        number = len(self.blocks)
        return {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{self.seed}/{number}"))}

    def add(self, kind: str, value: Any) -> None:
        self.flush()
        self.blocks.append(self.block(kind, value))

    def flush(self) -> None:
        if self.html:
            html, self.html = "".join(self.html), []
            self.blocks.append(self.block("paragraphs", html))

    def steps(self, lines: list[str]) -> None:
        items = []
        for number, line in enumerate(lines):
            match = _STEP.match(line)
            title, text = (match.group(1) or "", match.group(2)) if match else ("", line)
            if not title:
                title, _, text = text.partition(". ")
            value = {"title": title.rstrip("."), "text": f"<p>{inline(text)}</p>" if text.strip() else ""}
            ident = str(uuid.uuid5(NAMESPACE, f"{self.seed}/{len(self.blocks)}/{number}"))
            items.append({"type": "item", "value": value, "id": ident})
        self.add("steps", {"steps": items})

    def numbered(self, lines: list[str]) -> None:
        """Numbered lines with a bold verb are steps, others a plain numbered list."""
        if len(lines) >= 2 and all("**" in line[:8] for line in lines):
            self.steps(lines)
            return
        items = "".join(f"<li>{inline(re.sub(r'^[0-9]+[.] *', '', line))}</li>" for line in lines)
        self.html.append(f"<ol>{items}</ol>")

    def paragraph(self, text: str) -> None:
        if text.startswith("## "):
            self.add("heading", {"text": text[3:].strip(), "level": "h2"})
        elif text.startswith("### "):
            self.add("heading", {"text": text[4:].strip(), "level": "h3"})
        elif text.startswith("> "):
            self.add("quote", {"text": " ".join(line.lstrip("> ") for line in text.splitlines()), "attribution": ""})
        elif text.startswith("- "):
            items = re.split(r"^- ", text, flags=re.M)[1:]
            self.html.append("<ul>" + "".join(f"<li>{inline(item)}</li>" for item in items) + "</ul>")
        elif re.match(r"\d+\. ", text):
            self.numbered([line.strip() for line in re.split(r"^(?=\d+\. )", text, flags=re.M) if line.strip()])
        else:
            self.html.append(f"<p>{inline(text)}</p>")


def to_stream(body: str, seed: str) -> list[dict[str, Any]]:
    """The body of a demo text as raw stream data."""
    builder = StreamBuilder(seed)
    for paragraph in re.split(r"\n\s*\n", body):
        if paragraph.strip():
            builder.paragraph(paragraph.strip())
    builder.flush()
    return builder.blocks
