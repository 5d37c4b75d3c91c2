"""Marks stand where the plan's words stand in the text that is shown, and nothing of the text is lost."""

from __future__ import annotations

import pytest

from portal.search.plan import AllOf, Clause, Match, Op, Plan, Reading
from portal.search.services import excerpt, highlight

FIELDS = ("title", "body")


def plan(*matches: Match | AllOf) -> Plan:
    return Plan((Reading((Clause(matches),)),))


def marked(pieces: list) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("match", "text", "expected"),
    [
        (Match("title", Op.TERM, "bao"), "Bảo hộ", "[Bảo] hộ"),
        (Match("title", Op.TERM, "hòa"), "Hoà bình", "[Hoà] bình"),
        (Match("title", Op.PREFIX, "ngh"), "Nghệ An nghĩ", "[Nghệ] An [nghĩ]"),
        (Match("title", Op.PHRASE, "bao ho"), "xin bảo hộ!", "xin [bảo hộ]!"),
        (Match("title", Op.TERM, "bao"), "báo-bão", "[báo]-[bão]"),
        (Match("other", Op.TERM, "bao"), "Bảo hộ", "Bảo hộ"),
        (AllOf((Match("title", Op.TERM, "ho"), Match("body", Op.TERM, "bao"))), "Bảo hộ", "[Bảo hộ]"),
        (Match("title", Op.TERM, "script"), "<script>", "<[script]>"),
        (Match("title", Op.TERM, "bao"), "ba\u0309o", "[ba\u0309o]"),
        (Match("title", Op.TERM, "bao"), "", ""),
    ],
)
def test_words_are_marked_whatever_their_accents(match: Match, text: str, expected: str) -> None:
    assert marked(highlight(plan(match), text, fields=FIELDS)) == expected


def test_an_excerpt_stands_where_most_of_the_words_are() -> None:
    text = "bảo " + "lời dẫn " * 60 + "gọi bảo hộ công dân ngay " + "đoạn cuối " * 60
    pieces = excerpt(plan(*(Match("body", Op.TERM, word) for word in ("bao", "ho", "cong"))), text, fields=FIELDS)
    shown = marked(pieces)
    assert "[bảo hộ công] dân" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_an_excerpt_of_a_short_text_is_the_text() -> None:
    assert marked(excerpt(plan(Match("body", Op.TERM, "gi")), "Nói gì trước?", fields=FIELDS)) == "Nói [gì] trước?"


@pytest.mark.parametrize("text", ["a" * 5000, " " * 5000, "\u0301" * 300, "🙂 " * 400])
def test_odd_texts_have_an_excerpt(text: str) -> None:
    assert len(marked(excerpt(plan(Match("body", Op.TERM, "a")), text, fields=FIELDS))) < 400
