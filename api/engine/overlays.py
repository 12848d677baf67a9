"""Overlays: rule sets that say how they differ from a released one, number by number.

A *stricter* overlay belongs to a clinic or a community and may only move numbers the way
that each of them calls stricter. A *proposal* may move anything, and never decides for an
athlete. Both are one TOML file:

    extends = "2026.11.1"
    version = "clinic-north.1"
    released_on = "2026-12-01"
    kind = "stricter"
    name = "North clinic"

    [[changes]]
    name = "load.cap_pct"
    value = 5
    mark = "P"
    source = "North clinic: smaller steps"

    [[changes]]
    name = "gates.p1.test.prone_plank.value"
    value = 45
    text = "Plank for 45 seconds."
    mark = "P"
    source = "North clinic: longer first"
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from math import inf, isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from msgspec import field
from msgspec.structs import replace

from api.engine import ruleset
from api.engine.rulereader import RuleSetError, label, same_keys, scalar
from api.engine.ruleset import RuleSet
from api.engine.ruletables import Number, RuleMark
from api.engine.values import Value
from api.engine.vocab import EvidenceMark, Phase, RuleSetKind, RunStage, Stricter

VERSION = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
LONGEST_VERSION = 20
LONGEST_TEXT = 200
GATES = "gates"
SCALES = {
    "NPRS": 10,
    "RPE": 10,
    "of 5": 5,
    "phase": len(Phase) - 1,
    "stage": len(RunStage) - 1,
}
"""Ends of the scales that have one: beyond it there is nothing to compare with."""
COUNTS = frozenset(
    {
        "answers",
        "compression class",
        "count",
        "d",
        "episodes",
        "exposures",
        "features",
        "flares",
        "grade",
        "m",
        "mornings",
        "nights",
        "notes",
        "reds",
        "reps",
        "runs",
        "s",
        "sessions",
        "set",
        "sets",
        "signs",
        "steps",
        "values",
        "week",
        "weeks",
    }
)
"""Units of what is counted, done, graded or looked back on: of none of it nothing can be said."""
HEAD = {"extends", "version", "released_on", "kind", "name", "changes"}


class Change(Value, frozen=True):
    """A number by its name in ``RuleSet.numbers``, with its new value and where that is from."""

    name: str
    value: float
    mark: EvidenceMark
    source: str
    text: str | None = None
    """What a gate says: its sentence names its number, so the two move together."""


class RuleSets(Value, frozen=True):
    """The rule sets of a house: the core's, its overlays, and the one that decides."""

    in_force: RuleSet = field(default_factory=ruleset.current)
    overlays: Mapping[str, RuleSet] = field(default_factory=dict)

    @property
    def versions(self) -> tuple[str, ...]:
        return (*ruleset.versions(), *sorted(self.overlays))

    def get(self, version: str) -> RuleSet | None:
        """The rule set of a version, or None where this house has none of that name."""
        if version in self.overlays:
            return self.overlays[version]
        return ruleset.load(version) if version in ruleset.versions() else None

    def all(self) -> tuple[RuleSet, ...]:
        return tuple(found for version in self.versions if (found := self.get(version)))


def open_sets(folder: Path | None, version: str | None) -> RuleSets:
    """The rule sets of a house from its settings. Raises RuleSetError.

    Any overlay of the folder that is not in order stops the start, also one not in force:
    receipts may name it.
    """
    found = RuleSets(overlays=_read_folder(folder) if folder else {})
    if not version:
        return found
    chosen = found.get(version)
    if chosen is None:
        raise RuleSetError(f"no rule set {version}; there are {', '.join(found.versions)}")
    if chosen.kind is RuleSetKind.PROPOSAL:
        raise RuleSetError(f"{version} is a proposal: it can be compared, but never decides")
    return replace(found, in_force=chosen)


def _read_folder(folder: Path) -> Mapping[str, RuleSet]:
    if not folder.is_dir():
        raise RuleSetError(f"{folder} is not a folder")
    found: dict[str, RuleSet] = {}
    for path in sorted(folder.glob("*.toml")):
        made = read_overlay(path)
        if made.version in found:
            raise RuleSetError(f"{path.name}: {made.version} stands in another file too")
        found[made.version] = made
    return MappingProxyType(found)


def read_overlay(path: Path) -> RuleSet:
    """The rule set that a file makes of the one it extends. Raises RuleSetError with its name."""
    try:
        return overlay(path.read_bytes())
    except (RuleSetError, OSError) as error:
        raise RuleSetError(f"{path.name}: {error}") from error


def overlay(content: bytes) -> RuleSet:
    """The rule set that the content of an overlay file makes. Raises RuleSetError."""
    raw = _toml(content)
    same_keys("overlay", raw, HEAD)
    base = _base(raw)
    kind = scalar(RuleSetKind, raw["kind"], "kind")
    if kind is RuleSetKind.CORE:
        raise RuleSetError("kind: an overlay is stricter or a proposal")
    changes = _changes(raw["changes"], base)
    if kind is RuleSetKind.STRICTER:
        _refuse_looser(changes, base)
    return replace(
        _changed(base, changes),
        version=_version(raw["version"]),
        released_on=_day(raw["released_on"]),
        sha256=hashlib.sha256(base.sha256.encode() + b"\n" + content).hexdigest(),
        kind=kind,
        extends=base.version,
        name=_text(raw["name"], "name"),
    )


def differences(one: RuleSet, other: RuleSet) -> tuple[tuple[Number | None, Number | None], ...]:
    """Numbers whose value differs, in the order of ``one``; None where a set has no such number."""
    left = {number.name: number for number in one.numbers}
    right = {number.name: number for number in other.numbers}
    pairs = [(left.get(name), right.get(name)) for name in {**left, **right}]
    return tuple((a, b) for a, b in pairs if a is None or b is None or a.value != b.value)


# --- the head ------------------------------------------------------------------------------


def _toml(content: bytes) -> Mapping[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleSetError(str(error)) from error


def _base(raw: Mapping[str, Any]) -> RuleSet:
    version = scalar(str, raw["extends"], "extends")
    if version not in ruleset.versions():
        raise RuleSetError(f"extends: no released rule set {version}")
    return ruleset.load(version)


def _version(raw: Any) -> str:
    version = scalar(str, raw, "version")
    if len(version) > LONGEST_VERSION or not VERSION.fullmatch(version):
        raise RuleSetError(
            f"version: {version!r} is not lower-case words of at most {LONGEST_VERSION} characters"
        )
    if version in ruleset.versions():
        raise RuleSetError(f"version: {version} is a released rule set")
    return str(version)


def _day(raw: Any) -> date:
    try:
        return date.fromisoformat(scalar(str, raw, "released_on"))
    except ValueError as error:
        raise RuleSetError(f"released_on: {error}") from error


def _text(raw: Any, name: str) -> str:
    text = str(scalar(str, raw, name)).strip()
    if not 0 < len(text) <= LONGEST_TEXT:
        raise RuleSetError(f"{name}: say it in at most {LONGEST_TEXT} characters")
    return text


# --- the changes ---------------------------------------------------------------------------


def _changes(raw: Any, base: RuleSet) -> dict[str, Change]:
    if not isinstance(raw, list) or not raw:
        raise RuleSetError("changes: name at least one")
    known = {number.name: number for number in base.numbers}
    found: dict[str, Change] = {}
    for row in raw:
        made = _change(row, known)
        if made.name in found:
            raise RuleSetError(f"changes: {made.name} stands twice")
        found[made.name] = made
    return found


def _change(row: Any, known: Mapping[str, Number]) -> Change:
    if not isinstance(row, Mapping):
        raise RuleSetError("changes: not a list of tables")
    name = scalar(str, row.get("name"), "changes.name")
    if name not in known:
        raise RuleSetError(f"changes: no number is called {name}")
    says = {"text"} if name.startswith(f"{GATES}.") else set()
    same_keys(name, row, {"name", "value", "mark", "source"} | says)
    return Change(
        name=name,
        value=_value(row["value"], known[name]),
        mark=scalar(EvidenceMark, row["mark"], name),
        source=_text(row["source"], f"{name}: source"),
        text=_text(row["text"], f"{name}: text") if says else None,
    )


def _value(raw: Any, number: Number) -> float:
    value = float(scalar(float, raw, number.name))
    lowest = min(number.value, 1 if number.unit in COUNTS else 0)
    highest = max(number.value, SCALES.get(number.unit, inf))
    if not isfinite(value) or not lowest <= value <= highest:
        raise RuleSetError(f"{number.name}: {value:g} is no value for it")
    if value == number.value:
        raise RuleSetError(f"{number.name} is {value:g} already")
    return value


def _refuse_looser(changes: Mapping[str, Change], base: RuleSet) -> None:
    known = {number.name: number for number in base.numbers}
    wrong = [
        f"{change.name}: {known[change.name].value:g} to {change.value:g}"
        f" ({_allowed(known[change.name].stricter)})"
        for change in changes.values()
        if not _is_stricter(known[change.name], change.value)
    ]
    if wrong:
        raise RuleSetError("looser than the core: " + "; ".join(wrong))


def _is_stricter(number: Number, value: float) -> bool:
    ways = {Stricter.LOWER: value < number.value, Stricter.HIGHER: value > number.value}
    return ways.get(number.stricter, False)


def _allowed(way: Stricter) -> str:
    return "is fixed" if way is Stricter.FIXED else f"only {way} is stricter"


# --- a rule set with other numbers -----------------------------------------------------------


def _changed(base: RuleSet, changes: Mapping[str, Change]) -> RuleSet:
    """The same rule set with these numbers; a row has the source of its last change."""
    tables = {
        name: _rebuilt(getattr(base, name), name, changes)
        for name in base.__struct_fields__
        if name != "numbers"
    }
    numbers = tuple(_moved(number, changes.get(number.name)) for number in base.numbers)
    return replace(base, **tables, numbers=numbers)


def _moved(number: Number, change: Change | None) -> Number:
    if change is None:
        return number
    return replace(number, value=change.value, mark=change.mark, source=change.source)


def _rebuilt(value: Any, path: str, changes: Mapping[str, Change]) -> Any:
    if isinstance(value, Number):
        return _moved(value, changes.get(value.name))
    if isinstance(value, tuple):
        rows = enumerate(value)
        return tuple(_rebuilt(row, f"{path}.{label(row, i)}", changes) for i, row in rows)
    if isinstance(value, RuleMark):
        return _row(value, path, changes)
    if isinstance(value, Value):
        names = value.__struct_fields__
        parts = {n: _rebuilt(getattr(value, n), f"{path}.{n}", changes) for n in names}
        return replace(value, **parts)
    return value


def _row(row: RuleMark, path: str, changes: Mapping[str, Change]) -> RuleMark:
    hints, mine = get_type_hints(type(row)), _of_row(row, path, changes)
    if not mine:
        return row
    last = list(mine.values())[-1]
    values: dict[str, Any] = {name: _fitting(hints[name], told) for name, told in mine.items()}
    said = {"text": last.text} if last.text else {}
    return replace(row, **values, **said, mark=last.mark, source=last.source)


def _of_row(row: RuleMark, path: str, changes: Mapping[str, Change]) -> dict[str, Change]:
    named = {name: changes.get(f"{path}.{name}") for name in row.__struct_fields__}
    return {name: change for name, change in named.items() if change is not None}


def _fitting(hint: Any, change: Change) -> float:
    """The value as the row holds it: whole where the row counts whole things."""
    if float in (hint, *get_args(hint)):
        return change.value
    if not change.value.is_integer():
        raise RuleSetError(f"{change.name}: {change.value:g} is no whole number")
    return int(change.value)
