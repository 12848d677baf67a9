"""Where dumbbells, kettlebells and balls end: nobody is asked for one that is not made."""

from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.ruletables import Number
from api.engine.units import GRAMS
from api.engine.vocab import Equipment


@once
def in_hand_g(book: Book, exercise: Exercise) -> float | None:
    """The most that implements of usual size hold in all, or what was lifted with them before;
    None where plates or a stack decide."""
    limit = heaviest(book, exercise)
    if limit is None:
        return None
    done = [e.grams for e in book.of_exercise(exercise.slug)]
    return max([limit.value * GRAMS * max(exercise.implements, 1), *done])


def heaviest(book: Book, exercise: Exercise) -> Number | None:
    """The heaviest usual one of the implements at hand, if all of them have such an end."""
    rules = book.ruleset.implements
    ends = {
        Equipment.DUMBBELL: rules.dumbbell_kg,
        Equipment.KETTLEBELL: rules.kettlebell_kg,
        Equipment.BALL: rules.ball_kg,
    }
    usable = book.facts.athlete.at_hand(exercise.equipment - {Equipment.BAND})
    if not usable or not usable <= ends.keys():
        return None
    return max((ends[kind] for kind in usable), key=lambda number: number.value)
