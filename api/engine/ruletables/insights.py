"""What trends and comparisons for people are counted with. No decision reads these numbers."""

from dataclasses import dataclass

from api.engine.ruletables.numbers import Number


@dataclass(frozen=True, slots=True)
class Insights:
    """How far back lines go, and how many mornings a comparison needs."""

    window_days: Number
    median_days: Number
    median_values: Number
    change_points: Number
    min_mornings: Number
    higher_from: Number
    interval_pct: Number
    recent_days: Number
