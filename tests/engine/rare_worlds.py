"""Random histories of states that other random days reach only now and then."""

from hypothesis import strategies as st

from api.engine.facts import Best, Facts, Position, Restriction, Session
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    Equipment,
    Phase,
    RestrictionKind,
    RunStage,
    Sport,
)
from tests.engine import factories as make

RDL, HINGES = "rdl-tempo", ("rdl-dumbbell", "kb-deadlift", "pull-through")
CALM, RED = st.integers(0, 2), st.integers(6, 8)
SINCE = st.integers(0, 16)
"""Days from the last session to the day of the question."""
STRONG = (Best(RDL, 100_000, 8),)
NOTED = "RF-SUR-1"


@st.composite
def lost_bars(draw: st.DrawFn) -> Facts:
    """A lift that a red answer took below its empty bar, calm days of its movement since, and then
    some days away (rule progress.bar_again)."""
    first = draw(st.integers(2, 5))
    kilos = draw(st.sampled_from([20, 20, 20, 22.5]))
    logged = [make.lifted(first, RDL, kilos, (draw(RED), draw(RED)))]
    for gap in draw(st.lists(st.integers(1, 4), min_size=2, max_size=4)):
        pain = draw(st.sampled_from([1, 1, 1, 1, 1, 1, 5]))
        slug = draw(st.sampled_from([*HINGES, *HINGES, RDL]))
        logged.append(make.lifted(_day(logged) + gap, slug, 20, (pain, pain)))
    now = _day(logged) + 1 + draw(SINCE)
    here = make.athlete(equipment=frozenset({Equipment.BARBELL}), bests=STRONG)
    scope = draw(st.sampled_from([make.of_exercise(RDL), make.PLAN]))
    return _lived(now, logged, scope=scope, athlete=here)


@st.composite
def red_runs(draw: st.DrawFn) -> Facts:
    """Calm runs, one that was red, and then some days away, with or without other work in them."""
    stage = draw(st.sampled_from([RunStage.R4, RunStage.R9, RunStage.R10]))
    metres = draw(st.integers(3000, 6000))
    pains = [*draw(st.lists(CALM, min_size=1, max_size=4)), draw(RED)]
    logged = [_run(3 * n + 2, stage, metres, pain) for n, pain in enumerate(pains)]
    away = draw(SINCE)
    beside = [make.lifted(_day(logged) + away, RDL, 40, (1, 1))] if draw(st.booleans()) else []
    now = _day(logged) + 1 + away
    hops = (
        make.result(BaselineTest.SINGLE_LEG_HOP_10X, 0, now - 1, side)
        for side in (BodySide.LEFT, BodySide.RIGHT)
    )
    walk = make.result(BaselineTest.BRISK_WALK_30, 0, now - 1)
    return _lived(
        now,
        [*logged, *beside],
        scope=draw(st.sampled_from([make.of_exercise("run-easy"), make.PLAN])),
        athlete=make.athlete(sports=(Sport.RUNNING,), bests=()),
        program="running-return",
        baselines=(*hops, walk),
    )


@st.composite
def lifted_limits(draw: st.DrawFn) -> Facts:
    """Lifts under a clinician's limit of the load, which a later note leaves out or keeps."""
    limit = draw(st.sampled_from([20, 40, 60]))
    most = Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=limit * 1000)
    kilos = min(limit, draw(st.sampled_from([20, 40, 60])))
    logged = [make.lifted(n, RDL, kilos, (draw(CALM), draw(CALM))) for n in (6, 9, 12)]
    seen = draw(st.integers(9, 18))
    kept = draw(st.sampled_from([(), (), (), (most,)]))
    notes = (
        make.clearance(NOTED, 2, restrictions=(most,)),
        make.clearance(draw(st.sampled_from([NOTED, NOTED, "RF-FX-2"])), seen, restrictions=kept),
    )
    now = max(seen, _day(logged) + 1) + draw(SINCE)
    scope = draw(st.sampled_from([make.of_exercise(RDL), make.PLAN]))
    return _lived(now, logged, scope=scope, clearances=notes, athlete=make.athlete(bests=STRONG))


def rare() -> st.SearchStrategy[Facts]:
    return st.one_of(lost_bars(), red_runs(), lifted_limits())


def _run(n: int, stage: RunStage, metres: int, pain: int) -> Session:
    return make.ran(n, stage, metres, pain, slug="run-easy", pain_before=1, pain_after=1)


def _day(logged: list[Session]) -> int:
    return (logged[-1].ref.local_date - make.DAY0).days


def _lived(now: int, logged: list[Session], **more: object) -> Facts:
    """Somebody in P3 with these sessions, a calm morning after each of them."""
    days = sorted({(s.ref.local_date - make.DAY0).days for s in logged})
    plain: dict[str, object] = {
        "episode": make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        "sessions": tuple(logged),
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n in days if n < now),
        "screenings": (make.screening(0), make.screening(now - 1)),
        "baselines": (make.result(BaselineTest.BRACE, 3, 1),),
        "position": Position(Phase.P3, make.day(0)),
    }
    return make.lifter(now, **{**plain, **more})
