"""Which cap earns its cost: the plain traffic light with our caps, one by one and all together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from types import MappingProxyType

from api.cohort.life import WEEK, live
from api.cohort.policies.capped import ALL, Cap, CappedLight
from api.cohort.running import Plan
from api.cohort.world.body import Body

LIGHTS: Mapping[str, frozenset[Cap]] = MappingProxyType(
    {"no cap": frozenset[Cap]()}
    | {cap.value: frozenset({cap}) for cap in Cap}
    | {"all of them": ALL}
    | {f"all but: {cap.value}": ALL - {cap} for cap in Cap}
)


@dataclass(frozen=True, slots=True)
class Priced:
    """A light with some caps: share at the goal, weeks to it, flare days, hard reactions."""

    name: str
    reached: float
    weeks: float
    flare_days: float
    hard: float


def priced(plan: Plan, athletes: int) -> tuple[Priced, ...]:
    """Every light over the same athletes of the first seed; empty for no athletes."""
    return tuple(_of(plan, athletes, name) for name in LIGHTS) if athletes else ()


def _of(plan: Plan, athletes: int, name: str) -> Priced:
    light = partial(CappedLight, caps=LIGHTS[name])
    bodies = (Body(plan.world, plan.seeds[0], athlete) for athlete in range(athletes))
    lives = [live(body, light(body.intake()), plan.weeks * WEEK) for body in bodies]
    return Priced(
        name,
        fmean(life.reached_on is not None for life in lives),
        fmean(life.weeks for life in lives),
        fmean(life.flare_days for life in lives),
        fmean(life.hard for life in lives),
    )
