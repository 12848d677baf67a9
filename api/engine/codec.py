"""Canonical JSON of facts and decisions: one spelling per value, so that a hash means something.

Collections whose order carries no meaning are sorted and repeated facts (same id) collapse;
what an athlete did in order (exercises of a session, sets) keeps its order. Keys are sorted, and
members that hold their default are left out. ``facts_from_json`` is the exact inverse on canonical
facts and raises ValueError otherwise.
"""

import hashlib
import re
from collections.abc import Hashable
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from msgspec import Struct, to_builtins
from msgspec.json import Decoder, Encoder
from msgspec.structs import fields, replace

from api.engine.decisions import Decision
from api.engine.facts import BaselineResult, CheckIn, Facts, Position, Session
from api.engine.facts.body import LEGS_QUIET

V = TypeVar("V", bound=Struct)
PREFIX = "sha256:"
NO_FRACTION = re.compile(rb"\.0(?=[,}\]])")
"""The end of a whole number that was told with a point."""


class PositionOnly(Struct, frozen=True):
    """Of a spelled decision only where it leaves the plan."""

    position: Position | None = None


ENCODER = Encoder(order="sorted")
FACTS, DECISION, POSITION = Decoder(Facts), Decoder(Decision), Decoder(PositionOnly)


def facts_to_json(facts: Facts) -> str:
    return canonical(facts_sorted(facts))


def facts_from_json(text: str) -> Facts:
    return FACTS.decode(text)


def decision_to_json(decision: Decision) -> str:
    return canonical(decision)


def decision_from_json(text: str) -> Decision:
    return DECISION.decode(text)


def position_from_json(text: str) -> Position | None:
    """The position alone of a decision: a tenth of the work of reading all of it."""
    return POSITION.decode(text).position


def canonical(value: Any) -> str:
    """One line, sorted keys, no spaces."""
    return ENCODER.encode(value).decode()


def fingerprint(*values: Any) -> str:
    """The hash of values as they are spelled. A whole number is one number, told as 5 or as 5.0."""
    told = b"\n".join(ENCODER.encode(value) for value in values)
    return PREFIX + hashlib.sha256(NO_FRACTION.sub(b"", told)).hexdigest()


def plain(value: Any) -> Any:
    """The JSON shape of a value with all its members: dicts, lists, strings, numbers, None."""
    if isinstance(value, Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple):
        return [plain(member) for member in value]
    return to_builtins(value, order="sorted")


def facts_sorted(facts: Facts) -> Facts:
    """The same facts in canonical order, each id once at its highest version."""
    changes: dict[str, Any] = {}
    for name in facts.__struct_fields__:
        value = getattr(facts, name)
        if isinstance(value, tuple):
            changes[name] = _unique(value) if len(value) > 1 else value
    changes["athlete"] = _settled(facts.athlete)
    changes["check_ins"] = tuple(map(_with_usual_legs, changes["check_ins"]))
    changes["own_exercises"] = tuple(map(_settled, changes["own_exercises"]))
    if facts.episode is not None:
        leg = _settled(facts.episode.leg)
        changes["episode"] = _settled(replace(facts.episode, leg=leg))
    return replace(facts, **changes)


def _settled(value: V) -> V:
    """Its collections in order, and its defaults themselves: what only equals a default, like one
    read back from storage, would be spelled out."""
    found: dict[str, Any] = {}
    for name, usual in _defaults(type(value)):
        member = getattr(value, name)
        if isinstance(member, tuple) and len(member) > 1:
            found[name] = _in_order(member)
        elif member is not usual and member == usual:
            found[name] = usual
    return replace(value, **found) if found else value


def _with_usual_legs(told: CheckIn) -> CheckIn:
    usual = told.leg is not LEGS_QUIET and told.leg == LEGS_QUIET
    return replace(told, leg=LEGS_QUIET) if usual else told


@cache
def _defaults(kind: type[Struct]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


def _in_order(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(set(rows), key=canonical))


def _unique(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    if _apart(rows):
        return tuple(_ordered(list(rows)))
    best: dict[Hashable, Any] = {}
    for row in rows:
        key = _key(row)
        if key not in best or _newer(row, best[key]):
            best[key] = row
    return tuple(_ordered(list(best.values())))


def _apart(rows: tuple[Any, ...]) -> bool:
    """Whether each row is of a fact of its own, as nearly always."""
    one, *_ = rows
    return hasattr(one, "ref") and len({row.ref.id for row in rows}) == len(rows)


def _ordered(rows: list[Any]) -> list[Any]:
    """Rows in the order of ``_order``. Most days have one row of a kind, and need no more than
    the day."""
    row, *_ = rows
    if not hasattr(row, "ref"):
        return sorted(rows, key=_order)
    days = {row.ref.local_date: row for row in rows}
    if len(days) == len(rows):
        return [days[day] for day in sorted(days)]
    found = sorted(rows, key=_order)
    return _by_content(found) if isinstance(row, Session) else found


def _by_content(rows: list[Session]) -> list[Session]:
    """Sessions of one instant in the order of what they tell, the one that hurt most last: an id
    says only which the server learnt of first (INV-24)."""
    found: list[Session] = []
    for _, alike in groupby(rows, key=attrgetter("ref.local_date", "started_at")):
        one, *tied = alike
        found += sorted((one, *tied), key=_worst_and_content) if tied else (one,)
    return found


def _worst_and_content(row: Session) -> tuple[int, str]:
    pains = [done.pain for exercise in row.exercises for done in exercise.sets]
    worst = max(pain or 0 for pain in (*pains, row.pain_worst, row.pain_after))
    nameless = replace(row.ref, id="", version=0)
    return worst, canonical(replace(row, ref=nameless, sequence=0))


def _key(row: Any) -> Hashable:
    ref = getattr(row, "ref", None)
    if ref is None:
        return str(getattr(row, "id", None) or canonical(row))
    return (ref.kind, ref.id, *_parts(row))


def _parts(row: Any) -> tuple[Any, ...]:
    """What tells the results of one baseline apart."""
    return (row.test, row.side, row.subject) if isinstance(row, BaselineResult) else ()


def _newer(row: Any, other: Any) -> bool:
    """A higher version; between equals any fixed choice will do, as long as it is fixed."""
    return (_order(row), canonical(row)) > (_order(other), canonical(other))


def _order(row: Any) -> tuple[Any, ...]:
    ref = getattr(row, "ref", None)
    if ref is None:
        return (date.min, "", "", 0, canonical(row))
    start = getattr(row, "started_at", None)
    instant = start.isoformat() if isinstance(start, datetime) else ""
    instant = str(row.place) if isinstance(row, CheckIn) else instant
    return (ref.local_date, instant, ref.id, ref.version, "/".join(map(str, _parts(row))))
