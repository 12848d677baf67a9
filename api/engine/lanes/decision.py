"""The answer for one lane: every rule consulted, the most careful one binding, one prescription."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from api.engine.decisions import (
    Counterfactual,
    Prescription,
    Reason,
    TraceLine,
)
from api.engine.dosing.doses import spoken, top_load
from api.engine.dosing.lane_doses import no_harder, unweighed
from api.engine.dosing.run_lane import grounded
from api.engine.kept import kept
from api.engine.lanes.building import BAR, below, build, make_lane, staged
from api.engine.lanes.consulting import Fired, Said, consulted, trace
from api.engine.lanes.lane import Finding, Lane
from api.engine.lanes.prescribing import Built, prescribed
from api.engine.lanes.reasons import reason_of, reasons_of
from api.engine.lanes.setback import stepped_back
from api.engine.lanes.without import without
from api.engine.planning.substitution import (
    SPRINTS,
    at_hand,
    early,
    excluded,
    fit,
)
from api.engine.rules.order import RULES
from api.engine.safety.hinge_test import above_test, failed
from api.engine.safety.overrides import avoided
from api.engine.safety.restrictions import barred
from api.engine.safety.uncleared import spared
from api.engine.telling.clinician_words import (
    RESTRICTED,
    RESTRICTED_RULE,
    of_lane,
    removed,
    traced,
)
from api.engine.telling.counterfactuals import what_would_change
from api.engine.telling.whys import why
from api.engine.values import Value
from api.engine.vocab import (
    DecisionAction,
    FlagLevel,
    Phase,
    caution,
    rank,
)

OTHERWISE = ("otherwise.hold", Finding("otherwise", DecisionAction.HOLD, ()))
"""When no rule says anything, repeat."""
UNPLACED = ("selection.unplaced", Finding("exercise_unplaced", DecisionAction.HOLD, ()))
"""What nobody has placed is repeated at most, however calm: a step needs to know what it asks."""
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
    said, found = consulted(lane, RULES)
    fired = _beside_rules(lane, found)
    binding, finding = max(fired, key=lambda row: caution(row[1].action))
    built = build(lane, finding, [f for _, f in fired])
    if below(built.lane, built.rows):
        return _without_bar(lane, fired, said, len(built.rows))
    return _decided(lane, binding, finding, fired, said, built)


def _beside_rules(lane: Lane, fired: Fired) -> Fired:
    """What fired, with what no rule looks at: an exercise that may not be prescribed at all, one
    nobody has placed, and one that stands for a movement that was set back."""
    blocked, back = _blocked(lane), stepped_back(lane)
    first = [] if blocked is None else [blocked]
    unplaced = [UNPLACED] if lane.own and not lane.exercise.placed else []
    last = [] if back is None else [back]
    return [*first, *fired, *unplaced, *last] or [OTHERWISE]


def _without_bar(lane: Lane, fired: Fired, said: Said, sets: int) -> LaneDecision:
    """The answer where the empty bar is too heavy: another exercise, with as few sets as the bar
    would have had."""
    fired = [*fired, BAR]
    binding, finding = BAR
    other = build(lane, finding, [f for _, f in fired])
    if other.lane is not lane and _took_over(other.lane, lane):
        return _standing_in(other.lane, lane)
    built = replace(other, rows=other.rows[:sets])
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


def _on_foot(lane: Lane) -> Lane:
    """A run lane that may not even walk is an exercise like any other, and is replaced."""
    slug = grounded(lane)
    made = make_lane(lane.basis, lane.phase, slug, lane.slot, lane.first) if slug else None
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
    if fit(lane.exercise, lane.phase, lane.basis) and not _later(lane):
        return None
    return _taken_out(lane)


def _taken_out(lane: Lane) -> tuple[str, Finding] | None:
    """By whom or by what an exercise that is not simply fit is taken out."""
    limit = barred(lane.book, lane.exercise)
    if limit is not None:
        return RESTRICTED_RULE, removed(lane.book, limit, lane.exercise)
    code = _by_the_back(lane) or _by_the_plan(lane)
    if code is None:
        return None
    lines = failed(lane.book) if code == "hinge_test_low" else ()
    return "selection." + code, Finding(code, DecisionAction.SUBSTITUTE, lines)


def _by_the_back(lane: Lane) -> str | None:
    """What the phase, a visit, a direction or a test says against an exercise."""
    book, exercise = lane.book, lane.exercise
    if early(exercise, lane.phase, lane.rules) and not lane.running:
        return "not_in_phase"
    if spared(book, exercise):
        return "spine_not_examined"
    if avoided(book, exercise):
        return "sensitivity_confirmed"
    return "hinge_test_low" if above_test(book, exercise) else None


def _by_the_plan(lane: Lane) -> str | None:
    """What a wish, the equipment or the plan says against it."""
    if lane.exercise.slug in excluded(lane.book):
        return "exercise_excluded"
    if not at_hand(lane.exercise, lane.basis):
        return "equipment_missing"
    return "not_in_phase" if _later(lane) and not _may_hold(lane) else None


def _may_hold(lane: Lane) -> bool:
    """A lift of a later phase that went well may be repeated, unless it is a heavy one; what is
    done at full speed may not (INV-19)."""
    demand, heaviest = lane.exercise.load_class, lane.rules.entry.early_hold_max.value
    light = demand.compression <= heaviest and demand.impact < SPRINTS
    return bool(lane.own) and lane.phase is not Phase.P0 and light


def _later(lane: Lane) -> bool:
    return lane.ahead and not lane.running


def _decided(
    lane: Lane,
    binding: str,
    finding: Finding,
    fired: Fired,
    said: Said,
    built: Built,
) -> LaneDecision:
    if built.action is DecisionAction.REGRESS and built.code != finding.code:
        binding = LOWERED_BY[built.code]
    built, run = staged(lane, built, [f for _, f in fired])
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
            counterfactuals=what_would_change(
                lane, reasons[0], without(lane, reasons[0].code, finding, fired)
            ),
            before=spoken(built.before),
            after=_said(dose),
        ),
    )


def _once_each(reasons: tuple[Reason, ...], extra: list[Reason]) -> tuple[Reason, ...]:
    """What clinicians changed follows the rules, unless a rule has said it already."""
    told = {r.text for r in reasons} if extra else ()
    return (*reasons, *(r for r in extra if r.text not in told))


def _dose(lane: Lane, built: Built, run: Prescription | None, reason: Reason) -> Prescription:
    rows = built.rows if run is None else run.sets
    chosen = run is None and unweighed(built.lane, rows)
    words = why(reason.code, unloaded=top_load(rows) == 0, chosen=chosen)
    if run is None:
        return prescribed(lane, built, words)
    return replace(run, why=words, action=built.action)


def _said(prescription: Prescription) -> str:
    stage = f"stage {prescription.stage.value.upper()}, " if prescription.stage else ""
    chosen = " at a weight you choose" if _left_open(prescription) else ""
    return stage + spoken(prescription.sets) + chosen


def _left_open(prescription: Prescription) -> bool:
    """Whether a load that was a number is now the athlete's to choose."""
    return any(change.after is None for change in prescription.changes)
