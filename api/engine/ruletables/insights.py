"""What trends and comparisons for people are counted with. No decision reads these numbers."""

from api.engine.ruletables.numbers import Number
from api.engine.values import Value


class Insights(Value, frozen=True):
    """How far back lines go, and how many mornings a comparison needs."""

    window_days: Number
    median_days: Number
    median_values: Number
    change_points: Number
    min_mornings: Number
    higher_from: Number
    interval_pct: Number
    recent_days: Number
