"""A step waits for repetitions, minutes and technique that were told before (INV-44)."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import lane_doses, running
from api.engine.facts import Facts, Position, PrescribedDose, Session, SetTarget
from api.engine.lanes import decision as lane_decision
from api.engine.planning.phases import gate_report
from api.engine.vocab import DecisionAction, Phase, RunStage
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, code, facts, lift, top
from tests.engine.test_run_steps import facts as runs
from tests.engine.test_run_steps import run, stage
from tests.engine.worlds import answer

ASKED = SetTarget(reps=8, load_g=60_000)
WAITS = "quality.technique_said", "quality.amount_said"


def told(n: int, *rows: dict[str, object]) -> Session:
    """A calm lift whose sets are as these say, the last of them for all that follow."""
    made = lift(n)
    done = made.exercises[0]
    each = (*rows, *[rows[-1]] * len(done.sets))
    sets = tuple(replace(s, **said) for s, said in zip(done.sets, each, strict=False))
    return replace(made, exercises=(replace(done, sets=sets),))


def by_plan(*sessions: Session) -> Facts:
    """The same lifts by a plan of three sets of eight; no set tells its own target."""
    dose = PrescribedDose(RDL, (ASKED,) * 3, None, make.day(10))
    return facts(*sessions, position=Position(Phase.P3, make.day(0), (dose,)))


SHORT, UNTOLD, FULL = ({"target": ASKED, "reps": reps} for reps in (5, None, 8))


def test_leaving_repetitions_out_opens_no_step_that_telling_them_would_not():
    assert answer(facts(told(17, FULL), told(20, FULL))).action is DecisionAction.PROGRESS
    assert code(answer(facts(told(17, FULL), told(20, SHORT)))) == "exposure_incomplete"
    made = answer(facts(told(17, FULL), told(20, FULL, UNTOLD)))
    assert (code(made), top(made)) == ("amount_missing", 60)


def test_repetitions_that_a_plan_asked_for_are_waited_for_too():
    plain, silent = {"reps": 8}, {"reps": None}
    assert answer(by_plan(told(17, plain), told(20, plain))).action is DecisionAction.PROGRESS
    assert code(answer(by_plan(told(17, plain), told(20, silent)))) == "amount_missing"


def test_who_never_tells_repetitions_is_not_held_back_and_who_stops_waits_once():
    never = facts(told(17, UNTOLD), told(20, UNTOLD))
    stopped = facts(told(14, FULL), told(17, UNTOLD), told(20, UNTOLD))
    assert answer(never).action is answer(stopped).action is DecisionAction.PROGRESS


COUNTLESS = ({"reps": None}, {"reps": None, "duration_s": 0}, {"reps": None, "distance_m": 0})


@pytest.mark.parametrize("said", COUNTLESS)
def test_a_load_without_a_count_is_asked_for_with_one(said):
    first = answer(facts(told(20, said))).prescriptions[0].sets
    planned = answer(by_plan(told(20, said))).prescriptions[0].sets
    assert {(8, None, None, 60_000)} == {amounts(row) for row in (*first, *planned)}


def test_what_the_plan_had_asked_for_is_asked_for_again_where_nobody_counted():
    dose = PrescribedDose(RDL, (replace(ASKED, reps=5),) * 3, None, make.day(10))
    known = facts(told(20, {"reps": None}), position=Position(Phase.P3, make.day(0), (dose,)))
    assert {(5, None, None, 60_000)} == {amounts(r) for r in answer(known).prescriptions[0].sets}


def amounts(row: SetTarget) -> tuple[int | None, ...]:
    return row.reps, row.duration_s, row.distance_m, row.load_g


def test_a_dose_that_is_a_load_alone_is_caught(monkeypatch):
    monkeypatch.setattr(lane_doses, "with_counts", lambda lane, rows: rows)
    made = answer(facts(told(20, {"reps": None})))
    assert {(None, None, None, 60_000)} == {amounts(row) for row in made.prescriptions[0].sets}


def test_repetitions_that_nobody_asked_for_are_not_waited_for():
    made = answer(facts(told(17, {"reps": 8}), told(20, {"reps": None})))
    assert code(made) != "amount_missing"


@pytest.mark.parametrize("rated", [2, None])
def test_leaving_a_technique_out_opens_no_step_that_a_low_one_would_not(rated):
    made = answer(facts(lift(17), told(20, {}, {"technique": rated})))
    assert (code(made), top(made)) == ("technique_low" if rated else "technique_missing", 60)


def test_who_never_rates_a_technique_is_not_held_back():
    silent = {"technique": None}
    assert answer(facts(told(17, silent), told(20, silent))).action is DecisionAction.PROGRESS


def without(made: Session, member: str) -> Session:
    """The same run without its minutes or its metres."""
    done = made.exercises[0]
    sets = tuple(replace(s, **{member: None}) for s in done.sets)
    return replace(made, exercises=(replace(done, sets=sets),))


def silent(n: int) -> Session:
    return without(run(n, RunStage.R9), "duration_s")


def test_leaving_the_minutes_of_a_run_out_opens_no_stage_that_a_short_run_would_not():
    full, short = run(17, RunStage.R9), run(21, RunStage.R9, minutes=15)
    assert stage(answer(runs(full, run(21, RunStage.R9)))) is RunStage.R10
    assert stage(answer(runs(full, short))) is RunStage.R9
    made = answer(runs(full, silent(21)))
    assert (stage(made), code(made)) == (RunStage.R9, "amount_missing")


def test_a_run_whose_minutes_were_left_out_is_none_of_two_greens():
    made = answer(runs(run(14, RunStage.R9), silent(18), run(22, RunStage.R9)))
    assert (stage(made), code(made)) == (RunStage.R9, "single_green")


def test_who_never_tells_the_minutes_of_a_run_climbs_all_the_same():
    assert stage(answer(runs(silent(17), silent(21)))) is RunStage.R10
    assert stage(answer(runs(run(14, RunStage.R9), *map(silent, (18, 20, 22))))) is RunStage.R10


def test_leaving_the_metres_of_a_run_out_opens_no_stage_that_a_long_run_would_not():
    usual, far = (
        without(run(n, RunStage.R4, metres=m), "duration_s") for n, m in ((17, 4000), (21, 6000))
    )
    assert code(answer(runs(usual, far))) == "session_spike"
    made = answer(runs(usual, without(far, "distance_m")))
    assert (stage(made), code(made)) == (RunStage.R4, "amount_missing")


def test_minutes_alone_are_enough_of_a_run():
    plain = without(run(21, RunStage.R4), "distance_m")
    assert stage(answer(runs(run(17, RunStage.R4), plain))) is RunStage.R5


def counted(*done: Session) -> float | None:
    """The runs that the gate of the half hour counts."""
    known = runs(*done, position=Position(Phase.P3, make.day(0)))
    lines = gate_report(laws.book_of(known), Phase.P3, make.day(0)).lines
    return next(line.check.value for line in lines if line.gate.subject == "r9")


def test_the_gate_does_not_count_a_run_whose_minutes_were_left_out():
    assert counted(run(17, RunStage.R9), run(21, RunStage.R9)) == 2
    assert counted(run(17, RunStage.R9), silent(21)) == 0
    assert counted(silent(17), silent(21)) == 2


LEFT_OUT = (
    facts(told(17, FULL), told(20, UNTOLD)),
    facts(lift(17), told(20, {"technique": None})),
)


@pytest.mark.parametrize("known", LEFT_OUT)
def test_a_load_that_rises_on_what_was_left_out_is_caught(known, monkeypatch):
    assert top(answer(known)) == 60
    rules = tuple(r for r in lane_decision.RULES if r[0] not in WAITS)
    monkeypatch.setattr(lane_decision, "RULES", rules)
    assert top(answer(known)) > 60


def test_a_stage_that_opens_on_minutes_left_out_is_caught(monkeypatch):
    known = runs(run(14, RunStage.R9), silent(18), run(22, RunStage.R9))
    assert stage(answer(known)) is RunStage.R9
    monkeypatch.setattr(running, "_untold", lambda *_: False)
    assert stage(answer(known)) is RunStage.R10
