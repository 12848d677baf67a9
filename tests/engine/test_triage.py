"""What raises a flag, what it forbids, and what closes it."""

import pytest
from msgspec.structs import replace

from api.engine.facts import LegSymptoms, Position
from api.engine.safety.flags import FlagState, restart
from api.engine.safety.triage import (
    check_in_codes,
    lock,
    mandatory_codes,
    raised,
    standing,
    status,
)
from api.engine.telling.referrals import SPECIALIST, referral
from api.engine.vocab import (
    ClinicianRole,
    FlagLevel,
    LegReach,
    LockEffect,
    Phase,
    TriageAnswer,
    rank,
)
from tests.engine.factories import (
    RULES,
    athlete,
    clearance,
    day,
    episode,
    flag,
    morning,
    screening,
)

YES, NO, UNSURE = TriageAnswer.YES, TriageAnswer.NO, TriageAnswer.UNSURE


def levels(**said: TriageAnswer) -> dict[str, FlagLevel]:
    told = {code.replace("_", "-"): answer for code, answer in said.items()}
    return {hit.code: hit.level for hit in raised(told, ruleset=RULES)}


def locked(n: int = 1, **told: object) -> "object":
    plain = {
        "flags": (), "clearances": (), "screenings": (screening(0),), "check_ins": (),
        "sessions": (),
        "athlete": athlete(), "episode": episode(), "as_of": day(n), "ruleset": RULES,
        "position": Position(Phase.P1, day(0)),
    }  # fmt: skip
    return lock(**{**plain, **told})


def test_every_emergency_question_is_mandatory():
    emergency = {r.code for r in RULES.triage if r.level is FlagLevel.EMERGENCY}
    assert set(mandatory_codes()) == emergency
    assert {"RF-CES-1", "RF-CES-5", "RF-NEU-1", "RF-NEU-3"} <= set(check_in_codes())


@pytest.mark.parametrize("row", RULES.triage, ids=lambda row: row.code)
def test_yes_raises_the_level_of_the_table_and_no_raises_nothing(row):
    if row.code == "RF-INFL-0":
        return
    code = row.code.replace("-", "_")
    assert levels(**{code: YES}) == {row.code: row.level}
    assert levels(**{code: NO}) == {}


def test_unsure_counts_as_yes_for_emergency_codes_only():
    assert levels(RF_CES_2=UNSURE) == {"RF-CES-2": FlagLevel.EMERGENCY}
    assert levels(RF_FX_2=UNSURE) == {}


@pytest.mark.parametrize(
    ("code", "with_", "level"),
    [
        ("RF-FX-3", "RF-FX-1", FlagLevel.EMERGENCY),
        ("RF-INF-2", "RF-INF-1", FlagLevel.EMERGENCY),
        ("RF-MAL-1", "RF-NEU-2", FlagLevel.EMERGENCY),
        ("RF-MAL-1", "RF-MAL-4", FlagLevel.EMERGENCY),
        ("RF-PRG-1", "RF-VIS-1", FlagLevel.URGENT),
    ],
)
def test_signs_that_come_together_weigh_more(code, with_, level):
    assert raised({code: YES, with_: YES}, ruleset=RULES)[0:2]
    assert {h.code: h.level for h in raised({code: YES, with_: YES}, ruleset=RULES)}[code] is level


@pytest.mark.parametrize(("signs", "expected"), [(2, False), (3, True), (4, True)])
def test_a_long_pain_that_began_young_is_routine_from_three_further_signs(signs, expected):
    told = {"RF-INFL-0": YES} | {f"RF-INFL-{n}": YES for n in range(1, signs + 1)}
    assert ("RF-INFL-0" in {h.code for h in raised(told, ruleset=RULES)}) is expected


@pytest.mark.parametrize(
    ("role", "examined", "sequence", "state"),
    [
        (ClinicianRole.PHYSICIAN, 6, 0, FlagState.CLEARED),
        (ClinicianRole.PHYSIOTHERAPIST, 5, 3, FlagState.CLEARED),
        (ClinicianRole.PHYSICIAN, 5, 2, FlagState.OPEN),
        (ClinicianRole.PHYSICIAN, 4, 9, FlagState.OPEN),
        (ClinicianRole.COACH, 6, 9, FlagState.OPEN),
    ],
)
def test_only_a_later_look_by_a_clinician_closes_a_flag(role, examined, sequence, state):
    opened = flag("RF-CES-1", FlagLevel.EMERGENCY, 5, sequence=2)
    seen = clearance("RF-CES-1", examined, role, sequence=sequence)
    assert status(opened, (seen,), day(30)).state is state


def test_a_clearance_for_another_code_closes_nothing():
    opened = flag("RF-CES-1", FlagLevel.EMERGENCY, 5)
    assert status(opened, (clearance("RF-CES-2", 6),), day(30)).state is FlagState.OPEN


@pytest.mark.parametrize(("n", "state"), [(30, FlagState.CLEARED), (31, FlagState.OPEN)])
def test_a_standing_circumstance_is_covered_until_the_clearance_ends(n, state):
    told = flag("RF-SUR-1", FlagLevel.CLEARANCE, 10)
    seen = clearance("RF-SUR-1", 1, valid_until=day(30))
    assert status(told, (seen,), day(n)).state is state


@pytest.mark.parametrize(
    ("level", "effect"),
    [
        (FlagLevel.ROUTINE, LockEffect.NO_PHASE_RISE),
        (FlagLevel.CLEARANCE, LockEffect.BODYWEIGHT_ONLY),
        (FlagLevel.URGENT, LockEffect.NOTHING_PRESCRIBED),
        (FlagLevel.EMERGENCY, LockEffect.NOTHING_PRESCRIBED),
    ],
)
def test_each_level_forbids_its_own(level, effect):
    assert locked(flags=(flag("RF-MAL-2", level, 0),)).effect is effect


@pytest.mark.parametrize(("n", "level"), [(27, FlagLevel.ROUTINE), (28, FlagLevel.CLEARANCE)])
def test_a_routine_visit_left_open_for_four_weeks_weighs_more(n, level):
    assert locked(n, flags=(flag("RF-INFL-0", FlagLevel.ROUTINE, 0),)).level is level


def test_no_screening_prescribes_nothing_without_calling_it_an_emergency():
    found = locked(screenings=())
    assert (found.level, found.effect) == (FlagLevel.NONE, LockEffect.NOTHING_PRESCRIBED)
    assert set(found.missing) == set(mandatory_codes())


@pytest.mark.parametrize(
    ("told", "owed"),
    [
        ({"pain": 6}, True),
        ({"pain": 4}, False),
        ({"pain": 5}, True),
        ({"pain": 3, "leg": LegSymptoms(LegReach.ABOVE_KNEE)}, True),
        ({"pain": 3, "pain_worst": 6}, False),
        ({"pain": 3, "pain_worst": 7}, True),
    ],
)
def test_high_or_rising_pain_and_leg_symptoms_owe_the_safety_answers(told, owed):
    told = dict(told)
    check_in = morning(1, told.pop("pain"), **told)
    found = locked(check_ins=(check_in,))
    assert bool(found.unanswered) is owed
    assert (found.effect is LockEffect.NOTHING_PRESCRIBED) is owed


def test_the_rise_is_counted_from_the_report_before_not_from_intake():
    told = (morning(9, 2), morning(13, 4))
    assert locked(13, check_ins=told, episode=episode(pain_morning=1)).unanswered == ()


def test_a_later_screening_answers_what_a_check_in_owes():
    told = (morning(1, 8),)
    assert locked(2, check_ins=told).unanswered
    assert locked(2, check_ins=told, screenings=(screening(2),)).unanswered == ()


def test_after_a_clearance_only_a_new_screening_counts():
    opened = (flag("RF-CES-1", FlagLevel.EMERGENCY, 5),)
    seen = (clearance("RF-CES-1", 9),)
    old = locked(9, flags=opened, clearances=seen)
    new = locked(9, flags=opened, clearances=seen, screenings=(screening(0), screening(9)))
    assert restart(opened, seen, day(9), RULES).on == day(9)
    assert old.missing
    assert (new.effect, new.missing) == (LockEffect.NONE, ())


def test_a_later_note_about_a_closed_flag_begins_nothing_anew():
    opened = (flag("RF-MAL-2", FlagLevel.URGENT, 5),)
    seen = (clearance("RF-MAL-2", 9), clearance("RF-MAL-2", 20))
    told = (screening(0), screening(9), screening(16))
    assert restart(opened, seen, day(20), RULES).on == day(9)
    assert locked(20, flags=opened, clearances=seen, screenings=told).effect == LockEffect.NONE


def test_what_was_told_anew_is_cleared_by_the_note_after_it():
    opened = (flag("RF-MAL-2", FlagLevel.URGENT, 5), flag("RF-MAL-2", FlagLevel.URGENT, 14))
    seen = (clearance("RF-MAL-2", 9), clearance("RF-MAL-2", 20), clearance("RF-MAL-2", 25))
    assert restart(opened, seen, day(30), RULES).on == day(20)


def test_a_past_that_weighs_more_beside_a_new_sign_is_cleared_anew():
    opened = (flag("RF-MAL-1", FlagLevel.URGENT, 5), flag("RF-NEU-2", FlagLevel.URGENT, 14))
    seen = (clearance("RF-MAL-1", 9), clearance("RF-NEU-2", 20), clearance("RF-MAL-1", 22))
    assert restart(opened, seen, day(30), RULES).on == day(22)


@pytest.mark.parametrize("n", [20, 400])
def test_the_same_past_told_every_week_is_cleared_once(n):
    """Also after the days that the first note covered."""
    opened = tuple(flag("RF-MAL-1", FlagLevel.URGENT, told) for told in (5, 12))
    seen = (clearance("RF-MAL-1", 9), clearance("RF-MAL-1", 20))
    assert restart(opened, seen, day(n), RULES).on == day(9)


@pytest.mark.parametrize(("began", "stands"), [(8, False), (9, True), (10, True)])
def test_a_phase_that_began_on_the_day_of_a_restart_is_not_begun_anew(began, stands):
    position = Position(Phase.P2, day(began))
    assert (standing(position, day(9), None) is position) is stands


@pytest.mark.parametrize(("n", "due"), [(7, False), (8, True)])
def test_the_weekly_questions_are_due_after_seven_days(n, due):
    assert (day(n) >= locked(n).screening_due_on) is due


def test_an_unsure_urgent_answer_locks_nothing_and_is_asked_again():
    found = locked(screenings=(screening(0, RF_FX_2="unsure"),))
    assert (found.effect, found.unsure) == (LockEffect.NONE, ("RF-FX-2",))


@pytest.mark.parametrize("also", [(), ("RF-MAL-1",)])
def test_who_told_of_a_low_mood_is_told_whom_to_call_now(also):
    """B1, RF-PSY-1: not only where to be seen tomorrow, and not in the words of a form."""
    found = locked(flags=[flag(code, FlagLevel.URGENT, 0) for code in ("RF-PSY-1", *also)])

    assert found.referral.within_h == 24
    for words in ("not alone", "call your local emergency number", "someone near you now"):
        assert words in found.referral.text


@pytest.mark.parametrize(
    ("codes", "who"),
    [
        ("RF-INFL-0 RF-NEU-2", "physician"),
        ("RF-FX-4 RF-NEU-2", "physician"),
        ("RF-AGE-1 RF-NEU-2", "physician"),
        ("RF-FX-4 RF-MAL-1", "sports physician"),
        ("RF-INFL-0 RF-PRG-1", "physician or physiotherapist"),
        ("RF-INFL-0 RF-TIME-1", "rheumatologist"),
        ("RF-INFL-0", "rheumatologist"),
    ],
)
def test_who_should_look_is_whoever_looks_at_what_is_soonest(codes, who):
    named = codes.split()
    levels = {row.code: row.level for row in RULES.triage}
    worst = max((levels[code] for code in named), key=rank)

    assert referral(worst, named, RULES, who=SPECIALIST).who == who


def test_a_birthday_closes_the_flag_of_a_minor():
    young = replace(athlete(), birth_date=day(2).replace(year=day(2).year - 18))
    assert locked(1, athlete=young).effect is LockEffect.NOTHING_PRESCRIBED
    assert locked(2, athlete=young).effect is LockEffect.NONE


@pytest.mark.parametrize(("days", "since"), [((3, 9), 3), ((9, 3), 3), ((5,), 5), ((), None)])
def test_a_lock_stands_since_its_oldest_open_flag(days, since):
    open_ = tuple(flag(f"RF-MAL-{n}", FlagLevel.URGENT, d) for n, d in enumerate(days, 1))
    assert locked(12, flags=open_).since_on == (None if since is None else day(since))
