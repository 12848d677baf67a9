"""Red answers of some days are counted wherever those days lie (B3, INV-22)."""

import pytest

from api.engine.facts import Facts, Position
from api.engine.rules import pain as pain_rules
from api.engine.vocab import Phase
from tests.engine import factories as make
from tests.engine.worlds import answer

KB = "kb-deadlift"
HARD_AT_FIRST = (7, 7, 7, 4, 4, 4, 4)
"""Three red days within a fortnight, and no two green ones since."""


def days_apart(*pains: int, gap: int = 4) -> Facts:
    """A pull every so many days, answered like this; all the mornings were calm."""
    days = [gap * place + 1 for place in range(len(pains))]
    return make.lifter(
        days[-1] + 1,
        make.of_exercise(KB),
        sessions=tuple(make.lifted(n, KB, 40, (p,)) for n, p in zip(days, pains, strict=True)),
        check_ins=tuple(make.morning(n + 1, 1, 1) for n in days),
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        screenings=(make.screening(0), make.screening(20)),
        position=Position(Phase.P3, make.day(0)),
    )


def test_one_more_red_answer_does_not_undo_the_three_before_it():
    """Counted back from the newest one alone, a later red one pushed the first out of its days."""
    assert answer(days_apart(*HARD_AT_FIRST)).reasons[0].code == "worsening_trend"
    assert answer(days_apart(*HARD_AT_FIRST[:-1], 7)).reasons[0].code == "worsening_trend"


@pytest.mark.parametrize(
    ("pains", "gap", "code"),
    [
        ((7, 7), 6, "red_twice_week"),
        ((7, 7), 7, "red_twice_week"),
        ((7, 7), 8, "in_session_red"),
        ((7, 7, 7), 7, "worsening_trend"),
        ((7, 7, 7), 8, "in_session_red"),
    ],
)
def test_who_trains_once_a_week_has_two_reds_in_seven_days(pains, gap, code):
    """B3: hard every Monday, nothing changed the movement and nobody was asked for a visit."""
    assert answer(days_apart(*pains, gap=gap)).reasons[0].code == code


def test_reds_counted_from_the_newest_alone_are_caught(monkeypatch):
    between = pain_rules._between
    newest = make.day(25)
    monkeypatch.setattr(
        pain_rules,
        "_between",
        lambda reds, since, until: between(reds, since, until) if until == newest else (),
    )
    louder = answer(days_apart(*HARD_AT_FIRST[:-1], 7))
    assert louder.reasons[0].code != "worsening_trend"
