"""A rung that rested while its movement went on lighter comes back near that (B6)."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, ToleratedLoad
from api.engine.rules import layoff
from api.engine.vocab import BaselineTest, DecisionAction
from tests.engine import factories as make
from tests.engine import metamorphic
from tests.engine.lifting import MODERATE, RDL, code, facts, lift, top
from tests.engine.worlds import answer

NOW, KEPT = 60, "kb-deadlift"
REGRESS = DecisionAction.REGRESS


def rested(last: int, kilos: float = 40, pain: int = 1, slug: str = KEPT, **more: object) -> Facts:
    """100 kg up to a day, and every third day since then another rung of the ladder."""
    light = (make.lifted(n, slug, kilos, (pain,) * 3) for n in range(last + 3, NOW - 1, 3))
    plain: dict[str, object] = {
        "screenings": (make.screening(0), make.screening(NOW - 1)),
        "baselines": (make.result(BaselineTest.BRACE, 2, NOW - 2),),
    }
    told = facts(lift(last - 3, 100), lift(last, 100), *light, **{**plain, **more})
    return replace(told, as_of=make.day(NOW))


@pytest.mark.parametrize(("last", "kilos"), [(NOW - 29, 105), (NOW - 30, 105), (NOW - 31, 42.5)])
def test_a_month_of_lighter_work_bounds_what_comes_back(last, kilos):
    """A later rung counts whole: 40 kg, and a tenth."""
    made = answer(rested(last))
    assert (top(made), made.action is REGRESS) == (kilos, kilos < 100)
    assert (code(made) == "movement_lighter") is (kilos < 100)


@pytest.mark.parametrize(("kilos", "comes"), [(40, 42.5), (80, 87.5), (90, 97.5), (92, 105)])
def test_what_the_movement_carried_is_what_counts(kilos, comes):
    assert top(answer(rested(29, kilos))) == comes


def test_an_earlier_rung_speaks_by_its_share():
    """85 % of 40 kg, and a tenth."""
    made = answer(rested(29, slug="rdl-dumbbell"))
    assert top(made) <= 42.5
    assert code(made) == "movement_lighter"


def test_a_load_told_of_a_later_rung_counts_as_carried():
    told = ToleratedLoad(KEPT, 95_000, 5, make.day(NOW - 10))
    described = make.episode(**MODERATE, best_tolerated=(told,))
    assert top(answer(rested(29, episode=described))) == 105


@pytest.mark.parametrize("pain", [4, 7])
def test_lighter_work_that_hurt_brings_nothing_back_higher(pain):
    """INV-22: the least that was done stands where none of it was calm."""
    calm, loud = answer(rested(29)), answer(rested(29, pain=pain))
    assert metamorphic.top(loud).get(RDL, 0) <= metamorphic.top(calm)[RDL]
    assert metamorphic.inv_22(calm, loud) is None


def test_done_once_more_it_goes_by_its_own_answers():
    back = rested(29)
    again = make.lifted(58, RDL, 42.5, (1, 1, 1))
    told = replace(
        back, sessions=(*back.sessions, again), check_ins=(*back.check_ins, make.morning(59, 1, 1))
    )
    assert 42.5 <= top(answer(told)) <= 47.5


def test_a_rung_that_comes_back_at_its_old_load_is_caught(monkeypatch):
    assert top(answer(rested(29))) == 42.5
    monkeypatch.setattr(layoff, "month_g", lambda _: None)
    assert top(answer(rested(29))) == 105
