"""What a change of a test result means, and how the forms that we score are scored."""

from api.engine.ruletables.numbers import RuleMark
from api.engine.vocab import BetterWhen, ScoreRule


class Instrument(RuleMark, frozen=True):
    """Error and meaning of one test. ``test`` is a baseline test, or ``nprs`` for pain itself.

    A member that nobody has published is absent, None here.
    """

    test: str
    unit: str
    better: BetterWhen
    mdc: float | None
    """Minimal detectable change: what does not exceed it may be the error of the test."""
    mdc_past: float | None
    """The same for people whose pain is over."""
    mdc_item: float | None
    """The same for one item, where ``mdc`` is about a mean."""
    mcid: float | None
    """Smallest change that people notice, in the unit of the test."""
    mcid_pct: float | None
    """The same as a share of the value before."""
    recovered: float | None
    """The value at which people describe themselves as recovered."""


class Form(RuleMark, frozen=True):
    """A questionnaire that is scored here. Its questions stand elsewhere, with their authors."""

    test: str
    unit: str
    rule: ScoreRule
    items_from: int
    items_to: int
    answers: tuple[float, ...]
    first_ends_at: float | None
    """The answer to the first question that ends the form: its score is the lowest."""
    first_fills_at: float | None
    """The answer to the first question after which the score is the highest, ``top``."""
    top: float | None

    def unit_of(self, name: str) -> str:
        return "items" if name.startswith("items_") else self.unit
