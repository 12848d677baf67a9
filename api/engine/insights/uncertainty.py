"""How far a share or a mean of few mornings could be off, without any library."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist, fmean, stdev

from api.engine.units import PERCENT
from api.engine.values import Value


class Interval(Value, frozen=True):
    """A value between its two ends."""

    value: float
    low: float
    high: float


def share(hits: int, of: int, level_pct: float) -> Interval:
    """Share of ``hits`` with its score interval (Wilson 1927). Raises ValueError without any."""
    if of < 1:
        raise ValueError("a share of nothing")
    z = _normal(level_pct)
    rate, weight = hits / of, z * z / of
    middle = (rate + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(rate * (1 - rate) / of + weight / (4 * of))
    return Interval(rate, max(middle - half, 0.0), min(middle + half, 1.0))


def mean(values: Sequence[float], level_pct: float) -> Interval:
    """Mean with its interval (Student 1908). Raises ValueError with fewer than two values."""
    if len(values) < 2:
        raise ValueError("no spread in fewer than two values")
    middle = fmean(values)
    half = student(len(values) - 1, level_pct) * stdev(values) / sqrt(len(values))
    return Interval(middle, middle - half, middle + half)


def student(freedom: int, level_pct: float) -> float:
    """Two-sided quantile of Student's t by the expansion around the normal quantile.

    Abramowitz and Stegun 26.7.5; within 0.1 % from four degrees of freedom on.
    """
    z = _normal(level_pct)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(freedom) ** power for power, term in enumerate(terms, start=1))


def _normal(level_pct: float) -> float:
    return NormalDist().inv_cdf((1 + level_pct / PERCENT) / 2)
