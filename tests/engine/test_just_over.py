"""Just at a limit and just over it: answers of a session, the season lock, soreness, flares."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.doses import done_rows
from api.engine.dosing.way_back import lost_reps
from api.engine.facts import ExerciseDone, Position, SetDone
from api.engine.lanes.lane import NOT_APPLICABLE, PASSED, Finding
from api.engine.planning.lead_in import _heavy
from api.engine.reading import pain
from api.engine.reading.monitoring import _of_run
from api.engine.reading.pain import Reaction
from api.engine.rules.pain import amber_twice
from api.engine.rules.season import in_season
from api.engine.rules.soreness import _of_day
from api.engine.safety.triage import FOLLOW_UPS
from api.engine.vocab import GoalKind, Irritability, PainZone, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift
from tests.engine.test_edges import lane
from tests.engine.test_fear import lifting
from tests.engine.test_season import event, hinging
from tests.engine.worlds import answer

RULES = make.RULES
GREEN, AMBER, RED = PainZone.GREEN, PainZone.AMBER, PainZone.RED
KINDS = list(Irritability)


def reacted(**more: object) -> Reaction:
    plain: dict[str, object] = {
        "worst": 1, "before": 1, "baseline": 1.0, "morning": 1, "settle_h": 1.0,
        "qualities": frozenset(), "spread": False, "stopped_for_pain": False,
    }  # fmt: skip
    return Reaction(**{**plain, **more})  # type: ignore[arg-type]


# --- answers of a session --------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("over", "zone"), [(0, GREEN), (1, AMBER)])
def test_hours_to_settle_are_amber_above_their_limit(kind, over, zone):
    limit = RULES.pain.settle_amber_above_h.of(kind).value
    assert pain._settle(reacted(settle_h=limit + over), kind, RULES).zone is zone


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("over", "zone"), [(0, AMBER), (1, RED)])
def test_hours_to_settle_are_red_above_theirs(kind, over, zone):
    limit = RULES.pain.settle_red_above_h.of(kind).value
    assert pain._settle(reacted(settle_h=limit + over), kind, RULES).zone is zone


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("over", [0, 1])
def test_a_rise_is_judged_above_its_limit_and_waited_for_only_where_it_could_be_one(kind, over):
    limit = RULES.pain.rise_amber_above.of(kind).value
    rose = pain._rise(reacted(worst=1 + limit + over), kind, RULES)
    assert (rose.zone is GREEN) is (over == 0)
    unsaid = reacted(worst=limit + over, before=None, before_open=True)
    assert (pain._rise(unsaid, kind, RULES) is not None) is (over == 1)
    assert pain._rise(replace(unsaid, before_open=False), kind, RULES) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_morning_is_amber_from_its_number_and_red_from_its_own(kind):
    amber, red = (n.of(kind).value for n in (
        RULES.pain.morning_amber_from, RULES.pain.morning_red_from))  # fmt: skip
    zones = {
        rise: pain._morning(reacted(morning=1 + rise), kind, RULES).zone
        for rise in (amber - 1, amber, red - 1, red)
    }
    assert zones[amber - 1] is GREEN
    assert zones[red] is RED
    assert zones[red - 1] is (AMBER if red - 1 >= amber else GREEN)


@pytest.mark.parametrize(("before", "confidence", "code", "first"), [
    ((), 8, "amber_twice", "worst pain in the session"), ((4,), 8, "amber_twice", None),
    ((4,), 3, "graded_exposure", "confidence"),
])  # fmt: skip
def test_two_edge_answers_in_a_row_are_told_in_six_lines_at_most(before, confidence, code, first):
    """Each of the two could say four: the pain, its rise, the morning and the hours."""
    known = lifting(*before, 5, 5, confidence=confidence)
    edge = {s: replace(s, pain_before=2) for s in known.sessions[-2:]}
    days = [(s.ref.local_date - make.DAY0).days + 1 for s in edge]
    known = replace(
        known,
        sessions=tuple(edge.get(s, s) for s in known.sessions),
        check_ins=(*known.check_ins[:-2], *(make.morning(n, 3, 25) for n in days)),
    )
    here = lane(known, phase=Phase.P3)
    assert [len(e.judgement.worst_rows) for e in here.own[-2:]] == [4, 4]
    found = amber_twice(here)
    assert (found.code, len(found.checks)) == (code, 6)
    assert first in (None, found.checks[0].name)


# --- the season ------------------------------------------------------------------------------


EVENT, MEET = GoalKind.EVENT, GoalKind.LIFT


@pytest.mark.parametrize(("left", "phase", "kind", "last", "found"), [
    (20, Phase.P6, EVENT, 104, 9.2), (20, Phase.P6, EVENT, 102.5, 7.6),
    (20, Phase.P6, EVENT, 100, PASSED), (20, Phase.P6, EVENT, 95, PASSED),
    (20, Phase.P6, EVENT, 100.02, PASSED), (20, Phase.P6, EVENT, 100.1, 5.1),
    (28, Phase.P6, EVENT, 105, PASSED), (29, Phase.P6, EVENT, 105, NOT_APPLICABLE),
    (20, Phase.P5, EVENT, 105, NOT_APPLICABLE), (20, Phase.P6, MEET, 105, NOT_APPLICABLE),
])  # fmt: skip
def test_a_step_over_the_load_of_the_season_waits(left, phase, kind, last, found):
    """Five percent a step, over the 100 kg that were calm before the last four weeks. What a load
    in pounds may lie beside its plates is no rise."""
    known = hinging(left, phase, (25, 55, 58), (100, last, last))
    known = replace(known, goals=(event(60 + left, kind),), athlete=make.athlete(bests=()))
    made = in_season(lane(known, phase=phase))
    assert (made.checks[0].value if isinstance(made, Finding) else made) == found


# --- days ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ago", "holds"), [(0, True), (2, True), (3, False)])
def test_sore_muscles_hold_for_less_than_their_days(ago, holds):
    mornings = (*(make.morning(n, 1, 1) for n in range(8, 20)), make.morning(20, 3, 1))
    book = laws.book_of(replace(facts(check_ins=mornings), as_of=make.day(20 + ago)))
    found = _of_day(replace(book, sore_days=frozenset({make.day(20)})))
    assert isinstance(found, Finding) is holds


@pytest.mark.parametrize(("trained", "there"), [(11, True), (12, True), (13, False)])
def test_a_lane_knows_its_flare_until_it_was_trained_after_it_was_known(trained, there):
    told = (*(make.morning(n, 1, 1) for n in range(1, 10)), make.flare(12))
    known = facts(lift(5), lift(trained), check_ins=told)
    here = lane(known, phase=Phase.P3)
    assert here.book.flares[-1].known_on == make.day(12)
    assert (here.flare() is not None) is there


@pytest.mark.parametrize(("kilos", "back"), [(57.5, True), (60, True), (62.5, False)])
def test_repetitions_of_before_a_lighter_week_come_back_at_no_higher_load(kilos, back):
    light = Position(Phase.P3, make.day(0), deload_from=make.day(12))
    less = make.lifted(14, RDL, kilos, (1, 1, 1), 5)
    known = facts(lift(8), less, position=light)
    here = lane(known, phase=Phase.P3)
    found = lost_reps(here, done_rows(here.own[-1]))
    assert ({r.reps for r in found} if found else None) == ({8} if back else None)


@pytest.mark.parametrize(("slug", "red"), [
    (RDL, True), ("squat-goblet", True), ("breathing-90-90", False), ("walk-brisk", False),
])  # fmt: skip
def test_a_red_answer_asks_for_a_rest_of_all_but_breathing_and_walking(slug, red):
    """B9: they are what is left on the easy days of a flare."""
    here = lane(facts(make.lifted(20, slug, None, (7,)), slug=slug), slug, phase=Phase.P3)
    assert here.last.zone is RED
    assert here._rests_from_red() is red


@pytest.mark.parametrize(("pain", "after", "red"), [(7, 1, True), (1, 7, False)])
def test_what_the_back_only_watches_rests_after_red_sets_and_not_after_a_red_morning(
    pain, after, red
):
    done = make.lifted(20, "bench-press", 40, (pain,))
    known = facts(done, slug="bench-press", check_ins=(make.morning(21, after, 1),))
    here = lane(known, "bench-press", phase=Phase.P3)
    assert here._rests_from_red() is red


@pytest.mark.parametrize(("grams", "reps", "heavy"), [
    (-1, 8, False), (0, 8, True), (1, 8, True), (0, None, False),
])  # fmt: skip
def test_a_lift_is_worth_a_way_up_from_its_least_load(grams, reps, heavy):
    known = facts(lift(17), lift(20))
    [dose] = answer(known).prescriptions
    least = RULES.load.lead_in_from_kg.whole * 1000
    rows = (replace(dose.sets[0], load_g=least + grams, reps=reps),)
    basis = lane(known, phase=Phase.P3).basis
    assert _heavy(replace(dose, sets=rows), basis) is heavy


def test_a_piece_of_a_run_without_its_minutes_adds_none():
    sets = tuple(SetDone(duration_s=s, pain=1) for s in (600, None, 300))
    [run] = laws.book_of(facts(make.session(20, ExerciseDone("run-walk", sets)))).exposures
    assert _of_run(run, "duration_s") == 900


def test_nine_questions_follow_the_one_about_inflammation():
    asked = {row.code for row in RULES.triage} | set(FOLLOW_UPS)
    assert tuple(sorted(FOLLOW_UPS)) == tuple(f"RF-INFL-{n}" for n in range(1, 10))
    assert {code for code in asked if code.startswith("RF-INFL-")} >= set(FOLLOW_UPS)
