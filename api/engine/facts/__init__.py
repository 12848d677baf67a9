"""Facts: everything a decision may know, frozen, in base units, with the day it is asked for.

Grams, metres, seconds; pain is NPRS 0-10. Facts carry the id and version they were read
at, so that a receipt can name them. Collections are tuples; order never matters: the
engine sorts by day, instant and id itself (INV-24).
"""

from api.engine.facts.athlete import (
    Athlete,
    Best,
    DecisionScope,
    Enrollment,
    FactRef,
    Goal,
    OverrideRequest,
)
from api.engine.facts.body import BaselineResult, DayVitals, Episode, LegSymptoms, ToleratedLoad
from api.engine.facts.exercises import OwnExercise
from api.engine.facts.position import OpenVisit, Position, PrescribedDose
from api.engine.facts.safety import (
    Clearance,
    ClinicianOverride,
    Flag,
    PhasePlacement,
    Restriction,
    Screening,
)
from api.engine.facts.training import CheckIn, Effort, ExerciseDone, Session, SetDone, SetTarget
from api.engine.facts.whole import Facts

__all__ = [
    "Athlete",
    "BaselineResult",
    "Best",
    "CheckIn",
    "Clearance",
    "ClinicianOverride",
    "DayVitals",
    "DecisionScope",
    "Effort",
    "Enrollment",
    "Episode",
    "ExerciseDone",
    "FactRef",
    "Facts",
    "Flag",
    "Goal",
    "LegSymptoms",
    "OpenVisit",
    "OverrideRequest",
    "OwnExercise",
    "PhasePlacement",
    "Position",
    "PrescribedDose",
    "Restriction",
    "Screening",
    "Session",
    "SetDone",
    "SetTarget",
    "ToleratedLoad",
]
