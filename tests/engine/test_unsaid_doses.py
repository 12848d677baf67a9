"""Numbers that were left out undo no cut, and leave no load to feeling that was known (INV-44)."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import lane_doses, unsaid
from api.engine.facts import (
    ExerciseDone,
    Facts,
    OverrideRequest,
    Position,
    PrescribedDose,
    Session,
    SetDone,
    SetTarget,
)
from api.engine.rules import unsaid as unsaid_rules
from api.engine.vocab import DecisionAction, FactKind, OverrideKind, Phase
from tests.engine import factories as make
from tests.engine.lifting import RDL, code, facts, lift, top
from tests.engine.worlds import answer

CALM, HARD = (1, 1, 1), (7, 7, 7)


def silent(n: int, pains: tuple[int, ...] = CALM, slug: str = RDL, **said: int) -> Session:
    """A session whose sets tell their pain, and of what was done no more than this."""
    sets = tuple(SetDone(pain=pain, technique=4, **said) for pain in pains)
    return make.session(n, ExerciseDone(slug, sets), pain_before=1, pain_after=1)


def asked(slug: str, day: int, *rows: SetTarget) -> Position:
    return Position(Phase.P2, make.day(0), (PrescribedDose(slug, rows, None, make.day(day)),))


def sets(known: Facts) -> tuple[SetTarget, ...]:
    return answer(known).prescriptions[0].sets


def loads(known: Facts) -> set[int | None]:
    return {row.load_g for row in sets(known)}


def test_a_red_lift_without_its_load_is_asked_for_below_the_last_one_known():
    made = facts(lift(17, 60), silent(20, HARD, reps=8))
    assert {50_000} == loads(made) == loads(facts(lift(17, 60), lift_of(60)))
    assert answer(made).action is DecisionAction.REGRESS


def lift_of(kilos: float) -> Session:
    return silent(20, HARD, reps=8, load_g=int(kilos * 1000))


def test_a_lower_load_that_was_asked_for_counts_where_none_was_told():
    stood = asked(RDL, 18, *(SetTarget(reps=8, load_g=50_000),) * 3)
    assert {42_500} == loads(facts(lift(17, 60), silent(20, HARD, reps=8), position=stood))


def test_a_calm_lift_without_its_load_repeats_the_one_before_and_waits_for_it():
    stood = asked(RDL, 10, *(SetTarget(reps=8, load_g=60_000),) * 3)
    made = answer(facts(lift(17), silent(20, reps=8), position=stood))
    assert (code(made), top(made)) == ("amount_missing", 60)


def test_one_set_without_its_load_is_taken_for_the_lightest_of_the_others():
    done = lift(20, 60).exercises[0]
    some = replace(done, sets=(done.sets[0], replace(done.sets[1], load_g=None), done.sets[2]))
    assert {60_000} == loads(facts(replace(lift(20), exercises=(some,))))


def test_what_was_left_to_feeling_stays_so_while_it_is_calm_and_not_after_a_red_answer():
    free = asked(RDL, 18, *(SetTarget(reps=8),) * 3)
    assert {None} == loads(facts(lift(17, 60), silent(20, reps=8), position=free))
    assert {50_000} == loads(facts(lift(17, 60), silent(20, HARD, reps=8), position=free))


def test_who_never_tells_a_load_goes_on_by_feeling():
    assert {None} == loads(facts(silent(17, reps=8), silent(20, reps=8)))


def counts(known: Facts) -> list[tuple[int | None, int | None]]:
    return [(row.reps, row.duration_s) for row in sets(known)]


@pytest.mark.parametrize(
    ("slug", "row"),
    [("deadbug", SetTarget(reps=6)), ("walk-brisk", SetTarget(duration_s=960))],
)
def test_a_dose_cut_after_a_red_answer_stays_cut_where_the_next_one_is_not_counted(slug, row):
    cut = asked(slug, 18, row)
    known = facts(silent(20, (1,), slug), slug=slug, position=cut)
    assert counts(known) == [(row.reps, row.duration_s)]


def test_without_a_plan_the_last_dose_that_was_counted_is_gone_on_from():
    before = silent(17, (1, 1), "deadbug", reps=5)
    untold, alike = (
        facts(before, silent(20, (1, 1), "deadbug", **said), slug="deadbug")
        for said in ({}, {"reps": 5})
    )
    assert counts(untold) == counts(alike)


def test_a_red_answer_without_counts_takes_a_set_from_what_was_asked():
    stood = asked("deadbug", 18, *(SetTarget(reps=6),) * 2)
    known = facts(silent(20, HARD, "deadbug"), slug="deadbug", position=stood)
    assert counts(known) == [(6, None)]


def test_a_dose_of_what_the_slot_begins_with_is_caught(monkeypatch):
    monkeypatch.setattr(lane_doses, "told_rows", lambda lane, exposure: unsaid.done_rows(exposure))
    known = facts(
        silent(20, (1,), "deadbug"),
        slug="deadbug",
        position=asked("deadbug", 18, SetTarget(reps=6)),
    )
    assert counts(known) != [(6, None)]
    assert {None} == loads(facts(lift(17, 60), silent(20, HARD, reps=8)))


def test_a_step_past_a_load_that_was_left_out_is_caught(monkeypatch):
    monkeypatch.setattr(unsaid_rules, "COUNTED_IN", ("reps", "duration_s", "distance_m"))
    stood = asked(RDL, 10, *(SetTarget(reps=8, load_g=60_000),) * 3)
    made = answer(facts(lift(17), silent(20, reps=8), position=stood))
    assert made.action is DecisionAction.PROGRESS


def stand_in_g(*done: tuple[int, str, float | None]) -> set[int | None]:
    """What is asked for in place of a lift that was left out, after these sessions."""
    ref = make.ref(FactKind.OVERRIDE_REQUEST, "wish", 22)
    wish = OverrideRequest(ref, OverrideKind.EXCLUDE_EXERCISE, RDL)
    sessions = (make.lifted(n, slug, kilos, CALM) for n, slug, kilos in done)
    return loads(facts(*sessions, overrides=(wish,)))


def test_a_stand_in_stays_under_the_last_load_that_was_told_of_the_movement():
    before = ((14, "kb-deadlift", 90), (17, RDL, 60))
    assert stand_in_g(*before, (20, RDL, 60)) == stand_in_g(*before, (20, RDL, None)) == {52_500}
