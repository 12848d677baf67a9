"""The traffic light (rule book B3): rows of one exposure, its colour, and what mornings say.

Pain is NPRS 0-10. Raising the worst, the after, the next-morning or the settle value of an
exposure can only keep or darken its colour (INV-22).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from api.engine.facts import CheckIn, LegSymptoms, Session, SetDone
from api.engine.ruleset import RuleSet
from api.engine.ruletables import Number
from api.engine.units import DAYS_A_WEEK
from api.engine.values import Value
from api.engine.vocab import (
    Irritability,
    LegChange,
    LegReach,
    PainQuality,
    PainZone,
    SetKind,
    SetStatus,
    StopReason,
    rank,
)

STOPPING = (PainQuality.SHARP, PainQuality.ELECTRIC, PainQuality.GIVING_WAY)
SHARP = frozenset(STOPPING)
"""Qualities that end an exercise at any number."""
GREEN = PainZone.GREEN
_WORSE = (PainZone.GREEN, PainZone.UNKNOWN, PainZone.AMBER, PainZone.RED)
SEVERITY = {zone: place for place, zone in enumerate(_WORSE)}
SKIPPED, STOPPED_EARLY, FOR_PAIN = SetStatus.SKIPPED, SetStatus.STOPPED, StopReason.PAIN
WARM_UP = SetKind.WARM_UP
WORST, EACH_SET = "worst pain in the session", "pain of each set"
RISE, STOPPED = "rise over the pain before the session", "sets stopped for pain"
"""Names of lines that are no value of pain."""


class Row(Value, frozen=True):
    """One line of the traffic light. ``limit`` is the value at which green ends."""

    code: str
    name: str
    value: float | None
    limit: float
    unit: str
    zone: PainZone
    number: Number


class Limits(Value, frozen=True):
    """Highest green and lowest red pain in a session."""

    green_max: float
    red_from: float


class Reaction(Value, frozen=True):
    """All the answers to one exposure; None is "not said".

    The last three say that an answer is missing which is waited for: the hours to settle, the pain
    before the session, the pain of a set.
    """

    worst: int | None
    before: int | None
    baseline: float | None
    morning: int | None
    settle_h: float | None
    qualities: frozenset[PainQuality]
    spread: bool
    stopped_for_pain: bool
    settle_open: bool = False
    before_open: bool = False
    sets_open: bool = False


class AnswerHabits(Value, frozen=True):
    """What was told of earlier exposures. An answer that was given before and is missing now is
    waited for, so that leaving a bad one out cannot help (INV-44); an athlete who never gives it is
    not held back."""

    settle: bool = False
    before: bool = False


class Judgement(Value, frozen=True):
    zone: PainZone
    rows: tuple[Row, ...]

    @property
    def worst_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.zone is self.zone)

    def zone_of(self, *codes: str) -> PainZone:
        return worst(row.zone for row in self.rows if row.code in codes)


def worst(zones: Iterable[PainZone]) -> PainZone:
    return max(zones, key=SEVERITY.__getitem__, default=GREEN)


def limits(
    irritability: Irritability, baseline: float | None, before: int | None, ruleset: RuleSet
) -> Limits:
    """Pain limits in a session, with the raised-baseline rows where they apply."""
    cuts = ruleset.pain
    green = cuts.green_max.of(irritability).value
    red = cuts.red_from.of(irritability).value
    level = usual(baseline, before, ruleset)
    if level < cuts.raised_from.value:
        return Limits(green, red)
    raised_green = min(level + cuts.raised_margin.value, cuts.raised_green_cap.value)
    raised_red = min(level + cuts.raised_red_above.value + 1, cuts.raised_red_from.value)
    return Limits(max(green, raised_green), max(red, raised_red))


def usual(baseline: float | None, before: int | None, ruleset: RuleSet) -> float:
    """Where this day starts from. A bad start lifts it by two points at most."""
    if before is None:
        return baseline or 0
    if baseline is None:
        return before
    return max(baseline, min(before, baseline + ruleset.pain.before_over_baseline.value))


def judge(reaction: Reaction, irritability: Irritability, ruleset: RuleSet) -> Judgement:
    rows = [
        _in_session(reaction, irritability, ruleset),
        _left_out(reaction, irritability, ruleset),
        _rise(reaction, irritability, ruleset),
        _morning(reaction, irritability, ruleset),
        _settle(reaction, irritability, ruleset),
        _quality(reaction, ruleset),
        _legs(reaction, ruleset),
        _stopped(reaction, ruleset),
    ]
    kept = tuple(row for row in rows if row is not None)
    return Judgement(worst(row.zone for row in kept), kept)


def _in_session(r: Reaction, irritability: Irritability, ruleset: RuleSet) -> Row:
    edge = limits(irritability, r.baseline, r.before, ruleset)
    zone = PainZone.UNKNOWN
    if r.worst is not None:
        zone = _band(r.worst > edge.green_max, r.worst >= edge.red_from)
    number = ruleset.pain.green_max.of(irritability)
    return Row("in_session", WORST, r.worst, edge.green_max, "NPRS", zone, number)


def _left_out(r: Reaction, irritability: Irritability, ruleset: RuleSet) -> Row | None:
    """A set without a pain, of somebody who tells it set by set."""
    if not r.sets_open:
        return None
    number = ruleset.pain.green_max.of(irritability)
    limit = limits(irritability, r.baseline, r.before, ruleset).green_max
    return Row("in_session", EACH_SET, None, limit, "NPRS", PainZone.UNKNOWN, number)


def _rise(r: Reaction, irritability: Irritability, ruleset: RuleSet) -> Row | None:
    if r.worst is None:
        return None
    amber = ruleset.pain.rise_amber_above.of(irritability)
    red = ruleset.pain.rise_red_above.of(irritability)
    if r.before is None:
        zone = PainZone.UNKNOWN
        row = Row("in_session", RISE, None, amber.value, "NPRS", zone, amber)
        return row if r.before_open and r.worst > amber.value else None
    rise = r.worst - r.before
    zone = _band(rise > amber.value, rise > red.value)
    return Row("in_session", RISE, rise, amber.value, "NPRS", zone, amber)


def _morning(r: Reaction, irritability: Irritability, ruleset: RuleSet) -> Row:
    amber = ruleset.pain.morning_amber_from.of(irritability)
    red = ruleset.pain.morning_red_from.of(irritability)
    limit = amber.value - 1
    name = "next morning above usual"
    if r.morning is None or r.baseline is None:
        return Row("morning_missing", name, None, limit, "NPRS", PainZone.UNKNOWN, amber)
    rise = r.morning - r.baseline
    zone = _band(rise > limit, rise >= red.value)
    return Row("morning_up", name, rise, limit, "NPRS", zone, amber)


def _settle(r: Reaction, irritability: Irritability, ruleset: RuleSet) -> Row | None:
    amber = ruleset.pain.settle_amber_above_h.of(irritability)
    red = ruleset.pain.settle_red_above_h.of(irritability)
    if r.settle_h is None:
        zone = PainZone.UNKNOWN
        row = Row("slow_settle", "hours to settle", None, amber.value, "h", zone, amber)
        return row if r.settle_open else None
    zone = _band(r.settle_h > amber.value, r.settle_h > red.value)
    return Row("slow_settle", "hours to settle", r.settle_h, amber.value, "h", zone, amber)


def _quality(r: Reaction, ruleset: RuleSet) -> Row | None:
    sharp = r.qualities & SHARP
    if not sharp:
        return None
    number = ruleset.pain.reds_week
    return Row("sharp_quality", "sharp qualities", len(sharp), 0, "qualities", PainZone.RED, number)


def _legs(r: Reaction, ruleset: RuleSet) -> Row | None:
    if not r.spread:
        return None
    number = ruleset.pain.reds_week
    name = "spread down the leg"
    return Row("leg_symptoms_spread", name, 1, 0, "reports", PainZone.RED, number)


def _stopped(r: Reaction, ruleset: RuleSet) -> Row | None:
    if not r.stopped_for_pain:
        return None
    return Row("in_session", STOPPED, 1, 0, "sets", PainZone.AMBER, ruleset.pain.reds_week)


def _band(amber: bool, red: bool) -> PainZone:
    if red:
        return PainZone.RED
    return PainZone.AMBER if amber else GREEN


def reaction(
    session: Session,
    morning: CheckIn | None,
    baseline: float | None,
    spread_: bool,
    habits: AnswerHabits,
) -> Reaction:
    """The answers to a session as a whole and to the morning after it."""
    during, after, before = session.pain_worst, session.pain_after, session.pain_before
    if during is None or (after is not None and after > during):
        during = after
    waits = morning is not None and (morning.settle_answered or habits.settle)
    settle_h = morning.settle_h if morning is not None else None
    return Reaction(
        worst=during,
        before=before,
        baseline=baseline,
        morning=morning.pain_morning if morning is not None else None,
        settle_h=settle_h,
        qualities=UNSAID,
        spread=spread_,
        stopped_for_pain=False,
        settle_open=waits and settle_h is None,
        before_open=habits.before and before is None,
    )


class SetAnswers(Value, frozen=True):
    """What some sets say for themselves: worst pain, qualities, whether pain ended one, and how
    many that were no warm-up came with a pain and without."""

    worst: int | None
    qualities: frozenset[PainQuality]
    stopped: bool
    said: int
    silent: int

    @property
    def only_warm(self) -> bool:
        """Whether nothing but warm-up sets was done."""
        return not self.said + self.silent


def answers_of_sets(sets: Iterable[SetDone]) -> SetAnswers | None:
    """What the sets that were begun say; None where none was.

    One loop, and the members of enumerations by name: a year has some thousand sets.
    """
    worst_: int | None = None
    qualities: list[PainQuality] = []
    stopped = begun = False
    said = silent = 0
    for done in sets:
        status = done.status
        if status is SKIPPED:
            continue
        begun = True
        if status is STOPPED_EARLY and done.reason is FOR_PAIN:
            stopped = True
        if done.quality is not None:
            qualities.append(done.quality)
        pain = done.pain
        if pain is not None and (worst_ is None or pain > worst_):
            worst_ = pain
        if done.kind is not WARM_UP:
            said, silent = (said + 1, silent) if pain is not None else (said, silent + 1)
    if not begun:
        return None
    return SetAnswers(worst_, frozenset(qualities) if qualities else UNSAID, stopped, said, silent)


def with_sets(whole: Reaction, told: SetAnswers) -> Reaction:
    """The answers that belong to some sets of a session; those of the whole where they say none."""
    return Reaction(
        whole.worst if told.worst is None else told.worst,
        whole.before,
        whole.baseline,
        whole.morning,
        whole.settle_h,
        told.qualities or whole.qualities,
        whole.spread,
        told.stopped,
        whole.settle_open,
        whole.before_open,
    )


UNSAID: frozenset[PainQuality] = frozenset()
REACH = {reach: rank(reach) for reach in LegReach}


def quiet(leg: LegSymptoms) -> bool:
    """A report that is no spread, whatever was known before."""
    return leg.reach is LegReach.NONE and leg.change is not LegChange.PERIPHERALISED


def spread(leg: LegSymptoms, known: LegSymptoms) -> bool:
    """Symptoms that reach further down than before, or are said to."""
    return leg.change is LegChange.PERIPHERALISED or REACH[leg.reach] > REACH[known.reach]


class Morning(Value, frozen=True):
    """A morning answer, and the baseline that stood on that day."""

    day: date
    value: int
    baseline: float | None = None


class FlareSpell(Value, frozen=True):
    """A flare: the first raised day, the day it was recognised, and when it was over."""

    started_on: date
    known_on: date
    severe: bool
    ended_on: date | None


def baseline_of(calm: Sequence[int], intake: int | None, ruleset: RuleSet) -> float | None:
    """Median of what the last calm mornings said; the intake value until there are enough."""
    cuts = ruleset.pain
    last = calm[-cuts.baseline_mornings.whole :]
    if len(last) < cuts.baseline_min.value:
        return intake
    return median(last)


def weeks_of_trend(ruleset: RuleSet) -> int:
    """Two weeks that rise are three weeks side by side."""
    return ruleset.pain.trend_weeks.whole + 1


def rising(weeks: tuple[float, ...]) -> bool:
    """Whether every week is above the one before it; False where there are too few."""
    return bool(weeks) and all(one < two for one, two in pairwise(weeks))


def weekly_rises(mornings: tuple[Morning, ...], as_of: date, ruleset: RuleSet) -> tuple[float, ...]:
    """Medians of as many weeks as a trend compares, oldest first; empty when any has too few
    values."""
    weeks: list[list[int]] = [[] for _ in range(weeks_of_trend(ruleset))]
    for morning in reversed(mornings):
        back = (as_of - morning.day).days // DAYS_A_WEEK
        if back >= len(weeks):
            break
        weeks[back].append(morning.value)
    if min(map(len, weeks)) < ruleset.pain.trend_week_values.value:
        return ()
    return tuple(float(median(week)) for week in reversed(weeks))
