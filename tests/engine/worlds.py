"""Random histories for property tests: any athlete, any answers, any order of days."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.decide import decide
from api.engine.decisions import Decision
from api.engine.facts import (
    CheckIn,
    Effort,
    ExerciseDone,
    Facts,
    Goal,
    LegSymptoms,
    OpenVisit,
    Position,
    Session,
    SetDone,
)
from api.engine.ruleset import RuleSet
from api.engine.vocab import (
    AggravatingFactor,
    EasingFactor,
    EffortScale,
    GoalKind,
    LegReach,
    MovementPattern,
    PainQuality,
    Phase,
    RunStage,
)
from tests.engine import factories as make

DAYS = 24
SLUGS = ("rdl-tempo", "kb-deadlift", "squat-goblet", "deadbug", "walk-brisk", "bench-press")
PAIN = st.one_of(st.none(), st.integers(0, 8))
CALM = st.integers(0, 3)


def answer(facts: Facts, rules: RuleSet = make.RULES) -> Decision:
    return decide(facts, rules, make.LIBRARY, make.CURRICULUM)


@st.composite
def sets(draw: st.DrawFn, slug: str, load: int, pains: st.SearchStrategy[int | None]) -> SetDone:
    loadable = make.LIBRARY.exercises[slug].loadable
    timed = slug == "walk-brisk"
    rpe = draw(st.one_of(st.none(), st.integers(5, 9)))
    return SetDone(
        reps=None if timed else draw(st.integers(4, 10)),
        duration_s=1200 if timed else None,
        load_g=load if loadable else None,
        effort=Effort(EffortScale.RPE, rpe) if rpe is not None else None,
        technique=draw(st.one_of(st.none(), st.integers(2, 5))),
        pain=draw(pains),
        quality=draw(st.sampled_from([None] * 12 + [PainQuality.SHARP])),
    )


@st.composite
def done(draw: st.DrawFn, pains: st.SearchStrategy[int | None]) -> ExerciseDone:
    slug = draw(st.sampled_from(SLUGS))
    load = draw(st.integers(8, 40)) * 2500
    rows = draw(st.lists(sets(slug, load, pains), min_size=1, max_size=4))
    return ExerciseDone(slug, tuple(rows))


@st.composite
def runs(draw: st.DrawFn, pains: st.SearchStrategy[int | None]) -> ExerciseDone:
    stage = draw(st.sampled_from([RunStage.R1, RunStage.R2, RunStage.R3, None]))
    row = SetDone(duration_s=1800, distance_m=draw(st.integers(2000, 7000)), pain=draw(pains))
    return ExerciseDone("run-walk", (row,), stage)


@st.composite
def sessions(draw: st.DrawFn, n: int, pains: st.SearchStrategy[int | None] = PAIN) -> Session:
    exercises = draw(
        st.lists(st.one_of(done(pains), done(pains), runs(pains)), min_size=1, max_size=3)
    )
    start = datetime.combine(make.day(n), datetime.min.time(), UTC)
    return make.session(
        n,
        *exercises,
        started_at=start + timedelta(hours=draw(st.integers(6, 20))),
        pain_before=draw(st.one_of(st.none(), st.integers(0, 5))),
        pain_after=draw(pains),
    )


@st.composite
def mornings(draw: st.DrawFn, n: int, pains: st.SearchStrategy[int] = CALM) -> CheckIn:
    leg = draw(st.sampled_from([LegSymptoms()] * 9 + [LegSymptoms(reach=LegReach.BELOW_KNEE)]))
    told = draw(st.booleans())
    return make.morning(
        n,
        draw(pains),
        draw(st.one_of(st.none(), st.integers(0, 50))),
        leg=leg,
        sleep_h=draw(st.one_of(st.none(), st.integers(4, 9))),
        confidence=draw(st.sampled_from([None, None, 3, 8])),
        red_flags=make.answers() if leg.reach is not LegReach.NONE and told else (),
    )


@st.composite
def episodes(draw: st.DrawFn) -> "object":
    factors = draw(st.lists(st.sampled_from(list(AggravatingFactor)), max_size=4, unique=True))
    rest = draw(st.integers(0, 6))
    return make.episode(
        started_on=make.day(-draw(st.sampled_from([5, 30, 60, 200]))),
        pain_at_rest=rest,
        pain_morning=draw(st.integers(0, 5)),
        pain_worst=7,
        settle_h=float(draw(st.sampled_from([1, 6, 24, 30]))),
        aggravating=tuple(factors),
        easing=tuple(draw(st.lists(st.sampled_from(list(EasingFactor)), max_size=2, unique=True))),
    )


SCOPES = st.sampled_from(
    [
        make.PLAN,
        make.PLAN,
        make.of_exercise("rdl-tempo"),
        make.of_exercise("run-walk"),
        make.of_exercise("deadlift-conventional"),
        make.of_pattern(MovementPattern.HINGE),
        make.of_pattern(MovementPattern.RUN),
    ]
)


@st.composite
def steady(draw: st.DrawFn) -> Facts:
    """A lifter whose last weeks were mostly calm: the histories in which steps are earned."""
    slug = draw(st.sampled_from(["rdl-tempo", "kb-deadlift"]))
    load = draw(st.integers(8, 60)) * 2500
    days = draw(st.sampled_from([(14, 17, 20), (10, 16, 18), (12, 20, 21), (21,), (15, 18, 22)]))
    logged, told = [], []
    for n in days:
        pains = tuple(draw(st.lists(st.integers(0, 5), min_size=2, max_size=3)))
        technique = draw(st.sampled_from([2, 3, 4, None]))
        factor = draw(st.sampled_from([1.0, 1.0, 1.0, 1.1, 0.8]))
        rpe = draw(st.sampled_from([5, 6, 7, None]))
        kilos = int(load * factor // 2500) * 2.5
        logged.append(make.lifted(n, slug, kilos, pains, draw(st.integers(5, 9)), rpe, technique))
        if draw(st.integers(0, 7)):
            told.append(make.morning(n + 1, draw(st.integers(0, 4)), draw(st.integers(0, 26))))
    settle = draw(st.sampled_from([1.0, 6.0]))
    phase = draw(st.sampled_from([Phase.P1, Phase.P2, Phase.P3]))
    return make.lifter(
        DAYS - 1,
        draw(st.sampled_from([make.of_exercise(slug), make.PLAN])),
        episode=make.episode(pain_at_rest=1, pain_morning=2, settle_h=settle),
        sessions=tuple(logged),
        check_ins=tuple(told),
        screenings=(make.screening(0), make.screening(20)),
        position=Position(phase, make.day(0)),
    )


def crafted() -> list[Facts]:
    """Every mix of a few decisive answers: what a random history reaches only now and then."""
    return [
        _crafted(phase, load, pain, technique, days, answered, quality)
        for phase in (Phase.P1, Phase.P2, Phase.P3)
        for load in (60, 140)
        for pain in (0, 4, 7)
        for technique in (2, 4)
        for days in ((14, 17, 20), (21,))
        for answered in (True, False)
        for quality in (None, PainQuality.SHARP)
    ]


def owing() -> list[Facts]:
    """Some of them with a leg told of this morning, and no answers since."""
    leg = make.morning(DAYS - 1, 2, leg=LegSymptoms(reach=LegReach.BELOW_KNEE))
    return [replace(facts, check_ins=(*facts.check_ins, leg)) for facts in crafted()[::24]]


def _crafted(
    phase: Phase,
    load: int,
    pain: int,
    technique: int,
    days: tuple[int, ...],
    answered: bool,
    quality: PainQuality | None,
) -> Facts:
    logged = [make.lifted(n, "rdl-tempo", load, (pain, pain), 8, 6, technique) for n in days]
    last = logged[-1]
    done = last.exercises[0]
    sharp = tuple(replace(row, quality=quality) for row in done.sets)
    logged[-1] = replace(last, exercises=(replace(done, sets=sharp),))
    told = [make.morning(n + 1, 2) for n in (days if answered else days[:-1])]
    return make.lifter(
        DAYS - 1,
        make.of_exercise("rdl-tempo"),
        episode=make.episode(pain_at_rest=1, pain_morning=2, settle_h=6.0),
        sessions=tuple(logged),
        check_ins=tuple(told),
        screenings=(make.screening(0), make.screening(20)),
        position=Position(phase, make.day(0)),
    )


@st.composite
def runners(draw: st.DrawFn) -> Facts:
    """A runner on day 24 with runs of any stage and length behind her."""
    days = sorted(draw(st.lists(st.integers(1, DAYS - 1), min_size=1, max_size=6, unique=True)))
    stages = list(RunStage)[1:11]
    logged = tuple(
        make.ran(
            n,
            draw(st.sampled_from(stages)),
            draw(st.integers(1500, 14_000)),
            draw(st.sampled_from([0, 0, 1, 1, 5])),
            slug="run-easy",
            pain_before=1,
            pain_after=1,
        )
        for n in days
    )
    phase = draw(st.sampled_from([Phase.P2, Phase.P3, Phase.P4]))
    return make.runner(
        DAYS,
        sessions=logged,
        check_ins=tuple(make.morning(n + 1, 1, 2) for n in days),
        screenings=(make.screening(0), make.screening(20)),
        position=Position(phase, make.day(0)),
    )


GOALS = (
    (Goal(GoalKind.EVENT, target_on=make.day(DAYS + 5)),),
    (Goal(GoalKind.LIFT, "deadlift-conventional", 200_000, 1, target_on=make.day(DAYS + 20)),),
)
VISITS = (
    (OpenVisit("RF-TIME-1", "not_better", make.day(14), make.day(14)),),
    (OpenVisit("RF-TIME-1", "getting_worse", make.day(20), make.day(20), MovementPattern.HINGE),),
    (OpenVisit("RF-TIME-2", "no_progress", make.day(-4), make.day(-4)),),
)


@st.composite
def worlds(draw: st.DrawFn, scope: "object" = None, calm: bool = False) -> Facts:
    """Facts of some athlete on day 24. ``calm`` keeps flags and alarms away."""
    days = sorted(draw(st.lists(st.integers(1, DAYS - 1), max_size=7, unique=True)))
    pains: st.SearchStrategy[int | None] = st.integers(0, 6) if calm else PAIN
    logged = tuple(draw(sessions(n, pains)) for n in days)
    after = [n + 1 for n in days if draw(st.integers(0, 9)) > 0]
    rest = draw(st.lists(st.integers(1, DAYS), max_size=5, unique=True))
    if calm:
        told = tuple(
            make.morning(n, draw(CALM), draw(st.integers(0, 30))) for n in sorted({*after, *rest})
        )
    else:
        told = tuple(draw(mornings(n)) for n in sorted({*after, *rest}))
    phase = draw(st.sampled_from([None, *list(Phase)]))
    visits = draw(st.sampled_from([(), (), (), *VISITS]))
    since = make.day(draw(st.integers(0, 20)))
    position = Position(phase, since, visits=visits) if phase else None
    return make.lifter(
        DAYS,
        scope or draw(SCOPES),
        episode=draw(episodes()),
        sessions=logged,
        check_ins=told,
        screenings=(make.screening(0), make.screening(20)),
        position=position,
        goals=draw(st.sampled_from([(), (), *GOALS])),
    )
