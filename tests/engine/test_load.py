"""Estimated maxima, percent tables, plates and the reading of an episode."""

from datetime import timedelta

import pytest

from api.engine.dosing.estimates import e1rm_g, rpe_percent
from api.engine.dosing.plates import cut_g, floor_plate
from api.engine.facts import LegSymptoms
from api.engine.reading.classify import read_episode
from api.engine.vocab import (
    AggravatingFactor,
    EasingFactor,
    EpisodeStage,
    Irritability,
    LegReach,
    PainTrigger,
    Sensitivity,
    SensitivityStatus,
)
from tests.engine.factories import DAY0, RULES, day, episode, morning

A = AggravatingFactor


@pytest.mark.parametrize(
    ("reps", "reserve", "expected"), [(1, 0, 100.0), (5, 0, 112.5), (10, 0, 133.33), (8, 6, 133.33)]
)
def test_the_lower_of_two_formulas_estimates_the_maximum(reps, reserve, expected):
    assert e1rm_g(100_000, reps, reserve, RULES) / 1000 == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("reps", "rpe", "percent"), [(5, 8, 81.1), (5, 9, 83.7), (1, 9.5, 97.75)])
def test_the_percent_table_reads_as_printed(reps, rpe, percent):
    assert rpe_percent(reps, rpe, RULES) == pytest.approx(percent)


@pytest.mark.parametrize(
    ("load", "plate", "expected"),
    [(59_999, 2500, 57_500), (60_000, 2500, 60_000), (61_000, 1, 61_000)],
)
def test_loads_round_down_to_plates(load, plate, expected):
    assert floor_plate(load, plate) == expected


def test_a_cut_is_at_least_its_percentage():
    assert cut_g(62_500, 5, 2500) == 57_500
    assert cut_g(60_000, 10, 2500) <= 54_000


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (41, EpisodeStage.ACUTE), (42, EpisodeStage.SUBACUTE), (84, EpisodeStage.SUBACUTE),
        (85, EpisodeStage.CHRONIC),
    ],
)  # fmt: skip
def test_the_stage_changes_at_six_and_twelve_weeks(days, stage):
    told = episode(started_on=DAY0 - timedelta(days=days))
    assert read_episode(told, DAY0, (), (), RULES).stage is stage


@pytest.mark.parametrize(
    ("rest", "settle", "onset", "expected"),
    [
        (5, 1.0, None, Irritability.HIGH), (4, 1.0, None, Irritability.MODERATE),
        (3, 1.0, None, Irritability.MODERATE), (2, 1.9, None, Irritability.LOW),
        (2, 2.0, None, Irritability.MODERATE), (2, 24.0, None, Irritability.MODERATE),
        (2, 24.5, None, Irritability.HIGH), (0, 1.0, 4, Irritability.HIGH),
        (0, 1.0, 5, Irritability.LOW),
    ],
)  # fmt: skip
def test_irritability_changes_at_its_cuts(rest, settle, onset, expected):
    told = episode(pain_at_rest=rest, settle_h=settle, onset_after_min=onset)
    assert read_episode(told, DAY0, (), (), RULES).irritability is expected


def test_a_steady_long_pain_that_settles_fast_is_low():
    told = episode(started_on=day(-200), pain_at_rest=4, settle_h=1.0)
    assert read_episode(told, DAY0, (), (), RULES).irritability is Irritability.LOW


def test_the_lifter_behaves_like_bending_and_compression():
    told = episode(
        aggravating=(A.LIFTING_FROM_FLOOR, A.BENDING, A.SITTING), easing=(EasingFactor.WALKING,)
    )
    found = {s.sensitivity: s for s in read_episode(told, DAY0, (), (), RULES).sensitivities}
    assert set(found) == {Sensitivity.FLEXION, Sensitivity.COMPRESSION}
    assert set(found[Sensitivity.FLEXION].because) == {A.BENDING, A.SITTING}
    assert found[Sensitivity.FLEXION].status is SensitivityStatus.SUSPECTED


def test_a_direction_is_confirmed_on_a_second_day():
    told = episode(aggravating=(A.SITTING,))
    again = morning(3, 2, triggers=(PainTrigger.SITTING_LONG,))
    found = read_episode(told, day(4), (again,), (), RULES).sensitivities
    assert found[0].status is SensitivityStatus.CONFIRMED


def test_a_day_confirms_a_direction_whatever_else_is_told_of_it():
    told = episode(aggravating=(A.SITTING,))
    again = morning(3, 2, triggers=(PainTrigger.SITTING_LONG, PainTrigger.LOAD_JUMP))
    found = read_episode(told, day(4), (again,), (), RULES).sensitivities
    assert found[0].status is SensitivityStatus.CONFIRMED


def test_opposite_directions_without_contrast_name_neither():
    told = episode(aggravating=(A.BENDING, A.LEANING_BACK))
    assert read_episode(told, DAY0, (), (), RULES).sensitivities == ()


def test_symptoms_below_the_knee_read_as_leg_related():
    told = episode(leg=LegSymptoms(LegReach.BELOW_KNEE))
    assert read_episode(told, DAY0, (), (), RULES).radicular


def test_the_weekly_reading_waits_for_three_values():
    calm = tuple(morning(n, 0, 1) for n in (5, 6, 7))
    told = episode(pain_at_rest=4, settle_h=12.0)
    two, three = (read_episode(told, day(8), calm[:n], (), RULES) for n in (2, 3))
    assert (two.irritability, three.irritability) == (Irritability.MODERATE, Irritability.LOW)
