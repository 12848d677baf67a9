"""The tables of a rule set as types. Each ``Number`` knows its unit, mark and source."""

from dataclasses import dataclass

from api.engine.vocab import (
    Comparison,
    EvidenceMark,
    FlagLevel,
    Irritability,
    Phase,
    RunStage,
    Sport,
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the rules. ``name`` is its path in the file."""

    name: str
    value: float
    unit: str
    mark: EvidenceMark
    source: str

    @property
    def whole(self) -> int:
        return int(self.value)


@dataclass(frozen=True, slots=True)
class PerIrritability:
    low: Number
    moderate: Number
    high: Number

    def of(self, irritability: Irritability) -> Number:
        by = {
            Irritability.LOW: self.low,
            Irritability.MODERATE: self.moderate,
            Irritability.HIGH: self.high,
        }
        return by[irritability]


@dataclass(frozen=True, slots=True)
class PerPhase:
    p0: Number
    p1: Number
    p2: Number
    p3: Number
    p4: Number
    p5: Number
    p6: Number

    def of(self, phase: Phase) -> Number:
        return (self.p0, self.p1, self.p2, self.p3, self.p4, self.p5, self.p6)[int(phase[1])]


@dataclass(frozen=True, slots=True)
class Windows:
    """How far back rules look, and how long answers last."""

    sessions_days: Number
    valid_days: Number
    screening_days: Number
    same_kind_days: Number
    unsure_days: Number
    adult_years: Number
    routine_to_clearance_days: Number
    next_check_days: Number
    next_check_soon_days: Number
    completeness_days: Number


@dataclass(frozen=True, slots=True)
class Alarm:
    """When a check-in must ask the red flags again."""

    pain_from: Number
    rise_from: Number
    inflammatory_some: Number


@dataclass(frozen=True, slots=True)
class StageCuts:
    """Days since the episode began."""

    acute_below_days: Number
    subacute_to_days: Number
    recurrent_from: Number


@dataclass(frozen=True, slots=True)
class IrritabilityCuts:
    """How easily a back is stirred up (SINSS)."""

    rest_high_from: Number
    rest_moderate_from: Number
    settle_high_above_h: Number
    settle_moderate_from_h: Number
    onset_high_below_min: Number
    stable_spread: Number
    stable_days: Number
    median_days: Number
    median_values: Number
    confirmed_days: Number


@dataclass(frozen=True, slots=True)
class Pain:
    """The traffic light and what repeats of a colour mean."""

    green_max: PerIrritability
    red_from: PerIrritability
    rise_amber_above: PerIrritability
    rise_red_above: PerIrritability
    morning_amber_from: PerIrritability
    morning_red_from: PerIrritability
    settle_amber_above_h: PerIrritability
    settle_red_above_h: PerIrritability
    raised_from: Number
    raised_margin: Number
    raised_green_cap: Number
    raised_red_above: Number
    raised_red_from: Number
    before_over_baseline: Number
    baseline_mornings: Number
    baseline_min: Number
    steep_morning_above: Number
    reds_week: Number
    reds_week_days: Number
    reds_fortnight: Number
    reds_fortnight_days: Number
    trend_week_values: Number


@dataclass(frozen=True, slots=True)
class Flare:
    """What a flare is and how one comes back from it."""

    rise_from: Number
    explained_mornings: Number
    unexplained_mornings: Number
    explained_h: Number
    severe_from: Number
    rest_days: Number
    over_days: Number
    settled_margin: Number
    settled_mornings: Number
    volume_pct: Number
    load_pct: Number
    many: Number
    many_days: Number


@dataclass(frozen=True, slots=True)
class TimeCuts:
    """When too little change asks for a visit."""

    acute_days: Number
    acute_better_pct: Number
    acute_baseline_from: Number


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
class Readiness:
    """Short nights; they only ever lower."""

    sleep_last_below_h: Number
    sleep_three_below_h: Number
    short_nights: Number


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
class PhaseCuts:
    """Intake and gate cuts that are not rows of their own."""

    min_days: PerPhase
    intake_hinge_from: Number
    intake_brace_from: Number
    intake_plank_from_s: Number
    walk_test_max: Number
    walk_test_s: Number
    falling_quiet_max: Number
    calm_margin: Number
    calm_days: Number
    psfs_good: Number
    ambers_allowed: Number
    test_days: Number
    technique_single: Number
    effort_single: Number
    pattern_days: Number


@dataclass(frozen=True, slots=True)
class Rest:
    """Rest between sets."""

    strength_s: Number
    capacity_s: Number
    core_s: Number


@dataclass(frozen=True, slots=True)
class RuleMark:
    """A row that carries its own mark and source."""

    mark: EvidenceMark
    source: str

    def unit_of(self, name: str) -> str:
        """Unit of a numeric member, for the flat list of numbers."""
        suffixes = {"_s": "s", "_h": "h", "_days": "d", "_pct": "%"}
        fitting = [unit for suffix, unit in suffixes.items() if name.endswith(suffix)]
        return fitting[0] if fitting else str(getattr(self, "unit", "count"))


@dataclass(frozen=True, slots=True)
class RpeTable(RuleMark):
    """Percent of 1RM by repetitions plus repetitions in reserve, from one upward."""

    percent: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Layoff(RuleMark):
    from_days: int
    load_pct: int
    volume_pct: int


@dataclass(frozen=True, slots=True)
class RunRow(RuleMark):
    stage: RunStage
    run_s: int
    walk_s: int
    repeats: int
    exercise: str
    first_phase: Phase


@dataclass(frozen=True, slots=True)
class TriageRow(RuleMark):
    """A red flag: its level, its contact window and the few words it is spoken of with."""

    code: str
    level: FlagLevel
    within_h: int
    words: str
    asked: bool
    check_in: bool


@dataclass(frozen=True, slots=True)
class Combination(RuleMark):
    """``code`` together with any of the others stands at ``level``."""

    code: str
    with_any: tuple[str, ...]
    level: FlagLevel
    within_h: int


@dataclass(frozen=True, slots=True)
class Gate(RuleMark):
    """One exit criterion of a phase. ``sports`` empty: for everybody."""

    phase: Phase
    kind: str
    subject: str
    comparison: Comparison
    value: float
    unit: str
    text: str
    sports: tuple[Sport, ...]
