"""Coming back after days away: the lay-off table (rule book B5)."""

from api.engine.lanes.lane import NOT_EVALUATED, PASSED, Finding, Lane, Outcome, check
from api.engine.ruletables import Layoff, Number
from api.engine.vocab import Comparison, DecisionAction

PATTERN_GAP_ROW = 1
"""A gap of one pattern alone counts from the second row, and only for runs and loads: who
trains on has not lost the easy work they left out."""


def layoff(lane: Lane) -> Outcome:
    found = layoff_row(lane)
    if lane.last is None:
        return NOT_EVALUATED
    if found is None:
        return PASSED
    row, days = found
    first = lane.rules.layoff[0]
    number = Number("layoff.from_days", first.from_days, "d", first.mark, first.source)
    line = check("days away", days, Comparison.BELOW, number)
    loaded = bool(lane.last.load_g) or row is not first
    action = DecisionAction.REGRESS if loaded else DecisionAction.HOLD
    return Finding("layoff", action, (line,), (("days", str(days)),))


def layoff_row(lane: Lane) -> tuple[Layoff, int] | None:
    """The row of the lay-off table that applies, with the days away."""
    table = lane.rules.layoff
    days = _days_away(lane)
    fitting = [row for row in table if days >= row.from_days]
    return (fitting[-1], days) if fitting else None


def _days_away(lane: Lane) -> int:
    last, sessions = lane.last, lane.book.sessions
    if last is None or not sessions:
        return 0
    anything = (lane.as_of - max(s.ref.local_date for s in sessions)).days
    same = lane.pattern if lane.running or last.load_g else ()
    alone = (lane.as_of - same[-1].day).days if same else 0
    threshold = lane.rules.layoff[PATTERN_GAP_ROW].from_days
    return max(anything, alone if alone >= threshold else 0)
