"""The dose of a run lane: one stage, from R0 walking to R12, never two things at once."""

from dataclasses import replace

from api.engine.decisions import DoseChange, Prescription
from api.engine.lanes import PERCENT, Lane
from api.engine.rules.running import longest_green
from api.engine.running import WALK, highest_stage, intervals, neighbour, row, target
from api.engine.substitution import Shop, last_resort, preferred
from api.engine.template import Slot
from api.engine.timeline import Exposure, stage_rank
from api.engine.vocab import (
    ChangeUnit,
    ChangeVariable,
    DecisionAction,
    MovementPattern,
    PainZone,
    Phase,
    RunStage,
)

CAREFUL = (DecisionAction.REGRESS, DecisionAction.SUBSTITUTE)
TWO_REDS = 2


def run_lane(shop: Shop, phase: Phase, slot: Slot | None, first: bool) -> Lane | None:
    """All running and all R0 walks in one lane; None without a walk in the library."""
    book = shop.book
    exercise = book.library.get(WALK) or book.library.get("walk")
    if exercise is None:
        return None
    own = tuple(e for e in book.exposures if _is_run(e))
    running = [e for e in own if e.exercise.pattern is MovementPattern.RUN]
    shown = running[-1].exercise if running else exercise
    return Lane(shop, phase, shown, slot, first, own, own, running=True)


def _is_run(exposure: Exposure) -> bool:
    walk = exposure.exercise.slug == WALK and exposure.done.stage is RunStage.R0
    return walk or exposure.exercise.pattern is MovementPattern.RUN


def current_stage(lane: Lane) -> RunStage | None:
    stages = [e.done.stage for e in lane.own if e.done.stage is not None]
    return stages[-1] if stages else None


def run_prescription(
    lane: Lane, action: DecisionAction, draft: Prescription
) -> tuple[DecisionAction, Prescription]:
    """The stage the action leads to, bounded by the phase, the walk test and the hop test."""
    top = highest_stage(lane.book, lane.phase)
    before = current_stage(lane)
    stage = _next(lane, action, before)
    bounded = stage if stage_rank(stage) <= stage_rank(top) else top
    lane_top = lane.slot.stages if lane.slot else None
    if lane_top is not None and stage_rank(bounded) > lane_top[1]:
        bounded = RunStage(f"r{lane_top[1]}")
    action = _action(action, before, bounded)
    short = action in CAREFUL and bounded is RunStage.R0
    slug, replaces = _exercise(lane, bounded)
    exercise = lane.book.library.get(slug)
    if exercise is None:
        return action, draft
    distance = _distance(lane)
    return action, replace(
        draft,
        exercise=exercise.slug,
        name=exercise.name,
        sets=(target(bounded, lane.book, distance, short),),
        stage=bounded if replaces is None else None,
        intervals=intervals(bounded, lane.book),
        replaces=replaces,
        tempo=None,
        rest_s=None,
        changes=_changes(before, bounded, action),
    )


def _next(lane: Lane, action: DecisionAction, before: RunStage | None) -> RunStage:
    if before is None:
        return RunStage.R1
    if action is DecisionAction.PROGRESS:
        return neighbour(before, 1)
    if action in CAREFUL:
        reds = [e for e in lane.own[-TWO_REDS:] if e.zone is PainZone.RED]
        return neighbour(before, -TWO_REDS if len(reds) == TWO_REDS else -1)
    return before


def _action(action: DecisionAction, before: RunStage | None, stage: RunStage) -> DecisionAction:
    """A step the phase does not allow yet is a repeat."""
    stuck = before is not None and stage_rank(stage) <= stage_rank(before)
    if action is DecisionAction.PROGRESS and stuck:
        return DecisionAction.HOLD
    return DecisionAction.REGRESS if action is DecisionAction.SUBSTITUTE else action


def _exercise(lane: Lane, stage: RunStage) -> tuple[str, str | None]:
    """The exercise of a stage, or low-impact work while it may not be prescribed."""
    wanted = row(stage, lane.book).exercise
    if stage is RunStage.R0:
        found = preferred((WALK, "walk"), lane.phase, lane.shop)
        calm = [e for e in found if not _red_last(lane, e.slug)] or found
        return (calm[0].slug if calm else WALK), None
    slugs = lane.slot.exercises if lane.slot else ()
    if preferred((wanted,), lane.phase, lane.shop):
        return wanted, None
    runs = [e for e in preferred(slugs, lane.phase, lane.shop)]
    running = [e.slug for e in runs if e.pattern is MovementPattern.RUN]
    if running and not _walking_stage(stage):
        return running[-1], None
    easier = [e.slug for e in runs if e.pattern is not MovementPattern.RUN]
    spare = [e.slug for e in last_resort(lane.phase, lane.shop)]
    return (easier or spare[-1:] or [WALK])[0], wanted


def _red_last(lane: Lane, slug: str) -> bool:
    own = lane.book.of_exercise(slug)
    return bool(own) and own[-1].zone is PainZone.RED


LAST_WALKING = 7


def _walking_stage(stage: RunStage) -> bool:
    return stage_rank(stage) <= LAST_WALKING


def _distance(lane: Lane) -> int | None:
    longest = longest_green(lane)
    if not longest:
        return None
    return int(longest * (1 + lane.rules.run.spike_pct.value / PERCENT))


def _changes(
    before: RunStage | None, stage: RunStage, action: DecisionAction
) -> tuple[DoseChange, ...]:
    if before is None or before is stage or action is DecisionAction.START:
        return ()
    return (
        DoseChange(
            ChangeVariable.STAGE,
            float(stage_rank(before)),
            float(stage_rank(stage)),
            ChangeUnit.STAGE,
        ),
    )
