"""The tables of a rule set as types. Each ``Number`` knows its unit, mark and source."""

from api.engine.ruletables.load import Daily, Entry, Layoff, Load, Rest, RpeTable
from api.engine.ruletables.numbers import Number, PerIrritability, PerPhase, RuleMark
from api.engine.ruletables.pain import Flare, Pain
from api.engine.ruletables.phases import Gate, PhaseCuts
from api.engine.ruletables.readiness import Readiness
from api.engine.ruletables.reading import IrritabilityCuts, StageCuts
from api.engine.ruletables.running import Running, RunRow
from api.engine.ruletables.triage import Combination, TriageRow
from api.engine.ruletables.windows import Alarm, TimeCuts, Windows

__all__ = [
    "Alarm",
    "Combination",
    "Daily",
    "Entry",
    "Flare",
    "Gate",
    "IrritabilityCuts",
    "Layoff",
    "Load",
    "Number",
    "Pain",
    "PerIrritability",
    "PerPhase",
    "PhaseCuts",
    "Readiness",
    "Rest",
    "RpeTable",
    "RuleMark",
    "RunRow",
    "Running",
    "StageCuts",
    "TimeCuts",
    "TriageRow",
    "Windows",
]
