"""Names out of training logs: the same name is matched, all others are only suggested."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from api.exercises.service import entry, library, match_name


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Squat (Barbell)", "squat-back"),
        ("Bench Press (Barbell)", "bench-press"),
        ("Deadlift (Barbell)", "deadlift-conventional"),
        ("Romanian Deadlift (Barbell)", "rdl-barbell"),
        ("Romanian Deadlift (Dumbbell)", "rdl-dumbbell"),
        ("Overhead Press (Barbell)", "overhead-press"),
        ("Bent Over Row (Barbell)", "row-bent"),
        ("Lat Pulldown (Cable)", "lat-pulldown"),
        ("Seated Row (Cable)", "row-cable"),
        ("Hip Thrust (Barbell)", "hip-thrust-barbell"),
        ("Pull Up", "pull-up"),
        ("Push Up", "push-up"),
        ("Hanging Knee Raise", "hanging-knee-raise"),
        ("Hyperextensions", "back-extension-45"),
        ("Kettlebell Swing", "kettlebell-swing"),
        ("KB swing", "kettlebell-swing"),
        ("Goblet Squat", "squat-goblet"),
        ("Leg Press", "leg-press"),
        ("Plank", "plank"),
        ("Deadlift, Romanian", "rdl-barbell"),
        ("Cable Twist (Down to up)", "cable-lift"),
        ("Cable Twist (Up to down)", "cable-chop"),
        ("Bench Press (Dumbbell)", "bench-press-dumbbell"),
        ("Incline Bench Press (Barbell)", "bench-press-incline"),
        ("Bicep Curl (Dumbbell)", "curl-dumbbell"),
        ("Face Pull", "face-pull"),
        ("Hanging Leg Raise", "hanging-leg-raise"),
        ("Wide Pull Up", "pull-up"),
        ("Triceps Pushdown (Cable - Straight Bar)", "triceps-pushdown"),
        ("Standing Calf Raise (Machine)", "calf-raise-machine"),
        ("Deadlift (Trap Bar)", "trap-bar-deadlift"),
        ("Pull Up (Assisted)", "pull-up"),
    ],
)
def test_a_name_that_means_one_exercise_is_matched(name: str, slug: str) -> None:
    best = match_name(name)[0]

    assert (best.slug, best.exact, best.score) == (slug, True, 100)
    assert best.name == entry(slug).name


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bench Press (Cable)", "bench-press"),
        ("Romanian Deadlft", "rdl-barbell"),
        ("Chest Fly (Band)", "chest-fly-dumbbell"),
        ("Snatch (Barbell)", "snatch-power"),
        ("Leg Press Keller", "leg-press"),
        ("Leg Press Technogym (Gelb)", "leg-press"),
        ("High Row", "row-machine"),
        ("Squat (Dumbbell)", "squat-goblet"),
    ],
)
def test_a_name_that_comes_near_is_suggested_and_not_matched(name: str, slug: str) -> None:
    found = match_name(name)

    assert slug in {match.slug for match in found}
    assert not any(match.exact for match in found)
    assert all(match.score < 100 for match in found)


def test_a_name_that_means_two_exercises_suggests_both_and_matches_neither() -> None:
    found = match_name("Up Down Twist, Cable")

    assert {match.slug for match in found[:2]} == {"cable-chop", "cable-lift"}
    assert [match.score for match in found[:2]] == [99, 99]
    assert not any(match.exact for match in found)


@pytest.mark.parametrize(
    "name", ["Battle Ropes", "Zercher Squat (Barbell)", "Torso Rotation", "", "???", "the"]
)
def test_a_name_of_something_else_is_not_matched(name: str) -> None:
    assert [match for match in match_name(name) if match.exact] == []


def test_suggestions_come_best_first_and_no_more_than_asked_for() -> None:
    found = match_name("deadlift barbell paused slow", 3)

    assert 1 <= len(found) <= 3
    assert [match.score for match in found] == sorted((m.score for m in found), reverse=True)


def test_at_most_one_exercise_is_exact_and_it_is_the_first() -> None:
    for slug in library().exercises:
        found = match_name(entry(slug).name)
        assert [match.slug for match in found if match.exact] == [slug]
        assert found[0].slug == slug


def test_every_alias_means_its_exercise_alone() -> None:
    unclear = [
        (alias, slug)
        for slug in library().exercises
        for alias in entry(slug).aliases
        if [(match.slug, match.exact) for match in match_name(alias, 1)] != [(slug, True)]
    ]

    assert unclear == []


def test_a_name_of_a_thousand_words_is_answered() -> None:
    assert match_name("deadlift " * 1000)[0].slug == "deadlift-conventional"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deadlift (Trap Bar)", "Deadlift (Barbell)"),
        ("Seated Overhead Press (Dumbbell)", "Overhead Press (Dumbbell)"),
        ("Bent Over One Arm Row (Dumbbell)", "Bent Over Row (Dumbbell)"),
        ("Seated Row (Machine)", "Seated Row (Cable)"),
        ("Squat (Smith Machine)", "Leg Press"),
        ("Seated Calf Raise (Machine)", "Standing Calf Raise (Machine)"),
        ("Lunge (Barbell)", "Lunge (Dumbbell)"),
        ("Crunch (Weighted)", "Crunch"),
    ],
)
def test_what_asks_something_else_of_a_back_is_another_exercise(one: str, other: str) -> None:
    found = [match_name(name)[0] for name in (one, other)]

    assert all(match.exact for match in found)
    demands = [(entry(m.slug).load_class, entry(m.slug).avoid_if) for m in found]
    assert found[0].slug != found[1].slug
    assert demands[0] != demands[1]


LOGS = Path(__file__).parents[3] / "shared" / "data" / "logs"


@pytest.mark.parametrize(
    ("pattern", "column", "delimiter", "least"),
    [
        ("*strong.csv", "Exercise Name", ",", 0.95),
        ("*workout_data.csv", "exercise_title", ",", 0.95),
    ],
)
def test_most_sets_of_real_logs_are_known_by_name(
    pattern: str, column: str, delimiter: str, least: float
) -> None:
    files = sorted(LOGS.glob(pattern))
    if not files:
        pytest.skip("no real logs here")
    rows = csv.DictReader(
        files[0].read_text(encoding="utf-8-sig").splitlines(), delimiter=delimiter
    )
    names = [row[column] for row in rows if row[column]]
    sure = {name for name in set(names) if any(match.exact for match in match_name(name, 1))}

    assert least <= sum(name in sure for name in names) / len(names)
