"""A lift done with a bar begins with the bar, or with something else: never with nothing on it."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from api.engine.decisions import Block, PlannedDay
from api.engine.dosing import bars, hinge_week
from api.engine.dosing.ceilings import ceiling_g
from api.engine.facts import Best, Facts, Position, Session, ToleratedLoad
from api.engine.lanes import decision
from api.engine.lanes.decision import decide_lane
from api.engine.library import Exercise
from api.engine.planning import plan, selection
from api.engine.planning.basis import Basis
from api.engine.planning.lead_in import lead_in
from api.engine.telling import naming
from api.engine.vocab import (
    BlockKind,
    ChangeVariable,
    DecisionAction,
    Equipment,
    FlagLevel,
    Phase,
)
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.lifting import LOW, told
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

RDL, TRAP, FRONT, BENCH = "rdl-barbell", "trap-bar-high", "squat-front", "bench-press"
BAR_KG = {RDL: 20, TRAP: 25, FRONT: 20, "squat-safety-bar": 25, "rack-pull-high": 20}
GYM = frozenset({Equipment.FULL_GYM})


@pytest.fixture(autouse=True)
def shipped():
    with real.content():
        yield


def facts(slug: str, *sessions, now: int = 23, phase: Phase = Phase.P3, **more: object) -> Facts:
    """Somebody of whom no load is known but what the sessions say."""
    days = [(s.ref.local_date - make.DAY0).days for s in sessions]
    plain: dict[str, object] = {
        "athlete": make.athlete(bests=()),
        "episode": make.episode(**LOW),
        "sessions": sessions,
        "check_ins": told(*days),
        "screenings": (make.screening(0), make.screening(now - 3)),
        "baselines": (make.result(make.BaselineTest.BRACE, 3, 10),),
        "position": Position(phase, make.day(0)),
    }
    return make.facts(now, make.of_exercise(slug), **{**plain, **more})


def empty(n: int, slug: str = RDL, kilos: float = 20, **more: object):
    return make.lifted(n, slug, kilos, (1, 1, 1), **more)


def dose(facts: Facts):
    [prescription] = answer(facts).prescriptions
    return prescription


def test_a_set_without_weight_among_others_is_one_with_the_bar():
    logged = make.lifted(20, RDL, 40, (1, 1, 1))
    done = logged.exercises[0]
    mixed = replace(done, sets=(replace(done.sets[0], load_g=0), *done.sets[1:]))
    shown = dose(facts(RDL, replace(logged, exercises=(mixed,))))
    assert [row.load_g for row in shown.sets] == [20_000, 40_000, 40_000]


def needs_a_bar(slug: str) -> bool:
    kinds = {Equipment.BARBELL, Equipment.TRAP_BAR, Equipment.SAFETY_BAR}
    exercise = make.LIBRARY.exercises[slug]
    return exercise.loadable and bool(exercise.equipment) and exercise.equipment <= kinds


@pytest.mark.parametrize(("slug", "kilos"), BAR_KG.items())
def test_a_barbell_lift_of_which_nothing_is_known_begins_with_the_empty_bar(slug, kilos):
    made = answer(facts(slug))
    assert {load for p in made.prescriptions for load in laws.loads(p)} == {kilos * 1000}
    assert made.prescriptions[0].exercise == slug


def test_a_lift_that_a_dumbbell_will_do_for_begins_without_a_weight_as_before():
    assert set(laws.loads(dose(facts("rdl-tempo")))) == {0}


def test_where_only_a_bar_is_at_hand_that_lift_begins_with_it_too():
    owned = make.athlete(bests=(), equipment=frozenset({Equipment.BARBELL}))
    assert set(laws.loads(dose(facts("rdl-tempo", athlete=owned)))) == {20_000}


@pytest.mark.parametrize("phase", [Phase.P0, Phase.P1])
@pytest.mark.parametrize("slug", [RDL, TRAP, FRONT])
def test_before_the_phase_of_bars_something_without_one_stands_in(slug, phase):
    made = dose(facts(slug, phase=phase))
    assert made.replaces == slug
    assert not needs_a_bar(made.exercise)


def test_a_press_of_unknown_load_waits_for_its_bar_while_things_settle():
    made = answer(facts(BENCH, phase=Phase.P0))
    [given] = made.prescriptions
    assert (given.replaces, made.reasons[0].code) == (BENCH, "bar_too_heavy")
    assert not needs_a_bar(given.exercise)


def test_while_a_clearance_is_missing_no_bar_is_lifted_at_all():
    flag = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 20)
    for sessions in ((), (empty(17), empty(20))):
        made = dose(facts(RDL, *sessions, flags=(flag,)))
        assert made.replaces == RDL
        assert not any(laws.loads(made))


def test_a_ceiling_below_the_bar_means_something_else():
    weak = make.athlete(bests=(Best(RDL, 22_000, 1),))
    made = dose(facts(RDL, phase=Phase.P2, athlete=weak))
    assert made.replaces == RDL
    assert not needs_a_bar(made.exercise)


def test_a_share_of_a_small_load_that_was_told_is_no_bar_either():
    small = make.episode(**LOW, best_tolerated=(ToleratedLoad(RDL, 25_000, 8, make.day(20)),))
    made = dose(facts(RDL, episode=small))
    assert made.replaces == RDL
    assert max(laws.loads(made), default=0) <= 17_500


def test_nothing_on_a_bar_was_the_bar():
    made = dose(facts(RDL, empty(20, kilos=0)))
    assert set(laws.loads(made)) == {20_000}
    assert made.replaces is None


def test_a_lighter_bar_is_known_by_what_was_lifted_with_it():
    book = laws.book_of(facts(RDL, empty(17, kilos=15), empty(20, kilos=15)))
    assert bars.bar_g(book, make.LIBRARY.exercises[RDL]) == 15_000


def life(slug: str, phase: Phase, days: tuple[int, ...]) -> Iterator[float | None]:
    """The first load of every session, each done as asked; by effort ten kilograms more."""
    sessions: tuple[Session, ...] = ()
    for n in days:
        asked = dose(facts(slug, *sessions, now=n, phase=phase))
        load = max(laws.loads(asked), default=0) / 1000
        yield load or None
        sessions = (
            *sessions,
            make.lifted(n, asked.exercise, load or 30, (1,) * len(asked.sets), 8),
        )


@pytest.mark.parametrize(
    ("slug", "phase", "loads"),
    [
        (RDL, Phase.P2, [20, 20, None, 32.5, 35, 37.5]),
        (FRONT, Phase.P3, [20, 20, None, 32.5, 35, 37.5]),
        (TRAP, Phase.P2, [25, 25, 27.5, 30, 32.5, 35]),
    ],
)
def test_inv_43_who_begins_with_the_empty_bar_lifts_more_within_a_fortnight(slug, phase, loads):
    assert list(life(slug, phase, (4, 7, 11, 14, 18, 21))) == loads


def bodied(kinds: set[Equipment], **more: object) -> Exercise:
    return replace(make.LIBRARY.exercises[RDL], slug="x", equipment=frozenset(kinds), **more)


@pytest.mark.parametrize(
    ("kinds", "more", "expected"),
    [
        ({Equipment.BARBELL}, {}, 20_000),
        ({Equipment.TRAP_BAR}, {}, 25_000),
        ({Equipment.TRAP_BAR, Equipment.BARBELL}, {}, 20_000),
        ({Equipment.BARBELL, Equipment.DUMBBELL}, {}, None),
        ({Equipment.BARBELL}, {"loadable": False}, None),
        (set(), {}, None),
    ],
)
def test_only_a_lift_that_nothing_else_will_do_for_has_an_empty_bar(kinds, more, expected):
    assert bars.bar_g(laws.book_of(facts(RDL)), bodied(kinds, **more)) == expected


@pytest.mark.parametrize("kilos", [0, 20])
def test_an_empty_bar_that_was_calm_twice_takes_a_load_by_effort(kilos):
    made = dose(facts(RDL, empty(17, kilos=kilos), empty(20, kilos=kilos)))
    [change] = made.changes
    assert made.action is DecisionAction.PROGRESS
    assert not laws.loads(made)
    assert (change.variable, change.before, change.after) == (ChangeVariable.LOAD, 20, None)


def test_what_the_empty_bar_itself_proves_is_no_ceiling_on_it():
    """Five easy repetitions make a reference of 26 kg, and 85 % of it is less than a plate more."""
    calm = (empty(17, reps=5), empty(20, reps=5))
    book = laws.book_of(facts(RDL, *calm, phase=Phase.P2))
    assert 20_000 < ceiling_g(book, make.LIBRARY.exercises[RDL], Phase.P2) < 22_500
    assert laws.loads(dose(facts(RDL, *calm, phase=Phase.P2))) == []


def test_with_small_plates_the_bar_takes_one_of_them():
    small = make.athlete(bests=(), plate_step_g=1000)
    made = dose(facts(RDL, empty(17), empty(20), athlete=small))
    assert set(laws.loads(made)) == {21_000}


def test_who_has_lifted_more_than_the_bar_is_not_asked_to_find_a_load():
    made = dose(facts(RDL, empty(14, kilos=40), empty(17), empty(20)))
    assert set(laws.loads(made)) == {22_500} or set(laws.loads(made)) == {20_000}


def test_no_load_is_left_to_feeling_where_history_leaves_no_room_for_a_plate():
    weak = make.athlete(bests=(Best(RDL, 25_000, 1),))
    made = dose(facts(RDL, empty(17), empty(20), athlete=weak))
    assert set(laws.loads(made)) == {20_000}


def test_a_red_answer_at_the_empty_bar_changes_the_movement():
    bad = make.lifted(20, RDL, 20, (7, 7, 7))
    made = answer(facts(RDL, empty(17), bad))
    [given] = made.prescriptions
    assert given.replaces == RDL
    assert max(laws.loads(given), default=0) <= 18_000
    assert laws.inv_06(facts(RDL, empty(17), bad), made) is None


def test_two_edge_days_at_the_empty_bar_take_a_set():
    edge = tuple(make.lifted(n, RDL, 20, (4, 4, 4)) for n in (17, 20))
    made = dose(facts(RDL, *edge))
    assert (made.exercise, len(made.sets), set(laws.loads(made))) == (RDL, 2, {20_000})


def flared(n: int, *pains: int):
    return tuple(make.morning(n + i, pain, 30) for i, pain in enumerate(pains))


def after_a_flare(now: int) -> Facts:
    """Raised mornings from day 11 to 13, the last of the empty bar on day 9."""
    calm = told(3, 6, 9)
    bad = flared(11, 3, 3, 3)
    good = tuple(make.morning(n, 1) for n in range(14, now + 1))
    check_ins = (*calm, *bad, *good)
    return facts(RDL, empty(3), empty(6), empty(9), now=now, check_ins=check_ins)


def test_in_a_flare_the_empty_bar_gives_way_with_half_the_sets():
    made = dose(after_a_flare(14))
    assert made.replaces == RDL
    assert len(made.sets) == 2


def test_after_a_flare_the_empty_bar_comes_back_with_less_to_do():
    made = dose(after_a_flare(15))
    assert (made.exercise, set(laws.loads(made))) == (RDL, {20_000})
    assert [row.reps for row in made.sets] == [6, 6]


def test_lighter_sets_on_the_way_up_are_no_lighter_than_the_bar():
    book = laws.book_of(facts(FRONT, *(empty(n, FRONT, 40) for n in (14, 17, 20))))
    lift = dose(facts(FRONT, *(empty(n, FRONT, 40) for n in (14, 17, 20))))
    found = lead_in((lift,), Basis(book, make.CURRICULUM))
    assert laws.loads(found) == [20_000, 22_500, 30_000]


@pytest.mark.parametrize("program", real.PROGRAMS)
@pytest.mark.parametrize("phase", list(Phase))
def test_no_plan_of_an_unknown_athlete_holds_a_bar_without_its_weight(program, phase):
    unknown = replace(facts(RDL, phase=phase), scope=make.PLAN)
    made = answer(real.enrolled(unknown, program, phase))
    light = [
        (p.exercise, load)
        for p in laws.everything(made)
        if needs_a_bar(p.exercise)
        for load in laws.loads(p)
        if load < 20_000
    ]
    assert light == []


def test_a_lighter_week_leaves_a_lift_out_when_its_share_is_less_than_the_bar():
    """A share of one session, over many days, is less than one repetition with a bar."""
    light = replace(facts(RDL, empty(20)), scope=make.PLAN)
    book = laws.book_of(light)
    lane_ = lane(light, RDL, phase=Phase.P3)
    answers = (decide_lane(lane_),)
    day = PlannedDay(make.day(24), "A", "A", Phase.P3, 60, (
        Block(BlockKind.MAIN, (answers[0].prescription,)),))  # fmt: skip
    cut = hinge_week.bounded(book, make.day(23), answers, [day] * 40)
    assert [a.prescription.sets for a in cut] == [()]
    assert plan._without({RDL}, day) is None


def test_a_day_keeps_what_else_it_holds():
    dose_ = dose(facts(RDL, empty(20)))
    other = replace(dose_, exercise=FRONT)
    day = PlannedDay(make.day(24), "A", "A", Phase.P3, 60, (
        Block(BlockKind.WARM_UP, (other,)), Block(BlockKind.MAIN, (dose_, other))))  # fmt: skip
    left = plan._without({RDL}, day)
    assert [[p.exercise for p in b.prescriptions] for b in left.blocks] == [[FRONT], [FRONT]]
    assert plan._without(set(), day) is day


def test_a_bar_that_weighs_nothing_is_caught(monkeypatch):
    monkeypatch.setattr("api.engine.dosing.start_load.bar_g", lambda book, exercise: None)
    monkeypatch.setattr("api.engine.dosing.bars.bar_g", lambda book, exercise: None)
    with pytest.raises(AssertionError):
        test_a_barbell_lift_of_which_nothing_is_known_begins_with_the_empty_bar(RDL, 20)


def test_what_stands_in_for_a_bar_goes_by_its_own_answers_and_does_not_shrink():
    """One calm answer repeats it, two make it rise; asked for again it is never lighter."""
    small = make.episode(**LOW, best_tolerated=(ToleratedLoad(RDL, 25_000, 8, make.day(14)),))
    first = dose(facts(RDL, episode=small))
    load = max(laws.loads(first), default=0)
    calm = [make.lifted(n, first.exercise, load / 1000, (1, 1, 1)) for n in (16, 20)]
    once = dose(facts(RDL, calm[1], episode=small))
    twice = dose(facts(RDL, *calm, episode=small))
    assert {first.exercise, once.exercise, twice.exercise} == {first.exercise}
    assert (once.replaces, twice.replaces) == (RDL, RDL)
    assert (once.action, max(laws.loads(once), default=0)) == (DecisionAction.HOLD, load)
    assert twice.action is DecisionAction.PROGRESS


def test_of_a_stand_in_and_its_lift_the_lift_is_said_to_have_the_bar():
    small = make.episode(**LOW, best_tolerated=(ToleratedLoad(RDL, 25_000, 8, make.day(14)),))
    calm = facts(RDL, make.lifted(20, "kb-deadlift", 15, (1, 1, 1)), episode=small)
    made, other = (decide_lane(lane(calm, slug)) for slug in (RDL, "deadbug"))
    [reason] = [r for r in made.reasons if r.code == "bar_too_heavy"]
    assert naming.named(reason, (made, other), made).text.startswith("Barbell RDL: the empty bar")


def test_the_answers_of_the_lift_bind_its_stand_in_until_that_was_done_since():
    early, late = (make.lifted(n, "kb-deadlift", 20, (1, 1, 1)) for n in (8, 21))
    bar = make.lifted(15, RDL, 20, (1, 7))

    def took_over(*sessions: Session) -> bool:
        told = facts(RDL, *sessions)
        return decision._took_over(lane(told, "kb-deadlift"), lane(told, RDL))

    assert took_over(early)
    assert took_over(early, bar, late)
    assert not took_over(early, bar)
    assert not took_over(bar)


def hinges_of_p3(*sessions) -> dict[str, int]:
    """The hinges a runner's week of P3 asks for with a bar in the gym, and their heaviest sets."""
    told = replace(facts("block-pull-low", *sessions, now=20), scope=make.PLAN)
    made = answer(real.enrolled(told, "running-return", Phase.P3))
    return {p.exercise: max(laws.loads(p), default=-1) for p in made.prescriptions}


def test_a_rung_whose_bar_is_still_too_heavy_waits_and_the_lift_before_it_goes_on():
    calm = [make.lifted(n, "block-pull-low", 20, (1, 1, 1, 1), 5) for n in (14, 17)]
    asked = hinges_of_p3(*calm)
    assert asked["block-pull-low"] == -1  # by effort
    assert not {"kb-deadlift", "trap-bar-deadlift"} & asked.keys()


def test_a_rung_comes_as_soon_as_the_ladder_carries_its_bar():
    calm = [make.lifted(n, "block-pull-low", 60, (1, 1, 1, 1), 5) for n in (14, 17)]
    assert hinges_of_p3(*calm)["trap-bar-deadlift"] >= 25_000


def test_a_ladder_that_does_not_ask_for_the_bar_leads_down_and_is_caught(monkeypatch):
    monkeypatch.setattr(selection, "bar_waits", lambda *asked, **more: False)
    calm = [make.lifted(n, "block-pull-low", 20, (1, 1, 1, 1), 5) for n in (14, 17)]
    assert "block-pull-low" not in hinges_of_p3(*calm)
