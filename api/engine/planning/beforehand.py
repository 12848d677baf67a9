"""What was done before its phase. No plan asks for it, so no lane of a plan would speak of it."""

from api.engine.planning.entry import current
from api.engine.planning.setbacks import placed_in
from api.engine.planning.substitution import early
from api.engine.reading.book import Book
from api.engine.reading.exposure import Exposure
from api.engine.vocab import MovementPattern, Phase

RUN = MovementPattern.RUN


def done_early(book: Book) -> tuple[Exposure, ...]:
    """Jumps, throws, swings and the like of the newest day trained in this phase, where they begin
    in a later one. Runs have stages, and one's own exercises are read as the worst they may be."""
    phase, since = current(book)
    newest = book.exposures[-1].day if book.exposures else since
    if newest <= since:
        return ()
    done = [e for e in book.exposures if e.day == newest and not e.exercise.own]
    return tuple(e for e in done if e.exercise.pattern is not RUN and _early(book, e, phase))


def _early(book: Book, done: Exposure, phase: Phase) -> bool:
    return early(done.exercise, placed_in(book, phase, done.exercise.pattern), book.ruleset)
