"""What flags weigh beside each other, what closes them, which screening opens training again."""

import pytest
from msgspec.structs import replace

from api.engine.facts import LegSymptoms
from api.engine.safety import flags as engine_flags
from api.engine.safety import triage
from api.engine.safety.flags import FlagState, status
from api.engine.telling.names import dated
from api.engine.vocab import (
    ClinicianRole,
    DecisionAction,
    FactKind,
    FlagLevel,
    LegReach,
    LegSensation,
    LockEffect,
    TriageAnswer,
    Urgency,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.leg_words import asked, facts, locked, told
from tests.engine.worlds import answer

URGENT, EMERGENCY = FlagLevel.URGENT, FlagLevel.EMERGENCY
PAIRS = [
    ("RF_MAL_1", "RF_NEU_2"),
    ("RF_MAL_1", "RF_NEU_1"),
    ("RF_MAL_1", "RF_MAL_4"),
    ("RF_FX_3", "RF_FX_1"),
    ("RF_INF_2", "RF_INF_1"),
]
WEAK = LegSymptoms(LegReach.FOOT, sensations=(LegSensation.WEAKNESS,))


def codes_of(made: "object") -> set[str]:
    return {reason.code for reason in made.reasons}


def level_of(code: str, **more: object) -> FlagLevel:
    found = {flag.code: flag.level for flag in locked(**more).open}
    return found[code.replace("_", "-")]


@pytest.mark.parametrize(("code", "other"), PAIRS)
@pytest.mark.parametrize("first", [0, 1])
def test_two_answers_of_different_days_weigh_what_one_form_with_both_would(code, other, first):
    days = (make.screening(3, **{(code, other)[first]: "yes"}),
            make.screening(9, **{(code, other)[1 - first]: "yes"}))  # fmt: skip
    form = (make.screening(9, **{code: "yes", other: "yes"}),)
    assert level_of(code, screenings=days) is level_of(code, screenings=form) is EMERGENCY
    made = answer(facts(screenings=days))
    assert (made.urgency, made.prescriptions) == (Urgency.EMERGENCY, ())


@pytest.mark.parametrize(("code", "other"), PAIRS[:1])
def test_a_form_and_a_check_in_weigh_together_too(code, other):
    said = told(12, LegSymptoms(), red_flags=make.answers(**{other: "yes"}))
    assert level_of(code, screenings=(make.screening(3, **{code: "yes"}),), check_ins=(said,)) is (
        EMERGENCY
    )


def test_weakness_that_a_leg_tells_of_weighs_like_the_answer():
    past = (make.screening(3, RF_MAL_1="yes"),)
    assert level_of("RF-MAL-1", screenings=past, check_ins=(told(12, WEAK),)) is EMERGENCY
    assert level_of("RF-MAL-1", screenings=past) is URGENT


@pytest.mark.parametrize(("cleared", "level"), [(8, URGENT), (10, EMERGENCY)])
def test_only_what_was_open_at_the_same_time_weighs_together(cleared, level):
    """The weakness of day 5 was examined; the cancer was told of on day 9."""
    days = (make.screening(5, RF_NEU_2="yes"), make.screening(9, RF_MAL_1="yes"))
    seen = (make.clearance("RF-NEU-2", cleared),)
    assert level_of("RF-MAL-1", screenings=days, clearances=seen) is level


def test_a_later_flag_is_not_known_on_an_earlier_day():
    days = (make.screening(3, RF_MAL_1="yes"), make.screening(9, RF_NEU_2="yes"))
    found = locked(8, screenings=days)
    assert found.level is URGENT


def test_flags_that_are_read_one_by_one_are_caught(monkeypatch):
    days = (make.screening(3, RF_MAL_1="yes"), make.screening(9, RF_NEU_2="yes"))
    assert answer(facts(screenings=days)).urgency is Urgency.EMERGENCY
    monkeypatch.setattr(engine_flags, "together", lambda flags, clearances, rules: flags)
    assert answer(facts(screenings=days)).urgency is Urgency.URGENT


# --- a long pain ----------------------------------------------------------------------------


@pytest.mark.parametrize(("signs", "who"), [(3, "physician"), (4, "rheumatologist")])
def test_a_long_pain_with_many_signs_goes_to_a_specialist(signs, who):
    said = {f"RF_INFL_{n}": "yes" for n in range(signs + 1)}
    found = locked(screenings=(make.screening(15, **said),))
    assert (found.level, found.referral.who) == (FlagLevel.ROUTINE, who)
    assert found.effect is LockEffect.NO_PHASE_RISE


def of_long(n: int, *yes: int, no: tuple[int, ...] = ()) -> "object":
    said = {f"RF-INFL-{m}": TriageAnswer.YES for m in yes}
    said |= {f"RF-INFL-{m}": TriageAnswer.NO for m in no}
    kept = tuple(a for a in make.answers() if not a[0].startswith("RF-INFL"))
    return replace(make.screening(n), answers=tuple(sorted((*kept, *said.items()))))


@pytest.mark.parametrize("turn", [1, -1])
def test_signs_of_a_long_pain_count_together_over_two_forms(turn):
    forms = (of_long((3, 15)[::turn][0], 0, 1, 2), of_long((3, 15)[::turn][1], 3, 4))
    assert all(locked(screenings=(form,)).level is FlagLevel.NONE for form in forms)
    found = locked(screenings=forms)
    assert (found.codes, found.referral.who) == (("RF-INFL-0",), "rheumatologist")
    assert found.since_on == make.day(15)


def test_a_sign_of_a_long_pain_that_was_taken_back_no_longer_counts():
    forms = (of_long(3, 0, 1, 2), of_long(15, 3, no=(1,)))
    assert locked(screenings=forms).level is FlagLevel.NONE


def test_a_form_that_says_nothing_of_a_long_pain_raises_none():
    forms = (of_long(3, 0, 1, 2, 3), of_long(15, no=(4,)), of_long(16))
    assert len(locked(screenings=forms).open) == 1


# --- closing --------------------------------------------------------------------------------


def routine(n: int, sequence: int = 0) -> "object":
    return make.flag("RF-INFL-0", FlagLevel.ROUTINE, n, sequence=sequence)


@pytest.mark.parametrize(
    ("examined", "sequence", "state"),
    [
        (9, 9, FlagState.OPEN),
        (10, 1, FlagState.OPEN),
        (10, 3, FlagState.CLEARED),
        (11, 0, FlagState.CLEARED),
    ],
)
def test_a_routine_visit_before_the_question_was_answered_closes_nothing(examined, sequence, state):
    seen = make.clearance("RF-INFL-0", examined, sequence=sequence)
    assert status(routine(10, 2), (seen,), make.day(20)).state is state


@pytest.mark.parametrize(("examined", "level"), [(4, FlagLevel.ROUTINE), (6, FlagLevel.NONE)])
def test_who_was_seen_about_it_may_answer_the_same_again(examined, level):
    """First told on day 5, and again on day 15."""
    flags = (routine(5), replace(routine(15), id="again"))
    assert locked(flags=flags, clearances=(make.clearance("RF-INFL-0", examined),)).level is level


def test_time_does_not_open_a_routine_visit_again():
    seen = make.clearance("RF-INFL-0", 12, valid_until=make.day(30))
    assert status(routine(10), (seen,), make.day(900)).state is FlagState.CLEARED


def test_a_standing_circumstance_may_be_examined_before_it_is_told():
    told_ = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 10)
    seen = make.clearance("RF-SUR-1", 1, valid_until=make.day(300))
    assert status(told_, (seen,), make.day(20)).state is FlagState.CLEARED


def test_a_visit_from_before_taken_for_one_is_caught(monkeypatch):
    before = make.clearance("RF-INFL-0", 9)
    assert status(routine(10), (before,), make.day(20)).state is FlagState.OPEN
    monkeypatch.setattr(engine_flags, "_later", lambda clearance, flag: True)
    assert status(routine(10), (before,), make.day(20)).state is FlagState.CLEARED


# --- a past that is known -------------------------------------------------------------------


PAST = tuple(make.screening(n, RF_MAL_1="yes") for n in (0, 7, 14))
EXAMINED = make.clearance("RF-MAL-1", 3)


def test_a_past_that_a_clinician_has_cleared_may_be_told_again_every_week():
    assert locked(15, screenings=PAST, clearances=(EXAMINED,)).effect is LockEffect.NONE
    assert answer(facts(screenings=PAST, clearances=(EXAMINED,))).prescriptions


def test_a_past_told_again_after_its_clearance_ran_out_wants_a_new_one():
    seen = make.clearance("RF-MAL-1", 3, valid_until=make.day(13))
    assert locked(13, screenings=PAST, clearances=(seen,)).level is FlagLevel.NONE
    assert locked(14, screenings=PAST, clearances=(seen,)).level is URGENT


@pytest.mark.parametrize("past", [PAST, PAST[:1]])
@pytest.mark.parametrize(
    ("forms", "check_ins"),
    [((make.screening(15, RF_NEU_2="yes"),), ()), ((), (told(15, WEAK),))],
)
def test_a_cleared_past_weighs_with_what_is_told_later(past, forms, check_ins):
    known = {"screenings": (*past, *forms), "check_ins": check_ins, "clearances": (EXAMINED,)}
    assert locked(14, **known).level is FlagLevel.NONE
    found = locked(16, **known)
    assert (found.level, found.codes) == (EMERGENCY, ("RF-MAL-1", "RF-NEU-2"))


@pytest.mark.parametrize(
    ("codes", "level"),
    [("RF-NEU-2", EMERGENCY), ("RF-MAL-1", URGENT), ("RF-MAL-1 RF-NEU-2", FlagLevel.NONE)],
)
def test_what_is_told_beside_a_past_wants_both_examined(codes, level):
    forms = (*PAST[:1], make.screening(15, RF_NEU_2="yes"))
    seen = (EXAMINED, make.clearance(codes, 16))
    assert locked(17, screenings=forms, clearances=seen).level is level


def test_a_cleared_past_that_no_longer_weighs_is_caught(monkeypatch):
    forms = (*PAST[:1], make.screening(15, RF_NEU_2="yes"))
    known = facts(16, screenings=forms, clearances=(EXAMINED,))
    assert answer(known).urgency is Urgency.EMERGENCY
    monkeypatch.setattr(engine_flags, "PAST", "RF-NONE")
    assert answer(known).urgency is Urgency.URGENT


# --- a clean screening after it -------------------------------------------------------------


RAISING = replace(make.screening(18, RF_CES_1="yes"), sequence=5)
SEEN = make.clearance("RF-CES-1", 18, ClinicianRole.PHYSICIAN, sequence=7)


@pytest.mark.parametrize(
    ("later", "free"),
    [((), False), ((asked(18, 4),), False), ((asked(18, 6),), True), ((asked(19),), True)],
)
def test_the_form_that_raised_a_flag_is_no_clean_one_after_it_was_cleared(later, free):
    found = locked(screenings=(RAISING, *later), clearances=(SEEN,))
    assert found.level is FlagLevel.NONE
    assert (found.effect is LockEffect.NONE) is free
    assert bool(found.missing) is not free


def test_an_old_form_that_unlocks_the_same_day_is_caught(monkeypatch):
    after = facts(screenings=(RAISING,), clearances=(SEEN,))
    assert answer(after).action is DecisionAction.STOP_AND_REFER
    monkeypatch.setattr(triage.answers, "since", lambda told, cleared: told)
    assert answer(after).prescriptions


# --- unsure ---------------------------------------------------------------------------------


def test_an_unsure_answer_is_asked_again_a_day_later_and_stays_overdue():
    found = locked(20, screenings=(make.screening(15, RF_FX_2="unsure"),))
    assert found.asked.unsure_due_on == make.day(16)
    asks = [ask for ask in answer(facts(screenings=(make.screening(15, RF_FX_2="unsure"),))).asks
            if ask.codes == ("RF-FX-2",)]  # fmt: skip
    assert [ask.due_on for ask in asks] == [make.day(16)]


def without(n: int, code: str) -> "object":
    form = make.screening(n)
    return replace(form, answers=tuple(a for a in form.answers if a[0] != code))


@pytest.mark.parametrize("code", ["RF-NEU-2", "RF-MAL-3", "RF-PRG-1"])
def test_a_question_that_nobody_answered_holds_like_an_unsure_answer(code):
    silent, doubt = (
        (without(15, code),),
        (make.screening(15, **{code.replace("-", "_"): "unsure"}),),
    )
    assert locked(screenings=silent).unsure == locked(screenings=doubt).unsure == (code,)
    assert answer(facts(screenings=silent)).action is answer(facts(screenings=doubt)).action
    assert (locked(screenings=silent).asked.unsure_due_on) == make.day(16)


def test_what_was_answered_once_need_not_be_answered_every_week():
    assert locked(screenings=(make.screening(10), without(15, "RF-MAL-3"))).unsure == ()


def test_a_silence_that_is_calmer_than_doubt_is_caught(monkeypatch):
    known = facts(screenings=(without(15, "RF-NEU-2"),))
    assert codes_of(answer(known)) & {"answers_unsure"}
    monkeypatch.setattr(triage.answers, "unclear", lambda told, rules: {})
    assert not codes_of(answer(known)) & {"answers_unsure"}


@pytest.mark.parametrize(("turn", "unsure"), [(4, ()), (6, ("RF-FX-2",))])
def test_of_two_answers_of_a_day_the_later_one_stands_wherever_it_was_given(turn, unsure):
    form = replace(make.screening(18), sequence=5)
    said = told(18, LegSymptoms(), red_flags=make.answers(RF_FX_2="unsure"), sequence=turn)
    assert locked(screenings=(form,), check_ins=(said,)).unsure == unsure


# --- a flare --------------------------------------------------------------------------------


def flare(n: int, sequence: int = 0, **more: object) -> "object":
    return told(n, LegSymptoms(), "flare", sequence=sequence, **more)


def test_a_flare_asks_the_safety_questions_and_stops_nothing_by_itself():
    found = locked(check_ins=(flare(18),))
    assert found.asked.flare == triage.check_in_codes(make.RULES)
    assert found.effect is LockEffect.NONE
    asks = {ask.codes for ask in answer(facts(check_ins=(flare(18),))).asks}
    assert triage.check_in_codes(make.RULES) in asks


@pytest.mark.parametrize(
    "answered",
    [
        {"check_ins": (flare(18, red_flags=make.answers()),)},
        {"check_ins": (flare(18),), "screenings": (make.screening(0), make.screening(19))},
        {"check_ins": (flare(18, 5),), "screenings": (make.screening(0), asked(18, 6))},
    ],
)
def test_one_answer_since_the_flare_is_enough(answered):
    assert locked(**answered).asked.flare == ()


def test_answers_from_before_a_flare_of_the_day_are_none():
    told_ = {"check_ins": (flare(18, 5),), "screenings": (make.screening(0), asked(18, 4))}
    assert locked(**told_).asked.flare


@pytest.mark.parametrize(("n", "wanted"), [(0, True), (18, False)])
def test_a_flare_read_from_mornings_asks_them_too(n, wanted):
    mornings = tuple(make.morning(day, 1) for day in range(1, 15))
    sore = tuple(make.morning(day, 3) for day in (15, 16, 17, 18))
    forms = (make.screening(0), make.screening(14), *((make.screening(n),) if n else ()))
    known = facts(18, check_ins=(*mornings, *sore), screenings=forms)
    assert laws.book_of(known).flares
    asks = {ask.codes for ask in answer(known).asks}
    assert (triage.check_in_codes(make.RULES) in asks) is wanted


def test_a_flare_that_asks_nothing_is_caught(monkeypatch):
    known = facts(check_ins=(flare(18),))
    assert any(ask.codes for ask in answer(known).asks)
    monkeypatch.setattr(triage.answers, "flared", lambda check_ins, since: None)
    monkeypatch.setattr("api.engine.telling.asks.after_flare", lambda book: ())
    assert not any(ask.codes for ask in answer(known).asks)


def test_a_flag_of_a_check_in_is_raised_once_where_leg_and_answer_say_the_same():
    said = told(18, WEAK, red_flags=make.answers(RF_NEU_2="yes"))
    found = [flag for flag in locked(check_ins=(said,)).open if flag.code == "RF-NEU-2"]
    assert len(found) == 1
    assert found[0].raised_by.kind is FactKind.CHECK_IN


# --- seen on the very day -------------------------------------------------------------------


def noted(level: FlagLevel, code: str, told: int, written: int) -> list[str]:
    """The reasons of day 20, when a flag was told and a clinician's note of that day written."""
    known = facts(
        20,
        flags=(make.flag(code, level, 20, sequence=told),),
        clearances=(make.clearance(code, 20, sequence=written),),
    )
    return [r.text for r in answer(known).reasons if r.code == "examined_before_told"]


@pytest.mark.parametrize(
    ("level", "code"), [(FlagLevel.URGENT, "RF-NEU-2"), (FlagLevel.ROUTINE, "RF-INFL-0")]
)
def test_a_note_of_the_day_that_was_written_before_the_answer_is_told_as_one(level, code):
    [text] = noted(level, code, told=5, written=4)
    assert text.startswith(
        f"The note about your examination on {dated(make.day(20))} was saved before"
    )
    assert noted(level, code, told=5, written=6) == []


def test_a_note_of_an_earlier_day_is_no_news():
    known = facts(
        20,
        flags=(make.flag("RF-NEU-2", FlagLevel.URGENT, 20, sequence=5),),
        clearances=(make.clearance("RF-NEU-2", 19, sequence=4),),
    )
    assert "examined_before_told" not in {r.code for r in answer(known).reasons}
