"""How an exercise of the athlete's own is read, and how it stands in facts and receipts."""

import pytest
from msgspec.structs import replace

from api.engine import codec
from api.engine import own as owned
from api.engine.library import LoadClass
from api.engine.own import lowest_class, read_as, with_own
from api.engine.vocab import (
    BodyPosition,
    ExerciseMeasure,
    Laterality,
    MovementPattern,
    Phase,
    Sensitivity,
)
from api.exercises.service import library
from tests.engine import factories as make
from tests.engine.own_exercises import KINDS, asked, by_clinician, own, told_of
from tests.engine.test_set_back import trained
from tests.engine.worlds import answer

P = MovementPattern


def test_what_nobody_placed_has_the_highest_grades_and_is_against_everything():
    read = read_as(own(), library())

    assert read.load_class == LoadClass(4, 3, 3, 3, 3, 3)
    assert read.avoid_if == frozenset(Sensitivity)
    assert read.ballistic
    assert (read.own, read.placed) == (True, False)
    assert Phase.P5 is read.first_phase, "with the last hinge of the library"


@pytest.mark.parametrize("pattern", list(P))
def test_nothing_of_a_pattern_opens_later_than_what_nobody_placed(pattern):
    row = own(pattern=pattern)
    kin = [e for e in library().exercises.values() if e.pattern is pattern and not e.own]

    assert read_as(row, library()).first_phase == max(e.first_phase for e in kin)
    for grades in (LoadClass(0), LoadClass(2, 1, 1, 1, 1, 1), owned.MOST):
        for clinician in (True, False):
            said = replace(row, load_class=grades, by_clinician=clinician)
            assert read_as(said, library()).first_phase <= read_as(row, library()).first_phase


def test_the_word_of_an_athlete_is_bounded_by_what_is_usual_and_a_clinicians_is_not():
    mild = LoadClass(1)
    athlete = read_as(own(load_class=mild, avoid_if=frozenset()), library())
    clinician = read_as(own(load_class=mild, avoid_if=frozenset(), by_clinician=True), library())

    assert LoadClass(3) == athlete.load_class, "the middle of the hinges"
    assert frozenset({Sensitivity.COMPRESSION}) == athlete.avoid_if, "as for half of them"
    assert (LoadClass(1), frozenset()) == (clinician.load_class, clinician.avoid_if)
    assert clinician.first_phase < athlete.first_phase


def test_a_harder_word_of_an_athlete_counts_as_it_is():
    hard = LoadClass(4, flexion=3)
    assert hard == read_as(own(load_class=hard), library()).load_class


def test_each_thing_that_is_not_known_is_read_as_the_worst_by_itself():
    read = read_as(own(load_class=LoadClass(2), by_clinician=True), library())

    assert (frozenset(Sensitivity), True) == (read.avoid_if, read.ballistic)


@pytest.mark.parametrize(
    ("pattern", "position", "laterality", "single"),
    [
        (P.LUNGE, BodyPosition.STANDING, Laterality.UNILATERAL, True),
        (P.HINGE, BodyPosition.MIXED, Laterality.UNILATERAL, True),
        (P.HINGE, BodyPosition.STANDING, Laterality.BILATERAL, False),
        (P.HINGE, BodyPosition.KNEELING, Laterality.UNILATERAL, False),
        (P.PULL, BodyPosition.STANDING, Laterality.UNILATERAL, False),
    ],
)
def test_one_sided_leg_work_on_the_feet_counts_as_work_on_one_leg(
    pattern, position, laterality, single
):
    row = own(pattern=pattern, position=position, laterality=laterality)
    assert single == read_as(row, library()).single_leg


@pytest.mark.parametrize(
    ("measure", "implements", "loadable"),
    [
        (ExerciseMeasure.LOAD, 0, True),
        (ExerciseMeasure.REPS, 1, True),
        (ExerciseMeasure.REPS, 2, True),
        (ExerciseMeasure.REPS, 0, False),
        (ExerciseMeasure.TIME, 0, False),
    ],
)
def test_what_is_measured_in_load_or_held_in_the_hands_takes_a_load(measure, implements, loadable):
    row = own(measure=measure, implements=implements)
    assert loadable == read_as(row, library()).loadable


def test_a_pattern_the_library_lacks_gives_nothing_away():
    row = own(pattern=P.ROTATION, load_class=LoadClass(0), avoid_if=frozenset())
    read = read_as(row, make.LIBRARY)

    assert (read.load_class, read.first_phase) == (owned.MOST, Phase.P6)
    assert frozenset(Sensitivity) == read.avoid_if
    assert LoadClass(0) == lowest_class(make.LIBRARY, P.ROTATION, ExerciseMeasure.REPS)


def test_the_lowest_class_is_that_of_the_measure_and_else_of_the_pattern():
    assert lowest_class(library(), P.HINGE, ExerciseMeasure.REPS).compression == 1
    assert lowest_class(library(), P.HINGE, ExerciseMeasure.LOAD).compression == 2
    assert lowest_class(library(), P.HINGE, ExerciseMeasure.DISTANCE).compression == 1


def test_an_exercise_of_the_library_is_never_replaced():
    assert library() is with_own(library(), ())
    assert library() is with_own(library(), (own("rdl-tempo"),))
    both = with_own(library(), (own(),))
    assert (library().version, 1) == (
        both.version,
        len(both.exercises.keys() - library().exercises.keys()),
    )


# --- facts -----------------------------------------------------------------------------------


def test_facts_without_own_exercises_are_spelled_as_before():
    assert "own_exercises" not in codec.facts_to_json(make.lifter(3))


@pytest.mark.parametrize("row", [own(), *KINDS.values()], ids=["unplaced", *KINDS])
def test_facts_with_own_exercises_can_be_read_back(row):
    facts = codec.facts_sorted(told_of(trained(1, 1), row))

    assert facts == codec.facts_from_json(codec.facts_to_json(facts))
    assert answer(facts) == answer(codec.facts_from_json(codec.facts_to_json(facts)))


def test_a_receipt_names_the_exercise_and_its_version():
    made = answer(asked(told_of(trained(1, 1), by_clinician())))

    assert [f.id for f in made.facts if f.kind.value == "custom_exercise"] == ["my-lift"]
    assert "Sandbag lift" in f"{made.headline} {made.text}"


@pytest.mark.parametrize("pattern", list(P))
def test_accessory_work_of_the_library_eases_nothing_of_the_athletes_own(pattern):
    whole = library()
    held = {slug: e for slug, e in whole.exercises.items() if not e.own}
    plans = replace(whole, exercises=held)
    assert len(plans.exercises) < len(whole.exercises)

    for row in (own(pattern=pattern), own(pattern=pattern, load_class=LoadClass(1))):
        assert read_as(row, plans) == read_as(row, whole)
