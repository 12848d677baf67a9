"""The book: everything a rule may look at, in order and judged, and what it keeps of answers."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, TypeVar

from api.engine.facts import BaselineResult, CheckIn, Facts, Position, PrescribedDose, Session
from api.engine.kept import kept
from api.engine.kept import once as once
from api.engine.library import Library
from api.engine.reading.classify import Reading
from api.engine.reading.exposure import Exposure
from api.engine.reading.pain import FlareSpell, Morning, weekly_rises
from api.engine.ruleset import RuleSet
from api.engine.safety.triage import CLINICIANS, Lock
from api.engine.safety.visits import Visit
from api.engine.values import Value
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    Irritability,
    MovementPattern,
    PainZone,
    Sensitivity,
    SensitivityStatus,
)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Book(Value, frozen=True, dict=True, gc=True):
    """Everything a rule may look at, in order and judged. ``since`` is the restart day.

    Lanes share one book, so what several of them ask is grouped and kept in it.
    """

    facts: Facts
    ruleset: RuleSet
    library: Library
    lock: Lock
    since: date | None
    reading: Reading | None
    irritability: Irritability
    strict: Irritability
    """HIGH while symptoms reach below the knee: the column pain is read in."""
    position: Position | None
    sessions: tuple[Session, ...]
    check_ins: tuple[CheckIn, ...]
    baselines: tuple[BaselineResult, ...]
    exposures: tuple[Exposure, ...]
    mornings: tuple[Morning, ...]
    morning_baseline: float | None
    flares: tuple[FlareSpell, ...]
    session_zones: tuple[tuple[Session, PainZone], ...] = ()
    sore_days: frozenset[date] = frozenset()
    """Days whose raised morning a new load explains: no part of a flare or a baseline."""
    visits: tuple[Visit, ...] = ()
    """Visits that time asks for; the lock counts them."""

    @kept
    def as_of(self) -> date:
        return self.facts.as_of

    @kept
    def told_on(self) -> date:
        """The day the episode was told of: what was calm before it opens no step in it (B5)."""
        return self.facts.episode.ref.local_date if self.facts.episode else date.min

    def of_exercise(self, slug: str) -> tuple[Exposure, ...]:
        return self._by_exercise.get(slug, ())

    def of_pattern(self, pattern: MovementPattern) -> tuple[Exposure, ...]:
        return self._by_pattern.get(pattern, ())

    @kept
    def _by_exercise(self) -> dict[str, tuple[Exposure, ...]]:
        return _grouped(self.exposures, attrgetter("exercise.slug"))

    @kept
    def _by_pattern(self) -> dict[MovementPattern, tuple[Exposure, ...]]:
        return _grouped(self.exposures, attrgetter("exercise.pattern"))

    @kept
    def memo(self) -> dict[Hashable, Any]:
        """Answers of functions marked ``once`` about this book."""
        return {}

    @kept
    def weekly_mornings(self) -> tuple[float, ...]:
        """What the mornings of the last weeks said, the oldest week first; empty when too few."""
        return weekly_rises(self.mornings, self.as_of, self.ruleset)

    @kept
    def seen_on(self) -> tuple[date, ...]:
        """Days on which a clinician left a note or placed the plan."""
        facts, known = self.facts, CLINICIANS
        days = [c.examined_on for c in facts.clearances if c.role in known]
        days += [p.ref.local_date for p in facts.placements if p.role in known]
        return tuple(sorted(day for day in days if day <= facts.as_of))

    @kept
    def prescribed(self) -> tuple[PrescribedDose, ...]:
        """The doses that the newest plan asked for; none before the first plan."""
        return self.position.prescribed if self.position else ()

    @kept
    def ended_red(self) -> bool:
        """Whether the newest day with a session had a red one."""
        last = self.session_zones[-1][0].ref.local_date if self.session_zones else None
        return any(z is PainZone.RED for s, z in self.session_zones if s.ref.local_date == last)

    def flare(self) -> FlareSpell | None:
        """The flare that is still open on the day of the decision."""
        last = self.flares[-1] if self.flares else None
        return last if last and last.ended_on is None else None

    def confirmed(self) -> frozenset[Sensitivity]:
        return self._confirmed

    def suspected(self) -> frozenset[Sensitivity]:
        return self._suspected

    @kept
    def _confirmed(self) -> frozenset[Sensitivity]:
        return self._sensitivities(SensitivityStatus.CONFIRMED)

    @kept
    def _suspected(self) -> frozenset[Sensitivity]:
        return self._sensitivities(SensitivityStatus.SUSPECTED) | self._confirmed

    def _sensitivities(self, status: SensitivityStatus) -> frozenset[Sensitivity]:
        found = self.reading.sensitivities if self.reading else ()
        return frozenset(s.sensitivity for s in found if s.status is status)

    def test(self, test: BaselineTest) -> tuple[BaselineResult, ...]:
        """Results of a test on the newest day it was done within its shelf life, of each activity
        by itself: a good run says nothing of a lift that is feared."""
        return self._tests.get(test, ())

    def half_told(self, test: BaselineTest) -> bool:
        """Whether one side was told by name and not the other, of which it says nothing. A value
        without a side stands for the worse one."""
        return {r.side for r in self.test(test)} in ({BodySide.LEFT}, {BodySide.RIGHT})

    @kept
    def _tests(self) -> dict[BaselineTest, tuple[BaselineResult, ...]]:
        oldest = self.as_of - timedelta(days=self.ruleset.phase.test_days.whole)
        fresh = [r for r in self.baselines if r.ref.local_date >= oldest]
        newest: dict[tuple[BaselineTest, str], date] = {}
        for r in fresh:
            key = (r.test, r.activity)
            newest[key] = max(r.ref.local_date, newest.get(key, date.min))
        last = [r for r in fresh if r.ref.local_date == newest[r.test, r.activity]]
        return _grouped(last, attrgetter("test"))


def _grouped(rows: Iterable[V], key: Callable[[V], K]) -> dict[K, tuple[V, ...]]:
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {k: tuple(group) for k, group in groups.items()}
