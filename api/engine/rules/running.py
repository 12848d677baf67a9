"""Rules of the run lane: single-session spikes, pace of stages, the hop test (rule book B7)."""

from datetime import date, timedelta

from api.engine.dosing.running import STAGES, hop_pain, runs_in, told_s
from api.engine.lanes.lane import (
    NOT_APPLICABLE,
    NOT_EVALUATED,
    PASSED,
    Finding,
    Lane,
    Outcome,
    unmet,
)
from api.engine.reading.exposure import Exposure, stage_rank
from api.engine.units import DAYS_A_WEEK, PERCENT
from api.engine.vocab import Comparison, DecisionAction, MovementPattern, PainZone


def spike(lane: Lane) -> Outcome:
    """One run much longer than the longest comfortable one of the last month."""
    if not lane.running or not lane.pattern:
        return NOT_APPLICABLE
    last = lane.pattern[-1]
    distance = distance_of(last)
    longest = longest_green(lane, last)
    if distance is None or not longest:
        return NOT_EVALUATED
    cuts = lane.rules.run
    line = unmet(
        "distance of the last run",
        distance,
        Comparison.AT_MOST,
        cuts.spike_pct,
        last.fact_ids[:1],
        threshold=longest * (1 + cuts.spike_pct.value / PERCENT),
        unit="m",
    )
    if line is None:
        return PASSED
    values = (("days", f"{cuts.spike_days.value:g}"),)
    return Finding("session_spike", DecisionAction.HOLD, (line,), values)


def distance_of(exposure: Exposure) -> int | None:
    metres = [s.distance_m for s in exposure.work if s.distance_m is not None]
    return sum(metres) if metres else None


def longest_green(lane: Lane, before: Exposure | None = None) -> int | None:
    """Metres of the longest green run of the thirty days before an exposure, or before today."""
    return longest_logged(lane, before) or lane.book.facts.athlete.longest_run_30d_m or None


def longest_logged(lane: Lane, before: Exposure | None = None) -> int | None:
    """The same of logged runs alone."""
    metres = [m for e in _greens(lane, before) if (m := distance_of(e)) is not None]
    return max(metres, default=None)


def longest_green_s(lane: Lane, before: Exposure | None = None) -> int | None:
    """Seconds of the longest green run of those thirty days."""
    seconds = [s for e in _greens(lane, before) if (s := told_s(e)) is not None]
    return max(seconds, default=None)


def _greens(lane: Lane, before: Exposure | None) -> list[Exposure]:
    end = before.at if before else None
    since = (before.day if before else lane.as_of) - timedelta(days=lane.rules.run.spike_days.whole)
    return [
        e
        for e in lane.pattern
        if e.zone is PainZone.GREEN
        and e.speaks_for_others
        and e.exercise.pattern is MovementPattern.RUN
        and e.day >= since
        and (end is None or e.at < end)
    ]


def week_runs(lane: Lane) -> Outcome:
    """Four runs in seven days are enough until R9."""
    days = days_run(lane, lane.as_of)
    if days is None:
        return NOT_APPLICABLE
    line = unmet("days run in seven", len(days), Comparison.AT_MOST, lane.rules.run.week_runs)
    if line is None:
        return PASSED
    values = (("value", str(len(days))),)
    return Finding("run_days_full", DecisionAction.HOLD, (line,), values)


def days_run(lane: Lane, until: date) -> set[date] | None:
    """Days of running among the seven up to this one; None where nobody counts them: from R9 on,
    and before the first run."""
    last, cuts = lane.last, lane.rules.run
    if not lane.running or last is None or _from_stage(last, cuts.speed_base_from.whole):
        return None
    since = until - timedelta(days=DAYS_A_WEEK)
    runs = [e for e in lane.pattern if e.exercise.pattern is MovementPattern.RUN]
    return {e.day for e in runs if e.day > since}


def speed(lane: Lane) -> Outcome:
    """Tempo, hills and intervals after two weeks of easy half-hour runs."""
    last, cuts = lane.last, lane.rules.run
    if not lane.running or last is None or last.done.stage is None:
        return NOT_APPLICABLE
    if not _from_stage(last, cuts.speed_from.whole - 1) or last.done.stage is STAGES[-1]:
        return NOT_APPLICABLE
    base: list[Exposure] = []
    for exposure in reversed(lane.own):
        if not _from_stage(exposure, cuts.speed_base_from.whole):
            break
        base.append(exposure)
    days = (lane.as_of - base[-1].day).days if base else 0
    line = unmet("days of easy half-hour runs", days, Comparison.AT_LEAST, cuts.speed_days)
    if line is None:
        return PASSED
    values = (("limit", f"{cuts.speed_days.value:g}"),)
    return Finding("speed_too_soon", DecisionAction.HOLD, (line,), values)


def _from_stage(exposure: Exposure, stage: int) -> bool:
    return exposure.done.stage is not None and stage_rank(exposure.done.stage) >= stage


def stage_pace(lane: Lane) -> Outcome:
    """One run stage in three days at most. Before enough greens it is the next green that lacks:
    to say that days alone would open the stage would not be true."""
    greens = lane.streak() if lane.running else ()
    if len(greens) < lane.rules.load.greens_needed.value:
        return NOT_APPLICABLE
    days = (lane.as_of - greens[0].day).days
    number = lane.rules.run.stage_days
    line = unmet("days at this stage", days, Comparison.AT_LEAST, number)
    values = (("limit", f"{number.value:g}"),)
    return PASSED if line is None else Finding("stage_pace", DecisionAction.HOLD, (line,), values)


def hop_test(lane: Lane) -> Outcome:
    """Stages from R4 on want the hop test; one that hurt keeps all of them closed."""
    last = lane.last
    if not lane.running or last is None or last.done.stage in (None, STAGES[-1]):
        return NOT_APPLICABLE
    cuts, pain = lane.rules.run, hop_pain(lane.book)
    free = not _from_stage(last, cuts.hop_free_stages.whole)
    if free and (pain is None or not runs_in(lane.book, lane.phase)):
        return NOT_APPLICABLE
    line = unmet("hop test pain", pain, Comparison.AT_MOST, cuts.hop_max)
    return PASSED if line is None else Finding("hop_test_missing", DecisionAction.HOLD, (line,))


def stage_said(lane: Lane) -> Outcome:
    """Runs of no stage, as devices record them, open none."""
    if not lane.running or not lane.own or any(e.done.stage is not None for e in lane.own):
        return NOT_APPLICABLE
    number = lane.rules.load.greens_needed
    line = unmet(
        "runs logged with a stage", 0, Comparison.AT_LEAST, number, lane.own[-1].fact_ids[:1]
    )
    return PASSED if line is None else Finding("stage_missing", DecisionAction.HOLD, (line,))
