"""Canonical JSON of facts and decisions: one spelling per value, so that a hash means something.

Collections whose order carries no meaning are sorted and repeated facts (same id) collapse;
what an athlete did in order (exercises of a session, sets) keeps its order.
``facts_from_json`` is the exact inverse on canonical facts and raises ValueError otherwise.
"""

import hashlib
import json
import types
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from api.engine.decisions import Decision
from api.engine.facts import Episode, Facts

PREFIX = "sha256:"


def facts_to_json(facts: Facts) -> str:
    return canonical(facts_sorted(facts))


def facts_from_json(text: str) -> Facts:
    made: Facts = _load(Facts, json.loads(text))
    return made


def decision_to_json(decision: Decision) -> str:
    return canonical(decision)


def decision_from_json(text: str) -> Decision:
    made: Decision = _load(Decision, json.loads(text))
    return made


def canonical(value: Any) -> str:
    """One line, sorted keys, no spaces, no NaN, whole floats as integers."""
    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


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
    names = [f.name for f in fields(value) if isinstance(getattr(value, f.name), tuple)]
    made = replace(value, **{name: _in_order(getattr(value, name)) for name in names})
    return replace(made, leg=_sorted_members(made.leg)) if isinstance(made, Episode) else made


def _in_order(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(set(rows), key=canonical))


def _unique(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    best: dict[str, Any] = {}
    for row in rows:
        key = _key(row)
        if key not in best or _newer(row, best[key]):
            best[key] = row
    return tuple(sorted(best.values(), key=_order))


def _key(row: Any) -> str:
    ref = getattr(row, "ref", None)
    if ref is None:
        return str(getattr(row, "id", canonical(row)))
    parts = [getattr(row, name, "") for name in ("test", "side", "subject")]
    return canonical([ref.kind, ref.id, *parts])


def _newer(row: Any, other: Any) -> bool:
    """A higher version; between equals any fixed choice will do, as long as it is fixed."""
    one, two = _order(row), _order(other)
    return one > two if one != two else canonical(row) > canonical(other)


def _order(row: Any) -> tuple[Any, ...]:
    ref = getattr(row, "ref", None)
    if ref is None:
        return ("", "", "", 0, canonical(row))
    start = getattr(row, "started_at", None)
    instant = start.isoformat() if isinstance(start, datetime) else ""
    parts = (str(getattr(row, name, "")) for name in ("test", "side", "subject"))
    return (ref.local_date.isoformat(), instant, ref.id, ref.version, "/".join(parts))


ATOMS = frozenset({str, int, bool, type(None)})


def plain(value: Any) -> Any:
    """The JSON shape of a value. Types in the order of how often they occur: this is hot."""
    kind: Any = type(value)
    if kind in ATOMS:
        return value
    names: tuple[str, ...] | None = _names(kind)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if kind is tuple or kind is list:
        return [plain(item) for item in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, date):
        return value.isoformat()
    return sorted(plain(item) for item in value) if isinstance(value, frozenset) else value


@cache
def _names(kind: Any) -> tuple[str, ...] | None:
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _load(hint: Any, raw: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        return None if raw is None else _load(inner[0], raw)
    if get_origin(hint) is tuple:
        return _load_tuple(get_args(hint), raw)
    if get_origin(hint) is frozenset:
        return frozenset(_load(get_args(hint)[0], item) for item in raw)
    if is_dataclass(hint) and isinstance(hint, type):
        hints = _hints(hint)
        return hint(**{name: _load(hints[name], raw[name]) for name in hints})
    return _load_scalar(hint, raw)


def _load_tuple(args: tuple[Any, ...], raw: Any) -> tuple[Any, ...]:
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_load(args[0], item) for item in raw)
    return tuple(_load(arg, item) for arg, item in zip(args, raw, strict=True))


def _load_scalar(hint: Any, raw: Any) -> Any:
    if hint in (date, datetime):
        return hint.fromisoformat(raw)
    if hint is float:
        return float(raw)
    return hint(raw) if isinstance(hint, type) and issubclass(hint, StrEnum) else raw
