"""Days, counts and limits exactly where a comparison decides, and the sentences that name them."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.lane_doses import _broken_up, base_rows
from api.engine.dosing.less import _dapre
from api.engine.dosing.load_finding import _far_below, demand_g
from api.engine.facts import (
    Best,
    ExerciseDone,
    Facts,
    Goal,
    PhasePlacement,
    Position,
    Session,
    SetTarget,
)
from api.engine.library import BRISK_WALK
from api.engine.planning.gates import READERS, _walk_s, limit_of
from api.engine.planning.season import season
from api.engine.rules.pain import pattern_not_green
from api.engine.rules.plateau import plateau
from api.engine.rules.quality import _told_without_walking
from api.engine.safety.answers import given
from api.engine.safety.placements import of_pattern
from api.engine.telling.clinician_words import LONGEST_NOTE, _short
from api.engine.telling.headlines import HEADLINE_MAX, clipped
from api.engine.vocab import (
    BaselineTest,
    ClinicianRole,
    FactKind,
    FlagLevel,
    GoalKind,
    LegReach,
    MovementPattern,
    PainQuality,
    Phase,
    RunStage,
    SessionStatus,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine import test_rungs as rungs
from tests.engine.leg_words import WEAK, locked, trained
from tests.engine.lifting import RDL, code, facts, lift, told
from tests.engine.receipts.stories_gates import WEEKS, but, gated
from tests.engine.test_all_out_sets import knight
from tests.engine.test_edges import lane
from tests.engine.test_plateau import LIFT as STILL_LIFT
from tests.engine.test_plateau import still
from tests.engine.test_set_back import KB, after
from tests.engine.test_steps import full
from tests.engine.test_visits import ACUTE, fortnight, visits
from tests.engine.worlds import answer

FORTNIGHT, WEEK = 14, 7
HINGE = MovementPattern.HINGE

# --- the first day of a window ---------------------------------------------------------------


@pytest.mark.parametrize(("day", "there"), [(3, False), (4, True)])
def test_a_readiness_of_a_fortnight_ago_is_no_longer_of_these_days(day, there):
    told = (make.morning(day, 1, 1, sleep_h=8.0),)
    missing = answer(make.lifter(3 + FORTNIGHT, check_ins=told)).completeness.missing
    assert ("readiness" not in missing) is there


@pytest.mark.parametrize(("day", "asked"), [(3, False), (4, True)])
def test_an_effort_left_out_a_fortnight_ago_is_no_longer_missing(day, asked):
    known = make.lifter(3 + FORTNIGHT, sessions=(lift(day, rpe=None),))
    assert ("effort" in answer(known).completeness.missing) is asked


@pytest.mark.parametrize(("trained", "missing"), [(9, True), (10, False)])
def test_the_morning_after_yesterday_is_missing_and_tomorrows_is_not(trained, missing):
    known = make.lifter(10, sessions=(lift(trained),))
    assert ("next_mornings" in answer(known).completeness.missing) is missing


@pytest.mark.parametrize(("day", "share"), [(3, 1), (4, 0.5)])
def test_a_session_left_out_a_week_ago_no_longer_counts(day, share):
    out = make.session(day, status=SessionStatus.SKIPPED)
    known = make.lifter(3 + WEEK, sessions=(out, lift(8)))
    assert answer(known).completeness.adherence_7d == share


# --- as many as before -----------------------------------------------------------------------


def with_silent_set(made: Session) -> Session:
    """The same lift and one more of its sets, without an effort."""
    done = made.exercises[0]
    sets = (*done.sets, replace(done.sets[-1], effort=None))
    return replace(made, exercises=(replace(done, sets=sets),))


def test_a_silent_set_beside_as_many_efforts_as_before_is_not_waited_for():
    assert code(answer(facts(lift(17), with_silent_set(lift(20))))) != "effort_missing"


# --- the higher of two limits ----------------------------------------------------------------


@pytest.mark.parametrize(("kind", "usual", "limit"), [
    ("in_session", 1, 3), ("in_session", 4, 5), ("morning_pain", 1, 4), ("morning_pain", 5, 5),
])  # fmt: skip
def test_a_gate_of_pain_asks_for_its_own_number_or_for_what_is_usual_where_that_is_more(
    kind, usual, limit
):
    mornings = tuple(make.morning(n, usual, 1) for n in range(1, 15))
    sore = make.episode(pain_at_rest=6, pain_morning=usual, settle_h=30.0)
    book = laws.book_of(make.lifter(14, check_ins=mornings, episode=sore))
    gate = next(g for g in make.RULES.gates if g.kind == kind)
    assert limit_of(book, gate) == limit


# --- two red lifts of one session ------------------------------------------------------------


def both(*slugs: str) -> Facts:
    """A red pull that leaves with its phase, and beside it others that were as red."""
    known = after(1, 7)
    first, last = known.sessions
    done = tuple(
        ExerciseDone(slug, make.lifted(4, slug, 20, (7,)).exercises[0].sets) for slug in slugs
    )
    return replace(known, sessions=(first, replace(last, exercises=(*last.exercises, *done))))


@pytest.mark.parametrize(("beside", "stepped"), [((), True), (("hinge-wall",), False)])
def test_easier_work_is_a_step_back_only_where_every_red_lift_has_left(beside, stepped):
    made = answer(both(*beside))
    assert (made.reasons[0].code == "pattern_phase_back") is stepped


# --- numbers in sentences --------------------------------------------------------------------


def test_a_plate_that_would_have_fit_is_named_in_kilograms_and_pounds():
    stirred_up = make.episode(pain_at_rest=5, pain_morning=1, settle_h=30.0)
    [other] = answer(full(episode=stirred_up)).counterfactuals
    assert other.text == "A plate step of 2.25 kg (4.5 lb) or less would have allowed a step up."


def test_an_amber_set_says_its_own_number_where_the_hours_after_were_amber_too():
    slow = make.lifted(20, RDL, 60, (1, 4))
    mornings = (*told(17), make.morning(21, 1, 30))
    [reason] = answer(facts(lift(17), slow, check_ins=mornings)).reasons
    assert reason.text.startswith("Discomfort reached 4,")


@pytest.mark.parametrize("cut", [(clipped, HEADLINE_MAX), (_short, LONGEST_NOTE)])
def test_a_sentence_is_cut_only_past_its_last_letter(cut):
    shorten, most = cut
    assert shorten("a" * most) == "a" * most
    assert shorten("a" * (most + 1)) == "a" * (most - 1) + "…"


# --- holds of ten seconds --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        ((None, 10), (None, 10)),
        ((None, 11), (2, 10)),
        ((None, 20), (2, 10)),
        ((None, 21), (3, 10)),
        ((4, 30), (4, 30)),
        ((8, None), (8, None)),
    ],
)
def test_holds_longer_than_ten_seconds_are_broken_up_and_no_others(hold, expected):
    reps, seconds = hold
    rows = (SetTarget(reps=reps, duration_s=seconds),) * 2
    broken = _broken_up(rungs.held(30, 45, rungs.STILL), rows)
    assert rungs.doses(broken) == [expected, expected]


# --- minutes of a walk-run -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "alone"),
    [(647, False), (648, True), (720, True), (800, True), (801, False), (1800, False)],
)
def test_minutes_within_a_tenth_of_the_running_alone_were_told_without_walking(seconds, alone):
    run = make.ran(22, RunStage.R2, 3000, 0)
    here = lane(make.runner(24, sessions=(run,)), "run-walk")
    assert _told_without_walking(here, here.own[-1], seconds) is alone


# --- the day of a placement, an end, a note --------------------------------------------------


def placed(n: int, phase: Phase = Phase.P3, sequence: int = 0, **more: object) -> PhasePlacement:
    ref = make.ref(FactKind.PHASE_PLACEMENT, f"pl{n}{sequence}", n)
    return PhasePlacement(
        ref, phase, ClinicianRole.PHYSIOTHERAPIST, "strong", sequence=sequence, **more
    )


@pytest.mark.parametrize(
    ("flared", "asked", "expected"),
    [(10, 14, Phase.P3), (11, 14, None), (12, 14, None), (None, 7, Phase.P3), (None, 6, Phase.P2)],
)
def test_a_placement_leads_up_unless_a_flare_came_with_it_or_questions_are_due(
    flared, asked, expected
):
    told = () if flared is None else (make.flare(flared),)
    calm = tuple(make.morning(n, 1, 1) for n in range(1, 15))
    known = make.lifter(
        14,
        placements=(placed(11, pattern=HINGE),),
        check_ins=(*(c for c in calm if c.ref.local_date != make.day(flared or -1)), *told),
        screenings=(make.screening(0), make.screening(asked)),
        position=Position(Phase.P2, make.day(0)),
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
    )
    found = of_pattern(laws.book_of(known), HINGE, Phase.P2)
    assert (found and found.phase) == expected


@pytest.mark.parametrize(("whole", "stands"), [(10, True), (11, True), (12, False)])
def test_a_later_placement_of_the_whole_plan_replaces_one_of_a_pattern(whole, stands):
    rows = (placed(11, Phase.P1, 1, pattern=HINGE), placed(whole, Phase.P1, 0))
    book = laws.book_of(make.lifter(14, placements=rows))
    assert (of_pattern(book, HINGE, Phase.P2) is not None) is stands


@pytest.mark.parametrize(("noted", "open_"), [(13, True), (14, False), (15, False)])
def test_a_note_of_the_day_a_visit_was_asked_for_closes_it(noted, open_):
    note = make.clearance("RF-TIME-1", noted)
    assert ("RF-TIME-1" in visits(fortnight(3, n=15, clearances=(note,)))) is open_


@pytest.mark.parametrize(("ended", "asked"), [(13, False), (14, True), (15, True)])
def test_an_episode_is_judged_to_its_last_day(ended, asked):
    back = make.episode(**{**ACUTE, "ended_on": make.day(ended)})
    known = replace(fortnight(3, n=15), episode=back)
    assert ("RF-TIME-1" in visits(known)) is asked


# --- what was told before, and on the last day -------------------------------------------------


def test_what_was_told_before_an_episode_says_nothing_of_it():
    leg = make.legs(reach=LegReach.BELOW_KNEE)
    early = tuple(make.morning(d, 7, 30, leg=leg, pain_now=7) for d in (3, 5, 7))
    late = make.morning(12, 1, 1)
    back = make.episode(10, pain_at_rest=1, pain_morning=1, settle_h=1.0)
    alone, both = (
        laws.book_of(make.lifter(14, episode=back, check_ins=told)).reading
        for told in ((late,), (*early, late))
    )
    assert alone == both


@pytest.mark.parametrize(("ago", "asked"), [(13, False), (14, True), (15, True)])
def test_a_test_that_fell_short_is_asked_for_again_after_a_fortnight(ago, asked):
    short = make.result(BaselineTest.SORENSEN, 50, 40 - ago, pain=1)
    known = gated(Phase.P2, *WEEKS, baselines=(*but(BaselineTest.SORENSEN), short))
    tests = {t for ask in answer(known).asks for t in ask.tests}
    assert (BaselineTest.SORENSEN in tests) is asked


def test_of_two_goals_of_one_day_and_lift_either_is_the_next():
    goals = tuple(Goal(GoalKind.LIFT, KB, kg * 1000, 1, target_on=make.day(60)) for kg in (100, 90))
    found = season(laws.book_of(make.lifter(5, goals=goals)))
    assert found.event_on == make.day(60)


# --- gentle work beside gentle work ------------------------------------------------------------


@pytest.mark.parametrize(
    ("pain", "mornings", "said"),
    [(1, (17, 20), None), (7, (17, 20), None), (1, (17,), "pattern_unanswered")],
)
def test_gentle_work_goes_on_after_other_such_work_that_hurt_and_waits_for_an_answer(
    pain, mornings, said
):
    done = ((17, "cat-cow", 1), (20, "knee-to-chest-single", pain))
    sessions = (make.lifted(n, slug, None, (worst,)) for n, slug, worst in done)
    known = facts(*sessions, slug="cat-cow", check_ins=told(*mornings))
    found = pattern_not_green(lane(known, "cat-cow"))
    assert getattr(found, "code", None) == said


# --- a month of loads --------------------------------------------------------------------------


@pytest.mark.parametrize(("ago", "far"), [(30, True), (31, False)])
def test_a_lift_far_below_history_thirty_days_ago_is_of_the_month(ago, far):
    best = make.athlete(bests=(Best(RDL, 200_000, 1),))
    known = make.lifter(40, athlete=best, sessions=(lift(40 - ago, 40),))
    assert _far_below(laws.book_of(known)) is far


@pytest.mark.parametrize(
    ("heavier", "demand"),
    [(lift(10, 60), 60), (lift(9, 60), 50), (make.lifted(30, RDL, 60, (1, 4, 4)), 50)],
    ids=["calm, of the month", "calm, of before", "of the month, not calm"],
)
def test_a_ramp_is_measured_by_loads_that_were_calm_and_of_the_month(heavier, demand):
    known = make.lifter(40, sessions=(heavier, lift(35, 50)), check_ins=told(9, 10, 30, 35))
    assert demand_g(laws.book_of(known), make.LIBRARY.exercises[RDL]) == demand * 1000


def test_what_was_lifted_two_months_ago_ends_no_standstill():
    heavy = make.lifted(1, STILL_LIFT, 80, (1, 1, 1))
    known = still()
    book = laws.book_of(replace(known, sessions=(heavy, *known.sessions[1:])))
    assert plateau(book) is not None


@pytest.mark.parametrize(("reps", "grams"), [(0, 0), (3, 2500)])
def test_nothing_is_the_least_that_an_all_out_set_leaves(reps, grams):
    known = knight(reps)
    last = known.sessions[-1]
    done = last.exercises[0]
    light = tuple(replace(s, load_g=2500) for s in done.sets)
    made = replace(last, exercises=(replace(done, sets=light),))
    here = lane(replace(known, sessions=(*known.sessions[:-1], made)), phase=Phase.P3)
    assert {row.load_g for row in _dapre(here, base_rows(here))} == {grams}


# --- what a gate and an ask read ---------------------------------------------------------------


@pytest.mark.parametrize("minutes", [(20, 35), (35, 20)])
def test_of_several_calm_walks_the_longest_counts(minutes):
    walks = tuple(
        make.ran(n, None, 2000, 1, BRISK_WALK, spent)
        for n, spent in zip((11, 13), minutes, strict=True)
    )
    book = laws.book_of(make.lifter(14, sessions=walks, baselines=(), check_ins=told(11, 13)))
    gate = next(g for g in make.RULES.gates if READERS[g.kind] is _walk_s)
    assert _walk_s(book, gate, make.day(0)) == 35 * 60


def test_who_was_placed_by_a_clinician_was_seen_that_day():
    note = make.clearance("RF-TIME-1", 9)
    known = make.lifter(14, clearances=(note,), placements=(placed(11), placed(15)))
    assert laws.book_of(known).seen_on == (make.day(9), make.day(11))


@pytest.mark.parametrize(("effort", "asked"), [(8, True), (5, False)])
def test_a_brace_that_heavy_work_waits_for_is_asked_for_where_no_gate_wants_it(effort, asked):
    heavy = (lift(n, 100, reps=5, rpe=effort) for n in (14, 17, 20))
    made = answer(facts(*heavy, phase=Phase.P4, baselines=()))
    assert ("brace_needed" in {r.code for r in made.reasons}) is asked
    assert (BaselineTest.BRACE in {t for ask in made.asks for t in ask.tests}) is asked


# --- which of two comes first ------------------------------------------------------------------


@pytest.mark.parametrize(("raised", "codes"), [(195, ()), (196, ("RF-NEU-2",))])
def test_a_weakness_told_after_the_examination_of_its_day_is_news_unless_raised_before_it(
    raised, codes
):
    found = locked(
        200,
        sessions=(replace(trained(196, WEAK), sequence=3),),
        flags=(make.flag("RF-NEU-2", FlagLevel.URGENT, raised, "older", 1),),
        clearances=(make.clearance("RF-NEU-2", 196, sequence=2),),
        screenings=(make.screening(196), make.screening(199)),
    )
    assert found.codes == codes


def test_of_a_form_and_a_check_in_learnt_of_at_once_the_form_has_the_last_word():
    form = make.screening(3, RF_NEU_2="unsure")
    told = make.morning(3, 1, 1, red_flags=make.answers())
    assert given((form,), (told,)) == (told, form)


def test_what_cannot_be_done_at_all_is_named_before_what_hurt():
    hurt = lift(20)
    done = hurt.exercises[0]
    sets = tuple(replace(s, quality=PainQuality.SHARP) for s in done.sets)
    known = facts(
        replace(hurt, exercises=(replace(done, sets=sets),)),
        athlete=make.athlete(equipment=frozenset()),
    )
    made = answer(known)
    codes = [r.code for r in made.reasons]
    assert (codes[0], "sharp_quality" in codes) == ("equipment_missing", True)
