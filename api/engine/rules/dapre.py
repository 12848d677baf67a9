"""All-out sets (DAPRE, Knight): from P3 and with LOW irritability only, and never asked for.

Where an athlete did the third set of a lift all out, its repetitions say what comes next. The
rules about green answers, and every cap, stay as they are.
"""

from api.engine.dosing.ceilings import CEILED
from api.engine.facts import SetDone
from api.engine.kept import once
from api.engine.lanes.lane import NOT_APPLICABLE, Finding, Lane, Outcome, check
from api.engine.reading.exposure import phase_rank
from api.engine.ruletables import Dapre, Number
from api.engine.units import weighs
from api.engine.values import Value
from api.engine.vocab import Comparison, DecisionAction, Irritability, SetKind, SetStatus


class AllOut(Value, frozen=True):
    """The all-out set of the last exposure and the row of the table it falls in."""

    done: SetDone
    row: Dapre


@once
def all_out(lane: Lane) -> AllOut | None:
    """None unless this lift, this phase and this back may go by an all-out set."""
    place = lane.rules.load.dapre_set.whole - 1
    for done in lane.last.work[place : place + 1] if lane.last else ():
        top = lane.last.load_g if lane.last else None
        full = done.kind is SetKind.AMRAP and done.status is SetStatus.DONE
        loaded = done.load_g and done.load_g == top
        if full and loaded and done.reps is not None and _may(lane):
            return AllOut(done, _row(lane, done.reps))
    return None


def _may(lane: Lane) -> bool:
    goals = {g.exercise for g in lane.book.facts.goals}
    chosen = lane.slot is not None or lane.exercise.slug in goals
    late = phase_rank(lane.phase) >= lane.rules.load.dapre_from.value
    calm = lane.book.irritability is lane.book.strict is Irritability.LOW
    return chosen and late and calm and lane.exercise.loadable and not lane.running


def _row(lane: Lane, reps: int) -> Dapre:
    return [row for row in lane.rules.dapre if reps >= row.reps_from][-1]


def next_step_g(lane: Lane, row: Dapre) -> int:
    """The large step of a row for hinges and squats, the small one for smaller lifts."""
    large = lane.exercise.pattern in CEILED
    both = (row.next_low_g, row.next_high_g)
    return max(both, key=abs) if large else min(both, key=abs)


@once
def dapre(lane: Lane) -> Outcome:
    """Few repetitions: the same or less. Many: the table sizes the step two greens open."""
    said = all_out(lane)
    if said is None or lane.last is None:
        return NOT_APPLICABLE
    first = next(row for row in lane.rules.dapre if weighs(row.next_low_g))
    number = Number("dapre.reps_from", first.reps_from, "reps", first.mark, first.source)
    ids = lane.last.fact_ids[:1]
    line = check("repetitions all out", said.done.reps, Comparison.AT_LEAST, number, ids)
    values = (("value", str(said.done.reps)),)
    if said.row.next_high_g < 0:
        return Finding("dapre_lower", DecisionAction.REGRESS, (line,), values)
    if not line.met:
        return Finding("dapre_same", DecisionAction.HOLD, (line,), values)
    greens = lane.streak()
    needed = lane.rules.load.greens_needed
    two = check("green exposures in a row", len(greens), Comparison.AT_LEAST, needed, ids)
    if not two.met:
        return NOT_APPLICABLE
    return Finding("dapre", DecisionAction.PROGRESS, (two, line), values)
