"""Standing still, maintenance, seasons, and months of training (rule book B8, B11)."""

from collections.abc import Iterator
from textwrap import wrap

from msgspec.structs import replace

from api.engine.decisions import Decision, PlannedDay, Prescription
from api.engine.facts import (
    BaselineResult,
    Effort,
    ExerciseDone,
    Facts,
    Goal,
    Position,
    Session,
    SetDone,
    SetTarget,
)
from api.engine.planning.calendar import calendar
from api.engine.vocab import (
    BaselineTest,
    EffortScale,
    FactKind,
    GoalKind,
    Phase,
)
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.lifting import LOW, RDL
from tests.engine.receipts.rendering import on, receipt, table, work
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_gates import TESTS, gated
from tests.engine.test_plateau import better, still
from tests.engine.worlds import answer


@story
def four_weeks_of_the_same_are_reviewed() -> str:
    """INV-36: a standstill is named, tests are asked for, a load finding opens where allowed."""
    return receipt(answer(better()))


@story
def what_counts_as_standing_still() -> str:
    """No step anywhere in four weeks of training, none that began less than four weeks ago."""
    found = {
        "the same for eight weeks": still(),
        "daily life got better": better(),
        "phase 27 days old": still(position=Position(Phase.P3, make.day(31))),
        "phase 28 days old": still(position=Position(Phase.P3, make.day(30))),
        "light": still(kilos=20),
    }
    return "\n".join(
        f"{label}: {' '.join(r.code for r in answer(facts).reasons)}"
        for label, facts in found.items()
    )


def kept(*days: tuple[int, tuple[str, ...], int], n: int = 100, **more: object) -> Facts:
    """P6: what was done on some days, and the minutes walked."""
    done = []
    for day, slugs, minutes in days:
        rows = [ExerciseDone(s, (SetDone(reps=8, load_g=20_000, pain=0),)) for s in slugs]
        rows += (
            [ExerciseDone("walk-brisk", (SetDone(duration_s=minutes * 60, pain=0),))]
            if minutes
            else []
        )
        done.append(make.session(day, *rows))
    plain = {
        "screenings": (make.screening(0), make.screening(n)),
        "position": Position(Phase.P6, make.day(0)),
        "episode": make.episode(-10, pain_morning=0, pain_at_rest=0, settle_h=1.0),
        "baselines": (),
    }
    return make.lifter(n, sessions=tuple(done), **{**plain, **more})


FULL = (95, ("cat-cow", "deadbug", RDL), 65), (98, ("cat-cow", "deadbug", RDL), 65)


@story
def maintenance_counts_its_pillars() -> str:
    """B8 P6: hips, core and strength twice a week, 130 minutes of walking, tests when due."""
    ways = {
        "a full week": FULL,
        "one of two": FULL[:1],
        "no hips": ((95, ("deadbug", RDL), 65), (98, ("deadbug", RDL), 65)),
        "no core": ((95, ("cat-cow", RDL), 65), (98, ("cat-cow", RDL), 65)),
        "no strength": ((95, ("cat-cow", "deadbug"), 65), (98, ("cat-cow", "deadbug"), 65)),
        "129 minutes": (
            (95, ("cat-cow", "deadbug", RDL), 65),
            (98, ("cat-cow", "deadbug", RDL), 64),
        ),
        "a day too old": (
            (93, ("cat-cow", "deadbug", RDL), 65),
            (98, ("cat-cow", "deadbug", RDL), 65),
        ),
    }

    def said(facts: Facts) -> str:
        made = answer(facts)
        short = [
            f"{c.name} {c.value:g}"
            for r in made.reasons
            if r.code == "pillar_short"
            for c in r.checks
        ]
        asks = [f"{a.kind} by {on(a.due_on)} {' '.join(a.tests)}" for a in made.asks]
        return f"short of {', '.join(short) or 'nothing'}; asks {'; '.join(asks)}"

    rows = [f"{label}: {said(kept(*days))}" for label, days in ways.items()]
    rows += [f"day {n} of P6: {said(kept(n=n))}" for n in (6, 7, 27, 28, 30, 83, 84, 90, 180, 365)]
    return "\n".join([*rows, "", receipt(answer(kept(*FULL)))])


def going(n: int, kind: GoalKind, day: int, phase: Phase, since: int = 0, **more: object) -> Facts:
    days = range(max(n - 20, 0), n, 4)
    plain = {
        "goals": (
            Goal(
                kind,
                "deadlift-conventional" if kind is GoalKind.LIFT else None,
                200_000,
                1,
                target_on=make.day(day),
            ),
        ),
        "sessions": tuple(make.lifted(d, RDL, 60, (1, 1, 1)) for d in days),
        "check_ins": tuple(make.morning(d + 1, 1, 1) for d in days),
        "screenings": (make.screening(0), make.screening(n)),
        "position": Position(phase, make.day(since)),
        "episode": make.episode(**LOW),
    }
    return make.lifter(n, **{**plain, **more})


@story
def a_season_laid_back_from_its_event() -> str:
    """Latest starts of each phase, lighter weeks, the last week, the last heavy hinge."""
    ways = ((Phase.P1, 100), (Phase.P2, 60), (Phase.P3, 20), (Phase.P6, 40), (Phase.P1, 9))
    return "\n".join(_season(going(10, GoalKind.EVENT, day, phase)) for phase, day in ways)


def _season(facts: Facts) -> str:
    found = calendar(laws.book_of(facts))
    if found.season is None:
        return f"{found.phase}: no season"
    way = found.season
    starts = (f"{p.phase} by {on(p.latest_on)} (first {p.earliest_on:%d %b})" for p in way.phases)
    light = (f"{w.kind} {on(w.from_on)} to {on(w.until_on)[4:]}" for w in found.lighter_weeks)
    return "\n".join(
        [
            f"{found.phase}, event on {on(way.event_on)}: last week from {on(way.taper_from)},"
            f" last heavy hinge {on(way.last_heavy_hinge_on)}, ready {on(way.ready_on)}",
            f"  {', '.join(starts)}",
            f"  {', '.join(light)}",
        ]
    )


@story
def a_season_day_by_day_around_a_lighter_week_and_the_last_one() -> str:
    """The week that runs is shown until its last day; what is over is not."""
    place = Position(Phase.P3, make.day(20), deload_from=make.day(41))

    def weeks(n: int) -> str:
        found = calendar(laws.book_of(going(n, GoalKind.EVENT, 90, Phase.P3, position=place)))
        rows = (f"{w.kind} {on(w.from_on)} to {on(w.until_on)[4:]}" for w in found.lighter_weeks)
        return f"day {n}: {', '.join(rows) or 'none'}"

    return "\n".join(weeks(n) for n in (40, 41, 46, 47, 48, 51, 61, 62, 82, 83, 88, 89, 90, 91))


@story
def the_last_days_before_an_event() -> str:
    """The last week is a lighter one; after the last heavy day no hinge adds; P6 in 5 %."""
    rows = [
        (
            f"{kind} in {left} days, {phase}",
            answer(replace(going(60, kind, 60 + left, phase, 30), scope=make.of_exercise(RDL))),
        )
        for kind in (GoalKind.EVENT, GoalKind.LIFT)
        for phase in (Phase.P3, Phase.P6)
        for left in (0, 3, 6, 7, 8, 10, 11, 20, 28, 60)
    ]
    return table(rows)


@story
def the_plan_of_the_last_week() -> str:
    """B8 P5 and season: half the sets, the event named."""
    return receipt(answer(going(60, GoalKind.EVENT, 65, Phase.P5, 30)))


BY_FEEL = 30_000


"""What is taken where a plan leaves the load to the athlete."""


def lived(facts: Facts, pains: tuple[int, ...]) -> Iterator[tuple[Facts, Decision]]:
    """A plan every week, done as asked with the worst pain of its week, tests every four weeks."""
    for week, pain in enumerate(pains):
        made = answer(facts)
        yield facts, made
        n = (facts.as_of - make.DAY0).days + 7
        days = [(d.local_date - make.DAY0).days for d in made.sessions]
        facts = replace(
            facts,
            as_of=make.day(n),
            sessions=(*facts.sessions, *(_trained(d, pain) for d in made.sessions)),
            check_ins=(
                *facts.check_ins,
                *(
                    make.morning(d, 1, 1)
                    for d in range(n - 6, n + 1)
                    if d - 1 not in days or pain < 5
                ),
                *(make.morning(d + 1, 3, 20) for d in days if pain >= 5),
            ),
            screenings=(*facts.screenings, make.screening(n)),
            baselines=(*facts.baselines, *(_again(n) if week % 4 == 3 else ())),
            position=made.position,
        )


def _again(n: int) -> tuple[BaselineResult, ...]:
    """Every test once more; what was chosen to be done goes better than at the start."""
    return tuple(_taken(t, n) for t in TESTS if (t.test, t.value) != (BaselineTest.PSFS, 4))


def _taken(told: BaselineResult, n: int) -> BaselineResult:
    return replace(told, ref=make.ref(FactKind.BASELINE, f"{told.test}-{told.side}-{n}", n))


def _trained(day: PlannedDay, pain: int) -> Session:
    asked = [p for b in day.blocks if b.kind == "main" for p in b.prescriptions]
    n = (day.local_date - make.DAY0).days
    done = tuple(
        ExerciseDone(p.exercise, tuple(_set_of(p, row, pain) for row in p.sets), p.stage)
        for p in asked
    )
    return make.session(
        n, *done, pain_before=1, pain_after=min(pain, 2), session_rpe=6, duration_s=3000
    )


def _set_of(dose: Prescription, asked: SetTarget, pain: int) -> SetDone:
    free = make.LIBRARY.exercises[dose.exercise].loadable and asked.load_g is None
    metres = asked.distance_m or (asked.duration_s or 0) * 2 if dose.stage else None
    return SetDone(
        reps=asked.reps,
        duration_s=asked.duration_s,
        distance_m=metres,
        load_g=BY_FEEL if free else asked.load_g,
        effort=Effort(EffortScale.RPE, 6),
        technique=4,
        pain=pain,
        target=asked,
    )


def diary(facts: Facts, pains: tuple[int, ...]) -> str:
    """A line for every plan and one for its doses."""
    parts = []
    for _, made in lived(facts, pains):
        said = " ".join(dict.fromkeys(r.code for r in made.reasons))
        place = made.position
        marks = (
            f", lighter {on(place.deload_from)}, finding {on(place.load_finding_on)}"
            if place
            else ""
        )
        parts.append(f"{on(made.local_date)} {made.action} {made.phase}{marks}: {said}")
        parts += wrap(
            "; ".join(f"{p.action[:4]} {work(p)}" for p in made.prescriptions),
            98,
            initial_indent="  ",
            subsequent_indent="  ",
        )
    return "\n".join(parts)


def beginner(**more: object) -> Facts:
    """Day 0 in P1 with every test passed and 100 kg from before."""
    tests = tuple(_taken(t, 0) for t in TESTS if (t.test, t.value) != (BaselineTest.PSFS, 7))
    plain = {"n": 0, "since": 0, "check_ins": (make.morning(0, 1, 1),), "baselines": tests}
    return gated(Phase.P1, **{**plain, **more})


@story
def a_calm_lifter_over_five_months() -> str:
    """INV-43: every week done as asked; loads, phases and lighter weeks go their way."""
    return diary(beginner(), (1,) * 22)


@story
def a_lifter_whose_own_activities_do_not_get_easier() -> str:
    """The gate of P2 stays open; hinges that were loaded just before a lighter week get their
    repetitions back after it."""
    start = beginner()
    same = tuple(t for t in start.baselines if t.test is not BaselineTest.PSFS)
    return diary(replace(start, baselines=(*same, make.result(BaselineTest.PSFS, 6, 0))), (1,) * 7)


@story
def a_lifter_with_ups_and_downs() -> str:
    """Edge weeks repeat, red ones lower, and the way up goes on."""
    return diary(beginner(), (1, 1, 4, 1, 1, 1, 6, 1, 1, 1, 4, 4, 1, 1))


@story
def a_calm_runner_over_four_months() -> str:
    """INV-43: stages, then distance; strength beside it."""
    runner = make.runner(0)
    start = beginner(athlete=runner.athlete, episode=replace(runner.episode, settle_h=1.0))
    return diary(
        replace(start, program="running-return", position=Position(Phase.P2, make.day(0))),
        (1,) * 18,
    )


@story
def a_calm_lifter_with_the_content_as_shipped() -> str:
    """The same with the whole library and the program as athletes get it."""
    with real.content():
        start = real.enrolled(beginner(), "hinge-rebuild", Phase.P1)
        return diary(start, (1, 1, 1, 4, 1, 1, 1, 1, 1, 1))


@story
def an_event_that_is_too_near_is_named_with_a_day_that_would_do() -> str:
    """Least times alone do not allow it; no gate moves for it."""
    return receipt(answer(going(10, GoalKind.EVENT, 45, Phase.P2)))
