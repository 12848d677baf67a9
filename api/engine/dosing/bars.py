"""What an empty bar weighs: a lift done with one begins there, and is no lift below it.

Loads are totals, so nothing on the bar is the weight of the bar and never zero.
"""

from msgspec.structs import replace

from api.engine.dosing.doses import Rows, each, top_load
from api.engine.dosing.plates import floor_plate
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.units import GRAMS
from api.engine.vocab import Equipment

SAME_G = 500
"""Bars closer to each other than this are one: 20 kg and 45 lb, as told with two digits."""


@once
def bar_g(book: Book, exercise: Exercise) -> int | None:
    """The empty bar of a lift that nothing else at hand will do for; None for any other.

    Who has logged less has a lighter bar.
    """
    usual = usual_bar_g(book, exercise)
    if usual is None:
        return None
    done = [s.load_g for e in book.of_exercise(exercise.slug) for s in e.work if s.load_g]
    return min([usual, *(load for load in done if load < usual - SAME_G)])


@once
def usual_bar_g(book: Book, exercise: Exercise) -> int | None:
    """What such a bar weighs in most gyms."""
    if not exercise.loadable:
        return None
    rules = book.ruleset.implements
    bars = {
        Equipment.BARBELL: rules.barbell_kg,
        Equipment.TRAP_BAR: rules.trap_bar_kg,
        Equipment.SAFETY_BAR: rules.safety_bar_kg,
        Equipment.RACK: rules.barbell_kg,  # what is lifted out of a rack is its bar
    }
    usable = book.facts.athlete.at_hand(exercise.equipment)
    if not usable or not usable <= bars.keys():
        return None
    return _in_plates(min(int(bars[kind].value * GRAMS) for kind in usable), book)


def _in_plates(bar: int, book: Book) -> int:
    """A bar of 20 kg is one of 45 lb to who counts in pounds, or half a plate would be a step."""
    step = book.facts.athlete.plate_step_g
    nearest = floor_plate(bar + step / 2, step)
    return nearest if abs(nearest - bar) < SAME_G else bar


def with_bar(book: Book, exercise: Exercise, rows: Rows) -> Rows:
    """Rows as they were lifted: no weight on a bar is the bar."""
    bar = bar_g(book, exercise)
    return each(rows, lambda row: replace(row, load_g=bar) if bar and row.load_g == 0 else row)


def below_bar(book: Book, exercise: Exercise, rows: Rows) -> bool:
    """Whether no bar is light enough for a dose."""
    bar, top = bar_g(book, exercise), top_load(rows)
    return bar is not None and top is not None and top < bar - SAME_G
