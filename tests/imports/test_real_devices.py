"""Real files of devices, read from beside the repository and never copied into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.imports.decoders import refusal, told
from tests.imports.sending import now, read, taken
from tests.support.world import World

DATA = Path(__file__).parents[3] / "shared" / "data"
FIT, TRACKS = DATA / "fit", DATA / "tracks"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not here")

BROKEN = {
    "activity-activity-filecrc.fit": "checksum_wrong",
    "activity-filecrc.fit": "checksum_wrong",
    "activity-settings-corruptheader.fit": "damaged",
    "activity-settings-nodata.fit": "ends_too_early",
    "activity-unexpected-eof.fit": "ends_too_early",
    "invalid/activity-filecrc.fit": "checksum_wrong",
    "invalid/activity-unexpected-eof.fit": "ends_too_early",
}
UNDATED = {"antfs-dump.63.fit", "compressed-speed-distance.fit"}
TOTALS = {
    "2013-02-06-12-11-14.fit": (1, 590, 590),
    "20170518-191602-1740899583.fit": (1, 1641, 0),
    "Activity.fit": (1, 0, 14),
    "Edge810-Vector-2013-08-16-15-35-10.fit": (1, 4671, 4700),
    "activity-settings.fit": (1, 0, 14),
    "activity-small-fenix2-run.fit": (1, 2808, 2809),
    "developer-types-sample.fit": (1, 3424, 3424),
    "garmin-edge-500-activity.fit": (1, 10_686, 10_686),
    "garmin-edge-820-bike.fit": (1, 15, 15),
    "garmin-fenix-5-run.fit": (1, 21, 21),
    "sample-activity-indoor-trainer.fit": (1, 2263, 0),
    "sample-activity.fit": (1, 3098, 3098),
}
"""Workouts, heart rates, speeds: as many as the files have records that say them."""
OFFSETS = {
    "20170518-191602-1740899583.fit": "+01:00",
    "Activity.fit": "-04:00",
    "activity-small-fenix2-run.fit": "+02:00",
    "garmin-fenix-5-walk.fit": "-07:00",
}


def every_fit() -> list[str]:
    found = [*FIT.glob("*.[fF][iI][tT]"), *FIT.glob("invalid/*.fit")]
    return sorted(str(path.relative_to(FIT)) for path in found)


@pytest.mark.parametrize("name", every_fit())
def test_every_sound_file_is_read_and_every_broken_one_found_out(name: str) -> None:
    wanted = "no_dates" if name in UNDATED else BROKEN.get(name)

    assert refusal((FIT / name).read_bytes()) == wanted


@pytest.mark.parametrize(("name", "totals"), TOTALS.items(), ids=TOTALS)
def test_every_record_of_a_real_file_is_told(name: str, totals: tuple[int, int, int]) -> None:
    found = told((FIT / name).read_bytes())

    kinds = {one["kind"]: one["samples"] for one in found.numbers["kinds"]}
    rates, speeds = kinds.get("heart_rate", 0), kinds.get("speed", 0)
    assert (found.numbers["workouts"], rates, speeds) == totals
    assert found.numbers["refused"] == 0


@pytest.mark.parametrize(("name", "offset"), OFFSETS.items(), ids=OFFSETS)
def test_the_offset_of_a_real_watch_is_found(name: str, offset: str) -> None:
    (workout,) = told((FIT / name).read_bytes()).workouts

    assert (workout["time_zone"], workout["zone_is_assumed"]) == (offset, False)


def test_a_scale_of_a_family_does_not_say_whose_weight_it_is() -> None:
    shared = told((FIT / "WeightScaleMultiUser.fit").read_bytes())
    own = told((FIT / "WeightScaleSingleUser.fit").read_bytes())

    assert (shared.numbers["items"], shared.reasons) == (0, ["whose_unknown"] * 2)
    assert [one["value"] for one in own.values("weight")] == [75.8, 76.09]
    assert [one["value"] for one in own.values("body_fat")] == [0.223, 0.251]


def test_steps_of_a_day_are_what_the_counter_shows_at_its_end() -> None:
    found = told((FIT / "MonitoringFile.fit").read_bytes())

    steps = found.values("steps")
    assert sum(one["value"] for one in steps) == 3142 + 31
    assert all(one["started_at"] < one["ended_at"] for one in steps)


@pytest.mark.parametrize(
    ("name", "workouts", "metres"),
    [
        ("cross-country-skiing_activity_1.tcx", 1, 5692),
        ("sup_activity_1.tcx", 1, 1158),
        ("korita-zbevnica.gpx", 2, 2282),
        ("track-with-empty-segment.gpx", 1, 86),
    ],
)
def test_tracks_become_workouts(name: str, workouts: int, metres: int) -> None:
    found = told((TRACKS / name).read_bytes())

    assert len(found.workouts) == workouts
    assert found.workouts[0]["distance_m"] == metres
    assert all(one["zone_is_assumed"] for one in found.workouts)


def test_a_track_without_times_is_told_and_is_no_workout() -> None:
    found = told((TRACKS / "cerknicko-without-times.gpx").read_bytes())

    assert "time_missing" in found.reasons
    assert len(found.workouts) == 1


@pytest.mark.parametrize("name", [*TOTALS, "MonitoringFile.fit"])
def test_a_position_is_nowhere_in_what_is_told(name: str) -> None:
    found = told((FIT / name).read_bytes())

    text = repr(found.items).casefold()
    assert not [word for word in ("lat", "lon", "semicircle") if f"'{word}" in text]
    assert "position_lat" not in text


@pytest.mark.parametrize(
    "name", ["garmin-fenix-5-run.fit", "WeightScaleSingleUser.fit", "MonitoringFile.fit"]
)
def test_a_real_file_is_taken_in_once(api: World, name: str) -> None:
    athlete, content = api.athlete(time_zone="Europe/Berlin"), (FIT / name).read_bytes()

    done = taken(athlete, content)
    again = taken(athlete, content)

    first, second = done["counts"], again["counts"]
    assert done["state"] == "committed"
    assert done["id"] == again["id"]
    assert first["stored_items"] + first["quarantined_items"] > 0
    assert (first["refused_items"], second["stored_items"], second["replaced_items"]) == (0, 0, 0)
    assert second["unchanged_items"] == first["stored_items"] + first["quarantined_items"]


def test_a_broken_real_file_is_refused_with_its_reason(api: World) -> None:
    athlete = api.athlete()

    refused = read(athlete, (FIT / "activity-unexpected-eof.fit").read_bytes())

    assert (refused["state"], refused["problem"]["code"]) == ("refused", "ends_too_early")
    assert now(athlete, refused["id"])["counts"]["rows"] == 0
