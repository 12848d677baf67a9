"""What readiness is read from: sleep, the five answers of a day, resting heart rate, HRV."""

from api.engine.ruletables.numbers import Number
from api.engine.values import Value


class Readiness(Value, frozen=True):
    """Signs of a tired day. All of them only ever lower (INV-20)."""

    fresh_days: Number
    sleep_last_below_h: Number
    sleep_three_below_h: Number
    short_nights: Number
    short_nights_days: Number
    sleep_worst_h: Number
    sleep_best_h: Number
    wellness_amber: Number
    wellness_red: Number
    wellness_weight: Number
    resting_hr_weight: Number
    hrv_weight: Number
    resting_hr_amber_above: Number
    resting_hr_red_above: Number
    resting_hr_gap_days: Number
    resting_hr_base_days: Number
    resting_hr_base_values: Number
    hrv_week_days: Number
    hrv_week_values: Number
    hrv_base_days: Number
    hrv_base_values: Number
    hrv_band_sd: Number
    hrv_low_days: Number
    hrv_worst_sd: Number
    illness_days: Number
    effort_cap: Number
