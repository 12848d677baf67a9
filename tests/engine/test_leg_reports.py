"""What is told of the legs in a session weighs as much as in a check-in, in any order of events."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.decide import decide
from api.engine.facts import CheckIn, Facts, LegSymptoms
from api.engine.reading.told_legs import newest_legs
from api.engine.safety import alarms, legs, triage
from api.engine.safety.triage import check_in_codes
from api.engine.simulation import whatif
from api.engine.simulation.imagination import habits_of
from api.engine.vocab import (
    CAUTION,
    AskKind,
    BodySide,
    CheckInKind,
    DecisionAction,
    FactKind,
    FlagLevel,
    LegChange,
    LegReach,
    LegSensation,
    LockEffect,
    SessionStatus,
    SimulationScenario,
    StopReason,
    Urgency,
    rank,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.leg_words import (
    BOTH,
    FURTHER,
    NONE,
    NUMB,
    SCOPES,
    STOPPED,
    THIGHS,
    TINGLING,
    WEAK,
    asked,
    facts,
    locked,
    told,
    trained,
)
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, worlds

# --- what a session owes --------------------------------------------------------------------


@pytest.mark.parametrize("leg", [TINGLING, NUMB, THIGHS, FURTHER], ids=str)
def test_anything_felt_in_a_leg_in_a_session_owes_the_safety_answers(leg):
    found = locked(sessions=(trained(18, leg),))
    assert (found.effect, found.level) == STOPPED
    assert found.unanswered == check_in_codes(make.RULES)


@pytest.mark.parametrize("leg", [None, NONE], ids=str)
def test_a_session_without_anything_in_a_leg_owes_nothing(leg):
    assert locked(sessions=(trained(18, leg),)).effect is LockEffect.NONE


@pytest.mark.parametrize(
    ("leg", "any_"), [(None, False), (NONE, False), (THIGHS, True), (FURTHER, True)], ids=str
)
def test_who_says_nothing_of_the_legs_feels_nothing_in_them(leg, any_):
    assert legs.felt(leg) is any_


def test_a_session_that_was_left_out_is_heard_too():
    skipped = make.session(
        18, status=SessionStatus.SKIPPED, skip_reason=StopReason.PAIN, leg=TINGLING
    )
    assert (locked(sessions=(skipped,)).effect, *STOPPED[1:]) == STOPPED


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_every_decision_waits_for_the_answers_and_asks_for_them(scope):
    made = answer(facts(scope=scope, sessions=(trained(18, TINGLING),)))
    assert (made.action, made.prescriptions) == (DecisionAction.STOP_AND_REFER, ())
    assert made.reasons[0].code == "check_in_answers_missing"
    [ask] = [a for a in made.asks if a.kind is AskKind.RED_FLAG_ANSWERS]
    assert ask.codes == check_in_codes(make.RULES)


def test_a_session_of_a_later_day_is_not_known_yet():
    assert locked(17, sessions=(trained(18, WEAK),)).effect is LockEffect.NONE


def test_without_the_session_nothing_is_owed_any_more():
    assert locked(sessions=()).effect is LockEffect.NONE


# --- who answers it -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answered", "free"),
    [
        ({"screenings": (make.screening(0), make.screening(17))}, False),
        ({"screenings": (make.screening(0), make.screening(19))}, True),
        ({"check_ins": (told(19, NONE, "next_morning", red_flags=make.answers()),)}, True),
        ({"check_ins": (told(19, NONE, "next_morning"),)}, False),
        ({"check_ins": (told(17, NONE, "next_morning", red_flags=make.answers()),)}, False),
    ],
)
def test_answers_of_a_later_day_release_it(answered, free):
    found = locked(sessions=(trained(18, TINGLING),), **answered)
    assert (found.effect is LockEffect.NONE) is free


@pytest.mark.parametrize(("order", "free"), [(4, False), (5, False), (6, True)])
@pytest.mark.parametrize("kind", ["screening", "daily"])
def test_of_answers_of_the_same_day_only_those_told_after_it_count(order, free, kind):
    more = {"screenings": (make.screening(0), asked(18, order))}
    if kind == "daily":
        said = told(18, NONE, red_flags=make.answers())
        more = {"check_ins": (replace(said, sequence=order),)}
    found = locked(sessions=(trained(18, TINGLING, sequence=5),), **more)
    assert (found.effect is LockEffect.NONE) is free


def test_the_newest_news_is_what_the_answers_are_held_against():
    early, late = trained(16, TINGLING), trained(18, TINGLING)
    between = {"screenings": (make.screening(0), make.screening(17))}
    assert locked(sessions=(early,), **between).effect is LockEffect.NONE
    assert locked(sessions=(early, late), **between).effect is LockEffect.NOTHING_PRESCRIBED


def test_a_session_entered_late_is_answered_by_what_was_said_after_its_day():
    entered_late = trained(12, TINGLING, sequence=900)
    assert locked(sessions=(entered_late,)).effect is LockEffect.NONE


def test_an_alarming_check_in_is_answered_by_what_was_told_with_it():
    found = locked(check_ins=(told(18, TINGLING, red_flags=make.answers()),))
    assert found.effect is LockEffect.NONE


LOUD = {"pain_now": 8}


@pytest.mark.parametrize(("order", "free"), [(4, False), (6, True)])
@pytest.mark.parametrize("more", [{"leg": TINGLING}, {"leg": NONE, **LOUD}], ids=["leg", "pain"])
def test_a_calm_morning_answers_nothing_of_an_alarm_later_that_day(order, free, more):
    more = dict(more)
    said = told(18, NONE, "next_morning", red_flags=make.answers(), sequence=order)
    alarm = told(18, more.pop("leg"), sequence=5, **more)
    found = locked(check_ins=(said, alarm))
    assert (found.effect is LockEffect.NONE) is free
    assert bool(found.unanswered) is not free


def test_answers_of_the_morning_taken_for_those_of_the_evening_are_caught(monkeypatch):
    said = told(18, NONE, "next_morning", red_flags=make.answers(), sequence=4)
    known = facts(check_ins=(said, told(18, TINGLING, sequence=5)))
    assert answer(known).prescriptions == ()
    whole = alarms.newest_alarm
    monkeypatch.setattr(triage, "newest_alarm", lambda *told: (whole(*told)[0], alarms.MORNING))
    assert answer(known).prescriptions


def test_after_an_examination_only_later_sessions_ask():
    opened = (make.flag("RF-NEU-2", FlagLevel.URGENT, 16),)
    seen = (make.clearance("RF-NEU-2", 18),)
    after = {"flags": opened, "clearances": seen, "screenings": (make.screening(18),)}
    assert locked(sessions=(trained(17, TINGLING),), **after).effect is LockEffect.NONE
    assert locked(sessions=(trained(19, TINGLING),), **after).unanswered


# --- what if --------------------------------------------------------------------------------


ENGINE = whatif.Engine(make.RULES, make.LIBRARY, make.CURRICULUM)


@pytest.mark.parametrize("scenario", list(SimulationScenario))
@pytest.mark.parametrize(("leg", "urgency"), [(WEAK, Urgency.URGENT), (TINGLING, Urgency.NONE)])
def test_a_pretended_session_stops_a_run_as_the_real_one_would(scenario, leg, urgency):
    session = trained(22, leg)
    run = whatif.run(whatif.Question(facts(), scenario, 4, sessions=(session,)), ENGINE)
    real = answer(facts(22, sessions=(session,)))
    assert run.steps[-1].local_date == make.day(22)
    assert (run.steps[-1].action, run.steps[-1].urgency) == (real.action, urgency)
    assert run.steps[-1].prescriptions == ()


def test_invented_mornings_feel_what_a_session_told_last():
    after = {"screenings": (make.screening(19),)}
    known = facts(sessions=(trained(18, NUMB),), check_ins=(told(17, NONE),), **after)
    found = habits_of(known, SimulationScenario.ALL_GOES_WELL, make.RULES, make.LIBRARY)
    assert found.leg == replace(NUMB, change=LegChange.UNCHANGED)


# --- the same word in either place ----------------------------------------------------------


@st.composite
def leg_symptoms(draw: st.DrawFn) -> LegSymptoms:
    felt = st.lists(st.sampled_from(list(LegSensation)), max_size=3, unique=True)
    return LegSymptoms(
        draw(st.sampled_from(list(LegReach))),
        draw(st.sampled_from([None, *BodySide])),
        tuple(draw(felt)),
        draw(st.sampled_from(list(LegChange))),
    )


def in_check_in(known: Facts, n: int, leg: LegSymptoms) -> Facts:
    return replace(known, check_ins=(*known.check_ins, _said(n, leg)))


def _said(n: int, leg: LegSymptoms) -> CheckIn:
    ref = make.ref(FactKind.CHECK_IN, "said", n)
    return CheckIn(ref, CheckInKind.DAILY, leg=leg)


def in_session(known: Facts, n: int, leg: LegSymptoms) -> Facts:
    ref = make.ref(FactKind.SESSION, "said", n)
    session = make.session(n, pain_before=None, pain_after=None, leg=leg)
    return replace(known, sessions=(*known.sessions, replace(session, ref=ref)))


def less_careful(known: Facts, n: int, leg: LegSymptoms) -> str | None:
    """Where the same word in a session is answered less carefully than in a check-in."""
    spoken, logged = (answer(way(known, n, leg)) for way in (in_check_in, in_session))
    lower = CAUTION.index(logged.action) < CAUTION.index(spoken.action)
    stopped = spoken.action is DecisionAction.STOP_AND_REFER
    if lower or (stopped and logged.prescriptions):
        return f"{logged.action} in a session, {spoken.action} in a check-in"
    milder = stopped and rank(logged.urgency) < rank(spoken.urgency)
    return f"{logged.urgency} in a session, {spoken.urgency} in a check-in" if milder else None


@settings(MANY, max_examples=150)
@given(worlds(), st.integers(1, 24), leg_symptoms(), st.booleans())
def test_inv_14_a_word_about_the_legs_in_a_session_weighs_as_much_as_in_a_check_in(
    known, n, leg, answered
):
    later = (asked(24, 1),) if answered else ()
    known = replace(known, screenings=(*known.screenings, *later))
    assert less_careful(known, n, leg) is None


@settings(MANY, max_examples=80)
@given(worlds(calm=True), st.integers(21, 24), leg_symptoms())
def test_a_session_with_anything_in_a_leg_prescribes_nothing_until_it_is_answered(known, n, leg):
    made = answer(in_session(known, n, leg))
    assert not legs.felt(leg) or made.prescriptions == ()


# --- broken twins ---------------------------------------------------------------------------


def test_a_debt_of_sessions_forgotten_is_caught(monkeypatch):
    known = facts()
    assert less_careful(known, 18, TINGLING) is None
    whole = alarms.newest_alarm

    def check_ins_only(check_ins, sessions, *rest):
        return whole(check_ins, (), *rest)

    monkeypatch.setattr(triage, "newest_alarm", check_ins_only)
    assert less_careful(known, 18, TINGLING)


def test_a_weakness_in_a_session_overlooked_is_caught(monkeypatch):
    known = facts(screenings=(make.screening(0), make.screening(19)))
    assert less_careful(known, 18, WEAK) is None
    whole = legs.with_what_was_known

    def check_ins_only(check_ins, sessions, *rest):
        return whole(check_ins, (), *rest)

    monkeypatch.setattr(legs, "with_what_was_known", check_ins_only)
    assert less_careful(known, 18, WEAK)


def test_answers_from_before_a_session_taken_for_its_own_are_caught(monkeypatch):
    known = facts(
        screenings=(make.screening(0), asked(18, 4)), sessions=(trained(18, TINGLING, 5),)
    )
    assert answer(known).prescriptions == ()
    whole = alarms.newest_alarm
    monkeypatch.setattr(triage, "newest_alarm", lambda *told: (whole(*told)[0], alarms.MORNING))
    assert answer(known).prescriptions


def test_both_legs_overlooked_are_caught(monkeypatch):
    known = facts(screenings=(make.screening(0), make.screening(19)), sessions=(trained(18, BOTH),))
    assert answer(known).prescriptions == ()
    monkeypatch.setattr(legs, "in_both", lambda leg, before: False)
    assert answer(known).prescriptions


def test_sessions_that_slide_out_with_their_legs_are_caught(monkeypatch):
    from api.engine import decide as door

    old, new = trained(8, WEAK), trained(95, WEAK)
    known = facts(
        100,
        sessions=(old, new),
        flags=(make.flag("RF-NEU-2", FlagLevel.URGENT, 8, source="ses8"),),
        clearances=(make.clearance("RF-NEU-2", 10),),
        screenings=(make.screening(10), make.screening(99)),
        episode=make.episode(8),
    )
    assert decide(known, make.RULES, make.LIBRARY, make.CURRICULUM).prescriptions
    monkeypatch.setattr(door, "within_reach", lambda facts, rules: replace(facts, sessions=(new,)))
    assert not decide(known, make.RULES, make.LIBRARY, make.CURRICULUM).prescriptions


IDS = pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")], ids=["in order", "against it"])


def newest(**rows: object) -> list[LegSymptoms]:
    return [leg for _, leg in newest_legs(laws.book_of(make.lifter(20, **rows)))]


@IDS
def test_of_two_check_ins_of_a_day_the_flare_is_the_newest_whatever_their_ids(ids):
    waking, flare = (make.ref(FactKind.CHECK_IN, id_, 19) for id_ in ids)
    said = (
        CheckIn(waking, CheckInKind.NEXT_MORNING, leg=THIGHS),
        CheckIn(flare, CheckInKind.FLARE, leg=TINGLING),
    )
    assert newest(check_ins=said) == [THIGHS, TINGLING]


@IDS
def test_of_two_sessions_of_a_day_the_later_one_is_the_newest_whatever_their_ids(ids):
    early, late = (
        replace(trained(18, leg), ref=make.ref(FactKind.SESSION, id_, 18))
        for id_, leg in zip(ids, (NUMB, NONE), strict=True)
    )
    late = replace(late, started_at=late.started_at + timedelta(hours=4))
    assert newest(sessions=(early, late)) == [NUMB, NONE]
