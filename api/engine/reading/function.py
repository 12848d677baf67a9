"""Change of function between two days: own activities, confidence, working load, run stage.

Six weeks without the change that matters in any of them ask for a visit (rule book B1).
"""

from datetime import date, timedelta
from statistics import fmean, mean
from typing import TYPE_CHECKING

from api.engine.decisions import Check
from api.engine.ruletables import Number
from api.engine.telling.checks import check
from api.engine.units import DAYS_A_WEEK, PERCENT, weighs
from api.engine.vocab import BaselineTest, Comparison, PainZone

if TYPE_CHECKING:
    from api.engine.reading.book import Book
    from api.engine.reading.exposure import Exposure

Series = list[tuple[date, float]]


def changes_of(book: "Book", start: date, end: date) -> tuple[Check, ...]:
    """A line per measure; met where the change is enough, or where little is left to gain.

    Told once, a measure says no more than that.
    """
    cuts = book.ruleset.time
    psfs, good = cuts.late_psfs, book.ruleset.phase.psfs_good
    sure, trusted = cuts.late_confidence, cuts.late_confidence_good
    lines = (
        _points("change of your own activities", own_activities(book), psfs, good, (start, end)),
        _points("change of confidence", _confidence(book), sure, trusted, (start, end)),
        _load(book, start, end),
        _stage(book, start, end),
    )
    return tuple(line for line in lines if line is not None)


def own_activities(book: "Book") -> Series:
    """Mean of the athlete's activities on each day that any was rated (PSFS)."""
    return rated(book, BaselineTest.PSFS)


def rated(book: "Book", test: BaselineTest) -> Series:
    """Mean of all that was ever rated, on each day that any of it was.

    What was not rated again stands as it was, and what was named later as when it first was: else
    leaving out a bad one, or adding a good one, would look like a change (INV-44).
    """
    days_told: dict[date, dict[str, float]] = {}
    for row in (b for b in book.baselines if b.test is test):
        told = days_told.setdefault(row.ref.local_date, {})
        told[row.activity] = min(row.value, told.get(row.activity, row.value))
    days = sorted(days_told)
    now = {name: value for day in reversed(days) for name, value in days_told[day].items()}
    return [(day, fmean((now := now | days_told[day]).values())) for day in days]


def _confidence(book: "Book") -> Series:
    said = [(c.ref.local_date, c.confidence) for c in book.check_ins]
    told = [(day, float(value)) for day, value in said if value is not None]
    return sorted([*rated(book, BaselineTest.CONFIDENCE), *told])


def _points(
    name: str, series: Series, number: Number, good: Number, days: tuple[date, date]
) -> Check | None:
    """Mean of the last week told against the first; a value with little left to gain is enough."""
    start, end = days
    inside = [(day, value) for day, value in series if start <= day <= end]
    if not inside:
        return None
    week = timedelta(days=DAYS_A_WEEK)
    last = mean(v for day, v in inside if day > inside[-1][0] - week)
    if last >= good.value:
        return check(name.replace("change of", "level of"), last, Comparison.AT_LEAST, good)
    if inside[0][0] == inside[-1][0]:
        return None
    first = mean(v for day, v in inside if day < inside[0][0] + week)
    return check(name, last - first, Comparison.AT_LEAST, number)


def _load(book: "Book", start: date, end: date) -> Check | None:
    """The best change of a green load in any exercise, first fortnight against the last."""
    cuts = book.ruleset.time
    span = timedelta(days=cuts.late_load_days.whole)
    changes = []
    for slug in sorted({e.exercise.slug for e in book.exposures if not e.exercise.own}):
        green = _green(book.of_exercise(slug), start, end)
        before = [e.grams for e in green if e.day < start + span]
        after = [e.grams for e in green if e.day > end - span]
        if before and after:
            changes.append((max(after) / max(before) - 1) * PERCENT)
    if not changes:
        return None
    name = "change of a calm working load"
    return check(name, max(changes), Comparison.AT_LEAST, cuts.late_load_pct)


def _green(exposures: tuple["Exposure", ...], start: date, end: date) -> list["Exposure"]:
    inside = [e for e in exposures if start <= e.day <= end]
    return [e for e in inside if e.zone is PainZone.GREEN and weighs(e.load_g)]


def _stage(book: "Book", start: date, end: date) -> Check | None:
    """Run stages count as working load for those who run."""
    runs = [e for e in book.exposures if e.done.stage is not None and start <= e.day <= end]
    green = [int(e.done.stage[1:]) for e in runs if e.done.stage and e.zone is PainZone.GREEN]
    number = book.ruleset.time.late_stages
    if not green or runs[0].day == runs[-1].day:
        return None
    return check("run stages gained", max(green) - green[0], Comparison.AT_LEAST, number)
