"""Run stages R0-R12: where a runner stands, what a stage asks for, how far one run may go."""

from datetime import timedelta
from itertools import takewhile
from math import ceil

from api.engine.decisions import Intervals
from api.engine.dosing.doses import whole_minutes
from api.engine.dosing.lightweek import within
from api.engine.facts import BaselineResult, Effort, SetTarget
from api.engine.library import BRISK_WALK, Exercise
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure, phase_rank, stage_rank
from api.engine.ruletables import RunRow
from api.engine.units import PERCENT
from api.engine.values import Value
from api.engine.vocab import (
    BaselineTest,
    EffortScale,
    Irritability,
    MovementPattern,
    PainZone,
    Phase,
    RunStage,
)

STAGES = tuple(RunStage)


def row(stage: RunStage, book: Book) -> RunRow:
    return next(r for r in book.ruleset.run_stages if r.stage is stage)


def neighbour(stage: RunStage, by: int) -> RunStage:
    place = min(max(stage_rank(stage) + by, 0), len(STAGES) - 1)
    return STAGES[place]


def pain_in(result: BaselineResult) -> float:
    """Pain of a test that is rated by pain: as told beside it, else its value."""
    return result.value if result.pain is None else result.pain


def hop_pain(book: Book) -> float | None:
    """Pain of the newest hop test, the worse side; None when it was not taken, or was calm on the
    one side that was told: the other leg may hurt."""
    hop = BaselineTest.SINGLE_LEG_HOP_10X
    pain = max(map(pain_in, book.test(hop)), default=None)
    calm = pain is not None and pain <= book.ruleset.run.hop_max.value
    return None if calm and book.half_told(hop) else pain


def walk_test_pain(book: Book) -> float | None:
    """Pain of the 30-minute brisk walk: as tested, or from a green walk of that length."""
    results = book.test(BaselineTest.BRISK_WALK_30)
    if results:
        return max(map(pain_in, results))
    long = [
        e
        for e in book.of_exercise(BRISK_WALK)
        if e.zone is PainZone.GREEN
        and sum(s.duration_s or 0 for s in e.work) >= book.ruleset.phase.walk_test_s.value
    ]
    pains = [s.pain for e in long[-1:] for s in e.work if s.pain is not None]
    return max(pains, default=0) if long else None


def runs_in(book: Book, phase: Phase) -> bool:
    """Whether a phase holds any running."""
    return phase_rank(row(RunStage.R1, book).first_phase) <= phase_rank(phase)


def may_run(book: Book, phase: Phase) -> bool:
    """Running at all: the walk test, no symptoms below the knee, not HIGH, hop not failed."""
    walk, hop = walk_test_pain(book), hop_pain(book)
    cuts = book.ruleset
    passed = walk is not None and walk <= cuts.phase.walk_test_max.value
    failed = hop is not None and hop > cuts.run.hop_max.value
    calm = book.strict is not Irritability.HIGH
    return runs_in(book, phase) and passed and calm and not failed


def highest_stage(book: Book, phase: Phase) -> RunStage:
    """The last stage a phase holds; R0 where running is not open yet."""
    if not may_run(book, phase):
        return RunStage.R0
    rows = [
        r.stage for r in book.ruleset.run_stages if phase_rank(r.first_phase) <= phase_rank(phase)
    ]
    untested = hop_pain(book) is None
    free = book.ruleset.run.hop_free_stages.value
    fitting = [s for s in rows if not untested or stage_rank(s) <= free]
    return max(fitting, key=stage_rank)


@once
def on_the_way(book: Book, phase: Phase) -> bool:
    """Whether a phase counts on the half-hour run of the one before, and the stages that lead to it
    were begun and never calm that far: two minutes of running become no half hour by a phase (B7,
    INV-29)."""
    half_hour = RunStage(f"r{book.ruleset.run.distance_rule_from.whole}")
    told = ((e.done.stage, e.zone) for e in book.exposures)
    known = [(stage_rank(stage), zone) for stage, zone in told if stage is not None]
    that_far = [zone for place, zone in known if place >= stage_rank(half_hour)]
    later = phase_rank(phase) > phase_rank(row(half_hour, book).first_phase)
    return later and bool(known) and PainZone.GREEN not in that_far


def speed_waits(book: Book, exercise: Exercise) -> bool:
    """Whether a fast run would come before two weeks of easy half hours, by the stages of those two
    weeks: a phase that was entered early brings none forward (B7)."""
    cuts, rows = book.ruleset.run, book.ruleset.run_stages
    fast = {r.exercise for r in rows if stage_rank(r.stage) >= cuts.speed_from.value}
    first = book.as_of - timedelta(days=cuts.speed_days.whole)
    staged = [e for e in book.exposures if e.done.stage is not None]
    if exercise.slug not in fast or not staged or staged[-1].day <= first:
        return False
    easy = takewhile(lambda e: _at_least(e, cuts.speed_base_from.whole), reversed(staged))
    return min((e.day for e in easy), default=book.as_of) > first


def _at_least(exposure: Exposure, stage: int) -> bool:
    told = exposure.done.stage
    return told is not None and stage_rank(told) >= stage


def intervals(stage: RunStage, book: Book) -> Intervals | None:
    r = row(stage, book)
    return Intervals(r.run_s, r.walk_s, r.repeats) if r.run_s and r.walk_s else None


def stage_s(stage: RunStage, book: Book) -> int:
    """Seconds of a stage, walking breaks with them."""
    r = row(stage, book)
    return (r.run_s + r.walk_s) * r.repeats


def in_full(book: Book, one: Exposure) -> bool:
    """Whether a run may count as its whole stage."""
    return not cut_short(book, one) and not _untold(book, one)


def cut_short(book: Book, one: Exposure) -> bool:
    """Whether a run was told shorter than its stage asked for."""
    stage, told = _stage_by_minutes(book, one), told_s(one)
    if stage is None or told is None or told >= whole_minutes(stage_s(stage, book)):
        return False
    first = stage_rank(stage) == book.ruleset.run.distance_rule_from.value
    reach = _reach_s(book, one) if first else None
    return reach is None or told < whole_minutes(min(stage_s(stage, book), reach))


def _untold(book: Book, one: Exposure) -> bool:
    """Whether its minutes are left out by who told those of the run before: a quarter of an hour
    that is left out must open no more than one that is told (INV-44)."""
    if told_s(one) is not None or _stage_by_minutes(book, one) is None:
        return False
    before = [e for e in book.of_pattern(MovementPattern.RUN) if e.at < one.at]
    return bool(before) and told_s(before[-1]) is not None


def _stage_by_minutes(book: Book, one: Exposure) -> RunStage | None:
    """The stage of a run where minutes make it, outside of a lighter week. Stages with walking
    breaks, whose minutes may be told with them or without, and free easy runs are taken at their
    word."""
    stage, last = one.done.stage, book.ruleset.run.distance_rule_from.value
    if stage is None or row(stage, book).walk_s or stage_rank(stage) > last:
        return None
    return None if within(book, one.day) else stage


def _reach_s(book: Book, one: Exposure) -> int | None:
    """A tenth longer than the longest green run of the thirty days before, as the plan had it: with
    runs of no stage, without walks and without what only speaks for itself."""
    cuts = book.ruleset.run
    since = one.day - timedelta(days=cuts.spike_days.whole)
    runs = book.of_pattern(MovementPattern.RUN)
    before = [e for e in runs if since <= e.day and e.at < one.at and e.speaks_for_others]
    green = (told_s(e) for e in before if e.zone is PainZone.GREEN)
    longest = max((s for s in green if s is not None), default=None)
    return None if longest is None else int(longest * (1 + cuts.spike_pct.value / PERCENT))


def told_s(run: Exposure) -> int | None:
    seconds = [s.duration_s for s in run.work if s.duration_s is not None]
    return sum(seconds) if seconds else None


class Reach(Value, frozen=True):
    """How far and how long one run may go; None where nothing is known to go by."""

    distance_m: int | None
    duration_s: int | None


def first_walk(book: Book) -> SetTarget:
    """What P0 walks in one session: half an hour brisk belongs to P1."""
    effort = Effort(EffortScale.RPE, row(RunStage.R0, book).effort)
    return SetTarget(duration_s=book.ruleset.daily.walk_s.whole, effort=effort)


def target(stage: RunStage, book: Book, reach: Reach, short: bool) -> SetTarget:
    """One set: the minutes of the stage, and from R9 on a reach not to pass (INV-29)."""
    seconds = book.ruleset.run.walk_short_s.whole if short else stage_s(stage, book)
    far = stage_rank(stage) >= book.ruleset.run.distance_rule_from.value
    metres = reach.distance_m if far else None
    if far and reach.duration_s is not None:
        metres = _at_pace(metres, seconds, reach.duration_s)
        seconds = whole_minutes(min(seconds, reach.duration_s))
    return SetTarget(
        duration_s=seconds,
        distance_m=metres,
        effort=Effort(EffortScale.RPE, row(stage, book).effort),
    )


def _at_pace(metres: int | None, seconds: int, reach_s: int) -> int | None:
    """Metres that the minutes leave time for: a tenth further in the same half hour is faster
    running, and each repeat would ask for more of it (INV-09)."""
    if metres is None or seconds >= reach_s:
        return metres
    return ceil(metres * seconds / reach_s)
