"""The dose grammar of the content files: ``3x8-12/s @6-7``, ``6-4-2x10s/s``, ``20-25min``."""

import re
from dataclasses import dataclass

from api.engine.template import Dose, DoseKind

MINUTE_S = 60
UNITS: dict[str, DoseKind] = {
    "": DoseKind.REPS,
    "s": DoseKind.HOLD,
    "min": DoseKind.TIME,
    "m": DoseKind.DISTANCE,
    "breaths": DoseKind.BREATHS,
    "contacts": DoseKind.CONTACTS,
}
GRAMMAR = re.compile(
    r"(?:(?P<sets>\d+(?:-\d+)*)x)?"
    r"(?P<low>\d+)(?:-(?P<high>\d+))?"
    r" ?(?P<unit>min|breaths|contacts|m|s)?"
    r"(?P<side>/s)?"
    r"(?: @(?P<rpe_low>[\d.]+)(?:-(?P<rpe_high>[\d.]+))?)?"
)
STAGE = re.compile(r"stage(?: @(?P<rpe_low>[\d.]+)(?:-(?P<rpe_high>[\d.]+))?)?")


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A dose with the effort written behind it, on the 0-10 scale."""

    dose: Dose
    rpe_low: float | None
    rpe_high: float | None


def read_dose(text: str, stages: tuple[int, int] | None = None) -> Prescribed:
    """A written dose; ValueError when it says nothing in the grammar."""
    if found := STAGE.fullmatch(text):
        return Prescribed(_stage_dose(text, stages), *_effort(found))
    found = GRAMMAR.fullmatch(text)
    if found is None:
        raise ValueError(f"dose {text!r} is not understood")
    return Prescribed(_amount_dose(found, text), *_effort(found))


def _stage_dose(text: str, stages: tuple[int, int] | None) -> Dose:
    if stages is None:
        raise ValueError(f"dose {text!r} needs stages")
    return Dose(DoseKind.STAGE, sets=1, low=stages[0], high=stages[1])


def _amount_dose(found: re.Match[str], text: str) -> Dose:
    kind = UNITS[found["unit"] or ""]
    sets = tuple(int(part) for part in (found["sets"] or "1").split("-"))
    scale = MINUTE_S if kind is DoseKind.TIME else 1
    low = int(found["low"]) * scale
    high = int(found["high"] or found["low"]) * scale
    pyramid = sets if len(sets) > 1 else ()
    if low > high or (pyramid and kind is not DoseKind.HOLD):
        raise ValueError(f"dose {text!r}: only holds fall from set to set, and ranges rise")
    count = len(pyramid) or sets[0]
    return Dose(kind, count, low, high, per_side=bool(found["side"]), pyramid=pyramid)


def _effort(found: re.Match[str]) -> tuple[float | None, float | None]:
    if found["rpe_low"] is None:
        return None, None
    low = float(found["rpe_low"])
    return low, float(found["rpe_high"] or low)
