"""The public door of education: cards to read, and those that fit a decision or a session."""

from collections.abc import Iterable

from api.education import catalogue
from api.education.catalogue import CONTENT_VERSION, Card, Moment
from api.education.vocab import EducationTopic
from api.engine.vocab import Phase
from api.kit.errors import NotFound

__all__ = ["CONTENT_VERSION", "Card", "Moment"]


def card(slug: str) -> Card:
    """One card; NotFound where there is none of that name."""
    found = catalogue.cards().get(slug)
    if found is None:
        raise NotFound()
    return found


def cards(topic: EducationTopic | None = None, phase: Phase | None = None) -> list[Card]:
    """Cards in the order of the catalogue; of a topic, and open in a phase, if given."""
    return [
        found
        for found in catalogue.cards().values()
        if (topic is None or found.topic is topic) and (phase is None or found.is_open_in(phase))
    ]


def check_links(exercises: Iterable[str], programs: Iterable[str]) -> None:
    """Raise ValueError where a card names an exercise or a program that does not exist."""
    catalogue.check_links(exercises, programs)


def fitting(moment: Moment) -> tuple[Card, ...]:
    """The cards that fit a decision or a session best, at most three, best first."""
    return catalogue.chosen(moment)
