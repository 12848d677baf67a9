"""Which exercise is meant: typo-tolerant look-up of names, aliases and slugs.

Words are compared one by one and weighed by how telling they are: ``press`` stands in many
names, ``jefferson`` in one. Everything is indexed once per process.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from api.exercises.catalogue import catalogue
from api.exercises.entries import Entry
from api.exercises.words import squashed, usage, words_of

LONGEST_EXACT = 3
"""Words this short are read as written: one letter off is another word."""
LEAST_LIKENESS = 0.7
MOST_WORDS = 12
"""Of a query: names are shorter, and what is longer is no name."""
PREFIX_LIKENESS = 0.95
IMPLIED_WEIGHT = 0.1
"""What an implement costs that stands in one of the names and is needed anyway."""

Likeness = Mapping[str, float]
"""Words of ours that a written word may mean, each from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write an exercise."""

    slug: str
    order: tuple[str, ...]
    words: frozenset[str]
    squashed: str
    implied: frozenset[str]
    """Implements the exercise needs anyway: written or not, the same is meant."""


@dataclass(frozen=True, slots=True)
class Index:
    """All ways to write all exercises, and how telling each word is."""

    surfaces: tuple[Surface, ...]
    by_word: Mapping[str, frozenset[int]]
    by_slug: Mapping[str, tuple[int, ...]]
    squashes: tuple[str, ...]
    vocabulary: tuple[str, ...]
    weights: Mapping[str, float]
    unknown: float
    """Weight of a word that stands in no name."""

    def weight(self, word: str) -> float:
        return self.weights.get(word, self.unknown)

    def with_any(self, words: Iterable[str]) -> set[int]:
        """Numbers of the surfaces that hold one of the words."""
        return {number for word in words for number in self.by_word.get(word, ())}


@cache
def index() -> Index:
    """The index of this process's library."""
    entries = catalogue().values()
    surfaces = tuple(surface for entry in entries for surface in _surfaces(entry))
    by_word, by_slug = defaultdict(set), defaultdict(list)
    for number, surface in enumerate(surfaces):
        by_slug[surface.slug].append(number)
        for word in surface.words:
            by_word[word].add(number)
    weights = _weights(surfaces, len(entries))
    return Index(
        surfaces=surfaces,
        by_word={word: frozenset(numbers) for word, numbers in by_word.items()},
        by_slug={slug: tuple(numbers) for slug, numbers in by_slug.items()},
        squashes=tuple(surface.squashed for surface in surfaces),
        vocabulary=tuple(weights),
        weights=weights,
        unknown=sum(weights.values()) / len(weights),
    )


def _weights(surfaces: Iterable[Surface], exercises: int) -> dict[str, float]:
    pairs = {(surface.slug, word) for surface in surfaces for word in surface.words}
    held = Counter(word for _, word in sorted(pairs))
    return {word: 1 + log(exercises / count) for word, count in held.items()}


def _surfaces(entry: Entry) -> Iterator[Surface]:
    implied = _implied(entry)
    for text in dict.fromkeys((entry.name, entry.slug, *entry.aliases)):
        order = words_of(text)
        yield Surface(entry.slug, order, frozenset(order), squashed(text), implied)


def _implied(entry: Entry) -> frozenset[str]:
    held = {item.value for item in entry.equipment} & usage().implements
    return frozenset(held if entry.equipment else {"bodyweight"})


def like(written: str) -> Likeness:
    """Words of ours that are this one, or else come near it."""
    known = index().weights
    if written in known:
        return {written: 1.0}
    if len(written) <= LONGEST_EXACT:
        return {}
    found = process.extract(
        written,
        index().vocabulary,
        scorer=OSA.normalized_similarity,
        score_cutoff=LEAST_LIKENESS,
        limit=None,
    )
    return {word: score for word, score, _ in found}


def begun(written: str) -> Likeness:
    """Words of ours that are this one or begin with it."""
    found = {word: PREFIX_LIKENESS for word in index().vocabulary if word.startswith(written)}
    return found | ({written: 1.0} if written in index().weights else {})


def nearness(surface: Surface, likeness: Mapping[str, Likeness], spare_weight: float) -> float:
    """0 to 1: how much of what was written is here, less what is here and was not written.

    ``spare_weight`` is what a word of ours costs that was not written, against one that was
    written in vain.
    """
    wanted, heard, found = 0.0, 0.0, set[str]()
    for written, near in likeness.items():
        likest = max(surface.words, key=lambda word: near.get(word, 0.0))
        weight = index().weight(written)
        if likest in near:
            heard += weight * near[likest]
            found.add(likest)
        elif written in surface.implied:
            weight = 0.0
        wanted += weight
    spare = sum(_cost(word, surface) for word in surface.words - found)
    return heard / (wanted + spare_weight * spare) if heard else 0.0


def _cost(word: str, surface: Surface) -> float:
    return index().weight(word) * (IMPLIED_WEIGHT if word in surface.implied else 1.0)


def same(text: str) -> set[str]:
    """Slugs written just so; else in another order; else but for an implement they need anyway."""
    order, run_together = words_of(text), squashed(text)
    written, surfaces = frozenset(order), index().surfaces
    return (
        {s.slug for s in surfaces if s.order == order or s.squashed == run_together}
        or {s.slug for s in surfaces if s.words == written}
        or {s.slug for s in surfaces if _but_for_implements(s, written)}
    )


def _but_for_implements(surface: Surface, written: frozenset[str]) -> bool:
    """Left out or written besides, and not one in the place of another: with two dumbbells is
    not with one kettlebell."""
    apart = surface.words ^ written
    nested = surface.words <= written or written <= surface.words
    return nested and apart <= surface.implied
