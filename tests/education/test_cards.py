"""Education cards: what they hold, who may read them, and which of them meets whom."""

import re

import pytest

from api.education import catalogue, service
from api.education.catalogue import Card, Moment, build, check_links
from api.education.vocab import MOST_SHOWN, EducationTopic
from api.engine.telling.explain import REASONS, SAFETY_NET
from api.engine.vocab import MovementPattern, Phase
from api.exercises.service import library
from api.programs.service import curriculum
from tests.support.world import World

P = MovementPattern
TEXT = "Walk a little every day and notice what it does. " * 8
ROW = {"slug": "walking-more", "title": "Walk", "text": TEXT, "shown": [{}]}


def slugs(moment: Moment) -> list[str]:
    return [card.slug for card in service.fitting(moment)]


# --- content -----------------------------------------------------------------------------


def test_there_are_thirty_four_cards_and_every_topic_has_some() -> None:
    assert len(service.cards()) == 34
    assert {card.topic for card in service.cards()} == set(EducationTopic)


@pytest.mark.parametrize("card", service.cards(), ids=lambda card: card.slug)
def test_every_card_ends_in_when_to_be_seen(card: Card) -> None:
    assert card.get_help.endswith(SAFETY_NET)


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_has_cards_of_its_own(phase: Phase) -> None:
    own = [c for c in service.cards(phase=phase) if any(phase in row.phases for row in c.shown)]
    assert own


def test_cards_speak_to_a_person() -> None:
    for card in service.cards():
        assert re.search(r"\b(you|your|we)\b", card.text, re.IGNORECASE), card.slug


def test_links_lead_to_what_exists() -> None:
    check_links(library().exercises, curriculum().programs)
    said = {code for card in service.cards() for row in card.shown for code in row.reasons}
    assert said <= set(REASONS)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": "Too short."}, "2 words"),
        ({"text": TEXT * 2}, "160 words"),
        ({"text": f"{TEXT} This is a diagnosis."}, "does not say 'diagnosis'"),
        ({"text": f"{TEXT} It cures you."}, "does not say 'cures'"),
        ({"title": "A" * 61}, "not as they should be"),
        ({"slug": "Not A Slug"}, "not as they should be"),
        ({"shown": []}, "not as they should be"),
        ({"shown": [{"phases": ["p9"]}]}, "p9"),
        ({"shown": [{"patterns": ["dance"]}]}, "dance"),
        ({"shown": [{"reasons": ["because"]}]}, "no decision says"),
        ({"shown": [{"moods": ["calm"]}]}, "unknown members"),
        ({"author": "somebody"}, "unknown members"),
    ],
)
def test_a_card_that_breaks_a_rule_is_refused(change: dict, words: str) -> None:
    build([(EducationTopic.HELP, ROW)])
    with pytest.raises(ValueError, match=re.escape(words)):
        build([(EducationTopic.HELP, {**ROW, **change})])


def test_a_name_used_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="used twice"):
        build([(EducationTopic.HELP, ROW), (EducationTopic.HEAD, ROW)])


def test_a_link_to_nowhere_is_refused() -> None:
    fewer = set(library().exercises) - {"kb-hike-swing"}
    with pytest.raises(ValueError, match="return-kettlebell: nothing is called"):
        check_links(fewer, curriculum().programs)
    with pytest.raises(ValueError, match="triathlon-return"):
        check_links(library().exercises, set(curriculum().programs) - {"triathlon-return"})


# --- which card --------------------------------------------------------------------------


def test_what_the_reasons_say_comes_first_in_their_order() -> None:
    trained = (("rdl-tempo", P.HINGE),)
    moment = Moment(Phase.P2, ("morning_missing", "two_green_exposures"), trained)
    assert slugs(moment) == ["next-morning", "traffic-light", "return-deadlift"]


def test_the_lines_of_a_session_follow_in_their_order() -> None:
    trained = (("squat-goblet", P.SQUAT), ("rdl-tempo", P.HINGE))
    assert slugs(Moment(Phase.P2, trained=trained)) == ["return-squat", "return-deadlift", "hinge"]


def test_a_named_exercise_is_nearer_than_its_pattern() -> None:
    swing = (("kb-hike-swing", P.HINGE),)
    assert slugs(Moment(Phase.P4, trained=swing))[0] == "return-kettlebell"


def test_a_program_is_nearer_than_a_phase() -> None:
    trained = (("bench-press", P.PUSH),)
    with_program = slugs(Moment(Phase.P1, trained=trained, program="running-return"))
    assert with_program[0] == "return-running"
    assert "return-running" not in slugs(Moment(Phase.P1, trained=trained))


def test_where_nothing_is_prescribed_only_help_and_what_is_for_everybody_is_shown() -> None:
    assert slugs(Moment(Phase.P1, ("red_flag_open",)))[:2] == [
        "working-with-a-clinician",
        "red-flags",
    ]
    assert slugs(Moment(Phase.P1)) == ["warm-up", "red-flags"]


def test_at_most_three_cards_are_shown() -> None:
    every = tuple(REASONS)
    assert len(service.fitting(Moment(Phase.P6, every))) == MOST_SHOWN


# --- on the wire -------------------------------------------------------------------------


def test_anybody_may_read_the_cards_and_keep_them(api: World) -> None:
    response = api.anonymous().get("/education")
    listed = [item["slug"] for item in response.json["items"]]
    assert listed == [card.slug for card in service.cards()]
    assert response.headers["Cache-Control"].startswith("public")
    held = {"If-None-Match": response.etag}
    assert api.anonymous().get("/education", headers=held).status == 304


def test_cards_are_filtered_by_topic_and_phase(api: World) -> None:
    found = api.anonymous().get("/education?topic=return&phase=p4").json["items"]
    listed = {item["slug"] for item in found}
    assert {"return-sprint-cut", "return-deadlift"} <= listed
    assert {item["topic"] for item in found} == {"return"}
    early = {item["slug"] for item in api.anonymous().get("/education?phase=p0").json["items"]}
    assert "return-squat" not in early
    assert {"breathing", "red-flags"} <= early


def test_the_list_goes_on_where_the_page_ended(api: World) -> None:
    first = api.anonymous().get("/education?limit=20").json
    second = api.anonymous().get(f"/education?limit=20&cursor={first['next_cursor']}").json
    assert len(first["items"]) + len(second["items"]) == 34
    assert second["next_cursor"] is None


@pytest.mark.parametrize("slug", list(catalogue.cards()))
def test_a_card_is_read_whole(api: World, slug: str) -> None:
    response = api.anonymous().get(f"/education/{slug}")
    shown = response.json
    assert (shown["title"], shown["text"]) == (service.card(slug).title, service.card(slug).text)
    assert shown["shown"]
    held = {"If-None-Match": response.etag}
    assert api.anonymous().get(f"/education/{slug}", headers=held).status == 304


def test_an_unknown_card_is_not_found(api: World) -> None:
    assert api.anonymous().get("/education/moon").status == 404
    assert api.anonymous().get("/education?topic=moon").status == 422
