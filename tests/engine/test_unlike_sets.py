"""Sets of one exercise at unlike loads: which of them the next dose goes on from (B3, B5)."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts
from api.engine.reading.chronology import Chronology
from api.engine.vocab import PainQuality, Phase
from tests.engine import laws
from tests.engine.lifting import code, facts, lift, one_row, row, top
from tests.engine.worlds import answer

LIGHT, HEAVY, RED = 40, 65, 7


def after(light: int | None, heavy: int | None, **more: object) -> Facts:
    """A calm week, and a day of light sets and heavy ones that said this."""
    last = one_row(20, row(LIGHT, light), row(HEAVY, heavy))
    return facts(lift(14, HEAVY), lift(17, HEAVY), replace(last, **more))


def test_a_slot_keeps_the_work_and_not_the_sets_before_it():
    """Six sets, and a slot of three: the light ones are what nobody asked for."""
    made = answer(facts(*(one_row(n, row(LIGHT), row(HEAVY)) for n in (17, 20)), phase=Phase.P2))
    assert laws.loads(made.prescriptions[0]) == [67_500] * 3


def test_thirty_light_sets_leave_room_for_the_work():
    many = replace(row(LIGHT), sets=row(LIGHT).sets * 10)
    assert top(answer(facts(one_row(20, many, row(HEAVY))))) == HEAVY


@pytest.mark.parametrize(
    ("light", "heavy", "most"), [(1, RED, 58.5), (RED, 1, 36), (RED, RED, 36), (None, RED, 58.5)]
)
def test_a_red_answer_lowers_the_least_load_that_was_red(light, heavy, most):
    """INV-06: what hurt at 40 kg is not asked for again, although 65 kg were calm."""
    told = after(light, heavy)
    assert code(answer(told)) == "in_session_red"
    assert 0.9 * most <= top(answer(told)) <= most
    assert laws.inv_06(told, answer(told)) is None


def test_a_session_that_hurt_more_than_any_set_takes_a_tenth_off_the_work():
    assert top(answer(after(1, 1, pain_worst=RED))) == 57.5


def test_what_stands_in_for_sharp_sets_is_lighter_than_they_were():
    light = row(LIGHT, quality=PainQuality.SHARP)
    known = lift(14, 60, slug="kb-deadlift")
    made = answer(facts(lift(11, HEAVY), known, one_row(20, light, row(HEAVY))))
    assert (made.prescriptions[0].exercise, top(made)) == ("kb-deadlift", 35)


def test_a_red_load_held_up_by_a_heavier_one_is_caught(monkeypatch):
    monkeypatch.setattr(Chronology, "_least_red_g", lambda *_: None)
    assert laws.inv_06(after(RED, 1), answer(after(RED, 1)))
