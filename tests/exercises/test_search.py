"""People find an exercise by the words they use, spelled as they spell them."""

from __future__ import annotations

import pytest

from api.engine.vocab import MovementPattern, Phase, Sensitivity
from api.exercises import service
from api.exercises.searching import rank
from tests.support.world import World


def found(text: str) -> list[str]:
    return [entry.slug for entry in service.search(text=text)]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("RDL", "rdl-barbell"),
        ("romanian DEADLIFT", "rdl-barbell"),
        ("romanian deadlft", "rdl-barbell"),
        ("Romanian Deadlift (Dumbbell)", "rdl-dumbbell"),
        ("db rdl", "rdl-dumbbell"),
        ("side bridge", "side-plank"),
        ("hyperextension", "back-extension-45"),
        ("hyper extension", "back-extension-45"),
        ("KB swing", "kettlebell-swing"),
        ("kettlebel swings", "kettlebell-swing"),
        ("good moring", "good-morning"),
        ("goodmoring", "good-morning"),
        ("goodmornings", "good-morning"),
        ("pullup", "pull-up"),
        ("Pull-Ups", "pull-up"),
        ("bulgarian splitsquat", "split-squat-rfe"),
        ("BSS", "split-squat-rfe"),
        ("ohp", "overhead-press"),
        ("bench", "bench-press"),
        ("farmers walk", "farmer-carry"),
        ("bird-dog", "bird-dog"),
        ("birddog", "bird-dog"),
        ("cat camel", "cat-cow"),
        ("goblet", "squat-goblet"),
        ("sqat goblet", "squat-goblet"),
        ("deadlift", "deadlift-conventional"),
        ("nordic", "nordic-hamstring"),
        ("ròw chést", "row-chest-supported"),
    ],
)
def test_the_exercise_that_is_meant_comes_first(text: str, slug: str) -> None:
    assert [slug] == found(text)[:1]


@pytest.mark.parametrize("text", ["qwerty", "side trampoline", "zzz", "?!", "x" * 100, "the of"])
def test_nonsense_finds_nothing(text: str) -> None:
    assert found(text) == []


def test_the_same_name_beats_the_beginning_of_a_name_and_that_beats_a_near_one() -> None:
    scores = rank("plank")

    assert scores["plank"] == 100
    assert 80 <= scores["plank-knee"] < 100
    assert 50 <= scores["side-plank"] < 80
    assert all(score < 50 for score in rank("planc").values())


def test_a_short_word_is_read_as_it_is_written() -> None:
    assert "row-bent" not in found("raw")


def test_every_word_of_a_search_must_be_met() -> None:
    assert set(found("single leg deadlift")) <= set(found("deadlift")) | set(found("rdl"))
    assert "deadlift-conventional" not in found("single leg deadlift")


@pytest.mark.parametrize("slug", service.library().exercises)
def test_every_exercise_is_found_first_by_its_own_name(slug: str) -> None:
    assert slug == found(service.entry(slug).name)[0]


def test_every_alias_finds_its_exercise_first() -> None:
    missed = [
        (alias, slug)
        for slug in service.library().exercises
        for alias in service.entry(slug).aliases
        if found(alias)[:1] != [slug]
    ]

    assert missed == []


def test_without_a_text_the_library_comes_in_its_own_order() -> None:
    assert list(service.library().exercises) == [entry.slug for entry in service.search()]


def test_an_emptied_search_box_shows_the_whole_library_again(api: World) -> None:
    reader = api.anonymous()

    assert reader.get("/exercises?q=").json["items"] == reader.get("/exercises").json["items"]
    assert found("  ") == list(service.library().exercises)


def test_a_text_narrows_the_other_filters_and_never_widens_them() -> None:
    both = service.search(
        pattern=MovementPattern.HINGE,
        phase=Phase.P3,
        avoid={Sensitivity.FLEXION},
        text="deadlift",
    )

    slugs = [entry.slug for entry in both]
    assert "trap-bar-deadlift" in slugs
    assert not {"deadlift-conventional", "rdl-barbell", "kb-hike-swing"} & set(slugs)
    assert all(entry.pattern is MovementPattern.HINGE for entry in both)


def test_pages_of_a_search_join_to_the_whole_in_the_order_of_the_match(api: World) -> None:
    reader, joined, query = api.anonymous(), list[str](), "q=deadlift&limit=3"
    page = reader.get(f"/exercises?{query}").json
    joined += [item["slug"] for item in page["items"]]
    while page["next_cursor"]:
        page = reader.get(f"/exercises?{query}&cursor={page['next_cursor']}").json
        joined += [item["slug"] for item in page["items"]]

    assert joined == found("deadlift")
    assert len(joined) == len(set(joined)) > 3


def test_the_search_over_http_forgives_a_slip(api: World) -> None:
    items = api.anonymous().get("/exercises?q=good%20moring").json["items"]

    assert items[0]["slug"] == "good-morning"


def test_nonsense_over_http_is_an_empty_page(api: World) -> None:
    page = api.anonymous().get("/exercises?q=qwerty").json

    assert page == {"items": [], "next_cursor": None}
