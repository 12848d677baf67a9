"""A program of several sports has one of them rise in a week."""

from api.engine.dosing.sports import rising_beside, sport_of
from api.engine.lanes.lane import NOT_APPLICABLE, PASSED, Finding, Lane, Outcome, unmet
from api.engine.rules.caps import opened
from api.engine.vocab import Comparison, DecisionAction


def one_rises(lane: Lane) -> Outcome:
    """A step waits while another sport rises; the way back to what is known does not."""
    mine = sport_of(lane.basis, lane.exercise)
    if mine is None or opened(lane) in (None, "restore"):
        return NOT_APPLICABLE
    count = len(rising_beside(lane.basis, mine) | {mine})
    number = lane.rules.load.sports_rising_max
    line = unmet("sports that step up in the week", count, Comparison.AT_MOST, number)
    return PASSED if line is None else Finding("other_sport_rises", DecisionAction.HOLD, (line,))
