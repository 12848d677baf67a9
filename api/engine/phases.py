"""Phases P0-P6: where an athlete starts, what opens the next one, what takes one back (B8)."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from api.engine.classify import stage_of
from api.engine.decisions import Check
from api.engine.facts import Facts
from api.engine.gates import value_of
from api.engine.lanes import MET, check
from api.engine.library import Library
from api.engine.ruleset import RuleSet, evidence
from api.engine.ruletables import Gate
from api.engine.running import walk_test_pain
from api.engine.timeline import Book, phase_rank, read
from api.engine.triage import CLINICIANS
from api.engine.vocab import (
    BaselineTest,
    Comparison,
    EpisodeStage,
    FlagLevel,
    Irritability,
    LockEffect,
    Phase,
    Sport,
)

PHASES = tuple(Phase)
RUNNERS = frozenset({Sport.RUNNING, Sport.TRIATHLON, Sport.FIELD_SPORT, Sport.COURT_SPORT})
PERCENT = 100
NOT_BETTER = "RF-TIME-1"


@dataclass(frozen=True, slots=True)
class GateLine:
    """One exit criterion with what is known of it."""

    gate: Gate
    check: Check


@dataclass(frozen=True, slots=True)
class GateReport:
    """All that stands between a phase and the next one."""

    phase: Phase
    since: date
    days: int
    min_days: int
    lines: tuple[GateLine, ...]

    @property
    def met(self) -> bool:
        return self.days >= self.min_days and all(line.check.met for line in self.lines)

    @property
    def open(self) -> tuple[GateLine, ...]:
        return tuple(line for line in self.lines if not line.check.met)


@dataclass(frozen=True, slots=True)
class Standing:
    """The phase a decision works in. ``moved`` is -1, 0 or 1 against the position given."""

    phase: Phase
    since: date
    moved: int
    first: bool
    report: GateReport
    blocked_by: str | None


def report_gates(facts: Facts, ruleset: RuleSet, library: Library) -> GateReport:
    """The gate report of ``facts.as_of`` for the phase the position names."""
    book = read(facts, ruleset, library)
    phase, since = current(book)
    return gate_report(book, phase, since)


def current(book: Book) -> tuple[Phase, date]:
    """The phase in force and the day it began; the intake phase before any plan."""
    if book.position is not None:
        return book.position.phase, book.position.phase_since
    return intake(book), book.as_of


def intake(book: Book) -> Phase:
    """HIGH starts at P0; P2 takes every test; anything unknown starts at P1 (B8)."""
    if book.irritability is Irritability.HIGH:
        return Phase.P0
    flare = book.flare()
    if flare is not None:
        return Phase.P0 if flare.severe else Phase.P1
    return Phase.P2 if _ready(book) else Phase.P1


def _ready(book: Book) -> bool:
    cuts = book.ruleset.phase
    if book.reading is None or book.reading.radicular or book.since is not None:
        return False
    wanted = (
        (BaselineTest.HINGE_DOWEL, cuts.intake_hinge_from.value),
        (BaselineTest.BRACE, cuts.intake_brace_from.value),
        (BaselineTest.PRONE_PLANK, cuts.intake_plank_from_s.value),
    )
    tested = all(_at_least(book, test, value) for test, value in wanted)
    return tested and (not is_runner(book) or _walked(book))


def is_runner(book: Book) -> bool:
    return bool(RUNNERS & set(book.facts.athlete.sports))


def _walked(book: Book) -> bool:
    pain = walk_test_pain(book)
    return pain is not None and pain <= book.ruleset.phase.walk_test_max.value


def _at_least(book: Book, test: BaselineTest, value: float) -> bool:
    results = book.test(test)
    return bool(results) and min(r.value for r in results) >= value


def gate_report(book: Book, phase: Phase, since: date) -> GateReport:
    sports = set(book.facts.athlete.sports)
    rows = [
        g
        for g in book.ruleset.gates
        if g.phase is phase and (not g.sports or sports & set(g.sports))
    ]
    return GateReport(
        phase=phase,
        since=since,
        days=(book.as_of - since).days,
        min_days=book.ruleset.phase.min_days.of(phase).whole,
        lines=tuple(GateLine(g, _check(book, g, since)) for g in rows),
    )


def _check(book: Book, gate: Gate, since: date) -> Check:
    value = value_of(book, gate, since)
    met = value is not None and MET[gate.comparison](value, gate.value)
    shown = value if value is None else round(value, 1)
    return Check(gate.text, shown, gate.comparison, gate.value, gate.unit, met, evidence(gate))


def stand(book: Book, may_move: bool) -> Standing:
    """The phase of this decision. Only plan decisions may move it, by one, and only up through
    every gate (INV-11, INV-12); a flare takes it down at once."""
    phase, since = current(book)
    report = gate_report(book, phase, since)
    first = book.position is None
    if first or not may_move:
        return Standing(phase, since, 0, first, report, _blocked(book, phase))
    lower = _after_flare(book, phase, since)
    if lower is not None:
        return Standing(lower, book.as_of, -1, False, gate_report(book, lower, book.as_of), None)
    blocked = _blocked(book, phase)
    if phase is Phase.P6 or not report.met or blocked is not None:
        return Standing(phase, since, 0, False, report, blocked)
    higher = PHASES[phase_rank(phase) + 1]
    return Standing(higher, book.as_of, 1, False, gate_report(book, higher, book.as_of), None)


def _after_flare(book: Book, phase: Phase, since: date) -> Phase | None:
    flare = book.flare()
    if flare is None or flare.known_on < since:
        return None
    floor = Phase.P0 if flare.severe else Phase.P1
    return floor if phase_rank(phase) > phase_rank(floor) else None


def _blocked(book: Book, phase: Phase) -> str | None:
    """Why no phase may rise today, as a reason code."""
    lock = book.lock
    above = phase_rank(phase) + 1 > phase_rank(Phase.P2)
    if lock.effect in (LockEffect.NOTHING_PRESCRIBED, LockEffect.BODYWEIGHT_ONLY):
        return "clearance_missing"
    visit = lock.level is FlagLevel.ROUTINE or not_better(book) is not None
    if visit and above:
        return "routine_visit_open"
    if lock.unsure:
        return "answers_unsure"
    if book.as_of >= lock.screening_due_on:
        return "screening_old"
    return "flare_protocol" if book.flare() is not None else None


def not_better(book: Book) -> Check | None:
    """The day-14 reading of an acute or subacute episode that did not clearly improve.

    Stands until a clinician's note names it; a later good week does not take it back.
    """
    episode, cuts = book.facts.episode, book.ruleset.time
    if episode is None or episode.pain_morning < cuts.acute_baseline_from.value:
        return None
    intake_day = episode.ref.local_date
    end = intake_day + timedelta(days=cuts.acute_days.whole)
    if stage_of(episode, intake_day, book.ruleset) is EpisodeStage.CHRONIC or book.as_of < end:
        return None
    week = [m.value for m in book.mornings if end - timedelta(days=7) < m.day <= end]
    if len(week) < book.ruleset.pain.baseline_min.value or _visited(book, end):
        return None
    limit = episode.pain_morning * (1 - cuts.acute_better_pct.value / PERCENT)
    line = check(
        "median morning after two weeks",
        median(week),
        Comparison.AT_MOST,
        cuts.acute_better_pct,
        threshold=limit,
        unit="NPRS",
    )
    return None if line.met else line


def _visited(book: Book, since: date) -> bool:
    return any(
        NOT_BETTER in c.codes and c.role in CLINICIANS and since <= c.examined_on <= book.as_of
        for c in book.facts.clearances
    )


def flares_repeated(book: Book) -> bool:
    cuts = book.ruleset.flare
    first = book.as_of - timedelta(days=cuts.many_days.whole)
    return sum(f.started_on > first for f in book.flares) >= cuts.many.value
