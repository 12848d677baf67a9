"""Foreign names, as training logs hold them, matched to exercises of the library."""

from dataclasses import dataclass

from api.exercises.catalogue import catalogue
from api.exercises.naming import MOST_WORDS, index, like, nearness, same
from api.exercises.words import words_of

LEAST_SCORE = 45.0
SURE = 100.0
MOST_UNSURE = 99.0
SPARE_WEIGHT = 0.5
WHOLE_NAME = 50.0
"""Least score of a name that stands in another one as a whole, whatever else is written there."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """An exercise that a foreign name may mean.

    ``score`` runs from 0 to 100. ``exact`` says that it is the same name and means no other
    exercise; everything else is a suggestion for a person to confirm.
    """

    slug: str
    name: str
    score: float
    exact: bool


def match_name(name: str, limit: int = 5) -> list[NameMatch]:
    """The exercises a foreign name may mean, best first; none when nothing is near."""
    written = dict.fromkeys(words_of(name)[:MOST_WORDS])
    if not written:
        return []
    meant = same(name)
    scores = dict.fromkeys(sorted(meant), SURE if len(meant) == 1 else MOST_UNSURE)
    likeness = {word: like(word) for word in written}
    for number in sorted(index().with_any(word for near in likeness.values() for word in near)):
        surface = index().surfaces[number]
        score = min(MOST_UNSURE, 100 * nearness(surface, likeness, SPARE_WEIGHT))
        if surface.words <= written.keys():
            score = max(score, WHOLE_NAME)
        if score >= LEAST_SCORE:
            scores[surface.slug] = max(score, scores.get(surface.slug, 0.0))
    best = sorted(scores, key=lambda slug: -scores[slug])[:limit]
    return [_match(slug, scores[slug], meant == {slug}) for slug in best]


def _match(slug: str, score: float, exact: bool) -> NameMatch:
    return NameMatch(slug, catalogue()[slug].name, round(score, 1), exact)
