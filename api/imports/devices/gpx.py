"""GPX 1.0 and 1.1: tracks with times become workouts. Times are UTC, wherever it was."""

from typing import IO

from api.imports.devices import opening, sports, tracks
from api.imports.devices.telling import Collector, source
from api.imports.devices.times import instant
from api.imports.devices.tracks import Place, Point, Track, number
from api.imports.devices.xml import Attributes, Reader

_CADENCE = {"cad", "cadence"}


def decode(file: IO[bytes], to: Collector) -> None:
    """Every track of a document."""
    content = opening.whole(file)
    reader = _Gpx(to)
    Reader(reader.started, reader.ended).read([content])


class _Gpx:
    def __init__(self, to: Collector) -> None:
        self.to = to
        self.origin = ""
        self.track: Track | None = None
        self.values: dict[str, str] | None = None
        self.here: Place | None = None
        self.before: Place | None = None

    def started(self, name: str, attributes: Attributes) -> None:
        if name == "gpx":
            self.origin = attributes.get("creator", "")
        elif name == "trk":
            self.track = Track(self.to.totals.records + 1)
        elif name == "trkseg":
            self.before = None
        elif name == "trkpt" and self.track is not None:
            self.to.record()
            self.values, self.here = {}, _place(attributes)

    def ended(self, name: str, text: str) -> None:
        if name == "trk" and self.track is not None:
            self._tell(self.track)
            self.track = None
        elif name == "trkpt" and self.track is not None and self.values is not None:
            self._add(self.track, self.values)
            self.values = None
        elif self.values is not None:
            self.values.setdefault(name, text)
        elif self.track is not None:
            self._describe(self.track, name, text)

    def _describe(self, track: Track, name: str, text: str) -> None:
        if name == "type":
            track.sport = sports.sport_of(text)
        elif name == "name":
            track.title = text

    def _add(self, track: Track, values: dict[str, str]) -> None:
        if self.before and self.here:
            track.distance_m += tracks.metres(self.before, self.here)
        self.before = self.here or self.before
        at = instant(values.get("time"))
        if at is None:
            track.untimed += 1
            return
        point = Point(at[0], number(values.get("hr") or values.get("heartrate"), 1, 300))
        if track.sport not in sports.ON_FOOT:
            # On foot some write steps and some strides, and nothing says which.
            cadence = next((values[name] for name in _CADENCE if name in values), None)
            point.cadence = number(cadence, 0, 300)
        point.speed = number(values.get("speed"), 0, 100)
        track.add(point)

    def _tell(self, track: Track) -> None:
        began = min((point.at for point in track.points), default=None)
        name = f"gpx:{began and began.isoformat()}:{len(track.points)}"
        who = source("gpx", origin=self.origin)
        tracks.tell(self.to, track, self.to.assumed, who, name)


def _place(attributes: Attributes) -> Place | None:
    north = number(attributes.get("lat"), -90, 90)
    east = number(attributes.get("lon"), -180, 180)
    return None if north is None or east is None else (north, east)
