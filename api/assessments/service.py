"""The public door of assessments: screenings, red flags, episodes, baseline tests.

Each subject has its own module behind this one; other domains import from here only.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from api.assessments import questionnaire
from api.assessments.baselines import (
    create_baseline,
    delete_baseline,
    engine_baselines,
    get_baseline,
    list_baselines,
    update_baseline,
)
from api.assessments.episodes import (
    create_episode,
    engine_episode,
    get_episode,
    leg_symptoms,
    list_episodes,
    update_episode,
)
from api.assessments.flags import (
    acknowledge_flag,
    engine_flags,
    first_stored,
    keep_flags,
    list_flags,
    raise_flags,
)
from api.assessments.hearing import Told, keep_told, listen
from api.assessments.protocols import protocol
from api.assessments.questionnaire import emergency_number
from api.assessments.screenings import (
    check_answers,
    create_screening,
    engine_screenings,
    get_screening,
    list_screenings,
    listen_to_screening,
)
from api.assessments.vocab import BaselineUnit
from api.care import service as care
from api.engine.facts import Clearance
from api.engine.vocab import BaselineTest

__all__ = [
    "Told",
    "acknowledge_flag",
    "check_answers",
    "create_baseline",
    "create_episode",
    "create_screening",
    "delete_baseline",
    "emergency_number",
    "engine_baselines",
    "engine_clearances",
    "engine_episode",
    "engine_flags",
    "engine_screenings",
    "first_stored",
    "get_baseline",
    "get_episode",
    "get_screening",
    "is_sided",
    "keep_flags",
    "keep_told",
    "leg_symptoms",
    "list_baselines",
    "list_episodes",
    "list_flags",
    "list_screenings",
    "listen",
    "listen_to_screening",
    "questionnaire_version",
    "raise_flags",
    "unit_of",
    "update_baseline",
    "update_episode",
    "words",
]


def engine_clearances(db: Session) -> tuple[Clearance, ...]:
    """Every clearance as the engine reads it, oldest first."""
    return care.clearances(db)


def questionnaire_version() -> str:
    """The version of the questions to ask now."""
    return questionnaire.questionnaire().version


def words() -> Iterator[str]:
    """Every text of the questions and of what their answers ask for."""
    return questionnaire.words()


def unit_of(test: BaselineTest) -> BaselineUnit:
    """What the values of a test are counted in."""
    return protocol(test).unit


def is_sided(test: BaselineTest) -> bool:
    """Whether left and right are measured."""
    return protocol(test).sided
