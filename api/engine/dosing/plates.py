"""Loads that plates can make."""

from api.engine.units import PERCENT


def floor_plate(load_g: float, plate_g: int) -> int:
    """Down to the next load the plates allow. Loads always round down (INV-26)."""
    step = max(plate_g, 1)
    return int(load_g // step) * step


def cut_g(load_g: int, pct: float, plate_g: int) -> int:
    """At least ``pct`` off, rounded down to plates; never below the empty hand."""
    return max(floor_plate(load_g * (1 - pct / PERCENT), plate_g), 0)
