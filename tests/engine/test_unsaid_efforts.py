"""A load waits for an effort that was told before; extra repetitions stand in for it (INV-44)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.lanes import decision as lane_decision
from api.engine.vocab import (
    DecisionAction,
    Phase,
)
from tests.engine import effort_laws
from tests.engine import factories as make
from tests.engine.lifting import RDL, code, facts, lift, silent, told_once, top
from tests.engine.worlds import answer


def test_who_never_tells_an_effort_is_not_held_back_by_it():
    assert (code(answer(facts(*silent(17, 20)))), top(answer(facts(*silent(17, 20))))) == (
        code(answer(facts(lift(17), lift(20)))),
        top(answer(facts(lift(17), lift(20)))),
    )


def test_a_load_waits_for_an_effort_that_was_told_before():
    made = answer(facts(lift(17), *silent(20)))
    assert (code(made), top(made)) == ("effort_missing", 60)


def test_one_silent_heavy_set_more_than_last_time_is_enough_to_wait():
    last = lift(20)
    sets = last.exercises[0].sets
    half = (replace(sets[0], effort=None), *sets[1:])
    last = replace(last, exercises=(replace(last.exercises[0], sets=half),))
    assert code(answer(facts(lift(17), last))) == "effort_missing"


def test_taking_the_newest_effort_back_never_raises_the_load():
    hard = facts(lift(17, rpe=9), lift(20, rpe=9))
    assert top(answer(hard)) == top(answer(facts(lift(17, rpe=9), *silent(20)))) == 60


def test_a_load_that_rises_on_a_silent_effort_is_caught(monkeypatch):
    told_ = facts(lift(17), *silent(20))
    assert effort_laws.effort_said(told_, answer(told_)) is None
    rules = tuple(r for r in lane_decision.RULES if r[0] != "quality.effort_said")
    monkeypatch.setattr(lane_decision, "RULES", rules)
    assert effort_laws.effort_said(told_, answer(told_))


def test_extra_repetitions_that_are_none_are_caught():
    none = replace(make.RULES.load, extra_reps=replace(make.RULES.load.extra_reps, value=0))
    told_ = facts(told_once(17, 0), *silent(20, extra=0))
    assert effort_laws.effort_said(told_, answer(told_)) is None
    assert effort_laws.effort_said(told_, answer(told_, replace(make.RULES, load=none)))


# --- two for two ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extra", "expected"), [(1, "effort_missing"), (2, "two_for_two"), (3, "two_for_two")]
)
def test_two_extra_repetitions_twice_stand_in_for_the_effort(extra, expected):
    made = answer(facts(told_once(17, extra), *silent(20, extra=extra)))
    assert code(made) == expected
    assert (made.action is DecisionAction.PROGRESS) is (expected == "two_for_two")


def test_extra_repetitions_once_are_not_enough():
    made = answer(facts(told_once(17, 0), *silent(20, extra=2)))
    assert code(made) == "effort_missing"


def test_extra_repetitions_do_not_shorten_the_rest_between_two_greens():
    first, second = silent(19, 20, extra=2)
    second = replace(second, started_at=first.started_at + timedelta(hours=47))
    assert code(answer(facts(first, second))) == "spacing"


def test_extra_repetitions_put_the_first_load_before_more_repetitions():
    empty = {"slug": RDL, "kilos": 0}
    ordinary = answer(facts(*silent(17, 20, extra=0, **empty), slug=RDL, phase=Phase.P1))
    made = answer(facts(*silent(17, 20, extra=2, **empty), slug=RDL, phase=Phase.P1))
    assert [c.variable.value for c in ordinary.prescriptions[0].changes] == ["reps"]
    assert [c.variable.value for c in made.prescriptions[0].changes] == ["load"]
    assert code(made) == "two_for_two"


@pytest.mark.parametrize(("phase", "changed"), [(Phase.P1, "reps"), (Phase.P2, "load")])
def test_an_empty_lift_that_was_calm_twice_takes_a_load_by_effort_from_p2(phase, changed):
    lifts = (lift(17, 0, slug=RDL), lift(20, 0, slug=RDL))
    made = answer(facts(*lifts, slug=RDL, phase=phase)).prescriptions[0]
    assert [c.variable.value for c in made.changes] == [changed]


@pytest.mark.parametrize("effort", [7, None])
def test_a_red_squat_falls_under_the_ceiling_whether_or_not_its_effort_was_said(effort):
    """INV-10: a jump to 100 kg that hurt came back with 85 where no effort was told."""
    calm = make.lifted(17, "squat-goblet", 60, (1, 1, 1), 8, 7)
    hurt = make.lifted(20, "squat-goblet", 100, (7, 7, 7), 6, effort)
    made = answer(facts(calm, hurt, slug="squat-goblet"))
    assert max(row.load_g or 0 for p in made.prescriptions for row in p.sets) == 67_500
