"""What a bad answer took out of the plan still has its say, in what the plan holds instead.

The worse an answer, the more leaves with it: a movement goes a phase back, a flare leaves easy
days. Were the lost exercise silent from then on, more pain would read as a calmer plan (INV-22).
"""

from collections.abc import Iterator

from msgspec.structs import replace

from api.engine.decisions import Prescription, Reason
from api.engine.lanes.building import make_lane
from api.engine.lanes.consulting import consulted, trace
from api.engine.lanes.decision import Account, LaneDecision
from api.engine.lanes.lane import Finding, Lane
from api.engine.lanes.reasons import reason_of
from api.engine.lanes.setback import SET_BACK
from api.engine.lanes.without import without
from api.engine.planning.basis import Basis
from api.engine.planning.substitution import alternatives, demand, kinder, last_resort
from api.engine.reading.exposure import GREEN, HARD
from api.engine.rules import pain
from api.engine.rules.order import RULES
from api.engine.telling.counterfactuals import what_would_change
from api.engine.telling.whys import why
from api.engine.values import Value
from api.engine.vocab import DecisionAction, MovementPattern, PainZone, Phase, caution

ANSWERED = (
    "pain.legs_spread",
    "pain.sharp_quality",
    "pain.session_red",
    "pain.next_morning_red",
    "pain.settle_red",
    "pain.worsening",
    "pain.red_twice_week",
    "pain.amber_twice",
)
"""Rules that read what the exercise itself was answered with, in the order of the rules."""
ANSWERING = tuple((code, dict(RULES)[code]) for code in ANSWERED)
APART = pain.SPARED | {MovementPattern.RUN}


class Word(Value, frozen=True):
    """What an exercise that is gone would have the plan do."""

    lane: Lane
    rule: str
    finding: Finding

    @property
    def action(self) -> DecisionAction:
        return self.finding.action


def counting_gone(
    basis: Basis, phase: Phase, answers: tuple[LaneDecision, ...]
) -> tuple[LaneDecision, ...]:
    """The answers of a plan with the most careful word of what is gone from it, where that is more
    careful than all of them. The dose of what stands in for it stays: it is the easier work."""
    most = max((caution(a.action) for a in answers), default=0)
    if most >= caution(DecisionAction.SUBSTITUTE):
        return answers
    words = [w for w in _words(basis, phase, answers) if caution(w.action) > most]
    if not words:
        return answers
    word = max(words, key=lambda w: caution(w.action))
    held = _in_its_place(word, phase, answers)
    if held is None:
        return answers
    dose = _marked(held.prescription, word)
    others = [replace(a, prescription=dose) if a is held else a for a in answers]
    return (*others, _spoken(word, held, dose))


def _words(basis: Basis, phase: Phase, answers: tuple[LaneDecision, ...]) -> Iterator[Word]:
    lanes = (make_lane(basis, phase, slug, None, False) for slug in _gone(basis, answers))
    for lane in (known for known in lanes if known is not None):
        _, fired = consulted(lane, ANSWERING)
        if fired:
            yield Word(lane, *max(fired, key=lambda row: caution(row[1].action)))


def _gone(basis: Basis, answers: tuple[LaneDecision, ...]) -> Iterator[str]:
    """The newest session of a movement that was answered badly, until two sessions in a row were
    green: what of it is no part of the plan. A warm-up that went well is no session of it. Runs
    have one lane for all, and stages as their way back."""
    book = basis.book
    here = {s for a in answers for s in (a.prescription.exercise, a.prescription.replaces)}
    bad = {e.exercise.pattern: e.day for e in book.exposures if e.zone in HARD}
    for pattern, day in bad.items():
        if pattern in APART or pain.settled_since(book, day):
            continue
        done = [e for e in book.of_pattern(pattern) if e.zone is not GREEN or not e.warms_up]
        newest = (e.exercise.slug for e in done if e.session is done[-1].session)
        yield from (slug for slug in newest if slug not in here)


def _in_its_place(
    word: Word, phase: Phase, answers: tuple[LaneDecision, ...]
) -> LaneDecision | None:
    """The answer that may stand for it, no harder on the back: what would stand in for it anyway,
    else walking and breathing, and for who asked for neither the gentlest work of the plan."""
    lane = word.lane
    known = {a.prescription.exercise: a for a in answers if not a.prescription.replaces}
    own = sorted((a.lane.exercise for a in known.values()), key=demand)
    easy = (*reversed(last_resort(phase, lane.basis)), *own)
    easiest = (e for e in easy if kinder(e, lane.exercise))
    fine = (*alternatives(lane.exercise, phase, lane.basis), *easiest)
    return next((known[e.slug] for e in fine if e.slug in known), None)


def _marked(dose: Prescription, word: Word) -> Prescription:
    lane, code, replaces = word.lane, word.finding.code, None
    if word.action is DecisionAction.SUBSTITUTE:
        replaces = lane.exercise.slug
    elif lane.last is not None and lane.last.zone is PainZone.RED:
        code = SET_BACK  # the dose is its own; it is the easier one
    return replace(dose, action=word.action, why=why(code), replaces=replaces)


def _account(word: Word, held: LaneDecision, reason: Reason) -> Account:
    said, fired = consulted(word.lane, RULES)
    other = without(word.lane, reason.code, word.finding, fired)
    return Account(
        trace=trace(said, word.rule, word.action),
        counterfactuals=what_would_change(word.lane, reason, other),
        before=held.account.before,
        after=held.account.after,
    )


def _spoken(word: Word, held: LaneDecision, dose: Prescription) -> LaneDecision:
    reason = reason_of(word.rule, word.finding, word.lane)
    return replace(
        held,
        action=word.action,
        binding_rule=word.rule,
        code=reason.code,
        prescription=dose,
        reasons=(reason,),
        level=word.finding.level,
        lane=word.lane,
        tell=lambda: _account(word, held, reason),
    )
