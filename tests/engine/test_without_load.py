"""While a clearance is missing, what cannot be done without a load is left out, not done empty."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Position
from api.engine.library import LoadClass
from api.engine.safety import uncleared
from api.engine.vocab import DecisionAction, Equipment, FlagLevel, MovementPattern, Phase
from tests.engine import factories as make
from tests.engine import laws, real, safety_laws
from tests.engine.worlds import answer

UNCLEARED = (make.flag("RF-PRG-1", FlagLevel.CLEARANCE, 0),)
PHASES = (Phase.P1, Phase.P2, Phase.P3, Phase.P4)
HOME = frozenset({Equipment.BAND, Equipment.CHAIR, Equipment.WALL})


def waiting(phase: Phase = Phase.P2, **more: object) -> "object":
    position = Position(phase, make.day(0))
    return make.lifter(6, flags=UNCLEARED, position=position, **more)


@pytest.mark.parametrize("phase", PHASES)
def test_no_plan_of_body_weight_holds_anything_that_needs_a_load(phase):
    with real.content():
        made = answer(waiting(phase))
        assert made.prescriptions
        assert safety_laws.unloaded(waiting(phase), made) is None


@pytest.mark.parametrize("phase", PHASES)
def test_a_band_is_a_load_as_well(phase):
    """A banded hinge beside the words "body weight only" is none: what is left is done free."""
    with real.content():
        at_home = waiting(phase, athlete=make.athlete(equipment=HOME))
        plain = real.enrolled(at_home, "general-strength-minimal", phase)
        made = answer(plain)
        assert made.action is DecisionAction.HOLD
        assert safety_laws.unloaded(plain, made) is None


@pytest.mark.parametrize("phase", PHASES)
def test_a_plan_of_body_weight_still_trains_the_hinge_and_the_trunk(phase):
    with real.content():
        slugs = [p.exercise for p in answer(waiting(phase)).prescriptions]
        patterns = {make.LIBRARY.exercises[slug].pattern for slug in slugs}
        assert MovementPattern.HINGE in patterns
        assert len(patterns) > 4


@pytest.mark.parametrize("slug", ["lat-pulldown", "row-chest-supported", "suitcase-carry"])
def test_what_is_asked_for_by_name_is_replaced(slug):
    with real.content():
        made = answer(waiting(scope=make.of_exercise(slug)))
        assert made.action is DecisionAction.SUBSTITUTE
        assert slug not in {p.exercise for p in made.prescriptions}


@pytest.mark.parametrize(
    ("slug", "owned", "needs"),
    [
        ("lat-pulldown", {Equipment.FULL_GYM}, True),
        ("leg-press", {Equipment.FULL_GYM}, True),
        ("suitcase-carry", {Equipment.KETTLEBELL}, True),
        ("pallof-press", {Equipment.BAND}, True),
        ("rdl-banded", {Equipment.FULL_GYM}, True),
        ("lateral-band-walk", {Equipment.BAND}, True),
        ("rdl-banded", set(), False),
        ("hamstring-ball-curl", {Equipment.BALL}, False),
        ("pull-up", {Equipment.FULL_GYM}, False),
        ("split-squat", {Equipment.FULL_GYM}, False),
        ("rdl-dumbbell", {Equipment.DUMBBELL}, False),
        ("squat-goblet", {Equipment.FULL_GYM}, False),
    ],
)
def test_what_needs_a_load_is_read_from_what_it_is_done_with(slug, owned, needs):
    with real.content():
        book = laws.book_of(waiting(athlete=make.athlete(equipment=frozenset(owned))))
        assert uncleared.needs_load(book, make.LIBRARY.exercises[slug]) is needs


def test_without_a_missing_clearance_they_stay():
    with real.content():
        plain = make.lifter(6, position=Position(Phase.P2, make.day(0)))
        assert any(safety_laws.empty(p) for p in answer(plain).prescriptions)


def test_empty_hands_in_a_plan_are_caught(monkeypatch):
    with real.content():
        assert safety_laws.unloaded(waiting(), answer(waiting())) is None
        monkeypatch.setattr(uncleared, "needs_load", lambda book, exercise: False)
        assert safety_laws.unloaded(waiting(), answer(waiting()))


@pytest.mark.parametrize(
    ("demand", "waits"),
    [
        ({"flexion": 0}, False), ({"flexion": 1}, True),
        ({"compression": 2}, False), ({"compression": 3}, True),
        ({"impact": 1}, False), ({"impact": 2}, True),
    ],
)  # fmt: skip
def test_inv_31_each_demand_on_an_unexamined_spine_waits_from_its_grade_on(demand, waits):
    operated = (make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 0),)
    book = laws.book_of(make.lifter(6, flags=operated))
    lift = make.LIBRARY.exercises["rdl-tempo"]
    asked = replace(lift, load_class=LoadClass(**{"compression": 0, **demand}))
    assert uncleared._for_the_spine(book, asked) is waits
