"""Red flags and their combinations."""

from api.engine.ruletables.numbers import RuleMark
from api.engine.vocab import FlagLevel


class TriageRow(RuleMark, frozen=True):
    """A red flag: its level, its contact window and the few words it is spoken of with."""

    code: str
    level: FlagLevel
    within_h: int
    words: str
    asked: bool
    check_in: bool


class Combination(RuleMark, frozen=True):
    """``code`` together with any of the others stands at ``level``."""

    code: str
    with_any: tuple[str, ...]
    level: FlagLevel
    within_h: int
