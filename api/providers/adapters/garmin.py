"""Garmin Health API: unsigned summaries, pushed whole and again when they change.

They prove nothing by themselves: they come to an address that nobody can guess. A summary that is
sent again keeps its id and carries no time of change: of a day the longer one stands, of a night
the one that was checked more. Shapes as open-source clients publish them; the specification is
given to partners only. Only push is taken: of a ping, which names an address to call, nothing is.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from api.measurements.vocab import DeviceKind, MeasurementKind
from api.providers.adapters import shapes
from api.providers.adapters.base import (
    Context,
    Event,
    Json,
    Linking,
    Notifying,
    Request,
    Secrets,
)
from api.providers.adapters.proof import digest_of
from api.providers.adapters.sports import GARMIN
from api.providers.vocab import Provider, What
from api.workouts.service import Recorded

_K = MeasurementKind
_WATCH = shapes.source("garmin", DeviceKind.WATCH)
_SCALE = shapes.source("garmin", DeviceKind.SCALE)
_CHECKED = {
    "AUTO_TENTATIVE": 1,
    "ENHANCED_TENTATIVE": 2,
    "DEVICE": 3,
    "AUTO_FINAL": 4,
    "ENHANCED_FINAL": 5,
    "AUTO_MANUAL": 6,
    "MANUAL": 7,
}
_TO_CHECK = 10_000_000
_STAGES = {
    _K.SLEEP_DEEP: "deepSleepDurationInSeconds",
    _K.SLEEP_LIGHT: "lightSleepDurationInSeconds",
    _K.SLEEP_REM: "remSleepInSeconds",
    _K.SLEEP_AWAKE: "awakeDurationInSeconds",
}
_ASLEEP = (_K.SLEEP_DEEP, _K.SLEEP_LIGHT, _K.SLEEP_REM)
_BACKFILLED = ("dailies", "sleeps", "activities", "bodyComps", "hrv")
MOST_BEATS = 6000
"""Samples of a day: one in 15 seconds, and some."""


class Garmin(Notifying):
    provider = Provider.GARMIN
    linking = Linking(
        scopes="",
        pkce=True,
        whoami=Request("whoami", "/wellness-api/rest/user/id"),
        revoke=Request("revoke", "/wellness-api/rest/user/registration", method="DELETE"),
    )

    def verify(
        self, headers: Mapping[str, str], raw: bytes, secrets: Secrets, now: datetime
    ) -> str:
        return ""

    def events(self, body: Any, headers: Mapping[str, str], secrets: Secrets) -> Sequence[Event]:
        found: list[Event] = []
        for kind, listed in shapes.mapping(body).items():
            for said in shapes.items(listed):
                found += _event(kind, said)
        return found

    def backfill(self, since: date, until: date) -> Sequence[Request]:
        """Asks for pushes; the answer itself is empty."""
        begin = datetime.fromisoformat(f"{since}T00:00:00+00:00")
        query = {
            "summaryStartTimeInSeconds": str(int(begin.timestamp())),
            "summaryEndTimeInSeconds": str(int((begin + (until - since)).timestamp())),
        }
        path = "/wellness-api/rest/backfill/"
        return tuple(Request("asked", f"{path}{kind}", query) for kind in _BACKFILLED)

    def user_in(self, payload: Any) -> str | None:
        return shapes.text(shapes.mapping(payload).get("userId")) or None

    def recorded(
        self, kind: str, payload: Any, context: Context, carried: Json | None = None
    ) -> Recorded:
        said = shapes.mapping(payload)
        if kind in ("activities", "manuallyUpdatedActivities"):
            found = _activity(kind, said)
            return Recorded(workouts=() if found is None else (found,))
        read = _READERS.get(kind)
        if read is None:
            return Recorded()
        chunks = _beats(said) if kind == "dailies" else []
        return Recorded(measurements=tuple(read(said)), chunks=tuple(chunks))


def _event(kind: str, said: Json) -> list[Event]:
    user = shapes.text(said.get("userId"))
    if not user:
        return []
    if kind == "deregistrations":
        return [Event(kind, What.DEAUTHORISED, digest_of([kind, said]), user)]
    known = kind in _READERS or kind in ("activities", "manuallyUpdatedActivities")
    if not known or not said.get("summaryId"):
        return []
    kept = {name: value for name, value in said.items() if name != "userAccessToken"}
    return [Event(kind, What.UPDATED, digest_of([kind, kept]), user, payload=kept)]


def _times(said: Json) -> tuple[datetime, datetime, str] | None:
    """Start, end and zone of a summary."""
    start = shapes.epoch(said.get("startTimeInSeconds"))
    lasted = shapes.whole(said.get("durationInSeconds"))
    zone = shapes.offset(said.get("startTimeOffsetInSeconds"))
    if start is None or lasted is None or zone is None or lasted < 0:
        return None
    return start, start + timedelta(seconds=lasted), zone


def _name(kind: str, said: Json) -> str:
    return f"{kind}/{shapes.text(said.get('summaryId'))}"


def _daily(said: Json) -> list[shapes.Item]:
    times = _times(said)
    if times is None:
        return []
    start, end, zone = times
    on = shapes.day(said.get("calendarDate"))
    version = shapes.whole(said.get("durationInSeconds"))
    active = shapes.number(said.get("activeKilocalories"))
    resting = shapes.number(said.get("bmrKilocalories"))
    total = None if active is None or resting is None else active + resting
    sums = {
        _K.STEPS: shapes.number(said.get("steps")),
        _K.DISTANCE: shapes.number(said.get("distanceInMeters")),
        _K.ACTIVE_ENERGY: shapes.kilojoules(active),
        _K.TOTAL_ENERGY: shapes.kilojoules(total),
        _K.RESTING_HEART_RATE: shapes.positive(said.get("restingHeartRateInBeatsPerMinute")),
        _K.VENDOR_STRESS: _stress(said.get("averageStressLevel")),
    }
    made: list[shapes.Item] = []
    for kind, value in sums.items():
        made += shapes.measured(
            kind, value, _WATCH, start=start, end=end, zone=zone,
            external_id=_name("dailies", said), version=version, on=on,
        )  # fmt: skip
    return made


def _stress(value: Any) -> float | None:
    """Below zero it says why there is none."""
    found = shapes.number(value)
    return found if found is not None and found >= 0 else None


def _beats(said: Json) -> list[shapes.Item]:
    """Heart rate through the day, as offsets from its start."""
    times = _times(said)
    on = shapes.day(said.get("calendarDate"))
    samples = sorted(
        (int(at), beats)
        for at, value in shapes.mapping(said.get("timeOffsetHeartRateSamples")).items()
        if str(at).isdigit() and int(at) < 90_000 and (beats := shapes.positive(value))
    )[:MOST_BEATS]
    if times is None or on is None or not samples:
        return []
    start, _, zone = times
    return [
        {
            "kind": _K.HEART_RATE,
            "started_at": start,
            "local_date": on,
            "time_zone": zone,
            "source": _WATCH,
            "external_version": shapes.whole(said.get("durationInSeconds")),
            "values": [float(beats) for _, beats in samples],
            "offsets_s": [at for at, _ in samples],
        }
    ]


def _sleep(said: Json) -> list[shapes.Item]:
    times = _times(said)
    if times is None:
        return []
    start, end, zone = times
    checked = _CHECKED.get(shapes.text(said.get("validation")), 0)
    version = checked * _TO_CHECK + (shapes.whole(said.get("durationInSeconds")) or 0)

    def one(kind: MeasurementKind, value: float | None) -> list[shapes.Item]:
        return shapes.measured(
            kind, value, _WATCH, start=start, end=end, zone=zone,
            external_id=_name("sleeps", said), version=version,
            on=shapes.day(said.get("calendarDate")),
        )  # fmt: skip

    stages = _stages(said)
    asleep = [stages[kind] for kind in _ASLEEP if kind in stages]
    made = one(_K.SLEEP_DURATION, sum(asleep) if asleep else None)
    for kind, seconds in stages.items():
        made += one(kind, seconds)
    breaths = _mean(said.get("timeOffsetSleepRespiration"))
    return made + one(_K.RESPIRATORY_RATE, breaths)


def _stages(said: Json) -> dict[MeasurementKind, float]:
    """Seconds of each stage: as summed up, else as the map of its stretches says."""
    told = {kind: shapes.number(said.get(name)) for kind, name in _STAGES.items()}
    if any(told.values()):
        return {kind: value for kind, value in told.items() if value is not None}
    levels = shapes.mapping(said.get("sleepLevelsMap"))
    words = {"deep": _K.SLEEP_DEEP, "light": _K.SLEEP_LIGHT, "rem": _K.SLEEP_REM}
    words["awake"] = _K.SLEEP_AWAKE
    spans = {kind: _spans(levels.get(word)) for word, kind in words.items()}
    return {kind: seconds for kind, seconds in spans.items() if seconds > 0}


def _spans(listed: Any) -> float:
    """Seconds of stretches together."""
    found = 0.0
    for span in shapes.items(listed):
        start, end = shapes.number(span.get("startTimeInSeconds")), span.get("endTimeInSeconds")
        until = shapes.number(end)
        if start is not None and until is not None and until > start:
            found += until - start
    return found


def _mean(samples: Any) -> float | None:
    """Of a map from offsets to values."""
    found = [v for v in map(shapes.number, shapes.mapping(samples).values()) if v and v > 0]
    return sum(found) / len(found) if found else None


def _hrv(said: Json) -> list[shapes.Item]:
    times = _times(said)
    if times is None:
        return []
    start, end, zone = times
    return shapes.measured(
        _K.HRV_RMSSD, shapes.number(said.get("lastNightAvg")), _WATCH, start=start, end=end,
        zone=zone, external_id=_name("hrv", said),
        version=shapes.whole(said.get("durationInSeconds")),
        on=shapes.day(said.get("calendarDate")),
    )  # fmt: skip


def _body(said: Json) -> list[shapes.Item]:
    at = shapes.epoch(said.get("measurementTimeInSeconds"))
    zone = shapes.offset(said.get("measurementTimeOffsetInSeconds"))
    if at is None or zone is None:
        return []
    grams, share = (
        shapes.number(said.get("weightInGrams")),
        shapes.number(said.get("bodyFatInPercent")),
    )
    values = {
        _K.WEIGHT: None if not grams else grams / 1000,
        _K.BODY_FAT: None if not share else share / 100,
    }
    made: list[shapes.Item] = []
    for kind, value in values.items():
        made += shapes.measured(
            kind, value, _SCALE, start=at, zone=zone, external_id=_name("bodyComps", said),
            version=None,
        )  # fmt: skip
    return made


def _activity(kind: str, said: Json) -> shapes.Item | None:
    times = _times(said)
    if times is None:
        return None
    start, end, zone = times
    cadence = said.get("averageRunCadenceInStepsPerMinute") or said.get(
        "averageBikeCadenceInRoundsPerMinute"
    )
    return shapes.worked(
        shapes.sport_of(said.get("activityType"), GARMIN),
        shapes.source("garmin", None, shapes.text(said.get("deviceName"))),
        start=start,
        end=end,
        zone=zone,
        external_id=_name("activities", said),
        # What the athlete corrected by hand stands above what the device said.
        version=1 if kind == "manuallyUpdatedActivities" else 0,
        title=shapes.title(said.get("activityName")),
        distance_m=shapes.positive(said.get("distanceInMeters")),
        energy_kj=shapes.kilojoules(said.get("activeKilocalories")),
        ascent_m=shapes.positive(said.get("totalElevationGainInMeters")),
        average_hr_bpm=shapes.positive(said.get("averageHeartRateInBeatsPerMinute")),
        max_hr_bpm=shapes.positive(said.get("maxHeartRateInBeatsPerMinute")),
        average_cadence_per_min=shapes.number(cadence),
    )


_READERS: Mapping[str, Callable[[Json], list[shapes.Item]]] = {
    "dailies": _daily,
    "sleeps": _sleep,
    "hrv": _hrv,
    "bodyComps": _body,
}
