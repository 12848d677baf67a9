"""The facts put in order: judged exposures, mornings, flares, the reading of the episode.

One chronological pass, because a baseline is made of the mornings before it, a red session
keeps its morning out of the baseline, and a flare freezes it.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

from api.engine.classify import Reading, age_on, read_episode
from api.engine.facts import (
    BaselineResult,
    CheckIn,
    ExerciseDone,
    Facts,
    LegSymptoms,
    Position,
    Session,
    SetDone,
)
from api.engine.library import Exercise, Library
from api.engine.pain import (
    FlareSpell,
    Judgement,
    Morning,
    Reaction,
    baseline_of,
    judge,
    reaction,
    worst,
)
from api.engine.ruleset import RuleSet
from api.engine.soreness import is_soreness
from api.engine.triage import CLINICIANS, Lock, all_flags, lock, restart_on
from api.engine.visits import Visit, with_visits
from api.engine.vocab import (
    BaselineTest,
    CheckInKind,
    EffortScale,
    FunctionLoss,
    Irritability,
    MovementPattern,
    PainZone,
    Phase,
    RunStage,
    Sensitivity,
    SensitivityStatus,
    SessionStatus,
    SetKind,
    SetStatus,
)

K = TypeVar("K", bound=Hashable)
P = ParamSpec("P")
T = TypeVar("T")
DAY = timedelta(days=1)
TOP_RPE = 10
UNAFFECTED = frozenset({MovementPattern.PUSH, MovementPattern.PULL})
"""Work the back only watches: its own sets colour it, the morning can only hold it."""


@dataclass(frozen=True)
class Exposure:
    """One exercise of one session, judged with the morning after it.

    What rules ask of it again and again is worked out once.
    """

    exercise: Exercise
    session: Session
    done: ExerciseDone
    morning: CheckIn | None
    judgement: Judgement

    @cached_property
    def day(self) -> date:
        return self.session.ref.local_date

    @cached_property
    def at(self) -> datetime:
        return self.session.started_at

    @cached_property
    def zone(self) -> PainZone:
        return self.judgement.zone

    @cached_property
    def work(self) -> tuple[SetDone, ...]:
        """Sets that were done or begun, without warm-ups where there is anything else."""
        begun = tuple(s for s in self.done.sets if s.status is not SetStatus.SKIPPED)
        return tuple(s for s in begun if s.kind is not SetKind.WARM_UP) or begun

    @cached_property
    def load_g(self) -> int | None:
        loads = [s.load_g for s in self.work if s.load_g is not None]
        return max(loads, default=None)

    @cached_property
    def fact_ids(self) -> tuple[str, ...]:
        ids = [self.session.ref.id]
        return (*ids, self.morning.ref.id) if self.morning else tuple(ids)


@dataclass(frozen=True)
class Book:
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
    session_zones: tuple[tuple[Session, PainZone], ...] = field(default=())
    sore_days: frozenset[date] = frozenset()
    """Days whose raised morning a new load explains: no part of a flare or a baseline."""
    visits: tuple[Visit, ...] = ()
    """Visits that time asks for; the lock counts them."""

    @property
    def as_of(self) -> date:
        return self.facts.as_of

    def of_exercise(self, slug: str) -> tuple[Exposure, ...]:
        return self._by_exercise.get(slug, ())

    def of_pattern(self, pattern: MovementPattern) -> tuple[Exposure, ...]:
        return self._by_pattern.get(pattern, ())

    @cached_property
    def _by_exercise(self) -> dict[str, tuple[Exposure, ...]]:
        return _grouped(self.exposures, lambda e: e.exercise.slug)

    @cached_property
    def _by_pattern(self) -> dict[MovementPattern, tuple[Exposure, ...]]:
        return _grouped(self.exposures, lambda e: e.exercise.pattern)

    @cached_property
    def memo(self) -> dict[Hashable, Any]:
        """Answers of functions marked ``once`` about this book."""
        return {}

    @cached_property
    def seen_on(self) -> tuple[date, ...]:
        """Days on which a clinician left a note or placed the plan."""
        facts, known = self.facts, CLINICIANS
        days = [c.examined_on for c in facts.clearances if c.role in known]
        days += [p.ref.local_date for p in facts.placements if p.role in known]
        return tuple(sorted(day for day in days if day <= facts.as_of))

    def flare(self) -> FlareSpell | None:
        """The flare that is still open on the day of the decision."""
        last = self.flares[-1] if self.flares else None
        return last if last and last.ended_on is None else None

    def confirmed(self) -> frozenset[Sensitivity]:
        return self._confirmed

    def suspected(self) -> frozenset[Sensitivity]:
        return self._suspected

    @cached_property
    def _confirmed(self) -> frozenset[Sensitivity]:
        return self._sensitivities(SensitivityStatus.CONFIRMED)

    @cached_property
    def _suspected(self) -> frozenset[Sensitivity]:
        return self._sensitivities(SensitivityStatus.SUSPECTED) | self._confirmed

    def _sensitivities(self, status: SensitivityStatus) -> frozenset[Sensitivity]:
        found = self.reading.sensitivities if self.reading else ()
        return frozenset(s.sensitivity for s in found if s.status is status)

    def test(self, test: BaselineTest) -> tuple[BaselineResult, ...]:
        """Results of a test on the newest day it was done within its shelf life."""
        oldest = self.as_of - timedelta(days=self.ruleset.phase.test_days.whole)
        found = [b for b in self.baselines if b.test is test and b.ref.local_date >= oldest]
        newest = max((b.ref.local_date for b in found), default=None)
        return tuple(b for b in found if b.ref.local_date == newest)


def _grouped(
    exposures: tuple[Exposure, ...], key: Callable[[Exposure], K]
) -> dict[K, tuple[Exposure, ...]]:
    groups: dict[K, list[Exposure]] = {}
    for exposure in exposures:
        groups.setdefault(key(exposure), []).append(exposure)
    return {k: tuple(group) for k, group in groups.items()}


def once(answer: Callable[Concatenate[Book, P], T]) -> Callable[Concatenate[Book, P], T]:
    """The answer of a pure function about a book, worked out once per book and question."""

    def kept(book: Book, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (answer, args, tuple(kwargs.items()))
        if key not in book.memo:
            book.memo[key] = answer(book, *args, **kwargs)
        made: T = book.memo[key]
        return made

    update_wrapper(kept, answer)
    return kept


def read(facts: Facts, ruleset: RuleSet, library: Library) -> Book:
    """Facts (canonical order) as a book."""
    known = all_flags(facts.flags, facts.screenings, facts.check_ins, facts.episode, ruleset)
    since = restart_on(known, facts.clearances, facts.as_of)
    sessions = tuple(s for s in _dated(facts.sessions, facts.as_of, since) if _trained(s))
    check_ins = tuple(_dated(facts.check_ins, facts.as_of, since))
    reading = _reading(facts, check_ins, sessions, ruleset)
    irritability = reading.irritability if reading else Irritability.MODERATE
    strict = Irritability.HIGH if reading and reading.radicular else irritability
    story = _Story(facts, ruleset, library, strict)
    story.run(sessions, check_ins)
    book = Book(
        facts=facts,
        ruleset=ruleset,
        library=library,
        lock=_lock(facts, ruleset),
        since=since,
        reading=reading,
        irritability=irritability,
        strict=strict,
        position=_position(facts, since),
        sessions=sessions,
        check_ins=check_ins,
        baselines=tuple(_dated(facts.baselines, facts.as_of, since)),
        exposures=tuple(story.exposures),
        mornings=tuple(story.mornings),
        morning_baseline=baseline_of(story.calm, story.intake, ruleset),
        flares=tuple(story.flares),
        session_zones=tuple(story.zones),
        sore_days=frozenset(story.sore),
    )
    return with_visits(book)


def _trained(session: Session) -> bool:
    return session.status is not SessionStatus.SKIPPED


def _dated(rows: Iterable["object"], as_of: date, since: date | None) -> list:  # type: ignore[type-arg]
    first = since or date.min
    return [r for r in rows if first <= r.ref.local_date <= as_of]  # type: ignore[attr-defined]


def _lock(facts: Facts, ruleset: RuleSet) -> Lock:
    return lock(
        flags=facts.flags,
        clearances=facts.clearances,
        screenings=facts.screenings,
        check_ins=facts.check_ins,
        athlete=facts.athlete,
        episode=facts.episode,
        as_of=facts.as_of,
        ruleset=ruleset,
    )


def _reading(
    facts: Facts,
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    ruleset: RuleSet,
) -> Reading | None:
    if facts.episode is None:
        return None
    return read_episode(
        facts.episode,
        facts.as_of,
        check_ins,
        sessions,
        ruleset,
        tests=facts.baselines,
        age_y=age_on(facts.athlete.birth_date, facts.as_of),
    )


def _position(facts: Facts, since: date | None) -> Position | None:
    """The position, unless a clearance or a newer episode has made it history."""
    position = facts.position
    if position is None or (since is not None and position.phase_since < since):
        return None
    stated = facts.episode.ref.local_date if facts.episode else None
    return None if stated is not None and position.phase_since < stated else position


class _Legs:
    """What was last said of the legs, for any session."""

    def __init__(
        self, intake: LegSymptoms, sessions: tuple[Session, ...], check_ins: tuple[CheckIn, ...]
    ) -> None:
        self.intake = intake
        told = sorted(
            ((c.ref.local_date, c.ref.id, c.leg) for c in check_ins), key=lambda row: row[:2]
        )
        self.days = [day for day, _, _ in told]
        self.told = [leg for _, _, leg in told]
        self.sessions = [s for s in sessions if s.leg is not None]

    def before(self, session: Session) -> LegSymptoms:
        """From check-ins up to the day of the session, or a session before it that is newer."""
        place = bisect_right(self.days, session.ref.local_date)
        day = self.days[place - 1] if place else date.min
        earlier = [s for s in self.sessions if s.started_at < session.started_at]
        last = max(earlier, key=lambda s: (s.ref.local_date, s.ref.id), default=None)
        if last is not None and last.leg is not None and last.ref.local_date >= day:
            return last.leg
        return self.told[place - 1] if place else self.intake


def facts_leg(facts: Facts) -> LegSymptoms:
    return facts.episode.leg if facts.episode else LegSymptoms()


class _Story:
    """The chronological pass. Mutable only while it runs."""

    def __init__(
        self, facts: Facts, ruleset: RuleSet, library: Library, strict: Irritability
    ) -> None:
        self.facts, self.ruleset, self.library, self.strict = facts, ruleset, library, strict
        self.intake = facts.episode.pain_morning if facts.episode else None
        self.exposures: list[Exposure] = []
        self.mornings: list[Morning] = []
        self.calm: list[Morning] = []
        self.flares: list[FlareSpell] = []
        self.zones: list[tuple[Session, PainZone]] = []
        self.judged: dict[Reaction, Judgement] = {}
        self.raised: list[Morning] = []
        self.sore: set[date] = set()
        self.settled = 0

    def run(self, sessions: tuple[Session, ...], check_ins: tuple[CheckIn, ...]) -> None:
        self.sessions = sessions
        self.legs = _Legs(facts_leg(self.facts), sessions, check_ins)
        answers: dict[date, list[CheckIn]] = {}
        for check_in in check_ins:
            answers.setdefault(check_in.ref.local_date, []).append(check_in)
        trained: dict[date, list[Session]] = {}
        for session in sorted(sessions, key=lambda s: (s.ref.local_date, s.started_at, s.ref.id)):
            trained.setdefault(session.ref.local_date + DAY, []).append(session)
        for day in sorted({*answers, *trained}):
            self._day(day, trained.get(day, []), answers.get(day, []))

    def _day(self, day: date, sessions: list[Session], answers: list[CheckIn]) -> None:
        baseline = baseline_of(self.calm, self.intake, self.ruleset)
        morning = next((c for c in answers if c.pain_morning is not None), None)
        zones = [self._session(s, morning, baseline) for s in sessions]
        for check_in in answers:
            self._flare_report(check_in, baseline)
        if morning is not None and morning.pain_morning is not None:
            told = Morning(day, morning.pain_morning, baseline)
            self._morning(told, baseline, PainZone.RED in zones, answers)
        self._time_out(day)

    def _session(
        self, session: Session, morning: CheckIn | None, baseline: float | None
    ) -> PainZone:
        known = self.legs.before(session)
        zones = []
        for done in session.exercises:
            exercise = self.library.get(done.exercise)
            begun = [s for s in done.sets if s.status is not SetStatus.SKIPPED]
            if exercise is None or not begun:
                continue
            react = reaction(tuple(begun), session, morning, baseline, known)
            judgement = self._judged(react)
            self.exposures.append(Exposure(exercise, session, done, morning, judgement))
            zones.append(judgement.zone)
        if not zones:
            whole = reaction((), session, morning, baseline, known)
            zones.append(self._judged(whole).zone)
        zone = worst(zones)
        self.zones.append((session, zone))
        return zone

    def _judged(self, react: Reaction) -> Judgement:
        """Most exposures of a history are answered alike; each answer is judged once."""
        if react not in self.judged:
            self.judged[react] = judge(react, self.strict, self.ruleset)
        return self.judged[react]

    def _morning(
        self,
        morning: Morning,
        baseline: float | None,
        after_red: bool,
        answers: list[CheckIn],
    ) -> None:
        self.mornings.append(morning)
        rise = morning.value - baseline if baseline is not None else 0
        cuts = self.ruleset.flare
        self._settle(morning, rise)
        active = bool(self.flares) and self.flares[-1].ended_on is None
        if rise >= cuts.rise_from.value and not active:
            self._raise(morning, rise, answers)
        elif rise < cuts.rise_from.value:
            self.raised = []
        frozen = bool(self.flares) and self.flares[-1].ended_on is None
        if not after_red and not frozen and morning.day not in self.sore:
            self.calm.append(morning)

    def _raise(self, morning: Morning, rise: float, answers: list[CheckIn]) -> None:
        cuts = self.ruleset.flare
        if is_soreness(morning, rise, answers, self.exposures, self.strict, self.ruleset):
            self.sore.add(morning.day)
        follows = self.raised and morning.day - self.raised[-1].day == DAY
        self.raised = [*self.raised, morning] if follows else [morning]
        first = self.raised[0].day
        reach = timedelta(hours=cuts.explained_h.whole)
        explained = any(first - reach <= s.ref.local_date < first for s in self.sessions)
        needed = cuts.explained_mornings if explained else cuts.unexplained_mornings
        severe = morning.value >= cuts.severe_from.value
        if all(m.day in self.sore for m in self.raised):
            return
        if severe or len(self.raised) >= needed.value:
            self._begin(first, morning.day, severe)

    def _flare_report(self, check_in: CheckIn, baseline: float | None) -> None:
        cuts = self.ruleset.flare
        value = check_in.pain_now or 0
        steep = value >= cuts.severe_from.value
        rise = value - baseline if baseline is not None else 0
        told = check_in.kind is CheckInKind.FLARE
        lost = check_in.function_loss is FunctionLoss.SEVERE
        if told or (steep and rise >= cuts.rise_from.value) or lost:
            self._begin(check_in.ref.local_date, check_in.ref.local_date, steep or lost)

    def _begin(self, started: date, known: date, severe: bool) -> None:
        self.settled = 0
        last = self.flares[-1] if self.flares else None
        if last and last.ended_on is None:
            self.flares[-1] = FlareSpell(
                last.started_on, last.known_on, last.severe or severe, None
            )
            return
        self.flares.append(FlareSpell(started, known, severe, None))

    def _settle(self, morning: Morning, rise: float) -> None:
        cuts = self.ruleset.flare
        self.settled = self.settled + 1 if rise <= cuts.settled_margin.value else 0
        if self.settled >= cuts.settled_mornings.value:
            self._end(morning.day)

    def _time_out(self, day: date) -> None:
        last = self.flares[-1] if self.flares else None
        limit = timedelta(days=self.ruleset.flare.over_days.whole)
        if last and day - last.started_on >= limit:
            self._end(day)

    def _end(self, day: date) -> None:
        last = self.flares[-1] if self.flares else None
        if last and last.ended_on is None and day > last.known_on:
            self.flares[-1] = FlareSpell(last.started_on, last.known_on, last.severe, day)


def rpe_of(done: SetDone) -> float | None:
    """Effort on the RPE scale; repetitions in reserve are counted down from ten."""
    if done.effort is None:
        return None
    if done.effort.scale is EffortScale.RIR:
        return TOP_RPE - done.effort.value
    return done.effort.value


def stage_rank(stage: RunStage) -> int:
    return _STAGES[stage]


def phase_rank(phase: Phase) -> int:
    return _PHASES[phase]


_STAGES = {stage: place for place, stage in enumerate(RunStage)}
_PHASES = {phase: place for place, phase in enumerate(Phase)}
