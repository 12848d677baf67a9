"""A morning that a new load explains starts no flare, and never hides anything red."""

import pytest
from msgspec.structs import replace

from api.engine.facts import CheckIn, Facts, LegSymptoms, Position, Session
from api.engine.reading import chronology
from api.engine.reading.pain import Morning
from api.engine.reading.soreness import is_soreness
from api.engine.vocab import (
    CheckInKind,
    DecisionAction,
    FactKind,
    FunctionLoss,
    Irritability,
    LegReach,
    PainZone,
    Phase,
    caution,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

RDL = "rdl-tempo"
CALM = tuple(make.morning(n, 1, 1) for n in (2, 5, 8, 11))
KNOWN = tuple(make.lifted(n, RDL, 60, (1, 1)) for n in (1, 4, 7))


def after(
    *mornings: int, last: Session | None = None, told: CheckIn | None = None, **more: object
) -> Facts:
    """A step to 65 kg on day 12, then the mornings as said, from day 13 on."""
    heavier = last or make.lifted(12, RDL, 65, (1, 1))
    answers = tuple(make.morning(13 + n, pain, 1, **more) for n, pain in enumerate(mornings))
    day = 12 + len(mornings)
    return make.lifter(
        day,
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        sessions=(*KNOWN, heavier),
        check_ins=(*CALM, *answers, *((told,) if told else ())),
        screenings=(make.screening(0), make.screening(day)),
        position=Position(Phase.P2, make.day(0)),
    )


def flared(facts: Facts) -> bool:
    return bool(laws.book_of(facts).flares)


def sore(facts: Facts) -> int:
    return len(laws.book_of(facts).sore_days)


@pytest.mark.parametrize(("mornings", "flare"), [((3, 3), False), ((3, 3, 3), False)])
def test_up_to_three_days_after_a_heavier_load_no_flare_begins(mornings, flare):
    assert flared(after(*mornings)) is flare
    assert sore(after(*mornings)) == len(mornings)


def test_on_the_fourth_morning_it_is_a_flare_since_the_first():
    book = laws.book_of(after(3, 3, 3, 3))
    assert [(f.started_on, f.known_on) for f in book.flares] == [(make.day(13), make.day(16))]


def test_without_anything_new_two_mornings_are_a_flare():
    assert flared(after(3, 3, last=make.lifted(12, RDL, 60, (1, 1))))


def test_an_exercise_not_done_for_four_weeks_is_new():
    assert not flared(after(3, 3, last=make.lifted(12, "squat-goblet", 20, (1, 1))))
    assert flared(after(3, 3, last=make.lifted(12, "breathing-90-90", None, (1,))))


@pytest.mark.parametrize(("pain", "flare"), [(3, False), (4, True), (5, True)])
def test_a_morning_three_over_baseline_is_red_and_no_soreness(pain, flare):
    assert flared(after(pain, pain)) is flare


def raised(baseline: int, pain: int) -> Facts:
    usual = tuple(make.morning(n, baseline, 1) for n in (2, 5, 8, 11))
    facts = after(pain, pain)
    return replace(facts, check_ins=(*usual, *facts.check_ins[-2:]))


@pytest.mark.parametrize(("baseline", "pain", "flare"), [(2, 4, False), (3, 5, True)])
def test_more_than_four_of_ten_is_no_soreness(baseline, pain, flare):
    assert flared(raised(baseline, pain)) is flare


AGAINST = {
    "legs": {"leg": LegSymptoms(LegReach.BELOW_KNEE)},
    "strong soreness": {"soreness": 5},
}


@pytest.mark.parametrize("more", AGAINST.values(), ids=AGAINST.keys())
def test_what_speaks_against_it_lets_the_flare_begin(more):
    assert flared(after(3, 3, **more))


def daily(**told: object) -> CheckIn:
    ref = make.ref(FactKind.CHECK_IN, "day14", 14)
    return CheckIn(ref, CheckInKind.DAILY, **told)


@pytest.mark.parametrize(
    "told", [{"function_loss": FunctionLoss.SOME}, {"pain_now": 5, "pain_worst": 5}]
)
def test_lost_function_or_more_pain_in_the_day_lets_the_flare_begin(told):
    assert flared(after(3, 3, told=daily(**told)))


@pytest.mark.parametrize("soreness", [None, 1, 4])
def test_nobody_has_to_say_that_it_is_the_muscles(soreness):
    assert not flared(after(3, 3, soreness=soreness))


def test_a_session_that_was_red_is_never_explained_away():
    facts = after(3, 3, last=make.lifted(12, RDL, 65, (6, 6)))
    book = laws.book_of(facts)
    assert book.exposures[-1].zone is PainZone.RED
    assert flared(facts)


@pytest.mark.parametrize(
    ("irritability", "expected"), [(Irritability.MODERATE, True), (Irritability.HIGH, False)]
)
def test_a_rise_of_two_is_red_for_an_irritable_back_and_no_soreness(irritability, expected):
    done = laws.book_of(after(3)).exposures
    morning = Morning(make.day(13), 3, 1.0)
    assert is_soreness(morning, 2, (), done, irritability, make.RULES) is expected


def test_it_holds_everything_once_and_the_next_calm_morning_frees_it():
    held = answer(after(3))
    assert {p.action for p in held.prescriptions} == {DecisionAction.HOLD}
    assert "muscle_soreness" in {r.code for r in held.reasons}
    freed = answer(after(3, 1))
    assert "muscle_soreness" not in {r.code for r in freed.reasons}


def test_it_is_no_part_of_the_baseline():
    assert laws.book_of(after(3, 3, 3)).morning_baseline == 1


def test_more_pain_is_never_answered_less_carefully_through_it():
    def careful(*mornings: int) -> int:
        return caution(answer(after(*mornings)).action)

    for first in range(6):
        for second in range(6):
            assert careful(first, second + 1) >= careful(first, second)


def test_a_red_session_explained_away_is_caught(monkeypatch):
    facts = after(3, 3, last=make.lifted(12, RDL, 65, (6, 6)))
    assert flared(facts)
    monkeypatch.setattr(chronology, "is_soreness", lambda *told: True)
    assert not flared(facts)
