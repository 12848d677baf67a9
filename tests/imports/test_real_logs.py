"""Real exports of real people, read from beside the repository and never copied into it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from api.accounts.vocab import MassUnit
from api.exercises import service as exercises
from api.imports.reading import Options, header_of, read
from api.imports.vocab import ImportSource
from tests.imports.sending import commit, now, taken
from tests.imports.sending import read as sent
from tests.support.world import World

DATA = Path(__file__).parents[3] / "shared" / "data"
STRONG = DATA / "logs" / "breinsp__strong-charts__strong.csv"
HEVY = DATA / "logs" / "mouadja02__Hevy-Coach__workout_data.csv"
NAMES = DATA / "exercises" / "free-exercise-db.json"
FILES = [
    (STRONG, ImportSource.STRONG, 129, 2078),
    (HEVY, ImportSource.HEVY, 17, 330),
]
OPTIONS = Options("Europe/Berlin", date(2026, 11, 21), MassUnit.KG)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not here")


@pytest.mark.parametrize(
    ("path", "source", "sessions", "sets"), FILES, ids=[path.stem for path, *_ in FILES]
)
def test_every_row_of_a_real_log_is_read(
    path: Path, source: ImportSource, sessions: int, sets: int
) -> None:
    content = path.read_bytes()

    found = read(content, OPTIONS)

    assert header_of(content).dialect.source is source
    assert (len(found.sessions), found.sets) == (sessions, sets)
    assert (found.refused, found.noted) == (0, 0)


@pytest.mark.parametrize("path", [STRONG, HEVY], ids=lambda path: path.stem)
def test_a_real_log_is_taken_in_once(api: World, path: Path) -> None:
    athlete = api.athlete(time_zone="Europe/Berlin")

    done = taken(athlete, path.read_bytes(), mass_unit="kg")
    again = commit(athlete, done["id"])

    counts = done["counts"]
    assert counts["added_sets"] + counts["left_out_sets"] == counts["sets"]
    assert counts["added_sets"] > 0
    assert again["counts"]["added_sets"] == again["counts"]["known_sets"] == counts["added_sets"]


def test_the_unit_of_a_real_log_that_names_none_is_asked_for(api: World) -> None:
    athlete = api.athlete()

    asked = sent(athlete, STRONG.read_bytes())

    assert now(athlete, asked["id"])["problem"]["code"] == "mass_unit_needed"


def test_no_name_of_a_large_public_list_breaks_the_matching() -> None:
    names = [one["name"] for one in json.loads(NAMES.read_text())]

    matches = {name: exercises.match_name(name, 5) for name in names}

    known = exercises.library().exercises
    assert len(matches) > 800
    assert all(one.slug in known for found in matches.values() for one in found)
