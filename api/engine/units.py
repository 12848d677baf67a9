"""How many of a unit the next one holds."""

from typing import TypeGuard

GRAMS = 1000
"""Of a kilogram: loads are counted in grams, and told in kilograms."""
PERCENT = 100
POUND_G = 453.59237
"""Grams of a pound."""
SECONDS_A_MINUTE = 60
SECONDS_AN_HOUR = 3600
HOURS_A_DAY = 24
DAYS_A_WEEK = 7


def weighs(load_g: int | None) -> TypeGuard[int]:
    """Whether a load is something to lift: none, an empty hand and help are not."""
    return load_g is not None and load_g > 0


def grams(load_g: int | None) -> int:
    """A load in a sum or beside another one: what has none weighs nothing."""
    return load_g or 0


def above(value: float | None, cut: float) -> bool:
    """Whether a value was told and is higher: what was left out is above nothing."""
    return value is not None and value > cut


def reaches(value: float | None, cut: float) -> bool:
    """Whether a value was told and is as high: what was left out reaches nothing."""
    return value is not None and value >= cut
