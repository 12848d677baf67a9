"""What the athlete rates is asked for once more before six weeks of it are judged (B1, B4)."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, Position
from api.engine.vocab import AskKind, BaselineTest, Phase
from tests.engine import factories as make
from tests.engine.test_visits import ACUTE, chronic, visits
from tests.engine.worlds import answer

OWN, SURE = BaselineTest.PSFS, BaselineTest.CONFIDENCE


def rated(*days: int, value: float = 4) -> tuple:
    return tuple(make.result(test, value, day) for test in (OWN, SURE) for day in days)


def asked(facts: Facts) -> set[BaselineTest]:
    rows = (ask.tests for ask in answer(facts).asks if ask.kind is AskKind.BASELINES)
    return {test for tests in rows for test in tests} & {OWN, SURE}


def on(n: int, *days: int, phase: Phase = Phase.P3, **more: object) -> Facts:
    known = {"baselines": rated(*days), "position": Position(phase, make.day(0)), **more}
    return replace(chronic(), as_of=make.day(n), **known)


@pytest.mark.parametrize(
    ("n", "days", "expected"),
    [
        (34, (0, 24), set()),
        (35, (0, 24), {OWN, SURE}),
        (41, (0, 24), {OWN, SURE}),
        (42, (0, 24), set()),
        (41, (0, 34), {OWN, SURE}),
        (41, (0, 35), set()),
    ],
)
def test_the_last_week_asks_how_things_stand_unless_it_was_told(n, days, expected):
    """Who had gained two points since day 24 was sent to a visit on the day they were asked."""
    assert asked(on(n, *days)) == expected


def test_what_is_told_then_is_what_counts():
    late = (*rated(0, 24), make.result(OWN, 6, 41))
    assert "RF-TIME-2" in visits(on(42, 0, 24))
    assert "RF-TIME-2" not in visits(on(42, baselines=late))


@pytest.mark.parametrize(
    "spared",
    [{"phase": Phase.P6}, {"episode": make.episode(**ACUTE)}],
    ids=["maintenance", "judged by its mornings"],
)
def test_where_no_function_is_judged_none_is_asked_for(spared):
    assert asked(on(41, 0, 24, **spared)) == set()
