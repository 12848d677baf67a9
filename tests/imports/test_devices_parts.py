"""Laps and sets beyond what a workout holds: the first are kept, and the rest is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.imports.devices.times import since_1970
from api.workouts.vocab import MOST_LAPS, MOST_SETS
from tests.imports import fit_files as fit
from tests.imports.decoders import told
from tests.imports.fit_files import Fit, file_id
from tests.imports.sending import commit, read
from tests.imports.test_devices_fit import BEGAN
from tests.imports.test_devices_flow import connect
from tests.imports.test_devices_json import record
from tests.support.world import World

Shape = dict[str, Any]


def intervals(laps: int = 0, sets: int = 0) -> bytes:
    """A session with so many laps and sets, one every ten seconds."""
    many = max(laps, sets)
    made = Fit().add(fit.FILE_ID, file_id())
    for number in range(laps):
        start = fit.stamp(BEGAN) + 10 * number
        made.add(fit.LAP, {2: (fit.UINT32, start), 7: (fit.UINT32, 10_000)})
    for number in range(sets):
        begun = BEGAN + timedelta(seconds=10 * number)
        made.add(fit.SET, fit.lifted(begun, fit.DEADLIFT, fit.BARBELL_DEADLIFT, 5, 100, seconds=9))
    made.add(fit.SESSION, fit.session(BEGAN, 10 * many, fit.TRAINING, fit.STRENGTH))
    return made.content()


def tcx(laps: int) -> bytes:
    parts = "".join(
        f'<Lap StartTime="{at(number)}"><TotalTimeSeconds>10</TotalTimeSeconds>'
        f"<Track><Trackpoint><Time>{at(number)}</Time></Trackpoint></Track></Lap>"
        for number in range(laps)
    )
    return (
        '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/'
        'TrainingCenterDatabase/v2"><Activities><Activity Sport="Running">'
        f"<Id>{at(0)}</Id>{parts}</Activity></Activities></TrainingCenterDatabase>"
    ).encode()


def at(number: int) -> str:
    return (BEGAN + timedelta(seconds=10 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def android(laps: int) -> bytes:
    parts = [{"startTime": at(n), "endTime": at(n + 1)} for n in range(laps)]
    said: Shape = {"startTime": at(0), "endTime": at(laps), "exerciseType": 56, "laps": parts}
    return connect(record("ExerciseSession", **said))


@pytest.mark.parametrize(
    "content", [intervals(laps=MOST_LAPS + 5), tcx(MOST_LAPS + 5), android(MOST_LAPS + 5)]
)
def test_more_laps_than_a_workout_holds_are_cut_and_told(api: World, content: bytes) -> None:
    athlete = api.athlete()

    done = commit(athlete, read(athlete, content)["id"])

    [workout] = athlete.get("/workouts").json["items"]
    rows = athlete.get(f"/imports/{done['id']}/rows").json["items"]
    assert (workout["state"], workout["lap_count"]) == ("stored", MOST_LAPS)
    assert [(row["outcome"], row["reason"], row["column"]) for row in rows] == [
        ("noted", "shortened", "laps")
    ]
    assert rows[0]["value"] == "205, of which 200 are kept"
    assert done["counts"]["refused_items"] == 0


def test_more_sets_than_a_workout_holds_are_cut_and_told_and_the_log_has_its_own_limit(
    api: World,
) -> None:
    athlete = api.athlete()

    done = commit(athlete, read(athlete, intervals(sets=MOST_SETS + 5))["id"])

    [workout] = athlete.get("/workouts").json["items"]
    rows = athlete.get(f"/imports/{done['id']}/rows?limit=100").json["items"]
    assert (workout["state"], workout["set_count"]) == ("stored", MOST_SETS)
    assert [row["value"] for row in rows if row["reason"] == "shortened"] == [
        "305, of which 300 are kept"
    ]
    assert done["counts"]["added_sets"] == 100


def test_as_many_as_a_workout_holds_are_kept_and_nothing_is_told() -> None:
    found = told(intervals(laps=MOST_LAPS))

    assert found.findings == []
    assert len(found.workouts[0]["laps"]) == MOST_LAPS
    assert found.workouts[0]["laps"][0]["started_at"] == since_1970(BEGAN.timestamp())
