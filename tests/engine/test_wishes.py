"""A wish for less that names a load is kept to, and asks for no more than that (INV-35)."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Prescription
from api.engine.facts import Facts, OverrideRequest, Session
from api.engine.vocab import DecisionAction, FactKind, OverrideKind
from tests.engine import factories as make
from tests.engine.worlds import answer

RDL = "rdl-tempo"
LIFTED = (make.lifted(4, RDL, 60, (1, 1, 1)), make.lifted(7, RDL, 60, (1, 1, 1)))


def less(n: int, load_kg: float | None) -> OverrideRequest:
    load = None if load_kg is None else int(load_kg * 1000)
    ref = make.ref(FactKind.OVERRIDE_REQUEST, f"less{n}", n)
    return OverrideRequest(ref, OverrideKind.LESS, RDL, load)


def lift(wish: OverrideRequest, *sessions: Session, n: int = 9) -> Prescription:
    mornings = tuple(make.morning(s.ref.local_date.day - 13, 2, 1) for s in (*LIFTED, *sessions))
    told: Facts = make.lifter(
        n, sessions=(*LIFTED, *sessions), check_ins=mornings, overrides=(wish,)
    )
    made = answer(replace(told, scope=make.of_exercise(RDL)))
    return next(p for p in made.prescriptions if p.exercise == RDL)


def loads(given: Prescription) -> set[int | None]:
    return {row.load_g for row in given.sets}


def test_a_named_load_is_the_most_of_the_next_dose() -> None:
    given = lift(less(9, 50))

    assert (DecisionAction.REGRESS, {50_000}, 3) == (given.action, loads(given), len(given.sets))


def test_a_wish_without_a_load_takes_a_set() -> None:
    given = lift(less(9, None))

    assert ({60_000}, 2) == (loads(given), len(given.sets))


@pytest.mark.parametrize("named", [60, 100])
def test_a_named_load_that_is_no_less_than_the_last_one_still_gives_less(named: float) -> None:
    given = lift(less(9, named))

    assert ({60_000}, 2) == (loads(given), len(given.sets))


def test_what_was_done_as_wished_is_repeated_and_not_cut_again() -> None:
    done = make.lifted(10, RDL, 50, (1, 1, 1))

    given = lift(less(9, 50), done, n=11)

    assert (DecisionAction.HOLD, {50_000}, 3) == (given.action, loads(given), len(given.sets))
