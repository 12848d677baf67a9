"""Phases P0-P6: where an athlete starts, what opens the next one, what takes one back (B8)."""

from datetime import date

from api.engine.decisions import Check
from api.engine.dosing.lightweek import running
from api.engine.dosing.running import walk_test_pain
from api.engine.facts import Facts
from api.engine.kept import kept
from api.engine.library import Library
from api.engine.movements import UNAFFECTED, UNLOADED
from api.engine.planning.gates import (
    TEST_PAIN,
    applies,
    is_untold,
    is_within_error,
    limit_of,
    text_of,
    value_of,
)
from api.engine.reading.age import least_days
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import RED, Exposure, phase_rank
from api.engine.reading.flares import newest_morning
from api.engine.reading.pain import worst
from api.engine.reading.timeline import read
from api.engine.rules.layoff import away
from api.engine.ruleset import RuleSet, evidence
from api.engine.ruletables import Gate
from api.engine.safety import placements
from api.engine.safety.placements import Placed
from api.engine.telling.checks import MET, check
from api.engine.values import Value
from api.engine.vocab import (
    BaselineTest,
    Behaviour,
    Comparison,
    FlagLevel,
    Irritability,
    LockEffect,
    MovementPattern,
    PainZone,
    Phase,
    Sport,
)

PHASES = tuple(Phase)
WITHIN_ERROR = "So far within the test's margin of error."
PAIN_UNTOLD = " (its worst pain is not logged yet)."
SIDE_UNTOLD = " (the other side is not logged yet)."
NEVER_BACK = UNLOADED | UNAFFECTED
"""Patterns that no red answer sets a phase back."""
RUNNERS = frozenset({Sport.RUNNING, Sport.TRIATHLON, Sport.FIELD_SPORT, Sport.COURT_SPORT})


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


@once
def current(book: Book) -> tuple[Phase, date]:
    """The phase in force and the day it began; the intake phase before any plan.

    Since the day a clinician placed the plan, their phase, as far up as it may lead (INV-12).
    """
    phase, since = _before(book)
    placed = placements.of_plan(book, phase)
    if placed is None or (placed.waits and placed.phase is phase):
        return phase, since
    return placed.phase, placed.since


def _before(book: Book) -> tuple[Phase, date]:
    """Where the plan stands without any placement."""
    if book.position is not None:
        return book.position.phase, book.position.phase_since
    return intake(book), book.as_of


def intake(book: Book) -> Phase:
    """HIGH starts at P0; P2 takes every test; anything unknown starts at P1 (B8)."""
    if book.irritability is Irritability.HIGH or _just_strained(book):
        return Phase.P0
    flare = book.flare()
    if flare is not None:
        return Phase.P0 if flare.severe else Phase.P1
    return Phase.P2 if _ready(book) else Phase.P1


def _just_strained(book: Book) -> bool:
    """What behaves like a local strain keeps to easy days for its first 72 hours."""
    likes = book.reading.behaves_like if book.reading else ()
    strain = any(row.behaviour is Behaviour.LOCAL_STRAIN for row in likes)
    episode, quiet = book.facts.episode, book.ruleset.likeness.strain_rest_days.value
    return strain and episode is not None and (book.as_of - episode.started_on).days < quiet


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
    return tested and _hinge_calm(book) and (not is_runner(book) or _walked(book))


def _hinge_calm(book: Book) -> bool:
    """Whether the hinge test is known not to bring the pain on: loaded hinges wait for it (B4)."""
    limit = book.ruleset.irritability.test_pain_from.value
    pains = [r.pain for r in book.test(BaselineTest.HINGE_DOWEL)]
    return all(pain is not None and pain < limit for pain in pains)


def is_runner(book: Book) -> bool:
    return bool(RUNNERS & set(book.facts.athlete.sports))


def _walked(book: Book) -> bool:
    pain = walk_test_pain(book)
    return pain is not None and pain <= book.ruleset.phase.walk_test_max.value


def _at_least(book: Book, test: BaselineTest, value: float) -> bool:
    results = book.test(test)
    return bool(results) and min(r.value for r in results) >= value


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
    placed = placements.of_plan(book, _before(book)[0])
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
    ground = Phase.P2 if _ready(book) else Phase.P1
    return ground if phase_rank(phase) > phase_rank(ground) else None


def flared(book: Book) -> bool:
    """Whether a flare is what takes the plan down today; else it is a long time away."""
    return _after_flare(book, *current(book)) is not None


def phase_of(book: Book, standing: Standing, pattern: MovementPattern) -> Phase:
    """The phase one pattern works in: the plan's or the one a clinician placed it in, and one
    back after a red answer (B8)."""
    return _worked_in(book, standing.phase, pattern)


@once
def _worked_in(book: Book, plan: Phase, pattern: MovementPattern) -> Phase:
    phase, back = _placed(book, plan, pattern), _back(book, plan, pattern)
    return phase if back is None else PHASES[phase_rank(phase) - 1]


def stage_phase(book: Book, standing: Standing) -> Phase:
    """The phase of the run stages: after a red run they step back by stages instead. Sprints and
    drills, which have none, go a phase back like any other movement."""
    return _placed(book, standing.phase, MovementPattern.RUN)


def _placed(book: Book, plan: Phase, pattern: MovementPattern) -> Phase:
    placed = placements.of_pattern(book, pattern, plan)
    return plan if placed is None else placed.phase


def phase_back(book: Book, standing: Standing, pattern: MovementPattern) -> Check | None:
    """The line that keeps a pattern back, where there is a lower phase with any work of it."""
    return _back(book, standing.phase, pattern)


def _back(book: Book, plan: Phase, pattern: MovementPattern) -> Check | None:
    line = set_back(book, pattern)
    if line is None or phase_rank(_placed(book, plan, pattern)) <= _lowest(book, pattern):
        return None
    return line


@once
def set_back(book: Book, pattern: MovementPattern) -> Check | None:
    """The line that keeps a pattern one phase back; None where nothing does.

    A red answer sets it back, two green sessions of it in a row bring it forward again. Where
    a flare took the whole plan back since, that was the step back.
    """
    if pattern in NEVER_BACK or pattern not in _stirred(book):
        return None
    zones = _day_zones(book, pattern)
    reds = [place for place, (_, zone) in enumerate(zones) if zone is PainZone.RED]
    if not reds:
        return None
    red, number = reds[-1], book.ruleset.phase.back_greens
    since, day = current(book)[1], zones[red][0].day
    flared = any(day <= f.known_on <= since for f in book.flares)
    count = best = 0
    for _, zone in zones[red + 1 :]:
        count = count + 1 if zone is PainZone.GREEN else 0
        best = max(best, count)
    ids = zones[red][0].fact_ids
    line = check("green sessions since the red one", best, Comparison.AT_LEAST, number, ids)
    return None if flared or line.met else line


@once
def _stirred(book: Book) -> frozenset[MovementPattern]:
    """Patterns with a red answer."""
    return frozenset([e.exercise.pattern for e in book.exposures if e.zone is RED])


def _day_zones(book: Book, pattern: MovementPattern) -> list[tuple[Exposure, PainZone]]:
    """The days of a pattern since the plan began, each as dark as its darkest exercise."""
    stated = book.facts.episode.ref.local_date if book.facts.episode else date.min
    days: dict[date, tuple[Exposure, PainZone]] = {}
    for e in book.of_pattern(pattern):
        if e.day >= stated and e.speaks_for_others:
            known = days.get(e.day, (e, e.zone))
            days[e.day] = (known[0], worst((known[1], e.zone)))
    return list(days.values())


@once
def _lowest(book: Book, pattern: MovementPattern) -> int:
    """The first phase with any work of a pattern: below it nothing could ever turn green."""
    every = book.library.exercises.values()
    return min((phase_rank(e.first_phase) for e in every if e.pattern is pattern), default=0)


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
