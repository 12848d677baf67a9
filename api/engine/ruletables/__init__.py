"""The tables of a rule set as types. Each ``Number`` knows its unit, mark and source."""

from api.engine.ruletables.clinicians import ClinicianCuts, Restrictions, Uncleared
from api.engine.ruletables.insights import Insights
from api.engine.ruletables.instruments import Form, Instrument
from api.engine.ruletables.load import (
    Daily,
    Dapre,
    Entry,
    Estimate,
    EstimateForm,
    Implements,
    Layoff,
    LayoffWeek,
    LeadIn,
    Least,
    Load,
    Pace,
    PlainDose,
    Rest,
    RpeTable,
    Tempo,
    Tolerance,
)
from api.engine.ruletables.monitoring import Deload, Monitoring, Plateau, Soreness
from api.engine.ruletables.numbers import Number, PerIrritability, PerPhase, RuleMark
from api.engine.ruletables.pain import Flare, Pain
from api.engine.ruletables.phases import Gate, PhaseCuts
from api.engine.ruletables.readiness import Readiness
from api.engine.ruletables.reading import IrritabilityCuts, LikenessCuts, StageCuts
from api.engine.ruletables.running import Running, RunRow
from api.engine.ruletables.season import Fear, Maintenance, Recurrence, SeasonCuts
from api.engine.ruletables.triage import Combination, TriageRow
from api.engine.ruletables.windows import Alarm, TimeCuts, Windows

__all__ = [
    "Alarm",
    "ClinicianCuts",
    "Combination",
    "Daily",
    "Dapre",
    "Deload",
    "Entry",
    "Estimate",
    "EstimateForm",
    "Fear",
    "Flare",
    "Form",
    "Gate",
    "Implements",
    "Insights",
    "Instrument",
    "IrritabilityCuts",
    "Layoff",
    "LayoffWeek",
    "LeadIn",
    "Least",
    "LikenessCuts",
    "Load",
    "Maintenance",
    "Monitoring",
    "Number",
    "Pace",
    "Pain",
    "PerIrritability",
    "PerPhase",
    "PhaseCuts",
    "PlainDose",
    "Plateau",
    "Readiness",
    "Recurrence",
    "Rest",
    "Restrictions",
    "RpeTable",
    "RuleMark",
    "RunRow",
    "Running",
    "SeasonCuts",
    "Soreness",
    "StageCuts",
    "Tempo",
    "TimeCuts",
    "Tolerance",
    "TriageRow",
    "Uncleared",
    "Windows",
]
