"""Answers over HTTP in the language that was asked for; codes, numbers and names stay the same."""

from datetime import date
from typing import Any

import pytest

from api.assessments.vocab import QUESTIONNAIRE_VERSION
from api.engine.vocab import OverrideKind
from api.kit.http import telling
from tests.journeys.story import Story
from tests.journeys.test_home_screen import PROGRAMS, TEN_KILOBYTES, TESTS
from tests.speech.sentences import NAMES, english_left

SPANISH = {"Accept-Language": "es-MX, es;q=0.9"}
PEOPLE = frozenset(
    (
        *("headline", "text", "why", "because", "safety_net", "title", "body", "label", "needs"),
        *("question", "who", "answer", "assumptions", "notes", "next_gate", "low", "high"),
        "irritability_because",
    )
)
"""Members of answers that hold sentences for people, wherever they stand."""
CODES_AND_CARDS = frozenset({"education", "sensitivities"})
"""Parts without a sentence of their own: library cards, and answers as codes."""


def sentences(node: Any) -> list[str]:
    """Every sentence for people of an answer."""
    if isinstance(node, list):
        return [text for item in node for text in sentences(item)]
    if not isinstance(node, dict):
        return []
    inside = [value for name, value in node.items() if name not in CODES_AND_CARDS]
    found = [text for value in inside for text in sentences(value)]
    for name in PEOPLE & set(node):
        values = node[name] if isinstance(node[name], list) else [node[name]]
        found += [value for value in values if isinstance(value, str)]
    return found


def without_sentences(node: Any) -> Any:
    """An answer with its sentences left out: what every language has in common."""
    if isinstance(node, list):
        return [without_sentences(item) for item in node]
    if not isinstance(node, dict):
        return node
    told = PEOPLE | CODES_AND_CARDS | {"name", "locale", "instance", "help", "detail"}
    return {key: without_sentences(value) for key, value in node.items() if key not in told}


def in_both(actor: Any, path: str) -> tuple[Any, Any]:
    """An answer in English and in Spanish, which say so and hold the same but for words."""
    english, spanish = actor.get(path), actor.get(path, headers=SPANISH)
    assert (english.status, spanish.status) == (200, 200), spanish.text
    assert english.headers["Content-Language"] == "en"
    assert spanish.headers["Content-Language"] == "es"
    assert "Accept-Language" in spanish.headers["Vary"]
    assert "Accept-Language" in english.headers["Vary"]
    assert without_sentences(english.json) == without_sentences(spanish.json)
    return english, spanish


def assert_told(english: Any, spanish: Any, *known: str) -> None:
    """Everything that is said in English can be told, and was."""
    said = sentences(english.json)
    assert said
    assert english_left(said, *known) == set()
    assert set(said) & set(sentences(spanish.json)) <= NAMES | set(known)


@pytest.fixture
def story(api: Any) -> Story:
    found = Story(api.athlete(), date(2026, 11, 1))
    found.calm_intake()
    found.enroll(0, "hinge-rebuild")
    found.decide(0)
    return found


def test_the_questions_of_triage_are_asked_in_spanish(api: Any) -> None:
    english, spanish = in_both(api.anonymous(), "/triage/questions")
    assert_told(english, spanish)
    assert (english.json["locale"], spanish.json["locale"]) == ("en", "es")
    assert spanish.json["questions"][0]["text"].startswith("¿Tienes adormecimiento nuevo")
    assert spanish.json["emergency"]["text"].startswith("Tus respuestas deben revisarse ahora.")


def test_the_questions_of_a_check_in_are_asked_in_spanish(api: Any) -> None:
    english, spanish = in_both(api.anonymous(), "/check-ins/questions")
    assert_told(english, spanish)
    asked = {row["member"]: row for row in spanish.json["questions"]}
    assert asked["pain_morning"]["text"] == "¿Cómo estaba tu espalda al despertar?"
    assert asked["pain_morning"]["kinds"] == ["next_morning"]
    assert (asked["pain_morning"]["from"], asked["pain_morning"]["to"]) == (0, 10)
    options = {row["value"]: row["text"] for row in asked["leg_symptoms/reach"]["options"]}
    assert options["below_knee"] == "hasta debajo de la rodilla"


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("tests", [(), TESTS], ids=["p1", "p2"])
def test_the_home_screen_is_told_in_spanish_and_stays_small(
    api: Any, program: str, tests: tuple[dict[str, Any], ...]
) -> None:
    story = Story(api.athlete(), date(2026, 11, 1))
    story.calm_intake(leg_symptoms={"reach": "below_knee"})
    if tests:
        story.baselines(0, *tests)
    story.enroll(0, program)
    story.decide(0)
    for number in range(7):
        english, spanish = in_both(story.athlete, f"/today?local_date={story.day(number)}")
        assert_told(english, spanish)
        assert len(spanish.text.encode()) < TEN_KILOBYTES
    assert spanish.json["phase"]["name"] == "Base"


def test_a_decision_is_told_in_spanish_and_sealed_in_english(story: Story) -> None:
    decision = story.decisions[0]["id"]
    english, spanish = in_both(story.athlete, f"/progression/decisions/{decision}")
    assert_told(english, spanish)
    assert english.json["output_hash"] == spanish.json["output_hash"]
    assert story.athlete.get(f"/progression/decisions/{decision}/replay").json["equal"]


@pytest.mark.parametrize(
    "path",
    [
        "/progression/decisions",
        "/planned-sessions?since={day}&limit=3",
        "/insights/gates",
        "/insights/pain?local_date={day}",
        "/insights/load?local_date={day}",
        "/insights/provocations?local_date={day}",
        "/episodes",
    ],
)
def test_what_is_read_beside_the_home_screen_is_told_in_spanish(story: Story, path: str) -> None:
    story.session(0, "walk", [{"duration_s": 600, "pain": 1}])
    story.morning(1, 1, 2)
    story.decide(2)
    english, spanish = in_both(story.athlete, path.format(day=story.day(2)))
    assert_told(english, spanish)


def test_an_emergency_is_told_in_spanish_with_the_number_to_call(api: Any) -> None:
    story = Story(api.athlete(), date(2026, 11, 1))
    story.profile(country="US")
    said = story.athlete.post(
        "/triage/screenings",
        {
            "local_date": story.day(0),
            "questionnaire_version": QUESTIONNAIRE_VERSION,
            "answers": {"RF-CES-1": "yes"},
        },
        headers=SPANISH,
    )
    assert said.headers["Content-Language"] == "es"
    effect = said.json["effect"]
    assert effect["lock"]["referral"]["text"] == (
        "Lo que cuentas necesita una valoración ahora. Acude a un servicio de urgencias o llama"
        " al 911. No entrenes y no esperes a mañana."
    )
    assert effect["lock"]["referral"]["who"] == "servicio de urgencias"
    assert effect["decision"]["headline"] == "Deja de entrenar y busca atención ahora."
    for path in ("/triage/lock", "/triage/flags", f"/today?local_date={story.day(0)}"):
        assert_told(*in_both(story.athlete, path))


def test_a_visit_is_asked_for_in_spanish(api: Any) -> None:
    story = Story(api.athlete(), date(2026, 11, 1))
    story.calm_intake()
    for code in ("RF-FX-2", "RF-SUR-1", "RF-MAL-1"):
        story.screening(0, **{code: "yes"})
        assert_told(*in_both(story.athlete, "/triage/lock"))
        assert_told(*in_both(story.athlete, "/triage/flags"))


def test_a_what_if_run_is_told_in_spanish(story: Story) -> None:
    body = {
        "scope": {"kind": "plan"},
        "local_date": story.day(0),
        "scenario": "all_goes_well",
        "weeks": 2,
    }
    english = story.athlete.post("/progression/simulations", body)
    spanish = story.athlete.post("/progression/simulations", body, headers=SPANISH)
    assert without_sentences(english.json) == without_sentences(spanish.json)
    assert_told(english, spanish)


@pytest.mark.parametrize("kind", list(OverrideKind))
def test_a_wish_is_answered_in_spanish(story: Story, kind: OverrideKind) -> None:
    body = {"kind": kind, "local_date": story.day(0), "exercise": "walk"}
    english = story.athlete.post("/override-requests", body)
    spanish = story.athlete.post("/override-requests", body, headers=SPANISH)
    assert_told(english, spanish, story.decisions[0]["headline"])


# --- the door ---------------------------------------------------------------------------------


def test_a_problem_is_told_in_spanish_where_all_of_it_can_be(api: Any) -> None:
    missing = api.anonymous().get("/exercises/no-such-thing", headers=SPANISH)
    assert missing.json["title"] == "Aquí no hay nada"
    assert missing.json["detail"] == "Aquí no hay nada"
    assert missing.headers["Content-Language"] == "es"
    assert missing.headers["Vary"] == "Accept-Language"


def test_a_problem_with_members_stays_english_as_they_are(api: Any) -> None:
    wrong = api.anonymous().post("/auth/register", {}, headers=SPANISH)
    assert wrong.json["errors"]
    assert wrong.json["title"] == "Some members are not valid"
    assert wrong.headers["Content-Language"] == "en"


def test_a_stop_of_a_later_day_is_told_in_spanish(api: Any) -> None:
    story = Story(api.athlete(), date(2026, 11, 1))
    story.calm_intake()
    story.screening(9, **{"RF-CES-1": "yes"})
    body = {"scope": {"kind": "exercise", "exercise": "walk"}, "local_date": story.day(3)}
    refused = story.athlete.post("/progression/decisions", body, headers=SPANISH)
    assert refused.code == "day_before_last_decision"
    assert refused.json["detail"] == "Lo que se contó de un día posterior detiene el entrenamiento."


def test_a_held_answer_in_another_language_is_sent_again(story: Story) -> None:
    path = f"/progression/decisions/{story.decisions[0]['id']}"
    english, spanish = in_both(story.athlete, path)
    assert english.etag != spanish.etag
    again = story.athlete.get(path, headers=SPANISH | {"If-None-Match": english.etag})
    assert again.status == 200
    again = story.athlete.get(path, headers=SPANISH | {"If-None-Match": spanish.etag})
    assert again.status == 304


def test_an_etag_of_a_told_row_still_permits_a_change(story: Story) -> None:
    path = f"/episodes/{story.athlete.get('/episodes').json['items'][0]['id']}"
    english, spanish = in_both(story.athlete, path)
    assert english.etag != spanish.etag
    changed = story.athlete.patch(path, {"pain_worst": 5}, etag=spanish.etag, headers=SPANISH)
    assert changed.status == 200
    stale = story.athlete.patch(path, {"pain_worst": 6}, etag=spanish.etag, headers=SPANISH)
    assert stale.code == "stale_version"


def test_a_repeat_is_answered_in_the_language_of_the_first(story: Story) -> None:
    body = {"kind": "rest_day", "local_date": story.day(0)}
    first = story.athlete.post("/override-requests", body, key="same-key", headers=SPANISH)
    again = story.athlete.post("/override-requests", body, key="same-key")
    assert again.text == first.text
    assert again.headers["Content-Language"] == "es"


def test_what_holds_no_text_for_people_says_nothing_of_a_language(api: Any) -> None:
    answer = api.athlete().get("/sessions", headers=SPANISH)
    assert "Content-Language" not in answer.headers


def test_every_operation_that_is_told_describes_its_header(api: Any) -> None:
    document = api.app.extensions["keel.document"]
    told = [one for one in api.app.extensions["keel.operations"] if telling.is_told(one)]
    assert {one.operation_id for one in told} >= {
        "createCheckIn",
        "createSession",
        "getDecision",
        "getToday",
        "getTriageQuestions",
        "listPlannedSessions",
        "runSimulation",
    }
    for one in told:
        described = document["paths"][one.path][one.method.lower()]
        assert {"$ref": "#/components/parameters/AcceptLanguage"} in described["parameters"]
        assert "Content-Language" in described["responses"][str(one.status)]["headers"]
