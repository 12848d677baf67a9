"""Scores of the forms that we score, and what a change of a test result means (B3, B4).

Every number comes from the rule set. The questions of the forms stand with their authors.
"""

from collections.abc import Iterable, Sequence

from api.engine.ruleset import RuleSet
from api.engine.ruletables import Form, Instrument
from api.engine.units import PERCENT
from api.engine.values import Value
from api.engine.vocab import BaselineTest, BetterWhen, ChangeVerdict, ScoreRule

DECIMALS = 2


class WrongItems(ValueError):
    """Answers that the form does not have. The text says what it has."""


class Change(Value, frozen=True):
    """A result beside the one before it."""

    difference: float | None
    verdict: ChangeVerdict


FIRST = Change(None, ChangeVerdict.FIRST)


def instrument(test: BaselineTest, ruleset: RuleSet) -> Instrument:
    """The row of a test; loading has seen to it that every test has one."""
    return next(row for row in ruleset.instruments if row.test == test)


def form(test: BaselineTest, ruleset: RuleSet) -> Form | None:
    """How a test is scored from its answers, or None where it is not scored here."""
    return next((row for row in ruleset.forms if row.test == test), None)


def score(test: BaselineTest, items: Sequence[float], ruleset: RuleSet) -> float:
    """The score of these answers, in the order of the form. Raises WrongItems."""
    found = form(test, ruleset)
    if found is None:
        raise WrongItems("This test is not scored from answers.")
    _check(found, items)
    if items[0] == found.first_ends_at:
        return 0
    if found.top is not None and items[0] == found.first_fills_at:
        return found.top
    total = sum(items)
    return total if found.rule is ScoreRule.SUM else round(total / len(items), DECIMALS)


def change(
    before: float | None,
    after: float,
    row: Instrument,
    *,
    item: bool = False,
    past: bool = False,
) -> Change:
    """What a result says against the one before it.

    A difference counts if it exceeds the error of the test; where no error is published, if
    it reaches what people notice. ``item``: one activity of a mean. ``past``: of somebody
    whose pain is over.
    """
    if before is None:
        return FIRST
    difference = round(after - before, DECIMALS)
    error = error_of(row, item=item, past=past)
    if not _counts(abs(difference), before, row, error):
        return Change(difference, ChangeVerdict.WITHIN_ERROR)
    rises = (difference > 0) == (row.better is BetterWhen.HIGHER)
    return Change(difference, ChangeVerdict.BETTER if rises else ChangeVerdict.WORSE)


def error_of(row: Instrument, *, item: bool = False, past: bool = False) -> float | None:
    """What a difference must exceed to be more than the error of the test, if published."""
    if item and row.mdc_item is not None:
        return row.mdc_item
    return row.mdc_past if past and row.mdc_past is not None else row.mdc


def is_within_error(difference: float, row: Instrument) -> bool:
    """Whether a difference of means is no more than the error of the test."""
    return row.mdc is not None and abs(difference) <= row.mdc


def noticed(row: Instrument) -> float | None:
    """The smallest change worth naming in the unit of the test: its error, else what counts."""
    return row.mdc if row.mdc is not None else row.mcid


def _check(found: Form, items: Sequence[float]) -> None:
    # A first answer that settles the score leaves the other questions unasked.
    settled = bool(items) and items[0] in (found.first_ends_at, found.first_fills_at)
    if not (1 if settled else found.items_from) <= len(items) <= found.items_to:
        exact = found.items_from == found.items_to
        wanted = f"{found.items_to}" if exact else f"{found.items_from} to {found.items_to}"
        raise WrongItems(f"This form has {wanted} answers.")
    if not set(items) <= set(found.answers):
        raise WrongItems(f"Each answer is one of {_listed(found.answers)}.")


def _listed(answers: Iterable[float]) -> str:
    return ", ".join(f"{answer:g}" for answer in answers)


def _counts(size: float, before: float, row: Instrument, error: float | None) -> bool:
    if error is not None:
        return size > error
    shares = () if row.mcid_pct is None else (abs(before) * row.mcid_pct / PERCENT,)
    wanted = (*shares, *(() if row.mcid is None else (row.mcid,)))
    return size > 0 and bool(wanted) and size >= min(wanted)
