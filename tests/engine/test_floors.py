"""Bad days make a dose small, not absurd: nobody is asked for a walk of seconds (rule book B9);
and what opens the way out of the first phase is read wherever it was shown."""

from collections.abc import Iterator

import pytest

from api.engine.decisions import Prescription
from api.engine.facts import ExerciseDone, Facts, Position, Session, SetDone
from api.engine.planning.phases import GateReport, report_gates
from api.engine.vocab import BaselineTest, Phase
from tests.engine import factories as make
from tests.engine import real
from tests.engine.worlds import answer

WALK = "walk"
RED_DAYS = (0, 8)


@pytest.fixture(autouse=True)
def shipped() -> Iterator[None]:
    with real.content():
        yield


def did(n: int, slug: str, **row: int) -> Session:
    """A session of one set that hurt."""
    return make.session(n, ExerciseDone(slug, (SetDone(pain=6, **row),)))


def early(n: int, slug: str, *sessions: Session, **more: object) -> Facts:
    plain: dict[str, object] = {
        "sessions": sessions,
        "check_ins": tuple(
            make.morning(s.ref.local_date.day - make.DAY0.day + 1, 6, 40) for s in sessions
        ),
        "screenings": (make.screening(0), make.screening(n)),
        "position": Position(Phase.P0, make.day(0)),
    }
    return make.facts(n, make.of_exercise(slug), **{**plain, **more})


def dose(facts: Facts, slug: str) -> Prescription:
    return next(p for p in answer(facts).prescriptions if p.exercise == slug)


# --- the floor ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "row", "least"),
    [
        (WALK, {"duration_s": 300}, {"duration_s": 300}),
        ("breathing-90-90", {"duration_s": 32}, {"duration_s": 30}),
        ("cat-cow", {"reps": 3}, {"reps": 3}),
        ("ta-activation", {"reps": 3, "duration_s": 5}, {"reps": 3, "duration_s": 5}),
    ],
)
def test_a_single_set_that_hurt_again_and_again_stays_worth_doing(
    slug: str, row: dict[str, int], least: dict[str, int]
) -> None:
    given = dose(early(9, slug, *(did(n, slug, **row) for n in RED_DAYS)), slug)

    [only] = given.sets
    assert least == {name: getattr(only, name) for name in least}


def test_above_the_floor_a_single_set_still_shrinks() -> None:
    given = dose(early(9, WALK, *(did(n, WALK, duration_s=600) for n in RED_DAYS)), WALK)

    assert [row.duration_s for row in given.sets] == [480]


def test_whoever_walks_less_already_is_not_asked_for_more() -> None:
    given = dose(early(9, WALK, *(did(n, WALK, duration_s=120) for n in RED_DAYS)), WALK)

    assert [row.duration_s for row in given.sets] == [120]


# --- the way out of P0 ----------------------------------------------------------------------


def report(*mornings: int, tests: tuple[object, ...] = ()) -> GateReport:
    """The gates of P0 on the third of three mornings, without any walk that was logged."""
    return report_gates(
        make.facts(
            10,
            check_ins=tuple(make.morning(8 + n, pain) for n, pain in enumerate(mornings)),
            baselines=tests,
            position=Position(Phase.P0, make.day(3)),
        ),
        make.RULES,
        make.LIBRARY,
    )


def is_met(found: GateReport, kind: str) -> bool:
    [line] = [line for line in found.lines if line.gate.kind == kind]
    return line.check.met


@pytest.mark.parametrize(
    ("mornings", "open_"),
    [
        ((1, 2, 1), True),
        ((0, 0, 2), True),
        ((2, 3, 2), False),
        ((4, 3, 3), True),
        ((3, 3, 3), False),
        ((1, 2, 3), False),
    ],
)
def test_mornings_are_settled_when_they_fall_or_all_are_quiet(
    mornings: tuple[int, ...], open_: bool
) -> None:
    assert open_ is is_met(report(*mornings), "morning_falling")


@pytest.mark.parametrize(
    ("day", "pain", "open_"), [(3, 2, True), (9, 0, True), (3, 3, False), (2, 0, False)]
)
def test_the_half_hour_test_walk_shows_the_ten_minutes_if_it_was_calm_and_since_the_phase_began(
    day: int, pain: int, open_: bool
) -> None:
    walked = make.result(BaselineTest.BRISK_WALK_30, pain, day)

    assert open_ is is_met(report(1, 1, 1, tests=(walked,)), "walk_s")


def test_without_any_walk_the_ten_minutes_are_not_shown() -> None:
    assert not is_met(report(1, 1, 1), "walk_s")
