"""What a session tells as a whole, and what its rows tell of one exercise (B3)."""

import pytest
from msgspec.structs import replace

from api.engine.reading.exposure import only_response
from api.engine.vocab import PainZone
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift
from tests.engine.worlds import answer

PRESS = "bench-press"


def zones(session, **more):
    book = laws.book_of(facts(replace(session, **more)))
    return {e.exercise.slug: e.zone for e in book.exposures}


def both(lifted, pressed):
    one, other = make.lifted(20, RDL, 60, lifted), make.lifted(20, PRESS, 40, pressed)
    return replace(one, exercises=(*one.exercises, *other.exercises))


@pytest.mark.parametrize("told", ["pain_worst", "pain_after"])
@pytest.mark.parametrize(("pain", "zone"), [(3, PainZone.GREEN), (8, PainZone.RED)])
def test_a_session_that_hurt_more_than_any_of_its_sets_is_every_exercises_answer(told, pain, zone):
    assert {RDL: zone, PRESS: zone} == zones(both((1, 1), (1, 1)), **{told: pain})


def test_pain_that_one_exercise_told_is_its_own():
    found = zones(both((8, 8), (1, 1)), pain_worst=8)
    assert found == {RDL: PainZone.RED, PRESS: PainZone.GREEN}


def test_what_one_exercise_left_out_may_be_what_the_session_told():
    found = zones(both((1, 1), (None, None)), pain_worst=8)
    assert found == {RDL: PainZone.GREEN, PRESS: PainZone.RED}


def test_calm_sets_at_the_end_undo_no_hard_ones_of_the_same_lift():
    hard, calm = make.lifted(20, RDL, 60, (8,)), make.lifted(20, RDL, 60, (1,))
    twice = replace(hard, exercises=(*hard.exercises, *calm.exercises))
    assert zones(twice) == {RDL: PainZone.RED}


def test_help_that_is_taken_away_needs_two_calm_days_like_any_step():
    codes = [r.code for r in answer(facts(lift(20, -20))).reasons]
    assert "restore" not in codes
    assert "single_green" in codes


@pytest.mark.parametrize(
    ("morning", "pain", "expected"), [(5, 1, True), (1, 8, False), (5, 8, False)]
)
def test_only_the_time_after_a_session_was_hard_where_nothing_in_it_was(morning, pain, expected):
    told = (make.morning(21, morning, 1),)
    [done] = laws.book_of(facts(make.lifted(20, RDL, 60, (pain, pain)), check_ins=told)).exposures
    assert PainZone.RED is done.zone
    assert expected is only_response(done)
