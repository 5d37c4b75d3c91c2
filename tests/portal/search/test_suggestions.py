"""Suggestions and other spellings: words that enough entries share, and never one person's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portal.search import kinds
from portal.search.backends.elasticsearch import alias
from portal.search.plan import Clause, Match, Op, Plan, Reading
from portal.search.services import apply_due, changed, propose, rebuild, suggest
from portal.search.services.suggestions import nearest, slips
from tests.factories.search import Things, make_entry


def parse(text: str) -> Plan:
    return Plan((Reading(tuple(Clause((Match("title", Op.TERM, word),)) for word in text.split())),))


def shared(things: Things, *titles: str) -> None:
    things.entries = {f"{number:03}": make_entry(f"{number:03}", title=title) for number, title in enumerate(titles)}
    rebuild(things.kind)


def test_only_words_that_five_entries_share_are_suggested(things: Things) -> None:
    shared(things, *["nguyễn an"] * 5, *["nguyên bảo"] * 4)
    assert suggest("things", "ngu") == ["nguyễn an", "nguyễn"]
    assert suggest("things", "NGUYỄ") == ["nguyễn an", "nguyễn"]
    assert suggest("things", "bao") == []


def test_a_word_is_suggested_no_more_once_the_fifth_is_hidden(
    things: Things, django_capture_on_commit_callbacks: Any
) -> None:
    shared(things, *["vinh"] * 5)
    assert suggest("things", "vi") == ["vinh"]
    with django_capture_on_commit_callbacks(execute=True):
        del things.entries["000"]
        changed(kind="things", ids=["000"])
    assert suggest("things", "vi") == []


@pytest.mark.elasticsearch
def test_the_engine_suggests_the_same_and_keeps_silent_while_it_has_not_been_told(
    things: Things, engine: Any, django_capture_on_commit_callbacks: Any
) -> None:
    shared(things, *["vinh sơn"] * 5, *["vinh"] * 3)
    engine.indices.refresh(index=alias(things.kind))
    assert suggest("things", "vi") == ["vinh", "vinh sơn"]
    with django_capture_on_commit_callbacks(execute=True):
        del things.entries["000"]
        changed(kind="things", ids=["000"])
    assert suggest("things", "vi") == ["vinh"]
    apply_due()
    assert suggest("things", "vin") == ["vinh"]


@pytest.mark.parametrize("prefix", ["", "v", "1", "12", "%", "__", "'", "|", ".*", "\x00\x00", "🙂🙂", "v" * 5000])
def test_too_little_or_too_odd_a_beginning_suggests_nothing(things: Things, prefix: str) -> None:
    shared(things, *["vinh 12"] * 6)
    assert suggest("things", prefix) == []


def test_words_with_digits_are_never_suggested(things: Things) -> None:
    shared(things, *["vinh b1234567"] * 6)
    assert suggest("things", "b1") == []


def test_the_nearest_shared_spelling_is_proposed(things: Things) -> None:
    shared(things, *["nguyễn vinh"] * 5, *["trần huế"] * 4)
    assert propose("things", "nguyen vimh", parse=lambda text: parse(text.replace("nguyen", "nguyễn"))) == (
        "nguyen vinh",
    )
    assert propose("things", "tran hue", parse=parse) == ()


def test_a_proposal_finds_as_many_as_a_suggestion_must(things: Things) -> None:
    shared(things, *["vinh"] * 5, *["sơn"] * 5, *["vinh sơn"] * 2)
    assert propose("things", "vimh sơn", parse=parse) == ()
    public = replace(things.kind, suggest_at_least=1)
    kinds.unregister("things")
    kinds.register(public)
    assert propose("things", "vimh sơn", parse=parse) == ("vinh sơn",)


def test_slips_are_counted_up_to_a_limit() -> None:
    assert [slips("vinh", word, 2) for word in ("vinh", "vin", "vimh", "vihn", "vnhi", "huế")] == [0, 1, 1, 1, 2, 3]


def test_short_words_and_numbers_have_no_nearest() -> None:
    words = [("ha", "hà", 9), ("vinh", "vinh", 9)]
    assert nearest("ho", words) == []
    assert nearest("12345", words) == []
    assert nearest("vinnh", words) == ["vinh"]
