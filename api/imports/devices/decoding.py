"""Which decoder reads which kind of file, and what is said of it at the end."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import IO, Any

from api.imports.devices import (
    apple_health,
    fit,
    gpx,
    health_auto_export,
    health_connect,
    tcx,
)
from api.imports.devices.telling import Collector, Emit, Said, Totals
from api.imports.vocab import ImportSource

Decoder = Callable[[IO[bytes], Collector], None]
DECODERS: Mapping[ImportSource, Decoder] = {
    ImportSource.FIT: fit.decode,
    ImportSource.TCX: tcx.decode,
    ImportSource.GPX: gpx.decode,
    ImportSource.APPLE_HEALTH: apple_health.decode,
    ImportSource.HEALTH_AUTO_EXPORT: health_auto_export.decode,
    ImportSource.HEALTH_CONNECT: health_connect.decode,
}


def decode(file: IO[bytes], said: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Tell what is in a file; what was found of it, in numbers. Raises FileRefused."""
    beside = Said(said["time_zone"], date.fromisoformat(said["today"]), said["digest"])
    collector = Collector(beside, emit)
    DECODERS[ImportSource(said["source"])](file, collector)
    return summary(collector.finish())


def summary(totals: Totals) -> dict[str, Any]:
    """Numbers of a file, as JSON."""
    days = sorted(totals.days)
    return {
        "records": totals.records,
        "refused": totals.refused,
        "noted": totals.noted,
        "items": totals.items,
        "workouts": totals.workouts,
        "sessions": totals.sessions,
        "sets": totals.sets,
        "names": totals.names,
        "slugs": totals.slugs,
        "days": len(days),
        "first_day": days[0].isoformat() if days else None,
        "last_day": days[-1].isoformat() if days else None,
        "kinds": [
            {"kind": kind, "values": one.values, "samples": one.samples, "days": len(one.days)}
            for kind, one in sorted(totals.kinds.items())
        ],
    }
