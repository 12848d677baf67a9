"""Where dumbbells, kettlebells and balls end: a cap on a load, and never a reason to raise one."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.ceilings import bounded
from api.engine.dosing.implements import in_hand_g
from api.engine.facts import Best, Facts, Position, ToleratedLoad
from api.engine.lanes.lane import PASSED
from api.engine.rules import caps
from api.engine.vocab import Equipment, Phase, RuleVerdict
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

KB, RDL, GOBLET = "kb-deadlift", "rdl-tempo", "squat-goblet"
GYM = frozenset({Equipment.FULL_GYM})
BELLS = frozenset({Equipment.KETTLEBELL})


@pytest.fixture(autouse=True)
def shipped():
    with real.content():
        yield


def book(equipment: frozenset[Equipment] = GYM, **more: object):
    return laws.book_of(make.lifter(20, athlete=make.athlete(equipment=equipment), **more))


def exercise(kinds: set[Equipment], implements: int = 1):
    plain = make.LIBRARY.exercises[KB]
    return replace(plain, slug="x", equipment=frozenset(kinds), implements=implements)


@pytest.mark.parametrize(
    ("kinds", "owned", "implements", "kilos"),
    [
        ({Equipment.KETTLEBELL}, GYM, 1, 48),
        ({Equipment.KETTLEBELL}, GYM, 2, 96),
        ({Equipment.KETTLEBELL}, BELLS, 0, 48),
        ({Equipment.DUMBBELL, Equipment.KETTLEBELL}, GYM, 1, 60),
        ({Equipment.DUMBBELL, Equipment.KETTLEBELL}, BELLS, 1, 48),
        ({Equipment.BALL}, GYM, 1, 15),
        ({Equipment.BAND, Equipment.KETTLEBELL}, GYM, 1, 48),
        ({Equipment.BARBELL}, GYM, 1, None),
        ({Equipment.BARBELL, Equipment.DUMBBELL}, GYM, 1, None),
        ({Equipment.BARBELL, Equipment.DUMBBELL}, frozenset({Equipment.DUMBBELL}), 1, 60),
        ({Equipment.CABLE}, GYM, 1, None),
        ({Equipment.KETTLEBELL}, frozenset({Equipment.BARBELL}), 1, None),
        (set(), GYM, 2, None),
    ],
)
def test_what_is_at_hand_ends_where_its_kind_ends(kinds, owned, implements, kilos):
    found = in_hand_g(book(owned), exercise(kinds, implements))
    assert found == (None if kilos is None else kilos * 1000)


@pytest.mark.parametrize(("load", "kept"), [(47_500, 47_500), (48_000, 48_000), (60_000, 47_500)])
def test_a_load_past_the_end_comes_down_to_plates_and_none_is_raised(load, kept):
    kettlebell = replace(make.LIBRARY.exercises[KB], slug="other")
    assert bounded(book(BELLS), kettlebell, Phase.P3, load) == kept


def test_who_has_lifted_a_heavier_one_has_it():
    done = make.lifted(18, KB, 60, (1, 1))
    facts = book(sessions=(done,))
    assert in_hand_g(facts, make.LIBRARY.exercises[KB]) == 60_000


def first_goblet(kilos: int, equipment: frozenset[Equipment] = GYM) -> int:
    told = (ToleratedLoad(GOBLET, kilos * 1000, 8, make.day(18)),)
    facts = make.lifter(
        20,
        make.of_exercise(GOBLET),
        athlete=make.athlete(equipment=equipment, bests=()),
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0, best_tolerated=told),
        screenings=(make.screening(0), make.screening(19)),
        position=Position(Phase.P3, make.day(0)),
    )
    return max(laws.loads(answer(facts).prescriptions[0]))


@pytest.mark.parametrize(("told", "first"), [(40, 27_500), (120, 60_000)])
def test_a_first_dose_asks_for_no_dumbbell_that_is_not_made(told, first):
    assert first_goblet(told) == first


def at_the_end(kilos: float) -> Facts:
    days = (12, 15, 18)
    return make.lifter(
        20,
        make.of_exercise(KB),
        athlete=make.athlete(equipment=BELLS, bests=()),
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        sessions=tuple(make.lifted(n, KB, kilos, (1, 1, 1), reps=30) for n in days),
        check_ins=tuple(make.morning(n + 1, 1, 1) for n in days),
        screenings=(make.screening(0), make.screening(19)),
        baselines=(make.result(make.BaselineTest.BRACE, 3, 10),),
        position=Position(Phase.P3, make.day(0)),
    )


def test_a_step_waits_at_the_end_and_the_receipt_says_which_end():
    made = answer(at_the_end(47.5))
    assert max(laws.loads(made.prescriptions[0])) == 47_500
    assert {t.rule: t.verdict for t in made.trace}["cap.ceiling"] is RuleVerdict.FIRED
    found = caps.ceiling(lane(at_the_end(47.5), KB, phase=Phase.P3))
    [line] = found.checks
    assert (found.code, line.threshold) == ("at_top", 48)
    assert line.evidence.source == "practice: heaviest usual kettlebell, one of them"


def test_below_the_end_steps_are_what_they_were():
    assert caps.ceiling(lane(at_the_end(30), KB, phase=Phase.P2)) is PASSED
    assert max(laws.loads(answer(at_the_end(30)).prescriptions[0])) == 32_500


def test_a_kettlebell_of_any_weight_is_caught(monkeypatch):
    from api.engine.dosing import ceilings

    assert first_goblet(120) == 60_000
    monkeypatch.setattr(ceilings, "in_hand_g", lambda book, exercise: None)
    assert first_goblet(120) > 60_000


def test_a_load_left_to_the_effort_ends_where_its_kind_ends():
    """History left room for a goblet squat of 117.5 kg, and nobody makes that bell."""
    strong = make.athlete(equipment=GYM, bests=(Best("squat-back", 170_000, 1),))
    made = answer(
        make.lifter(
            20,
            make.of_exercise(GOBLET),
            athlete=strong,
            sessions=tuple(make.lifted(n, GOBLET, 0, (1, 1, 1)) for n in (13, 17)),
            check_ins=tuple(make.morning(n, 1, 1) for n in (14, 18)),
            position=Position(Phase.P2, make.day(0)),
        )
    )
    [said] = [r.text for r in made.reasons if r.code == "load_by_effort"]
    assert "60 kg (132 lb) at most" in said


def first_load(slug: str) -> str:
    """What is said of the first load of a lift that was empty and calm twice, with a history."""
    with real.content():
        made = answer(
            make.lifter(
                20,
                make.of_exercise(slug),
                athlete=make.athlete(bests=(Best("deadlift-conventional", 170_000, 1),)),
                library_version=make.LIBRARY.version,
                sessions=tuple(make.lifted(n, slug, 0, (1, 1, 1)) for n in (13, 17)),
                check_ins=tuple(make.morning(n, 1, 1) for n in (14, 18)),
                position=Position(Phase.P3, make.day(0)),
            )
        )
    [said] = [r.text for r in made.reasons if r.code == "load_by_effort"]
    return said


def test_what_two_legs_lifted_is_no_end_of_a_load_on_one():
    """A golfer of 68 was told 52.5 kg at most of a first single-leg RDL: it reads as an aim."""
    assert "at most" in first_load("rdl-dumbbell")
    assert "at most" not in first_load("rdl-single-leg")
