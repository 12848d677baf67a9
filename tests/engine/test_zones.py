"""The traffic light at every cut: one below, on it, one above."""

import pytest

from api.engine.facts import LegSymptoms
from api.engine.reading.pain import Reaction, judge, limits, spread
from api.engine.vocab import Irritability, LegChange, LegReach, PainQuality, PainZone
from tests.engine.factories import RULES

LOW, MODERATE, HIGH = Irritability.LOW, Irritability.MODERATE, Irritability.HIGH
GREEN, AMBER, RED, UNKNOWN = PainZone.GREEN, PainZone.AMBER, PainZone.RED, PainZone.UNKNOWN


def said(**told: object) -> Reaction:
    plain: dict[str, object] = {
        "worst": 0, "before": None, "baseline": 1.0, "morning": 1, "settle_h": 2,
        "qualities": frozenset(), "spread": False, "stopped_for_pain": False,
    }  # fmt: skip
    return Reaction(**{**plain, **told})  # type: ignore[arg-type]


def zone(irritability: Irritability, **told: object) -> PainZone:
    return judge(said(**told), irritability, RULES).zone


@pytest.mark.parametrize(
    ("irritability", "worst", "expected"),
    [
        (HIGH, 2, GREEN), (HIGH, 3, AMBER), (HIGH, 4, RED),
        (MODERATE, 3, GREEN), (MODERATE, 4, AMBER), (MODERATE, 5, RED),
        (LOW, 3, GREEN), (LOW, 4, AMBER), (LOW, 5, AMBER), (LOW, 6, RED),
    ],
)  # fmt: skip
def test_pain_in_a_session_changes_colour_at_the_cuts(irritability, worst, expected):
    assert zone(irritability, worst=worst) is expected


@pytest.mark.parametrize(
    ("irritability", "rise", "expected"),
    [
        (HIGH, 1, GREEN), (HIGH, 2, AMBER), (HIGH, 3, RED),
        (MODERATE, 2, GREEN), (MODERATE, 3, RED),
        (LOW, 2, GREEN), (LOW, 3, AMBER), (LOW, 4, RED),
    ],
)  # fmt: skip
def test_a_rise_within_the_session_changes_colour_at_the_cuts(irritability, rise, expected):
    rows = judge(said(worst=rise, before=0), irritability, RULES).rows
    assert next(r.zone for r in rows if r.name.startswith("rise")) is expected


@pytest.mark.parametrize(
    ("irritability", "rise", "expected"),
    [
        (HIGH, 0, GREEN), (HIGH, 1, AMBER), (HIGH, 2, RED),
        (MODERATE, 1, GREEN), (MODERATE, 2, AMBER), (MODERATE, 3, RED),
        (LOW, 1, GREEN), (LOW, 2, AMBER), (LOW, 3, RED),
    ],
)  # fmt: skip
def test_the_next_morning_changes_colour_at_the_cuts(irritability, rise, expected):
    assert zone(irritability, morning=1 + rise) is expected


@pytest.mark.parametrize(
    ("irritability", "hours", "expected"),
    [
        (HIGH, 12, GREEN), (HIGH, 13, AMBER), (HIGH, 24, AMBER), (HIGH, 25, RED),
        (MODERATE, 24, GREEN), (MODERATE, 25, AMBER), (MODERATE, 48, AMBER), (MODERATE, 49, RED),
    ],
)  # fmt: skip
def test_the_hours_to_settle_change_colour_at_the_cuts(irritability, hours, expected):
    assert zone(irritability, settle_h=hours) is expected


@pytest.mark.parametrize(
    "quality", [PainQuality.SHARP, PainQuality.ELECTRIC, PainQuality.GIVING_WAY]
)
def test_a_sharp_quality_is_red_at_any_number(quality):
    assert zone(LOW, worst=0, qualities=frozenset({quality})) is RED


def test_symptoms_spreading_down_the_leg_are_red_at_any_number():
    assert zone(LOW, spread=True) is RED
    assert spread(LegSymptoms(LegReach.FOOT), LegSymptoms(LegReach.ABOVE_KNEE))
    assert spread(LegSymptoms(change=LegChange.PERIPHERALISED), LegSymptoms())
    assert not spread(LegSymptoms(LegReach.ABOVE_KNEE), LegSymptoms(LegReach.FOOT))


def test_a_missing_morning_is_neither_green_nor_amber():
    assert zone(LOW, morning=None) is UNKNOWN
    assert zone(LOW, worst=4, morning=None) is AMBER
    assert zone(LOW, worst=6, morning=None) is RED


@pytest.mark.parametrize(
    ("baseline", "green", "red"), [(2, 3, 5), (3, 4, 6), (4, 5, 7), (5, 5, 7), (6, 5, 7)]
)
def test_a_raised_baseline_moves_the_limits_but_never_past_seven(baseline, green, red):
    edge = limits(MODERATE, baseline, None, RULES)
    assert (green, red) == (edge.green_max, edge.red_from)


def test_a_bad_start_of_one_day_moves_the_limits_by_two_points_at_most():
    assert limits(MODERATE, 1, 8, RULES) == limits(MODERATE, 3, None, RULES)


def test_an_irritable_back_with_rest_pain_five_is_not_red_by_arithmetic():
    assert zone(HIGH, worst=5, before=5, baseline=5.0, morning=5) is GREEN
