"""The search of the library: what people type, in whatever way they know an exercise.

Every word must be met, by itself, by a word that begins with it, or, where neither is,
by one that is spelled nearly so. The same name comes first, then names that begin with what
was typed, then those that hold its words, then those that come near.
"""

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from api.exercises.naming import MOST_WORDS, Likeness, Surface, begun, index, like, nearness, same
from api.exercises.words import squashed, words_of

SAME, BEGINS, HOLDS, NEAR = 100.0, 80.0, 50.0, 10.0
"""Least score of each kind of result; the next kind begins above the last one's range."""
BAND = 19.0
LEAST_NEARNESS = 0.8
"""Of whole names run together: ``goodmoring``."""
SHORTEST_RUN = 5
SPARE_WEIGHT = 0.3


def rank(text: str) -> dict[str, float]:
    """Slugs that meet the text with their score (0-100); empty when nothing does."""
    written = tuple(dict.fromkeys(words_of(text)))
    if not written or len(written) > MOST_WORDS:
        return {}
    met = {word: begun(word) for word in written}
    floor = HOLDS if all(met.values()) else NEAR
    likeness = {word: near or like(word) for word, near in met.items()}
    scores = _run_together(text)
    scores |= {slug: floor + BAND * score for slug, score in _holding(likeness).items()}
    scores |= _beginning(written, text)
    return scores | dict.fromkeys(same(text), SAME)


def _holding(likeness: Mapping[str, Likeness]) -> dict[str, float]:
    """Exercises whose names together meet every word, each by its nearest name."""
    by_word = [index().with_any(near) for near in likeness.values()]
    slugs = [{_surface(number).slug for number in numbers} for numbers in by_word]
    return {slug: _nearest(slug, likeness) for slug in set.intersection(*slugs)}


def _nearest(slug: str, likeness: Mapping[str, Likeness]) -> float:
    surfaces = map(_surface, index().by_slug[slug])
    return max(nearness(surface, likeness, SPARE_WEIGHT) for surface in surfaces)


def _beginning(written: tuple[str, ...], text: str) -> dict[str, float]:
    """Exercises with a name that begins with the text, the shortest name first."""
    run, found = squashed(text), dict[str, float]()
    for surface in index().surfaces:
        if surface.order[: len(written)] == written or surface.squashed.startswith(run):
            share = min(len(run) / max(len(surface.squashed), 1), 1.0)
            found[surface.slug] = max(BEGINS + BAND * share, found.get(surface.slug, 0.0))
    return found


def _run_together(text: str) -> dict[str, float]:
    """Names that come near when gaps do not count."""
    run = squashed(text)
    if len(run) < SHORTEST_RUN:
        return {}
    found = process.extract(
        run,
        index().squashes,
        scorer=OSA.normalized_similarity,
        score_cutoff=LEAST_NEARNESS,
        limit=None,
    )
    return {_surface(number).slug: NEAR + BAND * score for _, score, number in reversed(found)}


def _surface(number: int) -> Surface:
    return index().surfaces[number]
