"""A colour waits for the pain of a lift's sets that was told before (INV-44)."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Session
from api.engine.reading.story import Story
from api.engine.vocab import DecisionAction
from tests.engine import factories as make
from tests.engine.lifting import RDL, code, facts, lift, top
from tests.engine.worlds import answer


def unsaid(n: int, **more: object) -> Session:
    """A lift without a pain of its sets; what is told after the session is calm."""
    return replace(make.lifted(n, RDL, 60, (None, None, None)), **{"pain_after": 1, **more})


def test_who_never_tells_it_of_sets_is_read_by_the_value_after():
    assert answer(facts(unsaid(17), unsaid(20))).action is DecisionAction.PROGRESS


@pytest.mark.parametrize("pain", [1, 5])
def test_leaving_out_the_pain_of_the_last_sets_never_raises_the_load(pain):
    told = facts(lift(17), make.lifted(20, RDL, 60, (pain, pain, pain)))
    made = answer(facts(lift(17), unsaid(20)))

    assert (code(made), top(made)) == ("answers_missing", 60)
    assert top(made) <= max(60, top(answer(told)))


def test_it_waits_once_and_is_never_counted_against_anybody():
    assert answer(facts(lift(14), unsaid(17), lift(20))).action is DecisionAction.HOLD
    assert answer(facts(unsaid(14), lift(17), lift(20))).action is DecisionAction.PROGRESS


def test_the_worst_of_the_whole_session_answers_for_its_sets():
    assert answer(facts(lift(17), unsaid(20, pain_worst=1))).action is DecisionAction.PROGRESS


def test_a_bad_value_after_the_session_still_lowers():
    assert answer(facts(lift(17), unsaid(20, pain_after=7))).action is DecisionAction.REGRESS


def test_another_lift_that_told_of_its_sets_asks_nothing_of_this_one():
    other = make.lifted(16, "bench-press", 40, (1, 1))
    assert answer(facts(other, unsaid(17), unsaid(20))).action is DecisionAction.PROGRESS


def test_a_load_that_rises_on_a_pain_left_out_is_caught(monkeypatch):
    told = facts(lift(17), unsaid(20))
    assert top(answer(told)) == 60
    monkeypatch.setattr(Story, "_unsaid", lambda *_: False)
    assert top(answer(told)) > 60
