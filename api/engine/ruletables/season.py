"""After the climb: fear, recurrence, maintenance, and the season towards an event."""

from api.engine.ruletables.numbers import Number, PerPhase
from api.engine.values import Value


class Fear(Value, frozen=True):
    """When confidence, not the back, is what holds somebody back."""

    confidence_below: Number
    tsk_from: Number
    regress_days: Number


class Recurrence(Value, frozen=True):
    """New pain after a quiet month, and the two reminders after an episode."""

    pain_from: Number
    mornings: Number
    calm_max: Number
    calm_days: Number
    calm_mornings: Number
    open_days: Number
    first_alert_days: Number
    second_alert_days: Number
    alert_days: Number


class Maintenance(Value, frozen=True):
    """What keeps a back going once everything is open: pillars, questions, tests."""

    week_days: Number
    hip_sessions: Number
    core_sessions: Number
    strength_sessions: Number
    walk_min: Number
    participation_days: Number
    retest_days: Number
    technique_from_days: Number
    technique_to_days: Number
    clinician_from: Number
    clinician_from_days: Number
    clinician_to_days: Number


class SeasonCuts(Value, frozen=True):
    """Days before an event by which a phase has to begin, and the last days before it."""

    latest_start_days: PerPhase
    taper_days: Number
    heavy_lifter_days: Number
    heavy_other_days: Number
    heavy_in_a_row_days: Number
    lock_days: Number
    lock_pct: Number
