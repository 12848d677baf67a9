"""Typed view of the rule sets: every number of the rules with unit, mark and source.

A rule set is data: a folder of TOML files per version. ``load`` raises ``RuleSetError``.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from api.engine.decisions import Evidence
from api.engine.kept import kept
from api.engine.rulereader import RuleSetError, read, same_keys, scalar
from api.engine.ruletables import (
    Alarm,
    ClinicianCuts,
    Combination,
    Daily,
    Dapre,
    Deload,
    Entry,
    Estimate,
    Fear,
    Flare,
    Form,
    Gate,
    Implements,
    Insights,
    Instrument,
    IrritabilityCuts,
    Layoff,
    LayoffWeek,
    LeadIn,
    Least,
    LikenessCuts,
    Load,
    Maintenance,
    Monitoring,
    Number,
    Pace,
    Pain,
    PhaseCuts,
    PlainDose,
    Plateau,
    Readiness,
    Recurrence,
    Rest,
    Restrictions,
    RpeTable,
    RuleMark,
    Running,
    RunRow,
    SeasonCuts,
    Soreness,
    StageCuts,
    Tempo,
    TimeCuts,
    Tolerance,
    TriageRow,
    Uncleared,
    Windows,
)
from api.engine.values import Value
from api.engine.vocab import BaselineTest, EvidenceMark, FlagLevel, Phase, RuleSetKind

DIRECTORY = Path(__file__).parent / "rulesets"
CURRENT = "2026.11.1"


class RuleSet(Value, frozen=True, eq=False, dict=True, gc=True):
    """Every number the engine decides with. Two are the same only as one object.

    ``numbers`` is the flat list of them; ``extends`` and ``name`` belong to overlays.
    """

    version: str
    released_on: date
    sha256: str
    numbers: tuple[Number, ...]
    windows: Windows
    alarm: Alarm
    stage: StageCuts
    irritability: IrritabilityCuts
    likeness: LikenessCuts
    pain: Pain
    flare: Flare
    time: TimeCuts
    load: Load
    least: Least
    implements: Implements
    rpe: RpeTable
    e1rm: tuple[Estimate, ...]
    dapre: tuple[Dapre, ...]
    plain_doses: tuple[PlainDose, ...]
    tempos: tuple[Tempo, ...]
    lead_in: tuple[LeadIn, ...]
    tolerance: Tolerance
    entry: Entry
    daily: Daily
    readiness: Readiness
    monitoring: Monitoring
    deload: Deload
    plateau: Plateau
    soreness: Soreness
    fear: Fear
    recurrence: Recurrence
    maintenance: Maintenance
    season: SeasonCuts
    insights: Insights
    run: Running
    phase: PhaseCuts
    rest: Rest
    pace: Pace
    restrictions: Restrictions
    uncleared: Uncleared
    clinician: ClinicianCuts
    layoff: tuple[Layoff, ...]
    layoff_weeks: tuple[LayoffWeek, ...]
    run_stages: tuple[RunRow, ...]
    triage: tuple[TriageRow, ...]
    combinations: tuple[Combination, ...]
    gates: tuple[Gate, ...]
    instruments: tuple[Instrument, ...]
    forms: tuple[Form, ...]
    kind: RuleSetKind = RuleSetKind.CORE
    extends: str | None = None
    name: str | None = None

    @kept
    def emergency_codes(self) -> tuple[str, ...]:
        """Every EMERGENCY question."""
        return tuple(row.code for row in self.triage if row.level is FlagLevel.EMERGENCY)

    @kept
    def softer_codes(self) -> tuple[str, ...]:
        """Every question that is asked and is none of an emergency."""
        asked = (row for row in self.triage if row.asked)
        return tuple(row.code for row in asked if row.level is not FlagLevel.EMERGENCY)

    @kept
    def gates_of(self) -> Mapping[Phase, tuple[Gate, ...]]:
        """What opens the way out of each phase."""
        return {p: tuple(g for g in self.gates if g.phase is p) for p in Phase}


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
    """The newest core rule set. What is in force for a house is `api.rules`'s to say."""
    return load(CURRENT)


def parse(contents: Mapping[str, bytes]) -> RuleSet:
    """A rule set from its files by name. Raises RuleSetError."""
    raw = _joined(contents)
    numbers: list[Number] = []
    hints = get_type_hints(RuleSet)
    made = {"sha256", "numbers", "kind", "extends", "name"}
    head = {"version", "released_on"} | made
    same_keys("rule set", raw, set(hints) - made)
    body = {
        name: read(hint, raw[name], name, numbers)
        for name, hint in hints.items()
        if name not in head
    }
    if untold := set(BaselineTest) - {row.test for row in body["instruments"]}:
        raise RuleSetError(f"instruments: nothing is said of {sorted(untold)}")
    return RuleSet(
        version=scalar(str, raw["version"], "version"),
        released_on=date.fromisoformat(scalar(str, raw["released_on"], "released_on")),
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
    return _evidence(source.mark, source.source)


@cache
def _evidence(mark: EvidenceMark, source: str) -> Evidence:
    """One of the few dozen that the rule sets name."""
    return Evidence(mark, source)
