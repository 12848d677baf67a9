"""Parcels of a decoder, as the doors they go to want them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from api.engine.vocab import SetKind
from api.imports.reading import ReadExercise, ReadSession
from api.measurements.vocab import DeviceKind, MeasurementKind
from api.training.service import PastSet, name_key
from api.workouts.service import Gone, Recorded
from api.workouts.vocab import WorkoutSport

Shape = dict[str, Any]


def recorded(parcel: Mapping[str, Any]) -> Recorded:
    """Measurements, chunks, workouts and deletions of a parcel."""
    return Recorded(
        measurements=[_measured(item) for item in parcel.get("measurements", ())],
        chunks=[_measured(item) for item in parcel.get("chunks", ())],
        workouts=[_workout(item) for item in parcel.get("workouts", ())],
        gone=[
            Gone(one["provider"], one["external_id"], one["version"])
            for one in parcel.get("gone", ())
        ],
    )


def sessions(parcel: Mapping[str, Any]) -> list[ReadSession]:
    """Sets that were lifted, as a log has them."""
    return [_session(one) for one in parcel.get("sessions", ())]


def _measured(item: Shape) -> Shape:
    return _said(item) | {"kind": MeasurementKind(item["kind"])}


def _workout(item: Shape) -> Shape:
    found = _said(item) | {"sport": WorkoutSport(item["sport"])}
    if "laps" in item:
        found["laps"] = [_moments(lap) for lap in item["laps"]]
    return found


def _said(item: Shape) -> Shape:
    who = item["source"]
    kind = who.get("device_kind")
    day = {"local_date": date.fromisoformat(item["local_date"])}
    return _moments(item) | day | {"source": who | {"device_kind": kind and DeviceKind(kind)}}


def _moments(item: Shape) -> Shape:
    names = ("started_at", "ended_at")
    times = {name: datetime.fromisoformat(item[name]) for name in names if name in item}
    return item | times


def _session(one: Shape) -> ReadSession:
    started = datetime.fromisoformat(one["started"])
    session = ReadSession(started, one["duration_s"], time_zone=one["time_zone"])
    for entry in one["exercises"]:
        read = ReadExercise(entry["name"])
        read.sets.extend(
            PastSet(SetKind.WORK, reps=reps, duration_s=seconds, load_g=load)
            for reps, seconds, load in entry["sets"]
        )
        session.exercises[name_key(entry["name"])] = read
    return session
