"""The order rules are consulted in: that of rule book B10, top line first."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from api.engine.lanes.lane import NOT_APPLICABLE, NOT_EVALUATED, Lane, Outcome
from api.engine.rules import (
    caps,
    clinician,
    dapre,
    deload,
    layoff,
    pain,
    progress,
    quality,
    readiness,
    running,
    safety,
    season,
    soreness,
    wishes,
)

Rule = tuple[str, Callable[[Lane], Outcome]]
RULES: tuple[Rule, ...] = (
    ("safety.clearance", safety.clearance),
    ("legs.spread", pain.legs_spread),
    ("pain.legs_spread", pain.session_legs),
    ("pain.sharp_quality", pain.sharp),
    ("pain.session_red", pain.session_red),
    ("pain.next_morning_red", pain.morning_red),
    ("pain.settle_red", pain.settle_red),
    ("flare.protocol", pain.flare),
    ("pain.worsening", pain.worsening),
    ("pain.red_twice_week", pain.red_twice_week),
    ("pain.amber_twice", pain.amber_twice),
    ("pain.amber", pain.amber),
    ("pain.steep_morning", pain.steep_morning),
    ("pain.soreness", soreness.soreness),
    ("run.session_spike", running.spike),
    ("readiness.low", readiness.readiness),
    ("deload.week", deload.light_week),
    ("layoff.ramp", layoff.layoff),
    ("wish.less", wishes.wish),
    ("data.morning_missing", pain.morning_missing),
    ("pattern.not_green", pain.pattern_not_green),
    ("quality.technique", quality.technique),
    ("quality.effort", quality.effort),
    ("quality.effort_said", quality.effort_said),
    ("quality.all_done", quality.all_done),
    ("quality.adherence", quality.adherence),
    ("safety.unsure", safety.unsure),
    ("safety.routine_freeze", safety.routine_freeze),
    ("phase.above", safety.above_phase),
    ("season.last_heavy", season.last_heavy),
    ("season.in_season", season.in_season),
    ("run.stage_pace", running.stage_pace),
    ("run.hop_test", running.hop_test),
    ("run.week_runs", running.week_runs),
    ("run.speed", running.speed),
    ("progress.spacing", progress.spacing),
    ("progress.single_green", progress.single_green),
    ("progress.clinician", clinician.load_override),
    ("progress.restore", progress.restore),
    ("progress.dapre", dapre.dapre),
    ("progress.two_for_two", progress.two_for_two),
    ("progress.two_green", progress.two_green),
    ("cap.step", caps.step),
    ("cap.week", caps.week),
    ("cap.ceiling", caps.ceiling),
    ("cap.brace", caps.brace),
    ("cap.hinge_volume", caps.hinge_volume),
    ("cap.run_week", caps.run_week),
    ("cap.load_week", caps.load_week),
    ("start.first", progress.start),
)
"""In the order of rule book B10. The most careful finding binds; order breaks ties."""

_UNANSWERED = (
    "pain.legs_spread",
    "pain.sharp_quality",
    "pain.session_red",
    "pain.next_morning_red",
    "pain.settle_red",
    "pain.amber_twice",
    "pain.amber",
    "layoff.ramp",
    "data.morning_missing",
    "quality.technique",
    "quality.effort",
    "quality.all_done",
)
_NOTHING_TO_RAISE = (
    "run.session_spike",
    "pattern.not_green",
    "quality.effort_said",
    "run.stage_pace",
    "run.hop_test",
    "run.week_runs",
    "run.speed",
    "progress.spacing",
    "progress.single_green",
    "progress.restore",
    "progress.dapre",
    "progress.two_for_two",
    "progress.two_green",
    "cap.step",
    "cap.week",
    "cap.ceiling",
    "cap.brace",
    "cap.hinge_volume",
    "cap.run_week",
    "cap.load_week",
)
UNDONE: Mapping[str, Outcome] = MappingProxyType(
    dict.fromkeys(_UNANSWERED, NOT_EVALUATED) | dict.fromkeys(_NOTHING_TO_RAISE, NOT_APPLICABLE)
)
"""What these rules say of an exercise that is no run and was never done: they need not be asked.
Half of a first plan is such exercises."""
