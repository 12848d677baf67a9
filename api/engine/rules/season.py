"""Rules towards an event: no new load for hinges in the last days, loads locked in season."""

from datetime import timedelta

from api.engine.decisions import Check
from api.engine.dosing.estimates import rpe_percent
from api.engine.dosing.lane_doses import base_rows, effort_of
from api.engine.dosing.steps import step_pct
from api.engine.lanes.lane import NOT_APPLICABLE, NOT_EVALUATED, PASSED, Finding, Lane, Outcome
from api.engine.planning.season import Season, in_a_row, season
from api.engine.telling.checks import unmet
from api.engine.units import PERCENT
from api.engine.vocab import Comparison, DecisionAction, GoalKind, MovementPattern, PainZone, Phase


def last_heavy(lane: Lane) -> Outcome:
    """After the last day for a heavy hinge, a hinge adds nothing before the event; of a row of
    events only a heavy one, or whose matches follow each other would never lift more again."""
    found = season(lane.book)
    if found is None or lane.exercise.pattern is not MovementPattern.HINGE:
        return NOT_APPLICABLE
    if lane.book.flare() is not None:
        return PASSED  # its protocol takes away more, and an event can wait
    line = _late(lane, found)
    light = in_a_row(lane.book, found.goal, found.event_on) and not _heavy(lane)
    if line is None or light:
        return PASSED
    return Finding("event_close", DecisionAction.HOLD, (line,))


def too_late(lane: Lane) -> bool:
    """Whether a hinge is past the last day for a heavy one: nobody looks for a load then, however
    light it begins."""
    found = season(lane.book)
    hinge = lane.exercise.pattern is MovementPattern.HINGE
    return hinge and found is not None and _late(lane, found) is not None


def _late(lane: Lane, found: Season) -> Check | None:
    left = (found.event_on - lane.as_of).days
    number = lane.rules.season.heavy_other_days
    least = (found.event_on - found.last_heavy_hinge_on).days
    return unmet("days to the event", left, Comparison.AT_LEAST, number, threshold=least)


def _heavy(lane: Lane) -> bool:
    """Whether the dose is a heavy share of a best, by its repetitions and its effort: no drill is.
    Of a hold nobody knows, so it may be."""
    reps = min((r.reps for r in base_rows(lane) if r.reps is not None), default=1)
    effort = effort_of(lane)
    heavy = lane.rules.load.heavy_from_pct.value
    return effort is not None and rpe_percent(reps, effort, lane.rules) >= heavy


def in_season(lane: Lane) -> Outcome:
    """In season a lift of P6 stays within 5 % of what was calm when the season began."""
    found, last, cuts = season(lane.book), lane.last, lane.rules.season
    if lane.phase is not Phase.P6 or lane.running:
        return NOT_APPLICABLE
    if found is None or found.goal.kind is not GoalKind.EVENT:
        return NOT_APPLICABLE
    first = found.event_on - timedelta(days=cuts.lock_days.whole)
    if lane.as_of < first:
        return NOT_APPLICABLE
    calm = [e.load_g for e in lane.own if e.day < first and e.zone is PainZone.GREEN and e.load_g]
    if not calm or last is None or not last.load_g:
        return NOT_EVALUATED
    step = step_pct(lane.book, lane.exercise, last.load_g)
    rise = round((last.load_g * (1 + step / PERCENT) / calm[-1] - 1) * PERCENT, 1)
    line = unmet("next step over the load of the season", rise, Comparison.AT_MOST, cuts.lock_pct)
    return PASSED if line is None else Finding("season_lock", DecisionAction.HOLD, (line,))
