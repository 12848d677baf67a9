"""Logs as their apps write them, made by hand: names and numbers are nobody's."""

from __future__ import annotations

from collections.abc import Iterable

DEADLIFT, SQUAT, BENCH = (
    "Deadlift (Barbell)",
    "Romanian Deadlift (Barbell)",
    "Bench Press (Barbell)",
)


def strong(*rows: str, header: str = "") -> str:
    """A Strong export; rows are what follows date and workout: exercise, number, weight, reps."""
    usual = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes"
    return "\n".join([header or usual, *rows]) + "\n"


def strong_row(
    started: str,
    exercise: str = DEADLIFT,
    order: str = "1",
    weight: float | str = 100,
    reps: int | str = 5,
    *,
    lasted: str = "1h 5m",
) -> str:
    return f'{started},"Pull",{lasted},"{exercise}",{order},{weight},{reps},0,0,""'


def strong_days(days: Iterable[str], sets: int = 2) -> str:
    """A session of some sets on each day."""
    rows = [
        strong_row(f"{day} 18:30:00", order=str(number + 1), weight=100 + number)
        for day in days
        for number in range(sets)
    ]
    return strong(*rows)


def keel(*rows: str, columns: str = "local_date,exercise,reps,load_kg") -> str:
    """Our own columns."""
    return "\n".join([columns, *rows]) + "\n"
