"""How ready a day is: answers and devices, each beside its own usual; silence says nothing."""

import pytest
from msgspec.structs import replace

from api.engine.facts import DayVitals
from api.engine.reading.readiness import illness
from api.engine.vocab import SessionStatus, StopReason
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.mornings import (
    AMBER,
    DAY,
    GREEN,
    MONTH,
    RED,
    UNKNOWN,
    WELL,
    WORST,
    daily,
    level,
    read,
    vitals,
)


def test_nothing_told_is_unknown_and_has_no_score():
    found = read()
    assert (found.level, found.score, found.coverage) == (UNKNOWN, None, 0)


def test_the_best_day_scores_full_and_says_how_much_of_it_is_known():
    found = read(daily(DAY, **WELL))
    assert (found.level, found.score) == (GREEN, 100)
    assert found.coverage == pytest.approx(0.6)
    assert read(daily(DAY, sleep_h=8.0)).coverage == pytest.approx(0.12)


@pytest.mark.parametrize(("hours", "expected"), [(4.9, AMBER), (5.0, GREEN)])
def test_less_than_five_hours_of_sleep_is_amber(hours, expected):
    assert level(daily(DAY, sleep_h=hours)) is expected


@pytest.mark.parametrize(
    ("nights", "expected"), [((5.9, 5.9, 5.9), AMBER), ((5.9, 6.0, 5.9), GREEN), ((5.9,), GREEN)]
)
def test_three_nights_below_six_hours_are_amber(nights, expected):
    assert level(*(daily(DAY - n, sleep_h=h) for n, h in enumerate(nights))) is expected


@pytest.mark.parametrize(("days", "expected"), [(0, AMBER), (1, AMBER), (2, GREEN)])
def test_a_bad_night_counts_on_its_day_and_the_next(days, expected):
    assert level(daily(DAY - days, sleep_h=4.0)) is expected


@pytest.mark.parametrize(("seconds", "expected"), [(-1, AMBER), (0, GREEN)])
def test_a_measured_night_of_five_hours_less_a_second_is_short(seconds, expected):
    assert level(vitals(DAY, sleep_s=5 * 3600 + seconds)) is expected


def test_the_shorter_of_told_and_measured_sleep_counts():
    told, measured = daily(DAY, sleep_h=4.0), vitals(DAY, sleep_s=8 * 3600)
    assert level(told, measured) is AMBER
    assert level(daily(DAY, sleep_h=8.0), vitals(DAY, sleep_s=4 * 3600)) is AMBER


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"fatigue": 4, "soreness": 4, "stress": 4, "sleep_quality": 2}, GREEN),
        ({"fatigue": 5, "soreness": 4, "stress": 4, "sleep_quality": 2}, AMBER),
        ({"fatigue": 5, "soreness": 5, "stress": 4, "sleep_quality": 2}, AMBER),
    ],
    ids=["thirteen", "twelve", "eleven"],
)
def test_the_sum_of_the_five_answers_is_amber_from_twelve_down(more, expected):
    assert level(daily(DAY, sleep_h=8.0, **more)) is expected


def test_a_pulse_below_the_usual_scores_full_and_no_more():
    usual = [vitals(n, resting_hr_bpm=50.0) for n in range(DAY - 40, DAY - 7)]
    assert read(*usual, vitals(DAY, resting_hr_bpm=40.0)).score == 100
    assert read(*usual, vitals(DAY, resting_hr_bpm=55.0)).score == 50


@pytest.mark.parametrize(("hours", "expected"), [(7.1, AMBER), (7.0, RED), (6.0, RED)])
def test_the_sum_of_the_five_answers_is_red_from_eight_down(hours, expected):
    assert level(daily(DAY, sleep_h=hours, **WORST)) is expected


def test_answers_that_lack_count_as_the_best():
    assert level(daily(DAY, fatigue=5, stress=5)) is GREEN
    assert level(daily(DAY, fatigue=5, stress=5, soreness=5)) is GREEN
    assert level(daily(DAY, **WORST)) is AMBER


@pytest.mark.parametrize(
    ("bpm", "expected"), [(55, GREEN), (55.5, AMBER), (60, AMBER), (60.5, RED), (40, GREEN)]
)
def test_resting_heart_rate_is_amber_past_five_beats_and_red_past_ten(bpm, expected):
    assert level(*MONTH, vitals(DAY, resting_hr_bpm=bpm)) is expected


def test_of_two_resting_heart_rates_of_a_day_the_higher_one_counts():
    twice = [vitals(DAY, resting_hr_bpm=bpm) for bpm in (56, 50)]
    again = replace(twice[1], ref=replace(twice[1].ref, id="again"))
    assert level(*MONTH, twice[0], again) is AMBER


def test_without_a_month_of_its_own_a_heart_rate_says_nothing():
    assert level(*MONTH[-6:], vitals(DAY, resting_hr_bpm=90.0)) is UNKNOWN
    assert level(*MONTH[-7:], vitals(DAY, resting_hr_bpm=90.0)) is RED


def hrv(*week: float, first: int = DAY) -> list[DayVitals]:
    """Two months around 60 ms, then the newest days as said, newest first."""
    base = [
        vitals(n, hrv_rmssd_ms=50.0 if n % 2 else 70.0) for n in range(DAY - 60, DAY - len(week))
    ]
    return base + [vitals(first - n, hrv_rmssd_ms=v) for n, v in enumerate(week)]


def test_two_days_of_a_week_below_the_own_band_are_amber():
    assert level(*hrv(*[45.0] * 8)) is AMBER
    assert level(*hrv(*[60.0] * 8)) is GREEN


def test_a_single_low_day_is_noise():
    assert level(*hrv(40.0, *[60.0] * 7)) is GREEN


@pytest.mark.parametrize(
    ("usual", "week", "expected"),
    [
        (11, 4, UNKNOWN),
        (12, 4, AMBER),
        (13, 4, AMBER),
        (20, 2, UNKNOWN),
        (20, 3, GREEN),
        (20, 4, AMBER),
    ],
)
def test_readings_speak_from_twelve_usual_ones_and_three_of_the_week_on(usual, week, expected):
    """Two days in a row must be low, and the day before has a reading less in its week."""
    before = range(DAY - 10 - usual, DAY - 10)
    base = [vitals(n, hrv_rmssd_ms=50.0 if n % 2 else 70.0) for n in before]
    low = [vitals(DAY - n, hrv_rmssd_ms=20.0) for n in range(week)]
    assert level(*base, *low) is expected


def test_fewer_than_three_readings_in_a_week_say_nothing():
    base = [vitals(n, hrv_rmssd_ms=50.0 if n % 2 else 70.0) for n in range(20, 60)]
    two = [vitals(n, hrv_rmssd_ms=20.0) for n in (DAY, DAY - 1)]
    assert level(*base, *two) is UNKNOWN
    assert level(*base, *two, *(vitals(DAY - n, hrv_rmssd_ms=20.0) for n in (2, 3))) is AMBER


@pytest.mark.parametrize(("days", "expected"), [(0, RED), (2, RED), (3, RED), (4, UNKNOWN)])
def test_a_session_left_out_for_illness_is_red_for_three_days_and_the_next(days, expected):
    ill = make.session(DAY - days, status=SessionStatus.SKIPPED, skip_reason=StopReason.ILLNESS)
    assert level(sessions=(ill,)) is expected


def test_an_illness_told_once_is_one_more_than_the_none_that_goes_on():
    ill = make.session(DAY, status=SessionStatus.SKIPPED, skip_reason=StopReason.ILLNESS)
    line = illness(laws.book_of(make.lifter(DAY, sessions=(ill,))))
    assert (line.value, line.threshold, line.met) == (1, 0, False)


def test_pain_is_no_illness():
    sore = make.session(DAY, status=SessionStatus.SKIPPED, skip_reason=StopReason.PAIN)
    assert level(sessions=(sore,)) is UNKNOWN


def test_a_good_heart_never_talks_a_bad_night_away():
    bad = daily(DAY, sleep_h=4.0)
    good = [*MONTH, vitals(DAY, resting_hr_bpm=40.0)]
    assert level(bad) is level(bad, *good) is AMBER


def test_readings_of_two_devices_are_compared_with_their_own_usual():
    """The new one reads twenty beats higher by nature."""
    new = [replace(vitals(n, resting_hr_bpm=70.0), source="new") for n in (DAY - 1, DAY)]
    new = [replace(v, ref=replace(v.ref, id=f"new{v.ref.id}")) for v in new]
    assert level(*MONTH, vitals(DAY, resting_hr_bpm=50.0), *new) is GREEN
    assert level(*MONTH, vitals(DAY, resting_hr_bpm=70.0), *new) is RED
