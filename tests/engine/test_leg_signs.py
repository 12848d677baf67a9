"""Which symptoms of the legs are news, and what news of them raises."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.safety import legs
from api.engine.vocab import (
    BodySide,
    DecisionAction,
    FactKind,
    FlagLevel,
    LegChange,
    LegReach,
    LegSensation,
    Urgency,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.leg_words import (
    BOTH,
    NONE,
    NUMB_BOTH,
    SCOPES,
    THIGHS,
    TINGLING,
    WEAK,
    facts,
    locked,
    raised,
    told,
    trained,
)
from tests.engine.worlds import answer

# --- what a session raises ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("leg", "code", "urgency"),
    [
        (WEAK, "RF-NEU-2", Urgency.URGENT),
        (BOTH, "RF-CES-4", Urgency.EMERGENCY),
        (NUMB_BOTH, "RF-CES-4", Urgency.EMERGENCY),
    ],
)
@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_new_weakness_or_signs_in_both_legs_stop_whatever_was_answered(leg, code, urgency, scope):
    answered = {"screenings": (make.screening(0), make.screening(19))}
    made = answer(facts(scope=scope, sessions=(trained(18, leg),), **answered))
    assert (made.action, made.urgency) == (DecisionAction.STOP_AND_REFER, urgency)
    assert made.referral.codes == (code,)


@pytest.mark.parametrize("leg", [TINGLING, THIGHS], ids=str)
def test_an_ache_in_both_thighs_or_a_sign_in_one_leg_is_asked_about_first(leg):
    assert raised(sessions=(trained(18, leg),)) == []


@pytest.mark.parametrize(
    ("known", "leg", "new"),
    [
        (BOTH, BOTH, False),
        (replace(BOTH, reach=LegReach.FOOT), BOTH, False),
        (THIGHS, BOTH, True),
        (BOTH, replace(BOTH, reach=LegReach.FOOT), True),
        (BOTH, replace(BOTH, change=LegChange.PERIPHERALISED), True),
        (BOTH, replace(BOTH, sensations=(LegSensation.NUMBNESS,)), True),
        (NUMB_BOTH, replace(NUMB_BOTH, side=BodySide.LEFT), False),
    ],
)
def test_both_legs_are_news_when_they_are_new_or_have_grown(known, leg, new):
    assert legs.in_both(leg, known) is new


def test_without_an_intake_whatever_is_told_first_is_news():
    assert raised(episode=None, check_ins=(told(18, WEAK),)) == [("RF-NEU-2", "daily18")]


def test_what_was_described_at_intake_is_no_news():
    episode = make.episode(leg=WEAK)
    assert raised(sessions=(trained(18, WEAK),), episode=episode) == []
    assert raised(sessions=(trained(18, BOTH),), episode=make.episode(leg=BOTH)) == []


@pytest.mark.parametrize(
    ("check_ins", "sessions", "by"),
    [
        ((told(10, WEAK),), (trained(18, WEAK),), ["daily10"]),
        ((told(18, WEAK),), (trained(10, WEAK),), ["ses10"]),
        ((told(10, WEAK), told(14, NONE)), (trained(18, WEAK),), ["daily10", "ses18"]),
        ((told(10, WEAK),), (trained(14, NONE), trained(18, WEAK)), ["daily10", "ses18"]),
        ((told(10, WEAK),), (trained(14, None), trained(18, WEAK)), ["daily10"]),
        ((told(18, WEAK),), (trained(14, NONE),), ["daily18"]),
    ],
)
def test_what_is_new_is_read_from_check_ins_and_sessions_alike(check_ins, sessions, by):
    found = raised(check_ins=check_ins, sessions=sessions)
    assert [id_ for code, id_ in found if code == "RF-NEU-2"] == by


def test_the_other_report_of_a_day_is_never_taken_for_the_earlier_one():
    weak = {"episode": make.episode(leg=WEAK)}
    assert raised(check_ins=(told(18, NONE),), sessions=(trained(18, WEAK),), **weak)
    assert raised(check_ins=(told(18, WEAK),), sessions=(trained(18, NONE),), **weak)
    assert not raised(check_ins=(told(18, WEAK),), sessions=(trained(18, WEAK),), **weak)


def test_of_two_sessions_of_a_day_the_one_begun_first_comes_first():
    early = trained(18, WEAK)
    late = replace(
        trained(18, NONE),
        ref=make.ref(FactKind.SESSION, "a", 18),
        started_at=early.started_at + timedelta(hours=1),
    )
    weak = {"episode": make.episode(leg=WEAK)}
    assert not raised(sessions=(late, early), **weak)
    assert raised(sessions=(late, early, trained(19, WEAK)), **weak)


def test_the_morning_of_a_day_comes_before_its_other_check_ins():
    weak = {"episode": make.episode(leg=WEAK)}
    first = (told(18, WEAK, "next_morning"), told(18, NONE))
    assert not raised(check_ins=first, **weak)
    assert raised(check_ins=(*first, told(19, WEAK, "next_morning")), **weak)


@pytest.mark.parametrize("said", ["no", "unsure", "yes"])
@pytest.mark.parametrize(("leg", "code"), [(WEAK, "RF-NEU-2"), (NUMB_BOTH, "RF-CES-4")], ids=str)
def test_inv_14_no_answer_beside_a_new_sign_is_calmer_than_silence(leg, code, said):
    answered = make.answers(**{code.replace("-", "_"): said})
    silent = tuple(row for row in answered if row[0] != code)
    for red_flags in (answered, silent):
        found = raised(check_ins=(told(18, leg, red_flags=red_flags),))
        assert (code, "daily18") in found


@pytest.mark.parametrize(
    ("known", "side", "new"),
    [
        (BodySide.LEFT, BodySide.LEFT, False),
        (BodySide.LEFT, BodySide.RIGHT, True),
        (BodySide.LEFT, BodySide.BOTH, True),
        (BodySide.BOTH, BodySide.RIGHT, False),
        (BodySide.LEFT, None, False),
        (None, BodySide.RIGHT, False),
    ],
)
def test_weakness_in_the_other_leg_is_new(known, side, new):
    described = make.episode(leg=replace(WEAK, side=known))
    found = raised(check_ins=(told(18, replace(WEAK, side=side)),), episode=described)
    assert (("RF-NEU-2", "daily18") in found) is new


def test_weakness_that_forgets_its_side_is_caught(monkeypatch):
    other = {
        "episode": make.episode(leg=WEAK),
        "check_ins": (told(18, replace(WEAK, side=BodySide.RIGHT)),),
    }
    assert raised(**other)
    monkeypatch.setattr(legs, "_elsewhere", lambda side, known: False)
    assert not raised(**other)


@pytest.mark.parametrize(("examined", "order", "level"), [
    (17, 9, FlagLevel.URGENT),
    (18, 4, FlagLevel.URGENT),
    (18, 6, FlagLevel.NONE),
    (19, 0, FlagLevel.NONE),
])  # fmt: skip
def test_only_an_examination_after_the_session_closes_what_it_raised(examined, order, level):
    seen = (make.clearance("RF-NEU-2", examined, sequence=order),)
    assert locked(sessions=(trained(18, WEAK, sequence=5),), clearances=seen).level is level


def test_a_stored_flag_and_the_session_behind_it_count_once():
    stored = replace(
        make.flag("RF-NEU-2", FlagLevel.URGENT, 18),
        raised_by=make.ref(FactKind.SESSION, "ses18", 18),
    )
    assert raised(sessions=(trained(18, WEAK),), flags=(stored,)) == [("RF-NEU-2", "ses18")]


@pytest.mark.parametrize(("between", "further"), [(NONE, True), (TINGLING, False)], ids=str)
def test_of_several_sessions_before_one_the_newest_says_what_was_known(between, further):
    days = ((5, TINGLING), (8, between), (12, TINGLING))
    last = laws.book_of(facts(sessions=tuple(trained(n, leg) for n, leg in days))).exposures[-1]
    assert ("leg_symptoms_spread" in {row.code for row in last.judgement.rows}) is further


# --- behind the look-back -------------------------------------------------------------------


FAR = 200
SEEN = {
    "flags": (make.flag("RF-NEU-2", FlagLevel.URGENT, 100, source="older"),),
    "clearances": (make.clearance("RF-NEU-2", 101),),
    "screenings": (make.screening(101), make.screening(FAR - 1)),
}


def test_an_examined_weakness_is_not_raised_anew_by_the_window_sliding_past_it():
    assert locked(FAR, sessions=(trained(FAR - 4, WEAK),), **SEEN).level is FlagLevel.NONE


def test_a_first_word_of_weakness_long_after_intake_is_news():
    found = locked(FAR, sessions=(trained(FAR - 4, WEAK),), screenings=(make.screening(FAR - 1),))
    assert found.codes == ("RF-NEU-2",)


def test_an_old_session_is_remembered_for_its_legs_and_for_nothing_else():
    old, new = trained(8, WEAK), trained(95, WEAK)
    after = {
        "flags": (make.flag("RF-NEU-2", FlagLevel.URGENT, 8, source="ses8"),),
        "clearances": (make.clearance("RF-NEU-2", 10),),
        "screenings": (make.screening(10), make.screening(99)),
        "episode": make.episode(8),
    }
    both, alone = (
        answer(facts(100, scope=make.of_exercise("rdl-tempo"), sessions=rows, **after))
        for rows in ((old, new), (new,))
    )
    assert both.action is not DecisionAction.STOP_AND_REFER
    assert alone.action is DecisionAction.STOP_AND_REFER
    assert "ses8" not in {ref.id for ref in both.facts}
