"""Rules of a lane about training itself: gaps, sleep, wishes, quality, spacing, steps up."""

from datetime import timedelta

from api.engine.decisions import Check
from api.engine.facts import SetDone
from api.engine.lanes import NOT_APPLICABLE, NOT_EVALUATED, PASSED, Finding, Lane, Outcome, check
from api.engine.load import best_green_g, bodyweight_only
from api.engine.rules_pain import GENTLE, green_checks
from api.engine.ruletables import Layoff, Number
from api.engine.running import hop_pain
from api.engine.substitution import early
from api.engine.timeline import Book, Exposure, phase_rank, rpe_of, stage_rank
from api.engine.vocab import (
    Comparison,
    DecisionAction,
    MovementPattern,
    OverrideKind,
    PainZone,
    RunStage,
    SetStatus,
    StopReason,
)

PATTERN_GAP_ROW = 1
"""A gap of one pattern alone counts from the second row of the lay-off table."""


def clearance(lane: Lane) -> Outcome:
    if not bodyweight_only(lane.book):
        return PASSED
    return Finding("clearance_missing", DecisionAction.HOLD, ())


def unsure(lane: Lane) -> Outcome:
    codes = lane.book.lock.unsure
    if not codes:
        return PASSED
    number = lane.rules.windows.unsure_days
    line = check(
        "unsure answers", len(codes), Comparison.AT_MOST, number, threshold=0, unit="answers"
    )
    return Finding("answers_unsure", DecisionAction.HOLD, (line,), (("codes", ", ".join(codes)),))


def routine_freeze(lane: Lane) -> Outcome:
    """Too little change over time freezes the load until somebody has looked."""
    codes = [c for c in lane.book.lock.codes if c.startswith("RF-TIME")]
    if not codes:
        return PASSED
    number = lane.rules.time.acute_days
    line = check("open visits", len(codes), Comparison.AT_MOST, number, threshold=0, unit="visits")
    return Finding("routine_visit_open", DecisionAction.HOLD, (line,))


def readiness(lane: Lane) -> Outcome:
    """Short nights hold a step back. Without answers the rule is silent."""
    cuts = lane.rules.readiness
    nights = [(c.sleep_h, c.ref.id) for c in lane.book.check_ins if c.sleep_h is not None]
    if not nights:
        return NOT_EVALUATED
    last = nights[-1]
    line = check(
        "sleep last night", last[0], Comparison.AT_LEAST, cuts.sleep_last_below_h, (last[1],)
    )
    recent = nights[-cuts.short_nights.whole :]
    short = [n for n in recent if n[0] < cuts.sleep_three_below_h.value]
    many = check(
        "short nights in a row",
        len(short),
        Comparison.BELOW,
        cuts.short_nights,
        tuple(i for _, i in recent),
    )
    if line.met and many.met:
        return PASSED
    return Finding("readiness_low", DecisionAction.HOLD, (line, many))


def layoff_row(lane: Lane) -> tuple[Layoff, int] | None:
    """The row of the lay-off table that applies, with the days away."""
    table = lane.rules.layoff
    days = _days_away(lane)
    fitting = [row for row in table if days >= row.from_days]
    return (fitting[-1], days) if fitting else None


def _days_away(lane: Lane) -> int:
    last, sessions = lane.last, lane.book.sessions
    if last is None or not sessions:
        return 0
    anything = (lane.as_of - max(s.ref.local_date for s in sessions)).days
    same = lane.own if lane.running else lane.pattern
    alone = (lane.as_of - same[-1].day).days if same else 0
    threshold = lane.rules.layoff[PATTERN_GAP_ROW].from_days
    return max(anything, alone if alone >= threshold else 0)


def layoff(lane: Lane) -> Outcome:
    found = layoff_row(lane)
    if lane.last is None:
        return NOT_EVALUATED
    if found is None:
        return PASSED
    row, days = found
    first = lane.rules.layoff[0]
    number = Number("layoff.from_days", first.from_days, "d", first.mark, first.source)
    line = check("days away", days, Comparison.BELOW, number)
    loaded = bool(lane.last.load_g) or row is not first
    action = DecisionAction.REGRESS if loaded else DecisionAction.HOLD
    return Finding("layoff", action, (line,), (("days", str(days)),))


def wish(lane: Lane) -> Outcome:
    """Asked to do less: for a week nothing rises and one set goes."""
    since = lane.as_of - timedelta(days=lane.rules.windows.valid_days.whole)
    asked = [
        o
        for o in lane.book.facts.overrides
        if o.kind is OverrideKind.LESS
        and since < o.ref.local_date <= lane.as_of
        and o.exercise in (None, lane.exercise.slug)
    ]
    if not asked:
        return PASSED
    return Finding("override_stricter", DecisionAction.REGRESS, ())


def technique(lane: Lane) -> Outcome:
    last = lane.last
    rated = [s.technique for s in last.work if s.technique is not None] if last else []
    if last is None or not rated:
        return NOT_EVALUATED
    line = check(
        "technique",
        min(rated),
        Comparison.AT_LEAST,
        lane.rules.load.technique_min,
        last.fact_ids[:1],
    )
    return PASSED if line.met else Finding("technique_low", DecisionAction.HOLD, (line,))


def effort(lane: Lane) -> Outcome:
    """Effort above the target; never said, never held against anybody."""
    last = lane.last
    said = [(e, s) for s in last.work if (e := rpe_of(s)) is not None] if last else []
    if last is None or not said:
        return NOT_EVALUATED
    hardest, row = max(said, key=lambda pair: pair[0])
    number = lane.rules.load.effort_max.of(lane.phase)
    asked = row.target.effort.value if row.target and row.target.effort else number.value
    line = check(
        "effort",
        hardest,
        Comparison.AT_MOST,
        number,
        last.fact_ids[:1],
        threshold=max(asked, number.value),
    )
    return PASSED if line.met else Finding("effort_high", DecisionAction.HOLD, (line,))


def all_done(lane: Lane) -> Outcome:
    """Every set as asked. Stopping for pain is judged by the pain rules, not here."""
    last = lane.last
    if last is None:
        return NOT_EVALUATED
    short = sum(_short(s) for s in last.done.sets)
    number = lane.rules.load.greens_needed
    line = check(
        "sets short of the target",
        short,
        Comparison.AT_MOST,
        number,
        last.fact_ids[:1],
        threshold=0,
        unit="sets",
    )
    return PASSED if line.met else Finding("exposure_incomplete", DecisionAction.HOLD, (line,))


def _short(done: SetDone) -> bool:
    if done.status is not SetStatus.DONE:
        return True
    asked = done.target
    pairs = (
        [
            (asked.reps, done.reps),
            (asked.duration_s, done.duration_s),
            (asked.distance_m, done.distance_m),
        ]
        if asked
        else []
    )
    return any(a is not None and d is not None and d < a for a, d in pairs)


def adherence_7d(book: Book) -> float | None:
    """Share of sessions done among those done or skipped; pain is no reason to lose any."""
    since = book.as_of - timedelta(days=book.ruleset.load.adherence_days.whole)
    recent = [s for s in book.facts.sessions if since < s.ref.local_date <= book.as_of]
    done = sum(s in book.sessions for s in recent)
    skipped = sum(s not in book.sessions and s.skip_reason is not StopReason.PAIN for s in recent)
    return done / (done + skipped) if done + skipped else None


def adherence(lane: Lane) -> Outcome:
    share = adherence_7d(lane.book)
    if share is None:
        return NOT_EVALUATED
    line = check("sessions done", share, Comparison.AT_LEAST, lane.rules.load.adherence_min)
    return PASSED if line.met else Finding("adherence_low", DecisionAction.HOLD, (line,))


def above_phase(lane: Lane) -> Outcome:
    """Work of a later phase is repeated at most; it never rises before its gate."""
    later = phase_rank(lane.exercise.first_phase) > phase_rank(lane.phase)
    in_plan = lane.running or not (later or early(lane.exercise, lane.phase, lane.rules))
    if in_plan:
        return PASSED
    number = lane.rules.phase.min_days.of(lane.phase)
    line = check(
        "phase",
        phase_rank(lane.phase),
        Comparison.AT_LEAST,
        number,
        threshold=phase_rank(lane.exercise.first_phase),
        unit="phase",
    )
    return Finding("gate_not_met", DecisionAction.HOLD, (line,))


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


def spacing(lane: Lane) -> Outcome:
    greens = lane.streak()
    if len(greens) < max(lane.rules.load.greens_needed.whole, 2) or _daily(lane):
        return NOT_APPLICABLE
    line = _hours_check(lane, greens)
    return PASSED if line.met else Finding("spacing", DecisionAction.HOLD, (line,))


def _daily(lane: Lane) -> bool:
    """Easy work that may be done every day."""
    return lane.exercise.pattern in GENTLE | {MovementPattern.CARDIO} and not lane.running


def _hours_check(lane: Lane, greens: tuple[Exposure, ...]) -> Check:
    hours = (greens[-1].at - greens[-2].at).total_seconds() / 3600
    ids = greens[-2].fact_ids[:1] + greens[-1].fact_ids[:1]
    return check("hours between them", hours, Comparison.AT_LEAST, lane.spacing_h(), ids)


def restoring(lane: Lane) -> bool:
    """Below a load that was green within four weeks the way back needs one green only."""
    last = lane.last
    if last is None or not last.load_g or lane.running:
        return False
    best = best_green_g(lane.own[:-1], lane.book)
    return best is not None and best > last.load_g


def single_green(lane: Lane) -> Outcome:
    greens = lane.streak()
    if not greens or restoring(lane):
        return NOT_APPLICABLE
    number = lane.rules.load.greens_needed
    ids = tuple(i for e in greens for i in e.fact_ids)
    line = check("green exposures in a row", len(greens), Comparison.AT_LEAST, number, ids)
    return PASSED if line.met else Finding("single_green", DecisionAction.HOLD, (line,))


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


def two_green(lane: Lane) -> Outcome:
    greens = lane.streak()
    if not greens:
        return NOT_APPLICABLE
    number = lane.rules.load.greens_needed
    ids = tuple(i for e in greens for i in e.fact_ids)
    line = check("green exposures in a row", len(greens), Comparison.AT_LEAST, number, ids)
    if not line.met:
        return PASSED
    apart = (_hours_check(lane, greens),) if len(greens) > 1 else ()
    lines = (line, *apart, *green_checks(greens[-1]))
    return Finding("two_green_exposures", DecisionAction.PROGRESS, lines)


def restore(lane: Lane) -> Outcome:
    greens = lane.streak()
    if not greens or not restoring(lane):
        return NOT_APPLICABLE
    number = lane.rules.load.greens_restore
    line = check(
        "green exposures on the way back",
        len(greens),
        Comparison.AT_LEAST,
        number,
        greens[-1].fact_ids,
    )
    return Finding("restore", DecisionAction.PROGRESS, (line, *green_checks(greens[-1])))


def start(lane: Lane) -> Outcome:
    if lane.own:
        return NOT_APPLICABLE
    number = lane.rules.load.start_pct.of(lane.book.irritability)
    line = check(
        "share of the best tolerated load", number.value, Comparison.AT_MOST, number, unit="%"
    )
    if lane.first:
        return Finding("sub_threshold_start", DecisionAction.START, (line,))
    return Finding("new_exercise", DecisionAction.HOLD, (line,))
