"""What an app reads of a program: lines, days, weeks, routines, and the pages made of them."""

import gzip
from pathlib import Path

import pytest
from msgspec.structs import replace

from api.engine import ruleset
from api.engine.template import Dose, DoseKind
from api.engine.vocab import ChangeVariable, Phase
from api.programs import service
from api.programs.curriculum import curriculum, sources
from api.programs.outline import outline
from api.programs.routine_cards import routine_cards
from api.programs.wording import condition_text, dose_text, effort_text, growth_text
from tests.support.world import World

PAGES = Path(__file__).parents[2] / "docs" / "programs"
SLUGS = tuple(curriculum().programs)


def phase_of(api: World, slug: str, phase: Phase) -> dict:
    phases = api.anonymous().get(f"/programs/{slug}").json["phases"]
    return next(found for found in phases if found["phase"] == phase)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_program_shows_every_day_of_every_phase_line_by_line(api: World, slug: str) -> None:
    shown = api.anonymous().get(f"/programs/{slug}").json
    assert shown["notes"]
    for told in shown["phases"]:
        template = curriculum().programs[slug].phases[Phase(told["phase"])]
        days = {day["key"]: day["lines"] for day in told["outline"]["days"]}
        assert days == {key: [s.id for s in day.slots] for key, day in template.days.items()}
        lines = {line["id"] for line in told["outline"]["lines"]}
        assert lines == {line for listed in days.values() for line in listed}
        weeks = {day["day"] for week in told["outline"]["weeks"] for day in week["days"]}
        assert weeks <= set(days)
        assert told["outline"]["daily"]
        assert 1 <= len(told["education"]) <= 3


def test_a_line_names_its_exercises_doses_effort_and_note(api: World) -> None:
    lines = phase_of(api, "hinge-rebuild", Phase.P2)["outline"]["lines"]
    line = next(line for line in lines if line["id"] == "A1")
    step = line["steps"][0]
    assert (line["intent"], line["must"]) == ("hinge", True)
    assert line["note"].startswith("Eight, then ten")
    first = step["exercises"][0]
    assert first["exercise"] == "rdl-tempo"
    assert first["dose"] == {"kind": "reps", "sets": 3, "low": 8, "high": 12}
    assert first["text"] == "3 x 8-12"
    assert (step["effort_low"], step["effort_high"], step["tempo"]) == (6, 7, "3-1-3-0")


def test_a_line_with_conditions_is_a_ladder_whose_last_step_always_holds(api: World) -> None:
    lines = phase_of(api, "crossfit-return", Phase.P4)["outline"]["lines"]
    steps = next(line for line in lines if line["id"] == "C4")["steps"]
    assert [len(step.get("when", [])) for step in steps] == [3, 2, 1, 0]
    assert steps[2]["when"] == [{"code": "brace>=3", "text": "with a brace test of 3"}]


def test_a_short_session_keeps_what_is_done_first_and_one_core_line(api: World) -> None:
    days = phase_of(api, "hinge-rebuild", Phase.P2)["outline"]["days"]
    assert next(day["short"] for day in days if day["key"] == "A") == ["A1", "A2", "A3.a1"]


def test_a_whole_program_travels_compressed(api: World) -> None:
    plain = api.anonymous().get("/programs/hinge-rebuild")
    assert len(gzip.compress(plain.text.encode())) < 20_000
    packed = {"Accept-Encoding": "gzip"}
    client = api.app.test_client()
    response = client.get("/v1/programs/hinge-rebuild", headers=packed)
    assert gzip.decompress(response.data).decode() == plain.text
    held = {**packed, "If-None-Match": response.headers["ETag"]}
    assert client.get("/v1/programs/hinge-rebuild", headers=held).status_code == 304


def test_two_lines_of_one_name_are_refused() -> None:
    template = curriculum().programs["hinge-rebuild"].phases[Phase.P2]
    days = dict(template.days)
    twice = replace(days["B"].slots[0], id="A1")
    days["B"] = replace(days["B"], slots=(twice, *days["B"].slots[1:]))
    document = {"days": [], "daily": "walking.p1"}
    with pytest.raises(ValueError, match="two lines of one id"):
        outline(replace(template, days=days), document, sources(), curriculum())


# --- routines ----------------------------------------------------------------------------


def test_routines_are_listed_with_whom_they_are_for(api: World) -> None:
    response = api.anonymous().get("/routines")
    listed = {item["slug"]: item["kind"] for item in response.json["items"]}
    assert list(listed) == list(curriculum().routines)
    assert set(listed.values()) == {"warm_up", "cool_down"}
    assert response.headers["Cache-Control"].startswith("public")


def test_the_list_of_routines_goes_on_where_the_page_ended(api: World) -> None:
    first = api.anonymous().get("/routines?limit=7").json
    second = api.anonymous().get(f"/routines?limit=7&cursor={first['next_cursor']}").json
    names = [item["slug"] for page in (first, second) for item in page["items"]]
    assert names == list(curriculum().routines)


@pytest.mark.parametrize("slug", list(curriculum().routines))
def test_a_routine_shows_its_lines_minutes_and_takers(api: World, slug: str) -> None:
    response = api.anonymous().get(f"/routines/{slug}")
    shown = response.json
    held = {"If-None-Match": response.etag}
    assert api.anonymous().get(f"/routines/{slug}", headers=held).status == 304
    names = [line["exercise"]["exercise"] for line in shown["lines"]]
    assert names == [line.exercise for line in curriculum().routines[slug].lines]
    assert shown["taken_by"]
    assert 5 <= shown["minutes"] <= 15


def test_a_short_warm_up_has_a_line_of_each_part_in_every_phase() -> None:
    for card in routine_cards().values():
        if card.kind != "warm_up":
            assert not any(line.in_short for line in card.lines)
            continue
        for phase in (Phase.P4, Phase.P5):
            short = [
                line.block
                for line in card.lines
                if line.in_short and line.first_phase <= phase <= line.last_phase
            ]
            assert set(short) == {"pulse", "range", "activate"}, (card.slug, phase)


def test_an_unknown_routine_is_not_found(api: World) -> None:
    assert api.anonymous().get("/routines/wu-moon").status == 404


def test_who_is_provoked_by_leaning_back_rocks_back_instead_of_a_long_hip_stretch() -> None:
    lines = {line.exercise: line for line in curriculum().routines["cd-run"].lines}
    assert lines["adductor-rockback"].dose == Dose(DoseKind.REPS, 1, 6, 6, per_side=True)
    assert lines["adductor-rockback"].only_with == {"extension"}


# --- words and pages ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "text"),
    [
        (Dose(DoseKind.REPS, 3, 8, 12), "3 x 8-12"),
        (
            Dose(DoseKind.HOLD, 3, 10, 10, per_side=True, pyramid=(6, 4, 2)),
            "6-4-2 x 10 s each side",
        ),
        (Dose(DoseKind.TIME, 1, 1200, 1500), "20-25 min"),
        (Dose(DoseKind.TIME, 8, 60, 60), "8 x 1 min"),
        (Dose(DoseKind.DISTANCE, 4, 20, 30, per_side=True), "4 x 20-30 m each side"),
        (Dose(DoseKind.CONTACTS, 4, 4, 8), "4 x 4-8 contacts"),
        (Dose(DoseKind.BREATHS, 2, 6, 6), "2 x 6 breaths"),
        (Dose(DoseKind.STAGE, 1, 1, 5), "stages R1 to R5"),
        (Dose(DoseKind.STAGE, 1, 11, 11), "R11"),
    ],
)
def test_a_dose_reads_as_people_write_it(dose: Dose, text: str) -> None:
    assert dose_text(dose) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("week>=2", "from week 2 of the phase"),
        ("green(h5)>=2", "after 2 green days in a row of rung H5"),
        ("green(r7)>=1", "after 1 green days in a row of run stage R7"),
        ("green(here)>=2", "after 2 green days in a row of this line"),
        ("green(pull-up)>=2", "after 2 green days in a row of Pull-up"),
        ("not sensitive(flexion)", "unless flexion provokes"),
        ("sensitive(extension)", "while extension provokes"),
        ("goal(event)", "for an event"),
        ("cadence<170", "with fewer than 170 steps a minute"),
    ],
)
def test_a_condition_reads_as_words(code: str, text: str) -> None:
    assert condition_text(code) == text


def test_a_condition_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="has no words"):
        condition_text("full moon")


def test_effort_and_growth_read_as_words() -> None:
    assert effort_text(None, None) == ""
    assert effort_text(7, 7) == "effort 7"
    assert effort_text(6, 7.5) == "effort 6 to 7.5"
    grown = growth_text((ChangeVariable.REPS, ChangeVariable.RANGE_OF_MOTION, ChangeVariable.LOAD))
    assert grown == "repetitions, then range, then load"


def test_the_pages_are_what_the_content_says() -> None:
    """``flask --app wsgi keel programs`` writes them anew."""
    written = {path.name: path.read_text() for path in PAGES.iterdir()}
    assert written == dict(service.pages(ruleset.current()))


def test_every_program_has_a_page_with_all_its_phases() -> None:
    found = service.pages(ruleset.current())
    assert {f"{slug}.md" for slug in SLUGS} | {"README.md", "routines.md", "stand-ins.md"} == set(
        found
    )
    for slug in SLUGS:
        page = found[f"{slug}.md"]
        assert [line.split()[1] for line in page.splitlines() if line.startswith("## ")] == [
            phase.upper() for phase in Phase
        ]
        assert f"[{curriculum().programs[slug].name}]({slug}.md)" in found["README.md"]
