"""Loads, first phases of demanding work, rest, lay-offs."""

from dataclasses import dataclass

from api.engine.ruletables.numbers import Number, PerIrritability, PerPhase, RuleMark
from api.engine.vocab import Stricter


@dataclass(frozen=True, slots=True)
class Load:
    """Loads: starts, steps, caps, ceilings, spacing."""

    start_pct: PerIrritability
    step_pct: PerIrritability
    red_cut_pct: PerIrritability
    history_ceiling_pct: PerPhase
    painfree_ceiling_pct: PerPhase
    effort_max: PerPhase
    cap_pct: Number
    week_cap_pct: Number
    week_cap_days: Number
    amber_cut_pct: Number
    reentry_below_pct: Number
    restore_days: Number
    tolerated_days: Number
    painfree_days: Number
    repetitions_valid: Number
    rpe_trusted_from: Number
    rpe_trusted_to: Number
    drill_rungs: Number
    first_loaded_rung: Number
    greens_needed: Number
    greens_restore: Number
    spacing_h: Number
    spacing_heavy_h: Number
    heavy_from_pct: Number
    technique_min: Number
    adherence_min: Number
    adherence_days: Number
    reps_step: Number
    reps_span: Number
    hold_step_s: Number
    cardio_step_s: Number
    time_step_pct: Number
    finding_days: Number
    finding_cap_pct: Number
    finding_demand_days: Number
    finding_effort: Number
    finding_step_pct: Number


@dataclass(frozen=True, slots=True)
class Entry:
    """First phase of demanding work, whatever a plan says (INV-18, INV-19)."""

    impact_two_from: Number
    impact_three_from: Number
    hops_from: Number
    ballistic_from: Number
    single_leg_from: Number
    single_leg_load_from: Number
    early_hold_max: Number


@dataclass(frozen=True, slots=True)
class Daily:
    """First doses of what every plan keeps: walking and breathing (INV-21)."""

    walk_s: Number
    walk_max_s: Number
    breathing_sets: Number
    breathing_s: Number
    breathing_max_s: Number


@dataclass(frozen=True, slots=True)
class Rest:
    """Rest between sets."""

    strength_s: Number
    capacity_s: Number
    core_s: Number


@dataclass(frozen=True, slots=True)
class RpeTable(RuleMark):
    """Percent of 1RM by repetitions plus repetitions in reserve, from one upward."""

    percent: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Layoff(RuleMark):
    from_days: int
    load_pct: int
    volume_pct: int

    def stricter_of(self, name: str) -> Stricter:
        return Stricter.LOWER
