"""Activities of a FIT file: each session is a workout, with its laps, samples and sets."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.imports.devices import fit_strength, sports
from api.imports.devices.fit_heart import covers
from api.imports.devices.fit_parts import EPOCH, FIRST_DATE, Parts, Said, number, whole
from api.imports.devices.telling import Collector, Zone
from api.imports.devices.times import since_1970
from api.imports.vocab import RowReason
from api.measurements.vocab import MeasurementKind

_KJ = 4.184
_STRIDES = 2
"""Steps of one turn: devices count one leg."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the file, and when it was."""

    place: int
    said: Said
    began: datetime
    ended: datetime
    sport: str

    def holds(self, instant: datetime) -> bool:
        return self.began <= instant <= self.ended


def tell(parts: Parts, number: int, to: Collector) -> None:
    """The workouts of one file, the ``number``-th in a row."""
    zone = parts.zone(to)
    found = [
        one for place, said in parts.of("session") if (one := _session(parts, place, said, to))
    ]
    if not found and not parts.of("session") and parts.file_id.get("type") == "activity":
        found = _of_records(parts)
    sets = fit_strength.sets_of(parts, to)
    for at, session in enumerate(found):
        item = _workout(parts, session, f"{number}.{at}", alone=len(found) == 1, to=to)
        lifted = [one for one in sets if session.holds(one.at)]
        sets = [one for one in sets if not session.holds(one.at)]
        if lifted:
            item["sets"] = fit_strength.as_items(lifted)
        if to.workout(session.place, item, zone) and not all(one.rest for one in lifted):
            to.session(fit_strength.as_session(lifted, session.began, session.ended, zone, to))
    for stray in sets:
        to.refuse(stray.place, RowReason.OUTSIDE_SESSION, "set")
    _tell_samples(parts, found, zone, to)


def _session(parts: Parts, place: int, said: Said, to: Collector) -> Session | None:
    began = parts.moment(place, said.get("start_time"), "session", to)
    if began is None:
        if said.get("start_time") is None:
            to.refuse(place, RowReason.TIME_MISSING, "session")
        return None
    lasted = number(said.get("total_elapsed_time"), 0, 30 * 86_400)
    last = whole(said.get("timestamp"))
    ended = None if lasted is None else began + timedelta(seconds=lasted)
    if ended is None and last is not None and last >= FIRST_DATE:
        ended = since_1970(EPOCH + last)
    if ended is None:
        to.refuse(place, RowReason.TIME_MISSING, "total_elapsed_time")
        return None
    return Session(place, said, began, ended, _sport(said))


def _of_records(parts: Parts) -> list[Session]:
    """An activity that was never summed up: from its first record to its last."""
    seconds = [beat.second for beat in parts.records]
    if not seconds:
        return []
    began, ended = since_1970(min(seconds)), since_1970(max(seconds))
    if began is None or ended is None:
        return []
    return [Session(parts.records[0].place, {}, began, ended, "other")]


def _sport(said: Said) -> str:
    sport, sub = str(said.get("sport", "")), str(said.get("sub_sport", ""))
    if sport == "cycling" and sub in ("indoor_cycling", "spin", "virtual_activity"):
        return "indoor_cycling"
    if sport == "running" and sub in ("treadmill", "trail"):
        return {"treadmill": "treadmill_running", "trail": "trail_running"}[sub]
    if sport == "swimming" and sub == "open_water":
        return "open_water_swimming"
    general = {"training", "fitness_equipment", "generic", ""}
    return sports.sport_of(sub, sport) if sport in general else sports.sport_of(sport, sub)


def _workout(
    parts: Parts, session: Session, number_: str, *, alone: bool, to: Collector
) -> dict[str, Any]:
    said = session.said
    titles = [one.get("wkt_name") for _, one in parts.of("workout")] if alone else []
    item: dict[str, Any] = {
        "source": parts.source(),
        "external_id": _identity(parts, session, number_, to),
        "external_version": None,
        "sport": session.sport,
        "started_at": session.began,
        "ended_at": session.ended,
        "title": next((str(title)[:120] for title in titles if title), None),
    }
    energy = number(said.get("total_calories"), 1, 65_000)
    sums = {
        "moving_s": _rounded(number(said.get("total_timer_time"), 0, 30 * 86_400)),
        "distance_m": _rounded(number(said.get("total_distance"), 1, 1e7)),
        "energy_kj": None if energy is None else round(energy * _KJ),
        "ascent_m": _rounded(number(said.get("total_ascent"), 0, 30_000)),
        "average_hr_bpm": _rounded(number(said.get("avg_heart_rate"), 1, 254)),
        "max_hr_bpm": _rounded(number(said.get("max_heart_rate"), 1, 254)),
        "average_cadence_per_min": _cadence(said, session.sport),
    }
    item |= {name: value for name, value in sums.items() if value is not None}
    laps = [lap for place, one in parts.of("lap") if (lap := _lap(session, one))]
    return _with_heart(parts, session, item) | ({"laps": laps} if laps else {})


def _with_heart(parts: Parts, session: Session, item: dict[str, Any]) -> dict[str, Any]:
    """The heart rate of the records, where the device has not summed it up."""
    if "average_hr_bpm" in item and "max_hr_bpm" in item:
        return item
    first, last = session.began.timestamp(), session.ended.timestamp()
    felt = [one.heart_rate for one in parts.records if first <= one.second <= last]
    beats = [rate for rate in felt if rate]
    if not beats:
        return item
    return {
        "average_hr_bpm": round(sum(beats) / len(beats)),
        "max_hr_bpm": round(max(beats)),
    } | item


def _identity(parts: Parts, session: Session, number_: str, to: Collector) -> str:
    """By the device and the time; by the content of the file where no serial number is known."""
    serial = whole(parts.file_id.get("serial_number"))
    began = round(session.began.timestamp())
    if serial is None:
        return f"fit:{to.said.digest[:24]}:{number_}"
    return f"fit:{parts.file_id.get('manufacturer')}:{serial}:{began}:{session.sport}"[:200]


def _cadence(said: Said, sport: str) -> float | None:
    value = said.get("avg_running_cadence", said.get("avg_cadence"))
    turns = number(value, 1, 254)
    if turns is None:
        return None
    return turns * _STRIDES if sport in sports.ON_FOOT else turns


def _lap(session: Session, said: Said) -> dict[str, Any] | None:
    start = whole(said.get("start_time"))
    lasted = number(said.get("total_elapsed_time"), 0, 30 * 86_400)
    if start is None or start < FIRST_DATE or lasted is None:
        return None
    began = since_1970(EPOCH + start)
    if began is None or not session.holds(began):
        return None
    lap: dict[str, Any] = {
        "started_at": began,
        "ended_at": min(began + timedelta(seconds=lasted), session.ended),
        "distance_m": _rounded(number(said.get("total_distance"), 0, 1e7)),
        "average_hr_bpm": _rounded(number(said.get("avg_heart_rate"), 1, 254)),
    }
    return {name: value for name, value in lap.items() if value is not None}


def _tell_samples(parts: Parts, found: list[Session], zone: Zone, to: Collector) -> None:
    who, strapped = parts.source(), parts.strap.seconds()
    starts = [round(session.began.timestamp()) for session in found]
    for beat in parts.records:
        at = since_1970(beat.second)
        if at is None:
            continue
        sport = found[max(bisect_right(starts, beat.second) - 1, 0)].sport if found else "other"
        turns = _STRIDES if sport in sports.ON_FOOT else 1
        cadence = None if beat.cadence is None else beat.cadence * turns
        heart = None if covers(strapped, beat.second - EPOCH) else beat.heart_rate
        for kind, value in (
            (MeasurementKind.HEART_RATE, heart),
            (MeasurementKind.CADENCE, cadence),
            (MeasurementKind.SPEED, beat.speed),
            (MeasurementKind.RESPIRATORY_RATE, beat.breaths),
        ):
            if value is not None:
                to.sample(beat.place, kind, value, at, zone, who)
    for second, rate in parts.strap.beats:
        at = since_1970(EPOCH + second) if second >= FIRST_DATE else None
        if at is not None:
            to.sample(1, MeasurementKind.HEART_RATE, rate, at, zone, who)


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)
