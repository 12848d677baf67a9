"""Sessions told without what was done in them: nobody can tell which movement answered."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, Session
from api.engine.vocab import DecisionAction, FactKind, Urgency
from tests.engine import factories as make
from tests.engine import load_laws
from tests.engine.worlds import answer

RDL = "rdl-tempo"
MOST_G = 60_000


def match(n: int, worst: int | None, **more: object) -> Session:
    """Ninety minutes without an exercise; the lift of the day is another session."""
    told = {"pain_before": 2, "pain_worst": worst, "pain_after": None, "session_rpe": 8}
    made = make.session(n, **{**told, **more})
    return replace(made, ref=make.ref(FactKind.SESSION, f"match{n}", n))


def player(n: int, *matches: Session, mornings: tuple[int, ...] = (), **more: object) -> Facts:
    """Two calm lifts on days 2 and 5, and what was played since."""
    lifted = (make.lifted(2, RDL, 60, (1, 1, 1)), make.lifted(5, RDL, 60, (1, 1, 1)))
    told = tuple(make.morning(day, 1, 1) for day in (3, 6, *mornings))
    plain = {"scope": make.of_exercise(RDL), "sessions": (*lifted, *matches), "check_ins": told}
    return make.lifter(n, **{**plain, **more})


def load(facts: Facts) -> int:
    made = answer(facts)
    return max(s.load_g or 0 for p in made.prescriptions for s in p.sets)


def first_reason(facts: Facts) -> str:
    return answer(facts).reasons[0].code


@pytest.mark.parametrize(
    ("worst", "action"),
    [
        (1, DecisionAction.PROGRESS), (3, DecisionAction.PROGRESS), (4, DecisionAction.HOLD),
        (6, DecisionAction.HOLD), (10, DecisionAction.HOLD),
    ],
)  # fmt: skip
def test_after_a_match_that_was_not_calm_nothing_adds_anything(worst, action):
    made = answer(player(8, match(7, worst), mornings=(8,)))
    assert made.action is action


def test_the_receipt_says_which_session_it_was():
    made = answer(player(8, match(7, 8), mornings=(8,)))
    reason = made.reasons[0]
    assert (reason.code, made.binding_rule) == ("session_not_calm", "pain.unnamed_session")
    assert make.day(7).strftime("%-d %B") in reason.text
    assert load(player(8, match(7, 8), mornings=(8,))) == MOST_G


def test_a_match_on_the_day_of_the_lift_counts_too():
    assert first_reason(player(7, match(5, 8))) == "session_not_calm"


def test_a_match_before_the_last_calm_day_of_the_lift_holds_nothing():
    assert answer(player(7, match(4, 8), mornings=(5,))).action is DecisionAction.PROGRESS


@pytest.mark.parametrize(("worst", "held"), [(1, False), (8, True)])
def test_two_calm_sessions_in_a_row_end_what_a_match_said_whatever_they_were_of(worst, held):
    """A lift that rested for weeks would come back under the word of an old match."""
    calm = (match(8, 1), match(9, worst))
    facts = player(10, match(7, 8), *calm, mornings=(8, 9, 10))
    assert ("session_not_calm" in {r.code for r in answer(facts).reasons}) is held


def test_a_match_whose_morning_is_not_in_yet_waits():
    assert first_reason(player(8, match(7, 1))) == "session_unanswered"


def test_leaving_out_the_pain_of_a_match_opens_nothing():
    told = player(8, match(7, None, pain_before=None), match(4, 1), mornings=(5, 8))
    assert first_reason(told) == "session_unanswered"


def test_whoever_never_tells_the_pain_of_such_sessions_is_not_held_back():
    silent = player(8, match(7, None, pain_before=None), mornings=(8,))
    assert answer(silent).action is DecisionAction.PROGRESS


def test_no_load_is_looked_for_after_one():
    gone = replace(player(8, match(7, 8), mornings=(8,)), scope=make.PLAN)
    assert "load_finding" not in {r.code for r in answer(gone).reasons}


@pytest.mark.parametrize(
    ("days", "raised"),
    [((8, 14, 21), True), ((7, 14, 21), True), ((6, 14, 21), False), ((14, 21), False)],
)
def test_three_red_ones_in_a_fortnight_are_a_visit(days, raised):
    """Also one every Saturday: the first and the third are fourteen days apart (B3)."""
    played = [match(n, 8) for n in days]
    forms = tuple(make.screening(n) for n in (0, 7, 14, 21))
    facts = player(22, *played, mornings=tuple(n + 1 for n in days), screenings=forms)
    made = answer(facts)
    found = "sessions_worsening" in {r.code for r in made.reasons}
    assert (found, made.urgency is Urgency.ROUTINE) == (raised, raised)


def test_the_fortnight_is_over_after_two_green_sessions_in_a_row():
    played = [match(n, 8) for n in (8, 12, 16)] + [match(n, 1) for n in (18, 20)]
    days = tuple(int((s.ref.local_date - make.day(0)) / timedelta(days=1)) for s in played)
    forms = tuple(make.screening(n) for n in (0, 7, 14, 21))
    facts = player(22, *played, mornings=tuple(n + 1 for n in days), screenings=forms)
    assert "sessions_worsening" not in {r.code for r in answer(facts).reasons}


def test_a_match_that_nobody_heard_of_is_caught(monkeypatch):
    facts = player(8, match(7, 8), mornings=(8,))
    assert load_laws.unnamed(facts, answer(facts)) is None
    monkeypatch.setattr("api.engine.rules.unnamed.HARD", frozenset())
    assert load_laws.unnamed(facts, answer(facts))
