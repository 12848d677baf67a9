"""Tables of forms: what a form, a clinic's number and a list of comparisons may be."""

import pytest
from msgspec.structs import replace

from api.engine import instruments, overlays
from api.engine.insights.provocations import _ordered, provocation_insight
from api.engine.instruments import WrongItems
from api.engine.rulereader import RuleSetError
from api.engine.vocab import BaselineTest, DecisionAction, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift
from tests.engine.test_insights import five
from tests.engine.worlds import answer

NUMBER = next(n for n in make.RULES.numbers if n.unit == "NPRS")


def number(unit: str, value: float):
    return replace(NUMBER, unit=unit, value=value)


# --- forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "items", "expected"),
    [
        (BaselineTest.PSFS, [5, 6, 6], 5.67),
        (BaselineTest.PSFS, [5, 6, 6, 7, 9], 6.6),
        (BaselineTest.OSTRC_H2, [0], 0),
        (BaselineTest.OSTRC_H2, [25], 100),
        (BaselineTest.OSTRC_H2, [0, 8, 17, 25], 0),
        (BaselineTest.OSTRC_H2, [8, 8, 17, 25], 58),
    ],
)
def test_a_form_has_the_score_of_all_its_answers_or_of_a_first_one_that_settles_it(
    test, items, expected
):
    assert instruments.score(test, items, make.RULES) == expected


@pytest.mark.parametrize(
    ("test", "items", "says"),
    [
        (BaselineTest.PSFS, [5, 6], "3 to 5 answers"),
        (BaselineTest.PSFS, [5] * 6, "3 to 5 answers"),
        (BaselineTest.PSFS, [], "3 to 5 answers"),
        (BaselineTest.PSFS, [5, 6, 11], "Each answer is one of 0, 1, 2"),
        (BaselineTest.PEG, [5, 6], "has 3 answers"),
        (BaselineTest.OSTRC_H2, [8], "has 4 answers"),
        (BaselineTest.OSTRC_H2, [], "has 4 answers"),
        (BaselineTest.OSTRC_H2, [8, 0], "has 4 answers"),
        (BaselineTest.OSTRC_H2, [0] * 5, "has 4 answers"),
    ],
)
def test_a_form_says_how_many_answers_it_has_and_which(test, items, says):
    with pytest.raises(WrongItems, match=says):
        instruments.score(test, items, make.RULES)


# --- a clinic's numbers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "end"), [("NPRS", 10), ("RPE", 10), ("of 5", 5), ("phase", 6), ("stage", 12)]
)
def test_a_number_ends_where_its_scale_ends(unit, end):
    known = number(unit, 3)
    assert overlays._value(end, known) == end
    with pytest.raises(RuleSetError, match="no value"):
        overlays._value(end + 0.5, known)


@pytest.mark.parametrize(
    ("unit", "least"), [("NPRS", 0), ("%", 0), ("sets", 1), ("reps", 1), ("d", 1)]
)
def test_a_count_is_one_at_least_and_anything_else_nothing(unit, least):
    known = number(unit, 3)
    assert overlays._value(least, known) == least
    with pytest.raises(RuleSetError, match="no value"):
        overlays._value(least - 0.5, known)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), -1])
def test_what_is_no_number_is_no_value(value):
    with pytest.raises(RuleSetError):
        overlays._value(value, number("%", 3))


def test_a_number_is_not_changed_to_itself():
    with pytest.raises(RuleSetError, match="already"):
        overlays._value(3, number("%", 3))


@pytest.mark.parametrize(("letters", "fits"), [(1, True), (20, True), (21, False)])
def test_a_version_has_twenty_letters_at_most(letters, fits):
    raw = "a" * letters
    if fits:
        assert overlays._version(raw) == raw
    else:
        with pytest.raises(RuleSetError, match="at most 20"):
            overlays._version(raw)


@pytest.mark.parametrize("version", ["", "A", "a b", "a-", "-a"])
def test_a_version_is_of_lower_case_words(version):
    with pytest.raises(RuleSetError, match="lower-case"):
        overlays._version(version)


@pytest.mark.parametrize(("letters", "fits"), [(0, False), (1, True), (200, True), (201, False)])
def test_a_source_says_something_in_two_hundred_letters(letters, fits):
    if fits:
        assert overlays._text("a" * letters, "source") == "a" * letters
    else:
        with pytest.raises(RuleSetError, match="at most 200"):
            overlays._text("a" * letters, "source")


# --- lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (19, 19), (20, 20), (21, 20)])
def test_twenty_comparisons_are_shown_what_stands_out_first(count, shown):
    [one] = provocation_insight(laws.book_of(five((0, 2, 0, 3, 1)))).comparisons
    every = [replace(one, label=f"{n:02}") for n in reversed(range(count))]
    assert [c.label for c in _ordered(every)] == [f"{n:02}" for n in range(shown)]


def test_two_alternatives_are_shown_of_a_hinge_that_hurt():
    hurt = make.lifted(20, RDL, 60, (4, 4, 4))
    made = answer(facts(lift(17), hurt, phase=Phase.P2))
    [dose] = made.prescriptions
    assert made.action is DecisionAction.HOLD
    assert len(dose.alternatives) == 2
