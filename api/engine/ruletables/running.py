"""Run stages and single-session spikes."""

from dataclasses import dataclass

from api.engine.ruletables.numbers import Number, RuleMark
from api.engine.vocab import Phase, RunStage


@dataclass(frozen=True, slots=True)
class Running:
    """Run stages and single-session spikes."""

    spike_pct: Number
    spike_days: Number
    stage_days: Number
    hop_max: Number
    hop_free_stages: Number
    distance_rule_from: Number
    walk_short_s: Number


@dataclass(frozen=True, slots=True)
class RunRow(RuleMark):
    stage: RunStage
    run_s: int
    walk_s: int
    repeats: int
    exercise: str
    first_phase: Phase
