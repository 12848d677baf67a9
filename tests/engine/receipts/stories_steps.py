"""Steps up: two greens, efforts, technique, the way back, all-out sets (rule book B5)."""

from datetime import timedelta

from msgspec.structs import replace

from api.engine.facts import Effort, Facts, Goal, Position, PrescribedDose, Session, SetTarget
from api.engine.vocab import (
    EffortScale,
    GoalKind,
    Phase,
    SessionStatus,
    SetKind,
    SetStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import real
from tests.engine.lifting import LOW, RDL, facts, lift, silent, told
from tests.engine.receipts.rendering import doses, receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.worlds import answer

PATTERNS = (make.P.HINGE, make.P.SQUAT, make.P.PUSH, make.P.CARDIO, make.P.JUMP, make.P.RUN)
CARRY = "suitcase-carry"
HOLDS = (
    ("walk-brisk", 1, Phase.P2, (900, 1200, 1250, 1300, 1400, 1500)),
    ("wall-sit", 3, Phase.P1, (15, 20, 25, 30, 35)),
    ("back-extension-iso", 5, Phase.P3, (15, 18, 20, 25, 30)),
    ("hip-flexor-half-kneel", 2, Phase.P2, (15, 30, 35, 40, 55)),
)
PHASES = (Phase.P1, Phase.P2, Phase.P3, Phase.P4, Phase.P5, Phase.P6)


EASY = make.episode(**LOW)


def pair(kilos: float = 60, **more: object) -> tuple[Session, Session]:
    """Two calm sessions three days apart."""
    return lift(17, kilos, **more), lift(20, kilos, **more)


def with_sets(done: Session, **last: object) -> Session:
    """The same session with something else said of its last set."""
    row = done.exercises[0]
    sets = (*row.sets[:-1], replace(row.sets[-1], **last))
    return replace(done, exercises=(replace(row, sets=sets),))


@story
def two_calm_sessions_open_one_step_of_load() -> str:
    """B5: two greens 48 hours apart, one variable; the receipt names the caps it stayed under."""
    return receipt(answer(facts(*pair(), phase=Phase.P2)))


@story
def one_calm_session_collects_the_second() -> str:
    """B10 line 14: a single green holds, and says that one more is needed."""
    return receipt(answer(facts(lift(20), phase=Phase.P2)))


@story
def two_calm_sessions_of_one_day_after_another_do_not_count_as_two() -> str:
    """INV-07: at least 48 hours, 72 where the work was 80 % of the pain-free maximum."""

    def apart(hours: int, **more: object) -> Facts:
        first = lift(15, **more)
        later = replace(lift(18, **more), started_at=first.started_at + timedelta(hours=hours))
        return facts(first, later)

    light = ((f"light, {h} h apart", answer(apart(h))) for h in (24, 47, 48, 71))
    heavy = {"kilos": 100, "reps": 5, "rpe": 8}
    return table(
        [*light, *((f"heavy, {h} h apart", answer(apart(h, **heavy))) for h in (48, 71, 72))]
    )


@story
def sessions_too_near_each_other_wait() -> str:
    """The receipt of a step that waits for a rest day."""
    first = lift(18)
    later = replace(lift(19), started_at=first.started_at + timedelta(hours=40))
    return receipt(answer(facts(first, later)))


@story
def repetitions_grow_inside_the_range_of_the_slot_and_then_end() -> str:
    """Double progression: where no plate fits, repetitions up to the top of the range."""
    return table(
        (f"{reps} repetitions of 10 kg", answer(facts(*pair(10, reps=reps), phase=Phase.P2)))
        for reps in (4, 7, 8, 10, 11, 12, 13, 15)
    )


@story
def effort_above_the_target_of_the_phase_repeats() -> str:
    """B5: 7 in P1 and P2, 8 in P3, 9 in P4 and P5."""
    return table(
        (f"{phase} effort {rpe}", answer(facts(*pair(rpe=rpe), phase=phase)))
        for phase in PHASES
        for rpe in (6, 7, 8, 9, 10)
    )


@story
def an_effort_above_the_target_holds() -> str:
    """The receipt of a calm session that was too hard."""
    return receipt(answer(facts(*pair(rpe=8), phase=Phase.P2)))


@story
def effort_may_be_told_as_repetitions_in_reserve() -> str:
    """RIR 3 is RPE 7: both are read alike."""

    def reserve(value: float) -> Facts:
        rows = []
        for done in pair():
            row = done.exercises[0]
            sets = tuple(replace(s, effort=Effort(EffortScale.RIR, value)) for s in row.sets)
            rows.append(replace(done, exercises=(replace(row, sets=sets),)))
        return facts(*rows, phase=Phase.P2)

    return table((f"{value} in reserve", answer(reserve(value))) for value in (0, 1, 2, 3, 4, 5))


@story
def an_effort_that_used_to_be_told_and_is_missing_makes_the_load_wait() -> str:
    """INV-44: leaving an answer out holds; who never tells one is neither held nor helped."""
    rows = (
        ("never told", facts(*silent(17, 20))),
        ("told both times", facts(*pair())),
        ("told, then silent", facts(lift(17), *silent(20))),
        ("silent, then told", facts(*silent(17), lift(20))),
    )
    return table((label, answer(known)) for label, known in rows)


@story
def a_missing_effort_holds_and_asks_for_it() -> str:
    """The receipt of a load that waits for an effort."""
    return receipt(answer(facts(lift(17), *silent(20))))


@story
def technique_below_three_repeats_the_load() -> str:
    """INV-40: a rung or a load is not left behind with technique under 3 of 5."""
    return table(
        (f"technique {rated}", answer(facts(*pair(technique=rated))))
        for rated in (None, 1, 2, 3, 4, 5)
    )


@story
def a_technique_of_two_holds() -> str:
    """The receipt names the rating and what would have been enough."""
    return receipt(answer(facts(*pair(technique=2))))


@story
def every_set_is_done_as_asked_before_a_step() -> str:
    """B5: all prescribed repetitions; a set that was stopped for pain is judged by its pain."""
    target = SetTarget(reps=8, load_g=60_000)
    rows = (
        ("as asked", {"target": target}),
        ("a repetition short", {"target": target, "reps": 7}),
        ("a repetition more", {"target": target, "reps": 9}),
        ("stopped, tired", {"status": SetStatus.STOPPED, "reason": StopReason.FATIGUE}),
        ("stopped, pain", {"status": SetStatus.STOPPED, "reason": StopReason.PAIN}),
        ("left out", {"status": SetStatus.SKIPPED}),
        ("left out, pain", {"status": SetStatus.SKIPPED, "reason": StopReason.PAIN}),
    )
    return table(
        (label, answer(facts(lift(17), with_sets(lift(20), **said)))) for label, said in rows
    )


@story
def a_set_left_out_repeats_the_dose() -> str:
    """The receipt of an exposure that was not finished."""
    return receipt(answer(facts(lift(17), with_sets(lift(20), status=SetStatus.SKIPPED))))


def skipped(n: int, reason: StopReason | None = None, name: str = "") -> Session:
    done = make.session(n, status=SessionStatus.SKIPPED, skip_reason=reason)
    return replace(done, ref=replace(done.ref, id=f"skip{n}{name}"))


@story
def seven_tenths_of_a_week_are_done_before_a_step() -> str:
    """B5, INV-34: adherence of 70 % in seven days; a session left out for pain costs nothing."""
    rows = [
        (
            f"{count} left out for {reason or 'no reason'}",
            tuple(skipped(21, reason, str(k)) for k in range(count)),
        )
        for reason in (None, StopReason.PAIN, StopReason.TIME)
        for count in (0, 1, 2)
    ]
    return table(
        (label, answer(facts(*pair(), *out, check_ins=told(17, 20)))) for label, out in rows
    )


@story
def sessions_left_out_hold_the_step() -> str:
    """The receipt of a week of which too little was done."""
    return receipt(answer(facts(*pair(), skipped(21), skipped(22), check_ins=told(17, 20))))


@story
def a_load_calm_within_four_weeks_needs_one_calm_session_on_the_way_back() -> str:
    """B5 restore: one step of at most 10 % per green, never above the known load."""
    return receipt(answer(facts(lift(10, 80), lift(20, 60))))


@story
def the_way_back_ends_at_the_known_load_and_after_four_weeks() -> str:
    """B5 restore: within 28 days, and not beyond what was green."""
    rows = [
        (f"{kg} kg after 80 on day 10", answer(facts(lift(10, 80), lift(20, kg))))
        for kg in (40, 60, 72.5, 75, 77.5, 80)
    ]
    for now in (30, 31, 32, 33, 34):
        known = facts(
            lift(4, 80),
            make.lifted(now - 6, RDL, 70, (1, 7)),
            lift(now - 3, 60),
            check_ins=told(4, now - 6, now - 3),
            screenings=(make.screening(0), make.screening(now - 1)),
        )
        rows.append(
            (f"80 on day 4, asked on day {now}", answer(replace(known, as_of=make.day(now))))
        )
    return table(rows)


@story
def two_repetitions_over_the_target_twice_may_take_load_first() -> str:
    """B5 two for two: an alternative entry where no effort is told."""
    return table(
        (f"{extra} over", answer(facts(*silent(17, 20, extra=extra), phase=Phase.P2)))
        for extra in (-1, 0, 1, 2, 3)
    )


@story
def two_for_two_names_the_repetitions_it_counted() -> str:
    """The receipt of a step by repetitions over the target."""
    return receipt(answer(facts(*silent(17, 20, extra=2), phase=Phase.P2)))


def all_out(reps: int, n: int = 20, kilos: float = 100) -> Session:
    """Two sets of five and a third one all out."""
    done = make.lifted(n, RDL, kilos, (1, 1, 1), 5, 8)
    return with_sets(done, kind=SetKind.AMRAP, reps=reps, effort=Effort(EffortScale.RPE, 10))


GOAL = (Goal(GoalKind.LIFT, RDL, 150_000, 1),)


@story
def the_repetitions_of_an_all_out_third_set_size_the_step() -> str:
    """B5 DAPRE: 0-2 less, 3-4 the same, 5-6 and more up; from P3 and LOW only, never asked for."""
    rows = [
        (
            f"{reps:2} all out",
            answer(facts(lift(17, 100, reps=5, rpe=8), all_out(reps), episode=EASY, goals=GOAL)),
        )
        for reps in range(0, 15)
    ]
    more = (
        ("8 all out in P2", {"phase": Phase.P2, "episode": EASY, "goals": GOAL}),
        ("8 all out, stirred up", {"goals": GOAL}),
        ("8 all out, no goal lift", {"episode": EASY}),
    )
    rows += [
        (label, answer(facts(lift(17, 100, reps=5, rpe=8), all_out(8), **said)))
        for label, said in more
    ]
    return table(rows)


@story
def an_all_out_set_of_eight_is_named_with_its_row() -> str:
    """The receipt of a step that an all-out set sized."""
    return receipt(
        answer(facts(lift(17, 100, reps=5, rpe=8), all_out(8), episode=EASY, goals=GOAL))
    )


@story
def an_all_out_set_of_two_asks_for_less() -> str:
    """DAPRE: 0-2 repetitions lower the load, without any pain."""
    return receipt(
        answer(facts(lift(17, 100, reps=5, rpe=8), all_out(2), episode=EASY, goals=GOAL))
    )


@story
def an_empty_lift_that_was_calm_twice_takes_a_load_by_effort() -> str:
    """From P2 on; before it only repetitions are added."""
    return table(
        (f"{phase} {kg} kg", answer(facts(*pair(kg, reps=reps), phase=phase)))
        for phase in PHASES
        for kg, reps in ((0, 8), (0, 12), (None, 8), (None, 12))
    )


@story
def what_was_asked_for_and_not_done_stays_asked_for() -> str:
    """A dose of an earlier plan that nobody logged is not forgotten."""
    asked = PrescribedDose(RDL, (SetTarget(reps=8, load_g=55_000),) * 3, None, make.day(21))
    known = facts(lift(17), lift(20), phase=Phase.P2)
    place = Position(Phase.P2, make.day(0), (asked,))
    return receipt(answer(replace(known, position=place)))


@story
def times_and_holds_grow_by_a_little() -> str:
    """Walking and holds take longer, drills more repetitions, each inside its slot."""

    def done(slug: str, count: int, phase: Phase, **amount: int | None) -> Facts:
        rows = []
        for n in (17, 20):
            session = make.lifted(n, slug, None, (1,) * count)
            row = session.exercises[0]
            sets = tuple(replace(s, **{"reps": None, **amount}) for s in row.sets)
            rows.append(replace(session, exercises=(replace(row, sets=sets),)))
        return facts(*rows, slug=slug, phase=phase)

    rows = [
        (f"walk-brisk {s} s", answer(done("walk-brisk", 1, Phase.P1, duration_s=s)))
        for s in (300, 900, 1100, 1200, 1500)
    ]
    rows += [
        (f"{slug} {reps} times", answer(done(slug, 3, Phase.P1, reps=reps)))
        for slug in ("deadbug-heel-tap", "bird-dog-limb", "squat-box", "hinge-dowel")
        for reps in (5, 8, 9, 10, 12)
    ]
    with real.content():
        rows += [
            (f"{slug} {seconds} s, as shipped", answer(done(slug, count, at, duration_s=seconds)))
            for slug, count, at, amounts in HOLDS
            for seconds in amounts
        ]
        rows += [
            (f"{CARRY} {m} m", answer(done(CARRY, 4, phase, distance_m=m, load_g=kg)))
            for phase in (Phase.P2, Phase.P3)
            for kg in (None, 20_000)
            for m in (5, 18, 20, 25, 29, 30, 40)
        ]
        rows += [
            (f"{slug} {reps} x {s} s", answer(done(slug, 3, Phase.P2, reps=reps, duration_s=s)))
            for slug, s in (("side-plank", 10), ("bird-dog", 10), ("curl-up-mcgill", 8))
            for reps in (4, 6, 8, 10, 12)
        ]
    return table(rows)


@story
def the_week_of_a_calm_lifter_who_may_step_up() -> str:
    """One dose an exercise, hinges 48 hours apart, walking and breathing every day."""
    return receipt(answer(replace(facts(*pair(), phase=Phase.P2), scope=make.PLAN)))


@story
def a_pattern_is_answered_with_every_lift_of_it() -> str:
    """Pattern scope: each slot of the pattern, and what was trained last."""
    return "\n".join(
        f"{pattern}: {doses(answer(replace(known, scope=make.of_pattern(pattern))))}"
        for known in (facts(*pair(), phase=phase) for phase in (Phase.P1, Phase.P3))
        for pattern in PATTERNS
    )
