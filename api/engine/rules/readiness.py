"""Readiness can only lower (INV-20): short nights hold a step back."""

from api.engine.lanes import NOT_EVALUATED, PASSED, Finding, Lane, Outcome, check
from api.engine.vocab import Comparison, DecisionAction


def readiness(lane: Lane) -> Outcome:
    """Short nights hold a step back. Without answers the rule is silent."""
    cuts = lane.rules.readiness
    nights = [(c.sleep_h, c.ref.id) for c in lane.book.check_ins if c.sleep_h is not None]
    if not nights:
        return NOT_EVALUATED
    last = nights[-1]
    line = check(
        "sleep last night", last[0], Comparison.AT_LEAST, cuts.sleep_last_below_h, (last[1],)
    )
    recent = nights[-cuts.short_nights.whole :]
    short = [n for n in recent if n[0] < cuts.sleep_three_below_h.value]
    many = check(
        "short nights in a row",
        len(short),
        Comparison.BELOW,
        cuts.short_nights,
        tuple(i for _, i in recent),
    )
    if line.met and many.met:
        return PASSED
    return Finding("readiness_low", DecisionAction.HOLD, (line, many))
