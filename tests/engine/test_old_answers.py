"""Safety answers that have grown old: first nothing rises, then nothing is prescribed."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, Position
from api.engine.rules import order
from api.engine.safety import answers
from api.engine.safety.triage import mandatory_codes
from api.engine.vocab import (
    AskKind,
    DecisionAction,
    FlagLevel,
    LockEffect,
    MovementPattern,
    Phase,
    ScopeKind,
    Urgency,
)
from tests.engine import factories as make
from tests.engine import laws, safety_laws
from tests.engine.worlds import answer, crafted

STANDING = Position(Phase.P2, make.day(0))
HOLD, STOP = DecisionAction.HOLD, DecisionAction.STOP_AND_REFER


def earned(screened: int = 0, n: int = 16, **more: object) -> Facts:
    """A lift that has earned its step, and safety answers of one day only."""
    lifted = tuple(make.lifted(day, "rdl-tempo", 60, (1, 1)) for day in (n - 5, n - 2))
    plain: dict[str, object] = {
        "episode": make.episode(pain_at_rest=1, pain_morning=2, settle_h=6.0),
        "sessions": lifted,
        "check_ins": tuple(make.morning(day, 2) for day in (n - 4, n - 1)),
        "screenings": (make.screening(screened),),
        "position": STANDING,
    }
    return make.lifter(n, make.of_exercise("rdl-tempo"), **{**plain, **more})


def codes_asked(facts: Facts, kind: AskKind = AskKind.SCREENING) -> tuple[str, ...]:
    return next((ask.codes for ask in answer(facts).asks if ask.kind is kind), ())


@pytest.mark.parametrize(("days", "action"), [(7, DecisionAction.PROGRESS), (8, HOLD)])
def test_no_load_rises_on_safety_answers_older_than_a_week(days, action):
    made = answer(earned(16 - days))
    assert made.action is action
    assert ("screening_old" in {r.code for r in made.reasons}) is (action is HOLD)


def test_a_run_stays_at_its_stage_while_the_questions_wait():
    runs = tuple(make.ran(n, make.RunStage.R1, 3000, 0) for n in (8, 11, 14))
    mornings = tuple(make.morning(n, 1, 1) for n in (9, 12, 15))
    known = make.runner(16, sessions=runs, check_ins=mornings, position=STANDING)
    fresh, old = (replace(known, screenings=(make.screening(n),)) for n in (16, 0))
    assert answer(fresh).action is DecisionAction.PROGRESS
    assert (answer(old).action, answer(old).binding_rule) == (HOLD, "safety.screening_old")


def test_a_plan_on_old_answers_goes_on_and_names_every_question_it_wants():
    facts = replace(earned(), scope=make.PLAN)
    assert answer(facts).prescriptions
    assert set(codes_asked(facts)) == set(mandatory_codes(make.RULES))


def test_only_the_questions_that_are_old_are_asked_again():
    half = mandatory_codes(make.RULES)[:6]
    told = tuple(row for row in make.answers() if row[0] in half)
    facts = earned(check_ins=(make.morning(12, 2), make.morning(15, 2, red_flags=told)))
    assert set(codes_asked(facts)) == set(mandatory_codes(make.RULES)) - set(half)


def test_a_check_in_that_answers_every_question_is_a_weekly_form():
    facts = earned(check_ins=(make.morning(12, 2), make.morning(15, 2, red_flags=make.answers())))
    assert answer(facts).action is DecisionAction.PROGRESS
    assert laws.book_of(facts).lock.screening_due_on == make.day(23)


def test_answers_back_filled_for_a_day_long_ago_are_old():
    late = replace(make.screening(6), sequence=9_000)
    assert answer(earned(screenings=(make.screening(0), late))).action is HOLD


# --- four weeks -----------------------------------------------------------------------------


@pytest.mark.parametrize("scope", [make.PLAN, make.of_pattern(MovementPattern.HINGE)], ids=str)
@pytest.mark.parametrize(("n", "stops"), [(28, False), (29, True)])
def test_nothing_is_prescribed_on_safety_answers_older_than_four_weeks(n, stops, scope):
    facts = replace(earned(n=n), scope=scope)
    made = answer(facts)
    assert (made.prescriptions == ()) is stops
    if stops:
        assert (made.action, made.urgency) == (STOP, Urgency.NONE)
        assert made.reasons[0].code == "screening_expired"
        assert codes_asked(facts) == mandatory_codes(make.RULES)


def test_the_lock_of_old_answers_is_no_emergency():
    found = laws.book_of(earned(n=29)).lock
    assert (found.level, found.effect) == (FlagLevel.NONE, LockEffect.NOTHING_PRESCRIBED)


def test_a_question_that_was_never_answered_is_told_apart_from_an_old_one():
    told = make.screening(0)
    silent = replace(told, answers=tuple(a for a in told.answers if a[0] != "RF-CES-1"))
    assert answer(earned(n=29, screenings=(silent,))).reasons[0].code == "screening_missing"


def test_a_new_form_opens_training_again():
    made = answer(earned(n=40, screenings=(make.screening(0), make.screening(40))))
    assert made.prescriptions


@pytest.mark.parametrize(("n", "last"), [(20, 27), (21, 28), (24, 28), (28, 28)])
def test_no_plan_reaches_past_the_day_on_which_its_answers_end(n, last):
    made = answer(replace(earned(n=n), scope=make.PLAN))
    assert made.valid_until == make.day(last)
    assert all(day.local_date <= make.day(last) for day in made.sessions)


@pytest.mark.parametrize(("n", "last"), [(24, 31), (25, 32), (26, 32), (32, 32), (33, 40)])
def test_no_plan_reaches_into_the_days_on_which_a_flag_takes_the_load_away(n, last):
    """Raised on day 5 and never examined, it weighs like a missing clearance from day 33 on."""
    flags = (make.flag("RF-INFL-0", FlagLevel.ROUTINE, 5),)
    forms = (make.screening(0), make.screening(n))
    made = answer(replace(earned(n=n, screenings=forms, flags=flags), scope=make.PLAN))
    assert made.valid_until == make.day(last)
    assert all(day.local_date <= make.day(last) for day in made.sessions)


@pytest.mark.parametrize(("n", "again"), [(26, 28), (27, 29), (28, 29)])
def test_the_next_look_is_no_later_than_the_day_after_a_receipt_has_ended(n, again):
    made = answer(replace(earned(n=n), scope=make.PLAN))
    assert made.next_check_on == make.day(again)


# --- the first plan -------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "stops"), [(7, False), (8, True)])
def test_a_first_plan_begins_on_answers_of_a_week(n, stops):
    facts = make.lifter(n, screenings=(make.screening(0),))
    assert (answer(facts).action is STOP) is stops
    assert bool(codes_asked(facts)) is stops


def test_a_new_episode_begins_on_answers_of_a_week():
    anew = make.episode(12)
    assert answer(earned(0, episode=anew)).action is STOP
    assert answer(earned(12, episode=anew)).action is not STOP


# --- laws -----------------------------------------------------------------------------------


def old(facts: Facts) -> Facts:
    return replace(facts, screenings=facts.screenings[:1])


@pytest.mark.parametrize("facts", crafted()[::5])
def test_inv_03_nothing_rises_on_old_answers_whatever_else_is_known(facts):
    assert safety_laws.inv_03(old(facts), answer(old(facts))) is None


def test_inv_03_a_rule_that_overlooks_old_answers_is_caught(monkeypatch):
    from api.engine.lanes import decision

    assert safety_laws.inv_03(earned(), answer(earned())) is None
    kept = tuple(rule for rule in order.RULES if rule[0] != "safety.screening_old")
    monkeypatch.setattr(decision, "RULES", kept)
    assert safety_laws.inv_03(earned(), answer(earned()))


def test_inv_03_answers_that_never_expire_are_caught(monkeypatch):
    facts = replace(earned(n=40), scope=make.PLAN)
    assert facts.scope.kind is ScopeKind.PLAN
    assert safety_laws.inv_03(facts, answer(facts)) is None
    monkeypatch.setattr(answers, "older", lambda *asked: ())
    assert safety_laws.inv_03(facts, answer(facts))
