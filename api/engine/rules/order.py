"""The order rules are consulted in: that of rule book B10, top line first."""

from collections.abc import Callable

from api.engine.lanes import Lane, Outcome
from api.engine.rules import layoff, pain, progress, quality, readiness, running, safety

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
    ("run.session_spike", running.spike),
    ("readiness.low", readiness.readiness),
    ("layoff.ramp", layoff.layoff),
    ("wish.less", quality.wish),
    ("data.morning_missing", pain.morning_missing),
    ("pattern.not_green", pain.pattern_not_green),
    ("quality.technique", quality.technique),
    ("quality.effort", quality.effort),
    ("quality.all_done", quality.all_done),
    ("quality.adherence", quality.adherence),
    ("safety.unsure", safety.unsure),
    ("safety.routine_freeze", safety.routine_freeze),
    ("phase.above", safety.above_phase),
    ("run.stage_pace", running.stage_pace),
    ("run.hop_test", running.hop_test),
    ("progress.spacing", progress.spacing),
    ("progress.single_green", progress.single_green),
    ("progress.two_green", progress.two_green),
    ("progress.restore", progress.restore),
    ("start.first", progress.start),
)
"""In the order of rule book B10. The most careful finding binds; order breaks ties."""
