"""What opens a step up: greens in a row, far enough apart, or the way back to a known load."""

from api.engine.decisions import Check
from api.engine.lanes import NOT_APPLICABLE, PASSED, Finding, Lane, Outcome, check
from api.engine.load import best_green_g
from api.engine.rules.pain import GENTLE, green_checks
from api.engine.timeline import Exposure
from api.engine.vocab import Comparison, DecisionAction, MovementPattern


def spacing(lane: Lane) -> Outcome:
    greens = lane.streak()
    if len(greens) < max(lane.rules.load.greens_needed.whole, 2) or _daily(lane):
        return NOT_APPLICABLE
    line = _hours_check(lane, greens)
    return PASSED if line.met else Finding("spacing", DecisionAction.HOLD, (line,))


def _daily(lane: Lane) -> bool:
    """Easy work that may be done every day."""
    return lane.exercise.pattern in GENTLE | {MovementPattern.CARDIO} and not lane.running


def _hours_check(lane: Lane, greens: tuple[Exposure, ...]) -> Check:
    hours = (greens[-1].at - greens[-2].at).total_seconds() / 3600
    ids = greens[-2].fact_ids[:1] + greens[-1].fact_ids[:1]
    return check("hours between them", hours, Comparison.AT_LEAST, lane.spacing_h(), ids)


def restoring(lane: Lane) -> bool:
    """Below a load that was green within four weeks the way back needs one green only."""
    last = lane.last
    if last is None or not last.load_g or lane.running:
        return False
    best = best_green_g(lane.own[:-1], lane.book)
    return best is not None and best > last.load_g


def single_green(lane: Lane) -> Outcome:
    greens = lane.streak()
    if not greens or restoring(lane):
        return NOT_APPLICABLE
    number = lane.rules.load.greens_needed
    ids = tuple(i for e in greens for i in e.fact_ids)
    line = check("green exposures in a row", len(greens), Comparison.AT_LEAST, number, ids)
    return PASSED if line.met else Finding("single_green", DecisionAction.HOLD, (line,))


def two_green(lane: Lane) -> Outcome:
    greens = lane.streak()
    if not greens:
        return NOT_APPLICABLE
    number = lane.rules.load.greens_needed
    ids = tuple(i for e in greens for i in e.fact_ids)
    line = check("green exposures in a row", len(greens), Comparison.AT_LEAST, number, ids)
    if not line.met:
        return PASSED
    apart = (_hours_check(lane, greens),) if len(greens) > 1 else ()
    lines = (line, *apart, *green_checks(greens[-1]))
    return Finding("two_green_exposures", DecisionAction.PROGRESS, lines)


def restore(lane: Lane) -> Outcome:
    greens = lane.streak()
    if not greens or not restoring(lane):
        return NOT_APPLICABLE
    number = lane.rules.load.greens_restore
    line = check(
        "green exposures on the way back",
        len(greens),
        Comparison.AT_LEAST,
        number,
        greens[-1].fact_ids,
    )
    return Finding("restore", DecisionAction.PROGRESS, (line, *green_checks(greens[-1])))


def start(lane: Lane) -> Outcome:
    if lane.own:
        return NOT_APPLICABLE
    number = lane.rules.load.start_pct.of(lane.book.irritability)
    line = check(
        "share of the best tolerated load", number.value, Comparison.AT_MOST, number, unit="%"
    )
    if lane.first:
        return Finding("sub_threshold_start", DecisionAction.START, (line,))
    return Finding("new_exercise", DecisionAction.HOLD, (line,))
