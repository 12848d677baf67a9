"""The beliefs of the model as one frozen, hashed value: ``worlds/<version>.toml``."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

DIRECTORY = Path(__file__).parent.parent / "worlds"
CURRENT = "2026.11"
MEMBERS = {"value", "unit", "mark", "source"}
MARKS = {"V", "V2", "M", "A"}
TABLES = (
    "people",
    "episode",
    "flare",
    "noise",
    "soreness",
    "capacity",
    "strength",
    "reaction",
    "direction",
    "ladder",
    "tests",
)


class WorldError(ValueError):
    """The file of a world does not have the shape the model reads."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One belief: where it stands, its value, and how well it is founded."""

    name: str
    value: float | tuple[float, ...]
    unit: str
    mark: str
    source: str


@dataclass(frozen=True)
class World:
    """All beliefs. Tables are namespaces of plain numbers, for speed."""

    version: str
    sha256: str
    parameters: tuple[Parameter, ...]
    people: Any
    episode: Any
    flare: Any
    noise: Any
    soreness: Any
    capacity: Any
    strength: Any
    reaction: Any
    direction: Any
    ladder: Any
    tests: Any

    def believing(self, **changed: float) -> "World":
        """The same world with other values: ``believing(reaction__exponent=4)``."""
        names = {key.replace("__", "."): value for key, value in changed.items()}
        if unknown := set(names) - {p.name for p in self.parameters}:
            raise WorldError(f"no parameter {sorted(unknown)}")
        rows = tuple(
            replace(p, value=names[p.name]) if p.name in names else p for p in self.parameters
        )
        told = self.version + "".join(f" {name}={names[name]:g}" for name in sorted(names))
        return _world(told, rows)


@cache
def load(version: str = CURRENT) -> World:
    """A world by version. Raises WorldError."""
    raw = tomllib.loads((DIRECTORY / f"{version}.toml").read_text())
    if set(raw) != {"version", *TABLES}:
        raise WorldError(f"tables {sorted(set(raw) ^ {'version', *TABLES})}")
    rows = [_parameter(f"{t}.{name}", raw[t][name]) for t in TABLES for name in raw[t]]
    return _world(raw["version"], tuple(rows))


def _parameter(name: str, raw: Mapping[str, Any]) -> Parameter:
    if set(raw) != MEMBERS or raw["mark"] not in MARKS or not raw["source"]:
        raise WorldError(f"{name} is not a parameter row")
    value = raw["value"]
    kept = tuple(float(v) for v in value) if isinstance(value, list) else float(value)
    return Parameter(name, kept, raw["unit"], raw["mark"], raw["source"])


def _world(version: str, rows: tuple[Parameter, ...]) -> World:
    text = "\n".join(f"{p.name}={p.value!r} {p.unit} {p.mark} {p.source}" for p in rows)
    tables: dict[str, SimpleNamespace] = {name: SimpleNamespace() for name in TABLES}
    for p in rows:
        table, name = p.name.split(".")
        setattr(tables[table], name, p.value)
    digest = hashlib.sha256(f"{version}\n{text}".encode()).hexdigest()
    return World(version, digest, rows, **tables)
