"""Wishes, the days there are, equipment, and exercises of the athlete's own."""

from msgspec.structs import replace

from api.engine.facts import (
    Enrollment,
    Facts,
    OverrideRequest,
    OwnExercise,
    Position,
)
from api.engine.vocab import (
    BaselineTest,
    Equipment,
    FactKind,
    OverrideKind,
    Phase,
    RunStage,
    Weekday,
)
from tests.engine import factories as make
from tests.engine import real
from tests.engine.lifting import RDL
from tests.engine.own_exercises import KINDS, MINE, own
from tests.engine.receipts.rendering import doses, on, receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_flags import known
from tests.engine.receipts.stories_gates import WEEKS, gated
from tests.engine.receipts.stories_runs import run, runner
from tests.engine.worlds import answer

E, W = Equipment, OverrideKind


def wish(
    kind: OverrideKind, n: int = 22, exercise: str | None = RDL, kilos: float | None = None
) -> OverrideRequest:
    ref = make.ref(FactKind.OVERRIDE_REQUEST, f"wish{kind}{n}", n)
    return OverrideRequest(ref, kind, exercise, None if kilos is None else int(kilos * 1000))


@story
def what_an_athlete_may_wish_for() -> str:
    """INV-35: a wish can only make the plan more careful; more is never granted by the engine."""
    rows = {
        "nothing": (),
        "less": (wish(W.LESS),),
        "less of everything": (wish(W.LESS, exercise=None),),
        "less of something else": (wish(W.LESS, exercise="kb-deadlift"),),
        "50 kg": (wish(W.LESS, kilos=50),),
        "51.3 kg": (wish(W.LESS, kilos=51.3),),
        "100 kg": (wish(W.LESS, kilos=100),),
        "50 and 40 kg": (wish(W.LESS, kilos=50), wish(W.LESS, 21, kilos=40)),
        "less, six days ago": (wish(W.LESS, 17),),
        "less, seven days ago": (wish(W.LESS, 16),),
        "50 kg, done since": (wish(W.LESS, 20, kilos=60),),
        "not this exercise": (wish(W.EXCLUDE_EXERCISE),),
        "more": (wish(W.MORE),),
        "clear the flags": (wish(W.CLEAR_FLAGS),),
        "a rest day": (wish(W.REST_DAY, 23),),
    }
    return table((label, answer(known(overrides=told))) for label, told in rows.items())


@story
def a_wish_for_less_is_granted_and_named() -> str:
    """The receipt of a wish that names a load."""
    return receipt(answer(known(overrides=(wish(W.LESS, kilos=50),))))


@story
def a_rest_day_leaves_its_day_empty() -> str:
    """The days of a week with and without a wished rest day."""

    def days(*told: OverrideRequest) -> str:
        made = answer(known(scope=make.PLAN, overrides=told))
        return " ".join(f"{on(d.local_date)}:{d.key}" for d in made.sessions)

    rested = (f"day {n}: {days(wish(W.REST_DAY, n, None))}" for n in (24, 26))
    return "\n".join([f"none: {days()}", *rested])


def enrolled(wanted: int, *days: Weekday) -> Enrollment:
    return Enrollment(
        make.ref(FactKind.ENROLLMENT, "enr", 0), "hinge-rebuild", make.DAY0, wanted, days
    )


@story
def the_week_follows_the_days_there_are() -> str:
    """The fullest week with no more sessions than wanted, the most important days where few."""
    ways = {f"{n} a week": enrolled(n) for n in range(1, 7)}
    ways |= {
        "3 on Mon Wed Fri": enrolled(3, Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY),
        "3 on Sat Sun": enrolled(3, Weekday.SATURDAY, Weekday.SUNDAY),
        "2 on Mon Tue Wed": enrolled(2, Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY),
        "1 on Thu": enrolled(1, Weekday.THURSDAY),
    }

    def week(taken: Enrollment | None, n: int) -> str:
        made = answer(gated(Phase.P2, *WEEKS, n=n, enrollment=taken, baselines=()))
        return " ".join(
            f"{d.local_date:%a}:{d.key}({sum(len(b.prescriptions) for b in d.blocks)})"
            for d in made.sessions
        )

    rows = [
        f"{label}, asked on day {n}: {week(taken, n)}"
        for label, taken in ways.items()
        for n in (40, 41)
    ]
    return "\n".join([*rows, f"nothing said: {week(None, 40)}"])


@story
def what_is_at_hand_decides_what_is_done() -> str:
    """INV-21: always something trainable that the equipment allows; nothing that it does not."""
    homes = {
        "a gym": frozenset({E.FULL_GYM}),
        "dumbbells and a band": frozenset({E.DUMBBELL, E.BAND}),
        "a kettlebell": frozenset({E.KETTLEBELL}),
        "a bar and a bench": frozenset({E.BARBELL, E.BENCH}),
        "nothing": frozenset(),
    }
    with real.content():
        parts = []
        for label, home in homes.items():
            facts = real.enrolled(gated(Phase.P2, *WEEKS), "hinge-rebuild", Phase.P2, 38)
            made = answer(replace(facts, athlete=replace(facts.athlete, equipment=home)))
            parts.append(f"{label}\n{doses(made)}")
    return "\n".join(parts)


@story
def a_bar_weighs_what_it_weighs() -> str:
    """A dose below the empty bar becomes another exercise; unknown loads begin with the bar."""

    def barred(slug: str, kilos: float | None, phase: Phase, *pains: int) -> Facts:
        done = (
            ()
            if kilos is None
            else tuple(
                make.lifted(d, slug, kilos, (1, p))
                for d, p in zip((17, 20), pains or (1, 1), strict=True)
            )
        )
        told = tuple(make.morning((s.ref.local_date - make.DAY0).days + 1, 1, 1) for s in done)
        return known(
            scope=make.of_exercise(slug),
            sessions=done,
            check_ins=told,
            position=Position(phase, make.day(0)),
            baselines=(make.result(BaselineTest.BRACE, 3, 10),),
        )

    with real.content():
        rows = []
        for slug in ("rdl-barbell", "trap-bar-high", "squat-front", "bench-press"):
            for kilos, phase in (
                (None, Phase.P1),
                (None, Phase.P2),
                (None, Phase.P3),
                (0, Phase.P3),
                (20, Phase.P3),
                (22.5, Phase.P3),
                (25, Phase.P2),
                (40, Phase.P1),
            ):
                rows.append((f"{slug} {kilos} kg in {phase}", answer(barred(slug, kilos, phase))))
            rows += [
                (f"{slug} 22.5 kg, pains {p}", answer(barred(slug, 22.5, Phase.P3, *p)))
                for p in ((4, 4), (1, 7), (1, 4))
            ]
        return table(rows)


@story
def dumbbells_and_kettlebells_end_somewhere() -> str:
    """No dose is heavier than the heaviest that is usual, or than what was lifted before."""

    def heavy(slug: str, kilos: float) -> Facts:
        done = tuple(make.lifted(d, slug, kilos, (1, 1, 1)) for d in (17, 20))
        owned = Equipment.KETTLEBELL if slug == "kb-deadlift" else Equipment.FULL_GYM
        return known(
            scope=make.of_exercise(slug),
            athlete=make.athlete(equipment=frozenset({owned}), bests=()),
            sessions=done,
            position=Position(Phase.P4, make.day(0)),
            baselines=(make.result(BaselineTest.BRACE, 3, 10),),
        )

    with real.content():
        return table(
            (f"{slug} {kg} kg", answer(heavy(slug, kg)))
            for slug in ("kb-deadlift", "squat-goblet", "rdl-dumbbell", "bench-press-dumbbell")
            for kg in (40, 45, 47.5, 48, 55, 60, 100, 118, 120, 130)
        )


@story
def exercises_of_ones_own_are_read_as_the_worst_they_may_be() -> str:
    """Not placed: repeated at most; placed: like others, never as proof for them, never chosen."""

    def mine(row: OwnExercise, kilos: float, phase: Phase, *pains: int) -> Facts:
        done = tuple(
            make.lifted(d, MINE, kilos, (1, p))
            for d, p in zip((17, 20), pains or (1, 1), strict=True)
        )
        return known(
            scope=make.of_exercise(MINE),
            sessions=done,
            own_exercises=(row,),
            position=Position(phase, make.day(0)),
        )

    every = {"nobody placed": own(), **KINDS}
    rows = [
        (f"{label}, {phase}", answer(mine(row, 40, phase)))
        for label, row in every.items()
        for phase in (Phase.P1, Phase.P2, Phase.P4, Phase.P5)
    ]
    rows += [
        (f"{label}, red", answer(mine(row, 40, Phase.P5, 1, 7))) for label, row in every.items()
    ]
    rows += [
        (
            f"the RDL beside it, {label}",
            answer(replace(mine(row, 40, Phase.P5, 1, 7), scope=make.of_exercise(RDL))),
        )
        for label, row in every.items()
    ]
    return table(rows)


@story
def pounds_are_kilograms_rounded_down() -> str:
    """INV-26: plates of 5 lb; loads are whole numbers of them."""

    def pounds(lb: float) -> Facts:
        done = tuple(make.lifted(d, RDL, lb * 0.45359237, (1, 1, 1)) for d in (17, 20))
        return known(athlete=make.athlete(bests=(), plate_step_g=2268), sessions=done)

    return table((f"{lb} lb", answer(pounds(lb))) for lb in (45, 95, 135, 225, 315))


@story
def the_decision_of_somebody_who_has_told_next_to_nothing() -> str:
    """No profile details, no episode, no tests: a plan that asks for what would help."""
    bare = make.facts(
        0,
        athlete=make.athlete(bests=(), sports=(), equipment=frozenset()),
        episode=None,
        enrollment=None,
    )
    return receipt(answer(bare))


@story
def exercises_that_the_library_does_not_know() -> str:
    """INV-42: an unknown exercise is answered with what is known."""
    return doses(answer(known(scope=make.of_exercise("no-such-lift"))))


@story
def a_lift_whose_equipment_is_not_there_is_replaced() -> str:
    """INV-21: the nearest thing that the equipment allows stands in."""
    bare = make.athlete(bests=(), equipment=frozenset())
    return receipt(answer(known(athlete=bare, scope=make.of_exercise("rdl-dumbbell"))))


@story
def runs_too_near_each_other_give_way_to_easier_work() -> str:
    """INV-28 for runs: a day between two of them; the slot's easier work or a walk stands there."""

    def week(last: int, *training: Weekday) -> str:
        ref = make.ref(FactKind.ENROLLMENT, "enr", 0)
        taken = Enrollment(ref, "running-return", make.DAY0, 3, training)
        runs = (run(17, RunStage.R2), run(last, RunStage.R2))
        made = answer(runner(*runs, n=25, scope=make.PLAN, phase=Phase.P2, enrollment=taken))
        main = (
            f"{d.local_date:%a} {' '.join(p.exercise for p in b.prescriptions)}"
            for d in made.sessions
            for b in d.blocks
            if b.kind == "main"
        )
        return f"last run on day {last}, {' '.join(training) or 'any day'}: {'; '.join(main)}"

    days = (Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)
    ways = ((21,), (23,), (24,), (24, *days), (21, *days), (24, *days[:2]))
    return "\n".join(week(*way) for way in ways)


@story
def a_run_asked_about_by_its_name_is_the_run_lane() -> str:
    """All running is one lane: whichever run is asked about, the answer is its next stage."""
    known = runner(run(17, RunStage.R8), run(20, RunStage.R8))
    return table(
        (slug, answer(replace(known, scope=make.of_exercise(slug))))
        for slug in ("run-walk", "run-easy", "run-tempo", "walk-brisk")
    )
