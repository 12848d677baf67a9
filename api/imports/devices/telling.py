"""What decoders tell: single values, dense samples, workouts, sets, and what was not taken.

A `Collector` checks days, gathers dense samples by local day, counts, and hands on parcels of
bounded size, in an order that is the same for the same file: a commit that was interrupted goes
on by counting.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from api.imports import vocab
from api.imports.refusals import FileRefused
from api.imports.vocab import ImportProblemCode, RowOutcome, RowReason
from api.measurements.vocab import MeasurementKind
from api.workouts.vocab import MOST_LAPS, MOST_SETS

Shape = dict[str, Any]
MOST_VALUES = 500
"""Single values in one parcel."""
MOST_SAMPLES = 50_000
"""Dense samples that are gathered before they are handed on."""
TICK = 20_000
"""Records between two signs of life."""
MOST_RECORDS = 10_000_000
_FARTHEST = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)
_SLOP = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Said:
    """What is known beside the file: the athlete's zone, the day it was sent, its digest."""

    time_zone: str
    today: date
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone of a time: from the file, or the athlete's."""

    name: str
    is_assumed: bool
    info: tzinfo

    def day(self, instant: datetime) -> date:
        return instant.astimezone(self.info).date()


@dataclass(slots=True)
class KindCount:
    """How much of a kind was found."""

    values: int = 0
    samples: int = 0
    days: set[date] = field(default_factory=set)


@dataclass(slots=True)
class Totals:
    """What is in a file."""

    records: int = 0
    refused: int = 0
    noted: int = 0
    items: int = 0
    workouts: int = 0
    sets: int = 0
    names: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, KindCount] = field(default_factory=lambda: defaultdict(KindCount))
    days: set[date] = field(default_factory=set)
    sessions: int = 0


Emit = Callable[[str, Any], None]
"""Hears parcels ("items"), signs of life ("tick") and findings ("finding")."""
_Dense = tuple[str, tuple[tuple[str, str], ...], str, date, int | None]


class Collector:
    """Takes what a decoder tells and hands it on in parcels."""

    def __init__(self, said: Said, emit: Emit) -> None:
        self.said, self.totals, self._emit = said, Totals(), emit
        self.assumed = Zone(said.time_zone, True, ZoneInfo(said.time_zone))
        self._values: list[Shape] = []
        self._dense: dict[_Dense, dict[int, float]] = defaultdict(dict)
        self._gathered = 0
        self._unkept: dict[tuple[RowReason, str], int] = defaultdict(int)
        self._told = 0
        self._latest = said.today + timedelta(days=1)

    # --- zones and days ------------------------------------------------------------------

    def zone_at(self, offset: timedelta | None) -> Zone:
        """The zone of an offset from UTC; the athlete's where there is none or it cannot be."""
        if offset is None:
            return self.assumed
        whole = round(offset / _QUARTER) * _QUARTER
        if abs(offset - whole) > _SLOP or abs(whole) > _FARTHEST:
            return self.assumed
        return fixed(whole)

    def _day(self, place: int, name: str, instant: datetime, zone: Zone) -> date | None:
        try:
            day = zone.day(instant)
        except (OverflowError, ValueError):
            self.refuse(place, RowReason.NOT_A_DATE, name)
            return None
        if day > self._latest:
            self.refuse(place, RowReason.DATE_IN_FUTURE, name, day.isoformat())
            return None
        if day < vocab.EARLIEST:
            self.refuse(place, RowReason.DATE_TOO_EARLY, name, day.isoformat())
            return None
        return day

    # --- what was recorded ---------------------------------------------------------------

    def record(self) -> int:
        """Counts a record of the file; its number, from 1."""
        self.totals.records += 1
        if self.totals.records > MOST_RECORDS:
            raise FileRefused(ImportProblemCode.TOO_MANY_RECORDS)
        if self.totals.records % TICK == 0:
            self._emit("tick", self.totals.records)
        return self.totals.records

    def value(
        self,
        place: int,
        kind: MeasurementKind,
        value: float,
        start: datetime,
        end: datetime,
        zone: Zone,
        source: Mapping[str, str | None],
        *,
        external_id: str | None = None,
        version: int | None = None,
        night: bool = False,
    ) -> None:
        """A single value; ``night``: it belongs to the day it ends on."""
        if not math.isfinite(value):
            return self.refuse(place, RowReason.NOT_A_NUMBER, kind)
        if end < start or end - start > timedelta(days=7):
            return self.refuse(place, RowReason.WRONG_ORDER, kind)
        day = self._day(place, kind, end if night else start, zone)
        if day is None or self._day(place, kind, end, zone) is None:
            return None
        count = self.totals.kinds[kind]
        count.values += 1
        self._see(count, day)
        said = {"kind": kind.value, "value": round(value, 6), "local_date": day}
        when = {"started_at": start, "ended_at": end, "time_zone": zone.name}
        named = {"external_id": external_id, "external_version": version}
        self._values.append(said | when | named | {"source": dict(source)})
        if len(self._values) >= MOST_VALUES:
            self._send_values()
        return None

    def sample(
        self,
        place: int,
        kind: MeasurementKind,
        value: float,
        instant: datetime,
        zone: Zone,
        source: Mapping[str, str | None],
        *,
        version: int | None = None,
    ) -> None:
        """One of many values of a kind, to the second."""
        if not math.isfinite(value):
            return self.refuse(place, RowReason.NOT_A_NUMBER, kind)
        instant = instant.replace(microsecond=0)
        day = self._day(place, kind, instant, zone)
        if day is None:
            return None
        count = self.totals.kinds[kind]
        count.samples += 1
        self._see(count, day)
        names = tuple((name, said) for name, said in source.items() if said)
        held = self._dense[kind.value, names, zone.name, day, version]
        second = round(instant.timestamp())
        held[second] = max(round(value, 3), held.get(second, -math.inf))
        self._gathered += 1
        if self._gathered >= MOST_SAMPLES:
            self._send_dense()
        return None

    def workout(self, place: int, item: Shape, zone: Zone) -> bool:
        """A workout as of WorkoutInput, without its day and zone; whether it was taken.

        Of laps and sets there may be any number here: it keeps the first, and the rest is told.
        """
        day = self._day(place, "workout", item["started_at"], zone)
        if day is None or self._day(place, "workout", item["ended_at"], zone) is None:
            return False
        if item["ended_at"] - item["started_at"] < timedelta(seconds=1):
            self.refuse(place, RowReason.NOTHING_DONE, "workout")
            return False
        self.totals.workouts += 1
        self.totals.days.add(day)
        zoned = {"local_date": day, "time_zone": zone.name, "zone_is_assumed": zone.is_assumed}
        self._send(workouts=[{**self._shortened(place, item), **zoned}])
        return True

    def _shortened(self, place: int, item: Shape) -> Shape:
        for name, most in (("laps", MOST_LAPS), ("sets", MOST_SETS)):
            if (many := len(item.get(name, ()))) > most:
                self.note(place, RowReason.SHORTENED, name, f"{many}, of which {most} are kept")
                item = {**item, name: item[name][:most]}
        return item

    def session(self, session: Shape) -> None:
        """Sets that were lifted: ``started`` is wall time in its ``time_zone``."""
        self.totals.sessions += 1
        for entry in session["exercises"]:
            name = entry["name"]
            self.totals.names[name] = self.totals.names.get(name, 0) + len(entry["sets"])
            self.totals.sets += len(entry["sets"])
            if entry["slug"]:
                self.totals.slugs[name] = entry["slug"]
        if len(self.totals.names) > vocab.MOST_NAMES:
            raise FileRefused(ImportProblemCode.TOO_MANY_NAMES)
        self._send(sessions=[session])

    def gone(self, provider: str, external_id: str, version: int | None = None) -> None:
        """A record that its source has deleted."""
        self._send(gone=[{"provider": provider, "external_id": external_id, "version": version}])

    def finish(self) -> Totals:
        """Hand on what is left."""
        self._send_values()
        self._send_dense()
        for (reason, name), times in sorted(self._unkept.items()):
            self._tell(1, RowOutcome.NOTED, reason, name, f"{times} records")
            self.totals.noted += times
        return self.totals

    # --- what was not taken --------------------------------------------------------------

    def refuse(self, place: int, reason: RowReason, name: str = "", value: str = "") -> None:
        """A record that cannot be taken."""
        self.totals.refused += 1
        self._tell(place, RowOutcome.REFUSED, reason, name, value)

    def note(self, place: int, reason: RowReason, name: str = "", value: str = "") -> None:
        """A record of which something is dropped."""
        self.totals.noted += 1
        self._tell(place, RowOutcome.NOTED, reason, name, value)

    def pass_over(self, name: str, reason: RowReason = RowReason.NOT_KEPT) -> None:
        """A kind of record that is not kept here: told once, with how many there were."""
        key = (reason, clean(name, vocab.COLUMN_LONGEST))
        if key in self._unkept or len(self._unkept) < 1000:
            self._unkept[key] += 1
        else:
            self.totals.noted += 1

    def _tell(
        self, place: int, outcome: RowOutcome, reason: RowReason, name: str, value: str
    ) -> None:
        if self._told >= vocab.MOST_FINDINGS:
            return
        self._told += 1
        column = clean(name, vocab.COLUMN_LONGEST) or None
        shown = clean(value, vocab.VALUE_LONGEST) or None
        self._emit("finding", [place, outcome.value, reason.value, column, shown])

    # --- parcels -------------------------------------------------------------------------

    def _see(self, count: KindCount, day: date) -> None:
        count.days.add(day)
        self.totals.days.add(day)

    def _send_values(self) -> None:
        if self._values:
            self._send(measurements=self._values)
            self._values = []

    def _send_dense(self) -> None:
        """One part for each source, kind and day, the oldest first."""
        order = sorted(self._dense, key=lambda key: (key[3], key[0], key[1], key[2], key[4] or 0))
        for key in order:
            self._send(chunks=[_chunk(key, self._dense[key])])
        self._dense.clear()
        self._gathered = 0

    def _send(self, **parcel: list[Any]) -> None:
        self.totals.items += sum(map(len, parcel.values()))
        self._emit("items", parcel)


def _chunk(key: _Dense, held: Mapping[int, float]) -> Shape:
    kind, names, zone, day, version = key
    seconds = sorted(held)
    return {
        "kind": kind,
        "started_at": datetime.fromtimestamp(seconds[0], UTC),
        "local_date": day,
        "time_zone": zone,
        "source": dict(names),
        "external_version": version,
        "values": [held[second] for second in seconds],
        "offsets_s": [second - seconds[0] for second in seconds],
    }


def fixed(offset: timedelta) -> Zone:
    """A zone that is an offset from UTC, to the minute."""
    minutes = round(offset.total_seconds() / 60)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    info = timezone(timedelta(minutes=minutes))
    return Zone(f"{sign}{hours:02}:{rest:02}", False, info)


def clean(text: str, longest: int) -> str:
    """Text that can be shown and stored."""
    return "".join(filter(str.isprintable, text[: longest * 2]))[:longest]


def source(
    provider: str,
    device: str | None = None,
    origin: str | None = None,
    device_kind: str | None = None,
) -> dict[str, str | None]:
    """Who measured, as of MeasurementSourceInput."""
    return {
        "provider": clean(provider, 64) or "file",
        "device": clean(device or "", 120) or None,
        "origin": clean(origin or "", 120) or None,
        "device_kind": device_kind,
    }
