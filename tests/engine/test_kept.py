"""What is worked out once stays what it would have been the second time."""

import gc

import pytest
from msgspec.structs import replace

from api.engine.codec import canonical
from api.engine.decide import decide
from api.engine.dosing.doses import each
from api.engine.facts import SetTarget
from api.engine.kept import kept, once
from api.engine.lanes import decision
from api.engine.reading.book import Book
from api.engine.telling.checks import check, unmet
from api.engine.telling.counterfactuals import what_would_change
from api.engine.values import Value
from api.engine.vocab import Comparison
from tests.engine import factories as make

NUMBER = make.RULES.load.technique_min


class Word(Value, frozen=True, dict=True, gc=True):
    text: str

    @kept
    def memo(self) -> dict:
        return {}

    @kept
    def letters(self) -> list[str]:
        """Its letters."""
        return list(self.text)


@once
def ending(word: Word, length: int) -> list[str]:
    return [word.text[-length:]]


def test_a_kept_answer_is_worked_out_once_and_dies_with_its_value():
    word = Word("green")

    assert word.letters == ["g", "r", "e", "e", "n"]
    assert word.letters is word.letters
    assert replace(word, text="red").letters == ["r", "e", "d"]
    assert Word.letters.__doc__ == "Its letters."


def test_a_question_is_answered_once_for_each_value_and_each_way_it_is_asked():
    word, other = Word("amber"), Word("red")

    assert (ending(word, 2), ending(word, 3), ending(other, 2)) == (["er"], ["ber"], ["ed"])
    assert ending(word, 2) is ending(word, 2)
    assert ending.__name__ == "ending"


@once
def nothing(word: Word) -> None:
    word.letters.append("!")


def test_nothing_is_an_answer_too_and_is_worked_out_once():
    word, other = Word("red"), Word("green")

    assert (nothing(word), nothing(word), nothing(other)) == (None, None, None)
    assert (word.letters, other.letters) == (list("red!"), list("green!"))


def test_nothing_of_a_decision_leads_back_to_itself_or_outlives_it():
    def books() -> int:
        return sum(isinstance(one, Book) for one in gc.get_objects())

    before = books()
    gc.disable()
    try:
        for facts in (make.lifter(0), make.lifter(0, make.of_exercise("rdl-tempo"))):
            decide(facts, make.RULES, make.LIBRARY, make.CURRICULUM)
        assert before == books()
    finally:
        gc.enable()


@pytest.mark.parametrize("comparison", list(Comparison))
@pytest.mark.parametrize("value", [None, 2, 3, 4])
def test_a_line_is_written_where_it_is_not_met_and_nowhere_else(comparison, value):
    line = check("technique", value, comparison, NUMBER, ("one", "one"), threshold=3, unit="of 5")
    expected = None if line.met else line

    assert expected == unmet(
        "technique", value, comparison, NUMBER, ("one", "one"), threshold=3, unit="of 5"
    )


def test_equal_neighbours_are_turned_once_and_every_row_as_if_it_stood_alone():
    rows = tuple(SetTarget(reps=reps) for reps in (8, 8, 6, 8))
    asked: list[SetTarget] = []

    def heavier(row: SetTarget) -> SetTarget:
        asked.append(row)
        return replace(row, load_g=20_000)

    assert tuple(replace(row, load_g=20_000) for row in rows) == each(rows, heavier)
    assert len(asked) == 3
    assert each((), heavier) == ()


def test_one_value_several_times_is_spelled_like_equal_ones():
    row = SetTarget(reps=8)
    alike = (SetTarget(reps=8), SetTarget(reps=8), SetTarget(reps=8))

    assert canonical(alike) == canonical((row, row, row))
    assert canonical((1, True, 1)) == "[1,true,1]"


def test_a_plan_spells_out_only_the_lane_that_speaks_for_it(monkeypatch):
    spelled: list[str] = []

    def counted(lane, reason, other):
        spelled.append(lane.exercise.slug)
        return what_would_change(lane, reason, other)

    monkeypatch.setattr(decision, "what_would_change", counted)
    plan = decide(make.lifter(0), make.RULES, make.LIBRARY, make.CURRICULUM)

    assert len(plan.prescriptions) > 1
    assert len(spelled) == 1
