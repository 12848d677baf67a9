"""Lighter weeks: when one begins, what it leaves of a dose, and the way back (INV-39)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.engine.decisions import Decision, Prescription
from api.engine.dosing import deload, hinge_week
from api.engine.facts import Enrollment, Facts, Position, Session
from api.engine.vocab import (
    CheckInKind,
    DecisionAction,
    FactKind,
    MovementPattern,
    Phase,
    RunStage,
    SessionStatus,
    StopReason,
    caution,
)
from tests.engine import factories as make
from tests.engine import laws, load_laws
from tests.engine.test_invariants import MANY, _louder
from tests.engine.worlds import answer, steady, worlds

RDL, DELOAD = "rdl-tempo", DecisionAction.DELOAD
RDL_ALONE = make.of_exercise(RDL)
DAYS_IN = st.integers(0, 8)


def lived(
    n: int, phase: Phase = Phase.P2, since: int = 0, kilos: float = 60, **more: object
) -> Facts:
    """A calm lifter on day ``n``: two sessions a week of the same green sets."""
    days = sorted(day for day in range(n - 2, -1, -3))
    start = more.pop("position", Position(phase, make.day(since)))
    plain: dict[str, object] = {
        "episode": make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        "sessions": tuple(make.lifted(d, RDL, kilos, (1, 1, 1, 1)) for d in days),
        "check_ins": tuple(make.morning(d + 1, 1, 1) for d in days),
        "screenings": (make.screening(0), make.screening(n)),
        "position": start,
    }
    return make.lifter(n, **{**plain, **more})


def dose(made: Decision, slug: str = RDL) -> Prescription:
    return next(p for p in made.prescriptions if p.exercise == slug)


def began(made: Decision) -> bool:
    return made.action is DELOAD


@pytest.mark.parametrize(
    ("phase", "weeks"),
    [
        (Phase.P0, ()),
        (Phase.P1, ()),
        (Phase.P2, (4, 8)),
        (Phase.P3, (4, 8)),
        (Phase.P4, (2, 7)),
        (Phase.P5, (5, 10)),
        (Phase.P6, (7,)),
    ],
)
def test_each_phase_has_its_own_lighter_weeks(phase, weeks):
    found = [w for w in range(1, 11) if deload._due(laws.book_of(make.lifter(0)), phase, w)]
    assert tuple(found) == weeks


@pytest.mark.parametrize(("day", "light"), [(20, False), (21, True), (27, True), (28, False)])
def test_the_fourth_week_of_p2_is_lighter(day, light):
    made = answer(lived(day))
    assert began(made) is light
    assert made.position.deload_from == (make.day(day) if light else None)


def test_a_lighter_week_halves_the_sets_and_a_planned_one_keeps_the_load():
    p = dose(answer(lived(21)))
    assert (p.action, len(p.sets), laws.loads(p)) == (DELOAD, 2, [60_000, 60_000])
    assert {c.variable.value for c in p.changes} == {"sets"}
    assert p.why == "A lighter week, as planned."


def test_it_says_why_and_counts_for_no_more_than_it_is():
    made = answer(lived(21))
    reason = made.reasons[0]
    assert (reason.code, made.binding_rule) == ("deload_planned", "deload.week")
    assert reason.text.startswith("Week 4 of this phase is the lighter one.")
    assert not reason.checks[0].met


def test_breathing_and_walking_go_on_as_they_were():
    made = answer(lived(21))
    calm = [
        p
        for p in made.prescriptions
        if make.LIBRARY.exercises[p.exercise].pattern
        in (MovementPattern.BREATHING, MovementPattern.CARDIO, MovementPattern.MOBILITY)
    ]
    assert calm
    assert all(p.action is not DELOAD for p in calm)


@pytest.mark.parametrize(("days", "light"), [(0, True), (6, True), (7, False)])
def test_it_lasts_seven_days_and_ends_by_itself(days, light):
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    made = answer(lived(21 + days, position=position))
    assert (dose(made).action is DELOAD) is light
    assert made.position.deload_from == make.day(21)


def test_a_single_exercise_is_answered_like_the_plan_while_it_runs():
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    asked = lived(24, position=position, scope=RDL_ALONE)
    assert dose(answer(asked)).action is DELOAD
    before = lived(21, scope=RDL_ALONE)
    assert dose(answer(before)).action is not DELOAD


def test_no_second_half_is_taken_while_it_runs():
    first = answer(lived(21))
    light = make.lifted(22, RDL, 60, (1, 1))
    facts = lived(24, position=first.position)
    kept = tuple(s for s in facts.sessions if s.ref.local_date < make.day(21))
    p = dose(answer(replace(facts, sessions=(*kept, light))))
    assert (len(p.sets), laws.loads(p)[0]) == (2, 60_000)


def test_who_did_less_in_it_keeps_to_what_is_lower():
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    facts = lived(24, position=position)
    kept = tuple(s for s in facts.sessions if s.ref.local_date < make.day(21))
    less = make.lifted(22, RDL, 50, (1,))
    p = dose(answer(replace(facts, sessions=(*kept, less))))
    assert (len(p.sets), laws.loads(p)) == (1, [50_000])


def test_after_it_all_sets_come_back_with_one_green_exposure_and_nothing_else_rises():
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    facts = lived(29, position=position, scope=RDL_ALONE)
    kept = tuple(s for s in facts.sessions if s.ref.local_date < make.day(21))
    light = make.lifted(26, RDL, 60, (1, 1))
    told = (*facts.check_ins, make.morning(27, 1, 1))
    p = dose(answer(replace(facts, sessions=(*kept, light), check_ins=told)))
    assert (p.action, len(p.sets), laws.loads(p)[0]) == (DecisionAction.PROGRESS, 4, 60_000)
    assert [c.variable.value for c in p.changes] == ["sets"]


def test_a_load_it_took_comes_back_by_restore():
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    facts = lived(32, position=position, scope=RDL_ALONE)
    kept = tuple(s for s in facts.sessions if s.ref.local_date < make.day(21))
    back = make.lifted(29, RDL, 55, (1, 1, 1, 1))
    told = (*facts.check_ins, make.morning(30, 1, 1))
    made = answer(replace(facts, sessions=(*kept, back), check_ins=told))
    assert laws.loads(dose(made))[0] == 60_000
    assert "restore" in {made.reasons[0].code, *(line.rule[9:] for line in made.trace)}


@pytest.mark.parametrize(
    "more",
    [
        {"position": Position(Phase.P1, make.day(0))},
        {"position": None},
        {"sessions": ()},
    ],
    ids=["p1", "first plan", "nothing trained"],
)
def test_none_begins_before_p2_with_the_first_plan_or_without_training(more):
    assert not began(answer(lived(21, **more)))


def test_none_begins_in_a_flare_and_a_red_answer_goes_before_it():
    told = replace(make.morning(21, 1), kind=CheckInKind.FLARE, pain_now=5, pain_worst=6)
    facts = lived(21)
    flared = answer(replace(facts, check_ins=(*facts.check_ins[:-1], told)))
    assert flared.position.deload_from is None
    red = make.lifted(19, RDL, 60, (7, 7))
    hurt = answer(replace(facts, sessions=(*facts.sessions[:-1], red)))
    assert dose(hurt).action is not DELOAD
    assert max(laws.loads(dose(hurt)), default=0) <= 54_000
    assert len(dose(hurt).sets) <= 2


@pytest.mark.parametrize(("days", "light"), [(20, False), (21, True)])
def test_three_weeks_of_work_lie_before_a_planned_one(days, light):
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21 - days))
    assert began(answer(lived(21, position=position))) is light


# --- because signs agree --------------------------------------------------------------------


def rated(session: Session, rpe: float = 6) -> Session:
    return replace(session, session_rpe=rpe, duration_s=3600)


def ill(n: int) -> Session:
    left = {"status": SessionStatus.SKIPPED, "skip_reason": StopReason.ILLNESS}
    return replace(make.session(n, **left), ref=make.ref(FactKind.SESSION, f"ill{n}", n))


def even_week(n: int) -> tuple[Session, ...]:
    """Seven days alike: as monotonous as a week can be."""
    days = [rated(make.lifted(d, "bench-press", 40, (1, 1))) for d in range(n - 6, n + 1)]
    return tuple(days)


def harder(n: int, rise: float = 1) -> tuple[Session, ...]:
    """Three exposures at one load; the last two feel harder."""
    return tuple(
        make.lifted(d, RDL, 60, (1, 1, 1, 1), rpe=rpe)
        for d, rpe in ((n - 8, 5), (n - 5, 5 + rise), (n - 2, 5 + rise))
    )


def troubled(*parts: tuple[Session, ...], n: int = 15, **more: object) -> Facts:
    facts = lived(n, **more)
    days = {s.ref.local_date for part in parts for s in part}
    kept = tuple(s for s in facts.sessions if s.ref.local_date not in days)
    return replace(facts, sessions=(*kept, *(s for part in parts for s in part)))


HARD, EVEN, ILL = harder(15), even_week(15), (ill(13), ill(14), ill(15))


def lines(facts: Facts) -> dict[str, bool]:
    return {line.name: line.met for line in deload.signs(laws.book_of(facts))}


@pytest.mark.parametrize(("rise", "met"), [(0.5, True), (1, False)])
def test_effort_a_point_up_at_one_load_twice_is_a_sign(rise, met):
    assert lines(troubled(harder(15, rise)))["rise of effort at one load"] is met


def test_red_on_three_days_in_a_row_is_a_sign():
    assert lines(troubled(ILL[:1]))["red days in a row"] is False
    two = troubled((ill(14),), n=15)
    assert lines(two)["red days in a row"] is True


def test_an_even_week_is_a_sign_and_one_missing_effort_takes_it_back():
    facts = troubled(EVEN)
    other = tuple(s for s in facts.sessions if s.session_rpe is not None)
    rated_only = replace(facts, sessions=other)
    assert lines(rated_only)["monotony of the week"] is False
    silent = replace(other[0], session_rpe=None)
    assert "monotony of the week" not in lines(replace(facts, sessions=(silent, *other[1:])))


@pytest.mark.parametrize(("weeks", "told"), [(5, False), (6, True)])
def test_strain_is_held_against_six_known_weeks(weeks, told):
    n = weeks * 7 + 6
    days = [(d, 4) for d in range(0, weeks * 7, 3)] + [(n - 2, 9), (n, 9), (n - 1, 9)]
    sessions = tuple(rated(make.lifted(d, RDL, 60, (1,)), rpe) for d, rpe in days)
    found = lines(make.lifter(n, sessions=sessions))
    assert ("strain of the week" in found) is told
    assert found.get("strain of the week", False) is False


def test_the_percentile_lies_between_two_values():
    assert deload.percentile([4.0, 1.0, 2.0, 3.0, 5.0], 50) == 3
    assert deload.percentile([1.0, 2.0], 90) == pytest.approx(1.9)


def test_two_signs_begin_one_and_a_single_sign_does_not():
    both, one = answer(troubled(HARD, ILL)), answer(troubled(HARD))
    assert (both.reasons[0].code, both.position.deload_from) == ("deload_triggered", make.day(15))
    assert one.position.deload_from is None
    assert laws.loads(dose(both)) == [55_000, 55_000]


def test_plates_that_are_too_big_a_cut_leave_the_load():
    parts = tuple(
        make.lifted(d, RDL, 20, (1, 1, 1, 1), rpe=rpe) for d, rpe in ((7, 5), (10, 6), (13, 6))
    )
    assert set(laws.loads(dose(answer(troubled(parts, ILL))))) == {20_000}


@pytest.mark.parametrize(("days", "light"), [(10, False), (11, True)])
def test_signs_begin_no_second_one_within_ten_days(days, light):
    position = Position(Phase.P2, make.day(0), deload_from=make.day(15 - days))
    made = answer(troubled(HARD, ILL, position=position))
    assert (made.position.deload_from == make.day(15)) is light


def test_without_any_effort_told_there_is_no_sign_and_nothing_in_the_way():
    facts = lived(15)
    bare = tuple(
        replace(s, exercises=tuple(_silent(e) for e in s.exercises)) for s in facts.sessions
    )
    assert not any(not met for met in lines(replace(facts, sessions=bare)).values())
    assert answer(replace(facts, sessions=bare)).position.deload_from is None


def _silent(done: object) -> object:
    return replace(done, sets=tuple(replace(s, effort=None) for s in done.sets))


# --- runs -------------------------------------------------------------------------------------


def runner(stage: RunStage, phase: Phase = Phase.P4, day: int = 12, **more: object) -> Facts:
    days = (1, 4, 7, 10)
    slug = "run-walk" if stage < RunStage.R8 else "run-easy"
    enrolled = Enrollment(make.ref(FactKind.ENROLLMENT, "enr", 0), "running-return", make.DAY0, 3)
    plain: dict[str, object] = {
        "sessions": tuple(make.ran(n, stage, 6000, 1, slug, pain_before=1) for n in days),
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n in days),
        "screenings": (make.screening(0), make.screening(10)),
        "position": Position(phase, make.day(0), deload_from=make.day(9)),
        "enrollment": enrolled,
    }
    return make.runner(day, **{**plain, **more})


def test_a_run_keeps_its_stage_and_loses_a_third_of_its_time():
    p = answer(runner(RunStage.R9)).prescriptions[0]
    assert (p.action, p.stage) == (DELOAD, RunStage.R9)
    assert p.sets[0].duration_s == pytest.approx(0.65 * 1800, abs=5)


def test_a_walk_run_loses_repeats():
    p = answer(runner(RunStage.R3, Phase.P3)).prescriptions[0]
    assert (p.stage, p.intervals.repeats) == (RunStage.R3, 4)
    assert p.sets[0].duration_s == 4 * 300


def test_tempo_is_off_and_the_easy_run_neither_earns_nor_loses_a_stage():
    p = answer(runner(RunStage.R11)).prescriptions[0]
    assert (p.exercise, p.stage, p.action) == ("run-easy", None, DELOAD)


def test_after_it_the_stage_is_repeated_in_full_before_the_next():
    facts = runner(RunStage.R9, day=17)
    p = answer(facts).prescriptions[0]
    assert (p.stage, p.action) == (RunStage.R9, DecisionAction.HOLD)
    assert p.sets[0].duration_s == 1800


# --- hinges under their mean ------------------------------------------------------------------


@MANY
@given(st.one_of(worlds(scope=make.PLAN, calm=True), steady()), st.integers(0, 8))
def test_inv_39_no_lighter_week_breaks_the_law(facts, back):
    if facts.position is None:
        return
    since = facts.as_of - timedelta(days=back)
    light = replace(facts, position=replace(facts.position, deload_from=since))
    assert load_laws.inv_39(light, answer(light)) is None


def hardly(kilos: float = 60) -> Facts:
    """In a lighter week with few sessions behind it."""
    facts = lived(
        21, kilos=kilos, position=Position(Phase.P2, make.day(0), deload_from=make.day(20))
    )
    return replace(facts, sessions=facts.sessions[-3:])


def test_who_has_hardly_trained_needs_no_lighter_week():
    facts = lived(21)
    assert began(answer(facts))
    assert not began(answer(replace(facts, sessions=facts.sessions[-5:])))


@pytest.mark.parametrize("kilos", [60, 140])
def test_inv_39_hinges_stay_under_their_mean_however_it_was_reached(kilos):
    facts = lived(21, kilos=kilos)
    for one in (facts, hardly(kilos=kilos)):
        made = answer(one)
        assert {p.action for p in made.prescriptions} >= {DELOAD}
        assert load_laws.hinges_planned(made) > 0
        assert load_laws.inv_39(one, made) is None


@MANY
@given(st.one_of(worlds(scope=make.PLAN, calm=True), steady()), st.integers(0, 6))
def test_a_lighter_week_is_never_above_the_plan_without_one(facts, back):
    if facts.position is None or facts.scope.kind is not make.PLAN.kind:
        return
    since = facts.as_of - timedelta(days=back)
    light = replace(facts, position=replace(facts.position, deload_from=since))
    assert load_laws.inv_20(answer(light), answer(facts)) is None


@MANY
@given(worlds(scope=RDL_ALONE, calm=True), st.sampled_from(["morning", "session"]), DAYS_IN)
def test_inv_22_more_pain_in_a_lighter_week_is_never_answered_less_carefully(facts, where, back):
    last = max((s.ref.local_date for s in facts.sessions), default=None)
    newest = max((c.ref.local_date for c in facts.check_ins), default=None)
    if facts.position is None or last is None or newest is None or newest < last:
        return
    since = facts.as_of - timedelta(days=back)
    light = replace(facts, position=replace(facts.position, deload_from=since))
    assert caution(answer(_louder(light, where)).action) >= caution(answer(light).action)


def test_a_week_of_light_hinges_without_a_bound_is_caught(monkeypatch):
    facts = hardly()
    assert load_laws.inv_39(facts, answer(facts)) is None
    monkeypatch.setattr(hinge_week, "bounded", lambda book, since, answers, days: answers)
    assert load_laws.inv_39(facts, answer(facts))


def test_a_lighter_week_without_an_end_is_caught(monkeypatch):
    position = Position(Phase.P2, make.day(0), deload_from=make.day(7))
    facts = lived(20, position=position)
    assert load_laws.inv_39(facts, answer(facts)) is None
    days = replace(make.RULES.deload.days, value=60)
    rules = replace(make.RULES, deload=replace(make.RULES.deload, days=days))
    assert load_laws.inv_39(facts, answer(facts, rules))
