"""The exercise library keeps its promises, and a broken copy of it is refused."""

from dataclasses import replace

import pytest

from api.engine.library import LoadClass
from api.engine.vocab import (
    Equipment,
    ExerciseMeasure,
    ExerciseRelation,
    MovementPattern,
    Phase,
    Sensitivity,
    rank,
)
from api.exercises.catalogue import LIBRARY_VERSION, build, catalogue, library, links, search
from api.exercises.graph import check_graph, edges
from api.exercises.reading import read_row
from api.exercises.vocab import GYM, is_satisfied, within_reach

ROW = {
    "slug": "test-hinge",
    "name": "Test hinge",
    "description": "A hinge.",
    "position": "standing",
    "laterality": "bilateral",
    "measure": "reps",
    "load_class": {"compression": 1},
    "phases": ["p1", "p2"],
    "setup": "Stand.",
    "cues": ["Fold.", "Rise."],
    "faults": ["Rounding: go less deep."],
}


def changed(slug, **changes):
    """The engine's exercises with one of them changed."""
    exercises = dict(library().exercises)
    exercises[slug] = replace(exercises[slug], **changes)
    return exercises


def slugs(entries):
    return [entry.slug for entry in entries]


def test_the_library_holds_212_exercises_under_one_version():
    assert len(catalogue()) == 212
    assert library().version == LIBRARY_VERSION
    assert list(library().exercises) == list(catalogue())


@pytest.mark.parametrize("pattern", MovementPattern)
def test_every_pattern_has_an_exercise(pattern):
    assert search(pattern=pattern)


def test_every_exercise_has_a_setup_two_cues_and_a_fault():
    for entry in catalogue().values():
        assert entry.setup
        assert len(entry.cues) >= 2
        assert entry.faults


def test_texts_are_written_for_their_exercise_and_hardly_ever_shared():
    entries = catalogue().values()
    for texts in (
        [entry.setup for entry in entries],
        [entry.cues for entry in entries],
        [entry.name for entry in entries],
    ):
        repeated = {text for text in texts if texts.count(text) > 1}
        assert len(repeated) <= len(texts) // 20


def test_a_loadable_exercise_says_over_how_many_implements_the_load_is_split():
    for exercise in library().exercises.values():
        assert exercise.loadable == (exercise.implements > 0)
        assert exercise.loadable or exercise.measure is not ExerciseMeasure.LOAD


def test_the_ladders_run_without_a_missing_rung():
    found = library().exercises.values()
    assert {e.hinge_rung for e in found} - {None} == set(range(14))
    assert {e.core_rung for e in found} - {None} == set(range(7))


def test_carries_stand_on_no_ladder():
    assert {entry.engine.core_rung for entry in search(pattern=MovementPattern.CARRY)} == {None}


def test_no_step_of_the_hinge_ladder_opens_before_the_one_below_it():
    earliest = {}
    for exercise in library().exercises.values():
        if exercise.hinge_rung is not None:
            begins = rank(exercise.first_phase)
            earliest[exercise.hinge_rung] = min(begins, earliest.get(exercise.hinge_rung, 9))
    rungs = [earliest[rung] for rung in sorted(earliest) if rung <= 10]
    assert rungs == sorted(rungs)


def test_nothing_ballistic_or_jarring_is_open_in_the_first_two_phases():
    for exercise in library().exercises.values():
        if rank(exercise.first_phase) <= rank(Phase.P1):
            assert not exercise.ballistic
            assert exercise.load_class.impact < 2


def test_standing_on_one_leg_waits_for_p2_and_hard_landings_for_p4():
    for exercise in library().exercises.values():
        if exercise.single_leg:
            assert rank(exercise.first_phase) >= rank(Phase.P2)
        if exercise.ballistic or exercise.load_class.impact == 3:
            assert rank(exercise.first_phase) >= rank(Phase.P4)


# The graph


def test_the_graph_is_sound_and_every_edge_leads_somewhere():
    check_graph(library().exercises)
    assert all(
        {easier, harder} <= set(catalogue()) for easier, harder in edges(library().exercises)
    )


def test_an_unknown_neighbour_is_refused_by_name():
    with pytest.raises(ValueError, match=r"exercise plank: unknown neighbour no-such-thing"):
        check_graph(changed("plank", progressions=("no-such-thing",)))


def test_a_cycle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        check_graph(changed("plank-knee", regressions=("plank-long-lever",)))


def test_a_progression_that_starts_before_its_regression_is_refused():
    with pytest.raises(ValueError, match="exercise plank-long-lever: starts before"):
        check_graph(changed("plank-long-lever", first_phase=Phase.P0))


def test_an_exercise_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="exercise walk: ends before it starts"):
        check_graph(changed("walk", first_phase=Phase.P6, last_phase=Phase.P0))


def test_a_pattern_that_loses_its_last_equipment_free_exercise_is_refused():
    exercises = {
        slug: replace(e, equipment=frozenset({Equipment.CABLE}))
        if e.pattern is MovementPattern.HIP_ROTATION
        else e
        for slug, e in library().exercises.items()
    }
    with pytest.raises(ValueError, match="pattern hip_rotation: no exercise without equipment"):
        check_graph(exercises)


def test_a_slug_used_twice_is_refused():
    plank = catalogue()["plank"]
    with pytest.raises(ValueError, match="plank: slug used twice"):
        build([plank, plank])


# Reading


def test_a_row_reads_into_an_entry():
    entry = read_row(ROW, MovementPattern.HINGE)
    assert (entry.slug, entry.pattern) == ("test-hinge", MovementPattern.HINGE)
    assert entry.load_class == LoadClass(compression=1)
    assert entry.equipment == ()


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"cues": ["Only one."]},
        {"faults": []},
        {"setup": " "},
        {"implements": 3},
        {"load_class": {"compression": 5}},
        {"load_class": {"flexion": 4, "compression": 1}},
        {"equipment": ["trampoline"]},
        {"phases": ["p1", "p9"]},
    ],
)
def test_a_wrong_row_is_refused_with_its_slug(change):
    with pytest.raises(ValueError, match="test-hinge"):
        read_row({**ROW, **change}, MovementPattern.HINGE)


# Equipment and search


def test_a_full_gym_holds_everything_but_water_grass_and_hills():
    owned = within_reach(frozenset({Equipment.FULL_GYM}))
    assert set(Equipment) - owned == {Equipment.POOL, Equipment.FIELD, Equipment.HILL}
    assert Equipment.FULL_GYM not in GYM


@pytest.mark.parametrize("item", [Equipment.WALL, Equipment.CHAIR, Equipment.DOWEL])
def test_a_wall_a_chair_and_a_stick_are_always_at_hand(item):
    assert is_satisfied(frozenset({item}), frozenset())


def test_any_one_of_the_required_items_is_enough():
    required = frozenset({Equipment.BAND, Equipment.CABLE})
    assert is_satisfied(required, frozenset({Equipment.BAND}))
    assert not is_satisfied(required, frozenset({Equipment.BARBELL}))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("RDL", "rdl-barbell"),
        ("romanian DEADLIFT", "rdl-barbell"),
        ("side bridge", "side-plank"),
        ("hyperextension", "back-extension-45"),
        ("pullup", "pull-up"),
        ("ròw chést", "row-chest-supported"),
        ("goblet", "squat-goblet"),
    ],
)
def test_people_find_an_exercise_by_the_words_they_use(text, slug):
    assert slug in slugs(search(text=text))


def test_every_word_of_a_search_must_match():
    assert search(text="side trampoline") == []


def test_a_search_by_equipment_offers_what_can_be_done_with_it():
    found = slugs(search(equipment=set()))
    assert "sit-to-stand" in found
    assert "squat-back" not in found
    assert "squat-back" in slugs(search(equipment={Equipment.FULL_GYM}))


def test_a_search_by_phase_and_sensitivity_leaves_out_what_does_not_fit():
    found = search(pattern=MovementPattern.HINGE, phase=Phase.P3, avoid={Sensitivity.FLEXION})
    assert "trap-bar-deadlift" in slugs(found)
    assert not {"rdl-barbell", "hinge-kneeling", "kb-hike-swing"} & set(slugs(found))


def test_an_empty_search_is_the_whole_library_in_order():
    assert slugs(search()) == list(catalogue())


# Links


def test_links_name_regression_progression_and_substitutes_with_a_reason():
    found = links("deadlift-conventional")
    assert {link.relation for link in found} == set(ExerciseRelation)
    assert all(link.because.endswith(".") and link.name for link in found)


def test_no_substitute_anywhere_asks_more_compression_or_impact():
    exercises = library().exercises
    for slug in catalogue():
        demand = exercises[slug].load_class
        for link in links(slug):
            if link.relation is ExerciseRelation.SUBSTITUTE:
                other = exercises[link.exercise].load_class
                assert other.compression <= demand.compression, (slug, link.exercise)
                assert other.impact <= demand.impact, (slug, link.exercise)
                assert link.exercise != slug


def test_links_of_an_unknown_exercise_are_a_key_error():
    with pytest.raises(KeyError):
        links("no-such-thing")
