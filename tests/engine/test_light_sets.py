"""A plan asks for the light set that opens the next rung a confirmed direction bars, and only
where it would."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import CheckIn, Facts, OverrideRequest, Position, Restriction, Session
from api.engine.planning.basis import Basis
from api.engine.planning.substitution import awaits_test
from api.engine.vocab import (
    AggravatingFactor,
    AskKind,
    Equipment,
    FactKind,
    FlagLevel,
    OverrideKind,
    PainTrigger,
    Phase,
    RestrictionKind,
)
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.worlds import answer

PRESSED = {
    "started_on": make.day(-70),
    "pain_at_rest": 1,
    "pain_morning": 1,
    "settle_h": 1.0,
    "aggravating": (AggravatingFactor.HEAVY_LOAD,),
}
RUNG, RUNG_NAME = "rack-pull-high", "Rack pull above knee"
OTHER = "Block pull, knee height"
"""The first of the rungs above the kettlebell that press."""


@pytest.fixture(autouse=True, scope="module")
def shipped():
    with real.content():
        yield


def kb(n: int, pain: int = 1) -> Session:
    return make.lifted(n, "kb-deadlift", 24, (pain, pain, pain), 8, 6)


def rdl(n: int) -> Session:
    return make.lifted(n, "rdl-dumbbell", 24, (1, 1, 1), 8, 6)


DONE = (rdl(4), rdl(7), kb(9), kb(12))


def pressed(n: int = 14, *more: Session, after: int = 1, **told: object) -> Facts:
    """Pressing was confirmed on day 2; the kettlebell's rung was passed on day 12."""
    sessions = (*DONE, *more)
    days = [(s.ref.local_date - make.DAY0).days for s in sessions]
    answered = [
        make.morning(2, 1, 1, triggers=(PainTrigger.LIFTING,)),
        *(make.morning(d + 1, 1 if d < 13 else after, 1) for d in days if d < n),
    ]
    plain = {
        "episode": make.episode(**PRESSED),
        "check_ins": tuple(answered),
        "sessions": sessions,
        **told,
    }
    return real.enrolled(make.facts(n, **plain), "hinge-rebuild", Phase.P2)


def asked(facts: Facts) -> list[str]:
    return [a.text for a in answer(facts).asks if a.kind is AskKind.SESSION]


def names(facts: Facts) -> list[str]:
    return [text.partition(":")[0] for text in asked(facts)]


def work(made: Decision) -> set[str]:
    return {p.exercise for p in made.prescriptions}


def light(n: int, pain: int = 1, slug: str = RUNG) -> Session:
    """What the plan asks for, to the letter: one set of eight at effort 6."""
    return make.lifted(n, slug, 30, (pain,), 8, 6)


def together(n: int) -> Session:
    """The light set at the end of a session with the lift of the rung before."""
    before, after = kb(n), light(n)
    return replace(before, exercises=(*before.exercises, *after.exercises))


def test_a_plan_asks_for_the_light_set_that_opens_the_next_rung():
    text = (
        "Rack pull above knee: one light set at the end of a session with hinges, 8 repetitions at"
        " effort 6 or less. Log effort and pain, and how your back is the next morning. If it"
        " stays calm, it may come back into your plan."
    )
    assert asked(pressed()) == [text]
    found = [(a.exercise, a.due_on) for a in answer(pressed()).asks if a.exercise]
    assert found == [(RUNG, pressed().as_of + timedelta(days=7))]


def test_it_is_asked_for_and_not_prescribed():
    facts = pressed()
    assert RUNG not in work(answer(facts))
    assert laws.inv_16(facts, answer(facts)) is None


def test_who_does_what_is_asked_gets_the_exercise_in_the_next_plan():
    done = pressed(18, together(17))
    made = answer(done)
    assert RUNG in work(made)
    assert laws.inv_16(done, made) is None
    assert RUNG_NAME not in names(done)


def test_the_rung_after_it_is_asked_for_once_it_was_passed():
    higher = [light(n) for n in (16, 19, 22)]
    assert names(pressed(24, *higher)) == []
    in_p3 = replace(pressed(24, *higher), position=Position(Phase.P3, make.day(17)))
    assert names(in_p3) == ["Block pull, mid-shin"]


@pytest.mark.parametrize(("n", "expected"), [(16, []), (28, []), (29, [RUNG_NAME])])
def test_a_test_that_did_not_pass_is_asked_for_again_after_a_fortnight(n, expected):
    assert names(pressed(n, light(15, pain=3))) == expected


def test_a_test_whose_morning_nobody_told_is_not_asked_for_again_at_once():
    assert names(pressed(15, light(15))) == []


# --- what stands against it: each condition, and the plan as it would be without it -------------

WORST = {"sleep_h": 3.0, "sleep_quality": 1, "fatigue": 5, "soreness": 5, "stress": 5}
DIZZY = make.flag("RF-INFL-0", FlagLevel.ROUTINE, 13)
SORE = make.lifted(13, "squat-goblet", 20, (7,), 8, 6)
NO_AXIAL = make.clearance(
    "RF-SUR-1", 13, restrictions=(Restriction(RestrictionKind.NO_EXERCISE, exercise=RUNG),)
)


def stirred() -> Facts:
    return pressed(check_ins=tuple(replace(c, settle_h=6.0) for c in pressed().check_ins))


def told_on_14(**said: object) -> tuple[CheckIn, ...]:
    return (*pressed().check_ins, make.morning(14, 1, 1, **said))


def with_equipment(*things: Equipment) -> Facts:
    return replace(pressed(), athlete=make.athlete(equipment=frozenset(things)))


def wished(kind: OverrideKind, slug: str) -> OverrideRequest:
    return OverrideRequest(make.ref(FactKind.OVERRIDE_REQUEST, slug, 13), kind, slug)


AGAINST = {
    "a back that is stirred": stirred(),
    "an open flag": pressed(flags=(DIZZY,)),
    "a flare": pressed(check_ins=(*pressed().check_ins, make.flare(13))),
    "an illness": pressed(check_ins=told_on_14(triggers=(PainTrigger.ILLNESS,))),
    "a red day": pressed(check_ins=told_on_14(**WORST)),
    "a red session": pressed(14, SORE),
    "a red hinge": pressed(14, kb(13, 7)),
    "a pattern that was set back": pressed(
        16, kb(14, 7), make.lifted(15, "squat-goblet", 20, (1,), 8, 6)
    ),
    "a lighter week": replace(
        pressed(), position=Position(Phase.P2, make.day(0), deload_from=make.day(12))
    ),
    "an earlier phase": replace(pressed(), position=Position(Phase.P1, make.day(0))),
    "a rung that was not passed": pressed(sessions=DONE[:-1]),
    "a direction that is only suspected": pressed(check_ins=pressed().check_ins[1:]),
}


@pytest.mark.parametrize("why", AGAINST)
def test_it_is_not_asked_for_against(why):
    assert names(AGAINST[why]) == []


def four_days(slug: str, kilos: float | None) -> tuple[Session, ...]:
    return tuple(make.lifted(n, slug, kilos, (1, 1), 8, 6) for n in (4, 7, 9, 12))


PULL = "Block pull, mid-shin"
BEFORE = {
    "nothing": ((), []),
    "the highest drill": (four_days("hinge-kneeling", None), []),
    "the lowest lift": (four_days("pull-through", 60), [PULL]),
}


@pytest.mark.parametrize("done", BEFORE)
def test_a_back_that_never_lifted_is_not_asked_for_a_pull(done):
    """Drills, however many and however calm, are no lifts."""
    sessions, expected = BEFORE[done]
    told = pressed(sessions=sessions, check_ins=pressed().check_ins)

    assert names(replace(told, position=Position(Phase.P3, make.day(0)))) == expected


def test_the_lowest_rung_is_asked_for_first_whatever_a_program_would_like_best():
    strong = tuple(make.lifted(n, "kb-deadlift", 80, (1, 1, 1), 8, 6) for n in (9, 12))
    runner = real.enrolled(pressed(sessions=strong), "running-return", Phase.P3)
    assert names(runner) == ["Block pull, mid-shin"]


@pytest.mark.parametrize(("kilos", "expected"), [(24, []), (80, ["Trap-bar deadlift"])])
def test_a_lift_that_would_begin_below_its_bar_is_not_asked_for(kilos, expected):
    known = tuple(make.lifted(n, "kb-deadlift", kilos, (1, 1, 1), 8, 6) for n in (9, 12))
    wish = wished(OverrideKind.EXCLUDE_EXERCISE, "block-pull-low")
    runner = real.enrolled(pressed(sessions=known, overrides=(wish,)), "running-return", Phase.P3)
    assert names(runner) == expected


def test_a_rung_below_the_one_trained_is_not_asked_for():
    """Bending is confirmed; from the cable straight to the kettlebell was the way."""
    bent = make.episode(**{**PRESSED, "aggravating": (AggravatingFactor.BENDING,)})
    told = (make.morning(2, 1, 1, triggers=(PainTrigger.SITTING_LONG,)), *pressed().check_ins[1:])
    cable = tuple(make.lifted(n, "pull-through", 20, (1, 1), 8, 6) for n in (4, 7, 9, 12))
    wish = wished(OverrideKind.EXCLUDE_EXERCISE, "kb-deadlift-elevated")
    facts = pressed(episode=bent, check_ins=told, sessions=cable, overrides=(wish,))
    runner = real.enrolled(facts, "running-return", Phase.P2)
    assert "kb-deadlift" in work(answer(runner))
    assert names(runner) == []


def test_nothing_is_asked_for_before_its_phase():
    book = laws.book_of(pressed())
    basis, pull = Basis(book, make.CURRICULUM), make.LIBRARY.exercises["trap-bar-deadlift"]
    assert [awaits_test(pull, phase, basis) for phase in (Phase.P2, Phase.P3)] == [False, True]


def test_a_decision_about_one_exercise_does_not_ask_for_it():
    assert names(replace(pressed(), scope=make.of_exercise("kb-deadlift"))) == []


def test_what_a_clinician_took_out_is_not_asked_for():
    assert names(pressed(clearances=(NO_AXIAL,))) == [OTHER]


def test_what_the_athlete_left_out_is_not_asked_for():
    wish = wished(OverrideKind.EXCLUDE_EXERCISE, RUNG)
    assert names(pressed(overrides=(wish,))) == [OTHER]


def test_what_there_is_no_equipment_for_is_not_asked_for():
    assert names(with_equipment(Equipment.KETTLEBELL, Equipment.DUMBBELL)) == []
