"""A lighter week keeps its hinges at least 30 % under their mean of four weeks (INV-39)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from math import ceil

from msgspec.structs import replace

from api.engine.decisions import DoseChange, PlannedDay
from api.engine.dosing.bars import below_bar
from api.engine.dosing.deload_doses import kg_reps, under
from api.engine.dosing.doses import Rows, changes, spoken, top_load, with_top
from api.engine.dosing.lane_doses import base_rows
from api.engine.lanes.decision import LaneDecision
from api.engine.reading.book import Book
from api.engine.reading.monitoring import hinge_kg_reps
from api.engine.units import DAYS_A_WEEK, PERCENT
from api.engine.vocab import ChangeVariable, MovementPattern


def bounded(
    book: Book, since: date, answers: tuple[LaneDecision, ...], days: Iterable[PlannedDay]
) -> tuple[LaneDecision, ...]:
    """The answers of a week, every hinge dose cut alike until the week is within its share; one
    that no bar is light enough for is left without sets.

    Where no loaded hinge was done in four weeks there is no mean to stay under.
    """
    times = Counter(p.exercise for day in days for p in day.main)
    planned = sum(kg_reps(a.prescription.sets) * times[a.prescription.exercise] for a in answers
                  if _is_hinge(book, a))  # fmt: skip
    mean = usual(book, since)
    allowed = mean * book.ruleset.deload.hinge_pct.value / PERCENT
    if not mean or planned <= allowed:
        return answers
    share = allowed / planned
    return tuple(_cut(book, a, share) if _is_hinge(book, a) else a for a in answers)


def usual(book: Book, since: date) -> float:
    """Mean weekly kg x repetitions of loaded hinges in the four weeks before a day.

    Weeks before the first loaded hinge are no weeks of it: with them the mean of who has just begun
    would leave a set of two repetitions.
    """
    count = book.ruleset.deload.hinge_weeks.whole
    first = since - timedelta(days=DAYS_A_WEEK * count)
    hinges = book.of_pattern(MovementPattern.HINGE)
    done = [(e.day, hinge_kg_reps(e)) for e in hinges if e.day < since]
    began = min((day for day, volume in done if volume), default=first)
    weeks = min(ceil((since - began).days / DAYS_A_WEEK), count)
    return sum(volume for day, volume in done if day >= first) / weeks


def _is_hinge(book: Book, answer: LaneDecision) -> bool:
    exercise = book.library.get(answer.prescription.exercise)
    return exercise is not None and exercise.pattern is MovementPattern.HINGE


def _cut(book: Book, answer: LaneDecision, share: float) -> LaneDecision:
    shown = answer.prescription
    limit = kg_reps(shown.sets) * share
    rows = under(shown.sets, limit, book.facts.athlete.plate_step_g)
    exercise = book.library.get(shown.exercise)
    if exercise is not None and below_bar(book, exercise, rows):
        rows = ()
    told = shown.changes if shown.replaces else _changes(answer, rows)
    return replace(
        answer,
        prescription=replace(shown, sets=rows, changes=told),
        tell=lambda: replace(answer.account, after=spoken(rows)),
    )


def _changes(answer: LaneDecision, rows: Rows) -> tuple[DoseChange, ...]:
    """What a lighter week takes; a load that was asked for and stays is no change of it."""
    shown, before = answer.prescription, base_rows(answer.lane)
    if all(c.variable is not ChangeVariable.LOAD for c in shown.changes):
        before = with_top(before, top_load(shown.sets))
    return changes(before, rows)
