"""Run stages and single-session spikes."""

from api.engine.ruletables.numbers import Number, RuleMark
from api.engine.values import Value
from api.engine.vocab import Phase, RunStage


class Running(Value, frozen=True):
    """Run stages and single-session spikes."""

    spike_pct: Number
    spike_days: Number
    stage_days: Number
    hop_max: Number
    hop_free_stages: Number
    distance_rule_from: Number
    walk_short_s: Number
    week_pct: Number
    week_small_s: Number
    week_runs: Number
    speed_days: Number
    speed_from: Number
    speed_base_from: Number
    back_stages: Number
    reds_in_row: Number
    reds_back_stages: Number


class RunRow(RuleMark, frozen=True):
    stage: RunStage
    run_s: int
    walk_s: int
    repeats: int
    exercise: str
    first_phase: Phase
    effort: float

    def unit_of(self, name: str) -> str:
        return "RPE" if name == "effort" else RuleMark.unit_of(self, name)
