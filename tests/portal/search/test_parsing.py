import pytest

from portal.core.text import is_syllable
from portal.search.parsing.lexicon import Agreement, Lexicon, Meaning, one_slip, words_of
from portal.search.parsing.readings import MOST_CLAUSES, MOST_READINGS, Piece, bounded, clause, cuts, runs
from portal.search.parsing.slips import MOST_VARIANTS, misheard, one_slip_away
from portal.search.parsing.tokens import LONGEST_TOKEN, MOST_TOKENS, tokenize
from portal.search.plan import Clause, Match, Op, Plan, Reading


def exact(text):
    return [token.exact for token in tokenize(text)]


def test_words_are_canonical_and_know_their_letters():
    [hoa, si] = tokenize("Hoà SỸ")
    assert (hoa.exact, hoa.plain, hoa.bare) == ("hòa", "hoa", False)
    assert (si.exact, si.key, si.plain) == ("sỹ", "sĩ", "si")


def test_quotes_operators_and_control_characters_are_only_gaps():
    assert exact('"Trần\x00 (Văn) *Ân* ; -- OR') == ["trần", "văn", "ân", "or"]


def test_punctuation_between_words_is_remembered():
    tokens = tokenize("Que, Dang - Khuong H. TP.Vinh")
    assert [token.after_break for token in tokens] == [False, True, True, False, False, False]
    assert tokens[3].dotted


def test_raw_keystrokes_stand_beside_what_was_typed():
    [token] = tokenize("nguyeenx")
    assert token.exact == "nguyeenx"
    assert token.best.exact == "nguyễn"


def test_old_mail_spelling_is_read_over_its_punctuation():
    assert [token.best.exact for token in tokenize("Nguye^~n Va(n Tha?o thi.")] == ["nguyễn", "văn", "thảo", "thị"]


def test_a_full_stop_is_no_tone_where_nothing_else_is_old_mail():
    assert exact("x.An Hòa. P.Lê") == ["x", "an", "hòa", "p", "lê"]


@pytest.mark.parametrize(
    "text", ["x" * 10_240, "a " * 5_000, "\u0301\u0302" * 900, "🙂" * 300, "\ud800", "'" * 999, ""]
)
def test_any_text_gives_a_bounded_list(text):
    tokens = tokenize(text)
    assert len(tokens) <= MOST_TOKENS
    assert all(0 < len(token.exact) <= LONGEST_TOKEN for token in tokens)


LEXICON = Lexicon(
    [
        Meaning("place", "1", words_of("Nậm Cắn")),
        Meaning("place", "2", words_of("Nậm Càn")),
        Meaning("city", "plzen", words_of("Plzeň")),
        Meaning("country", "DE", words_of("Germany")),
    ],
    joined=frozenset(("place",)),
)


def meant(text, **options):
    return {found.meaning.code: found.agreement for found in LEXICON.find(tokenize(text), **options)}


def test_accents_choose_between_phrases_of_equal_letters():
    assert meant("Nậm Cắn") == {"1": Agreement.EXACT}
    assert meant("nam can") == {"1": Agreement.BARE, "2": Agreement.BARE}
    assert meant("Nậm Cân") == {}
    assert meant("Nậm Cân", strict=False) == {"1": Agreement.OTHER, "2": Agreement.OTHER}


def test_accents_on_foreign_words_never_contradict():
    assert meant("plzen") == meant("Plžen") == {"plzen": Agreement.BARE}


def test_names_typed_as_one_word_are_known():
    assert set(meant("namcan")) == {"1", "2"}


def test_unfinished_phrases_are_completed():
    assert [meaning.code for meaning in LEXICON.completions(tokenize("germ"))] == ["DE"]
    assert [meaning.code for meaning in LEXICON.completions(tokenize("Nậm Cắ"))] == ["1"]
    assert LEXICON.completions(tokenize("zz")) == []


def test_known_words_one_slip_away_are_near():
    assert LEXICON.near("germny") == LEXICON.near("geramny") == LEXICON.near("germanyy") == ["germany"]
    assert LEXICON.near("gremny") == LEXICON.near("can") == []


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("khiem", "khime", True),
        ("hung", "hunng", True),
        ("ngoc", "ngok", True),
        ("an", "an", False),
        ("abcd", "badc", False),
    ],
)
def test_one_slip_is_one_letter_or_one_exchange(one, other, slip):
    assert one_slip(one, other) is slip
    assert one_slip(other, one) is slip


def test_slips_lead_to_syllables_the_likeliest_first():
    near = one_slip_away("khime")
    assert near[0][0] == "khiem"
    assert len(near) <= MOST_VARIANTS
    assert all(is_syllable(word, plain=True) for word, _ in near)
    assert one_slip_away("schwarzenegger") == ()


def test_tones_that_sound_alike_in_nghe_an_are_exchanged():
    assert set(misheard("nghỉa")) == {"nghĩa", "nghịa"}
    assert misheard("tân") == misheard("cook") == ()


def test_cuts_cover_every_word_the_heaviest_first():
    best, *_ = cuts(3, [Piece(0, 2, "phrase", 50), Piece(1, 3, "phrase", 80)])
    weight, cut = best
    assert weight == 80
    assert [(piece.start, piece.end, piece.kind) for piece in cut] == [(0, 1, "word"), (1, 3, "phrase")]
    assert all(cut[0].start == 0 and cut[-1].end == 3 for _, cut in cuts(3, [Piece(0, 2, "phrase", 50)]))


def test_neighbouring_words_form_runs():
    cut = (Piece(0, 1, "word"), Piece(1, 2, "word"), Piece(2, 3, "phrase"), Piece(3, 4, "word"))
    assert [[piece.start for piece in run] for run in runs(cut)] == [[0, 1], [3]]


def test_a_clause_keeps_each_alternative_once_with_its_best_score():
    made = clause([Match("name", Op.TERM, "an", 1), Match("name", Op.TERM, "an", 5), Match("name", Op.TERM, "ân", 9)])
    assert made.any_of == (Match("name", Op.TERM, "ân", 9), Match("name", Op.TERM, "an", 5))


def test_plans_are_bounded_and_never_negative():
    one = Clause((Match("name", Op.TERM, "an", 1),))
    readings = [Reading((one,) * (number + 1), base=-number) for number in range(40)]
    plan = bounded(readings)
    assert len(plan.readings) <= MOST_READINGS
    assert all(len(reading.clauses) <= MOST_CLAUSES and reading.base >= 0 for reading in plan.readings)
    assert bounded([]).impossible
    assert bounded([Reading((Clause(()),))]).impossible


def test_a_fallback_is_worked_out_once_and_only_when_asked_for():
    calls = []

    def later():
        calls.append(1)
        return Plan(impossible=True)

    plan = bounded([Reading((Clause((Match("name", Op.TERM, "an", 1),)),))], later=later)
    assert calls == []
    assert plan.fallback is plan.fallback
    assert calls == [1]
