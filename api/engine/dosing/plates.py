"""Loads that plates can make."""

PERCENT = 100


def floor_plate(load_g: float, plate_g: int) -> int:
    """Down to the next load the plates allow. Loads always round down (INV-26)."""
    step = max(plate_g, 1)
    return int(load_g // step) * step
