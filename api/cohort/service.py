"""The public door of the cohort: run it, read it, write its page."""

from api.cohort.calibration import Reading, readings
from api.cohort.caps import Priced, priced
from api.cohort.hypercube import draws
from api.cohort.report.page import Findings, write
from api.cohort.report.terminal import bar, summary
from api.cohort.running import ENGINE, Breach, Plan, Progress, Result, engines, simulate
from api.cohort.sensitivity import BELIEFS, swings
from api.cohort.world.parameters import World, WorldError, load

__all__ = [
    "BELIEFS",
    "ENGINE",
    "Breach",
    "Findings",
    "Plan",
    "Priced",
    "Progress",
    "Reading",
    "Result",
    "World",
    "WorldError",
    "bar",
    "draws",
    "engines",
    "load",
    "priced",
    "readings",
    "simulate",
    "summary",
    "swings",
    "write",
]
