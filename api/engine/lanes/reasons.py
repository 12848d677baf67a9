"""Why a lane decided as it did: the binding reason, what limited a step, and what else spoke."""

from msgspec.structs import replace

from api.engine.decisions import Reason
from api.engine.dosing.ceilings import ceiling_g
from api.engine.dosing.doses import top_g, top_load
from api.engine.dosing.implements import in_hand_g
from api.engine.dosing.plates import floor_plate
from api.engine.lanes.lane import Finding, Lane, check
from api.engine.lanes.prescribing import Built
from api.engine.telling.clinician_words import OVERRIDDEN, RESTRICTED, kept_down
from api.engine.telling.explain import worded
from api.engine.telling.numbers import kilograms, pounds
from api.engine.units import PERCENT
from api.engine.vocab import Comparison, DecisionAction

RISING = (DecisionAction.PROGRESS, DecisionAction.START)
BY_EFFORT, BY_FEEL, MAX_EFFORT = "load_by_effort", "load_by_feel", 10
SINGLE = "single_green"
"""Promises a step for one more like the last: not beside anything else that holds."""


def reasons_of(
    binding: str, finding: Finding, fired: list[tuple[str, Finding]], built: Built
) -> tuple[Reason, ...]:
    """The binding reason first, then what else was found; where a step is taken, only the step."""
    others = [
        reason_of(name, f, built.lane)
        for name, f in fired
        if name != binding and f.action is not DecisionAction.PROGRESS and f.code != SINGLE
    ]
    rest = [] if built.action in RISING else others
    if built.code != finding.code:
        kept = kept_down(built.lane, built.before) if built.code == RESTRICTED else None
        limited = kept or reason_of(binding, replace(finding, code=built.code), built.lane)
        return (limited, *_distinct(rest, limited))
    first = reason_of(binding, finding, built.lane)
    more = (*_capped(built), *_chosen(built)) if built.action is DecisionAction.PROGRESS else ()
    return (first, *more, *_distinct(rest, first))


def _distinct(rest: list[Reason], first: Reason) -> list[Reason]:
    kept: dict[str, Reason] = {}
    for reason in rest:
        if reason.code != first.code:
            kept.setdefault(reason.code, reason)
    return list(kept.values())


def reason_of(rule: str, finding: Finding, lane: Lane) -> Reason:
    return worded(finding.code, rule, finding.checks, lane.rules, **dict(finding.values))


def _chosen(built: Built) -> tuple[Reason, ...]:
    """How to choose a load that is left to the effort, and the most it may be."""
    lane, rows = built.lane, built.rows
    asked = rows[0].effort if rows else None
    if asked is None or top_load(built.before) is None or top_load(rows) is not None:
        return ()
    most = _most_g(lane, top_g(built.before))
    code = BY_FEEL if rows[0].reps is None else BY_EFFORT
    words = {
        "left": f"{MAX_EFFORT - asked.value:g}",
        "effort": f"{asked.value:g}",
        "most": f", {kilograms(most)} kg ({pounds(most):g} lb) at most" if most else "",
    }
    return (worded(code, "load.by_effort", (), lane.rules, **words),)


def _most_g(lane: Lane, before_g: int) -> int | None:
    """The ceiling of the phase, or the heaviest that is made of what it is done with if that is
    less. Without a ceiling no number is named: it would read as one to aim at. Nor is one for a
    load on one leg: what two legs lifted is no end of it."""
    plate = lane.book.facts.athlete.plate_step_g
    top = None if lane.exercise.single_leg else ceiling_g(lane.book, lane.exercise, lane.phase)
    if top is None or floor_plate(top, plate) <= before_g:
        return None  # what an easy load proves of itself is no end of it
    held = in_hand_g(lane.book, lane.exercise)
    return floor_plate(top if held is None else min(top, held), plate)


def _capped(built: Built) -> tuple[Reason, ...]:
    before, after = top_load(built.before), top_load(built.rows)
    if built.code == OVERRIDDEN:
        return ()
    if not before or not after or after <= before:
        return ()
    number = built.lane.rules.load.cap_pct
    pct = (after - before) * PERCENT / before
    ids = built.lane.last.fact_ids[:1] if built.lane.last else ()
    line = check("step", pct, Comparison.AT_MOST, number, ids)
    limit = f"{number.value:g}"
    return (worded("step_capped", "cap.step", (line,), built.lane.rules, limit=limit),)
