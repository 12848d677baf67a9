"""Slots from content rows: intent defaults, blocks, copies and stand-ins."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from msgspec.structs import replace

from api.engine.template import Slot
from api.engine.vocab import (
    ChangeVariable,
    GoalKind,
    MovementPattern,
    Phase,
    Sensitivity,
    rank,
)
from api.exercises.service import read_dose

MUST = re.compile(r"[A-Z][12]")
LADDER = re.compile(r"[hcr](\d+)(?:-[hcr](\d+))?")
CONDITION = re.compile(
    r"(?:week|day|since_red)>=\d+|hop10<=\d+|cadence<\d+"
    r"|(?:brace|hinge|plank|side_bridge|sorensen)>=\d+"
    r"|green\((?P<subject>[a-z0-9-]+)\)>=\d+"
    r"|(?:not )?sensitive\((?P<direction>[a-z_]+)\)|goal\((?P<goal>[a-z]+)\)|sport\(running\)"
)
KEYS = frozenset(
    {
        "id",
        "intent",
        "pattern",
        "exercises",
        "dose",
        "doses",
        "rungs",
        "stages",
        "entry",
        "otherwise",
        "optional",
        "unaffected",
        "external_load",
        "spaced",
        "alternatives",
        "tempo",
        "rest_s",
        "progress",
        "note",
    }
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a slot may refer to: defaults of its intent, and blocks."""

    intents: Mapping[str, Row]
    blocks: Mapping[str, Row]


def read_slots(rows: list[Row], phase: Phase, sources: Sources) -> dict[str, Slot]:
    """Slots by id, blocks spelled out, in order; ValueError names the slot at fault."""
    spelled = [spelled_row for row in rows for spelled_row in spell_out(row, sources)]
    return {row["id"]: read_slot(row, phase, sources) for row in spelled}


def read_slot(row: Row, phase: Phase, sources: Sources) -> Slot:
    try:
        return _slot(row, phase, sources)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"slot {row.get('id', '?')} in {phase}: {error}") from error


def resolve_copies(rows: list[Row], known: Mapping[str, Row]) -> list[Row]:
    """Rows whose ``otherwise`` starts from another slot, with that slot filled in."""
    return [_resolved(row, known) for row in rows]


def _resolved(row: Row, known: Mapping[str, Row]) -> Row:
    """A stand-in may have a stand-in of its own: a ladder, easiest step last."""
    stand_in = row.get("otherwise")
    if not stand_in:
        return row
    copied = known[stand_in["copy"]] if "copy" in stand_in else {}
    origin = {k: v for k, v in copied.items() if k not in ("entry", "otherwise")}
    changes = {k: v for k, v in stand_in.items() if k != "copy"}
    return {**row, "otherwise": _resolved({**origin, **changes, "id": row["id"]}, known)}


def spell_out(row: Row, sources: Sources) -> list[Row]:
    """The row itself, or the slots of the block it names, under its id."""
    if "block" not in row:
        return [row]
    block = sources.blocks[row["block"]]
    shared = {key: row[key] for key in ("optional",) if key in row}
    shared |= {"unaffected": True} if block.get("unaffected") else {}
    wanted = row.get("take") or [slot["id"] for slot in block["slots"]]
    by_id = {slot["id"]: slot for slot in block["slots"]}
    return [_placed({**by_id[part], **shared}, f"{row['id']}.{part}") for part in wanted]


def _placed(slot: Row, place: str) -> Row:
    """A slot of a block under the id it has in a day, and what stands in for it too."""
    stand_in = slot.get("otherwise")
    found = {**slot, "id": place}
    return {**found, "otherwise": _placed(stand_in, place)} if stand_in else found


def _slot(row: Row, phase: Phase, sources: Sources) -> Slot:
    if set(row) - KEYS:
        raise ValueError(f"unknown keys {sorted(set(row) - KEYS)}")
    intent = sources.intents[row["intent"]]
    stages = read_range(row.get("stages"))
    prescribed = read_dose(row["dose"], stages)
    default = partial(_valid_in, phase=phase)
    optional = row.get("optional", False)
    otherwise = row.get("otherwise")
    return Slot(
        id=row["id"],
        intent=row["intent"],
        pattern=MovementPattern(row.get("pattern", intent["pattern"])),
        exercises=tuple(row["exercises"]),
        dose=prescribed.dose,
        rpe_low=prescribed.rpe_low,
        rpe_high=prescribed.rpe_high,
        tempo=row.get("tempo", default(intent.get("tempo"))),
        rest_s=row.get("rest_s", default(intent.get("rest_s"))),
        progress=tuple(map(ChangeVariable, row.get("progress", intent.get("progress", ())))),
        rungs=read_range(row.get("rungs")),
        stages=stages,
        entry=_conditions(row.get("entry", ())),
        must=MUST.fullmatch(row["id"]) is not None and not optional,
        optional=optional,
        unaffected=row.get("unaffected", False),
        external_load=row.get("external_load", True),
        spaced=row.get("spaced", True),
        alternatives=row.get("alternatives", intent["row"]),
        doses=tuple((slug, read_dose(text).dose) for slug, text in row.get("doses", {}).items()),
        otherwise=replace(_slot(otherwise, phase, sources), id=row["id"]) if otherwise else None,
    )


def _conditions(entry: list[str] | tuple[()]) -> tuple[str, ...]:
    for condition in entry:
        found = CONDITION.fullmatch(condition)
        if found is None:
            raise ValueError(f"condition {condition!r} is not understood")
        if found["direction"]:
            Sensitivity(found["direction"])
        if found["goal"]:
            GoalKind(found["goal"])
    return tuple(entry)


def read_range(text: str | None) -> tuple[int, int] | None:
    """``h5-h7`` as (5, 7), ``c3`` as (3, 3)."""
    if text is None:
        return None
    found = LADDER.fullmatch(text)
    if found is None:
        raise ValueError(f"range {text!r} is not understood")
    return int(found[1]), int(found[2] or found[1])


def _valid_in(value: Any, phase: Phase) -> Any:
    """A value, or the latest of values that begin to hold in a phase."""
    if not isinstance(value, Mapping):
        return value
    begun = [Phase(key) for key in value if rank(Phase(key)) <= rank(phase)]
    return value[max(begun, key=rank)] if begun else None
