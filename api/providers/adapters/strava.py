"""Strava: unsigned notices that name an activity, which is then read.

Notices prove nothing by themselves: they come to an address that nobody can guess, and must name
our subscription. Shapes: developers.strava.com, "Webhook Events API" and "Get Activity".
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

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
from api.providers.adapters.proof import digest_of, same
from api.providers.adapters.sports import STRAVA
from api.providers.vocab import Provider, What
from api.workouts.service import Recorded
from api.workouts.vocab import WorkoutSport

ACTIVITY = "activity"
PAGE = 50
MOST_LAPS = 200
_WHAT = {"create": What.CREATED, "update": What.UPDATED, "delete": What.DELETED}
_INDOORS = {
    WorkoutSport.RUNNING: WorkoutSport.TREADMILL_RUNNING,
    WorkoutSport.CYCLING: WorkoutSport.INDOOR_CYCLING,
}


class Strava(Notifying):
    provider = Provider.STRAVA
    linking = Linking(
        scopes="read,activity:read_all",
        revoke=Request("revoke", "/oauth/deauthorize", method="POST"),
    )

    def verify(
        self, headers: Mapping[str, str], raw: bytes, secrets: Secrets, now: datetime
    ) -> str:
        return ""

    def challenge(self, query: Mapping[str, str], secrets: Secrets) -> Mapping[str, str] | None:
        if query.get("hub.mode") != "subscribe" or not secrets.verify_token:
            return None
        if not same(query.get("hub.verify_token", ""), secrets.verify_token):
            return None
        return {"hub.challenge": query.get("hub.challenge", "")}

    def events(self, body: Any, headers: Mapping[str, str], secrets: Secrets) -> Sequence[Event]:
        said = shapes.mapping(body)
        if not same(shapes.text(said.get("subscription_id")), secrets.subscription):
            return ()
        user = shapes.text(said.get("owner_id"))
        version = shapes.millis(shapes.epoch(said.get("event_time")))
        what = _WHAT.get(shapes.text(said.get("aspect_type")))
        if not user:
            return ()
        if said.get("object_type") == "athlete":
            return self._of_athlete(said, user, version)
        if said.get("object_type") != ACTIVITY or what is None:
            return ()
        name = shapes.text(said.get("object_id"))
        return (Event(ACTIVITY, what, digest_of(said), user, name, version),)

    def _of_athlete(self, said: Json, user: str, version: int | None) -> Sequence[Event]:
        authorised = shapes.mapping(said.get("updates")).get("authorized")
        if authorised not in ("false", False):
            return ()
        return (Event("athlete", What.DEAUTHORISED, digest_of(said), user, user, version),)

    def requests_for(self, event: Event) -> Sequence[Request]:
        return (Request(ACTIVITY, f"/activities/{event.object_id}"),)

    def more(self, request: Request, payload: Any) -> Sequence[Request]:
        if request.kind != "activities" or len(shapes.items(payload)) < PAGE:
            return ()
        following = {**request.query, "page": str(int(request.query["page"]) + 1)}
        return (Request("activities", request.path, following),)

    def backfill(self, since: date, until: date) -> Sequence[Request]:
        after = datetime.fromisoformat(f"{since}T00:00:00+00:00")
        query = {"after": str(int(after.timestamp())), "per_page": str(PAGE), "page": "1"}
        return (Request("activities", "/athlete/activities", query),)

    def recorded(
        self, kind: str, payload: Any, context: Context, carried: Json | None = None
    ) -> Recorded:
        said = shapes.items(payload) if kind == "activities" else [shapes.mapping(payload)]
        found = (_workout(one, context) for one in said)
        return Recorded(workouts=tuple(one for one in found if one is not None))

    def gone(self, event: Event) -> Sequence[str]:
        return (f"activity/{event.object_id}",)

    def user_in(self, payload: Any) -> str | None:
        said = shapes.mapping(payload)
        return shapes.text(shapes.mapping(said.get("athlete")).get("id")) or None


def _workout(said: Json, context: Context) -> shapes.Item | None:
    start, lasted = shapes.instant(said.get("start_date")), shapes.whole(said.get("elapsed_time"))
    name = shapes.text(said.get("id"))
    if start is None or lasted is None or not name:
        return None
    zone, assumed = _zone(said, context)
    walls = shapes.local(said.get("start_date_local"))
    sport = shapes.sport_of(said.get("sport_type") or said.get("type"), STRAVA)
    return shapes.worked(
        _INDOORS.get(sport, sport) if said.get("trainer") is True else sport,
        shapes.source("strava", None, shapes.text(said.get("device_name"))),
        start=start,
        end=start + timedelta(seconds=lasted),
        zone=zone,
        external_id=f"activity/{name}",
        version=context.version,
        on=None if walls is None else walls.date(),
        assumed=assumed,
        title=shapes.title(said.get("name")),
        moving_s=shapes.positive(said.get("moving_time")),
        distance_m=shapes.positive(said.get("distance")),
        energy_kj=shapes.kilojoules(said.get("calories")),
        ascent_m=shapes.positive(said.get("total_elevation_gain")),
        average_hr_bpm=shapes.positive(said.get("average_heartrate")),
        max_hr_bpm=shapes.positive(said.get("max_heartrate")),
        average_cadence_per_min=_cadence(sport, said.get("average_cadence")),
        laps=_laps(said) or None,
    )


def _zone(said: Json, context: Context) -> tuple[str, bool]:
    """The offset in force; the athlete's zone where nothing says one."""
    found = shapes.offset(said.get("utc_offset"))
    return (found, False) if found else (context.zone, True)


def _cadence(sport: WorkoutSport, value: Any) -> float | None:
    """Turns a minute; of runs Strava counts one foot."""
    found = shapes.number(value)
    if found is None or found <= 0:
        return None
    return found * 2 if sport in _ON_FOOT else found


_ON_FOOT = {
    WorkoutSport.RUNNING,
    WorkoutSport.TREADMILL_RUNNING,
    WorkoutSport.TRAIL_RUNNING,
    WorkoutSport.WALKING,
    WorkoutSport.HIKING,
}


def _laps(said: Json) -> list[shapes.Item]:
    made = []
    for lap in shapes.items(said.get("laps"))[:MOST_LAPS]:
        start, lasted = shapes.instant(lap.get("start_date")), shapes.whole(lap.get("elapsed_time"))
        if start is None or lasted is None or lasted < 1:
            continue
        told = {
            "distance_m": shapes.positive(lap.get("distance")),
            "average_hr_bpm": shapes.positive(lap.get("average_heartrate")),
        }
        ends = {"started_at": start, "ended_at": start + timedelta(seconds=lasted)}
        made.append(ends | {name: value for name, value in told.items() if value is not None})
    return made
