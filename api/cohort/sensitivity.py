"""One belief changed at a time: does the difference between two policies survive?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from api.cohort.comparing import LIGHT, paired
from api.cohort.running import Plan, Progress, simulate

BELIEFS: tuple[tuple[str, Mapping[str, float]], ...] = (
    ("as believed", {}),
    ("reaction exponent 4", {"reaction__exponent": 4}),
    ("reaction exponent 9", {"reaction__exponent": 9}),
    ("adaptation halved", {"capacity__gain": 0.0225}),
    ("adaptation doubled", {"capacity__gain": 0.09}),
    ("direction does not matter", {"direction__strength": 0}),
    ("direction matters twice", {"direction__strength": 0.7}),
    ("capacity ceiling 1.05", {"capacity__top_mean": 1.05}),
    ("bad days twice as often", {"flare__event_every": 10}),
    ("time heals fully", {"capacity__rest_to": 1}),
    ("reactions doubled", {"reaction__size": 1.44}),
)


@dataclass(frozen=True, slots=True)
class Swing:
    """Engine minus traffic light under one belief, the same athletes under both."""

    belief: str
    flare_days: float
    weeks: float


def swings(
    plan: Plan, athletes: int, told: Callable[[Progress], None] = lambda progress: None
) -> tuple[Swing, ...]:
    """Every belief with its own small cohort of the first seed; empty for no athletes."""
    if not athletes:
        return ()
    total, found = athletes * len(BELIEFS), []
    for number, (name, changed) in enumerate(BELIEFS):

        def heard(progress: Progress, before: int = number * athletes) -> None:
            told(progress.within(before, total))

        world = plan.world.believing(**changed) if changed else plan.world
        found.append(_swing(name, plan.small(athletes, (LIGHT,), world), heard))
    return tuple(found)


def _swing(name: str, plan: Plan, told: Callable[[Progress], None]) -> Swing:
    found = paired(simulate(plan, told))
    return Swing(name, found.flare_days, found.weeks)
