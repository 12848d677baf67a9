"""TCX: activities with laps and trackpoints. Times are UTC, wherever it was."""

from datetime import datetime, timedelta
from typing import IO, Any

from api.imports.devices import opening, sports, tracks
from api.imports.devices.telling import Collector, Zone, source
from api.imports.devices.times import instant
from api.imports.devices.tracks import Point, Track, number
from api.imports.devices.xml import Attributes, Reader
from api.imports.vocab import RowReason

_KJ = 4.184


def decode(file: IO[bytes], to: Collector) -> None:
    """Every activity of a document."""
    content = opening.whole(file)
    reader = _Tcx(to)
    Reader(reader.started, reader.ended).read([content])


class _Tcx:
    def __init__(self, to: Collector) -> None:
        self.to = to
        self.path: list[str] = []
        self.track: Track | None = None
        self.id = self.device = ""
        self.offset: timedelta | None = None
        self.lap: dict[str, str] = {}
        self.point: dict[str, str] | None = None

    def started(self, name: str, attributes: Attributes) -> None:
        self.path.append(name)
        if name == "Activity":
            self.track = Track(self.to.totals.records + 1)
            self.track.sport = sports.sport_of(attributes.get("Sport"))
            self.id = self.device = ""
            self.offset = None
        elif name == "Lap":
            self.lap = {"StartTime": attributes.get("StartTime", "")}
        elif name == "Trackpoint" and self.track is not None:
            self.to.record()
            self.point = {}

    def ended(self, name: str, text: str) -> None:
        self.path.pop()
        parent = self.path[-1] if self.path else ""
        if self.track is None:
            return
        if name == "Trackpoint" and self.point is not None:
            self._add(self.track, self.point)
            self.point = None
        elif self.point is not None:
            key = parent if name == "Value" else name
            self.point.setdefault(key, text)
        elif name == "Lap":
            self._add_lap(self.track, self.lap)
            self.lap = {}
        elif name == "Activity":
            self._tell(self.track)
            self.track = None
        else:
            self._describe(name, parent, text)

    def _describe(self, name: str, parent: str, text: str) -> None:
        if name == "Id" and parent == "Activity":
            self.id = text
            found = instant(text)
            self.offset = found[1] if found else None
        elif name == "Name" and parent == "Creator":
            self.device = text
        elif self.lap:
            self.lap.setdefault(parent if name == "Value" else name, text)

    def _add(self, track: Track, said: dict[str, str]) -> None:
        at = instant(said.get("Time"))
        if at is None:
            track.untimed += 1
            return
        strides = number(said.get("RunCadence"), 0, 150)
        cadence = strides * 2 if strides is not None else _turns(track, said)
        beats = number(said.get("HeartRateBpm"), 1, 300)
        track.add(Point(at[0], beats, cadence, number(said.get("Speed"), 0, 100)))

    def _add_lap(self, track: Track, said: dict[str, str]) -> None:
        """Sums of an activity are those of its laps."""
        began = instant(said.get("StartTime"))
        lasted = number(said.get("TotalTimeSeconds"), 0, 7 * 86_400)
        if began is None or lasted is None:
            self.to.note(track.place, RowReason.TIME_MISSING, "Lap")
            return
        lap: dict[str, Any] = {
            "started_at": began[0],
            "ended_at": _after(began[0], lasted),
            "distance_m": _whole(number(said.get("DistanceMeters"))),
            "average_hr_bpm": _whole(number(said.get("AverageHeartRateBpm"), 1, 300)),
        }
        track.laps.append({name: value for name, value in lap.items() if value is not None})
        sums = track.sums
        sums["started_at"] = min(began[0], sums.get("started_at", began[0]))
        sums["moving_s"] = sums.get("moving_s", 0) + round(lasted)
        if lap["distance_m"]:
            sums["distance_m"] = sums.get("distance_m", 0) + lap["distance_m"]
        energy = number(said.get("Calories"), 0, 65_000)
        if energy:
            sums["energy_kj"] = sums.get("energy_kj", 0) + round(energy * _KJ)
        highest = number(said.get("MaximumHeartRateBpm"), 1, 300)
        if highest:
            sums["max_hr_bpm"] = max(round(highest), sums.get("max_hr_bpm", 0))

    def _tell(self, track: Track) -> None:
        zone: Zone = self.to.zone_at(self.offset)
        name = f"tcx:{self.id}:{self.device}"[:200]
        tracks.tell(self.to, track, zone, source("tcx", self.device), name)


def _turns(track: Track, said: dict[str, str]) -> float | None:
    """Of a crank; on foot it is strides of one leg."""
    turns = number(said.get("Cadence"), 0, 254)
    return turns * 2 if turns is not None and track.sport in sports.ON_FOOT else turns


def _after(began: datetime, seconds: float) -> datetime:
    return began + timedelta(seconds=seconds)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
