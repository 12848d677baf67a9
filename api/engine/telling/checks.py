"""Lines of a receipt: one number compared with one threshold."""

from api.engine.decisions import Check
from api.engine.ruleset import evidence
from api.engine.ruletables import Number
from api.engine.vocab import Comparison

MET = {
    Comparison.AT_MOST: lambda v, t: v <= t,
    Comparison.AT_LEAST: lambda v, t: v >= t,
    Comparison.BELOW: lambda v, t: v < t,
    Comparison.ABOVE: lambda v, t: v > t,
    Comparison.EQUALS: lambda v, t: v == t,
}


def check(
    name: str,
    value: float | None,
    comparison: Comparison,
    number: Number,
    fact_ids: tuple[str, ...] = (),
    *,
    threshold: float | None = None,
    unit: str | None = None,
) -> Check:
    """A line of a receipt. ``threshold`` replaces the number where a rule derives one from it."""
    limit = number.value if threshold is None else threshold
    met = value is not None and MET[comparison](value, limit)
    rounded = value if value is None else round(value, 1)
    shown = limit if threshold is None else round(limit, 1)
    return Check(
        name,
        rounded,
        comparison,
        shown,
        unit or number.unit,
        met,
        evidence(number),
        tuple(dict.fromkeys(fact_ids)),
    )
