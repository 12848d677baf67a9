"""Rules of a lane that come from safety: clearances, unsure answers, open visits, later phases."""

from api.engine.dosing.ceilings import bodyweight_only
from api.engine.lanes.lane import NOT_APPLICABLE, PASSED, Finding, Lane, Outcome, check
from api.engine.movements import UNLOADED
from api.engine.planning.substitution import early
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import phase_rank
from api.engine.rules.progress import restoring
from api.engine.safety import visits
from api.engine.vocab import Comparison, DecisionAction, FlagLevel


def clearance(lane: Lane) -> Outcome:
    if not bodyweight_only(lane.book):
        return PASSED
    return Finding("clearance_missing", DecisionAction.HOLD, ())


def unsure(lane: Lane) -> Outcome:
    codes = lane.book.lock.unsure
    if not codes:
        return PASSED
    number = lane.rules.windows.unsure_days
    line = check(
        "questions without a sure answer",
        len(codes),
        Comparison.AT_MOST,
        number,
        threshold=0,
        unit="answers",
    )
    return Finding("answers_unsure", DecisionAction.HOLD, (line,), (("codes", ", ".join(codes)),))


def screening_old(lane: Lane) -> Outcome:
    """Safety questions that are due again: what was started goes on, and nothing goes up."""
    return _screening_old(lane.book)


@once
def _screening_old(book: Book) -> Outcome:
    due = book.lock.screening_due_on
    if book.as_of < due:
        return PASSED
    number = book.ruleset.windows.screening_days
    days = number.whole + 1 + (book.as_of - due).days
    line = check("days since the safety questions", days, Comparison.AT_MOST, number)
    return Finding("screening_old", DecisionAction.HOLD, (line,))


def routine_freeze(lane: Lane) -> Outcome:
    """Too little change over time freezes the load until somebody has looked; unloaded work goes on
    as planned."""
    if lane.exercise.pattern in UNLOADED and not lane.running:
        return NOT_APPLICABLE
    open_ = visits.freezes(lane.book, lane.exercise.pattern)
    if not open_:
        return PASSED
    number = lane.rules.windows.visit_reminder_days
    line = check("open visits", len(open_), Comparison.AT_MOST, number, threshold=0, unit="visits")
    return Finding("routine_visit_open", DecisionAction.HOLD, (line,), (), FlagLevel.ROUTINE)


def above_phase(lane: Lane) -> Outcome:
    """Work of a later phase is repeated at most; it never rises before its gate. What a flare
    took away is no rise: it comes back to where it was (B9 step 4)."""
    if lane.running or not (lane.ahead or early(lane.exercise, lane.phase, lane.rules)):
        return PASSED
    if bool(lane.book.flares) and restoring(lane):
        return PASSED
    number = lane.rules.phase.min_days.of(lane.phase)
    line = check(
        "phase",
        phase_rank(lane.phase),
        Comparison.AT_LEAST,
        number,
        threshold=phase_rank(lane.exercise.first_phase),
        unit="phase",
    )
    return Finding("gate_not_met", DecisionAction.HOLD, (line,))
