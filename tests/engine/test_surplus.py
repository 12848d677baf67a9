"""What was done beyond the slot: it is read, and not asked for again."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import way_back
from api.engine.facts import Facts, Position
from api.engine.vocab import Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

RDL = "rdl-tempo"
ASKED = 3


def lived(sets: int, reps: int = 8, days: tuple[int, ...] = (1, 4)) -> Facts:
    """Calm pulls of P2, whose slot begins with three sets of eight and ends at eleven."""
    return make.lifter(
        6,
        scope=make.of_exercise(RDL),
        sessions=tuple(_of(reps, make.lifted(n, RDL, 60, (1,) * sets)) for n in days),
        check_ins=tuple(make.morning(n + 1, 1, 1) for n in days),
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        position=Position(Phase.P2, make.day(0)),
    )


def _of(reps: int, made: "object") -> "object":
    [done] = made.exercises
    rows = tuple(replace(row, reps=reps, target=None) for row in done.sets)
    return replace(made, exercises=(replace(done, sets=rows),))


def dose(facts: Facts) -> tuple[int, int]:
    [found] = answer(facts).prescriptions
    return len(found.sets), found.sets[0].reps


@pytest.mark.parametrize(("done", "asked"), [(2, 2), (3, 3), (4, 3), (6, 3)])
def test_sets_beyond_the_slot_are_not_asked_for_again(done, asked):
    [found] = answer(lived(done, days=(4,))).prescriptions
    assert len(found.sets) == asked


def test_the_load_takes_its_step_without_them():
    [found] = answer(lived(5)).prescriptions
    assert (len(found.sets), laws.loads(found)[0] > 60_000) == (ASKED, True)


@pytest.mark.parametrize(("done", "asked"), [(8, 8), (11, 11), (20, 11)])
def test_repetitions_beyond_the_slot_are_not_asked_for_again(done, asked):
    assert dose(lived(3, done, days=(4,))) == (ASKED, asked)


def test_an_exercise_outside_every_slot_repeats_what_was_done():
    """Who asks for one lift of their own choice has no plan that could say how much."""
    facts = replace(lived(5, days=(4,)), program="running-return")
    assert dose(facts)[0] == 5


def test_a_surplus_that_is_asked_for_again_is_caught(monkeypatch):
    monkeypatch.setattr(way_back, "_asked", lambda lane: ())
    assert dose(lived(5, 20, days=(4,))) == (5, 20)
