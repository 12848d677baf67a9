"""What is done in place of a lift that a red answer has taken out of the plan with its pattern."""

from api.engine.lanes.lane import Finding, Lane
from api.engine.planning.setbacks import set_back
from api.engine.reading.exposure import phase_rank
from api.engine.telling.names import of_pattern
from api.engine.vocab import DecisionAction, PainZone

SET_BACK, SET_BACK_RULE = "pattern_phase_back", "phase.pattern_back"


def stepped_back(lane: Lane) -> tuple[str, Finding] | None:
    """The red lift has left with its phase and cannot speak for itself, so the easier work that the
    same answer has brought says that it is a step back (B3), until it was done."""
    pattern = lane.exercise.pattern
    line = None if lane.running else set_back(lane.book, pattern)
    if line is None:
        return None
    newest = lane.pattern[-1].day
    done = [e for e in lane.pattern if e.day == newest]
    red = [e for e in done if e.zone is PainZone.RED]
    own = any(e.exercise == lane.exercise for e in done)
    left = all(phase_rank(e.exercise.first_phase) > phase_rank(lane.phase) for e in red)
    if own or not red or not left:
        return None
    values = (("patterns", of_pattern(pattern)),)
    return SET_BACK_RULE, Finding(SET_BACK, DecisionAction.REGRESS, (line,), values)
