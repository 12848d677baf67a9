"""What the engine answers: a frozen receipt in base units.

Grams, metres, seconds inside; only ``DoseChange`` speaks wire units, because it is a
sentence for people (``60 -> 62.5 kg``). The caller adds id, status and instants.
"""

from datetime import date, datetime

from api.engine.facts import DecisionScope, FactRef, Position, SetTarget
from api.engine.values import Value
from api.engine.vocab import (
    AskKind,
    BaselineTest,
    BlockKind,
    ChangeUnit,
    ChangeVariable,
    Comparison,
    DecisionAction,
    EvidenceMark,
    PainQuality,
    Phase,
    RuleVerdict,
    RunStage,
    Urgency,
)


class Evidence(Value, frozen=True):
    """How well a number is founded, and where it comes from."""

    mark: EvidenceMark
    source: str


class Check(Value, frozen=True):
    """One comparison a physio can read aloud. ``met`` says whether it holds."""

    name: str
    value: float | None
    comparison: Comparison
    threshold: float
    unit: str
    met: bool
    evidence: Evidence
    fact_ids: tuple[str, ...] = ()


class Reason(Value, frozen=True):
    code: str
    rule: str
    text: str
    checks: tuple[Check, ...]


class TraceLine(Value, frozen=True):
    rule: str
    verdict: RuleVerdict
    action: DecisionAction | None = None


class Counterfactual(Value, frozen=True):
    """What would have changed the answer; its checks are the ones that are not met."""

    action: DecisionAction
    text: str
    checks: tuple[Check, ...] = ()


class Ask(Value, frozen=True):
    kind: AskKind
    text: str
    due_on: date
    tests: tuple[BaselineTest, ...] = ()
    codes: tuple[str, ...] = ()
    exercise: str | None = None
    """The exercise a light set is asked of."""


class Referral(Value, frozen=True):
    """Who should look at this, and how soon. ``within_h`` 0 is now; None has no deadline."""

    urgency: Urgency
    who: str
    within_h: int | None
    text: str
    codes: tuple[str, ...]


class Completeness(Value, frozen=True):
    """How much of what was asked is there. Ratios are 0-1, None without anything expected."""

    expected: int
    present: int
    missing: tuple[str, ...]
    adherence_7d: float | None = None
    mornings_answered_14d: float | None = None


class Intervals(Value, frozen=True):
    run_s: int
    walk_s: int
    repeats: int


class StopIf(Value, frozen=True):
    pain_at_least: int
    qualities: tuple[PainQuality, ...]


class DoseChange(Value, frozen=True):
    """Wire units: kg for load, else the unit named."""

    variable: ChangeVariable
    before: float | None
    after: float | None
    unit: ChangeUnit


class Alternative(Value, frozen=True):
    exercise: str
    name: str
    because: str


class Prescription(Value, frozen=True):
    """One dose of one exercise. At most 30 sets, 5 alternatives, 5 changes."""

    exercise: str
    name: str
    action: DecisionAction
    sets: tuple[SetTarget, ...]
    stop_if: StopIf
    why: str
    group: str | None = None
    replaces: str | None = None
    tempo: str | None = None
    rest_s: int | None = None
    stage: RunStage | None = None
    intervals: Intervals | None = None
    changes: tuple[DoseChange, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    not_before: datetime | None = None
    slot: str | None = None


class Block(Value, frozen=True):
    kind: BlockKind
    prescriptions: tuple[Prescription, ...]


class PlannedDay(Value, frozen=True):
    """A session of the coming week, in the order warm-up, main, cool-down."""

    local_date: date
    key: str
    name: str
    phase: Phase
    expected_duration_s: int
    blocks: tuple[Block, ...]

    @property
    def main(self) -> tuple[Prescription, ...]:
        """The work itself, without warm-up and cool-down."""
        blocks = (block for block in self.blocks if block.kind is BlockKind.MAIN)
        return tuple(dose for block in blocks for dose in block.prescriptions)


class Decision(Value, frozen=True):
    """The sealed part of a receipt. ``output_hash`` covers everything but itself.

    ``position`` is what a plan decision leaves for the next one to start from; a plan that
    prescribes nothing hands back the position it was given (None before the first plan).
    ``sessions`` is filled for plan scope only.
    """

    scope: DecisionScope
    local_date: date
    action: DecisionAction
    urgency: Urgency
    phase: Phase
    headline: str
    text: str
    safety_net: str
    next_check_on: date
    prescriptions: tuple[Prescription, ...]
    referral: Referral | None
    binding_rule: str
    reasons: tuple[Reason, ...]
    trace: tuple[TraceLine, ...]
    counterfactuals: tuple[Counterfactual, ...]
    asks: tuple[Ask, ...]
    facts: tuple[FactRef, ...]
    completeness: Completeness
    valid_until: date
    ruleset_version: str
    library_version: str
    input_hash: str
    output_hash: str
    position: Position | None = None
    sessions: tuple[PlannedDay, ...] = ()
