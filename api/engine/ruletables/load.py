"""Loads, first phases of demanding work, rest, lay-offs."""

from enum import StrEnum

from api.engine.ruletables.numbers import Number, PerIrritability, PerPhase, RuleMark
from api.engine.template import DoseKind
from api.engine.values import Value
from api.engine.vocab import ExerciseMeasure, Phase, Stricter


class Load(Value, frozen=True):
    """Loads: starts, steps, caps, ceilings, spacing."""

    start_pct: PerIrritability
    rung_start_pct: PerIrritability
    step_pct: PerIrritability
    red_cut_pct: PerIrritability
    history_ceiling_pct: PerPhase
    painfree_ceiling_pct: PerPhase
    effort_max: PerPhase
    ballistic_start_pct: Number
    cap_pct: Number
    week_cap_pct: Number
    week_cap_to: Number
    week_cap_days: Number
    amber_cut_pct: Number
    reentry_below_pct: Number
    novice_below_y: Number
    novice_step_pct: Number
    novice_effort: Number
    touch_and_go_pct: Number
    touch_and_go_before: Number
    restore_days: Number
    tolerated_days: Number
    painfree_days: Number
    repetitions_valid: Number
    rpe_trusted_from: Number
    rpe_trusted_to: Number
    drill_rungs: Number
    first_loaded_rung: Number
    tested_rung_from: Number
    greens_needed: Number
    greens_restore: Number
    spacing_h: Number
    spacing_heavy_h: Number
    heavy_from_pct: Number
    technique_min: Number
    adherence_min: Number
    adherence_days: Number
    sports_rising_max: Number
    sports_rising_days: Number
    done_min_pct: Number
    reps_step: Number
    reps_span: Number
    hold_step_s: Number
    cardio_step_s: Number
    time_step_pct: Number
    finding_days: Number
    finding_cap_pct: Number
    finding_demand_days: Number
    finding_effort: Number
    finding_effort_room: Number
    finding_step_pct: Number
    single_set_keep_pct: Number
    extra_reps: Number
    extra_sessions: Number
    rung_greens: Number
    rung_greens_fast: Number
    fast_morning_max: Number
    hinge_week_pct: PerPhase
    known_weeks: Number
    total_week_pct: Number
    brace_from_pct: Number
    brace_heavy: Number
    brace_timed: Number
    short_hold_s: Number
    pyramid_span: Number
    dapre_from: Number
    lead_in_from_kg: Number
    dapre_set: Number


class Least(Value, frozen=True):
    """The smallest doses that bad days lead to. Whoever does less already is not asked for more."""

    reps: Number
    hold_s: Number
    calm_s: Number
    walk_s: Number
    distance_m: Number


class Implements(Value, frozen=True):
    """Where implements of a kind end, one of them: the heaviest that is usual, and for bars, which
    plates have no end for, the empty one."""

    dumbbell_kg: Number
    kettlebell_kg: Number
    ball_kg: Number
    barbell_kg: Number
    trap_bar_kg: Number
    safety_bar_kg: Number


class Entry(Value, frozen=True):
    """First phase of demanding work, whatever a plan says (INV-18, INV-19)."""

    impact_two_from: Number
    impact_three_from: Number
    hops_from: Number
    ballistic_from: Number
    single_leg_from: Number
    effort_load_from: Number
    single_leg_load_from: Number
    early_hold_max: Number


class Daily(Value, frozen=True):
    """First doses of what every plan keeps: walking and breathing (INV-21)."""

    walk_s: Number
    walk_max_s: Number
    breathing_sets: Number
    breathing_s: Number
    breathing_max_s: Number
    sessions_per_week: Number
    sessions_max: Number


class Rest(Value, frozen=True):
    """Rest between sets."""

    strength_s: Number
    capacity_s: Number
    core_s: Number
    older_s: Number


class Pace(Value, frozen=True):
    """How fast doses without a time of their own are done. It sets no dose."""

    rep_s: Number
    metre_s: Number
    round_s: Number


class RpeTable(RuleMark, frozen=True):
    """Percent of 1RM by repetitions plus repetitions in reserve, from one upward."""

    percent: tuple[float, ...]


class Layoff(RuleMark, frozen=True):
    from_days: int
    load_pct: int
    volume_pct: int
    effort_max: int
    of_pattern: bool
    """Also for loads and runs whose own movement alone was away: who trains on has not lost the
    easy work they left out."""
    by_weeks: bool
    """The way back has a share for each of its weeks."""
    anew: bool
    """The plan itself starts from the ground."""

    def stricter_of(self, name: str) -> Stricter:
        return Stricter.LOWER


class LayoffWeek(RuleMark, frozen=True):
    """A week of the way back from rows that go ``by_weeks``: the most of what was done before."""

    load_pct: int
    volume_pct: int

    def stricter_of(self, name: str) -> Stricter:
        return Stricter.LOWER


class EstimateForm(StrEnum):
    """Shape of a formula in ``r`` repetitions; the members of its row are its coefficients."""

    LINEAR = "linear"
    """1 + r / a"""
    POWER = "power"
    """r ** a"""
    HYPERBOLIC = "hyperbolic"
    """a / (b - c r)"""
    EXPONENTIAL = "exponential"
    """a / (b + c e^(-k r))"""


class Estimate(RuleMark, frozen=True):
    """One formula from a set to the maximum: a factor on its load."""

    code: str
    form: EstimateForm
    prescribes: bool
    """The lowest of these prescribes; the median of all is for display."""
    a: float
    b: float
    c: float
    k: float


class PlainDose(RuleMark, frozen=True):
    """What an exercise starts with where no slot says otherwise, by its measure."""

    subject: ExerciseMeasure
    kind: DoseKind
    sets: int
    low: int
    high: int

    def stricter_of(self, name: str) -> Stricter:
        # Fewer repetitions of a loaded lift are a heavier load, so only sets have a direction.
        return Stricter.LOWER if name == "sets" else Stricter.FIXED


class Tempo(RuleMark, frozen=True):
    """Usual tempo of a hinge or squat in a phase: down, hold, up, hold, in seconds."""

    phase: Phase
    tempo: str


class LeadIn(RuleMark, frozen=True):
    """One lighter set before the first lift of a day, as a share of its load."""

    reps: int
    load_pct: int

    def unit_of(self, name: str) -> str:
        return "%" if name == "load_pct" else "reps"


class Dapre(RuleMark, frozen=True):
    """What the repetitions of an all-out set say about the next load, in grams."""

    reps_from: int
    next_low_g: int
    next_high_g: int

    def unit_of(self, name: str) -> str:
        return "g" if name.endswith("_g") else "reps"


class Tolerance(Value, frozen=True):
    """One light set that shows an avoided exercise may come back (LOW irritability only)."""

    sets_max: Number
    effort_max: Number
    pain_max: Number
    morning_max: Number
