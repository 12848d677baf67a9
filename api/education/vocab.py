"""Words and limits of education cards."""

from enum import StrEnum

from api.kit.limits import Bounds


class EducationTopic(StrEnum):
    """What a card is about, in the order of the catalogue."""

    SKILLS = "skills"
    SIGNALS = "signals"
    PACE = "pace"
    DAILY_LIFE = "daily_life"
    RETURN = "return"
    HEAD = "head"
    SEASON = "season"
    HELP = "help"


WORDS = Bounds(60, 120)
"""Length of a card with its own line about help: one screen, one idea."""
MOST_SHOWN = 3
"""Cards beside a decision or a session."""
