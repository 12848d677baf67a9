"""What readiness is read from."""

from dataclasses import dataclass

from api.engine.ruletables.numbers import Number


@dataclass(frozen=True, slots=True)
class Readiness:
    """Short nights; they only ever lower."""

    sleep_last_below_h: Number
    sleep_three_below_h: Number
    short_nights: Number
