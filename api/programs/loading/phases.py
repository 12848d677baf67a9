"""Phases and programs from content documents."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from api.engine.template import Day, DayKind, PhaseTemplate, Program, Slot, WeekPattern
from api.engine.vocab import Equipment, Phase, Sport
from api.programs.loading.slots import Row, Sources, read_slots, resolve_copies

MOST_DAYS_A_WEEK = 7


def read_phase(document: Row, sources: Sources) -> PhaseTemplate:
    """One phase; ValueError names the phase and the day or slot at fault."""
    phase = Phase(document["phase"])
    rows = [*document["days"], *document.get("more_days", ())]
    days = _read_days(rows, phase, sources)
    return PhaseTemplate(
        phase=phase,
        name=document["name"],
        focus=document["focus"],
        days=MappingProxyType(days),
        weeks=tuple(_week(row, days) for row in document["weeks"]),
        daily=_block_slots(document["daily"], phase, sources),
        off_day=_off_day(document.get("off_day"), phase, sources),
    )


def read_program(document: Row, shared: Mapping[str, Row], sources: Sources) -> Program:
    """One program with its phases, own or shared.

    ``shared`` holds whole phases by name: ``common.p1``, ``running-return.p2`` …
    """
    try:
        phases = [
            read_phase(spelled_out(shared[row["use"]] if "use" in row else row, shared), sources)
            for row in document["phases"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"program {document.get('slug', '?')}: {error}") from error
    return Program(
        slug=document["slug"],
        version=document["version"],
        name=document["name"],
        sports=tuple(map(Sport, document["sports"])),
        phases=MappingProxyType({phase.phase: phase for phase in phases}),
        rise_alone={name: tuple(slugs) for name, slugs in document.get("rise_alone", {}).items()},
    )


def spelled_out(phase: Row, shared: Mapping[str, Row]) -> Row:
    """A phase whose days ``like`` a day elsewhere carry that day's members and slots."""
    parts = {part: [_like(day, shared) for day in phase.get(part, ())] for part in _DAY_LISTS}
    return {**phase, **{part: days for part, days in parts.items() if days}}


_DAY_LISTS = ("days", "more_days")


def _like(day: Row, shared: Mapping[str, Row]) -> Row:
    """Own slots take the place of those with their id, new ones follow, ``without`` drops some."""
    if "like" not in day:
        return day
    name, _, key = day["like"].rpartition(".")
    model = next(row for row in shared[name]["days"] if row["key"] == key)
    own = {slot["id"]: slot for slot in day.get("slots", ())}
    kept = [slot for slot in model["slots"] if slot["id"] not in day.get("without", ())]
    known = {slot["id"] for slot in kept}
    slots = [own.get(slot["id"], slot) for slot in kept]
    slots += [slot for slot_id, slot in own.items() if slot_id not in known]
    changes = {k: v for k, v in day.items() if k not in ("like", "without", "slots")}
    return {**model, **changes, "slots": slots}


def needed_equipment(document: Row) -> tuple[Equipment, ...]:
    return tuple(map(Equipment, document["equipment"]))


def _read_days(rows: list[Row], phase: Phase, sources: Sources) -> dict[str, Day]:
    """Days in order; a day may take slots of the days before it."""
    own_rows = [slot for row in rows for slot in row.get("slots", ())]
    known_rows = {row["id"]: row for row in own_rows}
    known: dict[str, list[Slot]] = {}
    days: dict[str, Day] = {}
    for row in rows:
        taken = [slot for part in row.get("take", ()) for slot in known[part]]
        own = _own_slots(row, phase, sources, known_rows)
        known |= own
        slots = (*taken, *(slot for group in own.values() for slot in group))
        days[row["key"]] = Day(
            key=row["key"],
            name=row["name"],
            kind=DayKind(row["kind"]),
            minutes=row["minutes"],
            slots=slots,
            heavy=row.get("heavy", False),
        )
    return days


def _own_slots(
    row: Row, phase: Phase, sources: Sources, known_rows: Mapping[str, Row]
) -> dict[str, list[Slot]]:
    """The day's own slots, grouped under the id by which other days may take them."""
    slot_rows = resolve_copies(list(row.get("slots", ())), known_rows)
    return {
        slot_row["id"]: list(read_slots([slot_row], phase, sources).values())
        for slot_row in slot_rows
    }


def _week(row: Row, days: Mapping[str, Day]) -> WeekPattern:
    week = WeekPattern(
        sessions_per_week=row["sessions"],
        days=_offsets(row["days"]),
        second_week=_offsets(row.get("second_week", ())),
    )
    for listed in (week.days, week.second_week):
        _check_week(week, listed, days)
    return week


def _offsets(rows: Any) -> tuple[tuple[str, int], ...]:
    return tuple((str(key), int(offset)) for key, offset in rows)


def _check_week(
    week: WeekPattern, listed: tuple[tuple[str, int], ...], days: Mapping[str, Day]
) -> None:
    offsets = [offset for _, offset in listed]
    if listed and len(listed) != week.sessions_per_week:
        raise ValueError(f"week of {week.sessions_per_week} lists {len(listed)} days")
    if offsets != sorted(set(offsets)) or any(o >= MOST_DAYS_A_WEEK for o in offsets):
        raise ValueError(f"week of {week.sessions_per_week}: days out of order")
    unknown = {key for key, _ in listed} - set(days)
    if unknown:
        raise ValueError(f"week of {week.sessions_per_week}: unknown days {sorted(unknown)}")


def _block_slots(block: str, phase: Phase, sources: Sources) -> tuple[Slot, ...]:
    return tuple(read_slots(list(sources.blocks[block]["slots"]), phase, sources).values())


def _off_day(block: str | None, phase: Phase, sources: Sources) -> Day | None:
    if block is None:
        return None
    slots = _block_slots(block, phase, sources)
    return Day(key="off", name="A short round at home", kind=DayKind.HOME, minutes=15, slots=slots)
