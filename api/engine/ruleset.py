"""Typed view of the rule sets: every number of the rules with unit, mark and source.

A rule set is data. Loading refuses unknown, missing and ill-typed members, so a misspelt
threshold is a start-up error and never a silent default. ``load`` raises ``RuleSetError``.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from api.engine.decisions import Evidence
from api.engine.ruletables import (
    Alarm,
    Combination,
    Daily,
    Entry,
    Flare,
    Gate,
    IrritabilityCuts,
    Layoff,
    Load,
    Number,
    Pain,
    PerIrritability,
    PerPhase,
    PhaseCuts,
    Readiness,
    Rest,
    RpeTable,
    RuleMark,
    Running,
    RunRow,
    StageCuts,
    TimeCuts,
    TriageRow,
    Windows,
)
from api.engine.vocab import EvidenceMark, Stricter

DIRECTORY = Path(__file__).parent / "rulesets"
CURRENT = "2026.11.1"
T = TypeVar("T")


class RuleSetError(ValueError):
    """The rule-set file does not have the shape the engine reads."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    version: str
    released_on: date
    sha256: str
    numbers: tuple[Number, ...]
    windows: Windows
    alarm: Alarm
    stage: StageCuts
    irritability: IrritabilityCuts
    pain: Pain
    flare: Flare
    time: TimeCuts
    load: Load
    rpe: RpeTable
    entry: Entry
    daily: Daily
    readiness: Readiness
    run: Running
    phase: PhaseCuts
    rest: Rest
    layoff: tuple[Layoff, ...]
    run_stages: tuple[RunRow, ...]
    triage: tuple[TriageRow, ...]
    combinations: tuple[Combination, ...]
    gates: tuple[Gate, ...]


def versions() -> tuple[str, ...]:
    """Versions that can be loaded, oldest first."""
    return tuple(sorted(path.name for path in DIRECTORY.iterdir() if path.is_dir()))


def files(version: str) -> dict[str, bytes]:
    """The files of a version by name. Raises RuleSetError."""
    if version not in versions():
        raise RuleSetError(f"no rule set {version}")
    return {path.name: path.read_bytes() for path in (DIRECTORY / version).glob("*.toml")}


@cache
def load(version: str) -> RuleSet:
    return parse(files(version))


def current() -> RuleSet:
    return load(CURRENT)


def parse(contents: Mapping[str, bytes]) -> RuleSet:
    """A rule set from its files by name. Raises RuleSetError."""
    raw = _joined(contents)
    numbers: list[Number] = []
    hints = get_type_hints(RuleSet)
    head = {"version", "released_on", "sha256", "numbers"}
    _same_keys("rule set", raw, set(hints) - {"sha256", "numbers"})
    body = {
        name: _read(hint, raw[name], name, numbers)
        for name, hint in hints.items()
        if name not in head
    }
    return RuleSet(
        version=_scalar(str, raw["version"], "version"),
        released_on=date.fromisoformat(_scalar(str, raw["released_on"], "released_on")),
        sha256=_hash(contents),
        numbers=tuple(numbers),
        **body,
    )


def _joined(contents: Mapping[str, bytes]) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for name, content in sorted(contents.items()):
        try:
            tables = tomllib.loads(content.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise RuleSetError(f"{name}: {error}") from error
        if twice := set(joined) & set(tables):
            raise RuleSetError(f"{name}: {sorted(twice)} stands in another file too")
        joined |= tables
    return joined


def _hash(contents: Mapping[str, bytes]) -> str:
    """One hash over all files, each under its name."""
    each = [f"{name} {hashlib.sha256(contents[name]).hexdigest()}" for name in sorted(contents)]
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


def evidence(source: Number | RuleMark) -> Evidence:
    return Evidence(source.mark, source.source)


def _read(hint: Any, raw: Any, path: str, numbers: list[Number]) -> Any:
    if hint is Number:
        return _number(raw, path, numbers)
    if hint in (PerIrritability, PerPhase):
        return _spread(hint, raw, path, numbers)
    if get_origin(hint) is tuple:
        return _rows(get_args(hint)[0], raw, path, numbers)
    if is_dataclass(hint) and isinstance(hint, type):
        return _table(hint, raw, path, numbers)
    return _scalar(hint, raw, path)


def _table(kind: type[T], raw: Any, path: str, numbers: list[Number]) -> T:
    if not isinstance(raw, Mapping):
        raise RuleSetError(f"{path} is not a table")
    hints = get_type_hints(kind)
    row = issubclass(kind, RuleMark)
    _same_keys(path, raw, set(hints))
    values = {
        name: _read(hint, raw[name], f"{path}.{name}", numbers) for name, hint in hints.items()
    }
    made = kind(**values)
    if row:
        numbers.extend(_row_numbers(made, path))
    return made


def _row_numbers(made: Any, path: str) -> list[Number]:
    plain = [(f.name, getattr(made, f.name)) for f in fields(made)]
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
    return tuple(_read(kind, row, f"{path}.{_label(row, i)}", numbers) for i, row in enumerate(raw))


def _label(row: Any, index: int) -> str:
    if not isinstance(row, Mapping):
        return str(index)
    names = [str(row[key]) for key in ("phase", "kind", "subject", "stage", "code") if row.get(key)]
    return ".".join(names) or str(index)


def _number(raw: Any, path: str, numbers: list[Number]) -> Number:
    if not isinstance(raw, Mapping):
        raise RuleSetError(f"{path} is not a number row")
    _same_keys(path, raw, {"value", "unit", "stricter", "mark", "source"})
    made = Number(
        path,
        _scalar(float, raw["value"], path),
        _scalar(str, raw["unit"], path),
        _mark(raw["mark"], path),
        _scalar(str, raw["source"], path),
        _scalar(Stricter, raw["stricter"], path),
    )
    numbers.append(made)
    return made


def _spread(kind: Any, raw: Any, path: str, numbers: list[Number]) -> Any:
    if not isinstance(raw, Mapping):
        raise RuleSetError(f"{path} is not a table")
    _same_keys(path, raw, {"values", "unit", "stricter", "mark", "source"})
    names = [f.name for f in fields(kind)]
    _same_keys(f"{path}.values", raw["values"], set(names))
    rest = {key: raw[key] for key in ("unit", "stricter", "mark", "source")}
    return kind(
        **{n: _number({"value": raw["values"][n], **rest}, f"{path}.{n}", numbers) for n in names}
    )


def _scalar(hint: Any, raw: Any, path: str) -> Any:
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


def _mark(raw: Any, path: str) -> Any:
    marks = {
        "V": EvidenceMark.VERIFIED,
        "V2": EvidenceMark.SECONDARY,
        "M": EvidenceMark.QUOTED,
        "P": EvidenceMark.PROPOSAL,
    }
    if raw not in marks:
        raise RuleSetError(f"{path}: {raw!r} is no mark")
    return marks[raw]


def _same_keys(path: str, raw: Mapping[str, Any], wanted: set[str]) -> None:
    unknown, missing = set(raw) - wanted, wanted - set(raw)
    if unknown or missing:
        raise RuleSetError(f"{path}: unknown {sorted(unknown)}, missing {sorted(missing)}")
