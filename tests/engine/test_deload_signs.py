"""A lighter week begins early where signs agree."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import deload
from api.engine.facts import Facts, Position, Session
from api.engine.vocab import (
    FactKind,
    Phase,
    SessionStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.light_weeks import RDL, dose, lived
from tests.engine.worlds import answer


def rated(session: Session, rpe: float = 6) -> Session:
    return replace(session, session_rpe=rpe, duration_s=3600)


def ill(n: int) -> Session:
    left = {"status": SessionStatus.SKIPPED, "skip_reason": StopReason.ILLNESS}
    return replace(make.session(n, **left), ref=make.ref(FactKind.SESSION, f"ill{n}", n))


def even_week(n: int) -> tuple[Session, ...]:
    """Seven days alike: as monotonous as a week can be."""
    days = [rated(make.lifted(d, "bench-press", 40, (1, 1))) for d in range(n - 6, n + 1)]
    return tuple(days)


def harder(n: int, rise: float = 1) -> tuple[Session, ...]:
    """Three exposures at one load; the last two feel harder."""
    return tuple(
        make.lifted(d, RDL, 60, (1, 1, 1, 1), rpe=rpe)
        for d, rpe in ((n - 8, 5), (n - 5, 5 + rise), (n - 2, 5 + rise))
    )


def troubled(*parts: tuple[Session, ...], n: int = 15, **more: object) -> Facts:
    facts = lived(n, **more)
    days = {s.ref.local_date for part in parts for s in part}
    kept = tuple(s for s in facts.sessions if s.ref.local_date not in days)
    return replace(facts, sessions=(*kept, *(s for part in parts for s in part)))


HARD, EVEN, ILL = harder(15), even_week(15), (ill(13), ill(14), ill(15))


def lines(facts: Facts) -> dict[str, bool]:
    return {line.name: line.met for line in deload.signs(laws.book_of(facts))}


@pytest.mark.parametrize(("rise", "met"), [(0.5, True), (1, False)])
def test_effort_a_point_up_at_one_load_twice_is_a_sign(rise, met):
    assert lines(troubled(harder(15, rise)))["rise of effort at one load"] is met


def test_red_on_three_days_in_a_row_is_a_sign():
    assert lines(troubled(ILL[:1]))["red days in a row"] is False
    two = troubled((ill(14),), n=15)
    assert lines(two)["red days in a row"] is True


def test_an_even_week_is_a_sign_and_one_missing_effort_takes_it_back():
    facts = troubled(EVEN)
    other = tuple(s for s in facts.sessions if s.session_rpe is not None)
    rated_only = replace(facts, sessions=other)
    assert lines(rated_only)["monotony of the week"] is False
    silent = replace(other[0], session_rpe=None)
    assert "monotony of the week" not in lines(replace(facts, sessions=(silent, *other[1:])))


@pytest.mark.parametrize(("weeks", "told"), [(5, False), (6, True)])
def test_strain_is_held_against_six_known_weeks(weeks, told):
    n = weeks * 7 + 6
    days = [(d, 4) for d in range(0, weeks * 7, 3)] + [(n - 2, 9), (n, 9), (n - 1, 9)]
    sessions = tuple(rated(make.lifted(d, RDL, 60, (1,)), rpe) for d, rpe in days)
    found = lines(make.lifter(n, sessions=sessions))
    assert ("strain of the week" in found) is told
    assert found.get("strain of the week", False) is False


def test_the_percentile_lies_between_two_values():
    assert deload.percentile([4.0, 1.0, 2.0, 3.0, 5.0], 50) == 3
    assert deload.percentile([1.0, 2.0], 90) == pytest.approx(1.9)


def test_two_signs_begin_one_and_a_single_sign_does_not():
    both, one = answer(troubled(HARD, ILL)), answer(troubled(HARD))
    assert (both.reasons[0].code, both.position.deload_from) == ("deload_triggered", make.day(15))
    assert one.position.deload_from is None
    assert laws.loads(dose(both)) == [55_000, 55_000]


@pytest.mark.parametrize(
    ("phase", "begins"), [(Phase.P0, False), (Phase.P1, False), (Phase.P2, True)]
)
def test_two_signs_begin_none_in_a_phase_that_plans_none(phase, begins):
    made = answer(troubled(HARD, ILL, phase=phase))
    assert (made.phase, made.position.deload_from is not None) == (phase, begins)


def test_plates_that_are_too_big_a_cut_leave_the_load():
    parts = tuple(
        make.lifted(d, RDL, 20, (1, 1, 1, 1), rpe=rpe) for d, rpe in ((7, 5), (10, 6), (13, 6))
    )
    assert set(laws.loads(dose(answer(troubled(parts, ILL))))) == {20_000}


@pytest.mark.parametrize(("days", "light"), [(10, False), (11, True)])
def test_signs_begin_no_second_one_within_ten_days(days, light):
    position = Position(Phase.P2, make.day(0), deload_from=make.day(15 - days))
    made = answer(troubled(HARD, ILL, position=position))
    assert (made.position.deload_from == make.day(15)) is light


def test_without_any_effort_told_there_is_no_sign_and_nothing_in_the_way():
    facts = lived(15)
    bare = tuple(
        replace(s, exercises=tuple(_silent(e) for e in s.exercises)) for s in facts.sessions
    )
    assert not any(not met for met in lines(replace(facts, sessions=bare)).values())
    assert answer(replace(facts, sessions=bare)).position.deload_from is None


def _silent(done: object) -> object:
    return replace(done, sets=tuple(replace(s, effort=None) for s in done.sets))
