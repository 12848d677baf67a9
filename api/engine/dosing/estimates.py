"""What a set says about the maximum: seven formulas as rows of the rule set, and the RPE table.

The lowest of the formulas that prescribe is the load the engine works with; the median of all
is for display only. Estimates are least sure in the deadlift (rule book B5).
"""

from collections.abc import Callable
from functools import lru_cache
from math import exp
from statistics import median

from api.engine.facts import SetDone
from api.engine.reading.exposure import TOP_RPE, rpe_of
from api.engine.ruleset import RuleSet
from api.engine.ruletables import Estimate, EstimateForm
from api.engine.units import weighs

FORMS: dict[EstimateForm, Callable[[Estimate, float], float]] = {
    EstimateForm.LINEAR: lambda f, reps: 1 + reps / f.a,
    EstimateForm.POWER: lambda f, reps: reps**f.a,
    EstimateForm.HYPERBOLIC: lambda f, reps: f.a / (f.b - f.c * reps),
    EstimateForm.EXPONENTIAL: lambda f, reps: f.a / (f.b + f.c * exp(-f.k * reps)),
}


def e1rm_g(load_g: int, reps: int, in_reserve: float, ruleset: RuleSet) -> float:
    """The careful estimate that prescribes; repetitions beyond the valid range count as its end."""
    return load_g * _careful(ruleset, _effective(reps, in_reserve, ruleset))


def display_e1rm_g(done: SetDone, ruleset: RuleSet) -> float | None:
    """The middle of all formulas for one set, to be shown and never prescribed from."""
    if not weighs(done.load_g) or not done.reps:
        return None
    effective = _effective(done.reps, _reserve(done, ruleset), ruleset)
    return done.load_g * median(factor(row, effective) for row in ruleset.e1rm)


def factor(formula: Estimate, reps: float) -> float:
    """The maximum as a multiple of the load; one repetition is the maximum itself."""
    return FORMS[formula.form](formula, reps) if reps > 1 else 1.0


def _effective(reps: int, in_reserve: float, ruleset: RuleSet) -> float:
    return min(reps + in_reserve, ruleset.load.repetitions_valid.value)


@lru_cache(maxsize=1024)
def _careful(ruleset: RuleSet, reps: float) -> float:
    return min(factor(row, reps) for row in ruleset.e1rm if row.prescribes)


def set_e1rm_g(done: SetDone, ruleset: RuleSet) -> float | None:
    """The careful estimate of one set, None without load or repetitions."""
    if not weighs(done.load_g) or not done.reps:
        return None
    return e1rm_g(done.load_g, done.reps, _reserve(done, ruleset), ruleset)


def _reserve(done: SetDone, ruleset: RuleSet) -> float:
    """Repetitions in reserve; none where the effort was not said or is not to be trusted."""
    rpe, cuts = rpe_of(done), ruleset.load
    if rpe is None or rpe > cuts.rpe_trusted_to.value:
        return 0.0
    return TOP_RPE - max(rpe, cuts.rpe_trusted_from.value)


def rpe_percent(reps: int, rpe: float, ruleset: RuleSet) -> float:
    """Percent of 1RM for repetitions at an effort; half points are the mean of neighbours."""
    table = ruleset.rpe.percent
    place = min(max(reps + TOP_RPE - rpe, 1), len(table)) - 1
    low = int(place)
    high = min(low + 1, len(table) - 1)
    return table[low] + (table[high] - table[low]) * (place - low)
