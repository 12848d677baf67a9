"""Sets of a FIT file: what was lifted, under the name the watch has for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fitdecode import profile

from api.imports.devices.fit_exercises import SLUGS
from api.imports.devices.fit_parts import Parts, Said, number, whole
from api.imports.devices.telling import Collector, Zone, clean
from api.imports.devices.zones import named
from api.imports.vocab import NAME_LONGEST, RowReason

MOST_EXERCISES, MOST_SETS = 60, 100
"""Of one session of a training log."""
_MOST_G = 600_000
_NO_KIND = 65_534
UNKNOWN = "Unknown exercise"


@dataclass(frozen=True, slots=True)
class Lifted:
    """A set, or a rest between two."""

    place: int
    at: datetime
    name: str
    slug: str | None
    reps: int | None
    load_g: int | None
    duration_s: int | None
    rest: bool


def sets_of(parts: Parts, to: Collector) -> list[Lifted]:
    """Every set of a file, in the order they were done."""
    titles = _titles(parts)
    found = []
    for place, said in parts.of("set"):
        time = said.get("start_time", said.get("timestamp"))
        if time is None:
            to.refuse(place, RowReason.TIME_MISSING, "set")
        at = parts.moment(place, time, "set", to)
        one = None if at is None else _lifted(place, at, said, titles, to)
        if one is not None:
            found.append(one)
    return sorted(found, key=lambda each: (each.at, each.place))


def _titles(parts: Parts) -> dict[tuple[Any, Any], str]:
    """Names that the athlete gave to steps of a workout."""
    return {
        (said.get("exercise_category"), said.get("exercise_name")): str(said["wkt_step_name"])
        for _, said in parts.of("exercise_title")
        if said.get("wkt_step_name")
    }


def _lifted(
    place: int, at: datetime, said: Said, titles: dict[tuple[Any, Any], str], to: Collector
) -> Lifted | None:
    rest = said.get("set_type") in ("rest", 0)
    lasted = number(said.get("duration"), 0, 86_400)
    seconds = None if lasted is None else round(lasted)
    if rest:
        return Lifted(place, at, "Rest", None, None, None, seconds, True)
    reps = number(said.get("repetitions"), 0, 1000)
    if said.get("repetitions") is not None and reps is None:
        to.refuse(place, RowReason.OUT_OF_RANGE, "repetitions", str(said["repetitions"]))
        return None
    kilos = number(said.get("weight"), 0, 5000)
    load = None if kilos is None else round(kilos * 1000)
    if load is not None and load > _MOST_G:
        to.refuse(place, RowReason.OUT_OF_RANGE, "weight", str(kilos))
        return None
    if not reps and not seconds:
        to.refuse(place, RowReason.NOTHING_DONE, "set")
        return None
    name, slug = _named(_first(said.get("category")), _first(said.get("category_subtype")), titles)
    return Lifted(
        place, at, name, slug, None if reps is None else int(reps) or None, load, seconds, rest
    )


def _named(
    category: Any, subtype: Any, titles: dict[tuple[Any, Any], str]
) -> tuple[str, str | None]:
    """What the exercise is called, and which it is here where that is the same."""
    given = titles.get((category, subtype))
    kind = profile.FIELD_TYPES.get(f"{category}_exercise_name")
    known = kind.enum.get(subtype) if kind is not None and kind.enum else None
    slug = SLUGS.get(f"{category}.{known}") if known else None
    if given:
        return _clean(given), slug
    if known:
        return _clean(str(known).replace("_", " ").capitalize()), slug
    if isinstance(category, str) and category != "unknown":
        return _clean(category.replace("_", " ").capitalize()), None
    return UNKNOWN, None


def as_items(lifted: list[Lifted]) -> list[dict[str, Any]]:
    """Sets as a workout has them."""
    return [
        {
            "position": position,
            "name": one.name,
            "rest": one.rest,
            **{
                name: value
                for name in ("reps", "load_g", "duration_s")
                if (value := getattr(one, name)) is not None
            },
        }
        for position, one in enumerate(lifted)
    ]


def as_session(
    lifted: list[Lifted], began: datetime, ended: datetime, zone: Zone, to: Collector
) -> dict[str, Any]:
    """Sets as a training log has them, by exercise; in wall time where it was."""
    there = named(zone, began, to.assumed)
    local = began.astimezone(there).replace(tzinfo=None, second=0)
    exercises: dict[str, dict[str, Any]] = {}
    for one in lifted:
        if one.rest:
            continue
        if one.name not in exercises and len(exercises) < MOST_EXERCISES:
            exercises[one.name] = {"name": one.name, "slug": one.slug, "sets": []}
        entry = exercises.get(one.name)
        if entry is None or len(entry["sets"]) >= MOST_SETS:
            to.refuse(one.place, RowReason.SESSION_FULL, "set")
            continue
        # A set of repetitions took some time too; that is no dose of its own.
        seconds = None if one.reps else one.duration_s
        entry["sets"].append([one.reps, seconds, one.load_g])
    lasted = round((ended - began).total_seconds())
    return {
        "started": local.replace(microsecond=0).isoformat(),
        "time_zone": there.key,
        "duration_s": lasted if 0 < lasted <= 86_400 else None,
        "exercises": list(exercises.values()),
    }


def _first(value: Any) -> Any:
    if isinstance(value, tuple | list):
        value = next((one for one in value if one is not None), None)
    return None if whole(value) == _NO_KIND else value


def _clean(name: str) -> str:
    return " ".join(clean(name, NAME_LONGEST).split()) or UNKNOWN
