"""Words of the rule sets themselves, and of what a change of a test result means."""

from enum import StrEnum


class RuleSetKind(StrEnum):
    """What a rule set may be used for. A proposal never decides for an athlete."""

    CORE = "core"
    STRICTER = "stricter"
    PROPOSAL = "proposal"


class BetterWhen(StrEnum):
    """The direction in which a test result improves."""

    HIGHER = "higher"
    LOWER = "lower"


class ChangeVerdict(StrEnum):
    """A result compared with the previous one; a difference within measurement error says
    nothing.
    """

    FIRST = "first"
    WITHIN_ERROR = "within_error"
    BETTER = "better"
    WORSE = "worse"


class ScoreRule(StrEnum):
    """How the answers of a form become its score."""

    SUM = "sum"
    MEAN = "mean"
