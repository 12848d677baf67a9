"""Low confidence in a calm back: exposure by quota, never an endless way down."""

import pytest
from msgspec.structs import replace

from api.engine.facts import BaselineResult, Facts, LegSymptoms, Position
from api.engine.reading import fear
from api.engine.vocab import BaselineTest, DecisionAction, LegReach, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

RDL = "rdl-tempo"
CALM = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}
SORE = {"pain_at_rest": 3, "pain_morning": 1, "settle_h": 1.0}
AMBER, GREEN, RED = 4, 1, 7


def lifting(*pains: int, gap: int = 3, confidence: float | None = 3, **more: object) -> Facts:
    days = [1 + gap * place for place in range(len(pains))]
    known = () if confidence is None else (make.result(BaselineTest.CONFIDENCE, confidence, 0),)
    plain = {
        "sessions": tuple(
            make.lifted(n, RDL, 60, (pain,)) for n, pain in zip(days, pains, strict=True)
        ),
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n in days),
        "baselines": (*known, make.result(BaselineTest.BRACE, 3, 0)),
        "episode": make.episode(**CALM),
        "screenings": tuple(make.screening(n) for n in range(0, days[-1] + 2, 7)),
        "position": Position(Phase.P3, make.day(0)),
    }
    return make.lifter(days[-1] + 1, make.of_exercise(RDL), **{**plain, **more})


def afraid(facts: Facts) -> bool:
    return "graded_exposure" in {r.code for r in answer(facts).reasons}


@pytest.mark.parametrize(("confidence", "expected"), [(4, True), (5, False), (6, False), (0, True)])
def test_confidence_below_five_in_a_calm_back_asks_for_exposure_by_quota(confidence, expected):
    assert afraid(lifting(GREEN, confidence=confidence)) is expected


@pytest.mark.parametrize(("score", "expected"), [(28, False), (29, True), (30, True)])
def test_so_does_a_score_of_twenty_nine(score, expected):
    known = (make.result(BaselineTest.TSK_11, score, 0),)
    assert afraid(lifting(GREEN, baselines=known)) is expected


def test_the_newest_word_counts_whichever_form_it_has():
    told = make.morning(2, 1, 1, confidence=8)
    assert not afraid(lifting(GREEN, check_ins=(told,)))
    newer = (make.result(BaselineTest.CONFIDENCE, 3, 2),)
    assert afraid(lifting(GREEN, GREEN, check_ins=(told,), baselines=newer)) is True


def test_an_irritable_back_or_legs_that_take_part_are_not_answered_by_quota():
    legs = make.episode(**{**CALM, "leg": LegSymptoms(LegReach.BELOW_KNEE)})
    assert not afraid(lifting(GREEN, episode=make.episode(**SORE)))
    assert not afraid(lifting(GREEN, episode=legs))
    assert not afraid(lifting(GREEN, confidence=None))


@pytest.mark.parametrize(
    ("pains", "gap", "action", "code"),
    [
        ((AMBER, AMBER), 3, DecisionAction.REGRESS, "amber_twice"),
        ((AMBER, AMBER, AMBER), 3, DecisionAction.HOLD, "graded_exposure"),
        ((AMBER, AMBER, AMBER), 12, DecisionAction.HOLD, "graded_exposure"),
        ((AMBER, AMBER, AMBER), 13, DecisionAction.REGRESS, "amber_twice"),
        ((AMBER, AMBER, AMBER, AMBER), 3, DecisionAction.HOLD, "graded_exposure"),
        ((AMBER, AMBER, RED), 3, DecisionAction.REGRESS, "in_session_red"),
    ],
)
def test_a_lane_is_lowered_by_edge_answers_once_in_a_fortnight_and_by_reds_always(
    pains, gap, action, code
):
    made = answer(lifting(*pains, gap=gap))
    assert made.action is action
    assert made.reasons[0].code == code


def test_without_fear_every_second_edge_answer_lowers():
    made = answer(lifting(AMBER, AMBER, AMBER, confidence=8))
    assert (made.action, made.reasons[0].code) == (DecisionAction.REGRESS, "amber_twice")


def test_more_pain_in_the_newest_answer_is_never_answered_less_carefully():
    """INV-22 under fear: the hold never stands above what less pain would have brought."""
    ranks = [laws.CAUTION.index(answer(lifting(AMBER, AMBER, p)).action) for p in range(11)]
    assert ranks == sorted(ranks)


def test_the_words_speak_of_what_was_managed():
    made = answer(lifting(AMBER, AMBER, AMBER))
    assert "log what you did" in made.reasons[0].text
    assert laws.inv_32(lifting(AMBER, AMBER, AMBER), made) is None


def test_an_endless_way_down_is_caught(monkeypatch):
    facts = lifting(AMBER, AMBER, AMBER)
    assert answer(facts).action is DecisionAction.HOLD
    monkeypatch.setattr(fear, "graded", lambda book: None)
    assert answer(replace(facts)).action is DecisionAction.REGRESS


def rated(value: float, n: int, activity: str) -> BaselineResult:
    """A rating of one lift or activity, by name."""
    row = make.result(BaselineTest.CONFIDENCE, value, n)
    return replace(row, ref=replace(row.ref, id=f"{row.ref.id}-{activity}"), subject=activity)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], True),
        ([(8, 2, "run")], True),
        ([(8, 2, " dead  Lift")], False),
        ([(8, 2, "run"), (8, 1, "deadlift"), (8, 1, "dead lift")], False),
        ([(4, 2, "run"), (8, 2, "dead lift")], True),
    ],
)
def test_of_each_activity_the_newest_word_counts(later, expected):
    """Rating only the run said nothing of the feared lift, and took its fear away."""
    known = (rated(3, 0, "Dead lift"), *(rated(*row) for row in later))
    assert afraid(lifting(GREEN, GREEN, baselines=known)) is expected


@pytest.mark.parametrize(("trust", "expected"), [(4, True), (5, False)])
def test_a_check_in_speaks_beside_the_activities_until_one_is_rated_again(trust, expected):
    told = (make.morning(2, 1, 1, confidence=trust),)
    for n, counts in ((1, expected), (2, expected), (3, False)):
        known = (rated(8, n, "run"),)
        assert afraid(lifting(GREEN, GREEN, check_ins=told, baselines=known)) is counts
