"""What used to be told of sets and is missing now: the next step waits for it (INV-44).

Leaving an answer out must open nothing that telling it would keep closed. Who never tells one is
never held back: only what was told the last time is waited for, and so it is waited for once.
"""

from collections.abc import Iterable

from api.engine.dosing.running import told_s
from api.engine.dosing.unsaid import planned
from api.engine.lanes.lane import NOT_APPLICABLE, PASSED, Finding, Lane, Outcome, unmet
from api.engine.reading.exposure import Exposure, rpe_of
from api.engine.rules.dapre import all_out
from api.engine.rules.progress import two_for_two
from api.engine.ruletables import Number
from api.engine.vocab import Comparison, DecisionAction

COUNTED_IN = ("reps", "duration_s", "distance_m", "load_g")


def effort(lane: Lane) -> Outcome:
    """The efforts of the heaviest sets; repetitions over the target stand in for them."""
    if all_out(lane) is not None or len(lane.own) < 2 or not lane.own[-1].load_g:
        return NOT_APPLICABLE
    (told_before, silent_before), (told, silent) = map(_efforts, lane.own[-2:])
    found = _waits(
        lane,
        "effort_missing",
        "heaviest sets without an effort",
        (silent_before, silent),
        lane.rules.load.effort_max.of(lane.phase),
    )
    stood_in = told >= told_before or isinstance(two_for_two(lane), Finding)
    return PASSED if stood_in else found


def _efforts(exposure: Exposure) -> tuple[int, int]:
    """How many of the heaviest sets came with an effort, and how many without."""
    heavy = [s for s in exposure.work if s.load_g == exposure.load_g]
    told = sum(rpe_of(s) is not None for s in heavy)
    return told, len(heavy) - told


def technique(lane: Lane) -> Outcome:
    """Technique is rated set by set, and the lowest rating counts."""
    least, name = lane.rules.load.technique_min, "sets without a technique rating"
    return _left_out(lane, "technique_missing", name, ("technique",), least)


def amount(lane: Lane) -> Outcome:
    """Repetitions, time, way or load, where something is held against them: what the sets or the
    plan asked for; a load always is, unless it was left to feeling. Of a run the minutes, or the
    metres of who tells no minutes."""
    enough, name = lane.rules.load.done_min_pct, "sets without a count"
    return _left_out(lane, "amount_missing", name, _measures(lane), enough)


def _measures(lane: Lane) -> Iterable[str]:
    last = lane.last
    if last is None:
        return ()
    if lane.running:
        return ("duration_s", "distance_m") if told_s(last) is None else ("duration_s",)
    dose = planned(lane, last)
    asked = [s.target for s in last.work if s.target] or (dose.sets if dose else ())
    named = [name for name in COUNTED_IN if any(getattr(row, name) is not None for row in asked)]
    return named if asked else ("load_g",)


def _left_out(lane: Lane, code: str, name: str, members: Iterable[str], number: Number) -> Outcome:
    """Waits for a member of the sets that more of them lack than the time before, when some had
    it."""
    if len(lane.own) < 2:
        return NOT_APPLICABLE
    before, last = lane.own[-2:]
    for member in members:
        silent = (_without(before, member), _without(last, member))
        if silent[0] < len(before.work) and silent[0] < silent[1]:
            return _waits(lane, code, name, silent, number)
    return PASSED


def _without(exposure: Exposure, member: str) -> int:
    return sum(getattr(done, member) is None for done in exposure.work)


def _waits(lane: Lane, code: str, name: str, silent: tuple[int, int], number: Number) -> Outcome:
    """A repeat where more sets are silent now than the time before."""
    before, now = silent
    line = unmet(
        name,
        now,
        Comparison.AT_MOST,
        number,
        lane.own[-1].fact_ids[:1],
        threshold=before,
        unit="sets",
    )
    return PASSED if line is None else Finding(code, DecisionAction.HOLD, (line,))
