"""The dose of a run lane: one stage, from R0 walking to R12, never two things at once."""

from itertools import groupby, repeat

from msgspec.structs import replace

from api.engine.decisions import DoseChange, Prescription
from api.engine.dosing.doses import whole_minutes
from api.engine.dosing.running import (
    Reach,
    first_walk,
    highest_stage,
    intervals,
    may_run,
    neighbour,
    row,
    runs_in,
    stage_s,
    target,
    told_s,
)
from api.engine.facts import SetTarget
from api.engine.lanes.lane import Finding, Lane, running_drill
from api.engine.library import BRISK_WALK, WALK, WALKS
from api.engine.planning.basis import Basis
from api.engine.planning.substitution import LAST_RESORT, last_resort, preferred
from api.engine.reading.exposure import HARD, Exposure, stage_rank
from api.engine.reading.pain import SEVERITY
from api.engine.rules.deload import takes_part
from api.engine.rules.layoff import layoff_row
from api.engine.rules.running import distance_of, longest_green_s, longest_logged, spike
from api.engine.ruletables import Layoff
from api.engine.safety.restrictions import barred, standing
from api.engine.safety.uncleared import spared
from api.engine.template import Slot
from api.engine.units import PERCENT
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


def run_lane(basis: Basis, phase: Phase, slot: Slot | None, first: bool) -> Lane | None:
    """All running and all R0 walks in one lane; None without a walk in the library."""
    book = basis.book
    exercise = book.library.get(BRISK_WALK) or book.library.get(WALK)
    if exercise is None:
        return None
    every = tuple(e for e in book.exposures if _is_run(e))
    known = [e.exercise for e in every if not e.exercise.own]
    shown = next((e for e in reversed(known) if e.pattern is MovementPattern.RUN), exercise)
    return Lane(basis, phase, shown, slot, first, _on_ladder(every), every, running=True)


def _is_run(exposure: Exposure) -> bool:
    walk = exposure.exercise.slug in WALKS and exposure.done.stage is RunStage.R0
    run = exposure.exercise.pattern is MovementPattern.RUN
    return walk or (run and not running_drill(exposure.exercise))


def _on_ladder(runs: tuple[Exposure, ...]) -> tuple[Exposure, ...]:
    """Runs that speak for a stage: a calm easy run beside the ladder opens nothing on it."""
    staged = any(e.done.stage is not None for e in runs)
    beside = [e for e in runs if staged and e.done.stage is None and e.zone is PainZone.GREEN]
    told = (e for e in runs if e.speaks_for_others and e not in beside)
    return tuple(_spoken([*rows]) for _, rows in groupby(told, key=lambda e: e.session.ref.id))


def _spoken(runs: list[Exposure]) -> Exposure:
    """The run that speaks for all of a session, which counts once: the darkest, at the least stage
    it was tried at."""
    darkest = max(runs, key=_weight)
    stages = [e.done.stage for e in runs if e.done.stage is not None]
    if darkest.done.stage is not None or not stages:
        return darkest
    return replace(darkest, done=replace(darkest.done, stage=min(stages, key=stage_rank)))


def _weight(run: Exposure) -> tuple[int, int]:
    stage = run.done.stage
    return SEVERITY[run.zone], -len(RunStage) if stage is None else -stage_rank(stage)


def current_stage(lane: Lane) -> RunStage | None:
    stages = [e.done.stage for e in lane.own if e.done.stage is not None]
    return stages[-1] if stages else None


def run_prescription(
    lane: Lane, action: DecisionAction, draft: Prescription, grows: bool
) -> tuple[DecisionAction, Prescription]:
    """The stage the action leads to, bounded by the phase, the walk test and the hop test."""
    before = current_stage(lane)
    bounded = _bounded(lane, _next(lane, action, before))
    action = _action(action, before, bounded)
    short = action in CAREFUL and bounded is RunStage.R0
    slug, replaces = _exercise(lane, bounded)
    exercise = lane.book.library.get(slug)
    if exercise is None:
        return action, draft
    settling = lane.phase is Phase.P0
    reach = _reach(lane, grows)
    walk = first_walk(lane.book) if settling else target(bounded, lane.book, reach, short)
    full = replace(
        draft,
        exercise=exercise.slug,
        name=exercise.name,
        sets=(walk,),
        stage=bounded if replaces is None else None,
        intervals=intervals(bounded, lane.book) if replaces is None else None,
        replaces=replaces,
        tempo=None,
        rest_s=None,
        changes=_changes(before, bounded, action),
    )
    light = lane.basis.deload is not None and takes_part(lane) and bounded is not RunStage.R0
    return action, _shortened(lane, bounded, full, reach) if light else full


def _shortened(lane: Lane, stage: RunStage, full: Prescription, reach: Reach) -> Prescription:
    """The run of a lighter week: less time, and easy where the stage is tempo or intervals.

    An easy stand-in carries no stage, so that it neither earns one nor loses one.
    """
    cuts, book = lane.rules.deload, lane.book
    quality = stage_rank(stage) >= cuts.run_quality_from.value
    shown = neighbour(RunStage(f"r{cuts.run_quality_from.whole}"), -1) if quality else stage
    share = cuts.run_time_pct.value / PERCENT
    paced = intervals(shown, book)
    if paced is not None and full.intervals is not None:
        paced = replace(paced, repeats=max(round(paced.repeats * share), 1))
        share = paced.repeats / row(shown, book).repeats
    easy = book.library.get(row(shown, book).exercise) if quality and not full.replaces else None
    done = target(shown, book, reach, False)
    return replace(
        full,
        exercise=easy.slug if easy else full.exercise,
        name=easy.name if easy else full.name,
        sets=(_part(done, share),),
        stage=None if quality else full.stage,
        intervals=paced if full.intervals is not None else None,
    )


def _part(row_: SetTarget, share: float) -> SetTarget:
    """A share of the time and of the distance."""
    return replace(
        row_,
        duration_s=None if row_.duration_s is None else whole_minutes(int(row_.duration_s * share)),
        distance_m=None if row_.distance_m is None else int(row_.distance_m * share),
    )


def kept_by(lane: Lane) -> str:
    """Why a calm run does not take its next stage, as a reason code."""
    open_ = not runs_in(lane.book, lane.phase) or may_run(lane.book, lane.phase)
    return "gate_not_met" if open_ else "running_waits"


def _bounded(lane: Lane, stage: RunStage) -> RunStage:
    """A stage no later than the phase, the tests and the slot hold."""
    tops = [stage_rank(stage), stage_rank(highest_stage(lane.book, lane.phase))]
    tops += [lane.slot.stages[1]] if lane.slot and lane.slot.stages else []
    return _unrestricted(lane, RunStage(f"r{min(tops)}"))


def _unrestricted(lane: Lane, stage: RunStage) -> RunStage:
    """The highest stage up to this one whose running no clinician has taken out or must see."""
    while stage is not RunStage.R0 and _out(lane, stage):
        stage = neighbour(stage, -1)
    return stage


def _out(lane: Lane, stage: RunStage) -> bool:
    book, exercise = lane.book, lane.book.library.get(row(stage, lane.book).exercise)
    return exercise is not None and (barred(book, exercise) is not None or spared(book, exercise))


def grounded(lane: Lane) -> str | None:
    """Where clinicians have left a run lane nothing to move with: the exercise to replace."""
    if not lane.running or not standing(lane.book):
        return None
    slugs = lane.slot.exercises if lane.slot else ()
    left = preferred((BRISK_WALK, WALK, *slugs), lane.phase, lane.basis)
    if any(e.pattern is not MovementPattern.RUN for e in left):
        return None
    return lane.exercise.slug if barred(lane.book, lane.exercise) else BRISK_WALK


def next_run_s(lane: Lane) -> int | None:
    """Seconds a run would grow by with the next stage; None before the first stage."""
    before = current_stage(lane)
    if before is None:
        return None
    after = _bounded(lane, neighbour(before, 1))
    return stage_s(after, lane.book) - stage_s(before, lane.book)


def _next(lane: Lane, action: DecisionAction, before: RunStage | None) -> RunStage:
    if before is None:
        return RunStage.R1
    stage = _before_leap(lane, before)
    if lane.anew:
        stage = min(stage, RunStage.R1, key=stage_rank)
    if action is DecisionAction.PROGRESS and stage is before:
        return neighbour(before, 1)
    if action in CAREFUL:
        return neighbour(stage, -_stages_back(lane))
    return stage


def _stages_back(lane: Lane) -> int:
    """One stage; two after two red runs in a row (B7)."""
    cuts = lane.rules.run
    lately = lane.own[-cuts.reds_in_row.whole :]
    reds = [e for e in lately if e.zone is PainZone.RED]
    many = len(reds) >= cuts.reds_in_row.value
    return (cuts.reds_back_stages if many else cuts.back_stages).whole


def _before_leap(lane: Lane, stage: RunStage) -> RunStage:
    """The stage to go on from: no more than one above all that was run before the last time. Told
    with metres or without, a leap that nobody asked for is not repeated."""
    known = [stage_rank(e.done.stage) for e in lane.own[:-1] if e.done.stage is not None]
    return min(stage, neighbour(RunStage.R1, max(known)), key=stage_rank) if known else stage


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
        found = preferred((BRISK_WALK, WALK), lane.phase, lane.basis)
        calm = [e for e in found if not _red_last(lane, e.slug)] or found
        if calm:
            return calm[0].slug, None
    slugs = lane.slot.exercises if lane.slot else ()
    if preferred((wanted,), lane.phase, lane.basis):
        return wanted, None
    runs = [e for e in preferred(slugs, lane.phase, lane.basis)]
    running = [e.slug for e in runs if e.pattern is MovementPattern.RUN]
    if running and not row(stage, lane.book).walk_s:
        return running[-1], None
    easier = [e.slug for e in runs if e.pattern is not MovementPattern.RUN]
    return (easier or _spare(lane) or [BRISK_WALK])[0], wanted


def _spare(lane: Lane) -> list[str]:
    """Walking or breathing; other gentle work is none for the minutes of a run, but where a
    clinician has taken both out."""
    found = preferred(LAST_RESORT, lane.phase, lane.basis)
    gentle = last_resort(lane.phase, lane.basis) if standing(lane.book) else []
    return [e.slug for e in found or gentle][-1:]


def _red_last(lane: Lane, slug: str) -> bool:
    own = lane.book.of_exercise(slug)
    return bool(own) and own[-1].zone is PainZone.RED


def _reach(lane: Lane, grows: bool) -> Reach:
    """A tenth further, and a tenth longer, than the longest green run of thirty days; as far where
    anything holds the runner, and where no minutes are known, which a tenth would have to come
    with (INV-44).

    One far too long is no measure for the next, however calm it was. What the profile tells of is
    of no known day: beside the minutes of a stage it would read as an order.
    """
    share = 1 + lane.rules.run.spike_pct.value / PERCENT if grows else 1
    before = lane.pattern[-1] if isinstance(spike(lane), Finding) else None
    metres, seconds = longest_logged(lane, before), longest_green_s(lane, before)
    further = share if seconds else 1
    most = (int(metres * further) if metres else None, int(seconds * share) if seconds else None)
    last, away = lane.last, layoff_row(lane)
    if last is None or (away is None and last.zone not in HARD):
        return Reach(*most)
    ends = map(_no_more, repeat(lane), most, _did(last))
    return Reach(*(_left(away[0], end) if away is not None else end for end in ends))


def _left(row_: Layoff, most: int | None) -> int | None:
    """What days away leave of minutes or metres (B5), in the table's share of the volume: a stage
    down is a half hour all the same from R9 on."""
    return None if most is None else int(most * row_.volume_pct / PERCENT)


def _did(run: Exposure) -> tuple[int | None, int | None]:
    return distance_of(run), told_s(run)


def _no_more(lane: Lane, most: int | None, did: int | None) -> int | None:
    """After an edge answer or days away no more than was run, after a red one less: else what is
    called a repeat, or a step down, would be the longest run of the month."""
    red = lane.last is not None and lane.last.zone is PainZone.RED
    cut = lane.rules.load.red_cut_pct.of(lane.book.irritability).value if red else 0
    kept = None if did is None else int(did * (1 - cut / PERCENT))
    return min((end for end in (most, kept) if end), default=None)


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
