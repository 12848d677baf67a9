"""The weekly safety questions count as asked when every one of them was answered."""

from datetime import date

import pytest

from api.engine.facts import Facts, Position, Screening
from api.engine.planning import phases
from api.engine.safety.triage import mandatory_codes
from api.engine.vocab import AskKind, FactKind, Phase, TriageAnswer
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_finding import TEN, rising
from tests.engine.worlds import answer

YOUNG = "RF-FX-4"


def only(n: int, *codes: str) -> Screening:
    answers = tuple((code, TriageAnswer.NO) for code in sorted(codes))
    return Screening(make.ref(FactKind.SCREENING, f"part{n}", n), answers)


def due(facts: Facts) -> date:
    return laws.book_of(facts).lock.screening_due_on


def asked_for(facts: Facts) -> bool:
    return AskKind.SCREENING in {ask.kind for ask in answer(facts).asks}


def facts(n: int, *screenings: Screening, **more: object) -> Facts:
    first = (make.screening(0), *screenings)
    plain = {"screenings": first, "position": Position(Phase.P1, make.DAY0)}
    return make.lifter(n, **{**plain, **more})


def test_a_form_with_one_answer_is_not_the_weekly_form() -> None:
    told = facts(9, only(7, "RF-FX-1"))

    assert make.day(8) == due(told)
    assert asked_for(told)


def test_every_emergency_question_answered_is() -> None:
    told = facts(9, only(7, *mandatory_codes()))

    assert make.day(15) == due(told)
    assert not asked_for(told)


def test_two_halves_of_the_form_count_from_the_older_one() -> None:
    codes = mandatory_codes()
    told = facts(9, only(5, *codes[:6]), only(7, *codes[6:]))

    assert make.day(13) == due(told)


@pytest.mark.parametrize(("born", "due_on"), [(date(2010, 6, 1), 8), (date(1990, 6, 1), 15)])
def test_under_18_the_question_for_young_backs_belongs_to_the_week(born: date, due_on: int) -> None:
    young = {"athlete": make.athlete(born)}

    assert make.day(due_on) == due(facts(9, only(7, *mandatory_codes()), **young))
    assert make.day(15) == due(facts(9, only(7, *mandatory_codes(), YOUNG), **young))


@pytest.mark.parametrize(("days", "opens"), [(7, True), (8, False)])
def test_no_phase_rises_on_safety_answers_older_than_a_week(days, opens):
    """Every other gate of P1 is met."""
    made = answer(rising(screenings=(make.screening(TEN - days),)))
    codes = {reason.code for reason in made.reasons}
    assert made.phase is (Phase.P2 if opens else Phase.P1)
    assert ("phase_raised" in codes, "screening_old" in codes) == (opens, not opens)


def test_a_phase_that_rises_on_old_answers_is_caught(monkeypatch):
    whole = phases._blocked

    def forgetful(book, phase):
        found = whole(book, phase)
        return None if found == "screening_old" else found

    monkeypatch.setattr(phases, "_blocked", forgetful)
    with pytest.raises(AssertionError):
        test_no_phase_rises_on_safety_answers_older_than_a_week(8, False)
