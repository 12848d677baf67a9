"""What the nights of each source say of recovery, against that source's own nights before.

Never one maker against another, never a vendor's score. A series that is thin or old says
nothing, and nothing known changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log
from statistics import fmean, median, pstdev
from uuid import UUID

from api.measurements import recovery_rules as rules
from api.measurements.vocab import RecoveryGap, RecoveryLevel, RecoveryMetric

_M = RecoveryMetric
_WINDOW = timedelta(days=rules.RECENT_DAYS + rules.BASE_DAYS - 1)


@dataclass(frozen=True, slots=True)
class NightFact:
    """What one source said of the night before a day."""

    source_id: UUID
    day: date
    hrv_rmssd_ms: float | None
    resting_hr_bpm: float | None
    sleep_s: int | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Contribution:
    """A series of one source. Values are means in the metric's unit; HRV as ln of milliseconds.

    ``deviation`` is in standard deviations of the own nights; for sleep, ``debt_s`` instead.
    """

    metric: RecoveryMetric
    source_id: UUID
    level: RecoveryLevel
    gap: RecoveryGap | None
    value: float | None
    usual: float | None
    spread: float | None
    deviation: float | None
    debt_s: int | None
    nights: int
    recent_nights: int
    newest_at: datetime


@dataclass(frozen=True, slots=True)
class Recovery:
    """A day as devices see it. ``coverage`` 0-1 is how much of it is known."""

    local_date: date
    level: RecoveryLevel
    coverage: float
    newest_at: datetime | None
    contributions: tuple[Contribution, ...]


Series = dict[date, float]


def first_day(day: date) -> date:
    """The first night that the day is read from."""
    return day - _WINDOW


def series_of(nights: Iterable[NightFact]) -> dict[tuple[UUID, RecoveryMetric], Series]:
    """Values by day, for each source and metric that has any."""
    found: dict[tuple[UUID, RecoveryMetric], Series] = defaultdict(dict)
    for night in nights:
        for metric, value in _values(night):
            found[night.source_id, metric][night.day] = value
    return dict(found)


def _values(night: NightFact) -> Iterable[tuple[RecoveryMetric, float]]:
    if night.hrv_rmssd_ms is not None and night.hrv_rmssd_ms > 0:
        yield _M.HRV_RMSSD, log(night.hrv_rmssd_ms)
    if night.resting_hr_bpm is not None:
        yield _M.RESTING_HEART_RATE, night.resting_hr_bpm
    if night.sleep_s is not None:
        yield _M.SLEEP_DURATION, float(night.sleep_s)


def recovery(nights: Sequence[NightFact], day: date, now: datetime) -> Recovery:
    """Recovery on a day, as known at an instant."""
    known = [night for night in nights if first_day(day) <= night.day <= day]
    newest = _newest(known)
    made = [
        _contribution(metric, source_id, values, newest[source_id, metric], day, now)
        for (source_id, metric), values in series_of(known).items()
    ]
    ordered = tuple(sorted(made, key=lambda one: (one.metric, str(one.source_id))))
    told = {one.metric for one in ordered if one.level is not RecoveryLevel.UNKNOWN}
    return Recovery(
        day,
        _darkest(ordered),
        round(sum(rules.WEIGHTS[metric] for metric in told), 2),
        max(newest.values(), default=None),
        ordered,
    )


def _newest(nights: Iterable[NightFact]) -> dict[tuple[UUID, RecoveryMetric], datetime]:
    found: dict[tuple[UUID, RecoveryMetric], datetime] = {}
    for night in nights:
        for metric, _ in _values(night):
            key = (night.source_id, metric)
            found[key] = max(found.get(key, night.until), night.until)
    return found


def _darkest(contributions: Iterable[Contribution]) -> RecoveryLevel:
    """A good series never talks a bad one away."""
    levels = {one.level for one in contributions}
    order = (RecoveryLevel.REDUCED, RecoveryLevel.NORMAL)
    return next((level for level in order if level in levels), RecoveryLevel.UNKNOWN)


def gap_of(values: Series, day: date) -> RecoveryGap | None:
    """Why a series is too thin to be judged on a day; None where it is not."""
    recent, base = _split(values, day)
    if len(base) < rules.BASE_NIGHTS:
        return RecoveryGap.FEW_NIGHTS
    return RecoveryGap.FEW_RECENT_NIGHTS if len(recent) < rules.RECENT_NIGHTS else None


def is_fresh(values: Series, day: date) -> bool:
    """Whether there is a reading of the day or the one before."""
    return any(day - timedelta(days=back) in values for back in range(rules.FRESH_DAYS))


def _split(values: Series, day: date) -> tuple[list[float], list[float]]:
    """The last seven days, and the sixty before them."""
    begun = day - timedelta(days=rules.RECENT_DAYS)
    recent = [value for of, value in sorted(values.items()) if begun < of <= day]
    base = [value for of, value in sorted(values.items()) if first_day(day) <= of <= begun]
    return recent, base


def _contribution(
    metric: RecoveryMetric,
    source_id: UUID,
    values: Series,
    newest: datetime,
    day: date,
    now: datetime,
) -> Contribution:
    recent, base = _split(values, day)
    gap = gap_of(values, day) or (RecoveryGap.STALE if now - newest > rules.STALE else None)
    judged = _UNKNOWN if gap else _JUDGES[metric](recent, base)
    return Contribution(
        metric, source_id, judged.level, gap, judged.value, judged.usual, judged.spread,
        judged.deviation, judged.debt_s, len(base), len(recent), newest,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Judged:
    level: RecoveryLevel
    value: float | None = None
    usual: float | None = None
    spread: float | None = None
    deviation: float | None = None
    debt_s: int | None = None


_UNKNOWN = _Judged(RecoveryLevel.UNKNOWN)


def _level(is_reduced: bool) -> RecoveryLevel:
    return RecoveryLevel.REDUCED if is_reduced else RecoveryLevel.NORMAL


def _hrv(recent: Sequence[float], base: Sequence[float]) -> _Judged:
    return _against(recent, base, rules.LEAST_HRV_SD, lambda off: off < -rules.HRV_LOW_SD)


def _resting_hr(recent: Sequence[float], base: Sequence[float]) -> _Judged:
    return _against(recent, base, rules.LEAST_HR_SD, lambda off: off > rules.HR_HIGH_SD)


def _against(
    recent: Sequence[float],
    base: Sequence[float],
    least: float,
    is_reduced: Callable[[float], bool],
) -> _Judged:
    usual, value = fmean(base), fmean(recent)
    spread = max(pstdev(base), least)
    off = round((value - usual) / spread, 3)
    level = _level(is_reduced(off))
    return _Judged(level, round(value, 3), round(usual, 3), round(spread, 3), off)


def _sleep(recent: Sequence[float], base: Sequence[float]) -> _Judged:
    """Hours short of the own median; nights that nobody measured owe nothing."""
    usual = median(base)
    debt = round(max(sum(usual - slept for slept in recent), 0.0))
    reduced = debt >= rules.SLEEP_DEBT_S
    return _Judged(_level(reduced), round(fmean(recent)), round(usual), debt_s=debt)


_JUDGES: Mapping[RecoveryMetric, Callable[[Sequence[float], Sequence[float]], _Judged]] = {
    _M.HRV_RMSSD: _hrv,
    _M.RESTING_HEART_RATE: _resting_hr,
    _M.SLEEP_DURATION: _sleep,
}
