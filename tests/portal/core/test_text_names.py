import json
import os
from pathlib import Path

import pytest

from portal.core.text import is_surname, sort_key, split_name

ROOT = Path(__file__).resolve().parents[3]
LISTS = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared")) / "search" / "gold_sort.jsonl"


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Nguyễn Thị Minh Khai", ("Nguyễn", "Thị Minh", "Khai")),
        ("Moong Văn Ngoi", ("Moong", "Văn", "Ngoi")),
        ("Khuong Dang Que", ("Que", "Dang", "Khuong")),
        ("Que, Dang Khuong", ("Que", "Dang", "Khuong")),
        ("Diem Ngoc TANG", ("TANG", "Ngoc", "Diem")),
        ("The Chuan Mac", ("Mac", "The", "Chuan")),
        ("Đức Nguyễn", ("Nguyễn", "", "Đức")),
        ("Lan-Chi Uong", ("Uong", "Lan", "Chi")),
        ("Anna Uong", ("Uong", "", "Anna")),
        ("Kim Chi Nguyen-Schmidt", ("Nguyen-Schmidt", "Chi", "Kim")),
        ("John Smith", ("Smith", "", "John")),
        ("Thiệp", ("", "", "Thiệp")),
        ("", ("", "", "")),
    ],
)
def test_a_name_is_split_in_the_order_it_was_written_in(written, parts):
    assert split_name(written) == parts


@pytest.mark.parametrize(
    "name", ["Vi", "Lô", "Lữ", "Moong", "Cụt", "Xồng", "Và", "Lầu", "Hờ", "Kha", "Ngân", "Lí", "nguyen"]
)
def test_family_names_of_the_west_of_nghe_an_are_known(name):
    assert is_surname(name)


def test_names_stand_by_given_name_then_family_then_middle():
    people = [("Trần", "Văn", "Đức"), ("An", "Thị", "Dung"), ("Trần", "Bá", "Đức"), ("Lê", "Văn", "Đức")]
    ordered = sorted(people, key=lambda person: sort_key(person[2], person[0], person[1]))
    assert ordered == [people[1], people[3], people[2], people[0]]


def test_syllables_are_compared_one_by_one():
    given = ["Diễn", "Diên", "Diện An", "Diễn An", "Ăn", "An", "Ân", "Anh"]
    assert sorted(given, key=lambda name: sort_key(name, "", "")) == [
        "An", "Anh", "Ăn", "Ân", "Diên", "Diễn", "Diễn An", "Diện An",
    ]  # fmt: skip


def test_other_scripts_stand_behind_and_the_key_is_ascii():
    keys = [sort_key("An", "", ""), sort_key("Zoë", "", ""), sort_key("철수", "김", "")]
    assert keys == sorted(keys)
    assert all(key.isascii() for key in keys)


@pytest.mark.shared
@pytest.mark.skipif(not LISTS.exists(), reason="needs the shared class lists")
def test_all_class_lists_come_out_in_vietnamese_order():
    lists = [json.loads(line) for line in LISTS.read_text(encoding="utf-8").splitlines() if line]
    assert len(lists) == 24
    for one in lists:
        people = one["people"]
        key = [sort_key(person["given"], person["family"], person["middle"]) for person in people]
        assert sorted(range(len(people)), key=key.__getitem__) == one["order"], one["id"]
