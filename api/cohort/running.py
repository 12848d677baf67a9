"""Many athletes under many policies, over processes; the result does not know how many.

Every athlete is worked out alone from (world, seed, number), so a run is the sorted list of its
athletes whatever the split.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from types import MappingProxyType

from api.cohort.invariants import breaches
from api.cohort.life import WEEK, Life, live
from api.cohort.oracle import Oracle
from api.cohort.policies import rivals
from api.cohort.policies.engine import Decide, EnginePolicy, Rules
from api.cohort.policies.protocol import Adviser, Policy
from api.cohort.vocab import PolicyName
from api.cohort.world.body import Body
from api.cohort.world.parameters import World, load
from api.engine.decide import deliberate
from api.engine.decisions import Decision
from api.engine.facts import Facts
from api.engine.ruleset import RuleSet, current
from api.exercises import service as exercises
from api.programs import service as programs

ENGINE = PolicyName.ENGINE.value
CHUNK = 4
"""Athletes a process takes at a time."""
RIVALS: Mapping[str, Adviser] = MappingProxyType(
    {
        PolicyName.NATURAL.value: rivals.Natural,
        PolicyName.REST_THEN_FULL.value: rivals.RestThenFull,
        PolicyName.FIXED.value: rivals.Fixed,
        PolicyName.LINEAR.value: rivals.Linear,
        PolicyName.GENERIC.value: rivals.Generic,
        PolicyName.TRAFFIC_LIGHT.value: rivals.TrafficLight,
    }
)


def engines(variants: Iterable[RuleSet] = ()) -> dict[str, RuleSet]:
    """The engine with the released rules, and with variants of them by their version."""
    return {ENGINE: current()} | {made.version: made for made in variants}


@dataclass(frozen=True)
class Plan:
    """What is run. ``engines`` are rule sets by label: the current one, or variants of it."""

    athletes: int
    weeks: int = 26
    seeds: tuple[int, ...] = (1,)
    processes: int = 1
    rivals: tuple[str, ...] = tuple(RIVALS)
    oracle: bool = True
    engines: Mapping[str, RuleSet] = field(default_factory=engines)
    world: World = field(default_factory=load)
    decide: Decide = deliberate

    @property
    def labels(self) -> tuple[str, ...]:
        """Every policy of the run, in the order of the tables."""
        bound = (PolicyName.ORACLE.value,) if self.oracle else ()
        return (*self.rivals, *self.engines, *bound)

    def small(self, athletes: int, rivals: tuple[str, ...], world: World) -> "Plan":
        """The released engine alone against these rivals: few athletes of the first seed."""
        return replace(
            self,
            athletes=athletes,
            seeds=self.seeds[:1],
            rivals=rivals,
            engines={ENGINE: self.engines[ENGINE]},
            oracle=False,
            world=world,
        )


@dataclass(frozen=True, slots=True)
class Breach:
    """An invariant that did not hold; seed and athlete replay it."""

    policy: str
    seed: int
    athlete: int
    day: str
    what: str


@dataclass(frozen=True, slots=True)
class Lived:
    """One athlete of one seed under every policy."""

    seed: int
    athlete: int
    lives: Mapping[str, Life]
    decisions: int
    breaches: tuple[Breach, ...]
    tally: Mapping[tuple[str, str, str], int]
    """(engine, kind of count, what): how often."""


@dataclass(frozen=True)
class Result:
    """All athletes in order."""

    plan: Plan
    athletes: tuple[Lived, ...]

    def lives(self, policy: str, seed: int | None = None) -> list[Life]:
        return [one.lives[policy] for one in self.athletes if seed in (None, one.seed)]

    @property
    def decisions(self) -> int:
        return sum(one.decisions for one in self.athletes)

    @property
    def breaches(self) -> tuple[Breach, ...]:
        return tuple(breach for one in self.athletes for breach in one.breaches)

    def tally(self, label: str, kind: str) -> Counter[str]:
        """Counts of one kind for one engine: phase, action or why."""
        found: Counter[str] = Counter()
        for one in self.athletes:
            for (engine, counted, what), times in one.tally.items():
                if (engine, counted) == (label, kind):
                    found[what] += times
        return found


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    breaches: int
    first: Breach | None

    def within(self, before: int, total: int) -> "Progress":
        """The same as a part of something longer."""
        return replace(self, done=before + self.done, total=total)


def simulate(plan: Plan, told: Callable[[Progress], None] = lambda progress: None) -> Result:
    """The whole run. ``told`` hears after every chunk how far it is."""
    total = plan.athletes * len(plan.seeds)
    found: list[Lived] = []
    breach: list[Breach] = []
    for lived in _lived(plan):
        found += lived
        breach += [b for one in lived for b in one.breaches]
        first = min(breach, key=lambda b: (b.seed, b.athlete), default=None)
        told(Progress(len(found), total, len(breach), first))
    return Result(plan, tuple(sorted(found, key=lambda one: (one.seed, one.athlete))))


def _lived(plan: Plan) -> Iterator[list[Lived]]:
    jobs = [
        (seed, first, min(first + CHUNK, plan.athletes))
        for seed in plan.seeds
        for first in range(0, plan.athletes, CHUNK)
    ]
    if plan.processes == 1:
        for job in jobs:
            yield _chunk(plan, *job)
        return
    # Fresh processes, so that nothing of this one leaks in; they are told the plan once.
    with get_context("spawn").Pool(plan.processes, _begin, (plan,)) as pool:
        yield from pool.imap_unordered(_work, jobs)


_PLAN: list[Plan] = []


def _begin(plan: Plan) -> None:
    _PLAN[:] = [plan]
    _content()
    gc.freeze()  # rules and content stay to the end: nobody need look whether they are garbage


def _work(job: tuple[int, int, int]) -> list[Lived]:
    return _chunk(_PLAN[0], *job)


def _chunk(plan: Plan, seed: int, first: int, end: int) -> list[Lived]:
    return [one(plan, seed, athlete) for athlete in range(first, end)]


def one(plan: Plan, seed: int, athlete: int) -> Lived:
    """One athlete under every policy of the plan."""
    found: list[Breach] = []
    decisions = 0
    tally: Counter[tuple[str, str, str]] = Counter()
    lives: dict[str, Life] = {}
    for label in plan.labels:
        body = Body(plan.world, seed, athlete)
        policy = _policy(plan, label, body, found)
        lives[label] = live(body, policy, plan.weeks * WEEK)
        if isinstance(policy, EnginePolicy):
            decisions += policy.decisions
            tally.update({(label, *key): times for key, times in policy.tally.items()})
    return Lived(seed, athlete, lives, decisions, tuple(found), dict(sorted(tally.items())))


def _policy(plan: Plan, label: str, body: Body, found: list[Breach]) -> Policy:
    if label in plan.engines:
        rules = rules_of(plan, label)

        def checked(facts: Facts, made: Decision) -> None:
            day = facts.as_of.isoformat()
            found.extend(
                Breach(label, body.seed, body.athlete, day, what) for what in breaches(facts, made)
            )

        return EnginePolicy(body.intake(), rules, checked)
    if label == PolicyName.ORACLE.value:
        return Oracle(body)
    return RIVALS[label](body.intake())


def rules_of(plan: Plan, label: str) -> Rules:
    """The rules of one engine with the real content."""
    library, curriculum = _content()
    return Rules(plan.engines[label], library, curriculum, plan.decide)


@cache
def _content() -> tuple:  # type: ignore[type-arg]
    return exercises.library(), programs.curriculum()
