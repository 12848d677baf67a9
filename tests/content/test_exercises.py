"""The exercise library keeps its promises, and a broken copy of it is refused."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from api.engine.vocab import (
    Equipment,
    ExerciseMeasure,
    ExerciseRelation,
    MovementPattern,
    Phase,
    rank,
)
from api.exercises.catalogue import LIBRARY_VERSION, catalogue, content, library, links, select
from api.exercises.graph import check_graph, edges
from api.exercises.vocab import (
    GYM,
    Muscle,
    TrainingQuality,
    is_satisfied,
    within_reach,
)

PROGRAMS = sorted((Path(__file__).parents[2] / "api/programs/content").rglob("*.yaml"))


def changed(slug, **changes):
    """The engine's exercises with one of them changed."""
    exercises = dict(library().exercises)
    exercises[slug] = replace(exercises[slug], **changes)
    return exercises


def accessory():
    return {slug: e for slug, e in library().exercises.items() if e.own}


def test_the_library_holds_212_exercises_of_plans_and_81_beside_them_under_one_version():
    assert (len(catalogue()) - len(accessory()), len(accessory())) == (213, 81)
    assert library().version == LIBRARY_VERSION
    assert list(library().exercises) == list(catalogue())


def test_no_accessory_work_opens_before_anything_of_its_pattern_that_plans_hold():
    for exercise in accessory().values():
        same = [e for e in library().exercises.values() if e.pattern is exercise.pattern]
        first = min(rank(e.first_phase) for e in same if not e.own)
        assert first <= rank(exercise.first_phase), exercise.slug


def test_no_program_warm_up_or_row_of_stand_ins_names_accessory_work():
    lists = [found for path in PROGRAMS for found in re.findall(r"\[([^\]]*)\]", path.read_text())]
    named = {item.strip() for found in lists for item in found.split(",")}
    assert len(named & library().exercises.keys()) > 150
    assert named & accessory().keys() == set()


def test_an_arm_or_a_fly_never_stands_in_for_a_lift_that_works_more():
    for slug in ("bench-press", "overhead-press", "row-bent", "row-cable", "squat-back"):
        wanted = {*catalogue()[slug].muscles.primary}
        for link in links(slug):
            other = catalogue()[link.exercise]
            if other.engine.own:
                assert wanted <= {*other.muscles.primary, *other.muscles.secondary}, (slug, link)


def test_a_curl_is_replaced_by_what_bends_the_elbow():
    instead = {li.exercise for li in links("curl-dumbbell") if li.intent is not None}
    assert {"curl-hammer", "curl-cable"} <= instead
    assert not {"row-chest-supported", "lat-pulldown", "face-pull"} & instead


@pytest.mark.parametrize("pattern", MovementPattern)
def test_every_pattern_has_an_exercise(pattern):
    assert select(pattern=pattern)


def test_every_exercise_has_its_texts_and_cues_in_two_styles():
    for entry in catalogue().values():
        assert entry.description
        assert entry.setup
        assert entry.why
        assert len(entry.cues.external) >= 2
        assert len(entry.cues.internal) >= 2
        assert len(entry.faults) >= 2


def test_every_exercise_says_what_it_trains_and_what_works():
    for entry in catalogue().values():
        assert entry.trains
        assert entry.muscles.primary
    trained = {quality for entry in catalogue().values() for quality in entry.trains}
    working = {m for e in catalogue().values() for m in (*e.muscles.primary, *e.muscles.secondary)}
    assert (set(TrainingQuality), set(Muscle)) == (trained, working)


def test_what_needs_equipment_has_another_way_and_hardly_anything_has_no_bare_one():
    household = {Equipment.WALL, Equipment.CHAIR, Equipment.DOWEL, Equipment.STEP}
    tied = []
    for entry in catalogue().values():
        assert bool(entry.equipment_alternatives) == bool(entry.equipment), entry.slug
        ways = [set(way.equipment) for way in entry.equipment_alternatives]
        if entry.equipment and not any(not way or way & household for way in ways):
            tied.append(entry.slug)
    assert len(tied) <= len(catalogue()) // 20, tied


def test_every_exercise_has_a_dose_in_each_of_its_phases():
    for slug, entry in catalogue().items():
        doses = content().doses[slug]
        assert [dose.phase for dose in doses] == [
            phase
            for phase in Phase
            if rank(entry.first_phase) <= rank(phase) <= rank(entry.last_phase)
        ]


def test_texts_are_written_for_their_exercise_and_hardly_ever_shared():
    entries = catalogue().values()
    for texts in (
        [entry.setup for entry in entries],
        [entry.why for entry in entries],
        [entry.cues for entry in entries],
        [cue for entry in entries for cue in entry.cues.external],
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
    assert {entry.engine.core_rung for entry in select(pattern=MovementPattern.CARRY)} == {None}


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


def tied_to_a_cable(*patterns):
    """The engine's exercises where everything of these patterns needs a cable."""
    return {
        slug: replace(e, equipment=frozenset({Equipment.CABLE})) if e.pattern in patterns else e
        for slug, e in library().exercises.items()
    }


def test_a_pattern_may_lean_on_the_one_it_falls_back_on():
    check_graph(tied_to_a_cable(MovementPattern.HIP_ROTATION))


@pytest.mark.parametrize(
    "patterns",
    [
        (MovementPattern.MOBILITY,),
        (MovementPattern.CARDIO,),
        (MovementPattern.LUNGE, MovementPattern.STEP),
        (MovementPattern.HIP_EXTENSION,),
    ],
)
def test_a_pattern_that_loses_every_way_out_without_equipment_is_refused(patterns):
    with pytest.raises(ValueError, match=r"pattern \w+: nothing without equipment in p\d"):
        check_graph(tied_to_a_cable(*patterns))


def test_a_pattern_without_an_exercise_is_refused():
    exercises = {
        slug: replace(exercise, regressions=(), progressions=())
        for slug, exercise in library().exercises.items()
        if exercise.pattern is not MovementPattern.PUSH
    }
    with pytest.raises(ValueError, match="pattern push: no exercise"):
        check_graph(exercises)


# Equipment


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
