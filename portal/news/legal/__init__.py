"""Reads the pasted text of a Vietnamese official document into fields and a tree of sections.

Pure Python without Django: forms and import commands turn `LegalTextError` into their own messages.
"""

from portal.news.legal.clean import read
from portal.news.legal.errors import LegalTextError, LegalTextWarning
from portal.news.legal.model import (
    Block,
    LegalText,
    ListBlock,
    ListItem,
    Paragraph,
    Section,
    TableBlock,
    TocEntry,
    table_of_contents,
    to_dict,
)
from portal.news.legal.parsing import parse

__all__ = [
    "Block",
    "LegalText",
    "LegalTextError",
    "LegalTextWarning",
    "ListBlock",
    "ListItem",
    "Paragraph",
    "Section",
    "TableBlock",
    "TocEntry",
    "parse",
    "read",
    "table_of_contents",
    "to_dict",
]
