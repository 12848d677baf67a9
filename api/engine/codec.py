"""Canonical JSON of facts and decisions: one spelling per value, so that a hash means something.

Collections whose order carries no meaning are sorted and repeated facts (same id) collapse;
what an athlete did in order (exercises of a session, sets) keeps its order.
``facts_from_json`` is the exact inverse on canonical facts and raises ValueError otherwise.
"""

import hashlib
import json
import types
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from json.encoder import encode_basestring
from math import isfinite
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

from api.engine.decisions import Decision, TraceLine
from api.engine.facts import BaselineResult, Episode, Facts, Position

PREFIX = "sha256:"


def facts_to_json(facts: Facts) -> str:
    return canonical(facts_sorted(facts))


def facts_from_json(text: str) -> Facts:
    made: Facts = _reader(Facts)(json.loads(text))
    return made


def decision_to_json(decision: Decision) -> str:
    return canonical(decision)


def decision_from_json(text: str) -> Decision:
    made: Decision = _reader(Decision)(json.loads(text))
    return made


def position_from_json(text: str) -> Position | None:
    """The position alone of a decision: a tenth of the work of reading all of it."""
    told = json.loads(text).get("position")
    found: Position | None = _reader(Position)(told) if told is not None else None
    return found


def canonical(value: Any) -> str:
    """One line, sorted keys, no spaces, no NaN, whole floats as integers."""
    told: str = TELLERS[type(value)](value)
    return told


def sha256(text: str) -> str:
    return PREFIX + hashlib.sha256(text.encode()).hexdigest()


def facts_sorted(facts: Facts) -> Facts:
    """The same facts in canonical order, each id once at its highest version."""
    changes: dict[str, Any] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, tuple):
            changes[field.name] = _unique(value)
    changes["athlete"] = _sorted_members(facts.athlete)
    if facts.episode is not None:
        changes["episode"] = _sorted_members(facts.episode)
    return replace(facts, **changes)


def _sorted_members(value: Any) -> Any:
    members = ((f.name, getattr(value, f.name)) for f in fields(value))
    found = {n: _in_order(v) for n, v in members if isinstance(v, tuple) and len(v) > 1}
    made = replace(value, **found) if found else value
    if not isinstance(made, Episode):
        return made
    # A copy even of quiet legs: the legs of an episode are always spelled out.
    return replace(made, leg=replace(_sorted_members(made.leg)))


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
    if not rows or not hasattr(rows[0], "ref"):
        return not rows
    return len({row.ref.id for row in rows}) == len(rows)


def _ordered(rows: list[Any]) -> list[Any]:
    """Rows in the order of ``_order``. Most days have one row of a kind, and need no more than
    the day."""
    if len(rows) < 2:
        return rows
    if not hasattr(rows[0], "ref"):
        return sorted(rows, key=_order)
    days = {row.ref.local_date: row for row in rows}
    if len(days) == len(rows):
        return [days[day] for day in sorted(days)]
    return sorted(rows, key=_order)


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
    one, two = _order(row), _order(other)
    return one > two if one != two else canonical(row) > canonical(other)


def _order(row: Any) -> tuple[Any, ...]:
    ref = getattr(row, "ref", None)
    if ref is None:
        return (date.min, "", "", 0, canonical(row))
    start = getattr(row, "started_at", None)
    instant = start.isoformat() if isinstance(start, datetime) else ""
    return (ref.local_date, instant, ref.id, ref.version, "/".join(map(str, _parts(row))))


# --- shapes ------------------------------------------------------------------------------
#
# A history is some ten thousand values of a handful of types, so the way of each type into
# JSON and back is worked out once and kept.

Turn = Callable[[Any], Any]


class Turns(dict[type, Turn]):
    """The way of each type. One that is new takes the way of its nearest base, or is made."""

    def __init__(self, make: Callable[[type], Turn], known: dict[type, Turn]) -> None:
        super().__init__(known)
        self.make, self.bases = make, tuple(known)

    def __missing__(self, kind: type) -> Turn:
        base = next((base for base in kind.__mro__ if base in self.bases), None)
        turn = self[kind] = self[base] if base is not None else self.make(kind)
        return turn


def plain(value: Any) -> Any:
    """The JSON shape of a value: dicts, lists, strings, numbers, booleans and None."""
    return WRITERS[type(value)](value)


def _as_is(value: Any) -> Any:
    return value


def _writer(kind: type) -> Turn:
    if is_dataclass(kind):
        return _dataclass_writer(tuple(f.name for f in fields(kind)))
    return _as_is


def _dataclass_writer(names: tuple[str, ...]) -> Turn:
    if len(names) == 1:
        return lambda value: {names[0]: plain(getattr(value, names[0]))}
    read = attrgetter(*names)
    return lambda value: dict(zip(names, _each(read(value)), strict=True))


def _each(values: Iterable[Any]) -> list[Any]:
    return [WRITERS[type(v)](v) for v in values]


WRITERS = Turns(
    _writer,
    {
        StrEnum: str,
        tuple: _each,
        list: _each,
        float: lambda value: int(value) if value.is_integer() else value,
        date: lambda value: value.isoformat(),
        frozenset: lambda value: sorted(_each(value)),
    },
)


# The canonical spelling is written without building the shape first: it is asked for the
# whole history at every decision.


LINES = 1024
"""Lines of a trace whose spelling is kept: each has one for every rule, and there are few."""


def _teller(kind: type) -> Turn:
    if not is_dataclass(kind):
        return lambda value: _spelled(plain(value))
    tell = _dataclass_teller(kind)
    return lru_cache(LINES)(tell) if kind is TraceLine else tell


def _dataclass_teller(kind: type) -> Turn:
    """Members in the order of their names; one that holds its default is left out.

    Written out member by member, as dataclasses write their own methods: a history has some
    thousand sets, and going through their members in a loop takes twice as long.
    """
    members = sorted(fields(kind), key=lambda field: field.name)
    usual = {f"usual_{place}": field.default for place, field in enumerate(members)}
    whole = all(value is MISSING for value in usual.values())
    lines = _of_all(members) if whole else _of_some(members)
    made: dict[str, Any] = {}
    exec("\n".join(lines), {"TELLERS": TELLERS, **usual}, made)
    tell: Turn = made["tell"]
    return tell


def _of_all(members: list[Field[Any]]) -> list[str]:
    """The lines of a function that spells a value without defaults, all at once."""
    each = [f'"{m.name}":{{TELLERS[type(value.{m.name})](value.{m.name})}}' for m in members]
    return ["def tell(value):", f" return f'{{{{{','.join(each)}}}}}'"]


def _of_some(members: list[Field[Any]]) -> list[str]:
    """The lines of a function that spells whatever is not usual; most of it are whole numbers."""
    lines = ["def tell(value):", " said = []"]
    for place, field in enumerate(members):
        lines.append(f" member = value.{field.name}")
        lines.append(f" if member is not usual_{place} and member != usual_{place}:")
        lines.append("  if type(member) is int:")
        lines.append(f"   said.append(f'\"{field.name}\":{{member}}')")
        lines.append("  else:")
        lines.append(f"   said.append('\"{field.name}\":' + TELLERS[type(member)](member))")
    return [*lines, " return '{' + ','.join(said) + '}'"]


def _told(values: Sequence[Any]) -> list[str]:
    """Each value spelled; the sets of a dose, mostly one and the same value, only once."""
    if len(values) > 1 and values[0] is values[-1] and all(v is values[0] for v in values):
        return [TELLERS[type(values[0])](values[0])] * len(values)
    return [TELLERS[type(v)](v) for v in values]


def _spelled(shape: Any) -> str:
    return json.dumps(
        shape, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    if not isfinite(value):
        raise ValueError(f"{value} is no number a fact can have")
    return repr(value)


TELLERS = Turns(
    _teller,
    {
        type(None): lambda value: "null",
        str: encode_basestring,
        bool: lambda value: "true" if value else "false",
        int: str,
        float: _number,
        date: lambda value: f'"{value.isoformat()}"',
        tuple: lambda value: f"[{','.join(_told(value))}]",
        list: lambda value: f"[{','.join(_told(value))}]",
    },
)


@cache
def _reader(hint: Any) -> Turn:
    if get_origin(hint) in (Union, types.UnionType):
        inner = _reader(next(arg for arg in get_args(hint) if arg is not type(None)))
        return lambda raw: None if raw is None else inner(raw)
    if get_origin(hint) is tuple:
        return _tuple_reader(get_args(hint))
    if get_origin(hint) is frozenset:
        member = _reader(get_args(hint)[0])
        return lambda raw: frozenset(map(member, raw))
    if is_dataclass(hint) and isinstance(hint, type):
        return _dataclass_reader(hint)
    return _scalar_reader(hint)


def _dataclass_reader(kind: type) -> Turn:
    hints = get_type_hints(kind)
    turns = {name: _reader(hints[name]) for name in hints}
    return lambda raw: kind(**{name: turns[name](member) for name, member in raw.items()})


def _tuple_reader(args: tuple[Any, ...]) -> Turn:
    if len(args) == 2 and args[1] is Ellipsis:
        item = _reader(args[0])
        return lambda raw: tuple(map(item, raw))
    turns = [_reader(arg) for arg in args]
    return lambda raw: tuple(turn(item) for turn, item in zip(turns, raw, strict=True))


def _scalar_reader(hint: Any) -> Turn:
    if hint in (date, datetime):
        parse: Turn = hint.fromisoformat
        return parse
    if hint is float or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        made: Turn = hint
        return made
    return _as_is
