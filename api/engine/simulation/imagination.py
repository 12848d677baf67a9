"""Invented logs: an athlete who does what the plan says, day by day, by fixed habits.

Habits are read once, from the facts of the first day. There is no chance in them: what
happens only now and then comes in turn, evenly spread.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from math import ceil, floor

from msgspec.structs import replace

from api.engine.codec import facts_sorted
from api.engine.decisions import Prescription
from api.engine.facts import (
    BaselineResult,
    CheckIn,
    ExerciseDone,
    FactRef,
    Facts,
    LegSymptoms,
    Screening,
    Session,
    SetDone,
    SetTarget,
)
from api.engine.library import Library
from api.engine.reading.book import Book
from api.engine.reading.pain import limits
from api.engine.reading.timeline import read
from api.engine.ruleset import RuleSet
from api.engine.safety.legs import in_order
from api.engine.safety.triage import FOLLOW_UPS, check_in_codes
from api.engine.units import DAYS_A_WEEK
from api.engine.values import Value
from api.engine.vocab import (
    CheckInKind,
    EffortScale,
    FactKind,
    LegChange,
    PainZone,
    SessionStatus,
    SimulationScenario,
    TriageAnswer,
)

EVENING = time(17, tzinfo=UTC)
PAIN_TOP = 10
TECHNIQUE_TOP = 5
SHARED = frozenset(SetTarget.__struct_fields__) & frozenset(SetDone.__struct_fields__)
"""What is said alike of a set to do and of a set done."""


class DayDose(Value, frozen=True):
    """What a decision asks for on its day."""

    prescriptions: tuple[Prescription, ...]
    duration_s: int | None


class Habits(Value, frozen=True):
    """How days go. Pain is NPRS, shares are 0-1; ``zones`` come after sessions, in turn."""

    usual: int
    in_session: int
    settle_h: float
    raised: dict[PainZone, int]
    """Morning value by colour."""
    leg: LegSymptoms
    zones: tuple[PainZone, ...] = (PainZone.GREEN,)
    trained: float = 1.0
    answered: float = 1.0
    tests_again: bool = True


def habits_of(
    facts: Facts, scenario: SimulationScenario, ruleset: RuleSet, library: Library
) -> Habits:
    """Habits of a scenario, from what is known on the day of the facts."""
    book = read(facts_sorted(facts), ruleset, library)
    calm = _calm(book)
    if scenario is not SimulationScenario.AS_RECENTLY:
        return calm
    first = book.as_of - timedelta(days=ruleset.insights.recent_days.whole)
    recent = [(s, z) for s, z in book.session_zones if first <= s.ref.local_date < book.as_of]
    return replace(
        calm,
        zones=tuple(zone for _, zone in recent),
        trained=_trained(book, first, {s.ref.local_date for s, _ in recent}),
        answered=_answered(book, first),
        tests_again=False,
    )


def _calm(book: Book) -> Habits:
    """The usual morning, and no more than that, within green."""
    cuts, strict = book.ruleset.pain, book.strict
    baseline = book.morning_baseline or 0
    usual = floor(baseline)
    above = ceil(baseline)
    raised = {
        PainZone.GREEN: usual,
        PainZone.AMBER: min(above + cuts.morning_amber_from.of(strict).whole, PAIN_TOP),
        PainZone.RED: min(above + cuts.morning_red_from.of(strict).whole, PAIN_TOP),
    }
    green = limits(strict, baseline, None, book.ruleset).green_max
    return Habits(usual, floor(min(usual, green)), _settle_h(book), raised, _leg(book))


def _settle_h(book: Book) -> float:
    """As it was told last, within green."""
    told = [c.settle_h for c in book.check_ins if c.settle_h is not None]
    intake = book.facts.episode.settle_h if book.facts.episode else 0.0
    return min((told or [intake])[-1], book.ruleset.pain.settle_amber_above_h.of(book.strict).value)


def _leg(book: Book) -> LegSymptoms:
    """As it was told last, and neither better nor worse since."""
    intake = book.facts.episode.leg if book.facts.episode else LegSymptoms()
    told = in_order(book.check_ins, book.sessions)
    last = told[-1][1] if told else intake
    return replace(last, change=LegChange.UNCHANGED)


def _trained(book: Book, first: date, days: set[date]) -> float:
    """Share of the days the program means to train on."""
    enrolled = book.facts.enrollment
    since = max(first, enrolled.started_on) if enrolled else first
    weeks = max((book.as_of - since).days, 1) / DAYS_A_WEEK
    usual = book.ruleset.daily.sessions_per_week.value
    wanted = weeks * (enrolled.sessions_per_week if enrolled else usual)
    return min(len(days) / max(wanted, 1), 1.0)


def _answered(book: Book, first: date) -> float:
    told = {m.day for m in book.mornings if first <= m.day < book.as_of}
    return min(len(told) / book.ruleset.insights.recent_days.value, 1.0)


def in_turn(count: int, share: float) -> bool:
    """Whether the ``count``-th occasion is taken, when a share of them is, evenly spread."""
    return floor((count + 1) * share) > floor(count * share)


class Imagination:
    """Stored, pretended and invented facts together. Mutable only while a run lasts."""

    def __init__(
        self,
        habits: Habits,
        facts: Facts,
        sessions: Iterable[Session],
        check_ins: Iterable[CheckIn],
        ruleset: RuleSet,
    ) -> None:
        self.habits, self.ruleset = habits, ruleset
        self.sessions, self.check_ins = list(sessions), list(check_ins)
        self.screenings, self.baselines = list(facts.screenings), list(facts.baselines)
        self.after: dict[date, PainZone] = {}
        self.planned = self.done = self.mornings = 0

    def train(self, day: date, dose: DayDose | None) -> None:
        """Do what is asked, unless a log of the day is there or the habit leaves it out."""
        if dose is None or any(s.ref.local_date == day for s in self.sessions):
            return
        self.planned += 1
        if not self.habits.zones or not in_turn(self.planned - 1, self.habits.trained):
            return
        self.after[day + timedelta(days=1)] = self.habits.zones[self.done % len(self.habits.zones)]
        self.done += 1
        self.sessions.append(self._session(day, dose))

    def wake(self, day: date) -> None:
        """The weekly questions where they are due, then the morning."""
        last = max((s.ref.local_date for s in self.screenings), default=None)
        if last is None or (day - last).days >= self.ruleset.windows.screening_days.whole:
            self.screenings.append(Screening(_ref(FactKind.SCREENING, day), self._no()))
            self._test_again(day)
        if any(c.ref.local_date == day and c.pain_morning is not None for c in self.check_ins):
            return
        zone = self.after.get(day)
        if zone is PainZone.UNKNOWN or (zone is None and not self._answers()):
            return
        self.check_ins.append(self._morning(day, zone or PainZone.GREEN))

    def _answers(self) -> bool:
        """Whether the morning after a day of rest is told."""
        self.mornings += 1
        return in_turn(self.mornings - 1, self.habits.answered)

    def _session(self, day: date, dose: DayDose) -> Session:
        started = datetime.combine(day, EVENING)
        fit = [p for p in dose.prescriptions if p.not_before is None or p.not_before <= started]
        return Session(
            ref=_ref(FactKind.SESSION, day),
            status=SessionStatus.COMPLETED,
            started_at=started,
            duration_s=dose.duration_s,
            session_rpe=_effort(fit),
            planned=True,
            pain_before=self.habits.usual,
            pain_after=self.habits.in_session,
            exercises=tuple(
                ExerciseDone(p.exercise, tuple(map(self._set, p.sets)), p.stage) for p in fit
            ),
        )

    def _set(self, target: SetTarget) -> SetDone:
        as_told = {name: getattr(target, name) for name in SHARED}
        return SetDone(
            **as_told, technique=TECHNIQUE_TOP, pain=self.habits.in_session, target=target
        )

    def _morning(self, day: date, zone: PainZone) -> CheckIn:
        codes = check_in_codes(self.ruleset)
        return CheckIn(
            _ref(FactKind.CHECK_IN, day),
            CheckInKind.NEXT_MORNING,
            leg=self.habits.leg,
            red_flags=tuple((code, TriageAnswer.NO) for code in codes),
            pain_morning=self.habits.raised[zone],
            settle_answered=True,
            settle_h=self.habits.settle_h,
        )

    def _no(self) -> tuple[tuple[str, TriageAnswer], ...]:
        codes = [row.code for row in self.ruleset.triage if row.asked] + list(FOLLOW_UPS)
        return tuple((code, TriageAnswer.NO) for code in dict.fromkeys(codes))

    def _test_again(self, day: date) -> None:
        """Every test that was done, with the result it had."""
        if not self.habits.tests_again:
            return
        newest: dict[tuple[object, ...], BaselineResult] = {}
        for result in sorted(self.baselines, key=lambda b: b.ref.local_date):
            newest[(result.test, result.side, result.subject)] = result
        ref = _ref(FactKind.BASELINE, day)
        self.baselines = [*self.baselines, *(replace(b, ref=ref) for b in newest.values())]


def _ref(kind: FactKind, day: date) -> FactRef:
    return FactRef(kind, f"imagined-{kind.value}-{day.isoformat()}", 1, day)


def _effort(prescriptions: Iterable[Prescription]) -> float | None:
    """Effort of a session as a whole: that of its hardest set, where one is asked for."""
    told = [s.effort for p in prescriptions for s in p.sets if s.effort is not None]
    return max((e.value for e in told if e.scale is EffortScale.RPE), default=None)
