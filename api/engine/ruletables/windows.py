"""How far back rules look, how long answers last, when too little change asks for a visit."""

from api.engine.ruletables.numbers import Number
from api.engine.values import Value


class Windows(Value, frozen=True):
    """How far back rules look, and how long answers last."""

    sessions_days: Number
    valid_days: Number
    screening_days: Number
    screening_stop_days: Number
    same_kind_days: Number
    unsure_days: Number
    adult_years: Number
    routine_to_clearance_days: Number
    visit_reminder_days: Number
    next_check_days: Number
    next_check_soon_days: Number
    completeness_days: Number


class Alarm(Value, frozen=True):
    """When a check-in must ask the red flags again."""

    pain_from: Number
    rise_from: Number
    inflammatory_some: Number
    inflammatory_many: Number


class TimeCuts(Value, frozen=True):
    """When too little change asks for a visit."""

    acute_days: Number
    acute_better_pct: Number
    acute_baseline_from: Number
    worse_days: Number
    worse_sessions: Number
    worse_rise: Number
    late_days: Number
    late_psfs: Number
    late_confidence: Number
    late_confidence_good: Number
    late_load_pct: Number
    late_load_days: Number
    late_stages: Number
