"""Oura v2: signed notices that name a document, which is then read.

Documents carry no time of change, so the time of the event that named one is its version. Shapes:
cloud.ouraring.com/v2/docs. Of readiness the score is shown, never used; HRV is RMSSD.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from api.measurements.vocab import DeviceKind, MeasurementKind
from api.providers.adapters import proof, shapes
from api.providers.adapters.base import (
    LATENESS_OF_RETRIES,
    Context,
    Event,
    Json,
    Linking,
    Notifying,
    Request,
    Secrets,
)
from api.providers.adapters.sports import OURA
from api.providers.vocab import Provider, What
from api.workouts.service import Recorded

_K = MeasurementKind
Values = Mapping[MeasurementKind, Any]
_READ = "/v2/usercollection/"
_WHAT = {"create": What.CREATED, "update": What.UPDATED, "delete": What.DELETED}
_KINDS = ("sleep", "workout", "daily_readiness", "daily_activity", "daily_spo2")
_PHASES = {"1": _K.SLEEP_DEEP, "2": _K.SLEEP_LIGHT, "3": _K.SLEEP_REM, "4": _K.SLEEP_AWAKE}
_PHASE_S = 300
_TOTALS = {
    _K.SLEEP_DEEP: "deep_sleep_duration",
    _K.SLEEP_LIGHT: "light_sleep_duration",
    _K.SLEEP_REM: "rem_sleep_duration",
    _K.SLEEP_AWAKE: "awake_time",
}
_RING = shapes.source("oura", DeviceKind.RING)


class Oura(Notifying):
    provider = Provider.OURA
    linking = Linking(
        scopes="personal daily heartrate workout spo2",
        whoami=Request("whoami", f"{_READ}personal_info"),
    )

    def verify(
        self, headers: Mapping[str, str], raw: bytes, secrets: Secrets, now: datetime
    ) -> str:
        said = proof.header(headers, "x-oura-timestamp")
        signature = proof.header(headers, "x-oura-signature")
        proof.check_hex(signature, secrets.signing, said.encode() + raw)
        proof.check_time(said, now, LATENESS_OF_RETRIES)
        return said

    def challenge(self, query: Mapping[str, str], secrets: Secrets) -> Mapping[str, str] | None:
        said = query.get("verification_token", "")
        if not secrets.verify_token or not proof.same(said, secrets.verify_token):
            return None
        return {"challenge": query.get("challenge", "")}

    def events(self, body: Any, headers: Mapping[str, str], secrets: Secrets) -> Sequence[Event]:
        said = shapes.mapping(body)
        kind, what = (
            shapes.text(said.get("data_type")),
            _WHAT.get(shapes.text(said.get("event_type"))),
        )
        user, name = shapes.text(said.get("user_id")), shapes.text(said.get("object_id"))
        if kind not in _KINDS or what is None or not user or not name:
            return ()
        version = shapes.millis(shapes.instant(said.get("event_time")))
        return (Event(kind, what, proof.digest_of(said), user, name, version),)

    def requests_for(self, event: Event) -> Sequence[Request]:
        return (Request(event.kind, f"{_READ}{event.kind}/{event.object_id}"),)

    def more(self, request: Request, payload: Any) -> Sequence[Request]:
        following = shapes.text(shapes.mapping(payload).get("next_token"))
        if not following:
            return ()
        query = {**request.query, "next_token": following}
        return (Request(request.kind, request.path, query),)

    def backfill(self, since: date, until: date) -> Sequence[Request]:
        query = {"start_date": since.isoformat(), "end_date": until.isoformat()}
        return tuple(Request(kind, f"{_READ}{kind}", query) for kind in _KINDS)

    def gone(self, event: Event) -> Sequence[str]:
        return (f"{event.kind}/{event.object_id}",)

    def user_in(self, payload: Any) -> str | None:
        return shapes.text(shapes.mapping(payload).get("id")) or None

    def recorded(
        self, kind: str, payload: Any, context: Context, carried: Json | None = None
    ) -> Recorded:
        said = shapes.mapping(payload)
        documents = shapes.items(said["data"]) if "data" in said else [said]
        if kind == "workout":
            found = (_workout(one, context) for one in documents)
            return Recorded(workouts=tuple(one for one in found if one is not None))
        read = _READERS.get(kind)
        if read is None:
            return Recorded()
        return Recorded(measurements=shapes.joined(read(one, context) for one in documents))


# --- sleep ----------------------------------------------------------------------------------


def _sleep(said: Json, context: Context) -> list[shapes.Item]:
    start, end = shapes.instant(said.get("bedtime_start")), shapes.instant(said.get("bedtime_end"))
    # A spell that the athlete took back is named "deleted"; a rest is no sleep.
    if start is None or end is None or said.get("type") in ("deleted", "rest"):
        return []
    name, on = f"sleep/{shapes.text(said.get('id'))}", shapes.day(said.get("day"))

    def one(kind: MeasurementKind, value: Any) -> list[shapes.Item]:
        return shapes.measured(
            kind, shapes.number(value), _RING, start=start, end=end, zone=shapes.offset_of(end),
            external_id=name, version=context.version, on=on,
        )  # fmt: skip

    made = one(_K.SLEEP_DURATION, said.get("total_sleep_duration"))
    made += one(_K.SLEEP_IN_BED, said.get("time_in_bed"))
    for kind, seconds in _stages(said).items():
        made += one(kind, seconds)
    if said.get("type") == "long_sleep":
        # Of a nap they are no readings of a night.
        made += one(_K.HRV_RMSSD, _above_zero(said.get("average_hrv")))
        made += one(_K.RESTING_HEART_RATE, _above_zero(said.get("lowest_heart_rate")))
    return made + one(_K.RESPIRATORY_RATE, _above_zero(said.get("average_breath")))


def _stages(said: Json) -> dict[MeasurementKind, float]:
    """Seconds of each stage: as summed up, else as the string of five-minute phases says."""
    told = {kind: shapes.number(said.get(name)) for kind, name in _TOTALS.items()}
    if any(value is not None for value in told.values()):
        return {kind: value for kind, value in told.items() if value is not None}
    return phases(said.get("sleep_phase_5_min"), _PHASE_S)


def phases(letters: Any, each_s: int) -> dict[MeasurementKind, float]:
    """Seconds of each stage in a string of digits; what is no known digit counts for nothing."""
    found: dict[MeasurementKind, float] = {}
    for letter in letters if isinstance(letters, str) else "":
        kind = _PHASES.get(letter)
        if kind is not None:
            found[kind] = found.get(kind, 0.0) + each_s
    return found


def _above_zero(value: Any) -> float | None:
    found = shapes.number(value)
    return found if found is not None and found > 0 else None


# --- days -----------------------------------------------------------------------------------


def _readiness(said: Json, context: Context) -> list[shapes.Item]:
    values = {
        _K.VENDOR_READINESS: said.get("score"),
        _K.SKIN_TEMP_DEVIATION: said.get("temperature_deviation"),
    }
    return _of_day("daily_readiness", said, context, values)


def _activity(said: Json, context: Context) -> list[shapes.Item]:
    values = {
        _K.STEPS: said.get("steps"),
        _K.DISTANCE: said.get("equivalent_walking_distance"),
        _K.ACTIVE_ENERGY: shapes.kilojoules(said.get("active_calories")),
        _K.TOTAL_ENERGY: shapes.kilojoules(said.get("total_calories")),
    }
    return _of_day("daily_activity", said, context, values, whole_day=True)


def _spo2(said: Json, context: Context) -> list[shapes.Item]:
    found = _above_zero(shapes.mapping(said.get("spo2_percentage")).get("average"))
    share = None if found is None else found / 100
    return _of_day("daily_spo2", said, context, {_K.SPO2: share})


def _of_day(
    kind: str, said: Json, context: Context, values: Values, *, whole_day: bool = False
) -> list[shapes.Item]:
    """Values of a day; its document begins at the day's start, in the zone it was spent in."""
    start, on = shapes.instant(said.get("timestamp")), shapes.day(said.get("day"))
    if start is None or on is None:
        return []
    made: list[shapes.Item] = []
    for measure, value in values.items():
        made += shapes.measured(
            measure,
            shapes.number(value),
            _RING,
            start=start,
            end=start + timedelta(days=1) if whole_day else start,
            zone=shapes.offset_of(start),
            external_id=f"{kind}/{shapes.text(said.get('id'))}",
            version=context.version,
            on=on,
        )
    return made


_READERS = {
    "sleep": _sleep,
    "daily_readiness": _readiness,
    "daily_activity": _activity,
    "daily_spo2": _spo2,
}


# --- workouts -------------------------------------------------------------------------------


def _workout(said: Json, context: Context) -> shapes.Item | None:
    start = shapes.instant(said.get("start_datetime"))
    end = shapes.instant(said.get("end_datetime"))
    if start is None or end is None or not said.get("id"):
        return None
    return shapes.worked(
        shapes.sport_of(said.get("activity"), OURA),
        _RING,
        start=start,
        end=end,
        zone=shapes.offset_of(start),
        external_id=f"workout/{shapes.text(said.get('id'))}",
        version=context.version,
        on=shapes.day(said.get("day")),
        title=shapes.title(said.get("label")),
        distance_m=shapes.positive(said.get("distance")),
        energy_kj=shapes.kilojoules(said.get("calories")),
    )
