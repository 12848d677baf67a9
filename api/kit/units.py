"""Base units are integers: grams, metres, seconds. The wire shows kilograms as numbers."""

GRAMS_PER_KILOGRAM = 1000


def grams(kilograms: float) -> int:
    """Kilograms of the wire to whole grams."""
    return round(kilograms * GRAMS_PER_KILOGRAM)


def kilograms(load_g: int) -> float:
    """Grams to kilograms, at most three decimals by construction."""
    return load_g / GRAMS_PER_KILOGRAM
