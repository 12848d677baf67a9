"""Tables of days and of one among several: what counts from a day on, and which of two speaks."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.decisions import Reason
from api.engine.dosing.deload import _rise
from api.engine.insights.uncertainty import share
from api.engine.reading.classify import PROVOKED_BY, REPRODUCED_BY, TRIGGER_FACTOR, _sensitivity
from api.engine.telling.counterfactuals import what_would_change
from api.engine.vocab import (
    DecisionAction,
    GoalKind,
    PainZone,
    Sensitivity,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, facts, lift
from tests.engine.test_counterfactuals import amber
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

G, A, R = PainZone.GREEN, PainZone.AMBER, PainZone.RED
FORTNIGHT = 14
TODAY = make.day(40)


def ago(days: int):
    return TODAY - timedelta(days=days)


# --- training ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "rise"), [(14, None), (13, 1), (10, 1)])
def test_effort_rises_by_the_exposures_of_the_last_fortnight(first, rise):
    """B5: an effort one higher at the same load, twice running."""
    efforts = ((16, 6), (first, 7), (2, 7))
    book = laws.book_of(facts(*(lift(NOW - n, rpe=rpe) for n, rpe in efforts)))
    found = _rise(book, RDL, book.as_of - timedelta(days=FORTNIGHT))
    assert (found is None) is (rise is None)
    assert found in (None, rise)


EVENT, OPEN_END = GoalKind.EVENT, GoalKind.ACTIVITY


# --- the back ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shown", "expected"), [(3, 3), (9, 6), (None, 6)])
def test_a_direction_is_confirmed_from_the_first_of_two_days_or_a_test_that_hurt(shown, expected):
    """B2: on two separate days, or reproduced in a movement test."""
    kind = Sensitivity.FLEXION
    factor = next(f for f in TRIGGER_FACTOR.values() if f in PROVOKED_BY[kind])
    trigger = next(t for t, f in TRIGGER_FACTOR.items() if f is factor)
    again = replace(make.morning(6, 2), triggers=(trigger,))
    painful = {} if shown is None else dict.fromkeys(REPRODUCED_BY[kind], make.day(shown))
    back = make.episode(0, aggravating=(factor,))
    found = _sensitivity(kind, back, (again,), painful, (), make.RULES)
    assert found.confirmed_on == make.day(expected)


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("many", "start"),
    [
        (1, "Settling within 3 h would have counted"),
        (2, "Worst pain in the session 0 at 3 or less; worst pain in the session 1 at 3 or less w"),
        (
            3,
            "Worst pain in the session 0 at 3 or less; worst pain in the session 1 at 3 or less; w",
        ),
    ],
)
def test_one_answer_that_lacks_has_its_own_sentence_and_several_are_all_named(many, start):
    [line] = answer(facts(amber())).reasons[0].checks
    lines = tuple(replace(line, name=f"{line.name} {n}") for n in range(many))
    reason = Reason("slow_settle", "Slow.", "slow", lines)
    [found] = what_would_change(lane(facts(lift(20))), reason, DecisionAction.PROGRESS)
    assert found.text[: len(start)] == start


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        share(0, 0, 95)
    assert share(0, 1, 95).value == 0
