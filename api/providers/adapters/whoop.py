"""WHOOP v2: signed notices that name a sleep, a recovery or a workout, which is then read.

A score may be missing while it is worked out (PENDING) or for good (UNSCORABLE): then there is no
value. ``updated_at`` is the version. A recovery is named by its sleep, which says where and when.
Shapes: developer.whoop.com/api. HRV is RMSSD in milliseconds; the recovery score is shown, never
used.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from api.measurements.vocab import MeasurementKind
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
from api.providers.adapters.sports import WHOOP
from api.providers.vocab import Provider, What
from api.workouts.service import Recorded

_K = MeasurementKind
_WHAT = {"updated": What.UPDATED, "deleted": What.DELETED}
_PATHS = {"sleep": "/v2/activity/sleep", "workout": "/v2/activity/workout"}
_PAGE = "25"
_STAGES = {
    _K.SLEEP_IN_BED: "total_in_bed_time_milli",
    _K.SLEEP_AWAKE: "total_awake_time_milli",
    _K.SLEEP_LIGHT: "total_light_sleep_time_milli",
    _K.SLEEP_DEEP: "total_slow_wave_sleep_time_milli",
    _K.SLEEP_REM: "total_rem_sleep_time_milli",
}
_ASLEEP = (_K.SLEEP_LIGHT, _K.SLEEP_DEEP, _K.SLEEP_REM)
_BAND = shapes.source("whoop", None)


class Whoop(Notifying):
    provider = Provider.WHOOP
    linking = Linking(
        scopes="offline read:profile read:sleep read:recovery read:workout read:cycles",
        whoami=Request("whoami", "/v2/user/profile/basic"),
        revoke=Request("revoke", "/v2/user/access", method="DELETE"),
    )

    def verify(
        self, headers: Mapping[str, str], raw: bytes, secrets: Secrets, now: datetime
    ) -> str:
        said = proof.header(headers, "x-whoop-signature-timestamp")
        signature = proof.header(headers, "x-whoop-signature")
        proof.check_base64(signature, secrets.signing, said.encode() + raw)
        proof.check_time(said, now, LATENESS_OF_RETRIES)
        return said

    def events(self, body: Any, headers: Mapping[str, str], secrets: Secrets) -> Sequence[Event]:
        said = shapes.mapping(body)
        kind, _, happened = shapes.text(said.get("type")).partition(".")
        what = _WHAT.get(happened)
        user, name = shapes.text(said.get("user_id")), shapes.text(said.get("id"))
        if kind not in (*_PATHS, "recovery") or what is None or not user or not name:
            return ()
        made_at = proof.instant_in(proof.header(headers, "x-whoop-signature-timestamp"))
        # A notice has no time of its own but that of its signature.
        version = shapes.millis(made_at)
        return (Event(kind, what, proof.digest_of(said), user, name, version),)

    def requests_for(self, event: Event) -> Sequence[Request]:
        if event.kind == "recovery":
            return (Request("sleep_of_recovery", f"{_PATHS['sleep']}/{event.object_id}"),)
        return (Request(event.kind, f"{_PATHS[event.kind]}/{event.object_id}"),)

    def more(self, request: Request, payload: Any) -> Sequence[Request]:
        said = shapes.mapping(payload)
        if request.kind == "sleep_of_recovery":
            return _recovery_of(said)
        if "records" not in said:
            return ()
        found: list[Request] = []
        if request.kind == "sleep":
            found += [r for sleep in shapes.items(said["records"]) for r in _recovery_of(sleep)]
        if following := shapes.text(said.get("next_token")):
            query = {**request.query, "nextToken": following}
            found.append(Request(request.kind, request.path, query))
        return found

    def backfill(self, since: date, until: date) -> Sequence[Request]:
        query = {"start": f"{since}T00:00:00.000Z", "limit": _PAGE}
        return tuple(Request(kind, path, query) for kind, path in _PATHS.items())

    def gone(self, event: Event) -> Sequence[str]:
        return (f"{event.kind}/{event.object_id}",)

    def user_in(self, payload: Any) -> str | None:
        return shapes.text(shapes.mapping(payload).get("user_id")) or None

    def recorded(
        self, kind: str, payload: Any, context: Context, carried: Json | None = None
    ) -> Recorded:
        said = shapes.mapping(payload)
        records = shapes.items(said["records"]) if "records" in said else [said]
        if kind == "workout":
            found = (_workout(one) for one in records)
            return Recorded(workouts=tuple(one for one in found if one is not None))
        if kind == "recovery":
            return Recorded(measurements=tuple(_recovery(said, carried or {})))
        if kind == "sleep":
            return Recorded(measurements=shapes.joined(map(_sleep, records)))
        return Recorded()


def _scored(said: Json) -> Json | None:
    """The score, where there is one."""
    score = said.get("score")
    return score if said.get("score_state") == "SCORED" and isinstance(score, Mapping) else None


def _version(said: Json) -> int | None:
    return shapes.millis(shapes.instant(said.get("updated_at")))


def _sleep(said: Json) -> list[shapes.Item]:
    start, end = shapes.instant(said.get("start")), shapes.instant(said.get("end"))
    zone, score = shapes.zone_text(said.get("timezone_offset")), _scored(said)
    if start is None or end is None or zone is None or score is None:
        return []

    def one(kind: MeasurementKind, value: float | None) -> list[shapes.Item]:
        return shapes.measured(
            kind, value, _BAND, start=start, end=end, zone=zone,
            external_id=f"sleep/{shapes.text(said.get('id'))}", version=_version(said),
        )  # fmt: skip

    stages = _stages(score)
    asleep = [stages[kind] for kind in _ASLEEP if kind in stages]
    made = one(_K.SLEEP_DURATION, sum(asleep) if asleep else None)
    for kind, seconds in stages.items():
        made += one(kind, seconds)
    return made + one(_K.RESPIRATORY_RATE, shapes.number(score.get("respiratory_rate")))


def _stages(score: Json) -> dict[MeasurementKind, float]:
    summary = shapes.mapping(score.get("stage_summary"))
    told = {kind: shapes.number(summary.get(name)) for kind, name in _STAGES.items()}
    return {kind: value / 1000 for kind, value in told.items() if value is not None}


def _recovery_of(sleep: Json) -> Sequence[Request]:
    """The recovery that a night led to; a nap leads to none."""
    cycle = shapes.text(sleep.get("cycle_id"))
    if not cycle.isdigit() or sleep.get("nap") is True:
        return ()
    carried = {name: sleep.get(name) for name in ("id", "start", "end", "timezone_offset")}
    return (Request("recovery", f"/v2/cycle/{cycle}/recovery", carried=carried),)


def _recovery(said: Json, sleep: Json) -> list[shapes.Item]:
    start, end = shapes.instant(sleep.get("start")), shapes.instant(sleep.get("end"))
    zone, score = shapes.zone_text(sleep.get("timezone_offset")), _scored(said)
    if start is None or end is None or zone is None or score is None:
        return []
    if shapes.text(said.get("sleep_id")) != shapes.text(sleep.get("id")):
        return []
    name, version = f"recovery/{shapes.text(said.get('sleep_id'))}", _version(said)
    spo2 = shapes.number(score.get("spo2_percentage"))
    over_night = {
        _K.RESTING_HEART_RATE: shapes.number(score.get("resting_heart_rate")),
        _K.HRV_RMSSD: shapes.number(score.get("hrv_rmssd_milli")),
        _K.SPO2: None if spo2 is None else spo2 / 100,
    }
    made: list[shapes.Item] = []
    for kind, value in over_night.items():
        made += shapes.measured(
            kind, value, _BAND, start=start, end=end, zone=zone, external_id=name, version=version
        )
    recovered = shapes.number(score.get("recovery_score"))
    return made + shapes.measured(
        _K.VENDOR_READINESS, recovered, _BAND, start=end, zone=zone, external_id=name,
        version=version,
    )  # fmt: skip


def _workout(said: Json) -> shapes.Item | None:
    start, end = shapes.instant(said.get("start")), shapes.instant(said.get("end"))
    zone, score = shapes.zone_text(said.get("timezone_offset")), _scored(said)
    if start is None or end is None or zone is None or score is None:
        return None
    return shapes.worked(
        shapes.sport_of(said.get("sport_name"), WHOOP),
        _BAND,
        start=start,
        end=end,
        zone=zone,
        external_id=f"workout/{shapes.text(said.get('id'))}",
        version=_version(said),
        distance_m=shapes.positive(score.get("distance_meter")),
        energy_kj=shapes.positive(score.get("kilojoule")),
        ascent_m=shapes.positive(score.get("altitude_gain_meter")),
        average_hr_bpm=shapes.positive(score.get("average_heart_rate")),
        max_hr_bpm=shapes.positive(score.get("max_heart_rate")),
    )
