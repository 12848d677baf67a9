"""What is rare: nothing told, nothing known, nothing left; small readings at their ends."""

from dataclasses import dataclass
from datetime import date

import pytest
from msgspec.structs import replace

from api.engine import codec
from api.engine.decide import decide, deliberate
from api.engine.dosing.conditioning import in_shape
from api.engine.dosing.doses import rows_of, spoken, with_top
from api.engine.facts import Effort, Enrollment, ExerciseDone, Facts, Position, SetDone, SetTarget
from api.engine.insights import provocations
from api.engine.lanes.building import make_lane
from api.engine.planning import grid, plan, routines
from api.engine.planning.basis import Basis
from api.engine.planning.gates import value_of
from api.engine.reading.exposure import rpe_of
from api.engine.reading.pain import usual
from api.engine.rulereader import RuleSetError
from api.engine.rules import pain as pain_rules
from api.engine.ruleset import CURRENT, files, parse
from api.engine.safety.triage import FlagState, status
from api.engine.telling.explain import sentence
from api.engine.template import Day, DayKind, Dose, DoseKind, PhaseTemplate
from api.engine.vocab import (
    BlockKind,
    DecisionAction,
    EffortScale,
    FactKind,
    FlagLevel,
    FunctionLoss,
    LegReach,
    MovementPattern,
    PainZone,
    Phase,
    RuleVerdict,
    SetStatus,
    StopReason,
    Weekday,
)
from tests.engine import content, laws
from tests.engine import factories as make
from tests.engine.content import slot
from tests.engine.worlds import answer

RDL = "rdl-tempo"
LOW = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}


def lane(facts: Facts, slug: str = RDL, where: object = None, phase: Phase = Phase.P2):
    basis = Basis(laws.book_of(facts), make.CURRICULUM)
    return make_lane(basis, phase, slug, where, False)


def lifting(*pains: int, slug: str = RDL, **more: object) -> Facts:
    """One session with these worst pains a few days ago, its morning calm."""
    plain = {
        "sessions": (make.lifted(20, slug, 60, pains),),
        "check_ins": (make.morning(21, 1),),
        "episode": make.episode(**LOW),
        "position": Position(Phase.P2, make.day(0)),
        "screenings": (make.screening(0), make.screening(20)),
    }
    return make.lifter(22, make.of_exercise(slug), **{**plain, **more})


# --- nothing told --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scope",
    [make.PLAN, make.of_exercise(RDL), make.of_pattern(MovementPattern.HINGE)],
    ids=["plan", "exercise", "pattern"],
)
@pytest.mark.parametrize("phase", [None, Phase.P2, Phase.P6])
def test_without_an_episode_there_is_work_and_a_question(scope, phase):
    position = Position(phase, make.day(0)) if phase else None
    facts = make.lifter(30, scope, episode=None, position=position,
                        screenings=(make.screening(29),))  # fmt: skip
    made = answer(facts)
    assert made.prescriptions
    assert "episode_missing" in {r.code for r in made.reasons}
    told = replace(facts, sessions=(make.lifted(28, RDL, 40, (2, 2)),))
    assert answer(told).prescriptions


def test_a_gate_without_any_morning_has_no_value():
    gate = next(g for g in make.RULES.gates if g.kind == "calm_mornings")
    book = laws.book_of(make.lifter(9, episode=None))
    assert value_of(book, gate, make.day(0)) is None


def test_a_decision_nobody_keeps_is_the_same_without_its_hashes():
    facts = lifting(1, 1)
    kept = decide(facts, make.RULES, make.LIBRARY, make.CURRICULUM)
    loose = deliberate(facts, make.RULES, make.LIBRARY, make.CURRICULUM)
    assert loose == replace(kept, input_hash="", output_hash="")


def test_an_exercise_that_no_library_knows_is_answered_with_walking_or_breathing():
    made = answer(lifting(1, 1, slug="moon-walk"))
    assert {p.exercise for p in made.prescriptions} <= {"walk", "breathing-90-90"}


def test_an_exercise_that_no_library_knows_is_no_exposure():
    facts = lifting(1, 1)
    strange = replace(facts.sessions[0], exercises=(ExerciseDone("moon-walk", ()),))
    book = laws.book_of(replace(facts, sessions=(strange,)))
    assert book.exposures == ()
    assert len(book.session_zones) == 1


# --- readings at their ends ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("baseline", "before", "expected"),
    [(None, None, 0), (None, 3, 3), (2, None, 2), (2, 3, 3), (2, 5, 4), (2, 1, 2)],
)
def test_a_day_starts_from_its_baseline_or_its_first_value(baseline, before, expected):
    assert usual(baseline, before, make.RULES) == expected


@pytest.mark.parametrize(
    ("effort", "expected"),
    [(None, None), (Effort(EffortScale.RPE, 7), 7), (Effort(EffortScale.RIR, 3), 7)],
)
def test_repetitions_in_reserve_are_counted_down_from_ten(effort, expected):
    assert rpe_of(SetDone(effort=effort)) == expected


def test_sets_stopped_for_pain_are_no_green_answer():
    facts = lifting(1, 1)
    done = facts.sessions[0].exercises[0]
    stopped = replace(done.sets[1], status=SetStatus.STOPPED, reason=StopReason.PAIN)
    session = replace(facts.sessions[0],
                      exercises=(replace(done, sets=(done.sets[0], stopped)),))  # fmt: skip
    book = laws.book_of(replace(facts, sessions=(session,)))
    assert book.exposures[-1].zone is PainZone.AMBER
    assert answer(replace(facts, sessions=(session,))).action is DecisionAction.HOLD


@pytest.mark.parametrize(("born", "state"), [("2008-11-15", FlagState.OPEN),
                                             ("2008-11-14", FlagState.CLEARED)])  # fmt: skip
def test_a_birthday_closes_the_flag_of_a_minor_on_its_day(born, state):
    flag = make.flag("RF-AGE-1", FlagLevel.CLEARANCE, 0)
    assert status(flag, (), make.day(0), date.fromisoformat(born)).state is state


def test_a_second_report_of_one_flare_makes_it_no_second_one_and_never_milder():
    def flare(n: int, pain: int):
        ref = make.ref(FactKind.CHECK_IN, f"flare{n}", n)
        return replace(make.morning(n, pain), ref=ref, kind=make.CheckInKind.FLARE,
                       pain_now=pain, pain_morning=None, pain_worst=pain,
                       function_loss=FunctionLoss.SOME, red_flags=make.answers())  # fmt: skip

    mild = laws.book_of(make.lifter(22, check_ins=(flare(20, 5), flare(21, 5)))).flares
    hard = laws.book_of(make.lifter(22, check_ins=(flare(20, 5), flare(21, 9)))).flares
    fast = laws.book_of(make.lifter(22, check_ins=(flare(20, 9), flare(21, 5)))).flares
    assert [(len(f), f[0].severe) for f in (mild, hard, fast)] == [
        (1, False), (1, True), (1, True)
    ]  # fmt: skip


def test_what_the_legs_felt_in_the_last_session_is_what_the_next_is_compared_with():
    foot = make.legs(reach=LegReach.FOOT)
    sessions = tuple(
        replace(make.lifted(n, RDL, 60, (1, 1)), leg=foot if n else None) for n in (10, 14)
    )
    told = tuple(make.morning(n, 1, leg=foot, red_flags=make.answers()) for n in (11, 15))
    book = laws.book_of(lifting(sessions=sessions, check_ins=told))
    spread = [any(r.code == "leg_symptoms_spread" for r in e.judgement.rows)
              for e in book.exposures]  # fmt: skip
    assert spread == [True, False]


def weekly(*medians: int) -> tuple[object, ...]:
    days = [(22 - 7 * back - n, pain) for back, pain in zip((2, 1, 0), medians, strict=True)
            for n in range(5)]  # fmt: skip
    return tuple(make.morning(n, pain, 1, red_flags=make.answers()) for n, pain in sorted(days))


@pytest.mark.parametrize(
    ("medians", "slug", "expected"),
    [
        ((1, 2, 3), RDL, DecisionAction.SUBSTITUTE),
        ((1, 2, 3), "deadbug", DecisionAction.HOLD),
        ((1, 2, 2), RDL, RuleVerdict.PASSED),
        ((1, 1, 3), RDL, RuleVerdict.PASSED),
        ((3, 2, 1), RDL, RuleVerdict.PASSED),
    ],
)
def test_weekly_mornings_that_rise_twice_running_take_a_loaded_movement_out(
    medians, slug, expected
):
    facts = lifting(1, 1, slug=slug, check_ins=weekly(*medians))
    if slug == "deadbug":
        facts = replace(facts, sessions=(make.lifted(20, slug, None, (1, 1)),))
    found = pain_rules.worsening(lane(facts, slug))
    assert getattr(found, "action", found) is expected


def test_a_lift_never_done_is_no_reason_to_take_it_out():
    facts = lifting(check_ins=weekly(1, 2, 3), sessions=())
    assert pain_rules.worsening(lane(facts)).action is DecisionAction.HOLD


# --- doses and their words -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "rest"),
        (rows_of(Dose(DoseKind.HOLD, 3, 10, 10, pyramid=(6, 4, 2)), None, None), "3 x 6 x 10 s"),
        (rows_of(Dose(DoseKind.DISTANCE, 2, 20, 40), 20_000, 6), "2 x 20 m at 20 kg"),
        (rows_of(Dose(DoseKind.TIME, 1, 600, 600), None, None), "10 min"),
        (rows_of(Dose(DoseKind.TIME, 1, 119, 119), None, None), "119 s"),
        (rows_of(Dose(DoseKind.REPS, 2, 8, 8), 0, None), "2 x 8 without weight"),
        ((SetTarget(),), "1 set"),
    ],
)
def test_a_dose_is_said_as_people_say_it(rows, words):
    assert spoken(rows) == words


def test_a_new_load_leaves_sets_without_one_alone():
    rows = (SetTarget(reps=5, load_g=60_000), SetTarget(reps=9), SetTarget(reps=5, load_g=40_000))
    assert [r.load_g for r in with_top(rows, 50_000)] == [50_000, None, 40_000]
    assert with_top(rows, None) == rows


FAR = slot("x1", MovementPattern.CARDIO, "walk-brisk", 4, 200, 400, DoseKind.DISTANCE)


def walked(*metres: int, pain: int = 1) -> Facts:
    sets = tuple(SetDone(distance_m=m, pain=pain) for m in metres)
    session = make.session(20, ExerciseDone("walk-brisk", sets))
    return lifting(sessions=(session,))


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ((1600,), (400, 400, 400, 400)),
        ((300, 300), (300, 300)),
        ((1000,), (250, 250, 250, 250)),
        ((2,), (2,)),
    ],
)
def test_one_long_way_becomes_pieces_with_no_more_in_all(done, expected):
    facts = walked(*done)
    known = tuple(SetTarget(distance_m=m) for m in done)
    fresh = tuple(SetTarget(distance_m=400) for _ in range(4))
    where = replace(FAR, exercises=("walk-brisk",))
    shaped = in_shape(lane(facts, "walk-brisk", where), known, fresh, [])
    assert tuple(row.distance_m for row in shaped) == expected


@pytest.mark.parametrize(("pain", "expected"), [(1, 500), (5, 250)])
def test_longer_calm_times_count_only_after_a_calm_last_time(pain, expected):
    facts, fresh = walked(1000, pain=pain), tuple(SetTarget(distance_m=900) for _ in range(4))
    before = [tuple(SetTarget(distance_m=500) for _ in range(4))]
    where = replace(FAR, exercises=("walk-brisk",))
    rows = in_shape(lane(facts, "walk-brisk", where), (SetTarget(distance_m=1000),), fresh, before)
    assert rows[0].distance_m == expected


def test_a_shape_needs_a_slot_fresh_rows_and_an_amount():
    one, fresh = (SetTarget(distance_m=900),), (SetTarget(distance_m=400),)
    there = lane(walked(900), "walk-brisk", FAR)
    assert in_shape(lane(walked(900), "walk-brisk"), one, fresh, []) == one
    assert in_shape(there, one, (), []) == one
    assert in_shape(there, (SetTarget(duration_s=60),), fresh, []) == fresh


def test_a_sentence_without_its_value_has_a_dash():
    assert "–" in sentence("in_session_amber", {}, make.RULES)


# --- the week ------------------------------------------------------------------------------


def planned(days: tuple[Weekday, ...], per_week: int = 3) -> list[date]:
    taken = Enrollment(make.ref(FactKind.ENROLLMENT, "enr", 0), "hinge-rebuild", make.DAY0,
                       per_week, days)  # fmt: skip
    facts = make.lifter(1, enrollment=taken, position=Position(Phase.P2, make.day(0)))
    return [day.local_date for day in answer(facts).sessions]


def test_sessions_fall_on_the_days_somebody_trains():
    days = (Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.SATURDAY)
    assert {day.weekday() for day in planned(days)} <= {0, 2, 5}
    assert planned(days)


def test_a_week_has_no_more_sessions_than_its_pattern():
    every = tuple(Weekday)
    assert len(planned(every, 2)) <= 2
    assert len(planned(every, 3)) <= 3


def test_without_an_enrolment_the_usual_number_of_sessions_is_planned():
    facts = make.lifter(1, enrollment=None, position=Position(Phase.P2, make.day(0)))
    assert len(answer(facts).sessions) == make.RULES.daily.sessions_per_week.whole


def test_a_curriculum_without_programs_leaves_walking_and_breathing(monkeypatch):
    monkeypatch.setattr(make, "CURRICULUM", replace(make.CURRICULUM, programs={}))
    made = answer(make.lifter(1))
    assert made.sessions == ()
    assert {"walk", "breathing-90-90"} <= {p.exercise for p in made.prescriptions}


def test_a_program_without_a_lower_phase_has_no_template():
    only = replace(content.CURRICULUM.programs["hinge-rebuild"], phases={
        Phase.P5: PhaseTemplate(Phase.P5, "late", "", {}, ())})  # fmt: skip
    curriculum = replace(make.CURRICULUM, programs={"hinge-rebuild": only})
    basis = Basis(laws.book_of(make.lifter(1)), curriculum)
    assert plan.template(basis, Phase.P4) is None
    assert plan.template(basis, Phase.P6) is only.phases[Phase.P5]


def test_a_phase_without_weeks_plans_no_day():
    empty = PhaseTemplate(Phase.P1, "base", "", {}, ())
    book = laws.book_of(make.lifter(1))
    assert grid.day_key(empty, book, make.day(0), make.day(1)) is None


def test_without_a_routine_for_the_day_there_is_no_warm_up():
    day = Day("x", "X", DayKind.GYM, 30, ())
    basis = Basis(laws.book_of(make.lifter(1)), replace(make.CURRICULUM, choices=()))
    assert routines.routines(day, Phase.P2, basis) == (None, None)
    assert routines.lines(None, day, Phase.P2, basis, BlockKind.WARM_UP, 5) == ()


def test_a_routine_line_of_another_phase_is_left_out():
    line = content.GENTLE.lines[0]
    basis = Basis(laws.book_of(make.lifter(1)), make.CURRICULUM)
    late = replace(line, first_phase=Phase.P4)
    hinge = replace(line, hinge_days_only=True)
    found = [
        routines._exercise(one, Phase.P2, hinges, basis)
        for one, hinges in ((line, False), (late, False), (hinge, False), (hinge, True))
    ]
    assert [e is not None for e in found] == [True, False, False, True]


# --- spelling and reading ------------------------------------------------------------------


@dataclass(frozen=True)
class One:
    value: int


def test_a_value_with_one_member_is_spelled_like_any_other():
    assert codec.plain(One(3)) == {"value": 3}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("load.toml", "cap_pct = { value = 10,", "cap_pct = 10 # { value = 10,"),
        ("pain.toml", "values = { low = 3, moderate = 3, high = 2 }", "values = 3"),
        ("clinicians.toml", "[clinician]", "clinician = 3\n[clinicians]"),
    ],
)
def test_a_number_or_a_table_of_the_wrong_shape_is_refused(name, before, after):
    whole = files(CURRENT)
    assert before.encode() in whole[name]
    with pytest.raises(RuleSetError):
        parse(whole | {name: whole[name].replace(before.encode(), after.encode(), 1)})


@pytest.mark.parametrize("table", ["run_stages", "gates"])
def test_a_single_table_in_place_of_a_list_is_refused(table):
    whole = files(CURRENT)
    name = next(n for n in whole if f"[[{table}]]".encode() in whole[n])
    text = whole[name].decode()
    begin = text.index(f"[[{table}]]")
    end = text.rindex(f"[[{table}]]")
    rest = text[end:].split("\n\n", 1)[1] if "\n\n" in text[end:] else ""
    broken = f"{table} = 3\n" + text[:begin] + rest
    with pytest.raises(RuleSetError):
        parse(whole | {name: broken.encode()})


def test_only_the_time_window_is_compared_after_an_exercise():
    facts = make.lifter(200, make.of_exercise(RDL), sessions=(
        make.lifted(5, RDL, 60, (1,)), make.lifted(199, RDL, 60, (1,)))
    )  # fmt: skip
    kept = provocations._by_exercise(laws.book_of(facts))
    assert [e.day for e in kept[RDL]] == [make.day(199)]
