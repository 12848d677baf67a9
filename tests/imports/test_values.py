"""Cells: what is a number, a length of time, a moment, and what is refused."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import get_month_names

from api.imports import values
from api.imports.vocab import DateOrder, RowReason

PARIS = ZoneInfo("Europe/Paris")
HALF_PAST_FOUR = datetime(2026, 4, 8, 16, 30)
NOON = datetime(2026, 4, 8, 12, 0)


@pytest.mark.parametrize(
    ("text", "expected"), [("75.0", 75), ("75,5", 75.5), (" 8 ", 8), ("-20", -20), ("", None)]
)
def test_a_number_is_read_with_a_point_or_a_comma(text: str, expected: float | None) -> None:
    assert values.number(text) == expected


@pytest.mark.parametrize(
    "text", ["NaN", "inf", "1e5", "1_000", "0x10", "٣", "5kg", "=1+1", "1.000,5", "9" * 400, "--1"]
)
def test_what_only_looks_like_a_number_is_refused(text: str) -> None:
    with pytest.raises(values.BadCell) as refusal:
        values.number(text)

    assert refusal.value.reason is RowReason.NOT_A_NUMBER


def test_half_a_repetition_is_refused() -> None:
    assert values.whole("8.0") == 8
    with pytest.raises(values.BadCell):
        values.whole("8.5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1h 45m", 6300),
        ("2h", 7200),
        ("21min", 1260),
        ("45s", 45),
        ("1h 2m 3s", 3723),
        ("264h 1m", 950_460),
        ("1:45:00", 6300),
        ("0:01:30", 90),
        ("21:30", 1290),
        ("3900", 3900),
        ("1800.0", 1800),
        ("1 h 5 min", 3900),
        ("", None),
    ],
)
def test_a_length_of_time_is_read_in_every_way_it_is_written(
    text: str, expected: int | None
) -> None:
    assert values.seconds(text) == expected


@pytest.mark.parametrize("text", ["soon", "h", "1 week", "1h-5m", "5 minutes ago", "1h" * 500])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(values.BadCell):
        values.seconds(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-08 16:30:00",
        "2026-04-08T16:30",
        "2026-04-08T14:30:00Z",
        "2026-04-08T10:30:00.250-04:00",
        "2026/04/08 16:30",
        "8 Apr 2026, 16:30",
        "08.04.2026, 16:30",
        "8.4.2026 16:30:00",
        "Apr 8, 2026, 4:30 PM",
        "April 8, 2026 at 4:30\u202fp.m.",
        "8. April 2026 um 16:30",
        "8 aprile 2026, 16.30",
    ],
)
def test_a_moment_is_read_in_every_way_it_is_written(text: str) -> None:
    assert values.moment(text, None, PARIS) == (HALF_PAST_FOUR, True)


@pytest.mark.parametrize("text", ["2026-04-08", "8 Apr 2026", "08.04.2026", "Apr 8, 2026"])
def test_a_day_alone_stands_for_its_noon(text: str) -> None:
    assert values.moment(text, None, PARIS) == (NOON, False)


@pytest.mark.parametrize(("order", "month"), [(DateOrder.DAY_FIRST, 4), (DateOrder.MONTH_FIRST, 8)])
def test_with_slashes_the_order_decides(order: DateOrder, month: int) -> None:
    assert values.moment("8/4/2026, 16:30", order, PARIS)[0].month == month


@pytest.mark.parametrize(
    ("text", "half"),
    [("12:05 AM", 0), ("12:05 PM", 12), ("1:05 am", 1), ("11:05 p.m.", 23)],
)
def test_midnight_and_noon_on_a_clock_of_twelve_hours(text: str, half: int) -> None:
    assert values.moment(f"May 15, 2026, {text}", None, PARIS)[0].hour == half


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-13-01",
        "2026-04-08 25:00",
        "0000-01-01",
        "yesterday",
        "8 Foo 2026",
        "20260408",
        "99999-01-01",
        "=NOW()",
        "\u0662\u0660\u0662\u0666-04-08",
        "2026-04-08T14:30:00+99:99",
        "x" * 5000,
        "",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(values.BadCell) as refusal:
        values.moment(text, DateOrder.DAY_FIRST, PARIS)

    assert refusal.value.reason is RowReason.NOT_A_DATE


def test_no_name_of_a_month_means_two_months() -> None:
    found: dict[str, set[int]] = {}
    for language in values._LANGUAGES:
        for width in ("abbreviated", "wide"):
            for number, name in get_month_names(width, "format", language).items():
                found.setdefault(name.casefold().rstrip("."), set()).add(number)

    assert [name for name, numbers in found.items() if len(numbers) > 1] == []
    assert set(found) <= set(values.months())


@pytest.mark.parametrize(
    ("text", "grams"), [("kg", 1000), ("kgs", 1000), ("Lbs.", 453.59237), ("", None)]
)
def test_units_are_read_as_apps_write_them(text: str, grams: float | None) -> None:
    assert values.grams_in(text) == grams


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(values.BadCell):
        values.grams_in("stone")
    with pytest.raises(values.BadCell):
        values.metres_in("laps")
