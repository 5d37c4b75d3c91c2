"""The shared relevance set, evaluated in Python: what the parser is worth before any engine."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from community.directory.entries import PersonText, build_entry
from community.directory.parsing import parse
from portal.search import vocabulary
from portal.search.evaluate import score
from portal.search.plan import Entry, Plan

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared")) / "search"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.exists(), reason="needs the shared relevance set"),
]


def _lines(name: str) -> Iterator[dict[str, Any]]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _entry(row: dict[str, Any]) -> Entry:
    person = PersonText(
        display_name=row["display_name"],
        other_names=tuple(row["other_names"]),
        home_text=row["home_text"] or "",
        home_place_codes=(row["home_new_code"],) if row["home_new_code"] else (),
        home_old_code=row["home_old_code"] or "",
        country=row["country"],
        city=row["city"],
        occupation=row["occupation"],
        occupation_text=row["occupation_text"],
        skills=tuple(row["skills"]),
        languages=tuple(row["languages"]),
        organisation=row["organisation"],
        bio=row["bio"],
    )
    return build_entry(person, id=row["id"], version=1)


def _answer(query: str, entries: list[Entry]) -> list[str]:
    plan: Plan | None = parse(query)
    while plan is not None:
        ranked = sorted(
            (-result, entry.sort["name"], entry.id) for entry in entries if (result := score(plan, entry)) is not None
        )
        if ranked:
            return [key for _, _, key in ranked[:50]]
        plan = plan.fallback
    return []


def test_the_shared_set_is_answered_nearly_perfectly() -> None:
    vocabulary.forget()
    spec = importlib.util.spec_from_file_location("shared_score", FOLDER / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    entries = [_entry(row) for row in _lines("members.jsonl")]
    results = [scorer.score_one(gold["expect"], _answer(gold["query"], entries)) for gold in _lines("gold_dev.jsonl")]

    def mean(key: str) -> float:
        values = [result[key] for result in results if result[key] is not None]
        return sum(values) / len(values)

    assert mean("ndcg") >= 0.985
    assert mean("recall") >= 0.99
    assert mean("pref") >= 0.99
