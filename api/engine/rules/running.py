"""Rules of the run lane: single-session spikes, pace of stages, the hop test (rule book B7)."""

from datetime import timedelta

from api.engine.lanes import NOT_APPLICABLE, NOT_EVALUATED, PASSED, Finding, Lane, Outcome, check
from api.engine.running import hop_pain
from api.engine.timeline import Exposure, stage_rank
from api.engine.vocab import Comparison, DecisionAction, MovementPattern, PainZone, RunStage


def spike(lane: Lane) -> Outcome:
    """One run much longer than the longest comfortable one of the last month."""
    if not lane.running or lane.last is None:
        return NOT_APPLICABLE
    distance = distance_of(lane.last)
    longest = longest_green(lane, lane.last)
    if distance is None or not longest:
        return NOT_EVALUATED
    cuts = lane.rules.run
    line = check(
        "distance of the last run",
        distance,
        Comparison.AT_MOST,
        cuts.spike_pct,
        lane.last.fact_ids[:1],
        threshold=longest * (1 + cuts.spike_pct.value / 100),
        unit="m",
    )
    return PASSED if line.met else Finding("session_spike", DecisionAction.HOLD, (line,))


def distance_of(exposure: Exposure) -> int | None:
    metres = [s.distance_m for s in exposure.work if s.distance_m is not None]
    return sum(metres) if metres else None


def longest_green(lane: Lane, before: Exposure | None = None) -> int | None:
    """Longest green run of the thirty days before an exposure, or before today."""
    end = before.at if before else None
    day = before.day if before else lane.as_of
    since = day - timedelta(days=lane.rules.run.spike_days.whole)
    runs = [
        metres
        for e in lane.own
        if e.zone is PainZone.GREEN
        and e.exercise.pattern is MovementPattern.RUN
        and e.day >= since
        and (end is None or e.at < end)
        and (metres := distance_of(e)) is not None
    ]
    return max(runs, default=lane.book.facts.athlete.longest_run_30d_m or None)


def stage_pace(lane: Lane) -> Outcome:
    """One run stage in three days at most."""
    greens = lane.streak()
    if not lane.running or not greens:
        return NOT_APPLICABLE
    days = (lane.as_of - greens[0].day).days
    line = check("days at this stage", days, Comparison.AT_LEAST, lane.rules.run.stage_days)
    return PASSED if line.met else Finding("stage_pace", DecisionAction.HOLD, (line,))


def hop_test(lane: Lane) -> Outcome:
    """Stages from R4 on want the hop test."""
    last = lane.last
    if not lane.running or last is None or last.done.stage is None:
        return NOT_APPLICABLE
    cuts = lane.rules.run
    if stage_rank(last.done.stage) < cuts.hop_free_stages.value:
        return NOT_APPLICABLE
    if last.done.stage is RunStage.R12:
        return NOT_APPLICABLE
    line = check("hop test pain", hop_pain(lane.book), Comparison.AT_MOST, cuts.hop_max)
    return PASSED if line.met else Finding("hop_test_missing", DecisionAction.HOLD, (line,))
