"""Training load: weeks and their evenness, lighter weeks, standing still, sore muscles."""

from api.engine.ruletables.numbers import Number, PerPhase
from api.engine.values import Value


class Monitoring(Value, frozen=True):
    """Weeks of session load. The two spans of the averages are for display only."""

    acute_days: Number
    chronic_days: Number
    monotony_cap: Number
    mean_weeks: Number
    known_from: Number


class Deload(Value, frozen=True):
    """Lighter weeks: when one is planned (week 0 is never), what else starts one, its form."""

    first_week: PerPhase
    every_weeks: PerPhase
    days: Number
    trained_weeks: Number
    trained_sessions: Number
    planned_gap_days: Number
    gap_days: Number
    sets_pct: Number
    load_planned_pct: Number
    load_triggered_pct: Number
    load_least_pct: Number
    run_time_pct: Number
    run_quality_from: Number
    hinge_pct: Number
    hinge_weeks: Number
    signs: Number
    effort_rise: Number
    effort_exposures: Number
    effort_days: Number
    red_days: Number
    monotony_above: Number
    strain_percentile: Number
    strain_weeks: Number


class Plateau(Value, frozen=True):
    """When training that goes on without any step up is looked at (INV-36)."""

    days: Number


class Soreness(Value, frozen=True):
    """When a raised morning may be what a new load leaves in the muscles, and no flare."""

    pain_to: Number
    after_days: Number
    new_days: Number
    soreness_to: Number
