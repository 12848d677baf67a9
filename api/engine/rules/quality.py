"""Rules about how training was done: technique, effort, unfinished sets, adherence."""

from datetime import date, timedelta
from math import ceil

from api.engine.dosing.deload import was_planned
from api.engine.dosing.doses import top_g
from api.engine.dosing.lightweek import within
from api.engine.dosing.running import cut_short, intervals
from api.engine.dosing.unsaid import left_unlogged, planned
from api.engine.dosing.way_back import left_light_week
from api.engine.facts import SetDone, SetTarget
from api.engine.lanes.lane import NOT_EVALUATED, PASSED, Finding, Lane, Outcome, unmet
from api.engine.planning.entry import current
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure, rpe_of
from api.engine.reading.fear import graded
from api.engine.rules.dapre import all_out
from api.engine.units import PERCENT, above
from api.engine.vocab import (
    Comparison,
    DecisionAction,
    EffortScale,
    Phase,
    SetKind,
    SetStatus,
    StopReason,
)

GOOD_REASONS = (StopReason.PAIN, StopReason.ILLNESS)
TOO_MUCH = (StopReason.PAIN, StopReason.FATIGUE, StopReason.TECHNIQUE)
"""Why a set is not done where the dose was too much."""


def technique(lane: Lane) -> Outcome:
    last = lane.last
    rated = [s.technique for s in last.work if s.technique is not None] if last else []
    if last is None or not rated:
        return NOT_EVALUATED
    line = unmet(
        "technique",
        min(rated),
        Comparison.AT_LEAST,
        lane.rules.load.technique_min,
        last.fact_ids[:1],
    )
    return PASSED if line is None else Finding("technique_low", DecisionAction.HOLD, (line,))


def effort(lane: Lane) -> Outcome:
    """Effort above the target. An all-out set that may be one is read by its repetitions."""
    last, free = lane.last, all_out(lane)
    asked_of = [s for s in last.work if free is None or s is not free.done] if last else []
    said = [(e, s) for s in asked_of if (e := rpe_of(s)) is not None]
    if last is None or not said:
        return NOT_EVALUATED
    hardest, row = max(said, key=lambda pair: pair[0])
    number = lane.rules.load.effort_max.of(lane.phase)
    line = unmet(
        "effort",
        hardest,
        Comparison.AT_MOST,
        number,
        last.fact_ids[:1],
        threshold=max(_effort_asked(lane, last, row), number.value),
    )
    if line is None:
        return PASSED
    if _spent_again(lane, last):
        return Finding("effort_spent", DecisionAction.REGRESS, (line,))
    if _out_of_light_week(lane, last):
        return PASSED
    return Finding("effort_high", DecisionAction.HOLD, (line,))


def _out_of_light_week(lane: Lane, last: Exposure) -> bool:
    """A lighter week that the calendar began ends with it (INV-39): what it took comes back, where
    its sets were no harder than those before. Else who finds every set hard loses half of the rest
    with every such week."""
    if not (left_light_week(lane) and was_planned(lane.book)):
        return False
    before = next((e for e in reversed(lane.own) if not within(lane.book, e.day)), None)
    no_harder = before is not None and _hardest(last) <= _hardest(before)
    return no_harder and last.grams <= _load_asked_g(lane, last)


def _hardest(exposure: Exposure) -> float:
    return max((rpe_of(s) or 0 for s in exposure.work), default=0)


def _spent_again(lane: Lane, last: Exposure) -> bool:
    """Whether the load that was asked for left nothing in reserve twice running: a dose that is
    to be easy may not ask for that a third time (INV-18). Fear is met by quota, not by less."""
    twice = lane.own[-2:]
    same_load = len(twice) > 1 and len({e.load_g for e in twice}) == 1
    if not same_load or not last.load_g or last.load_g > _load_asked_g(lane, last):
        return False
    return all(_spent(lane, e) for e in twice) and graded(lane.book) is None


def _spent(lane: Lane, exposure: Exposure) -> bool:
    """Sets that were meant to go all out say nothing of the load."""
    most = lane.rules.load.rpe_trusted_to.value
    sets = [s for s in exposure.work if s.kind is not SetKind.AMRAP]
    return any(above(rpe_of(s), most) for s in sets)


def _load_asked_g(lane: Lane, last: Exposure) -> int:
    """The load that was asked for, as told with the sets or as the plan had it; 0 of neither."""
    dose = planned(lane, last)
    rows = [s.target for s in last.work if s.target] or (dose.sets if dose else ())
    return top_g(tuple(rows))


def _effort_asked(lane: Lane, last: Exposure, row: SetDone) -> float:
    """The effort that was asked for when the set was done, as told with it or as the plan had it.

    Where neither is known, what its phase asked for; a flare since may have taken the plan down
    from any phase.
    """
    if row.target and row.target.effort:
        return row.target.effort.value
    book, limits = lane.book, lane.rules.load.effort_max
    dose = planned(lane, last)
    if dose is not None:
        told = [s.effort.value for s in dose.sets if s.effort and s.effort.scale is EffortScale.RPE]
        return max(told, default=limits.of(lane.phase).value)
    phase, since = current(book)
    if book.position is not None and last.day >= since:
        return limits.of(phase).value
    fell = any(last.day <= f.known_on <= since for f in book.flares)
    return max(limits.of(p).value for p in Phase) if fell else 0


def all_done(lane: Lane) -> Outcome:
    """Every set as asked. Stopping for pain is judged by the pain rules, not here. Sets left out of
    a lighter week that is over keep nobody in it: its cut comes back after one calm time (B5)."""
    last = lane.last
    if last is None:
        return NOT_EVALUATED
    if left_light_week(lane) and not any(s.reason in TOO_MUCH for s in last.done.sets):
        return PASSED
    missing = _short_of_plan(lane, last) or int(lane.running and cut_short(lane.book, last))
    short = sum(_falls_short(s) for s in last.done.sets) or missing
    number = lane.rules.load.greens_needed
    line = unmet(
        "sets short of the target",
        short,
        Comparison.AT_MOST,
        number,
        last.fact_ids[:1],
        threshold=0,
        unit="sets",
    )
    return PASSED if line is None else Finding("exposure_incomplete", DecisionAction.HOLD, (line,))


def _falls_short(done: SetDone) -> bool:
    """Whether a set was not finished, or is less than it was asked to be."""
    if done.status is not SetStatus.DONE:
        return True
    asked = done.target
    if asked is None:
        return False
    # Beside minutes the metres of a run are how far at most, not how far (INV-29).
    metres = asked.distance_m if asked.duration_s is None else None
    pairs = (
        (asked.reps, done.reps),
        (asked.duration_s, done.duration_s),
        (metres, done.distance_m),
    )
    return any(a is not None and d is not None and d < a for a, d in pairs)


def _short_of_plan(lane: Lane, last: Exposure) -> int:
    """Sets' worth of the planned dose that were not done; where sets tell their own targets, those
    of it that the log leaves out.

    Other loads, other stages and runs logged piece by piece are work of the athlete's own making.
    """
    dose = planned(lane, last)
    if dose is None or not dose.sets:
        return 0
    if any(s.target for s in last.work):
        return len(left_unlogged(lane, last))
    other = top_g(dose.sets) != last.grams or dose.stage is not last.done.stage
    if other or (lane.running and len(last.work) > len(dose.sets)):
        return 0
    enough = lane.rules.load.done_min_pct.value / PERCENT
    done, asked = _done_and_asked(last.work, dose.sets, enough)
    if lane.running and _told_without_walking(lane, last, done):
        return 0
    return ceil((1 - done / asked) * len(dose.sets)) if done < asked else 0


def _told_without_walking(lane: Lane, last: Exposure, seconds: int) -> bool:
    """Whether the minutes of a walk-run are those of its running alone, give or take a tenth."""
    paced = intervals(last.done.stage, lane.book) if last.done.stage else None
    if paced is None:
        return False
    ran, near = paced.run_s * paced.repeats, lane.rules.load.done_min_pct.value / PERCENT
    return near * ran <= seconds <= ran / near


def _done_and_asked(
    done: tuple[SetDone, ...], asked: tuple[SetTarget, ...], enough: float
) -> tuple[int, float]:
    """All that was done and asked for, in the first measure that every row of both has; of time
    and of a way the share that is enough."""
    for name in ("reps", "duration_s", "distance_m"):
        of_done, of_asked = ([getattr(row, name) for row in rows] for rows in (done, asked))
        if None not in of_done and None not in of_asked:
            return sum(of_done), sum(of_asked) * (1 if name == "reps" else enough)
    return 0, 0


@once
def adherence_7d(book: Book) -> float | None:
    """Share of sessions done among those done or skipped; see ``_sessions_counted``."""
    done, left_out = _sessions_counted(book)
    return done / (done + left_out) if done + left_out else None


@once
def _sessions_counted(book: Book) -> tuple[int, int]:
    """Sessions done, and those left out for neither pain nor illness: both are good reasons.

    What was before an examination is forgotten, so it was neither done nor left out.
    """
    days = timedelta(days=book.ruleset.load.adherence_days.whole - 1)
    first = max(book.as_of - days, book.since or date.min)
    recent = [s for s in book.facts.sessions if first <= s.ref.local_date <= book.as_of]
    trained = {s.ref.id for s in book.sessions}
    done = sum(s.ref.id in trained for s in recent)
    left_out = [s for s in recent if s.ref.id not in trained]
    return done, sum(s.skip_reason not in GOOD_REASONS for s in left_out)


def adherence(lane: Lane) -> Outcome:
    return _adherence(lane.book)


@once
def _adherence(book: Book) -> Outcome:
    share = adherence_7d(book)
    if share is None:
        return NOT_EVALUATED
    line = unmet("sessions done", share, Comparison.AT_LEAST, book.ruleset.load.adherence_min)
    if line is None:
        return PASSED
    done, left_out = _sessions_counted(book)
    values = (("done", f"{done}"), ("planned", f"{done + left_out}"))
    return Finding("adherence_low", DecisionAction.HOLD, (line,), values)
