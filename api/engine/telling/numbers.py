"""Numbers of the rule set in force as words of a sentence.

A sentence names a number by its placeholder and never spells it out: a stricter rule set may
have moved it.
"""

from collections.abc import Callable, Mapping

from api.engine.ruleset import RuleSet
from api.engine.ruletables import Number
from api.engine.units import POUND_G

NUMBERS: Mapping[str, Callable[[RuleSet], Number]] = {
    "back_greens": lambda rules: rules.phase.back_greens,
    "calm_days": lambda rules: rules.recurrence.calm_days,
    "extra_reps": lambda rules: rules.load.extra_reps,
    "extra_sessions": lambda rules: rules.load.extra_sessions,
    "flare_better_days": lambda rules: rules.flare.better_days,
    "flare_must_days": lambda rules: rules.flare.must_days,
    "flares": lambda rules: rules.flare.many,
    "flares_days": lambda rules: rules.flare.many_days,
    "greens": lambda rules: rules.load.greens_needed,
    "not_better_days": lambda rules: rules.time.acute_days,
    "level": lambda rules: rules.load.brace_heavy,
    "no_progress_days": lambda rules: rules.time.late_days,
    "pillar_days": lambda rules: rules.maintenance.week_days,
    "plateau_days": lambda rules: rules.plateau.days,
    "reds_fortnight": lambda rules: rules.pain.reds_fortnight,
    "reds_fortnight_days": lambda rules: rules.pain.reds_fortnight_days,
    "reds_week": lambda rules: rules.pain.reds_week,
    "reds_week_days": lambda rules: rules.pain.reds_week_days,
    "settle_days": lambda rules: rules.phase.settle_days,
    "step_days": lambda rules: rules.load.week_cap_days,
    "technique_min": lambda rules: rules.load.technique_min,
}
UNKNOWN = "–"


def pounds(grams: float) -> float:
    """Beside kilograms wherever a sentence limits a load: down to half a pound, never past it.
    Whole grams have lost up to one of what was told: 45359 of them are a hundred pounds."""
    return int((grams + 1) * 2 / POUND_G) / 2


def kilograms(grams: float) -> str:
    """As plates are named: what a pound leaves behind the second digit is of no use to anybody."""
    return f"{int(grams / 10) / 100:g}"


class Said(dict[str, str]):
    """Values of a template; what they lack comes from the rule set, or stays a dash."""

    def __init__(self, values: Mapping[str, str], ruleset: RuleSet) -> None:
        self.update(values)
        self.ruleset = ruleset

    def __missing__(self, key: str) -> str:
        found = NUMBERS.get(key)
        return f"{found(self.ruleset).value:g}" if found else UNKNOWN
