"""Phases P0-P6: where an athlete starts, what opens the next one, what takes one back (B8)."""

from datetime import date

from api.engine.decisions import Check
from api.engine.dosing.lightweek import running
from api.engine.facts import Facts
from api.engine.kept import kept
from api.engine.library import Library
from api.engine.planning.entry import PHASES, before_placement, current, ready
from api.engine.planning.gates import (
    TEST_PAIN,
    applies,
    is_untold,
    is_within_error,
    limit_of,
    text_of,
    value_of,
)
from api.engine.planning.setbacks import placed_in, worked_in
from api.engine.reading.age import least_days
from api.engine.reading.book import Book
from api.engine.reading.exposure import phase_rank
from api.engine.reading.flares import newest_morning
from api.engine.reading.timeline import read
from api.engine.rules.layoff import away
from api.engine.ruleset import RuleSet, evidence
from api.engine.ruletables import Gate
from api.engine.safety import placements
from api.engine.safety.placements import Placed
from api.engine.telling.checks import MET
from api.engine.values import Value
from api.engine.vocab import (
    FlagLevel,
    LockEffect,
    MovementPattern,
    PainZone,
    Phase,
)

WITHIN_ERROR = "So far within the test's margin of error."
PAIN_UNTOLD = " (its worst pain is not logged yet)."
SIDE_UNTOLD = " (the other side is not logged yet)."


class GateLine(Value, frozen=True, dict=True, gc=True):
    """One exit criterion with what is known of it, read on asking: an answer for one lift asks
    for the tests alone."""

    gate: Gate
    book: Book
    since: date

    @kept
    def check(self) -> Check:
        return _check(self.book, self.gate, self.since)

    @property
    def text(self) -> str:
        """The criterion with the limit it has for this athlete."""
        return self.check.name.removesuffix(f" {WITHIN_ERROR}")


class GateReport(Value, frozen=True):
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


class Standing(Value, frozen=True):
    """The phase a decision works in. ``moved`` is -1, 0 or 1 against the position given."""

    phase: Phase
    since: date
    moved: int
    first: bool
    report: GateReport
    blocked_by: str | None
    placed: Placed | None = None
    """The clinician's placement that counts, in force or waiting."""


def report_gates(facts: Facts, ruleset: RuleSet, library: Library) -> GateReport:
    """The gate report of ``facts.as_of`` for the phase the position names."""
    book = read(facts, ruleset, library)
    phase, since = current(book)
    return gate_report(book, phase, since)


def gate_report(book: Book, phase: Phase, since: date) -> GateReport:
    rows = [g for g in book.ruleset.gates_of.get(phase, ()) if applies(book, g)]
    return GateReport(
        phase=phase,
        since=since,
        days=(book.as_of - since).days,
        min_days=least_days(book, phase),
        lines=tuple(GateLine(g, book, since) for g in rows),
    )


def _check(book: Book, gate: Gate, since: date) -> Check:
    value, limit = value_of(book, gate, since), limit_of(book, gate)
    met = value is not None and MET[gate.comparison](value, limit)
    shown = value if value is None else round(value, 1)
    name = text_of(book, gate, limit)
    if is_within_error(book, gate):
        name = f"{name} {WITHIN_ERROR}"
    if is_untold(book, gate):
        untold = PAIN_UNTOLD if gate.kind == TEST_PAIN else SIDE_UNTOLD
        name = f"{name.rstrip('.')}{untold}"
    return Check(name, shown, gate.comparison, limit, gate.unit, met, evidence(gate))


def stand(book: Book, may_move: bool, taper: bool = False) -> Standing:
    """The phase of this decision. Only plan decisions may move it, by one, and only up through
    every gate (INV-11, INV-12), and in no last week before an event; a flare takes it down at
    once."""
    phase, since = current(book)
    placed = placements.of_plan(book, before_placement(book)[0])
    report = gate_report(book, phase, since)
    first = book.position is None
    if first or not may_move:
        return Standing(phase, since, 0, first, report, _blocked(book, phase), placed)
    lower = _after_flare(book, phase, since) or _after_absence(book, phase)
    if lower is not None:
        return Standing(lower, book.as_of, -1, False, gate_report(book, lower, book.as_of), None)
    blocked = _blocked(book, phase)
    today = placed is not None and placed.since == book.as_of
    if phase is Phase.P6 or not report.met or blocked is not None or today or taper:
        return Standing(phase, since, 0, False, report, blocked, placed)
    higher = PHASES[phase_rank(phase) + 1]
    return Standing(higher, book.as_of, 1, False, gate_report(book, higher, book.as_of), None)


def _after_flare(book: Book, phase: Phase, since: date) -> Phase | None:
    # Also one that is over: a plan asked for after it equals one that lived through it.
    flare = book.flares[-1] if book.flares else None
    if flare is None or flare.known_on < since:
        return None
    floor = Phase.P0 if flare.severe else Phase.P1
    return floor if phase_rank(phase) > phase_rank(floor) else None


def _after_absence(book: Book, phase: Phase) -> Phase | None:
    """Where the lay-off table says so, everybody starts from the ground again, as at intake (B5):
    in P2 with fresh tests, else in P1."""
    newest = max((s.ref.local_date for s in book.sessions), default=book.as_of)
    if (book.as_of - newest).days < min(r.from_days for r in book.ruleset.layoff if r.anew):
        return None
    ground = Phase.P2 if ready(book) else Phase.P1
    return ground if phase_rank(phase) > phase_rank(ground) else None


def flared(book: Book) -> bool:
    """Whether a flare is what takes the plan down today; else it is a long time away."""
    return _after_flare(book, *current(book)) is not None


def phase_of(book: Book, standing: Standing, pattern: MovementPattern) -> Phase:
    """The phase one pattern works in: the plan's or the one a clinician placed it in, and one
    back after a red answer (B8)."""
    return worked_in(book, standing.phase, pattern)


def stage_phase(book: Book, standing: Standing) -> Phase:
    """The phase of the run stages: after a red run they step back by stages instead. Sprints and
    drills, which have none, go a phase back like any other movement."""
    return placed_in(book, standing.phase, MovementPattern.RUN)


def _blocked(book: Book, phase: Phase) -> str | None:
    """Why no phase may rise today, as a reason code."""
    lock = book.lock
    above = phase_rank(phase) + 1 > book.ruleset.phase.visit_rise_to.value
    if lock.effect in (LockEffect.NOTHING_PRESCRIBED, LockEffect.BODYWEIGHT_ONLY):
        return "clearance_missing"
    if lock.level is FlagLevel.ROUTINE and above:
        return "routine_visit_open"
    if lock.unsure:
        return "answers_unsure"
    if book.as_of >= lock.screening_due_on:
        return "screening_old"
    if running(book):
        return "deload_planned"
    if phase is not Phase.P0 and away(book) is not None:
        return "layoff"  # whoever comes back begins with what they knew (B10: before the gates)
    return "flare_protocol" if book.flare() is not None else _bad_day(book)


def _bad_day(book: Book) -> str | None:
    """An answer of these days that holds every step: a phase is one, with its later rungs."""
    morning = newest_morning(book)
    if morning is not None and not morning.met:
        return "morning_up"
    zones = [zone for s, zone in book.session_zones if s.ref.local_date == book.as_of]
    return "in_session_red" if PainZone.RED in zones else None
