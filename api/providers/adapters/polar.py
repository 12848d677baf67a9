"""Polar AccessLink: signed notices that name an exercise or a night, which is then read.

Times of exercises are local, with the offset in minutes beside them. The signature holds no time:
a notice that is repeated names the same resource, and reading that again changes nothing. Keys
come with hyphens or underscores, by the age of the resource. Shapes: polar.com/accesslink-api.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from api.measurements.vocab import DeviceKind, MeasurementKind
from api.providers.adapters import proof, shapes
from api.providers.adapters.base import (
    Context,
    Event,
    Json,
    Linking,
    Notifying,
    Request,
    Secrets,
)
from api.providers.adapters.sports import POLAR
from api.providers.vocab import Provider, What
from api.workouts.service import Recorded

_K = MeasurementKind
_WATCH = shapes.source("polar", DeviceKind.WATCH)
_SLEEP, _RECHARGE = "/v3/users/sleep", "/v3/users/nightly-recharge"
_PING = "PING"
_LISTS = {"exercise": "exercises", "sleep": "nights", "recharge": "recharges"}
_HYPNOGRAM = {
    0: _K.SLEEP_AWAKE,
    1: _K.SLEEP_REM,
    2: _K.SLEEP_LIGHT,
    3: _K.SLEEP_LIGHT,
    4: _K.SLEEP_DEEP,
}
_TOTALS = {
    _K.SLEEP_LIGHT: "light_sleep",
    _K.SLEEP_DEEP: "deep_sleep",
    _K.SLEEP_REM: "rem_sleep",
    _K.SLEEP_AWAKE: "total_interruption_duration",
}
_ASLEEP = (_K.SLEEP_LIGHT, _K.SLEEP_DEEP, _K.SLEEP_REM)


class Polar(Notifying):
    provider = Provider.POLAR
    linking = Linking(scopes="accesslink.read_all", basic=True)

    def verify(
        self, headers: Mapping[str, str], raw: bytes, secrets: Secrets, now: datetime
    ) -> str:
        if headers.get("polar-webhook-event") == _PING:
            # Sent before anybody knows the secret; it brings nothing.
            return ""
        signature = proof.header(headers, "polar-webhook-signature")
        proof.check_hex(signature, secrets.signing, raw)
        return ""

    def events(self, body: Any, headers: Mapping[str, str], secrets: Secrets) -> Sequence[Event]:
        if headers.get("polar-webhook-event") == _PING:
            return ()
        said = shapes.mapping(body)
        user, kind = shapes.text(said.get("user_id")), shapes.text(said.get("event"))
        version = shapes.millis(shapes.instant(said.get("timestamp")))
        key = proof.digest_of(said)
        name = shapes.text(said.get("entity_id"))
        if kind == "EXERCISE" and user and name:
            return (Event("exercise", What.UPDATED, key, user, name, version),)
        night = shapes.day(said.get("date"))
        if kind == "SLEEP" and user and night is not None:
            return (Event("sleep", What.UPDATED, key, user, night.isoformat(), version),)
        return ()

    def requests_for(self, event: Event) -> Sequence[Request]:
        if event.kind == "exercise":
            return (Request("exercise", f"/v3/exercises/{event.object_id}"),)
        return (Request("sleep", f"{_SLEEP}/{event.object_id}"),)

    def more(self, request: Request, payload: Any) -> Sequence[Request]:
        """A night leads to its recharge, which does not say where the night was."""
        if request.kind != "sleep":
            return ()
        return tuple(
            Request("recharge", f"{_RECHARGE}/{night['date']}", carried=_of_night(night))
            for night in _documents("sleep", payload)
            if shapes.day(night.get("date")) is not None
        )

    def backfill(self, since: date, until: date) -> Sequence[Request]:
        return (Request("exercise", "/v3/exercises"), Request("sleep", _SLEEP))

    def gone(self, event: Event) -> Sequence[str]:
        return ()

    def user_in(self, payload: Any) -> str | None:
        return shapes.text(shapes.mapping(payload).get("x_user_id")) or None

    def registration(self, user: str) -> Request | None:
        return Request("registration", "/v3/users", method="POST", body={"member-id": user})

    def departure(self, user: str) -> Request | None:
        return Request("revoke", f"/v3/users/{user}", method="DELETE") if user.isdigit() else None

    def recorded(
        self, kind: str, payload: Any, context: Context, carried: Json | None = None
    ) -> Recorded:
        documents = _documents(kind, payload)
        if kind == "exercise":
            found = (_exercise(one, context) for one in documents)
            return Recorded(workouts=tuple(one for one in found if one is not None))
        if kind == "sleep":
            return Recorded(measurements=shapes.joined(_sleep(one, context) for one in documents))
        if kind == "recharge":
            said = _recharge(_underscored(payload), carried or {}, context)
            return Recorded(measurements=tuple(said))
        return Recorded()


def _documents(kind: str, payload: Any) -> list[Json]:
    """One document, or those of a list, with underscores in the names of members."""
    found = payload
    if isinstance(payload, Mapping) and _LISTS.get(kind) in payload:
        found = payload[_LISTS[kind]]
    listed = shapes.items(found) if isinstance(found, list) else [shapes.mapping(found)]
    return [_underscored(one) for one in listed]


def _underscored(value: Any) -> Json:
    return {str(name).replace("-", "_"): said for name, said in shapes.mapping(value).items()}


def _exercise(said: Json, context: Context) -> shapes.Item | None:
    walls, lasted = shapes.local(said.get("start_time")), shapes.duration_s(said.get("duration"))
    minutes = shapes.number(said.get("start_time_utc_offset"))
    zone = None if minutes is None else shapes.offset(minutes * 60)
    name = shapes.text(said.get("id"))
    if walls is None or lasted is None or minutes is None or zone is None or not name:
        return None
    start = (walls.replace(tzinfo=None) - timedelta(minutes=minutes)).replace(tzinfo=UTC)
    heart = shapes.mapping(said.get("heart_rate"))
    return shapes.worked(
        shapes.sport_of(said.get("detailed_sport_info") or said.get("sport"), POLAR),
        shapes.source("polar", None, shapes.text(said.get("device"))),
        start=start,
        end=start + timedelta(seconds=lasted),
        zone=zone,
        external_id=f"exercise/{name}",
        version=shapes.millis(_uploaded(said)) or context.version,
        on=walls.date(),
        distance_m=shapes.positive(said.get("distance")),
        energy_kj=shapes.kilojoules(said.get("calories")),
        average_hr_bpm=shapes.positive(heart.get("average")),
        max_hr_bpm=shapes.positive(heart.get("maximum")),
    )


def _uploaded(said: Json) -> datetime | None:
    """When it reached the provider, which says so in UTC, with or without an offset."""
    found = shapes.local(said.get("upload_time"))
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _of_night(said: Json) -> Json:
    return {name: said.get(name) for name in ("date", "sleep_start_time", "sleep_end_time")}


def _sleep(said: Json, context: Context) -> list[shapes.Item]:
    start = shapes.instant(said.get("sleep_start_time"))
    end = shapes.instant(said.get("sleep_end_time"))
    if start is None or end is None:
        return []

    def one(kind: MeasurementKind, value: float | None) -> list[shapes.Item]:
        return shapes.measured(
            kind, value, _WATCH, start=start, end=end, zone=shapes.offset_of(end),
            external_id=f"sleep/{shapes.text(said.get('date'))}", version=context.version,
            on=shapes.day(said.get("date")),
        )  # fmt: skip

    stages = _stages(said, start, end)
    asleep = [stages[kind] for kind in _ASLEEP if kind in stages]
    made = one(_K.SLEEP_DURATION, sum(asleep) if asleep else None)
    for kind, seconds in stages.items():
        made += one(kind, seconds)
    return made


def _stages(said: Json, start: datetime, end: datetime) -> dict[MeasurementKind, float]:
    """Seconds of each stage: as summed up, else as the hypnogram says."""
    told = {kind: shapes.number(said.get(name)) for kind, name in _TOTALS.items()}
    if any(value is not None for value in told.values()):
        return {kind: value for kind, value in told.items() if value is not None}
    return hypnogram(said.get("hypnogram"), start, end)


def hypnogram(said: Any, start: datetime, end: datetime) -> dict[MeasurementKind, float]:
    """Seconds of each stage from minutes of the clock at which one began, over midnight too."""
    begun = sorted(
        (_at(minute, start), _HYPNOGRAM.get(stage))
        for minute, stage in shapes.mapping(said).items()
        if _at(minute, start) is not None and isinstance(stage, int)
    )
    found: dict[MeasurementKind, float] = {}
    lasted = (end - start).total_seconds()
    for place, (at, kind) in enumerate(begun):
        until = begun[place + 1][0] if place + 1 < len(begun) else lasted
        if kind is not None and at is not None and until is not None and until > at:
            found[kind] = found.get(kind, 0.0) + min(until, lasted) - min(at, lasted)
    return found


def _at(minute: str, start: datetime) -> float | None:
    """Seconds from the start to a minute of the clock, on the same day or the next."""
    hours, _, minutes = minute.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        return None
    of_day = (int(hours) * 60 + int(minutes)) * 60
    begun = (start.hour * 60 + start.minute) * 60
    return float((of_day - begun) % 86_400)


def _recharge(said: Json, night: Json, context: Context) -> list[shapes.Item]:
    start = shapes.instant(night.get("sleep_start_time"))
    end = shapes.instant(night.get("sleep_end_time"))
    if start is None or end is None or said.get("date") != night.get("date"):
        return []
    values = {
        _K.HRV_RMSSD: shapes.number(said.get("heart_rate_variability_avg")),
        _K.RESPIRATORY_RATE: shapes.number(said.get("breathing_rate_avg")),
        _K.VENDOR_READINESS: _of_six(said.get("nightly_recharge_status")),
    }
    made: list[shapes.Item] = []
    for kind, value in values.items():
        made += shapes.measured(
            kind, value, _WATCH, start=start, end=end, zone=shapes.offset_of(end),
            external_id=f"recharge/{shapes.text(said.get('date'))}", version=context.version,
            on=shapes.day(said.get("date")),
        )  # fmt: skip
    return made


def _of_six(value: Any) -> float | None:
    """A status from 1 to 6 on the scale of points."""
    found = shapes.whole(value)
    return None if found is None or not 1 <= found <= 6 else float((found - 1) * 20)
