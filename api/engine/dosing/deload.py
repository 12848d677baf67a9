"""When a lighter week begins: planned by the week of the phase, or because two signs agree.

Only a plan decision begins one (rule book B5). It then runs for seven days, and nothing
begins another within ten days of it: a week that two signs brought forward stands for the
planned one. None begins before P2, in a flare, with the first plan, or in a week without
training. A session without effort or minutes is neither a sign nor against one.
"""

from datetime import date, timedelta
from itertools import islice
from math import ceil, floor

from api.engine.decisions import Check
from api.engine.dosing import lightweek
from api.engine.dosing.lightweek import PLANNED, TAPER, TAPERED, TRIGGERED, LightWeek
from api.engine.planning import season
from api.engine.planning.phases import Standing
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure, most_of, rpe_of
from api.engine.reading.monitoring import Week, weeks
from api.engine.reading.readiness import red_days
from api.engine.telling.checks import check
from api.engine.telling.names import spoken
from api.engine.units import DAYS_A_WEEK, PERCENT
from api.engine.vocab import Comparison, Phase


def light_week(book: Book, standing: Standing, may_begin: bool) -> LightWeek | None:
    """The lighter week this decision stands in. ``may_begin``: a plan is decided."""
    running = lightweek.running(book)
    begins = may_begin and _possible(book, standing)
    if (running or begins) and (before := season.light_week(book)) is not None:
        return before
    if running:
        return _going_on(book, standing)
    if not begins:
        return None
    week = _week_of_phase(standing.since, book.as_of)
    planned = _is_planned(book, standing) and _worked(book)
    if planned and not _replaced(book):
        return LightWeek(PLANNED, book.as_of, (_week_line(book, standing, week),))
    return _triggered(book) if _rested_long_ago(book) else None


def _possible(book: Book, standing: Standing) -> bool:
    begun = bool(book.ruleset.deload.first_week.of(standing.phase).whole)
    trained = weeks(book)[-1].sessions > 0
    return begun and trained and not standing.first and book.flare() is None


def _going_on(book: Book, standing: Standing) -> LightWeek:
    since = lightweek.newest(book) or book.as_of
    line = check(
        "days of the lighter week",
        (book.as_of - since).days,
        Comparison.BELOW,
        book.ruleset.deload.days,
    )
    week = _week_of_phase(standing.since, since)
    begun = _begun_as(book, standing.phase, week, since)
    code = TAPERED if begun == TAPER else begun
    last = since + timedelta(days=book.ruleset.deload.days.whole - 1)
    return LightWeek(code, since, (line,), (("last", spoken(last)),))


def was_planned(book: Book) -> bool:
    """Whether the newest lighter week was one that its phase plans, or the one before an event."""
    known, since = book.position, lightweek.newest(book)
    if known is None or since is None:
        return False
    week = _week_of_phase(known.phase_since, since)
    return _begun_as(book, known.phase, week, since) != TRIGGERED


def _begun_as(book: Book, phase: Phase, week: int, since: date) -> str:
    """What a lighter week was begun for, as its plan kept it: goals change. Of an older plan, what
    the calendar says of it."""
    kept = lightweek.begun_as(book)
    if kept is not None:
        return kept
    if season.came(book, since):
        return TAPER
    return PLANNED if due(book, phase, week) else TRIGGERED


# --- planned --------------------------------------------------------------------------------


def _week_of_phase(since: date, day: date) -> int:
    return (day - since).days // DAYS_A_WEEK + 1


def _is_planned(book: Book, standing: Standing) -> bool:
    return due(book, standing.phase, _week_of_phase(standing.since, book.as_of))


def due(book: Book, phase: Phase, week: int) -> bool:
    """Whether a phase plans less for its week of this number, the first being 1."""
    cuts = book.ruleset.deload
    first, every = cuts.first_week.of(phase).whole, cuts.every_weeks.of(phase).whole
    if not first or week < first:
        return False
    return week == first or bool(every and (week - first) % every == 0)


def _replaced(book: Book) -> bool:
    """This week was taken already, or one of the weeks before it or the one before an event stands
    for it: two of them near each other would be a fortnight of little."""
    if season.tapers_soon(book, book.as_of):
        return True
    last = lightweek.newest(book)
    spent = timedelta(days=book.ruleset.deload.planned_gap_days.whole)
    return last is not None and book.as_of - last < spent


def _worked(book: Book) -> bool:
    """Weeks of real training lie behind: a lighter week of next to nothing is nothing."""
    cuts = book.ruleset.deload
    last = weeks(book)[-cuts.trained_weeks.whole :]
    return all(week.sessions >= cuts.trained_sessions.value for week in last)


def _week_line(book: Book, standing: Standing, week: int) -> Check:
    return check(
        "week of the phase",
        week,
        Comparison.BELOW,
        book.ruleset.deload.first_week.of(standing.phase),
        threshold=week,
    )


# --- because signs agree --------------------------------------------------------------------


def _rested_long_ago(book: Book) -> bool:
    last = lightweek.newest(book)
    gap = timedelta(days=book.ruleset.deload.gap_days.whole)
    return last is None or book.as_of - last > gap


def _triggered(book: Book) -> LightWeek | None:
    found = tuple(line for line in signs(book) if not line.met)
    if len(found) < book.ruleset.deload.signs.value:
        return None
    return LightWeek(TRIGGERED, book.as_of, found)


@once
def signs(book: Book) -> tuple[Check, ...]:
    """The four signs as far as they are known; one that is not met speaks for a lighter week."""
    newest = weeks(book)[-1]
    known = (_effort(book), _reds(book), _monotony(book, newest), _strain(book, newest))
    return tuple(line for line in known if line is not None)


def _reds(book: Book) -> Check:
    cuts = book.ruleset.deload
    return check("red days in a row", red_days(book), Comparison.BELOW, cuts.red_days)


def _monotony(book: Book, week: Week) -> Check | None:
    number = book.ruleset.deload.monotony_above
    if week.monotony is None:
        return None
    return check("monotony of the week", week.monotony, Comparison.AT_MOST, number)


def _strain(book: Book, week: Week) -> Check | None:
    cuts = book.ruleset.deload
    before = [w.strain for w in weeks(book)[:-1] if w.sessions and w.strain is not None]
    if week.strain is None or len(before) < cuts.strain_weeks.value:
        return None
    usual = percentile(before, cuts.strain_percentile.value)
    return check(
        "strain of the week",
        week.strain,
        Comparison.AT_MOST,
        cuts.strain_percentile,
        threshold=usual,
        unit="AU",
    )


def percentile(values: list[float], percent: float) -> float:
    """Between the two values it falls between, as far as it falls."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / PERCENT
    low, high = ordered[floor(place)], ordered[ceil(place)]
    return low + (high - low) * (place - floor(place))


def _effort(book: Book) -> Check | None:
    """The largest rise of effort at an unchanged dose, in any lift of the last fortnight."""
    number = book.ruleset.deload.effort_rise
    since = book.as_of - timedelta(days=book.ruleset.deload.effort_days.whole)
    slugs = {e.exercise.slug for e in book.exposures}
    rises = [r for slug in slugs if (r := _rise(book, slug, since)) is not None]
    if not rises:
        return None
    return check("rise of effort at one load", max(rises), Comparison.BELOW, number)


def _rise(book: Book, slug: str, since: date) -> float | None:
    """How much harder the last exposures all were than the one before them, told efforts only."""
    last = book.ruleset.deload.effort_exposures.whole
    newest = reversed(book.of_exercise(slug))
    told = ((e, rpe) for e in newest if (rpe := _hardest(e)) is not None)
    recent = list(islice(told, last + 1))[::-1]
    later = [e for e, _ in recent[1:]]
    if len(later) < last or not all(_same_dose(e, recent[0][0]) for e in later):
        return None
    if later[0].day <= since:
        return None
    return min(rpe for _, rpe in recent[1:]) - recent[0][1]


def _hardest(exposure: Exposure) -> float | None:
    told = [rpe for s in exposure.work if (rpe := rpe_of(s)) is not None]
    return max(told, default=None)


def _same_dose(one: Exposure, first: Exposure) -> bool:
    """The same load for no more repetitions: then a harder set means a tired athlete."""
    fewer = most_of(one, "reps") <= most_of(first, "reps")
    return bool(one.load_g) and one.load_g == first.load_g and fewer
