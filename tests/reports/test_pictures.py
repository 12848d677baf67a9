"""Pictures of insights: the same bytes for the same facts, readable without eyes or colours."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from api.engine.insights import load as loads
from api.engine.insights import pain as pains
from api.engine.insights.lines import Insight, Line, Point
from api.engine.insights.pain import PainInsight
from api.engine.insights.provocations import Comparison, Provocations
from api.engine.insights.uncertainty import mean, share
from api.engine.reading.pain import Limits
from api.engine.vocab import PainZone
from api.reports import pictures
from tests.support.actor import Actor
from tests.support.world import World

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
ZONES = (PainZone.GREEN, PainZone.AMBER, PainZone.RED, PainZone.UNKNOWN)
KINDS = ("pain", "load", "provocations")
NOTE = "A <b>note</b> & a $formula$."


def line(name: str, unit: str, count: int = 8) -> Line:
    first = date(2026, 11, 1)
    points = (
        Point(first + timedelta(days=n), float(n % 5), ZONES[n % len(ZONES)]) for n in range(count)
    )
    return Line(name, unit, tuple(points))


def pain(*lines: Line) -> PainInsight:
    return PainInsight(Insight(lines, (NOTE,)), Limits(3, 6))


def provocations(label: str = "Tempo RDL") -> Provocations:
    points = line(label, "NPRS").points
    one = Comparison("rdl-tempo", label, points, 3, share(3, 8, 95), mean([0.0, 1, 2], 95))
    told = Insight((Line(label, "NPRS", points),), (NOTE,))
    return Provocations(told, (one,), share(4, 12, 95))


DRAWN = {
    "pain": lambda: pictures.pain(
        pain(line(pains.MORNING, "NPRS"), line(pains.SESSION, "NPRS"), line(pains.USUAL, "NPRS"))
    ),
    "load": lambda: pictures.load(
        Insight((line(loads.DAILY, "AU"), line(loads.RATIO, "ratio")), (NOTE,))
    ),
    "provocations": lambda: pictures.provocations(provocations()),
    "nothing": lambda: pictures.load(Insight((), (NOTE,))),
    "no rows": lambda: pictures.provocations(Provocations(Insight((), (NOTE,)), (), None)),
    "one point": lambda: pictures.pain(pain(line(pains.SPORT, "percent", 1))),
}


def words(drawn: bytes) -> str:
    return " ".join("".join(one.itertext()) for one in ElementTree.fromstring(drawn).iter())


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_facts_give_the_same_bytes(name: str) -> None:
    assert DRAWN[name]() == DRAWN[name]()


def test_pictures_that_are_drawn_at_the_same_time_do_not_disturb_each_other() -> None:
    alone = {name: draw() for name, draw in DRAWN.items()}
    with ThreadPoolExecutor(4) as threads:
        together = {name: threads.submit(draw) for name, draw in [*DRAWN.items()] * 2}
    assert alone == {name: drawn.result() for name, drawn in together.items()}


def test_another_value_gives_other_bytes() -> None:
    one, other = line(pains.MORNING, "NPRS", 8), line(pains.MORNING, "NPRS", 9)
    assert pictures.pain(pain(one)) != pictures.pain(pain(other))


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_well_formed_and_announces_title_and_description(name: str) -> None:
    root = ElementTree.fromstring(DRAWN[name]())
    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "title desc"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert description is not None
    assert NOTE in (description.text or "")


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_holds_no_script_no_link_and_no_date_of_its_making(name: str) -> None:
    drawn = DRAWN[name]().decode()
    for unwanted in ("<script", "javascript:", "<image", "<!DOCTYPE", "<dc:date", "matplotlib.org"):
        assert unwanted not in drawn


def test_the_description_says_in_words_what_the_lines_show() -> None:
    drawn = pictures.pain(pain(line(pains.MORNING, "NPRS")))
    assert "morning pain: 2 NPRS on 8 November 2026." in words(drawn)


def test_words_stay_words_and_are_never_read_as_formulas() -> None:
    drawn = pictures.provocations(provocations("Press $x^2$ <&>"))
    assert "Press $x^2$ <&> (3 of 8)" in words(drawn)


def test_a_zone_is_said_by_word_and_shape_and_not_by_colour_alone() -> None:
    drawn = words(pictures.pain(pain(line(pains.MORNING, "NPRS"))))
    assert all(f"morning pain, {zone}" in drawn for zone in ("green", "amber", "red"))
    assert len({marker for _, marker in pictures.ZONES.values()}) == len(ZONES)


def test_the_limits_of_a_session_are_shaded() -> None:
    told = pain(line(pains.SESSION, "NPRS"))
    wider = replace(told, limits=Limits(5, 8))
    assert pictures.pain(told) != pictures.pain(wider)


def test_a_long_history_stays_a_small_file() -> None:
    names = (loads.DAILY, loads.ACUTE, loads.CHRONIC, loads.RATIO, loads.WEEKLY, loads.HINGE)
    told = Insight(tuple(line(name, "AU", 90) for name in names), (NOTE,))
    assert len(pictures.load(told)) < 200_000


def test_figures_leave_nothing_behind_in_the_librarys_own_state() -> None:
    for drawn in DRAWN.values():
        drawn()
    assert "matplotlib.pyplot" not in sys.modules


def test_the_drawing_library_is_not_loaded_before_the_first_picture() -> None:
    code = "import sys, api.app; sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert ran.returncode == 0


# --- over HTTP ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_served_as_svg(api: World, trained: Actor, kind: str) -> None:
    answer = trained.get(f"/insights/{kind}.svg?local_date={api.day()}")

    assert (answer.status, answer.media_type) == (200, "image/svg+xml")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    shown = trained.get(f"/insights/{kind}?local_date={api.day()}").json
    assert all(note in words(answer.text.encode()) for note in shown["notes"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_of_an_empty_history_says_so(api: World, kind: str) -> None:
    answer = api.athlete().get(f"/insights/{kind}.svg?local_date={api.day()}")

    assert answer.status == 200
    assert " yet" in words(answer.text.encode())


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_shows_nothing_of_anybody_else(api: World, trained: Actor, kind: str) -> None:
    path = f"/insights/{kind}.svg?local_date={api.day()}"

    assert "NPRS on" in trained.get(path.replace(kind, "pain")).text
    assert " yet" in words(api.athlete().get(path).text.encode())
