"""The load finding: once after a phase rise, a bounded ramp in place of an ordinary session.

It is for plans only, on the first loaded hinge or squat of the week that has earned a step
or starts anew from a load told lately. Sets rise by tenths up to effort 7 or the edge of
green, never above 1.3 of the heaviest calm load of 30 days, never above a phase ceiling.
"""

from dataclasses import replace
from datetime import date, timedelta

from api.engine.decisions import Check, Counterfactual, Reason, TraceLine
from api.engine.dosing.doses import Rows, changes, spoken, top_load
from api.engine.dosing.lane_doses import base_rows
from api.engine.dosing.load import CEILED, bounded, floor_plate, unbraced_top_g
from api.engine.facts import ClinicianOverride, Effort, SetTarget
from api.engine.lanes.decision import LaneDecision
from api.engine.lanes.lane import PERCENT, Lane, check
from api.engine.library import Exercise
from api.engine.planning.phases import Standing
from api.engine.reading import flares
from api.engine.reading.book import Book
from api.engine.reading.pain import limits
from api.engine.rules.plateau import plateau
from api.engine.safety.overrides import no_finding
from api.engine.telling.explain import counterfactual, sentence, why
from api.engine.vocab import (
    Comparison,
    DecisionAction,
    EffortScale,
    Irritability,
    PainZone,
    RuleVerdict,
)

RULE = "load.finding"
CODE = "load_finding"
EARNED = ("progress.two_green", "progress.two_for_two")
ANEW = "start.first"
REPLACED = frozenset({"step_capped", "plates_too_big", "at_top"})
"""Words about an ordinary step, which the ramp stands in for."""
GRAMS = 1000


def due(book: Book, standing: Standing) -> date | None:
    """The day the ramp of this phase was first asked for, while it may still be done."""
    return None if no_finding(book) else _due(book, standing)


def switched_off(book: Book, standing: Standing) -> ClinicianOverride | None:
    """The clinician's override without which there would be a ramp."""
    off = no_finding(book)
    return off if off is not None and _due(book, standing) else None


def _due(book: Book, standing: Standing) -> date | None:
    last = book.position.load_finding_on if book.position else None
    if standing.first or not _calm(book):
        return None
    stuck = plateau(book) is not None
    if standing.moved > 0 or (stuck and not _waiting(book, last, standing, stuck)):
        wait = timedelta(days=book.ruleset.load.finding_days.whole)
        return book.as_of if last is None or book.as_of - last >= wait else None
    return last if _waiting(book, last, standing, stuck) else None


def _waiting(book: Book, last: date | None, standing: Standing, stuck: bool) -> bool:
    """Whether the ramp asked for with this phase, or lately in a standstill, is still to do."""
    if last is None or _lifted_since(book, last):
        return False
    lately = book.as_of - last < timedelta(days=book.ruleset.load.finding_days.whole)
    return last == standing.since or (stuck and lately)


def _calm(book: Book) -> bool:
    """No flag of any level, no doubtful answer, no flare, nothing easily stirred up."""
    flagged = book.lock.codes or book.lock.unsure or flares.repeated(book)
    stirred = Irritability.HIGH in (book.irritability, book.strict)
    return not flagged and not stirred and book.flare() is None


def _lifted_since(book: Book, day: date) -> bool:
    return any(e.day >= day and e.load_g and e.exercise.pattern in CEILED for e in book.exposures)


def demand_g(book: Book, exercise: Exercise) -> int | None:
    """Heaviest calm load of the exercise in 30 days, done or told."""
    since = book.as_of - timedelta(days=book.ruleset.load.finding_demand_days.whole)
    own = book.of_exercise(exercise.slug)
    loads = [e.load_g for e in own if e.day >= since and e.zone is PainZone.GREEN and e.load_g]
    episode = book.facts.episode
    first = max(since, book.since) if book.since else since
    loads += [
        t.load_g
        for t in (episode.best_tolerated if episode else ())
        if t.exercise == exercise.slug and first <= t.achieved_on <= book.as_of
    ]
    return max(loads, default=None)


def ramped(made: LaneDecision) -> LaneDecision | None:
    """The answer of a lane as a ramp; None where the lane gives no room for one."""
    lane = made.lane
    if not _fits(made):
        return None
    base = base_rows(lane)
    rows = _ramp(lane, base)
    return _answer(made, base, rows) if rows else None


def _fits(made: LaneDecision) -> bool:
    lane = made.lane
    lift = lane.exercise.pattern in CEILED and lane.exercise.loadable and not lane.running
    free = lane.slot is None or lane.slot.external_load
    rising = made.binding_rule in EARNED and made.action is DecisionAction.PROGRESS
    held = made.binding_rule in (*EARNED, ANEW) and made.action is DecisionAction.HOLD
    return lift and free and (rising or held) and made.prescription.replaces is None


def _ramp(lane: Lane, base: Rows) -> Rows:
    """The same sets, each a tenth heavier than the one before; none where nothing can rise."""
    load, demand = top_load(base), demand_g(lane.book, lane.exercise)
    if not load or load < 0 or demand is None:
        return ()
    cuts, plate = lane.rules.load, lane.book.facts.athlete.plate_step_g
    most = floor_plate(demand * cuts.finding_cap_pct.value / PERCENT, plate)
    top = bounded(lane.book, lane.exercise, lane.phase, most) or 0
    unbraced = unbraced_top_g(lane.book, lane.exercise)
    if unbraced is not None:
        top = min(top, floor_plate(unbraced, plate))
    step = cuts.finding_step_pct.value / PERCENT
    loads = [min(floor_plate(load * (1 + n * step), plate), top) for n in range(len(base))]
    if top < load or loads[-1] <= loads[0]:
        return ()
    effort = Effort(EffortScale.RPE, cuts.finding_effort.value)
    return tuple(_row(row, g, effort) for row, g in zip(base, loads, strict=True))


def _row(row: SetTarget, load_g: int, effort: Effort) -> SetTarget:
    return replace(row, load_g=load_g, effort=effort)


def _answer(made: LaneDecision, base: Rows, rows: Rows) -> LaneDecision:
    lane = made.lane
    action = DecisionAction.PROGRESS if made.binding_rule in EARNED else DecisionAction.HOLD
    edge = limits(lane.book.strict, lane.book.morning_baseline, None, lane.rules)
    shown = made.prescription
    prescription = replace(
        shown,
        action=action,
        sets=rows,
        stop_if=replace(shown.stop_if, pain_at_least=int(edge.green_max) + 1),
        why=why(CODE),
        changes=changes(base, rows) if lane.own else (),
    )
    reason = Reason(CODE, RULE, sentence(CODE, _values(lane), lane.rules), _checks(lane, rows))
    turned, words = counterfactual(CODE)
    return replace(
        made,
        action=action,
        binding_rule=RULE,
        code=CODE,
        prescription=prescription,
        reasons=(reason, *(r for r in made.reasons if r.code not in REPLACED)),
        tell=lambda: replace(
            made.account,
            trace=(TraceLine(RULE, RuleVerdict.BINDING, action), *map(_fired, made.account.trace)),
            counterfactuals=(Counterfactual(turned, words, reason.checks),),
            after=spoken(rows),
        ),
    )


def _values(lane: Lane) -> dict[str, str]:
    return {"effort": f"{lane.rules.load.finding_effort.value:g}"}


def _fired(line: TraceLine) -> TraceLine:
    binding = line.verdict is RuleVerdict.BINDING
    return replace(line, verdict=RuleVerdict.FIRED) if binding else line


def _checks(lane: Lane, rows: Rows) -> tuple[Check, ...]:
    cuts = lane.rules.load
    demand = demand_g(lane.book, lane.exercise) or 0
    limit = demand * cuts.finding_cap_pct.value / PERCENT / GRAMS
    ids = lane.last.fact_ids[:1] if lane.last else ()
    top, most = (top_load(rows) or 0) / GRAMS, Comparison.AT_MOST
    lines = [check("top set", top, most, cuts.finding_cap_pct, ids, threshold=limit, unit="kg")]
    position = lane.book.position
    last = position.load_finding_on if position else None
    if last is not None and lane.as_of - last >= timedelta(days=cuts.finding_days.whole):
        days = (lane.as_of - last).days
        lines.append(check("days since the last one", days, Comparison.AT_LEAST, cuts.finding_days))
    return tuple(lines)
