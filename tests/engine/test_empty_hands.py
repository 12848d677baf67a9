"""A clinician's limit that no plate fits under, with the library as shipped."""

import pytest

from api.engine.decide import decide
from api.engine.facts import Position
from api.engine.vocab import Phase
from tests.engine import factories as make
from tests.engine import real
from tests.engine.test_restrictions import K, codes, lifting, only, said


@pytest.mark.parametrize(
    ("limit_g", "slug", "there"),
    [
        (0, "suitcase-carry", False),
        (2_000, "row-cable", False),
        (2_500, "row-cable", True),
        (0, "squat-goblet", True),
        (0, "rdl-dumbbell", True),
        (0, "pull-up", True),
    ],
)
def test_what_is_none_without_a_load_is_not_asked_for_with_none_on_the_spine(limit_g, slug, there):
    with real.content():
        note = said(only(K.NO_AXIAL_LOAD_ABOVE, limit_g=limit_g))
        at = Position(Phase.P2, make.day(10))
        made = decide(
            lifting(note, scope=make.of_exercise(slug), position=at),
            make.RULES,
            make.LIBRARY,
            make.CURRICULUM,
        )
    assert [p.exercise == slug for p in made.prescriptions] == [there]
    assert there or codes(made)[0] == "restricted_by_clinician"


@pytest.mark.parametrize("slug", ["row-cable", "suitcase-carry"])
def test_what_is_none_without_a_load_begins_with_the_least_plate_under_a_limit(slug):
    """A cable row of 0 kg at effort 8 stood in a plan for weeks, and a carry with empty hands."""
    with real.content():
        note = said(only(K.NO_AXIAL_LOAD_ABOVE, limit_g=40_000))
        at = Position(Phase.P2, make.day(10))
        known = lifting(note, scope=make.of_exercise(slug), position=at)
        made = decide(known, make.RULES, make.LIBRARY, make.CURRICULUM)
    [dose] = made.prescriptions
    assert {row.load_g for row in dose.sets} == {2_500}


def test_what_has_a_stand_in_is_not_called_new_in_the_plan():
    with real.content():
        known = make.LIBRARY.exercises
        note = said(only(K.NO_AXIAL_LOAD_ABOVE, limit_g=0))
        placed = real.enrolled(lifting(note), "hinge-rebuild", Phase.P2, 20)
        made = decide(placed, make.RULES, make.LIBRARY, make.CURRICULUM)
    gone = [known[p.replaces].name for p in made.prescriptions if p.replaces]
    new = next(r.text for r in made.reasons if r.code == "new_exercise")
    assert gone
    assert not [name for name in gone if name in new]
