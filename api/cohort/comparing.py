"""What is compared: the share at the goal, how long it takes, flare days; and who is beaten."""

from dataclasses import dataclass
from statistics import fmean, pstdev

from api.cohort.life import Life
from api.cohort.running import ENGINE, Result
from api.cohort.vocab import PolicyName

LIGHT = PolicyName.TRAFFIC_LIGHT.value
NO_RIVALS = (PolicyName.NATURAL.value, PolicyName.ORACLE.value)
"""A bound on either side: nobody trains, or the hidden capacity is seen."""
Point = tuple[float, float]
"""Flare days, weeks to the goal."""


def reached(lives: list[Life]) -> float:
    return fmean(life.reached_on is not None for life in lives)


def weeks(lives: list[Life]) -> float:
    return fmean(life.weeks for life in lives)


def flare_days(lives: list[Life]) -> float:
    return fmean(life.flare_days for life in lives)


@dataclass(frozen=True, slots=True)
class Paired:
    """One policy minus another, the same athletes under both."""

    flare_days: float
    flare_se: float
    weeks: float
    weeks_se: float


def paired(result: Result, label: str = ENGINE, other: str = LIGHT) -> Paired:
    pairs = list(zip(result.lives(label), result.lives(other), strict=True))
    flares = [a.flare_days - b.flare_days for a, b in pairs]
    later = [a.weeks - b.weeks for a, b in pairs]
    root = max(len(pairs), 1) ** 0.5
    return Paired(fmean(flares), pstdev(flares) / root, fmean(later), pstdev(later) / root)


def front(result: Result, seed: int | None = None) -> tuple[str, ...]:
    """Policies that nobody beats on both flare days and weeks.

    Every engine meets the rivals alone: a proposal stands in the engine's place, not beside it.
    """
    points = {
        label: (flare_days(lives), weeks(lives))
        for label in result.plan.labels
        if label not in NO_RIVALS
        for lives in (result.lives(label, seed),)
    }
    own = result.plan.engines
    rivals = [point for label, point in points.items() if label not in own]
    released = [points[ENGINE]] if ENGINE in points else []
    return tuple(
        label
        for label, point in points.items()
        if not any(_beats(p, point) for p in rivals + ([] if label in own else released))
    )


def _beats(one: Point, other: Point) -> bool:
    return one[0] <= other[0] and one[1] <= other[1] and one != other
