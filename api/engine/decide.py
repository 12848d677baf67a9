"""The one door: facts and rules in, a sealed decision out.

Safety is asked first and bounds everything after it. Then the phase, then one lane per
exercise; a plan is as careful as its most careful lane. Nothing here reads a clock.
"""

from datetime import timedelta

from msgspec.structs import replace

from api.engine.codec import facts_sorted, fingerprint
from api.engine.decisions import Decision
from api.engine.dosing.deload import light_week
from api.engine.dosing.run_lane import run_lane
from api.engine.facts import Facts, Session
from api.engine.lanes.building import make_lane
from api.engine.lanes.decision import LaneDecision, decide_lane, one_per_exercise
from api.engine.lanes.lane import Lane
from api.engine.library import WALKS, Library
from api.engine.planning.asked import asked_alone, of_runs, of_slots, slots
from api.engine.planning.basis import Basis
from api.engine.planning.phases import Standing, stage_phase, stand
from api.engine.planning.season import taper
from api.engine.planning.selection import runs
from api.engine.planning.substitution import last_resort
from api.engine.planning.to_test import to_test
from api.engine.planning.turns import one_rising
from api.engine.reading.timeline import read
from api.engine.ruleset import RuleSet
from api.engine.telling.receipts import (
    Draft,
    from_lanes,
    from_lock,
    nothing_left,
    sealed,
    unknown,
    whole,
)
from api.engine.template import Curriculum
from api.engine.vocab import LockEffect, MovementPattern, ScopeKind, SessionStatus


def decide(facts: Facts, ruleset: RuleSet, library: Library, curriculum: Curriculum) -> Decision:
    """The decision for ``facts.scope`` on ``facts.as_of``.

    Pure, total and deterministic: equal facts in any order give equal bytes. Loads in the
    answer are grams; only ``DoseChange`` speaks kilograms.
    """
    basis = _basis(facts, ruleset, library, curriculum)
    rules = (ruleset.version, ruleset.sha256)
    input_hash = fingerprint(basis.book.facts, *rules, library.version, curriculum.version)
    return sealed(_draft(basis), basis.book, input_hash)


def deliberate(
    facts: Facts, ruleset: RuleSet, library: Library, curriculum: Curriculum
) -> Decision:
    """The same decision without its hashes: for what nobody will keep, like a what-if."""
    basis = _basis(facts, ruleset, library, curriculum)
    return whole(_draft(basis), basis.book)


def _basis(facts: Facts, ruleset: RuleSet, library: Library, curriculum: Curriculum) -> Basis:
    """The facts in canonical order, read, with the curriculum beside them."""
    ordered = facts_sorted(within_reach(facts, ruleset))
    return Basis(read(ordered, ruleset, library), curriculum)


def within_reach(facts: Facts, ruleset: RuleSet) -> Facts:
    """Without what no rule looks back to: a long history costs no more than a season.

    Answers about safety are never too old, and old sessions are kept for what they said of
    the legs: without it, what was known then would seem new.
    """
    first = facts.as_of - timedelta(days=ruleset.windows.sessions_days.whole)
    recent = tuple(s for s in facts.sessions if s.ref.local_date >= first)
    older = (s for s in facts.sessions if s.ref.local_date < first and s.leg and s.leg.sensations)
    return replace(
        facts,
        sessions=(*map(_legs_only, older), *recent),
        check_ins=tuple(
            c
            for c in facts.check_ins
            if c.ref.local_date >= first or c.red_flags or c.leg.sensations
        ),
    )


def _legs_only(session: Session) -> Session:
    """A session behind the look-back: what it said of the legs, as if nothing had been trained."""
    return replace(session, status=SessionStatus.SKIPPED, exercises=())


def _draft(basis: Basis) -> Draft:
    """Safety first, then the phase and the lighter week, then the lanes of what was asked about."""
    scope = basis.book.facts.scope
    plan = scope.kind is ScopeKind.PLAN
    if basis.book.lock.effect is LockEffect.NOTHING_PRESCRIBED:
        return from_lock(basis.book, stand(basis.book, may_move=False))
    standing = stand(basis.book, may_move=plan, taper=taper(basis.book) is not None)
    light = light_week(basis.book, standing, may_begin=plan)
    basis = replace(basis, highest=standing.phase, deload=light)
    return _of_plan(basis, standing) if plan else _of_part(basis, standing)


def _of_plan(basis: Basis, standing: Standing) -> Draft:
    plan = one_rising(basis, standing)
    if not plan.answers:
        return nothing_left(basis.book, standing, plan)
    draft = from_lanes(basis.book, standing, plan.answers, plan)
    return replace(draft, to_test=to_test(basis, standing, plan.sessions))


def _of_part(basis: Basis, standing: Standing) -> Draft:
    """One exercise or one pattern."""
    answers = _answers(basis, standing)
    if not answers:
        return unknown(basis.book, standing, _walking_and_breathing(basis, standing))
    given = tuple(a for a in answers if a.prescription.sets)
    if not given:
        return nothing_left(basis.book, standing, None)
    return from_lanes(basis.book, standing, given, None)


def _answers(basis: Basis, standing: Standing) -> tuple[LaneDecision, ...]:
    scope = basis.book.facts.scope
    if scope.kind is ScopeKind.EXERCISE and scope.exercise is not None:
        return _of_exercise(basis, standing, scope.exercise)
    return _of_pattern(basis, standing, scope.pattern) if scope.pattern else ()


def _of_exercise(basis: Basis, standing: Standing, slug: str) -> tuple[LaneDecision, ...]:
    exercise = basis.book.library.get(slug)
    if exercise is not None and (runs(exercise) or slug in WALKS):  # a walk may be the stage R0
        planned = _running(basis, standing)
        named = tuple(a for a in planned if a.prescription.exercise == slug)
        if named or runs(exercise):
            return named or _of_stages(basis, standing)
    lane = asked_alone(basis, standing, slug)
    return (decide_lane(lane),) if lane is not None else ()


def _of_pattern(
    basis: Basis, standing: Standing, pattern: MovementPattern
) -> tuple[LaneDecision, ...]:
    """Its exercises of the plan, and the one that was trained last."""
    if pattern is MovementPattern.RUN:
        return _of_runs(basis, standing)
    named = [lane.exercise.slug for lane in of_slots(basis, standing, pattern)]
    named += [e.exercise.slug for e in basis.book.of_pattern(pattern)[-1:]]
    lanes = [asked_alone(basis, standing, slug) for slug in dict.fromkeys(named)]
    return one_per_exercise(decide_lane(lane) for lane in lanes if lane is not None)


def _of_runs(basis: Basis, standing: Standing) -> tuple[LaneDecision, ...]:
    """What a plan of today runs; where it does not run, the stage that was reached."""
    return _running(basis, standing) or _of_stages(basis, standing)


def _running(basis: Basis, standing: Standing) -> tuple[LaneDecision, ...]:
    """A stage, or the sprints and easy minutes that are none, each as the coming week has it."""
    first: dict[str, Lane] = {}
    for lane in of_runs(basis, standing):
        if lane.running or runs(lane.exercise):
            first.setdefault(lane.key, lane)
    return one_per_exercise(map(decide_lane, first.values()))


def _of_stages(basis: Basis, standing: Standing) -> tuple[LaneDecision, ...]:
    """The stages of running are one lane."""
    slot = next((s for s in slots(basis, standing) if s.stages is not None), None)
    lane = run_lane(basis, stage_phase(basis.book, standing), slot, True)
    return (decide_lane(lane),) if lane is not None else ()


def _walking_and_breathing(basis: Basis, standing: Standing) -> tuple[LaneDecision, ...]:
    """What goes on whatever is asked about, or the gentlest work that is left."""
    easy = last_resort(standing.phase, basis)
    lanes = [make_lane(basis, standing.phase, e.slug, None, True) for e in easy]
    answers = [decide_lane(lane) for lane in lanes if lane is not None]
    # What stands in for one of them may be the other: an exercise has one dose.
    return tuple({a.prescription.exercise: a for a in reversed(answers)}.values())[::-1]
