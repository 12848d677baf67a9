"""The most that may follow a red set (INV-06)."""

from itertools import takewhile

from api.engine.dosing.bars import bar_g
from api.engine.reading.book import Book
from api.engine.reading.exposure import Exposure
from api.engine.reading.pain import STOPPING
from api.engine.vocab import PainZone

ALWAYS_RED = 7
"""In every back."""


def most_after_red_g(book: Book, red: Exposure) -> float | None:
    """Nine tenths of the red load, or the empty bar once it was earned; None without a load."""
    last = _red_g(red)
    return max(0.9 * last, _bar_again_g(book, red)) if last else None


def _bar_again_g(book: Book, red: Exposure) -> int:
    """The empty bar, where the next exposures were of another lift of the movement, and two of
    them calm and a rest day apart: then a lift comes back to it that any cut would leave below."""
    same = (e for e in book.of_pattern(red.exercise.pattern) if e.speaks_for_others)
    since = [e for e in same if e.at > red.at]
    calm = [*takewhile(lambda e: e.zone is PainZone.GREEN, reversed(since))]
    apart = bool(calm) and (calm[0].day - calm[-1].day).days >= 2
    return (bar_g(book, red.exercise) or 0) if apart else 0


def _red_g(exposure: Exposure) -> int:
    """The least load of a set that is red in every back, else the heaviest of all."""
    red = [s.load_g for s in exposure.work if (s.pain or 0) >= ALWAYS_RED or s.quality in STOPPING]
    return min([exposure.load_g or 0, *(load for load in red if load)])
