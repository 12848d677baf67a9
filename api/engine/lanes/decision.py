"""The answer for one lane: every rule consulted, the most careful one binding, one prescription."""

from collections.abc import Callable, Iterable
from itertools import islice

from msgspec.structs import replace

from api.engine.decisions import (
    Counterfactual,
    Prescription,
    Reason,
    TraceLine,
)
from api.engine.dosing.bars import below_bar
from api.engine.dosing.doses import Rows, changes, fewer, spoken, top_load
from api.engine.dosing.lane_doses import (
    as_asked,
    asked_again,
    base_rows,
    finished,
    no_harder,
    opening,
    raised,
)
from api.engine.dosing.less import lowered, stand_in_rows
from api.engine.dosing.lightweek import PLANNED, TRIGGERED
from api.engine.dosing.run_lane import grounded, run_prescription
from api.engine.kept import kept
from api.engine.lanes.consulting import Said, consulted, trace
from api.engine.lanes.lane import Finding, Lane
from api.engine.lanes.prescribing import Built, prescribed
from api.engine.lanes.reasons import reason_of, reasons_of
from api.engine.lanes.setback import stepped_back
from api.engine.planning.substitution import (
    SPRINTS,
    Shop,
    alternatives,
    at_hand,
    early,
    excluded,
    fit,
    last_resort,
)
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure, answered, as_work, phase_rank
from api.engine.rules.order import RULES
from api.engine.safety.clinician_words import (
    RESTRICTED,
    RESTRICTED_RULE,
    of_lane,
    removed,
    traced,
)
from api.engine.safety.overrides import avoided
from api.engine.safety.restrictions import barred, most_g
from api.engine.safety.uncleared import spared
from api.engine.telling.counterfactuals import turned
from api.engine.telling.explain import why
from api.engine.template import Slot
from api.engine.values import Value
from api.engine.vocab import (
    ChangeVariable,
    DecisionAction,
    FlagLevel,
    PainZone,
    Phase,
    caution,
    rank,
)

OTHERWISE = ("otherwise.hold", Finding("otherwise", DecisionAction.HOLD, ()))
"""Line 14 of B10: when nothing says anything, repeat."""
UNPLACED = ("selection.unplaced", Finding("exercise_unplaced", DecisionAction.HOLD, ()))
"""What nobody has placed is repeated at most, however calm: a step needs to know what it asks."""
SINGLE, OPENED = "single_green", "two_green_exposures"
TOO_HARD, LIGHTER = "effort_high", "lighter_than_asked"
CALM = (SINGLE, "spacing", PLANNED, TRIGGERED)
"""Beside these nothing is against the dose that was asked for."""
BAR = ("selection.bar_too_heavy", Finding("bar_too_heavy", DecisionAction.SUBSTITUTE, ()))
"""A dose below the empty bar is done with something else."""
LOWERED_BY = {RESTRICTED: RESTRICTED_RULE, "phase_ceiling": "load.phase_ceiling"}
"""What binds where a dose goes down although no rule asked for less."""


class Account(Value, frozen=True):
    """How a lane came to its answer, spelled out."""

    trace: tuple[TraceLine, ...]
    counterfactuals: tuple[Counterfactual, ...]
    before: str
    after: str


class LaneDecision(Value, frozen=True, dict=True, gc=True):
    action: DecisionAction
    binding_rule: str
    code: str
    prescription: Prescription
    reasons: tuple[Reason, ...]
    level: FlagLevel
    lane: Lane
    tell: Callable[[], Account]

    @kept
    def account(self) -> Account:
        """Spelled out on asking: a plan has two dozen lanes, and one of them speaks for it."""
        return self.tell()


def decide_lane(lane: Lane) -> LaneDecision:
    """Consult every rule, take the most careful, build its dose."""
    lane = _on_foot(lane)
    said, fired = consulted(lane, RULES)
    blocked = _blocked(lane)
    if not lane.exercise.placed and lane.own:
        fired.append(UNPLACED)
    if blocked is not None:
        fired.insert(0, blocked)
    back = stepped_back(lane)
    fired += [back] if back is not None else []
    fired = fired or [OTHERWISE]
    binding, finding = max(fired, key=lambda row: caution(row[1].action))
    built = _build(lane, finding, [f for _, f in fired])
    if _below_bar(built.lane, built.rows):
        fired.append(BAR)
        binding, finding = BAR
        other = _build(lane, finding, [f for _, f in fired])
        if other.lane is not lane and _took_over(other.lane, lane):
            return _standing_in(other.lane, lane)
        built = replace(other, rows=other.rows[: len(built.rows)])  # as few sets as the bar's
    return _decided(lane, binding, finding, fired, said, built)


def _took_over(known: Lane, lane: Lane) -> bool:
    """Whether the stand-in was done since the lift: until then the lift's answers bind it."""
    return known.last is not None and (lane.last is None or known.last.at > lane.last.at)


def _standing_in(known: Lane, lane: Lane) -> LaneDecision:
    """What stands in for a bar already is a lift like any other: its own answers decide, or it
    would get lighter every time it is asked for."""
    made = decide_lane(known)
    reasons = {r.code: r for r in (*made.reasons, reason_of(*BAR, lane))}
    sets = no_harder(made.prescription.sets, lane)
    dose = replace(made.prescription, sets=sets, replaces=lane.exercise.slug)
    return replace(made, prescription=dose, reasons=tuple(reasons.values()))


def _below_bar(lane: Lane, rows: Rows) -> bool:
    return below_bar(lane.book, lane.exercise, rows)


def _on_foot(lane: Lane) -> Lane:
    """A run lane that may not even walk is an exercise like any other, and is replaced."""
    slug = grounded(lane)
    made = make_lane(lane.shop, lane.phase, slug, lane.slot, lane.first) if slug else None
    return made or lane


def one_per_exercise(answers: Iterable[LaneDecision]) -> tuple[LaneDecision, ...]:
    """Two lanes may end at one exercise; the more careful of the two stands."""
    kept: dict[str, LaneDecision] = {}
    for answer in answers:
        slug = answer.prescription.exercise
        if slug not in kept or caution(answer.action) > caution(kept[slug].action):
            kept[slug] = answer
    return tuple(kept.values())


def _blocked(lane: Lane) -> tuple[str, Finding] | None:
    """An exercise that may not be prescribed at all is replaced, whatever its history."""
    if fit(lane.exercise, lane.phase, lane.shop) and not _later(lane):
        return None
    return _taken_out(lane)


def _taken_out(lane: Lane) -> tuple[str, Finding] | None:
    """By whom or by what an exercise that is not simply fit is taken out."""
    book, exercise = lane.book, lane.exercise
    limit, code = barred(book, exercise), None
    if limit is not None:
        return RESTRICTED_RULE, removed(book, limit, exercise)
    if early(exercise, lane.phase, lane.rules) and not lane.running:
        code = "not_in_phase"
    elif spared(book, exercise):
        code = "spine_not_examined"
    elif avoided(book, exercise):
        code = "sensitivity_confirmed"
    elif exercise.slug in excluded(book):
        code = "exercise_excluded"
    elif not at_hand(exercise, lane.shop):
        code = "equipment_missing"
    elif _later(lane) and not _may_hold(lane):
        code = "not_in_phase"
    finding = Finding(code, DecisionAction.SUBSTITUTE, ()) if code else None
    return ("selection." + code, finding) if code and finding else None


def _may_hold(lane: Lane) -> bool:
    """A lift of a later phase that went well may be repeated, unless it is a heavy one; what is
    done at full speed may not (INV-19)."""
    demand, heaviest = lane.exercise.load_class, lane.rules.entry.early_hold_max.value
    light = demand.compression <= heaviest and demand.impact < SPRINTS
    return bool(lane.own) and lane.phase is not Phase.P0 and light


def _later(lane: Lane) -> bool:
    return lane.exercise.first_phase > lane.phase and not lane.running


def _build(lane: Lane, finding: Finding, fired: list[Finding]) -> Built:
    before = base_rows(lane)
    if finding.action is DecisionAction.SUBSTITUTE and not lane.running:
        return _substituted(lane, finding, fired, before)
    calm = all(f.action is DecisionAction.PROGRESS or f.code in CALM for f in fired)
    asked = asked_again(lane, before, lane.last) if calm else before
    if finding.action in _LESS:
        return _lowered(lane, finding, fired, asked)
    if finding.action is DecisionAction.PROGRESS and lane.running:
        return Built(DecisionAction.PROGRESS, finding.code, lane, before, before)
    if finding.action is DecisionAction.PROGRESS:
        return _progressed(lane, finding, before, asked)
    if finding.action is DecisionAction.START:
        rows = finished(lane, opening(lane))
        return Built(DecisionAction.START, finding.code, lane, rows, rows)
    if finding.code == TOO_HARD:
        return _held(lane, TOO_HARD, as_asked(lane, before))
    return _held(lane, finding.code if asked == before else LIGHTER, asked)


def _lowered(lane: Lane, finding: Finding, fired: list[Finding], before: Rows) -> Built:
    """Less, and no more than was asked for where that was too hard already."""
    deload = finding.action is DecisionAction.DELOAD
    rows = lowered(lane, [f for f in fired if f.action in _LESS], before)
    if any(f.code == TOO_HARD for f in fired):
        rows = as_asked(lane, rows)
    action = DecisionAction.DELOAD if deload else DecisionAction.REGRESS
    return Built(action, finding.code, lane, finished(lane, rows), before)


def _held(lane: Lane, code: str, before: Rows) -> Built:
    rows = finished(lane, before)
    if code == SINGLE and not lane.running and raised(lane, OPENED) == (before, "at_top"):
        code = "at_top"  # one more would open nothing: to say so would not come true
    lower = (top_load(rows) or 0) < (top_load(before) or 0)
    if lower and lane.own and code != "clearance_missing":
        limit = RESTRICTED if _too_heavy(lane, before) else "phase_ceiling"
        return Built(DecisionAction.REGRESS, limit, lane, rows, before)
    return Built(DecisionAction.HOLD, code, lane, rows, before)


def _too_heavy(lane: Lane, rows: Rows) -> bool:
    return (top_load(rows) or 0) > most_g(lane.book, lane.exercise)


def _progressed(lane: Lane, finding: Finding, before: Rows, asked: Rows) -> Built:
    rows, limit = raised(lane, finding.code)
    if asked != before and len(rows) == len(asked) and _no_heavier(rows, asked):
        return _held(lane, LIGHTER, asked)
    if rows == before or _too_heavy(lane, before):
        return _held(lane, limit, before)
    done = finished(lane, rows)
    if not changes(before, done) or not _no_heavier(before, done):
        return _held(lane, "at_top", before)  # also where a ceiling came down on the step
    return Built(DecisionAction.PROGRESS, finding.code, lane, done, before)


def _no_heavier(rows: Rows, other: Rows) -> bool:
    load = top_load(other)
    return load is None or (top_load(rows) or 0) <= load


def _substituted(lane: Lane, finding: Finding, fired: list[Finding], before: Rows) -> Built:
    row = lane.slot.alternatives if lane.slot else None
    found = alternatives(lane.exercise, lane.phase, lane.shop, row)
    if finding.code == "worsening_trend":
        found.sort(key=lambda e: e.loadable)
    phase = min(lane.phase, lane.shop.highest, key=phase_rank)
    lanes = (make_lane(lane.shop, phase, e.slug, lane.slot, lane.first) for e in found)
    calm = [*islice((o for o in lanes if o is not None and _stands_in(o, lane)), 1)]
    may_stay = not finding.code.endswith(_LEAVES)
    if not calm and may_stay:
        rows = finished(lane, lowered(lane, [f for f in fired if f.action in _LESS], before))
        return Built(DecisionAction.REGRESS, finding.code, lane, rows, before)
    if not calm:
        spare = [e.slug for e in last_resort(lane.phase, lane.shop)]
        made = [make_lane(lane.shop, phase, slug, None, lane.first) for slug in spare]
        calm = [other for other in made if other is not None]
    if not calm and finding.code in (RESTRICTED, BAR[1].code):
        return Built(DecisionAction.HOLD, finding.code, lane, (), before)
    if not calm:
        return _held(lane, finding.code, before)
    rows = stand_in_rows(calm[0], lane)
    if finding.code == "red_twice_week":  # the way into it is that of a flare (B3)
        rows = fewer(rows, lane.rules.flare.volume_pct.value)
    return Built(DecisionAction.SUBSTITUTE, finding.code, calm[0], rows, before, lane.exercise.slug)


_LESS = (DecisionAction.DELOAD, DecisionAction.REGRESS, DecisionAction.SUBSTITUTE)
_LEAVES = (
    *("_phase", "_examined", "_confirmed", "_excluded", "equipment_missing", "bar_too_heavy"),
    "worsening_trend",
    RESTRICTED,
)
"""Ends of codes after which an exercise may not stay, however light."""


def _stands_in(lane: Lane, replaced: Lane) -> bool:
    return _calm(lane) and not _below_bar(lane, stand_in_rows(lane, replaced))


def _calm(lane: Lane) -> bool:
    last = lane.last
    return last is None or last.zone not in (PainZone.RED, PainZone.AMBER)


def make_lane(shop: Shop, phase: Phase, slug: str, slot: Slot | None, first: bool) -> Lane | None:
    """The lane of an exercise; None when the library does not know it."""
    exercise = shop.book.library.get(slug)
    if exercise is None:
        return None
    pattern = shop.book.of_pattern(exercise.pattern)
    return Lane(shop, phase, exercise, slot, first, _own(shop.book, slug), pattern)


@once
def _own(book: Book, slug: str) -> tuple[Exposure, ...]:
    return answered(as_work(book.of_exercise(slug)))


def _decided(
    lane: Lane,
    binding: str,
    finding: Finding,
    fired: list[tuple[str, Finding]],
    said: Said,
    built: Built,
) -> LaneDecision:
    if built.action is DecisionAction.REGRESS and built.code != finding.code:
        binding = LOWERED_BY[built.code]
    built, run = _staged(lane, built)
    extra = of_lane(lane, built.lane, built.before if built.lane is lane else built.rows)
    reasons = _once_each(reasons_of(binding, finding, fired, built), extra)
    dose = _dose(lane, built, run, reasons[0])
    return LaneDecision(
        action=built.action,
        binding_rule=binding,
        code=reasons[0].code,
        prescription=dose,
        reasons=reasons,
        level=max((f.level for _, f in fired), key=rank),
        lane=lane,
        tell=lambda: Account(
            trace=traced(extra, trace(said, binding, built.action)),
            counterfactuals=turned(lane, reasons[0]),
            before=spoken(built.before),
            after=_said(dose),
        ),
    )


def _staged(lane: Lane, built: Built) -> tuple[Built, Prescription | None]:
    """What a run lane comes to once its phase and its tests have had their say, with the run."""
    if not lane.running:
        return built, None
    action, run = run_prescription(lane, built.action, prescribed(lane, built))
    if action is built.action:
        return built, run
    return replace(built, action=action, code="gate_not_met"), run


def _once_each(reasons: tuple[Reason, ...], extra: list[Reason]) -> tuple[Reason, ...]:
    """What clinicians changed follows the rules, unless a rule has said it already."""
    told = {r.text for r in reasons} if extra else ()
    return (*reasons, *(r for r in extra if r.text not in told))


def _dose(lane: Lane, built: Built, run: Prescription | None, reason: Reason) -> Prescription:
    rows = built.rows if run is None else run.sets
    words = why(reason.code, unloaded=top_load(rows) == 0)
    if run is None:
        return prescribed(lane, built, words)
    return replace(run, why=words, action=built.action)


def _said(prescription: Prescription) -> str:
    stage = f"stage {prescription.stage.value.upper()}, " if prescription.stage else ""
    chosen = " at a weight you choose" if _left_open(prescription) else ""
    return stage + spoken(prescription.sets) + chosen


def _left_open(prescription: Prescription) -> bool:
    """Whether a load that was a number is now the athlete's to choose."""
    loads = (c for c in prescription.changes if c.variable is ChangeVariable.LOAD)
    return any(change.after is None for change in loads)
