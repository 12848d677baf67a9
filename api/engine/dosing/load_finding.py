"""The load finding: a bounded ramp in place of an ordinary session.

It is for plans only: after a phase rise, and once a fortnight in a standstill, far below history,
or without any and far below an effort; on a lift to return to that has earned a step, or whose
movement was calm, and on none that is thrown. Sets rise up to effort 7 or the edge of green, never
above 1.3 of the heaviest calm load of 30 days or a phase ceiling.
"""

from datetime import date, timedelta
from itertools import repeat
from typing import NamedTuple

from msgspec.structs import replace

from api.engine.decisions import Check, Counterfactual, Prescription, TraceLine
from api.engine.dosing.ceilings import CEILED, bounded, unbraced_top_g
from api.engine.dosing.doses import Rows, changes, spoken, top_g, top_load
from api.engine.dosing.ladder import of_higher_rungs_g, of_lower_rungs_g, speaks, told_lately
from api.engine.dosing.lane_doses import base_rows
from api.engine.dosing.plates import floor_plate
from api.engine.dosing.references import far_below_g
from api.engine.dosing.steps import feels_empty
from api.engine.facts import ClinicianOverride, Effort, SetTarget
from api.engine.lanes.decision import Account, LaneDecision
from api.engine.lanes.lane import Lane, check
from api.engine.library import Exercise
from api.engine.planning.phases import Standing
from api.engine.planning.season import DATED
from api.engine.reading import flares
from api.engine.reading.book import Book
from api.engine.reading.exposure import Exposure, all_within
from api.engine.reading.pain import limits
from api.engine.rules.layoff import away, returning
from api.engine.rules.plateau import plateau
from api.engine.rules.season import too_late
from api.engine.safety.overrides import no_finding
from api.engine.telling.explain import COUNTERFACTUALS, worded
from api.engine.telling.whys import why
from api.engine.units import GRAMS, PERCENT, grams
from api.engine.vocab import (
    Comparison,
    DecisionAction,
    EffortScale,
    Irritability,
    MovementPattern,
    PainZone,
    RuleVerdict,
)

RULE = "load.finding"
CODE = "load_finding"
EARNED = ("progress.two_green", "progress.two_for_two")
BEGUN = ("start.first", "progress.single_green")
"""Answers that may ramp once the movement itself was calm twice."""
REPLACED = frozenset({"step_capped", "plates_too_big", "at_top"})
"""Words about an ordinary step, which the ramp stands in for."""


class RampAsked(NamedTuple):
    """The ramp that a plan asks for: since when, and of which lift."""

    on: date
    of: str


def due(book: Book, standing: Standing) -> date | None:
    """The day the ramp of this phase was first asked for, while it may still be done."""
    return None if no_finding(book) else _due(book, standing)


def switched_off(book: Book, standing: Standing) -> ClinicianOverride | None:
    """The clinician's override without which there would be a ramp."""
    off = no_finding(book)
    return off if off is not None and _due(book, standing) else None


def _due(book: Book, standing: Standing) -> date | None:
    last = book.position.load_finding_on if book.position else None
    if standing.first or not _calm(book) or away(book) is not None or _raced(book):
        return None
    again = _far_below(book) or _far_from_effort(book) or plateau(book) is not None
    if standing.moved > 0 or (again and not _waiting(book, last, standing, again)):
        wait = timedelta(days=book.ruleset.load.finding_days.whole)
        return book.as_of if last is None or book.as_of - last >= wait else None
    return last if _waiting(book, last, standing, again) else None


def _waiting(book: Book, last: date | None, standing: Standing, again: bool) -> bool:
    """Whether the ramp asked for with this phase, or lately inside it, is still to do."""
    if last is None or _lifted_since(book, last):
        return False
    lately = book.as_of - last < timedelta(days=book.ruleset.load.finding_days.whole)
    return last == standing.since or (again and lately)


def _far_below(book: Book) -> bool:
    """Whether a lift of the month is still where steps are wide again: small ones would take
    longer than a back needs to get ready."""
    return any(
        e.grams < far_below_g(book, exercise)
        for exercise, e in _of_month(book).items()
        if exercise.pattern in CEILED
    )


def _far_from_effort(book: Book) -> bool:
    """Whether a lift of the month, of those that count, still feels empty."""
    wanted = (e for lift, e in _of_month(book).items() if lift.pattern in _wanted(book))
    return any(feels_empty(book, e) for e in wanted)


def _of_month(book: Book) -> dict[Exercise, Exposure]:
    """Every lift of the month as it was last done with a load."""
    since = book.as_of - timedelta(days=book.ruleset.load.finding_demand_days.whole)
    return {e.exercise: e for e in book.exposures if e.day >= since and e.load_g}


def _calm(book: Book) -> bool:
    """No flag of any level, no doubtful answer, no flare, no red session last, nothing easily
    stirred up."""
    flagged = book.lock.codes or book.lock.unsure or flares.repeated(book)
    stirred = Irritability.HIGH in (book.irritability, book.strict) or book.ended_red
    return not flagged and not stirred and book.flare() is None


def _raced(book: Book) -> bool:
    """Whether nothing is known yet of the day of an event or a goal, nor of anything since: nobody
    can tell how hard it was."""
    today = book.as_of
    days = [g.target_on for g in book.facts.goals if g.kind in DATED and g.target_on is not None]
    last = max((day for day in days if day <= today), default=None)
    return last is not None and all(s.ref.local_date < last for s in book.sessions)


def _lifted_since(book: Book, day: date) -> bool:
    """Whether the lift that was to ramp was done since; where none is known, any that might."""
    lifts, asked = _wanted(book), _asked(book)
    done = (e.exercise for e in book.exposures if e.day >= day and e.load_g)
    return any(e.slug == asked if asked else e.pattern in lifts for e in done)


def _asked(book: Book) -> str | None:
    """The lift whose ramp was asked for last: a lift on an earlier day of the week is no reason to
    take it back."""
    return book.position.load_finding_of if book.position else None


def demand_g(book: Book, exercise: Exercise) -> int | None:
    """Heaviest calm load of 30 days, done or told; on the ladder also what other rungs say of it,
    since a phase gate brings new ones."""
    days = book.ruleset.load.finding_demand_days.whole
    since = max(book.as_of - timedelta(days=days), book.told_on)
    own = book.of_exercise(exercise.slug)
    loads = [e.load_g for e in own if e.day >= since and e.zone is PainZone.GREEN and e.load_g]
    loads += [t.load_g for t in told_lately(book, days) if speaks(book, t, exercise)]
    loads += [int(of_lower_rungs_g(book, exercise, days)), of_higher_rungs_g(book, exercise, days)]
    return max((load for load in loads if load), default=None)


def with_ramp(
    book: Book, standing: Standing, answers: tuple[LaneDecision, ...]
) -> tuple[tuple[LaneDecision, ...], RampAsked | None]:
    """The answers of a week, one of them a ramp where one is due, and what was asked for when.

    The lift that was asked for goes first, then one that has earned a step, then one at its
    beginning.
    """
    asked_on = due(book, standing)
    if asked_on is None:
        return answers, None
    asked = _asked(book)
    ranked = sorted(
        answers, key=lambda a: (a.prescription.exercise != asked, a.binding_rule in BEGUN)
    )
    for answer in ranked:
        ramp = ramped(answer)
        if ramp is not None:
            given = tuple(ramp if a is answer else a for a in answers)
            return given, RampAsked(asked_on, ramp.prescription.exercise)
    return answers, None


def ramped(made: LaneDecision) -> LaneDecision | None:
    """The answer of a lane as a ramp; None where the lane gives no room for one."""
    lane = made.lane
    if not _fits(made):
        return None
    base = base_rows(lane)
    rows = _ramp(lane, base)
    return _answer(made, base, rows) if rows else None


def _wanted(book: Book) -> frozenset[MovementPattern]:
    """The movements of the lifts to return to; every lift of the back where none is named. There
    is one ramp a fortnight, and it should not go to another lift."""
    named = (book.library.get(g.exercise) for g in book.facts.goals if g.exercise)
    return frozenset(e.pattern for e in named if e is not None) & CEILED or CEILED


def _fits(made: LaneDecision) -> bool:
    lane = made.lane
    lift = lane.exercise.pattern in _wanted(lane.book) and not lane.running
    slow = lane.exercise.loadable and not lane.exercise.ballistic
    free = slow and (lane.slot is None or lane.slot.external_load)
    rising = made.binding_rule in EARNED and made.action is DecisionAction.PROGRESS
    begun = made.binding_rule in EARNED or (made.binding_rule in BEGUN and _proved(lane))
    held = begun and made.action is DecisionAction.HOLD
    room = made.prescription.replaces is None and returning(lane) is None and not too_late(lane)
    return lift and free and (rising or held) and room


def _proved(lane: Lane) -> bool:
    """Whether a lift that stands at its beginning may ramp: the last days of the movement earned
    a step, or nothing but a told load is known."""
    loaded, needed = [e for e in lane.pattern if e.load_g], lane.rules.load.greens_needed.whole
    days = sorted({e.day for e in loaded})[-needed:]
    calm = all(e.zone is PainZone.GREEN and _easy(lane, e) for e in loaded if e.day in days)
    return calm and (not days or len(days) == needed)


def _easy(lane: Lane, exposure: Exposure) -> bool:
    """Whether every set was told to be easy enough."""
    return all_within(exposure, lane.rules.load.effort_max.of(lane.phase).value)


def _ramp(lane: Lane, base: Rows) -> Rows:
    """The same sets, each heavier by a share of the first; none where nothing can rise."""
    load, demand = top_load(base), demand_g(lane.book, lane.exercise)
    if load is None or demand is None:
        return ()
    cuts, plate = lane.rules.load, lane.book.facts.athlete.plate_step_g
    most = floor_plate(demand * cuts.finding_cap_pct.value / PERCENT, plate)
    top = grams(bounded(lane.book, lane.exercise, lane.phase, most))
    unbraced = unbraced_top_g(lane.book, lane.exercise)
    if unbraced is not None:
        top = min(top, floor_plate(unbraced, plate))
    step = cuts.finding_step_pct.value / PERCENT
    loads = [min(floor_plate(load * (1 + n * step), plate), top) for n in range(len(base))]
    if top < load or loads[-1] <= loads[0]:
        return ()
    effort = Effort(EffortScale.RPE, cuts.finding_effort.value)
    return tuple(map(_row, base, loads, repeat(effort)))


def _row(row: SetTarget, load_g: int, effort: Effort) -> SetTarget:
    return replace(row, load_g=load_g, effort=effort)


def _answer(made: LaneDecision, base: Rows, rows: Rows) -> LaneDecision:
    """The answer of the lane with the ramp in place of its ordinary dose."""
    lane = made.lane
    action = DecisionAction.PROGRESS if made.binding_rule in EARNED else DecisionAction.HOLD
    effort = f"{lane.rules.load.finding_effort.value:g}"
    reason = worded(CODE, RULE, _checks(lane, rows), lane.rules, effort=effort)
    return replace(
        made,
        action=action,
        binding_rule=RULE,
        code=CODE,
        prescription=_dose(made, action, base, rows),
        reasons=(reason, *(r for r in made.reasons if r.code not in REPLACED)),
        tell=lambda: _account(made, action, rows, reason.checks),
    )


def _dose(made: LaneDecision, action: DecisionAction, base: Rows, rows: Rows) -> Prescription:
    lane, shown = made.lane, made.prescription
    edge = limits(lane.book.strict, lane.book.morning_baseline, None, lane.rules)
    return replace(
        shown,
        action=action,
        sets=rows,
        stop_if=replace(shown.stop_if, pain_at_least=int(edge.green_max) + 1),
        why=why(CODE),
        changes=changes(base, rows) if lane.own else (),
    )


def _account(
    made: LaneDecision, action: DecisionAction, rows: Rows, checks: tuple[Check, ...]
) -> Account:
    turned, words = COUNTERFACTUALS[CODE]
    binding = TraceLine(RULE, RuleVerdict.BINDING, action)
    return replace(
        made.account,
        trace=(binding, *map(_fired, made.account.trace)),
        counterfactuals=(Counterfactual(turned, words, checks),),
        after=spoken(rows),
    )


def _fired(line: TraceLine) -> TraceLine:
    binding = line.verdict is RuleVerdict.BINDING
    return replace(line, verdict=RuleVerdict.FIRED) if binding else line


def _checks(lane: Lane, rows: Rows) -> tuple[Check, ...]:
    cuts = lane.rules.load
    demand = grams(demand_g(lane.book, lane.exercise))
    limit = demand * cuts.finding_cap_pct.value / PERCENT / GRAMS
    ids = lane.last.fact_ids[:1] if lane.last else ()
    top, most = top_g(rows) / GRAMS, Comparison.AT_MOST
    lines = [check("top set", top, most, cuts.finding_cap_pct, ids, threshold=limit, unit="kg")]
    position = lane.book.position
    last = position.load_finding_on if position else None
    if last is not None and lane.as_of - last >= timedelta(days=cuts.finding_days.whole):
        days = (lane.as_of - last).days
        lines.append(check("days since the last one", days, Comparison.AT_LEAST, cuts.finding_days))
    return tuple(lines)
