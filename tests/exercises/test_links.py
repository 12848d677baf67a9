"""Edges are typed: what a substitute is chosen for is true, and none asks more of a back."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from api.engine.library import LoadClass
from api.engine.vocab import Equipment, ExerciseRelation, MovementPattern, Phase, Sensitivity
from api.exercises import links as edges
from api.exercises.catalogue import build, catalogue, content, library, links
from api.exercises.doses import table
from api.exercises.entries import Entry, EquipmentAlternative
from api.exercises.intents import intent_of
from api.exercises.links import Link, check_links, stand_in
from api.exercises.vocab import ExerciseIntent, is_satisfied
from tests.exercises.rows import entry, rebuilt

STEPS = (ExerciseRelation.REGRESSION, ExerciseRelation.PROGRESSION)
BARE = frozenset[Equipment]()
ALL = [(slug, link) for slug, found in content().links.items() for link in found]
INSTEAD = [(slug, link) for slug, link in ALL if link.relation is ExerciseRelation.SUBSTITUTE]
GRADES = {
    ExerciseIntent.LOWER_COMPRESSION: "compression",
    ExerciseIntent.LESS_SHEAR: "shear",
}
DIRECTIONS = {
    ExerciseIntent.LESS_FLEXION: Sensitivity.FLEXION,
    ExerciseIntent.LESS_EXTENSION: Sensitivity.EXTENSION,
    ExerciseIntent.LESS_ROTATION: Sensitivity.ROTATION,
    ExerciseIntent.LESS_IMPACT: Sensitivity.IMPACT,
}


def test_a_substitute_has_an_intent_and_a_step_has_none() -> None:
    assert [link for _, link in INSTEAD if link.intent is None] == []
    assert [link for _, link in ALL if link.relation in STEPS and link.intent is not None] == []


def test_every_intent_is_met_somewhere_in_the_library() -> None:
    assert set(ExerciseIntent) == {link.intent for _, link in INSTEAD}


@pytest.mark.parametrize(("intent", "grade"), GRADES.items())
def test_a_lower_grade_is_lower(intent: ExerciseIntent, grade: str) -> None:
    chosen = [(slug, link) for slug, link in INSTEAD if link.intent is intent]

    for slug, link in chosen:
        before, after = _loads(slug, link)
        assert getattr(after, grade) < getattr(before, grade), (slug, link)


@pytest.mark.parametrize(("intent", "direction"), DIRECTIONS.items())
def test_less_of_a_direction_is_less_of_its_grade_or_leaves_what_a_sensitivity_forbids(
    intent: ExerciseIntent, direction: Sensitivity
) -> None:
    for slug, link in INSTEAD:
        if link.intent is intent:
            before, after = (getattr(load, direction.value) for load in _loads(slug, link))
            avoided, kept = (catalogue()[name].avoid_if for name in (slug, link.exercise))
            relieved = direction in avoided and direction not in kept
            assert after < before or (relieved and after == before), (slug, link)


def test_no_equipment_means_none_for_one_who_has_none() -> None:
    for slug, link in INSTEAD:
        if link.intent is ExerciseIntent.NO_EQUIPMENT:
            assert is_satisfied(library().exercises[link.exercise].equipment, BARE), (slug, link)
            assert not is_satisfied(library().exercises[slug].equipment, BARE), (slug, link)


def test_the_same_work_is_of_the_same_pattern_count_and_load() -> None:
    for slug, link in INSTEAD:
        if link.intent is ExerciseIntent.SAME_WORK:
            one, other = library().exercises[slug], library().exercises[link.exercise]
            assert (one.pattern, one.measure) == (other.pattern, other.measure), (slug, link)
            assert one.load_class.compression == other.load_class.compression, (slug, link)


def test_no_exercise_stands_twice_among_the_substitutes_of_another() -> None:
    for slug, found in content().links.items():
        instead = [li.exercise for li in found if li.relation is ExerciseRelation.SUBSTITUTE]
        assert len(instead) == len(set(instead)) <= edges.MOST_SUBSTITUTES, slug


def test_a_written_way_with_an_entry_of_its_own_is_a_substitute() -> None:
    for slug, written in catalogue().items():
        named = {way.exercise for way in written.equipment_alternatives} - {None}
        found = {li.exercise for li in links(slug) if li.relation is ExerciseRelation.SUBSTITUTE}
        assert named <= found, slug


def test_sparing_nothing_is_the_same_work() -> None:
    exercise = entry().engine

    assert intent_of(exercise, replace(exercise, slug="twin")) is ExerciseIntent.SAME_WORK


def test_sparing_nothing_in_another_pattern_is_similar_work() -> None:
    exercise = entry().engine
    other = replace(exercise, slug="other", pattern=MovementPattern.HIP_EXTENSION)

    assert intent_of(exercise, other) is ExerciseIntent.SIMILAR_WORK


def test_the_reason_names_everything_that_is_spared() -> None:
    heavy = entry(load_class={"compression": 3, "flexion": 2}, equipment=["barbell"]).engine
    light = replace(heavy, slug="light", load_class=LoadClass(1), equipment=BARE)

    assert (
        stand_in(heavy, light).because
    ) == "Same pattern, lower spinal load, less bending, no equipment."


# Broken twins


@pytest.mark.parametrize("grade", ["compression", "impact"])
def test_a_substitute_that_asks_more_is_refused(grade: str) -> None:
    exercise = entry().engine
    heavier = replace(
        exercise, slug="heavier", load_class=LoadClass(**{"compression": 1, grade: 2})
    )
    entries = {found.slug: _with(found) for found in (exercise, heavier)}
    link = Link(ExerciseRelation.SUBSTITUTE, "heavier", "Heavier", "Why not.")

    with pytest.raises(ValueError, match="exercise test-hinge: heavier asks more of the back"):
        check_links(entries, {"test-hinge": [link]})


def test_an_exercise_that_stands_in_for_itself_is_refused() -> None:
    link = Link(ExerciseRelation.SUBSTITUTE, "test-hinge", "Itself", "Why not.")

    with pytest.raises(ValueError, match="exercise test-hinge: stands in for itself"):
        check_links({"test-hinge": entry()}, {"test-hinge": [link]})


@pytest.mark.parametrize(
    ("slug", "way", "complaint"),
    [
        ("rdl-dumbbell", EquipmentAlternative((), "So.", "moon-walk"), "unknown alternative"),
        (
            "rdl-dumbbell",
            EquipmentAlternative((Equipment.BARBELL,), "So.", "deadlift-conventional"),
            "asks more of the back",
        ),
        (
            "walk-brisk",
            EquipmentAlternative((Equipment.ROPE,), "So.", "rope-skip"),
            "asks more of the back",
        ),
        ("rdl-dumbbell", EquipmentAlternative((), "So.", "pull-through"), "needs more than"),
        (
            "rdl-dumbbell",
            EquipmentAlternative((Equipment.BAND, Equipment.RINGS), "So.", "rdl-banded"),
            "needs more than",
        ),
    ],
)
def test_an_equipment_alternative_that_is_no_way_out_is_refused(
    slug: str, way: EquipmentAlternative, complaint: str
) -> None:
    with pytest.raises(ValueError, match=f"exercise {slug}: .*{complaint}"):
        rebuilt(slug, equipment_alternatives=(way,))


@pytest.mark.parametrize("alias", ["SIDE bridge", "front plank"])
def test_a_name_that_is_another_exercises_already_is_refused(alias: str) -> None:
    with pytest.raises(ValueError, match=f"{alias!r} is .* already"):
        rebuilt("walk", aliases=(alias,))


def test_a_slug_used_twice_is_refused() -> None:
    plank = catalogue()["plank"]

    with pytest.raises(ValueError, match="plank: slug used twice"):
        build([plank, plank], table())


def test_a_phase_without_a_dose_is_refused() -> None:
    early = replace(catalogue()["cable-lift"].engine, first_phase=Phase.P2)

    with pytest.raises(ValueError, match="exercise cable-lift: no dose in p2"):
        rebuilt("cable-lift", engine=early)


def _with(exercise: object) -> Entry:
    return dataclasses.replace(entry(), engine=exercise)


def _loads(slug: str, link: Link) -> tuple[LoadClass, LoadClass]:
    exercises = library().exercises
    return exercises[slug].load_class, exercises[link.exercise].load_class
