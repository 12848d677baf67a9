"""Cuts of the reading of an episode: stage and irritability."""

from api.engine.ruletables.numbers import Number
from api.engine.values import Value


class StageCuts(Value, frozen=True):
    """Days since the episode began."""

    acute_below_days: Number
    subacute_to_days: Number
    recurrent_from: Number


class IrritabilityCuts(Value, frozen=True):
    """How easily a back is stirred up (SINSS)."""

    rest_high_from: Number
    rest_moderate_from: Number
    settle_high_above_h: Number
    settle_moderate_from_h: Number
    onset_high_below_min: Number
    stable_spread: Number
    stable_days: Number
    median_days: Number
    median_values: Number
    confirmed_days: Number
    test_pain_from: Number
    flare_days: Number


class LikenessCuts(Value, frozen=True):
    """How many features of a row make it "behaves like"."""

    local_strain: Number
    extension_and_rotation: Number
    morning_flexion: Number
    leg_nerve: Number
    walking_legs: Number
    walking_legs_above_y: Number
    strain_rest_days: Number
    waking_h: Number
