"""The traffic light and the flare protocol."""

from api.engine.ruletables.numbers import Number, PerIrritability
from api.engine.values import Value


class Pain(Value, frozen=True):
    """The traffic light and what repeats of a colour mean."""

    green_max: PerIrritability
    red_from: PerIrritability
    rise_amber_above: PerIrritability
    rise_red_above: PerIrritability
    morning_amber_from: PerIrritability
    morning_red_from: PerIrritability
    settle_amber_above_h: PerIrritability
    settle_red_above_h: PerIrritability
    raised_from: Number
    raised_margin: Number
    raised_green_cap: Number
    raised_red_above: Number
    raised_red_from: Number
    before_over_baseline: Number
    baseline_mornings: Number
    baseline_min: Number
    steep_morning_above: Number
    reds_week: Number
    reds_week_days: Number
    reds_fortnight: Number
    reds_fortnight_days: Number
    ambers_in_row: Number
    trend_weeks: Number
    trend_week_values: Number


class Flare(Value, frozen=True):
    """What a flare is and how one comes back from it."""

    rise_from: Number
    explained_mornings: Number
    unexplained_mornings: Number
    explained_h: Number
    severe_from: Number
    rest_days: Number
    over_days: Number
    settled_margin: Number
    settled_mornings: Number
    volume_pct: Number
    load_pct: Number
    walk_s: Number
    many: Number
    many_days: Number
    better_days: Number
    better_pct: Number
    must_days: Number
