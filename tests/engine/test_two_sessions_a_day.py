"""A calm evening hides no hard morning of the same day (B10: the more careful answer; INV-06)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, Session
from api.engine.lanes import building
from api.engine.planning import setbacks
from api.engine.reading import chronology
from api.engine.reading.exposure import last_zone
from api.engine.vocab import DecisionAction, MovementPattern, PainZone, RunStage
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import code, facts, lift, row, top
from tests.engine.test_run_steps import facts as runs
from tests.engine.test_run_steps import run, stage
from tests.engine.worlds import answer

HOLD, REGRESS = DecisionAction.HOLD, DecisionAction.REGRESS
EVENING = timedelta(hours=9)
CALM, EDGE, RED = 1, 4, 7


def evening(session: Session) -> Session:
    return replace(
        session,
        started_at=session.started_at + EVENING,
        ref=replace(session.ref, id=f"{session.ref.id}-evening"),
    )


def twice(n: int, first: tuple[float, int], second: tuple[float, int]) -> tuple[Session, Session]:
    """Kilos and pain of a morning and of an evening."""
    one, two = (replace(lift(n), exercises=(row(*said),)) for said in (first, second))
    return one, evening(two)


def told(first: tuple[float, int], second: tuple[float, int]) -> Facts:
    return facts(lift(14), lift(17), *twice(20, first, second))


@pytest.mark.parametrize(
    ("first", "second", "action", "reason", "kilos"),
    [
        ((60, RED), (60, CALM), REGRESS, "in_session_red", 52.5),
        ((60, CALM), (60, RED), REGRESS, "in_session_red", 52.5),
        ((60, RED), (40, CALM), REGRESS, "in_session_red", 35),
        ((40, RED), (60, CALM), REGRESS, "in_session_red", 35),
        ((60, RED), (60, EDGE), REGRESS, "in_session_red", 52.5),
        ((60, EDGE), (60, CALM), HOLD, "in_session_amber", 60),
        ((60, EDGE), (40, CALM), HOLD, "in_session_amber", 40),
        ((60, EDGE), (65, CALM), HOLD, "in_session_amber", 60),
        ((60, CALM), (60, CALM), HOLD, "spacing", 60),
    ],
)
def test_the_darker_session_of_a_day_binds(first, second, action, reason, kilos):
    made = answer(told(first, second))
    assert (made.action, code(made), top(made)) == (action, reason, kilos)


def test_a_morning_whose_answers_lack_waits_for_them_after_a_calm_evening():
    first, second = twice(20, (60, CALM), (60, CALM))
    (done,) = first.exercises
    silent = replace(done, sets=(replace(done.sets[0], pain=None), *done.sets[1:]))
    made = answer(facts(lift(17), replace(first, exercises=(silent,)), second))
    assert (made.action, code(made)) == (HOLD, "pain_missing")


def test_a_red_morning_and_a_calm_evening_are_one_red_day():
    made = answer(told((60, RED), (60, CALM)))
    assert "red_twice_week" not in {r.code for r in made.reasons}
    (line,) = (c for r in made.reasons if r.code == "in_session_red" for c in r.checks[:1])
    assert (line.value, line.fact_ids[0]) == (RED, make.session(20).ref.id)


@pytest.mark.parametrize("hard", [EDGE, RED])
def test_a_hard_morning_of_another_lift_of_the_movement_is_heard_in_the_evening(hard):
    other = make.lifted(20, "kb-deadlift", 40, (hard, hard, hard))
    made = answer(facts(lift(14), lift(17), other, evening(lift(20))))
    assert (made.action, code(made)) == (HOLD, "pattern_not_green")


def test_a_calm_evening_is_none_of_the_two_that_bring_a_movement_forward():
    red = (lift(14), lift(17), *twice(20, (60, RED), (60, CALM)))
    books = (laws.book_of(facts(*red, *after)) for after in ((), (lift(22),)))
    back, once = (setbacks.set_back(book, MovementPattern.HINGE) for book in books)
    assert (back.value, once.value) == (0, 1)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((RunStage.R4, RED), (RunStage.R4, 0), RunStage.R3),
        ((RunStage.R4, RED), (RunStage.R3, 0), RunStage.R2),
        ((RunStage.R4, 0), (RunStage.R4, RED), RunStage.R3),
    ],
)
def test_a_calm_run_in_the_evening_hides_no_red_one(first, second, expected):
    day = (run(21, *first), evening(run(21, *second)))
    assert stage(answer(runs(run(17, RunStage.R4), *day))) is expected


def test_a_calm_evening_that_hides_a_morning_is_caught(monkeypatch):
    red = told((60, RED), (60, CALM))
    assert top(answer(red)) == 52.5
    monkeypatch.setattr(chronology, "darkened", lambda day: day)
    assert top(answer(red)) == 60


def test_two_answers_of_one_day_taken_for_two_days_are_caught(monkeypatch):
    edge = told((60, EDGE), (60, CALM))
    assert code(answer(edge)) == "in_session_amber"
    monkeypatch.setattr(building, "answered", lambda own: own)
    assert code(answer(edge)) == "amber_twice"


def test_a_calm_evening_shows_no_load_to_be_calm():
    """Nor does it open the foundation, or lead a lift to what it carried (B5)."""
    book = laws.book_of(facts(lift(14, 40), *twice(20, (60, RED), (60, CALM))))
    assert {(e.day, e.zone) for e in book.exposures[-2:]} == {(make.day(20), PainZone.RED)}
    assert {e.session.ref.id for e in book.exposures[-2:]} == {make.session(20).ref.id}


def test_the_newest_day_of_a_movement_is_as_dark_as_its_darkest_lift():
    other = make.lifted(20, "kb-deadlift", 40, (RED, RED, RED))
    book = laws.book_of(facts(lift(17), other, evening(lift(20))))
    assert last_zone(book.exposures) is PainZone.RED
    assert last_zone(()) is None
