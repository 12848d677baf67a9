"""What opens a step up: greens in a row, far enough apart, or the way back to a known load."""

from api.engine.decisions import Check
from api.engine.dosing.bar_again import bar_again
from api.engine.dosing.ladder import of_ladder_g
from api.engine.dosing.references import best_green_g
from api.engine.dosing.way_back import known_amount, left_light_week
from api.engine.kept import once
from api.engine.lanes.lane import NOT_APPLICABLE, PASSED, Finding, Lane, Outcome, check
from api.engine.reading.book import Book
from api.engine.reading.exposure import Exposure
from api.engine.rules.clinician import opens
from api.engine.rules.pain import green_checks
from api.engine.units import SECONDS_AN_HOUR, grams, weighs
from api.engine.vocab import Comparison, DecisionAction


def spacing(lane: Lane) -> Outcome:
    greens = lane.streak()
    if not greens:
        return NOT_APPLICABLE
    few = len(greens) < max(lane.rules.load.greens_needed.whole, 2)
    if few or lane.daily() or opens(lane):
        return NOT_APPLICABLE
    line = _hours_check(lane)
    values = (("limit", f"{line.threshold:g}"),)
    return PASSED if line.met else Finding("spacing", DecisionAction.HOLD, (line,), values)


@once
def _hours_check(lane: Lane) -> Check:
    greens = lane.streak()
    hours = (greens[-1].at - greens[-2].at).total_seconds() / SECONDS_AN_HOUR
    ids = greens[-2].fact_ids[:1] + greens[-1].fact_ids[:1]
    return check("hours between them", hours, Comparison.AT_LEAST, lane.spacing_h(), ids)


@once
def restoring(lane: Lane) -> bool:
    """Below a load that was green within four weeks the way back needs one green only, and so does
    less work without a load. On the ladder it is a load of the movement: which of its lifts carried
    it does not matter."""
    last = lane.last
    if left_light_week(lane) or known_amount(lane):
        return True
    load = last.load_g if last else None
    if not weighs(load) or lane.running:
        return False  # help that is taken away is no load to come back to
    best = grams(best_green_g(lane.own[:-1], lane.book))
    return max(best, of_ladder_g(lane.book, lane.exercise)) > load


def single_green(lane: Lane) -> Outcome:
    greens = lane.streak()
    if not greens or restoring(lane) or opens(lane):
        return NOT_APPLICABLE
    line = _in_a_row(lane)
    values = (("left", f"{lane.rules.load.greens_needed.whole - len(greens)}"),)
    return PASSED if line.met else Finding("single_green", DecisionAction.HOLD, (line,), values)


def back_at_bar(lane: Lane) -> Outcome:
    """The empty bar again, once its movement was calm as often as a rung asks for."""
    line = bar_again(lane)
    return NOT_APPLICABLE if line is None else Finding("bar_again", DecisionAction.HOLD, (line,))


@once
def _in_a_row(lane: Lane) -> Check:
    greens, number = lane.streak(), lane.rules.load.greens_needed
    ids = tuple(i for e in greens[-number.whole :] for i in e.fact_ids)
    return check("green exposures in a row", len(greens), Comparison.AT_LEAST, number, ids)


@once
def two_green(lane: Lane) -> Outcome:
    greens = lane.streak()
    if not greens:
        return NOT_APPLICABLE
    line = _in_a_row(lane)
    if not line.met:
        return PASSED
    apart = (_hours_check(lane),) if len(greens) > 1 else ()
    lines = (line, *apart, *green_checks(greens[-1]))
    return Finding("two_green_exposures", DecisionAction.PROGRESS, lines)


@once
def two_for_two(lane: Lane) -> Outcome:
    """Two repetitions over the target in the last set, twice running: the load may go first."""
    greens, rules = lane.streak(), lane.rules.load
    count = rules.extra_sessions.whole
    last = greens[-count:]
    if len(last) < max(count, rules.greens_needed.whole):
        return NOT_APPLICABLE
    extra = [_over_target(e) for e in last]
    if None in extra:
        return NOT_APPLICABLE
    ids = tuple(i for e in last for i in e.fact_ids)
    least = min(e for e in extra if e is not None)
    over = check("repetitions over target", least, Comparison.AT_LEAST, rules.extra_reps, ids)
    if not over.met:
        return PASSED
    lines = (over, _hours_check(lane), *green_checks(greens[-1]))
    return Finding("two_for_two", DecisionAction.PROGRESS, lines)


def _over_target(exposure: Exposure) -> int | None:
    """Repetitions of the last set beyond what was asked; None where either is not known."""
    last = exposure.work[-1]
    asked = last.target.reps if last.target else None
    return None if asked is None or last.reps is None else last.reps - asked


@once
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
    if lane.own and not lane.anew:
        return NOT_APPLICABLE
    return _first(lane.book, lane.first)


@once
def _first(book: Book, whole_plan: bool) -> Finding:
    number = book.ruleset.load.start_pct.of(book.irritability)
    line = check(
        "share of the best tolerated load", number.value, Comparison.AT_MOST, number, unit="%"
    )
    if whole_plan:
        return Finding("sub_threshold_start", DecisionAction.START, (line,))
    return Finding("new_exercise", DecisionAction.HOLD, (line,))
