"""Loads that plates can make."""

from api.engine.units import PERCENT, POUND_G

HALF_POUND_G = POUND_G / 2
TOLD_TO_G = 5
"""Kilograms are sent with two digits, which is off by so much: 2.27 of them are five pounds."""


def floor_plate(load_g: float, plate_g: int) -> int:
    """Down to the next load the plates allow. Loads always round down (INV-26)."""
    step = _step_g(plate_g)
    count = int(load_g // step)
    # A load in pounds is kept in whole grams, and has lost a part of one.
    return int((count + 1) * step) if int((count + 1) * step) <= load_g else int(count * step)


def above(load_g: int, plate_g: int) -> int:
    """A plate more than a load that plates make."""
    step = _step_g(plate_g)
    return int((round(load_g / step) + 1) * step)


def _step_g(plate_g: int) -> float:
    """Plates in pounds are no whole grams: 2268 are five of them, and forty-five are 102058, not
    102060."""
    exact = round(plate_g / HALF_POUND_G) * HALF_POUND_G
    return exact if exact and abs(exact - plate_g) <= TOLD_TO_G else max(plate_g, 1)


def cut_g(load_g: int, pct: float, plate_g: int) -> int:
    """At least ``pct`` off, rounded down to plates; never below the empty hand."""
    return max(floor_plate(load_g * (1 - pct / PERCENT), plate_g), 0)
