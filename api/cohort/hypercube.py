"""All beliefs drawn at once: in how many worlds does the engine keep its place?

A Latin hypercube (McKay 1979): as many worlds as slices of every range, each slice met once, in an
order of its own for each belief.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.cohort.comparing import front, paired
from api.cohort.running import Plan, Progress, simulate
from api.cohort.world.draws import block

RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "reaction__exponent": (4, 9),
        "reaction__size": (0.36, 1.44),
        "capacity__gain": (0.0225, 0.09),
        "capacity__top_mean": (1.05, 1.35),
        "capacity__start_mean": (0.55, 0.85),
        "capacity__rest_to": (0.75, 1.0),
        "direction__strength": (0.0, 0.7),
        "flare__event_every": (10, 40),
        "noise__size": (1.0, 1.9),
        "people__adherence_rank": (5, 9),
    }
)
"""The beliefs that matter most, each between bounds that are assumed, at least as wide as when
it is asked alone."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One world: who is on its front, and the engine minus the traffic light."""

    front: tuple[str, ...]
    flare_days: float
    weeks: float


def worlds(count: int, seed: int) -> Iterator[dict[str, float]]:
    """So many sets of beliefs; the same for the same seed."""
    orders = [_order(count, seed, lever) for lever in range(len(RANGES))]
    for slices in zip(*orders, strict=True):
        yield {
            name: low + (high - low) * (slice_ + 0.5) / count
            for (name, (low, high)), slice_ in zip(RANGES.items(), slices, strict=True)
        }


def _order(count: int, seed: int, lever: int) -> list[int]:
    return sorted(range(count), key=lambda n: block(seed, lever, n, 0))


def draws(
    plan: Plan, count: int, athletes: int, told: Callable[[Progress], None] = lambda progress: None
) -> tuple[Drawn, ...]:
    """Each world with a small cohort of the first seed under the engine and all rivals."""
    total, found = count * athletes, []
    for number, believed in enumerate(worlds(count, plan.seeds[0])):

        def heard(progress: Progress, before: int = number * athletes) -> None:
            told(progress.within(before, total))

        small = plan.small(athletes, plan.rivals, plan.world.believing(**believed))
        found.append(_drawn(small, heard))
    return tuple(found)


def _drawn(plan: Plan, told: Callable[[Progress], None]) -> Drawn:
    result = simulate(plan, told)
    difference = paired(result)
    return Drawn(front(result), difference.flare_days, difference.weeks)
