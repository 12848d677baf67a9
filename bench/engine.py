"""The engine alone: CPU milliseconds of one decision, as a ratio to a plain loop over its facts.

The loop reads every set and every morning once and does nothing with them: what Python needs
to look at the facts at all. Two athletes: an ordinary one (three sessions a week of 4 exercises
and 12 sets) and a busy one (four of 6 exercises and 24 sets), with a morning answer every day.
The facts of every round are new, so that nothing kept with them could make a round cheaper than
a request. The cohort is measured beside it: decisions of model athletes from week to week.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from api.cohort.running import Lived, Plan, one
from api.engine import facts as f
from api.engine import vocab as v
from api.engine.decide import decide, deliberate
from api.engine.decisions import Decision
from api.engine.ruleset import current
from api.exercises import service as exercises
from api.programs import service as programs

DAY = date(2026, 11, 20)
ROUNDS = 15
HISTORIES = (28, 120, 365)
COHORT = Plan(athletes=4, weeks=26, rivals=(), oracle=False)
ASKED_ATHLETES, CORES = 1000, 2
PLAN = f.DecisionScope(v.ScopeKind.PLAN)
LIFT = f.DecisionScope(v.ScopeKind.EXERCISE, exercise="rdl-tempo")
LIFTS = ("rdl-tempo", "squat-goblet", "deadbug", "side-plank", "push-up", "row-chest-supported")
LOADED = frozenset({"rdl-tempo", "squat-goblet", "row-chest-supported"})


@dataclass(frozen=True)
class Kind:
    name: str
    weekdays: tuple[int, ...]
    exercises: int
    sets: int


ORDINARY = Kind("ordinary", (0, 2, 4), 4, 3)
BUSY = Kind("busy", (0, 2, 4, 5), 6, 4)


def report() -> None:
    print("\nEngine, one decision")
    print(f"  {'facts':<24}{'plan ms':>9}{'x loop':>8}{'lift ms':>9}{'x loop':>8}")
    for kind in (ORDINARY, BUSY):
        for days in HISTORIES:
            scopes = [partial(history, kind, days, scope) for scope in (PLAN, LIFT)]
            floor = best(_loop, scopes[0])
            row = [best(_decide, fresh) for fresh in scopes]
            told = "".join(f"{cost:>9.2f}{cost / floor:>8.0f}" for cost in row)
            print(f"  {f'{kind.name}, {days} days':<24}{told}")
    _cohort()


def _cohort() -> None:
    """Mean CPU of a plan in the cohort, with the model athlete and the check of invariants."""
    read: list[f.Facts] = []
    one(replace(COHORT, decide=partial(_kept, read)), 1, 0)
    floor = min(_seconds(lambda: [_loop(facts) for facts in read]) for _ in range(ROUNDS))
    lived: list[Lived] = []
    spent = _seconds(lambda: lived.extend(one(COHORT, 1, n) for n in range(COHORT.athletes)))
    each = spent * 1000 / sum(life.decisions for life in lived)
    whole = spent / COHORT.athletes * ASKED_ATHLETES / CORES
    told = f"{each:.2f} ms a plan, {each / (floor * 1000 / len(read)):.0f} x loop"
    print(f"  cohort: {told}; {ASKED_ATHLETES} athletes x {COHORT.weeks} weeks"
          f" take {whole:.0f} s on {CORES} cores")  # fmt: skip


def _kept(read: list[f.Facts], facts: f.Facts, *rules: Any) -> Decision:
    """The decision, its facts kept for the floor."""
    read.append(facts)
    return deliberate(facts, *rules)


def _seconds(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def best(call: Callable[[f.Facts], object], fresh: Callable[[], f.Facts]) -> float:
    """Smallest CPU milliseconds of some rounds."""
    found = float("inf")
    for _ in range(ROUNDS):
        facts = fresh()
        started = time.process_time()
        call(facts)
        found = min(found, time.process_time() - started)
    return found * 1000


def _decide(facts: f.Facts) -> object:
    return decide(facts, current(), exercises.library(), programs.curriculum())


def _loop(facts: f.Facts) -> int:
    total = sum(check_in.pain_morning or 0 for check_in in facts.check_ins)
    for session in facts.sessions:
        for done in session.exercises:
            for row in done.sets:
                total += (row.reps or 0) * (row.load_g or 0) + (row.pain or 0)
    return total


def history(kind: Kind, days: int, scope: f.DecisionScope) -> f.Facts:
    """An athlete in P2 with so many days behind them; every answer is a calm one."""
    back = [DAY - timedelta(days=n) for n in range(days, 0, -1)]
    return f.Facts(
        as_of=DAY,
        scope=scope,
        athlete=f.Athlete(
            _ref(v.FactKind.PROFILE, DAY),
            date(1990, 1, 1),
            v.Sex.FEMALE,
            (v.Sport.POWERLIFTING,),
            equipment=frozenset({v.Equipment.FULL_GYM}),
        ),
        library_version=exercises.library().version,
        program="hinge-rebuild",
        screenings=(_screening(),),
        episode=f.Episode(
            _ref(v.FactKind.EPISODE, back[0]), back[0] - timedelta(days=60), v.OnsetKind.GRADUAL,
            pain_at_rest=2, pain_worst=5, pain_morning=2, settle_h=6.0,
        ),
        sessions=tuple(_session(kind, day) for day in back if day.weekday() in kind.weekdays),
        check_ins=tuple(_morning(day) for day in back),
        position=f.Position(v.Phase.P2, DAY - timedelta(days=10)),
    )  # fmt: skip


def _screening() -> f.Screening:
    asked = tuple((row.code, v.TriageAnswer.NO) for row in current().triage if row.asked)
    return f.Screening(_ref(v.FactKind.SCREENING, DAY - timedelta(days=1)), asked)


def _session(kind: Kind, day: date) -> f.Session:
    done = tuple(
        f.ExerciseDone(slug, tuple(_set(slug, n) for n in range(kind.sets)))
        for slug in LIFTS[: kind.exercises]
    )
    return f.Session(
        _ref(v.FactKind.SESSION, day),
        v.SessionStatus.COMPLETED,
        datetime(day.year, day.month, day.day, 17, tzinfo=UTC),
        duration_s=2700,
        session_rpe=5,
        pain_before=2,
        pain_after=2,
        exercises=done,
    )


def _set(slug: str, n: int) -> f.SetDone:
    return f.SetDone(
        reps=8,
        load_g=40_000 if slug in LOADED else 0,
        effort=f.Effort(v.EffortScale.RPE, 6),
        technique=4,
        pain=1 + n % 2,
        target=f.SetTarget(reps=8),
    )


def _morning(day: date) -> f.CheckIn:
    return f.CheckIn(
        _ref(v.FactKind.CHECK_IN, day),
        v.CheckInKind.NEXT_MORNING,
        pain_morning=2,
        settle_answered=True,
        settle_h=3.0,
    )


def _ref(kind: v.FactKind, day: date) -> f.FactRef:
    return f.FactRef(kind, f"{kind.value}-{day}", 1, day)
