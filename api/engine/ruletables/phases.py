"""Intake and gates of the phases."""

from api.engine.ruletables.numbers import Number, PerPhase, RuleMark
from api.engine.values import Value
from api.engine.vocab import Comparison, Phase, Sport, Stricter


class PhaseCuts(Value, frozen=True):
    """Intake and gate cuts that are not rows of their own."""

    min_days: PerPhase
    intake_hinge_from: Number
    intake_brace_from: Number
    intake_plank_from_s: Number
    older_years: Number
    older_pct: Number
    walk_test_max: Number
    walk_test_s: Number
    falling_quiet_max: Number
    calm_margin: Number
    calm_days: Number
    psfs_good: Number
    ambers_allowed: Number
    test_days: Number
    retest_days: Number
    retest_notice_days: Number
    technique_single: Number
    effort_single: Number
    pattern_days: Number
    fresh_days: Number
    falling_mornings: Number
    calm_sessions: Number
    steps_without_history: Number
    back_greens: Number
    visit_rise_to: Number
    settle_days: Number


class Gate(RuleMark, frozen=True):
    """One exit criterion of a phase. ``sports`` empty: for everybody."""

    phase: Phase
    kind: str
    subject: str
    comparison: Comparison
    value: float
    unit: str
    text: str
    sports: tuple[Sport, ...]

    def stricter_of(self, name: str) -> Stricter:
        ways = {Comparison.AT_LEAST: Stricter.HIGHER, Comparison.AT_MOST: Stricter.LOWER}
        return ways.get(self.comparison, Stricter.FIXED)
