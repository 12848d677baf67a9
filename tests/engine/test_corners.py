"""Ways through the engine that histories take only rarely: each is walked once on purpose."""

import pytest
from msgspec.structs import replace

from api.engine import codec, decide, rulereader
from api.engine.dosing import amounts, first_load, lane_doses, less, run_lane
from api.engine.dosing import load_finding as finding
from api.engine.facts import ExerciseDone, Facts, Position, Restriction, SetTarget, ToleratedLoad
from api.engine.insights import load as insights_load
from api.engine.insights import pain as insights_pain
from api.engine.lanes import building, decision
from api.engine.lanes.building import make_lane
from api.engine.lanes.decision import decide_lane
from api.engine.overlays import RuleSets
from api.engine.planning import gates, lead_in, plan, routines
from api.engine.planning.basis import Basis
from api.engine.rulereader import RuleSetError
from api.engine.rules import caps
from api.engine.rules.pain import green_checks
from api.engine.ruleset import CURRENT, files, parse
from api.engine.ruletables import PerPhase
from api.engine.safety import visits
from api.engine.telling import asks
from api.engine.telling.counterfactuals import _expected
from api.engine.template import Day, DayKind, DoseKind, RoutineChoice
from api.engine.values import Value
from api.engine.vocab import (
    BaselineTest,
    DecisionAction,
    Equipment,
    LegReach,
    MovementPattern,
    Phase,
    RestrictionKind,
    RunStage,
    SetStatus,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.content import slot
from tests.engine.test_edges import RDL, lane, lifting
from tests.engine.test_flares import twice
from tests.engine.worlds import answer

SQUAT = "squat-goblet"


class Two(Value, frozen=True):
    one: int
    other: tuple[int, ...]


def test_values_with_several_members_are_spelled_by_name():
    assert codec.plain(Two(1, (2, 3))) == {"one": 1, "other": [2, 3]}
    assert codec.plain((Two(1, ()),)) == [{"one": 1, "other": []}]


def test_a_lane_that_cannot_be_made_is_left_out_of_a_pattern(monkeypatch):
    facts = lifting(1, 1)
    facts = replace(facts, scope=make.of_pattern(MovementPattern.HINGE))
    before = answer(facts).prescriptions
    monkeypatch.setattr(decide, "asked_alone", lambda *asked: None)
    assert not {p.exercise for p in answer(facts).prescriptions} & {p.exercise for p in before}


# --- doses ---------------------------------------------------------------------------------


def test_a_session_whose_sets_say_nothing_starts_from_the_opening():
    facts = lifting(1, 1)
    empty = ExerciseDone(RDL, ())
    book = laws.book_of(facts)
    last = replace(book.exposures[-1], done=empty)
    bare = replace(lane(facts), own=(last,))
    assert lane_doses.base_rows(bare) == lane_doses.opening(bare)


def test_a_slot_without_external_load_opens_empty_whatever_was_tolerated():
    told = (ToleratedLoad("split-squat", 40_000, 8, make.day(18)),)
    facts = lifting(episode=make.episode(best_tolerated=told), sessions=())
    plain = slot("x1", MovementPattern.LUNGE, "split-squat", 2, 8, 10)
    bare = replace(plain, external_load=False)
    loads = [
        {row.load_g for row in lane_doses.opening(lane(facts, "split-squat", where, Phase.P4))}
        for where in (plain, bare)
    ]
    assert loads[1] == {0}
    assert min(loads[0]) > 0


def test_without_a_lay_off_its_dose_is_the_same():
    rows = (SetTarget(reps=8, load_g=60_000),)
    assert less._layoff(lane(lifting(1, 1)), rows) == rows


def empty(reps: int) -> Facts:
    """A squat done empty and calmly."""
    facts = lifting(1, 1, slug=SQUAT)
    return replace(facts, sessions=(make.lifted(20, SQUAT, 0, (1, 1), reps),))


def test_an_empty_lift_at_the_top_of_its_range_takes_its_first_load_by_effort():
    where = slot("x1", MovementPattern.SQUAT, SQUAT, 2, 8, 10, DoseKind.REPS)
    there = lane(empty(10), SQUAT, where, Phase.P2)
    rows = (SetTarget(reps=10, load_g=0),)
    assert [row.load_g for row in first_load.by_effort(there, rows)] == [None]


def test_under_a_clinicians_limit_the_first_load_is_one_plate():
    limit = Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=20_000)
    facts = replace(empty(10), clearances=(make.clearance("RF-SUR-1", 1, restrictions=(limit,)),))
    rows = first_load.by_effort(lane(facts, SQUAT), (SetTarget(reps=10, load_g=0),))
    assert [row.load_g for row in rows] == [facts.athlete.plate_step_g]


def test_a_dose_without_any_amount_cannot_grow():
    assert amounts.one_more(lane(lifting(1, 1)), (SetTarget(),)) is None


@pytest.mark.parametrize("first", [Phase.P1, Phase.P2])
def test_the_phase_that_loads_by_effort_comes_before_another_repetition(first):
    there = lane(empty(10), SQUAT, slot("x1", MovementPattern.SQUAT, SQUAT, 2, 8, 10), first)
    rows, code = lane_doses.one_step_up(there, "two_green_exposures")
    loads = {row.load_g for row in rows}
    assert (loads, code) in (({None}, "load_by_effort"), ({0}, code))


def test_nothing_ramps_where_the_ceiling_is_the_load_itself():
    facts = lifting(1, 1, athlete=make.athlete(bests=()))
    heavy = (SetTarget(reps=5, load_g=600_000), SetTarget(reps=5, load_g=600_000))
    assert finding._ramp(lane(facts), heavy) == ()


# --- lanes ---------------------------------------------------------------------------------


def library_without(*slugs: str):
    kept = {s: e for s, e in make.LIBRARY.exercises.items() if s not in slugs}
    return replace(make.LIBRARY, exercises=kept)


def test_without_a_walk_in_the_library_there_is_no_run_lane():
    book = replace(laws.book_of(make.runner(3)), library=library_without("walk", "walk-brisk"))
    assert run_lane.run_lane(Basis(book, make.CURRICULUM), Phase.P2, None, True) is None


def test_an_exercise_that_no_library_has_makes_no_lane():
    assert make_lane(Basis(laws.book_of(lifting()), make.CURRICULUM), Phase.P2, "moon", None,
                     True) is None  # fmt: skip


def test_a_run_of_a_later_stage_is_lengthened_only_after_a_first_one():
    runner = laws.book_of(make.runner(3))
    there = run_lane.run_lane(Basis(runner, make.CURRICULUM), Phase.P2, None, True)
    assert there is not None
    assert run_lane.next_run_s(there) is None


def test_a_stage_whose_exercise_nobody_has_keeps_the_draft():
    book = laws.book_of(make.runner(3, sessions=(make.ran(1, RunStage.R1, 3000, 1),)))
    there = run_lane.run_lane(Basis(book, make.CURRICULUM), Phase.P2, None, False)
    draft = decide_lane(there).prescription
    poorer = replace(
        book, library=library_without("walk", "walk-brisk", "run-walk", "breathing-90-90")
    )
    stranded = replace(there, basis=replace(there.basis, book=poorer))
    action, kept = run_lane.run_prescription(stranded, DecisionAction.HOLD, draft, grows=False)
    assert (action, kept) == (DecisionAction.HOLD, draft)


def test_an_easy_run_of_the_slot_stands_in_for_a_run_that_may_not_be_prescribed():
    where = slot("r1", MovementPattern.RUN, "run-easy", 1, 1800, 1800, DoseKind.STAGE,
                 stages=(1, 12))  # fmt: skip
    book = laws.book_of(make.runner(3))
    there = run_lane.run_lane(Basis(book, make.CURRICULUM), Phase.P3, where, False)
    assert run_lane._exercise(there, RunStage.R11) == ("run-easy", None)
    assert run_lane._exercise(there, RunStage.R9) == ("run-easy", None)


def test_a_lift_whose_equipment_is_not_at_hand_is_replaced():
    home = make.athlete(equipment=frozenset({Equipment.BAND}))
    facts = replace(lifting(1, 1), athlete=home)
    there = lane(facts)
    assert decision._blocked(there)[1].code == "equipment_missing"
    made = answer(facts)
    assert made.prescriptions[0].replaces == RDL


def test_a_step_that_the_dose_does_not_show_is_a_repeat(monkeypatch):
    monkeypatch.setattr(building, "finished", lambda lane, rows: building.base_rows(lane))
    two = tuple(make.lifted(n, RDL, 60, (1, 1)) for n in (16, 20))
    told = (make.morning(17, 1), make.morning(21, 1))
    made = answer(lifting(sessions=two, check_ins=told))
    assert (made.action, made.reasons[0].code) == (DecisionAction.HOLD, "at_top")


def test_where_nothing_may_stand_in_the_dose_is_held(monkeypatch):
    monkeypatch.setattr(building, "alternatives", lambda *asked: [])
    monkeypatch.setattr(building, "last_resort", lambda *asked: [])
    home = make.athlete(equipment=frozenset({Equipment.BAND}))
    assert decide_lane(lane(replace(lifting(1, 1), athlete=home))).action is DecisionAction.HOLD


def test_where_clinicians_leave_neither_walk_nor_breathing_something_gentle_is_left(monkeypatch):
    monkeypatch.setattr(make, "CURRICULUM", replace(make.CURRICULUM, programs={}))
    out = tuple(Restriction(RestrictionKind.NO_EXERCISE, exercise=slug)
                for slug in ("walk", "walk-brisk", "breathing-90-90"))  # fmt: skip
    note = make.clearance("RF-SUR-1", 1, restrictions=out)
    made = answer(make.lifter(3, clearances=(note,), position=Position(Phase.P2, make.day(0))))
    assert made.prescriptions
    assert not {p.exercise for p in made.prescriptions} & {r.exercise for r in out}


def test_where_breathing_stands_in_for_walking_it_has_one_dose_still():
    walks = tuple(make.lifted(n, "walk-brisk", None, (8,)) for n in (14, 16, 18))
    known = make.lifter(20, make.of_pattern(MovementPattern.HINGE), sessions=walks)
    made = answer(replace(known, check_ins=(), position=Position(Phase.P0, make.day(1))))
    assert [p.exercise for p in made.prescriptions] == ["breathing-90-90"]


# --- reading and telling -------------------------------------------------------------------


def test_without_sessions_there_is_no_load_and_no_week_to_weigh():
    facts = lifting(sessions=())
    assert insights_load._loads(laws.book_of(facts)) == {}
    assert caps._week_au(laws.book_of(facts)) is None


def test_a_session_without_a_word_about_pain_is_no_point():
    silent = make.lifted(20, RDL, 60, (None, None))
    quiet = replace(silent, pain_after=None)
    assert insights_pain._sessions(laws.book_of(lifting(sessions=(quiet,)))) == []


def test_six_weeks_without_enough_mornings_say_nothing_of_pain():
    episode = make.episode(pain_morning=5, started_on=make.day(-50))
    book = laws.book_of(make.lifter(50, episode=episode, check_ins=(make.morning(1, 5),)))
    assert list(visits._pain_stays(book, episode, make.day(0), make.day(42))) == []


@pytest.mark.parametrize(("mornings", "stays"), [(2, False), (3, True)])
def test_three_mornings_of_the_week_before_are_what_pain_is_compared_with(mornings, stays):
    """Else what was told at intake is: an 8, and 4 is half of it."""
    episode = make.episode(pain_morning=8, started_on=make.day(-50))
    told = [make.morning(n, 4) for n in (*(-6, -4, -2)[:mornings], 40, 41, 42)]
    book = laws.book_of(make.lifter(50, episode=episode, check_ins=tuple(told)))
    found = list(visits._pain_stays(book, episode, make.day(0), make.day(42)))
    assert bool(found) is stays


def test_what_the_legs_felt_in_a_session_counts_until_a_newer_word():
    foot = make.legs(reach=LegReach.FOOT)
    sessions = tuple(replace(make.lifted(n, RDL, 60, (1, 1)), leg=foot) for n in (10, 14))
    book = laws.book_of(lifting(sessions=sessions, check_ins=()))
    spread = [any(r.code == "leg_symptoms_spread" for r in e.judgement.rows)
              for e in book.exposures]  # fmt: skip
    assert spread == [True, False]


def test_without_a_baseline_the_next_morning_is_not_foretold():
    facts = lifting(1, 1)
    bare = replace(laws.book_of(facts), morning_baseline=None)
    there = lane(facts)
    lines = _expected(replace(there, basis=replace(there.basis, book=bare)))
    assert [line.name for line in lines] == ["worst pain next time"]


def test_a_choice_without_a_pair_is_passed_over():
    day = Day("x", "X", DayKind.GYM, 30, ())
    hollow = RoutineChoice(DayKind.GYM, {})
    basis = Basis(laws.book_of(make.lifter(1)),
                replace(make.CURRICULUM, choices=(hollow, *make.CURRICULUM.choices)))  # fmt: skip
    assert all(routines.routines(day, Phase.P2, basis))


def test_after_two_flares_only_what_lacks_is_asked_for():
    fresh = tuple(make.result(test, 60, 21) for test in BaselineTest)
    book = laws.book_of(twice(5, 20, baselines=fresh))
    assert "tests" not in " ".join(a.text.lower() for a in asks._reassessment(book))


# --- rule sets -----------------------------------------------------------------------------


def test_every_version_of_a_house_can_be_had():
    assert [r.version for r in RuleSets().all()] == list(RuleSets().versions)


@pytest.mark.parametrize(
    "broken",
    [
        {"clinicians.toml": b"not toml ="},
        {"clinicians.toml": b"\xff\xfe"},
        {"clinicians.toml": b"clinician = 3\nrestrictions = 3\nuncleared = 3\n"},
    ],
)
def test_a_file_that_cannot_be_read_as_tables_is_refused(broken):
    with pytest.raises(RuleSetError):
        parse(files(CURRENT) | broken)


def test_a_spread_number_of_the_wrong_shape_is_refused():
    whole = files(CURRENT)
    text = whole["pain.toml"].decode().replace("[pain.green_max]", "[pain.green_more]", 1)
    text = text.replace("[pain]\n", "[pain]\ngreen_max = 3\n", 1)
    with pytest.raises(RuleSetError):
        parse(whole | {"pain.toml": text.encode()})


def test_an_overlay_whose_changes_are_no_tables_is_refused():
    from api.engine.overlays import _change

    with pytest.raises(RuleSetError, match="not a list of tables"):
        _change(3, {})


def test_the_words_of_a_set_left_out_are_no_dose():
    facts = lifting(1, 1)
    done = facts.sessions[0].exercises[0]
    out = replace(done, sets=tuple(replace(s, status=SetStatus.SKIPPED) for s in done.sets))
    left = replace(facts, sessions=(replace(facts.sessions[0], exercises=(out,)),))
    assert laws.book_of(left).exposures == ()


@pytest.mark.parametrize("slug", ["bench-press", "moon-walk"])
def test_only_a_hinge_is_a_reference_of_the_hinge(slug):
    book = laws.book_of(lifting(1, 1))
    assert gates._is_hinge(book, RDL)
    assert not gates._is_hinge(book, slug)


def test_a_step_shows_the_morning_it_stands_on_and_nothing_else():
    exposure = laws.book_of(lifting(1, 1)).exposures[-1]
    assert [line.name for line in green_checks(exposure)] == ["next morning above usual"]


def test_in_p1_an_empty_lift_at_the_top_of_its_range_takes_its_first_load_by_effort():
    facts = lifting(slug="pull-through", sessions=(make.lifted(20, "pull-through", 0, (1, 1), 12),))
    where = slot("x1", MovementPattern.HINGE, "pull-through", 2, 8, 12)
    rows, code = lane_doses.one_step_up(lane(facts, "pull-through", where, Phase.P1), "two_green")
    assert ({row.load_g for row in rows}, code) == ({None}, "load_by_effort")


def test_a_heavy_lift_whose_plates_are_heavier_has_no_way_up():
    facts = lifting(1, 1, athlete=make.athlete(plate_step_g=1_000_000))
    dose = answer(lifting(1, 1)).prescriptions[0]
    heavy = replace(dose, sets=(replace(dose.sets[0], load_g=100_000),))
    basis = Basis(laws.book_of(facts), make.CURRICULUM)
    assert lead_in.lead_in((heavy,), basis) is None


def test_a_last_resort_that_no_library_has_adds_nothing(monkeypatch):
    facts = make.lifter(3, position=Position(Phase.P2, make.day(0)))
    strange = replace(make.LIBRARY.exercises["walk"], slug="moon-walk")
    left = [strange, make.LIBRARY.exercises["walk"]]
    monkeypatch.setattr(plan, "last_resort", lambda *asked: left)
    monkeypatch.setattr(plan, "_add_daily", lambda *asked: None)
    monkeypatch.setattr(plan, "_add_day", lambda *asked: None)
    assert "moon-walk" not in {p.exercise for p in answer(facts).prescriptions}


def test_a_spread_number_that_is_no_table_is_refused():
    with pytest.raises(RuleSetError, match="not a table"):
        rulereader.read(PerPhase, 3, "load.effort_max", [])
