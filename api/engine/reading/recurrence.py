"""New pain after a quiet month, and the questions half a year and a year after (rule book B9)."""

from datetime import date, timedelta
from itertools import pairwise, takewhile

from api.engine.decisions import Check
from api.engine.reading.book import Book, once
from api.engine.reading.pain import Morning
from api.engine.telling.checks import check
from api.engine.vocab import Comparison, Phase


@once
def started(book: Book) -> tuple[date, Check] | None:
    """The first morning of new pain after a quiet month, while nobody has told of an episode.

    The quiet month must be known: too few mornings show none. One sore morning is none either:
    the next answer, a day later or more, must be sore too.
    """
    cuts = book.ruleset.recurrence
    first = book.as_of - timedelta(days=cuts.open_days.whole)
    stated = book.facts.episode.ref.local_date if book.facts.episode else date.min
    after = max(first, stated)
    sore, calm = cuts.pain_from.value, cuts.calm_max.value
    for place, (before, morning) in enumerate(pairwise(book.mornings), 1):
        new = morning.value >= sore and before.value <= calm and morning.day > after
        if new and _stays(book, place):
            line = _quiet(book, morning, book.mornings[:place])
            if line is not None:
                return morning.day, line
    return None


def _stays(book: Book, place: int) -> bool:
    """Whether as many answers in a row as it takes are sore; it is one a day."""
    cuts = book.ruleset.recurrence
    run = book.mornings[place : place + cuts.mornings.whole]
    sore = all(m.value >= cuts.pain_from.value for m in run)
    return sore and len(run) == cuts.mornings.value


def _quiet(book: Book, new: Morning, before: tuple[Morning, ...]) -> Check | None:
    """The days of quiet mornings before a sore one, the last of which was one; None where they
    were not enough."""
    cuts = book.ruleset.recurrence
    calm = list(takewhile(lambda m: m.value <= cuts.calm_max.value, reversed(before)))
    days = (new.day - calm[-1].day).days
    since = new.day - timedelta(days=cuts.calm_days.whole)
    known = sum(m.day >= since for m in calm)
    line = check("quiet days before", days, Comparison.AT_LEAST, cuts.calm_days)
    return line if line.met and known >= cuts.calm_mornings.value else None


@once
def question_due(book: Book) -> date | None:
    """The day the question of half a year or a year came due, until a check-in answers it."""
    anchor = _anchor(book)
    if anchor is None:
        return None
    cuts = book.ruleset.recurrence
    for after in (cuts.first_alert_days, cuts.second_alert_days):
        due = anchor + timedelta(days=after.whole)
        over = due + timedelta(days=cuts.alert_days.whole)
        if due <= book.as_of < over and not _told_since(book, due):
            return due
    return None


def _anchor(book: Book) -> date | None:
    """When the episode was over: as told, else with the first day of P6."""
    episode, position = book.facts.episode, book.position
    if episode is not None and episode.ended_on is not None:
        return episode.ended_on
    if position is not None and position.phase is Phase.P6:
        return position.phase_since
    return None


def _told_since(book: Book, day: date) -> bool:
    return any(c.ref.local_date >= day for c in book.check_ins)
