"""Readiness of a day (rule book B9): what sleep, five answers and the heart say of it.

The level is that of the darkest sign, never an average, so that a good value cannot talk a
bad one away; the score is for showing. Whatever was not told or measured is neutral. Hours
of sleep told and measured count as the shorter of the two.
"""

from bisect import bisect_left
from collections.abc import Callable
from datetime import date, timedelta
from math import log, sqrt
from statistics import median

from api.engine.decisions import Check
from api.engine.facts import CheckIn, DayVitals, Session
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import DAY
from api.engine.ruletables import Number
from api.engine.telling.checks import check
from api.engine.units import SECONDS_AN_HOUR
from api.engine.values import Value
from api.engine.vocab import Comparison, PainTrigger, ReadinessLevel, StopReason, rank

BEST, WORST = 5, 1
"""Ends of the scale of the five answers."""
FIVE = ("sleep", "sleep_quality", "fatigue", "soreness", "stress")
LESS_IS_BETTER = ("fatigue", "soreness", "stress")
TOP_SCORE = 100


class Sign(Value, frozen=True):
    """One thing readiness is read from, with the line that says how it stands."""

    level: ReadinessLevel
    check: Check


class Contribution(Value, frozen=True):
    """A part of the score: 0-100, None where nothing is known of it. ``weight`` in percent."""

    name: str
    score: float | None
    weight: float


class Readiness(Value, frozen=True):
    """A day as a whole. ``score`` 0-100 over what is known; ``coverage`` 0-1 says how much."""

    level: ReadinessLevel
    score: float | None
    coverage: float
    contributions: tuple[Contribution, ...]
    signs: tuple[Sign, ...]


def readiness(book: Book) -> Readiness:
    """Readiness on the day of the decision."""
    cuts, day, five = book.ruleset.readiness, book.as_of, len(FIVE)
    points = wellness(book, day)
    share = len(points) / five
    told = sum(points.values()) / len(points) if points else None
    parts = (
        Contribution("wellness", _of_points(told), cuts.wellness_weight.value),
        Contribution("resting_hr", _hr_score(book, day), cuts.resting_hr_weight.value),
        Contribution("hrv", _hrv_score(book, day), cuts.hrv_weight.value),
    )
    known = [(p.score, p.weight) for p in parts if p.score is not None]
    weight = sum(w for _, w in known)
    lacking = cuts.wellness_weight.value * (1 - share) if points else 0
    return Readiness(
        level=level(book),
        score=sum(s * w for s, w in known) / weight if weight else None,
        coverage=(weight - lacking) / sum(p.weight for p in parts),
        contributions=parts,
        signs=fresh_signs(book),
    )


@once
def level(book: Book) -> ReadinessLevel:
    """The darkest sign of today or yesterday."""
    return _darkest(fresh_signs(book))


@once
def fresh_signs(book: Book) -> tuple[Sign, ...]:
    days = range(book.ruleset.readiness.fresh_days.whole)
    return tuple(sign for back in days for sign in signs(book, book.as_of - back * DAY))


def red_days(book: Book) -> int:
    """Longest run of red days that reaches today or yesterday."""
    fresh = book.ruleset.readiness.fresh_days.whole
    return max(_red_run(book, book.as_of - back * DAY) for back in range(fresh))


def _red_run(book: Book, day: date) -> int:
    """Red days in a row up to this one."""
    count = 0
    while _darkest(signs(book, day - count * DAY)) is ReadinessLevel.RED:
        count += 1
    return count


def _darkest(found: tuple[Sign, ...]) -> ReadinessLevel:
    return max((s.level for s in found), key=rank, default=ReadinessLevel.UNKNOWN)


@once
def signs(book: Book, day: date) -> tuple[Sign, ...]:
    """What is known of one day, each with its own level."""
    found = [sign for read in SIGNS for sign in read(book, day)]
    return tuple(found)


# --- what was told and measured -----------------------------------------------------------


@once
def _check_ins_by_day(book: Book) -> dict[date, list[CheckIn]]:
    days: dict[date, list[CheckIn]] = {}
    for told in book.check_ins:
        days.setdefault(told.ref.local_date, []).append(told)
    return days


@once
def _vitals_by_day(book: Book) -> dict[date, list[DayVitals]]:
    days: dict[date, list[DayVitals]] = {}
    for row in book.facts.vitals:
        if row.ref.local_date <= book.as_of:
            days.setdefault(row.ref.local_date, []).append(row)
    return days


@once
def _sources(book: Book) -> tuple[str, ...]:
    """Whose readings there are. Each is compared with its own usual: makers do not measure alike,
    and one more of them can only add signs."""
    return tuple(sorted({v.source for rows in _vitals_by_day(book).values() for v in rows}))


@once
def _of_source(book: Book, source: str) -> dict[date, list[DayVitals]]:
    days = _vitals_by_day(book).items()
    return {day: mine for day, rows in days if (mine := [v for v in rows if v.source == source])}


@once
def _nights(book: Book) -> dict[date, list[tuple[float, str]]]:
    """Hours of the night before each day, as told and as measured, with the fact ids."""
    told = [(c.ref, c.sleep_h) for c in book.check_ins if c.sleep_h is not None]
    measured = [v for rows in _vitals_by_day(book).values() for v in rows]
    told += [(v.ref, v.sleep_s / SECONDS_AN_HOUR) for v in measured if v.sleep_s is not None]
    days: dict[date, list[tuple[float, str]]] = {}
    for ref, hours in told:
        days.setdefault(ref.local_date, []).append((hours, ref.id))
    return days


def night_h(book: Book, day: date) -> tuple[float | None, tuple[str, ...]]:
    """Hours of the night before a day, the shortest of all that was said, with the fact ids."""
    told = _nights(book).get(day, ())
    return (min(hours for hours, _ in told), tuple(id_ for _, id_ in told)) if told else (None, ())


@once
def wellness(book: Book, day: date) -> dict[str, float]:
    """Points 1 to 5 of the five answers that were given, 5 the best; the worst one told counts."""
    found: dict[str, float] = {}
    hours, answers = night_h(book, day)[0], _check_ins_by_day(book).get(day, ())
    if hours is not None:
        found["sleep"] = _sleep_points(book, hours)
    for name in FIVE[1:]:
        told = [v for c in answers if (v := getattr(c, name)) is not None]
        if told:
            found[name] = BEST + WORST - max(told) if name in LESS_IS_BETTER else min(told)
    return found


def _sleep_points(book: Book, hours: float) -> float:
    cuts = book.ruleset.readiness
    low, high = cuts.sleep_worst_h.value, cuts.sleep_best_h.value
    return WORST + (BEST - WORST) * min(max((hours - low) / (high - low), 0), 1)


# --- signs ----------------------------------------------------------------------------------


def _wellness_low(book: Book, day: date) -> list[Sign]:
    """The sum of the five. An answer that lacks counts as the best: it lowers nothing."""
    cuts, points = book.ruleset.readiness, wellness(book, day)
    if not points:
        return []
    total = BEST * len(FIVE) - sum(BEST - value for value in points.values())
    ids = tuple(c.ref.id for c in _check_ins_by_day(book).get(day, ()))
    name, above = "wellness points of 25", Comparison.ABOVE
    return [_graded(name, total, above, (cuts.wellness_amber, cuts.wellness_red), ids)]


def _graded(
    name: str,
    value: float,
    comparison: Comparison,
    cuts: tuple[Number, Number],
    ids: tuple[str, ...],
) -> Sign:
    """Red past the second cut, amber past the first."""
    amber, red = (check(name, value, comparison, cut, ids) for cut in cuts)
    if not red.met:
        return Sign(ReadinessLevel.RED, red)
    return Sign(ReadinessLevel.GREEN if amber.met else ReadinessLevel.AMBER, amber)


def _amber(line: Check) -> Sign:
    return Sign(ReadinessLevel.GREEN if line.met else ReadinessLevel.AMBER, line)


def _short_night(book: Book, day: date) -> list[Sign]:
    hours, ids = night_h(book, day)
    if hours is None:
        return []
    number = book.ruleset.readiness.sleep_last_below_h
    return [_amber(check("sleep last night", hours, Comparison.AT_LEAST, number, ids))]


def _short_nights(book: Book, day: date) -> list[Sign]:
    cuts = book.ruleset.readiness
    nights = [night_h(book, day - back * DAY) for back in range(cuts.short_nights_days.whole)]
    told = [(hours, ids) for hours, ids in nights if hours is not None]
    if not told:
        return []
    short = sum(hours < cuts.sleep_three_below_h.value for hours, _ in told)
    ids = tuple(id_ for _, found in told for id_ in found)
    return [_amber(check("short nights lately", short, Comparison.BELOW, cuts.short_nights, ids))]


def _resting_hr(book: Book, day: date) -> list[Sign]:
    return [sign for source in _sources(book) for sign in _resting_hr_of(book, day, source)]


def _resting_hr_of(book: Book, day: date, source: str) -> list[Sign]:
    rise, cuts = _hr_rise(book, day, source), book.ruleset.readiness
    if rise is None:
        return []
    grades = (cuts.resting_hr_amber_above, cuts.resting_hr_red_above)
    ids = tuple(v.ref.id for v in _of_source(book, source).get(day, ()))
    name, most = "resting heart rate above your usual", Comparison.AT_MOST
    return [_graded(name, rise, most, grades, ids)]


def _hr_rise(book: Book, day: date, source: str) -> float | None:
    """Beats over the median of the month before last week, all of one source."""
    now = _hr_on(book, day, source)
    if now is None:
        return None
    cuts = book.ruleset.readiness
    last = day - timedelta(days=cuts.resting_hr_gap_days.whole)
    days = range(cuts.resting_hr_base_days.whole)
    before = [v for back in days if (v := _hr_on(book, last - back * DAY, source)) is not None]
    return now - median(before) if len(before) >= cuts.resting_hr_base_values.value else None


def _hr_on(book: Book, day: date, source: str) -> float | None:
    told = [v.resting_hr_bpm for v in _of_source(book, source).get(day, ())]
    return max((v for v in told if v is not None), default=None)


def _hrv_low(book: Book, day: date) -> list[Sign]:
    return [sign for source in _sources(book) for sign in _hrv_low_of(book, day, source)]


def _hrv_low_of(book: Book, day: date, source: str) -> list[Sign]:
    """Days in a row whose weekly mean lies under the own band. A day without a reading says
    nothing, or a good one that comes later would take the sign of its absence away (INV-20)."""
    cuts = book.ruleset.readiness
    if not _readings(book, day - DAY, day, source) or _hrv_deviation(book, day, source) is None:
        return []
    low, limit = 0, -cuts.hrv_band_sd.value
    while low < cuts.hrv_low_days.value:
        deviation = _hrv_deviation(book, day - low * DAY, source)
        if deviation is None or deviation >= limit:
            break
        low += 1
    name = "days with heart rate variability below your usual range"
    return [_amber(check(name, low, Comparison.BELOW, cuts.hrv_low_days))]


@once
def _hrv_deviation(book: Book, day: date, source: str) -> float | None:
    """The week's mean of ln RMSSD against the weeks before it, in their standard deviations."""
    cuts = book.ruleset.readiness
    first = day - timedelta(days=cuts.hrv_week_days.whole)
    week = _readings(book, first, day, source)
    base = _readings(book, day - timedelta(days=cuts.hrv_base_days.whole), first, source)
    if len(week) < cuts.hrv_week_values.value or len(base) < cuts.hrv_base_values.value:
        return None
    if min(base) == max(base):
        return 0.0  # what never varies has no band; of its sums less than a rounding is left
    mean = sum(base) / len(base)
    spread = sqrt(sum((value - mean) ** 2 for value in base) / len(base))
    return (sum(week) / len(week) - mean) / spread


def _readings(book: Book, after: date, last: date, source: str) -> list[float]:
    """ln RMSSD of the days after one day up to another."""
    days, values = _hrv(book, source)
    return values[bisect_left(days, after + DAY) : bisect_left(days, last + DAY)]


@once
def _hrv(book: Book, source: str) -> tuple[list[date], list[float]]:
    days, values = [], []
    for day, rows in sorted(_of_source(book, source).items()):
        told = [v.hrv_rmssd_ms for v in rows if v.hrv_rmssd_ms is not None and v.hrv_rmssd_ms > 0]
        if told:
            days.append(day)
            values.append(log(min(told)))
    return days, values


@once
def _illness(book: Book, day: date) -> list[Sign]:
    """A session left out or stopped for illness, or a check-in that names one; a session done
    says nothing of health."""
    number = book.ruleset.readiness.illness_days
    sessions, answers = _sessions_by_day(book), _check_ins_by_day(book)
    days = [day - back * DAY for back in reversed(range(number.whole))]
    gone = tuple(
        [s.ref.id for one in days for s in sessions.get(one, ()) if _given_up_for_illness(s)]
    )
    told = tuple([c.ref.id for one in days for c in answers.get(one, ()) if _names_illness(c)])
    names = (("sessions skipped for illness", gone), ("check-ins that report an illness", told))
    lines = [
        check(name, len(ids), Comparison.AT_MOST, number, ids, threshold=0, unit="count")
        for name, ids in names
        if ids
    ]
    return [Sign(ReadinessLevel.RED, line) for line in lines]


@once
def illness(book: Book) -> Check | None:
    """The line of an illness that was told of lately; None where none was."""
    return next((sign.check for sign in _illness(book, book.as_of)), None)


def _names_illness(told: CheckIn) -> bool:
    return PainTrigger.ILLNESS in told.triggers


@once
def _sessions_by_day(book: Book) -> dict[date, list[Session]]:
    """Sessions that count, those that were left out with them."""
    since, days = book.since or date.min, dict[date, list[Session]]()
    for session in book.facts.sessions:
        if since <= session.ref.local_date <= book.as_of:
            days.setdefault(session.ref.local_date, []).append(session)
    return days


def _given_up_for_illness(session: Session) -> bool:
    ill = StopReason.ILLNESS
    if session.skip_reason is ill:
        return True
    return any([s for e in session.exercises for s in e.sets if s.reason is ill])


SIGNS: tuple[Callable[[Book, date], list[Sign]], ...] = (
    _wellness_low,
    _short_night,
    _short_nights,
    _resting_hr,
    _hrv_low,
    _illness,
)


# --- score ----------------------------------------------------------------------------------


def _of_points(points: float | None) -> float | None:
    return None if points is None else TOP_SCORE * (points - WORST) / (BEST - WORST)


def _hr_score(book: Book, day: date) -> float | None:
    """By the source with the highest rise."""
    found = [r for source in _sources(book) if (r := _hr_rise(book, day, source)) is not None]
    worst = book.ruleset.readiness.resting_hr_red_above.value
    return TOP_SCORE * (1 - min(max(max(found) / worst, 0), 1)) if found else None


def _hrv_score(book: Book, day: date) -> float | None:
    """100 inside or above the band, 0 far below it; by the source that is lowest."""
    cuts, sources = book.ruleset.readiness, _sources(book)
    found = [d for source in sources if (d := _hrv_deviation(book, day, source)) is not None]
    if not found:
        return None
    band, end = cuts.hrv_band_sd.value, cuts.hrv_worst_sd.value
    return TOP_SCORE * (1 - min(max((-min(found) - band) / (end - band), 0), 1))
