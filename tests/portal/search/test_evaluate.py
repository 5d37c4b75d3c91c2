import pytest

from portal.search.evaluate import holds, score
from portal.search.plan import AllOf, Clause, Entry, Match, Op, Plan, Reading

ENTRY = Entry("1", 1, {"name": (("nguyễn", "văn", "đức"), ("anna", "uong")), "codes": (("c:de", "l:vi"),)})


@pytest.mark.parametrize(
    ("op", "value"),
    [
        (Op.TERM, "văn"), (Op.PREFIX, "ngu"), (Op.PHRASE, "văn đức"), (Op.STARTS, "nguyễn văn"), (Op.STARTS, "anna"),
        (Op.ENDS, "đức"), (Op.ENDS, "anna uong"),
    ],
)  # fmt: skip
def test_a_match_holds_where_its_tokens_stand(op, value):
    assert holds(Match("name", op, value), ENTRY)


@pytest.mark.parametrize(
    ("op", "value"),
    [
        (Op.TERM, "van"), (Op.TERM, "nguyễn văn"), (Op.PREFIX, "guy"), (Op.PHRASE, "đức anna"),
        (Op.PHRASE, "nguyễn đức"), (Op.STARTS, "văn"), (Op.ENDS, "văn"), (Op.TERM, ""),
        (Op.PHRASE, " "), (Op.PREFIX, ""),
    ],
)  # fmt: skip
def test_a_match_holds_nowhere_else_and_never_across_two_variants(op, value):
    assert not holds(Match("name", op, value), ENTRY)


def test_an_unknown_field_holds_nothing():
    assert not holds(Match("bio", Op.TERM, "văn"), ENTRY)


def test_all_of_needs_every_part():
    both = AllOf((Match("name", Op.TERM, "đức"), Match("codes", Op.TERM, "c:de")), 5)
    one = AllOf((Match("name", Op.TERM, "đức"), Match("codes", Op.TERM, "c:fr")), 5)
    assert holds(both, ENTRY)
    assert not holds(one, ENTRY)
    assert not holds(AllOf((), 5), ENTRY)


def test_a_score_is_base_and_best_alternative_of_each_clause_and_every_bonus():
    by_name = Clause((Match("name", Op.TERM, "đức", 10), Match("name", Op.PREFIX, "đ", 30)))
    by_country = Clause((Match("codes", Op.TERM, "c:de", 7),))
    bonuses = (Match("name", Op.ENDS, "đức", 2), Match("name", Op.ENDS, "văn", 100))
    reading = Reading((by_name, by_country), bonuses, base=1000)
    assert score(Plan((reading,)), ENTRY) == 1000 + 30 + 7 + 2


def test_a_reading_with_one_clause_unmet_does_not_match_and_the_best_reading_counts():
    unmet = Reading(
        (Clause((Match("name", Op.TERM, "đức", 10),)), Clause((Match("name", Op.TERM, "lê", 10),))), base=999
    )
    met = Reading((Clause((Match("name", Op.TERM, "đức", 10),)),))
    better = Reading((Clause((Match("name", Op.TERM, "văn", 20),)),))
    assert score(Plan((unmet,)), ENTRY) is None
    assert score(Plan((unmet, met, better)), ENTRY) == 20


def test_nothing_asked_matches_everything_and_an_impossible_plan_nothing():
    assert score(Plan(), ENTRY) == 0
    assert score(Plan(impossible=True), ENTRY) is None
