"""Reads the tables of a rule set into their types, and refuses what does not fit.

Unknown, missing and ill-typed members are errors, so a misspelt threshold stops the start
and is never a silent default. Only a member whose type allows None may be absent.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from api.engine.ruletables import Number, PerIrritability, PerPhase, RuleMark
from api.engine.values import Value
from api.engine.vocab import EvidenceMark, Stricter

T = TypeVar("T")
MARKS = {
    "V": EvidenceMark.VERIFIED,
    "V2": EvidenceMark.SECONDARY,
    "M": EvidenceMark.QUOTED,
    "P": EvidenceMark.PROPOSAL,
}
LABELS = ("phase", "kind", "subject", "stage", "code", "test")
"""Members that name a row of a list, in this order; a row without them is counted."""


class RuleSetError(ValueError):
    """A rule set does not have the shape the engine reads, or may not do what it does."""


def read(hint: Any, raw: Any, path: str, numbers: list[Number]) -> Any:
    """A value of the type ``hint``; numbers met on the way are added to ``numbers``."""
    if hint is Number:
        return _number(raw, path, numbers)
    if hint in (PerIrritability, PerPhase):
        return _spread(hint, raw, path, numbers)
    if get_origin(hint) is tuple:
        return _rows(get_args(hint)[0], raw, path, numbers)
    if isinstance(hint, type) and issubclass(hint, Value):
        return _table(hint, raw, path, numbers)
    return scalar(hint, raw, path)


def _table(kind: type[T], raw: Any, path: str, numbers: list[Number]) -> T:
    if not isinstance(raw, Mapping):
        raise RuleSetError(f"{path} is not a table")
    hints = get_type_hints(kind)
    row = issubclass(kind, RuleMark)
    absent = {name for name, hint in hints.items() if _may_lack(hint)} - set(raw)
    same_keys(path, raw, set(hints) - absent)
    values = {
        name: None if name in absent else read(_told(hint), raw[name], f"{path}.{name}", numbers)
        for name, hint in hints.items()
    }
    made = kind(**values)
    if row:
        numbers.extend(_row_numbers(made, path))
    return made


def _may_lack(hint: Any) -> bool:
    return type(None) in get_args(hint)


def _told(hint: Any) -> Any:
    """The type of a member that is there: ``float`` of ``float | None``."""
    return next(arg for arg in get_args(hint) if arg is not type(None)) if _may_lack(hint) else hint


def _row_numbers(made: Any, path: str) -> list[Number]:
    plain = [(name, getattr(made, name)) for name in made.__struct_fields__]
    return [
        Number(
            f"{path}.{name}",
            value,
            made.unit_of(name),
            made.mark,
            made.source,
            made.stricter_of(name),
        )
        for name, value in plain
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]


def _rows(kind: Any, raw: Any, path: str, numbers: list[Number]) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise RuleSetError(f"{path} is not a list")
    return tuple(read(kind, row, f"{path}.{label(row, i)}", numbers) for i, row in enumerate(raw))


def label(row: Any, index: int) -> str:
    """How a row of a list is called in the names of its numbers; from TOML or as typed."""
    members = row if isinstance(row, Mapping) else {k: getattr(row, k, None) for k in LABELS}
    names = [str(members[key]) for key in LABELS if members.get(key)]
    return ".".join(names) or str(index)


def _number(raw: Any, path: str, numbers: list[Number]) -> Number:
    if not isinstance(raw, Mapping):
        raise RuleSetError(f"{path} is not a number row")
    same_keys(path, raw, {"value", "unit", "stricter", "mark", "source"})
    made = Number(
        path,
        scalar(float, raw["value"], path),
        scalar(str, raw["unit"], path),
        _mark(raw["mark"], path),
        scalar(str, raw["source"], path),
        scalar(Stricter, raw["stricter"], path),
    )
    numbers.append(made)
    return made


def _spread(kind: Any, raw: Any, path: str, numbers: list[Number]) -> Any:
    if not isinstance(raw, Mapping):
        raise RuleSetError(f"{path} is not a table")
    same_keys(path, raw, {"values", "unit", "stricter", "mark", "source"})
    if not isinstance(raw["values"], Mapping):
        raise RuleSetError(f"{path}.values is not a table")
    names = kind.__struct_fields__
    same_keys(f"{path}.values", raw["values"], set(names))
    rest = {key: raw[key] for key in ("unit", "stricter", "mark", "source")}
    return kind(
        **{n: _number({"value": raw["values"][n], **rest}, f"{path}.{n}", numbers) for n in names}
    )


def scalar(hint: Any, raw: Any, path: str) -> Any:
    """A single value of its type; whole numbers may stand for floats, nothing for booleans."""
    if hint is EvidenceMark:
        return _mark(raw, path)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _member(hint, raw, path)
    wanted: Any = (int, float) if hint is float else hint
    if not isinstance(raw, wanted) or (isinstance(raw, bool) and hint is not bool):
        raise RuleSetError(f"{path} is not {hint}")
    return raw


def _member(hint: type[StrEnum], raw: Any, path: str) -> StrEnum:
    try:
        return hint(raw)
    except ValueError as error:
        raise RuleSetError(f"{path}: {raw!r} is no {hint.__name__}") from error


def _mark(raw: Any, path: str) -> EvidenceMark:
    if not isinstance(raw, str) or raw not in MARKS:
        raise RuleSetError(f"{path}: {raw!r} is no mark")
    return MARKS[raw]


def same_keys(path: str, raw: Mapping[str, Any], wanted: set[str]) -> None:
    """RuleSetError unless exactly the wanted members are there."""
    unknown, missing = set(raw) - wanted, wanted - set(raw)
    if unknown or missing:
        raise RuleSetError(f"{path}: unknown {sorted(unknown)}, missing {sorted(missing)}")
