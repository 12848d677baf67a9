"""Measurements as an app sends them, and what became of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.actor import Actor
from tests.support.answer import Answer

Item = dict[str, Any]
PARIS = "Europe/Paris"
WATCH = {"provider": "apple_health", "device": "Watch7,2"}
PHONE = {"provider": "apple_health", "device": "iPhone17,1"}
RING = {"provider": "oura", "device": "Ring 4"}
DAY = "2026-11-20"


def at(day: str, clock: str, zone: str = PARIS, fold: int = 0) -> str:
    """An instant by the clock on a wall, as the wire writes it."""
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone), fold=fold)
    return local.isoformat()


def value(kind: str, said: float, day: str = DAY, clock: str = "06:00", **more: Any) -> Item:
    """A value at an instant."""
    zone = more.get("time_zone", PARIS)
    moment = at(day, clock, zone if "/" in zone else PARIS)
    return {
        "kind": kind,
        "value": said,
        "started_at": moment,
        "ended_at": moment,
        "local_date": day,
        "time_zone": PARIS,
        "source": RING,
    } | more


def span(kind: str, said: float, begun: str, ended: str, day: str = DAY, **more: Any) -> Item:
    """A value between two times of one day; an end before its begin is the next day's."""
    zone = more.get("time_zone", PARIS)
    start = datetime.fromisoformat(at(day, begun, zone))
    end = datetime.fromisoformat(at(day, ended, zone))
    if end <= start:
        later = datetime.fromisoformat(day).date() + timedelta(days=1)
        end = datetime.fromisoformat(at(later.isoformat(), ended, zone))
    moments = {"started_at": start.isoformat(), "ended_at": end.isoformat()}
    return value(kind, said, day, **{"source": WATCH} | more) | moments


def sleep(day: str, hours: float, woke: str = "07:00", **more: Any) -> Item:
    """A night that ended on a day."""
    end = datetime.fromisoformat(at(day, woke, more.get("time_zone", PARIS)))
    start = end - timedelta(hours=hours)
    moments = {"started_at": start.isoformat(), "ended_at": end.isoformat()}
    return value("sleep_duration", hours * 3600, day, **more) | moments


def chunk(values: list[float | None], begun: str = "00:00:00", day: str = DAY, **more: Any) -> Item:
    """Heart beats, second by second."""
    zone = more.get("time_zone", PARIS)
    return {
        "kind": "heart_rate",
        "values": values,
        "interval_s": 1,
        "started_at": at(day, begun, zone),
        "local_date": day,
        "time_zone": PARIS,
        "source": WATCH,
    } | more


def send(athlete: Actor, *items: Item) -> list[dict[str, Any]]:
    """What became of single values."""
    return results(athlete.post("/measurements", {"items": list(items)}))


def send_chunks(athlete: Actor, *parts: Item) -> list[dict[str, Any]]:
    return results(athlete.post("/measurements/chunks", {"chunks": list(parts)}))


def forget(athlete: Actor, *items: Item) -> list[str]:
    """What became of deletions by the ids that apps know."""
    return statuses(results(athlete.post("/measurements/deletions", {"items": list(items)})))


def results(answer: Answer) -> list[dict[str, Any]]:
    assert answer.status == 200, answer.text
    found: list[dict[str, Any]] = answer.json["results"]
    return found


def statuses(found: list[dict[str, Any]]) -> list[str]:
    return [one["status"] for one in found]


def listed(athlete: Actor, query: str = "") -> list[dict[str, Any]]:
    answer = athlete.get(f"/measurements?{query}")
    assert answer.status == 200, answer.text
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def days(athlete: Actor, since: str = "2026-11-01", until: str = "2026-11-21") -> dict[str, Any]:
    """Metrics by day and name, sources by their devices."""
    answer = athlete.get(f"/measurements/days?since={since}&until={until}")
    assert answer.status == 200, answer.text
    devices = {source["id"]: source["device"] for source in answer.json["sources"]}
    return {
        day["local_date"]: {
            one["metric"]: one | {"sources": sorted(devices[name] for name in one["sources"])}
            for one in day["metrics"]
        }
        for day in answer.json["days"]
    }


def daily(athlete: Actor, metric: str, day: str = DAY) -> float | None:
    """The value of a metric on a day."""
    found = days(athlete, day, day).get(day, {}).get(metric)
    return None if found is None else float(found["value"])
