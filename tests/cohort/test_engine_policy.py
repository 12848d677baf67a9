"""The engine as a policy: real facts in, real decisions out, every answer checked."""

from datetime import timedelta
from itertools import pairwise
from statistics import fmean

import pytest
from msgspec.structs import replace

from api.cohort.calm import CalmLife, calm, calm_lives
from api.cohort.diary import Diary, Item, ItemDone, Morning, Workout
from api.cohort.invariants import DAY, LAWS, breaches
from api.cohort.life import live
from api.cohort.policies.assignments import chosen, item_of
from api.cohort.policies.clerk import DAY_0, FLAG, evening
from api.cohort.policies.engine import AS_ASKED, EnginePolicy, Rules, doable, light_set
from api.cohort.vocab import Phenotype, Place
from api.cohort.world.body import Body
from api.engine.codec import facts_from_json, facts_to_json
from api.engine.decisions import Ask, Decision, DoseChange, Prescription, StopIf
from api.engine.facts import Effort, ExerciseDone, Facts, Session, SetDone, SetTarget
from api.engine.vocab import (
    AskKind,
    ChangeUnit,
    ChangeVariable,
    DecisionAction,
    EffortScale,
    Phase,
    RunStage,
    SetKind,
    TriageAnswer,
)
from tests.cohort.engines import deaf, hearing, rules
from tests.cohort.lives import SEED, WORLD

DAYS = 84
Heard = list[tuple[Facts, Decision]]
Calm = tuple[CalmLife, ...]


LIBRARY, GOAL_G = rules().library, 140_000


def dose(slug: str, seconds: int | None, stage: str | None) -> Prescription:
    row = SetTarget(SetKind.WORK, duration_s=seconds, distance_m=None if seconds else 80)
    told = RunStage(stage) if stage else None
    stop = StopIf(6, ())
    return Prescription(slug, slug, DecisionAction.HOLD, (row,), stop, "", stage=told)


def advised(body: Body, days: int = DAYS) -> Heard:
    heard: Heard = []
    policy = EnginePolicy(body.intake(), rules(), lambda facts, made: heard.append((facts, made)))
    live(body, policy, days)
    return heard


@pytest.fixture(scope="module")
def heard() -> Heard:
    return [pair for n in range(3) for pair in advised(Body(WORLD, SEED, n))]


def test_no_answer_breaks_an_invariant(heard: Heard):
    assert [wrong for facts, made in heard for wrong in breaches(facts, made)] == []
    assert len(heard) > 80


def test_facts_are_those_the_product_stores(heard: Heard):
    facts = heard[-1][0]
    assert facts_to_json(facts_from_json(facts_to_json(facts))) == facts_to_json(facts)
    assert facts.sessions
    assert facts.check_ins
    assert facts.position is not None


def test_the_position_is_handed_from_plan_to_plan():
    chain = advised(Body(WORLD, SEED, 0), 28)
    assert [facts.position for facts, _ in chain[1:]] == [made.position for _, made in chain[:-1]]
    assert chain[0][0].position is None


def test_facts_reach_no_further_back_than_the_rules_look(heard: Heard):
    for facts, _ in heard:
        days = [(facts.as_of - s.ref.local_date).days for s in facts.sessions]
        assert max(days, default=0) <= rules().ruleset.windows.sessions_days.value


def test_a_stated_red_flag_ends_every_prescription():
    world = WORLD.believing(people__flag_half_year=0.999)
    told = 0
    for athlete in range(4):
        for facts, made in advised(Body(world, SEED, athlete), 56):
            flagged = any((FLAG, TriageAnswer.YES) in s.answers for s in facts.screenings)
            told += flagged
            assert not flagged or (made.prescriptions, made.sessions) == ((), ())
            assert not flagged or made.action is DecisionAction.STOP_AND_REFER
    assert told > 5


def test_a_runner_trains_on_the_run_stages():
    runner = calm(WORLD, Phenotype.RUNNER)
    told = [p for _, made in advised(runner, 28) for p in made.prescriptions]
    assert {p.stage for p in told if p.stage is not None}


@pytest.mark.parametrize("slug", ["walk", "walk-brisk", "elliptical", "aqua-jog"])
@pytest.mark.parametrize("runner", [True, False])
def test_a_walk_is_the_same_demand_with_and_without_a_stage(slug, runner):
    felt = [
        item_of(dose(slug, 1800, stage), LIBRARY, GOAL_G, runner) for stage in (None, "r0", "r4")
    ]
    assert len({(item.load, item.place, item.counts) for item in felt}) == 1
    assert felt[0].place is Place.EASY


@pytest.mark.parametrize(
    ("slug", "seconds", "stage", "load"),
    [
        ("run-walk", 1440, "r4", 0.67),
        ("strides", None, "r12", 1.10),
        ("run-easy", 1800, None, 1.0),
        ("run-easy", 3600, None, 1.0),
        ("run-easy", 900, None, 0.725),
    ],
)
def test_a_run_is_felt_by_its_stage_or_its_minutes(slug, seconds, stage, load):
    item = item_of(dose(slug, seconds, stage), LIBRARY, GOAL_G, True)
    assert (round(item.load, 3), item.place, item.counts) == (load, Place.RUN, True)


def test_a_calm_athlete_climbs_the_phases():
    ranks = [made.phase for _, made in advised(calm(WORLD), 42)]
    assert ranks[0] in (Phase.P1, Phase.P2)
    assert ranks[-1] > ranks[0]


def test_what_has_to_wait_for_a_later_hour_is_left_out(heard: Heard):
    today = next(day for _, made in heard for day in made.sessions)
    late = evening(today.local_date) + timedelta(hours=1)
    blocks = tuple(
        replace(b, prescriptions=tuple(replace(p, not_before=late) for p in b.prescriptions))
        for b in today.blocks
    )
    assert doable(today)
    assert doable(replace(today, blocks=blocks)) == ()


def test_the_light_set_a_plan_asks_for_is_done_at_the_end_of_a_day_with_hinges(heard: Heard):
    asks = (Ask(AskKind.SESSION, "", DAY_0, exercise="rack-pull-high"),)
    made = replace(heard[-1][1], asks=asks)
    pull, core = dose("rdl-tempo", None, None), dose("deadbug", None, None)
    found = light_set(made, (pull, core), LIBRARY)
    assert found is not None
    assert (found.exercise, found.why) == ("rack-pull-high", AS_ASKED)
    assert [row.reps for row in found.sets] == [LIBRARY.exercises["rack-pull-high"].light_reps]
    assert light_set(made, (core,), LIBRARY) is None
    assert light_set(replace(made, asks=()), (pull, core), LIBRARY) is None


@pytest.mark.parametrize(("felt", "load"), [(4.0, 0.4), (5.5, 0.4), (6.0, 0.3), (8.0, 0.3)])
def test_a_load_left_to_the_effort_rises_by_a_plate_while_it_feels_easier_than_asked(felt, load):
    row = SetTarget(reps=8, effort=Effort(EffortScale.RPE, 6.0))
    told = replace(dose("rdl-tempo", None, None), sets=(row,))
    item = item_of(told, LIBRARY, GOAL_G, runner=False)
    before = ItemDone(item, 0.3, 1, felt)
    assert chosen(item, told, (), 0.1) == item
    assert chosen(item, told, (before,), 0.1).load == load
    fixed = Item(item.name, 0.5, item.place)
    assert chosen(fixed, told, (before,), 0.1) == fixed


def test_not_yet_settled_is_completed_later():
    from api.cohort.policies.clerk import Clerk

    whole = rules()
    intake = Body(WORLD, SEED, 0).intake()
    clerk, diary = Clerk(intake, whole.ruleset, whole.library), Diary(intake, day=1)
    diary.mornings.append(Morning(1, 2, settled_h=30.0))
    early = clerk.facts(diary, None).check_ins[0]
    diary.day = 3
    late = clerk.facts(diary, None).check_ins[0]
    assert (early.settle_answered, early.settle_h) == (True, None)
    assert (late.settle_h, late.ref.version) == (30.0, 2)
    assert early.ref.local_date.toordinal() - DAY_0.toordinal() == 1


@pytest.fixture(scope="module")
def calm_ones() -> Calm:
    return calm_lives(WORLD, rules(), 26)


def test_an_engine_that_hears_no_pain_raises_more_and_flares_more():
    heard, unheard = (flares(one) for one in (rules(), hearing(deaf)))
    assert unheard[0] > heard[0]
    assert unheard[1] >= heard[1]


def flares(whole: Rules) -> tuple[float, float]:
    """Heaviest demand and flare days of a few athletes."""
    bodies = [Body(WORLD, SEED, n) for n in range(2)]
    policies = [EnginePolicy(b.intake(), whole, lambda facts, made: None) for b in bodies]
    lives = [live(b, p, DAYS) for b, p in zip(bodies, policies, strict=True)]
    return fmean(max(x.loads) for x in lives), fmean(x.flare_days for x in lives)


def test_inv_43_a_calm_lifter_reaches_the_goal_with_the_real_content(
    calm_ones: tuple[CalmLife, ...],
):
    assert calm_ones[0].life.reached_on is not None


def test_inv_43_a_calm_runner_reaches_the_goal_with_the_real_content(
    calm_ones: tuple[CalmLife, ...],
):
    assert calm_ones[1].life.reached_on is not None


@pytest.mark.parametrize("kind", [0, 1])
def test_inv_43_a_calm_athlete_comes_through_every_phase(calm_ones: tuple[CalmLife, ...], kind):
    later = [Phase.P3, Phase.P4, Phase.P5, Phase.P6]
    assert later == [phase for phase in later if phase in calm_ones[kind].weeks]


# --- each law is seen red ---------------------------------------------------------------------


def loaded(heard: Heard) -> tuple[Facts, Decision]:
    """An answer that repeats a load which was logged before."""
    for facts, made in heard:
        logged = {e.exercise for s in facts.sessions for e in s.exercises if _top(e)}
        if made.prescriptions and any(p.exercise in logged and _top(p) for p in made.prescriptions):
            return facts, made
    raise AssertionError("nobody lifted anything")


def _top(row: object) -> int:
    return max((s.load_g or 0 for s in row.sets), default=0)  # type: ignore[attr-defined]


def broken_by(facts: Facts, made: Decision) -> set[str]:
    return {wrong.split(":")[0] for wrong in breaches(facts, made)}


def times(made: Decision, share: float) -> Decision:
    return replace(
        made,
        prescriptions=tuple(
            replace(
                p,
                sets=tuple(
                    replace(s, load_g=int(s.load_g * share)) if s.load_g else s for s in p.sets
                ),
            )
            for p in made.prescriptions
        ),
    )


@pytest.fixture(scope="module")
def lift() -> tuple[Facts, Decision]:
    return loaded(advised(calm(WORLD), 35))


def test_a_load_that_jumps_is_seen(lift: tuple[Facts, Decision]):
    assert "no_jump" in broken_by(lift[0], times(lift[1], 1.3))


def test_a_load_kept_after_red_is_seen(lift: tuple[Facts, Decision]):
    facts, made = lift
    hurt = tuple(
        replace(
            s,
            exercises=tuple(
                replace(e, sets=tuple(replace(row, pain=8) for row in e.sets)) for e in s.exercises
            ),
        )
        for s in facts.sessions
    )
    assert "after_red" in broken_by(replace(facts, sessions=hurt), made)


def test_progress_without_a_morning_is_seen(lift: tuple[Facts, Decision]):
    facts, made = lift
    bold = tuple(replace(p, action=DecisionAction.PROGRESS) for p in made.prescriptions)
    assert "answered" in broken_by(replace(facts, check_ins=()), replace(made, prescriptions=bold))


def earlier(session: Session, days: int) -> Session:
    away = timedelta(days=days)
    ref = replace(session.ref, local_date=session.ref.local_date - away)
    return replace(session, ref=ref, started_at=session.started_at - away)


@pytest.mark.parametrize(("newest", "seen"), [("run-walk", True), ("walk-brisk", False)])
def test_a_run_that_rises_after_a_steep_morning_is_seen_and_calm_walks_since_then_answer_it(
    lift: tuple[Facts, Decision], newest, seen
):
    facts, made = lift
    [last, *_], [morning, *_] = facts.sessions, facts.check_ins
    older = "walk-brisk" if newest == "run-walk" else "run-walk"
    ran = tuple(
        replace(
            earlier(last, days),
            exercises=(ExerciseDone(slug, (SetDone(duration_s=600, pain=0),), RunStage.R0),),
        )
        for slug, days in ((older, 4), (newest, 0))
    )
    mornings = tuple(
        replace(
            morning,
            ref=replace(morning.ref, local_date=session.ref.local_date + DAY),
            pain_morning=9 if session.exercises[0].exercise == "run-walk" else 1,
        )
        for session in ran
    )
    up = DoseChange(ChangeVariable.STAGE, 0, 1, ChangeUnit.STAGE)
    rising = replace(made, prescriptions=(replace(dose("run-walk", 600, "r1"), changes=(up,)),))
    told = replace(facts, sessions=ran, check_ins=mornings)
    assert ("steep_morning" in broken_by(told, rising)) is seen


def test_a_prescription_with_a_flag_is_seen(lift: tuple[Facts, Decision]):
    facts, made = lift
    answers = ((FLAG, TriageAnswer.YES),)
    told = tuple(replace(s, answers=answers) for s in facts.screenings)
    assert "flag_stops" in broken_by(replace(facts, screenings=told), made)


def test_a_prescription_while_stopped_is_seen(lift: tuple[Facts, Decision]):
    facts, made = lift
    stop = replace(made, action=DecisionAction.STOP_AND_REFER)
    assert "stopped_is_empty" in broken_by(facts, stop)


def test_two_phases_at_once_are_seen(lift: tuple[Facts, Decision]):
    facts, made = lift
    assert facts.position
    assert made.position
    far = replace(made, position=replace(made.position, phase=Phase.P6))
    near = replace(facts, position=replace(facts.position, phase=Phase.P1))
    assert "one_phase" in broken_by(near, far)


def test_an_answer_without_a_reason_is_seen(lift: tuple[Facts, Decision]):
    assert "reasoned" in broken_by(lift[0], replace(lift[1], reasons=()))


def test_every_law_has_a_name_of_its_own():
    assert len({law.__name__ for law in LAWS}) == len(LAWS)


def test_a_workout_is_as_hard_as_its_hardest_item():
    light, heavy = Item("core", 0.3, Place.EASY), Item("pull", 0.7, Place.FLOOR)
    assert Workout((light, heavy)).hardest is heavy


def test_a_flare_protocol_is_counted_when_it_begins():
    heard: Heard = []
    body = Body(WORLD, SEED, 0)
    policy = EnginePolicy(body.intake(), rules(), lambda *pair: heard.append(pair))
    live(body, policy, DAYS)
    in_flare = ["flare_protocol" in {r.code for r in made.reasons} for _, made in heard]
    begun = sum(now and not before for before, now in pairwise([False, *in_flare]))
    assert 0 < begun < sum(in_flare)
    assert begun == policy.tally["flare", "flare_protocol"]
