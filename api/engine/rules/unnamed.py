"""Sessions told without what was done in them: a match, a class, an hour of play (rule book B3).

The colour of such a session belongs to no exercise, and nobody can tell which movement made it. So
after one that was not calm nothing adds anything until it was done again, or until two sessions in
a row were green.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from api.engine.decisions import Check
from api.engine.facts import Session
from api.engine.lanes.lane import (
    NOT_APPLICABLE,
    NOT_EVALUATED,
    PASSED,
    Finding,
    Lane,
    Outcome,
    check,
)
from api.engine.movements import GENTLE
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import HARD, RED
from api.engine.rules.pain import settled_since
from api.engine.telling.names import spoken
from api.engine.vocab import Comparison, DecisionAction, FlagLevel, PainZone

Told = tuple[Session, PainZone]


def session(lane: Lane) -> Outcome:
    """Since a lane was last done, or on that day, and until two sessions in a row were green. One
    whose answers are missing waits for them, of an athlete who has told the pain of such a session
    before (INV-44)."""
    last, found = lane.last, _unnamed(lane.book)
    if last is None:
        return NOT_EVALUATED
    if lane.exercise.pattern in GENTLE or not found:
        return NOT_APPLICABLE
    since = [told for told in _open(lane.book) if told[0].ref.local_date >= last.day]
    hard = [told for told in since if told[1] in HARD]
    if hard:
        return _held(lane, "session_not_calm", hard)
    waits = [told for told in since if told[1] is PainZone.UNKNOWN]
    return _held(lane, "session_unanswered", waits) if waits and _tells(found) else PASSED


def _held(lane: Lane, code: str, found: Sequence[Told]) -> Finding:
    number, newest = lane.rules.pain.reds_week, found[-1][0]
    line = check(
        "sessions without exercises that were not calm",
        len(found),
        Comparison.AT_MOST,
        number,
        tuple(s.ref.id for s, _ in found),
        threshold=0,
        unit="sessions",
    )
    return Finding(code, DecisionAction.HOLD, (line,), (("day", spoken(newest.ref.local_date)),))


def worsening(lane: Lane) -> Outcome:
    """Three red ones in a fortnight are a visit, as three of one movement are."""
    return NOT_APPLICABLE if lane.exercise.pattern in GENTLE else _many_red(lane.book)


@once
def _many_red(book: Book) -> Outcome:
    cuts = book.ruleset.pain
    reds = _standing(book)
    if len(reds) < cuts.reds_fortnight.value:
        return PASSED
    line = _count(book, reds)
    return Finding("sessions_worsening", DecisionAction.HOLD, (line,), (), FlagLevel.ROUTINE)


def _standing(book: Book) -> list[Session]:
    """The most red ones within a fortnight; they stand until two sessions in a row were green."""
    span = timedelta(days=book.ruleset.pain.reds_fortnight_days.whole)
    reds = [told for told, zone in _unnamed(book) if zone is RED]
    standing = [told.ref.local_date for told, zone in _open(book) if zone is RED]
    within = (_between(reds, day - span, day) for day in reversed(standing))
    return max(within, key=len, default=[])


def _between(reds: list[Session], since: date, until: date) -> list[Session]:
    return [s for s in reds if since <= s.ref.local_date <= until]


def _count(book: Book, reds: list[Session]) -> Check:
    cuts = book.ruleset.pain
    name = f"red sessions without exercises in {cuts.reds_fortnight_days.whole} days"
    ids = tuple(s.ref.id for s in reds)
    return check(name, len(reds), Comparison.BELOW, cuts.reds_fortnight, ids)


@once
def _unnamed(book: Book) -> tuple[Told, ...]:
    named = {e.session.ref.id for e in book.exposures}
    return tuple(told for told in book.session_zones if told[0].ref.id not in named)


@once
def _open(book: Book) -> tuple[Told, ...]:
    """Those that no two green sessions in a row have followed."""
    found = _unnamed(book)
    return tuple(told for told in found if not settled_since(book, told[0].ref.local_date))


def _tells(found: Sequence[Told]) -> bool:
    told = (pain for s, _ in found for pain in (s.pain_before, s.pain_worst, s.pain_after))
    return any(pain is not None for pain in told)
