"""Reasons about the back as a whole, beside those of the lanes: each with what can be done."""

from collections.abc import Iterable

from api.engine.decisions import Check, Prescription, Reason
from api.engine.facts import PrescribedDose
from api.engine.planning import maintenance, season
from api.engine.planning.beforehand import done_early
from api.engine.planning.entry import current
from api.engine.planning.phases import Standing, gate_report
from api.engine.planning.substitution import begins_from
from api.engine.reading import fear, flares, recurrence
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import phase_rank
from api.engine.reading.readiness import illness
from api.engine.reading.told_legs import newest_legs
from api.engine.rules.plateau import plateau
from api.engine.safety import flags
from api.engine.safety.hinge_test import FOUNDATION, failed
from api.engine.telling.checks import check
from api.engine.telling.explain import worded
from api.engine.telling.names import dated
from api.engine.vocab import Behaviour, Comparison, LegChange, MovementPattern, Phase

BENT = frozenset({MovementPattern.HINGE, MovementPattern.OLYMPIC_LIFT})


def remarks(book: Book, plan: bool) -> list[Reason]:
    """Visits time asks for, flares, confidence, new pain; for plans pillars and season too."""
    rules = book.ruleset
    found = [worded(v.cause, f"time.{v.code.lower()}", v.checks, rules) for v in book.visits]
    found += examined_before_told(book)
    found += _one(book, "flares_repeated", "flare.repeated", flares.repeated(book))
    found += _one(book, "flare_slow", "flare.day_7", flares.slow(book))
    found += _one(book, "graded_exposure", "fear.graded", fear.graded(book))
    found += _one(book, "settling_long", "phase.settling", _settling(book))
    found += _one(book, "illness_told", "readiness.illness", illness(book))
    new = recurrence.started(book)
    found += _one(book, "recurrence_started", "recurrence.started", new[1] if new else None)
    found += _one(book, "legs_centralised", "legs.centralised", _moved_up(book))
    return [*found, *_of_plan(book)] if plan else found


def wants_visit(book: Book) -> bool:
    """Whether flares, or a week that did not settle, ask for a routine visit."""
    lines = (flares.repeated(book), flares.slow(book), _settling(book))
    return any(line is not None for line in lines)


def examined_before_told(book: Book) -> list[Reason]:
    """Why a flag is open although somebody was seen about it on its very day."""
    notes = {
        note.id: note
        for flag in book.lock.open
        for note in flags.examined_before_told(flag, book.facts.clearances, book.as_of)
    }
    if not notes:
        return []
    number = book.ruleset.windows.screening_days
    name = "notes of that day that came before the answer"
    line = check(
        name, len(notes), Comparison.AT_MOST, number, tuple(notes), threshold=0, unit="notes"
    )
    day = max(note.examined_on for note in notes.values())
    code, rule = "examined_before_told", "safety.open_flag"
    return [worded(code, rule, (line,), book.ruleset, day=dated(day))]


@once
def _settling(book: Book) -> Check | None:
    """A week in P0 without the way out of it."""
    phase, since = current(book)
    if phase is not Phase.P0 or gate_report(book, phase, since).met:
        return None
    number = book.ruleset.phase.settle_days
    line = check("days of settling", (book.as_of - since).days, Comparison.BELOW, number)
    return None if line.met else line


def _of_plan(book: Book) -> Iterable[Reason]:
    if book.flare() is not None:
        return  # what else the plan is short of can wait until the back is calm
    short, near = maintenance.pillars(book), season.too_near(book)
    if short and season.taper(book) is None:
        named = ", ".join(line.name for line in short)
        yield worded("pillar_short", "maintenance.pillars", short, book.ruleset, pillars=named)
    yield from _held_low(book)
    yield from _done_early(book)
    stuck = plateau(book)
    if stuck is not None:
        yield worded("plateau_review", "progress.plateau", (stuck,), book.ruleset)
    found = season.season(book)
    if near is not None and found is not None:
        values = dict(season.event_words(found))
        yield worded("event_too_near", "season.laid_back", (near,), book.ruleset, **values)


def _held_low(book: Book) -> list[Reason]:
    """Why a plan that has come to the upper hinges has none of them."""
    lines, phase = failed(book), current(book)[0]
    if not lines or phase in FOUNDATION:
        return []
    return [worded("hinge_test_holds", "selection.hinge_test_low", lines, book.ruleset)]


def _done_early(book: Book) -> list[Reason]:
    """What was done before its phase, with the phase that the latest of it begins in."""
    done = done_early(book)
    firsts = [first for e in done if (first := begins_from(e.exercise, book.ruleset)) is not None]
    if not firsts:
        return []
    value, number = phase_rank(current(book)[0]), max(firsts, key=lambda n: n.value)
    ids = tuple(dict.fromkeys(e.session.ref.id for e in done))
    line = check("phase", value, Comparison.AT_LEAST, number, ids, unit="phase")
    names = ", ".join(dict.fromkeys(e.exercise.name for e in done))
    return [worded("done_early", "phase.done_early", (line,), book.ruleset, exercise=names)]


def _moved_up(book: Book) -> Check | None:
    """The newest word on the legs, where it says that the feeling moved up."""
    told = newest_legs(book)
    if not told:
        return None
    report, leg = told[-1]
    days = (book.as_of - report.ref.local_date).days
    number = book.ruleset.windows.same_kind_days
    line = check("days since that answer", days, Comparison.AT_MOST, number, (report.ref.id,))
    return line if line.met and leg.change is LegChange.CENTRALISED else None


def bend_later(
    book: Book, standing: Standing, prescriptions: Iterable[Prescription]
) -> list[Reason]:
    """Said with the first loaded bending of a phase, to a back that bends badly in the morning."""
    before = () if standing.moved else book.prescribed
    line = _bend_later(book)
    if line is None or not _bends(book, prescriptions) or _bends(book, before):
        return []
    hours = f"{book.ruleset.likeness.waking_h.value:g}"
    return [worded("bend_later", "reading.mornings", (line,), book.ruleset, hours=hours)]


def _bends(book: Book, doses: Iterable[Prescription | PrescribedDose]) -> bool:
    """Whether any hinge is done with a load, told or by effort."""
    for dose in doses:
        exercise = book.library.get(dose.exercise)
        hinge = exercise is not None and exercise.loadable and exercise.pattern in BENT
        if hinge and any(row.load_g != 0 for row in dose.sets):
            return True
    return False


def _bend_later(book: Book) -> Check | None:
    """Mornings that bend badly: loaded bending waits for two hours after waking."""
    likes = book.reading.behaves_like if book.reading else ()
    row = next((r for r in likes if r.behaviour is Behaviour.MORNING_FLEXION), None)
    if row is None:
        return None
    number = book.ruleset.likeness.morning_flexion
    return check("matched answers", row.matched, Comparison.AT_LEAST, number)


def _one(book: Book, code: str, rule: str, line: Check | None) -> list[Reason]:
    return [worded(code, rule, (line,), book.ruleset)] if line is not None else []
