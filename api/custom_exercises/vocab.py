"""Words and limits of own exercises."""

from enum import StrEnum

from api.exercises.vocab import OWN_PREFIX
from api.kit.limits import Bounds


class ExerciseAuthor(StrEnum):
    """Who added or classified an exercise. Open in answers: more values may be added."""

    ATHLETE = "athlete"
    CLINICIAN = "clinician"


MOST = 200
"""Exercises of one athlete, archived ones included: their slugs stay taken."""
SLUG_PATTERN = rf"^{OWN_PREFIX}[a-z0-9]+(-[a-z0-9]+)*$"
SLUG_LONGEST = 64
COMPRESSION, GRADE = Bounds(0, 4), Bounds(0, 3)
IMPLEMENTS = Bounds(0, 2)
NAME_LONGEST, DESCRIPTION_LONGEST, CUE_LONGEST = 120, 1000, 300
MOST_EQUIPMENT, MOST_CUES = 40, 10

ALIKE_FROM = 90.0
"""How near a name of the library must be, of 100, to be asked whether it is the same."""
MOST_ALIKE = 3
