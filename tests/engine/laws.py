"""The invariants as predicates: each says what is wrong with an answer, or nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from api.engine.decisions import Decision, Prescription
from api.engine.dosing.ceilings import ceiling_g
from api.engine.dosing.references import reference_e1rm_g
from api.engine.facts import Facts
from api.engine.library import Exercise
from api.engine.reading.book import Book
from api.engine.reading.exposure import phase_rank, rpe_of, stage_rank
from api.engine.reading.timeline import read
from api.engine.safety.triage import CLINICIANS
from api.engine.telling.whys import WHYS
from api.engine.vocab import (
    CAUTION,
    DecisionAction,
    Irritability,
    MovementPattern,
    PainZone,
    Phase,
    ScopeKind,
)
from tests.engine import factories as make
from tests.engine.red_loads import most_after_red_g

CAREFUL = CAUTION[CAUTION.index(DecisionAction.REGRESS) :]
FORBIDDEN = re.compile(
    r"\b(diagnos\w*|cure\w*|heal\w*|herniat\w*|disc|sciatica|fracture\w*|cancer|tumou?r|arthritis"
    r"|guarantee\w*|prevent\w*|injur\w*|damage\w*|pain-free in|in \d+ (days|weeks) you will)\b",
    re.I,
)


def book_of(facts: Facts) -> Book:
    from api.engine.codec import facts_sorted

    return read(facts_sorted(facts), make.RULES, make.LIBRARY)


def everything(made: Decision) -> Iterator[Prescription]:
    yield from made.prescriptions
    for day in made.sessions:
        for block in day.blocks:
            yield from block.prescriptions


def loads(p: Prescription) -> list[int]:
    return [row.load_g for row in p.sets if row.load_g is not None]


def inv_04(facts: Facts, made: Decision) -> str | None:
    book = book_of(facts)
    for p in made.prescriptions:
        own = book.of_exercise(p.exercise)
        steep = own and any(
            r.code == "morning_up" and r.value is not None and r.value > 2
            for r in own[-1].judgement.rows
        )
        if steep and any(rises(c) for c in p.changes):
            return f"{p.exercise} rises after a steep morning"
    return None


def rises(change: "object") -> bool:
    return (change.after or 0) > (change.before or 0)


def inv_05(facts: Facts, made: Decision) -> str | None:
    book = book_of(facts)
    for p in made.prescriptions:
        known = book.library.get(p.exercise)
        same = [e for e in book.of_pattern(known.pattern) if e.speaks_for_others] if known else []
        last = [e for e in same if e.session.ref.id == same[-1].session.ref.id]
        if any(e.morning is None for e in last) and p.action is DecisionAction.PROGRESS:
            return f"{p.exercise} progresses without the morning of its pattern"
    return None


def inv_06(facts: Facts, made: Decision) -> str | None:
    book = book_of(facts)
    for p in made.prescriptions:
        own = book.of_exercise(p.exercise)
        red = own and own[-1].judgement.zone_of("in_session", "sharp_quality") is PainZone.RED
        most = most_after_red_g(book, own[-1]) if red and p.stage is None else None
        if most is not None and max(loads(p), default=0) > most:
            return f"{p.exercise} {max(loads(p))} after red at {own[-1].load_g}"
    return None


def inv_07(facts: Facts, made: Decision) -> str | None:
    book = book_of(facts)
    for p in made.prescriptions:
        if p.action is not DecisionAction.PROGRESS or p.stage is not None:
            continue
        own = book.of_exercise(p.exercise)
        known = max((e.load_g or 0 for e in own if e.zone is PainZone.GREEN), default=0)
        two = len(own) > 1 and all(e.zone is PainZone.GREEN for e in own[-2:])
        apart = two and (own[-1].at - own[-2].at).total_seconds() >= 48 * 3600
        known = max(known, allowed_g(facts, p.exercise), carried_g(book, p.exercise, 28))
        if max(loads(p), default=0) > known and not apart:
            return f"{p.exercise} passes known ground on one green"
    return None


def on_ladder(slug: str) -> bool:
    """A loaded rung of the hinge ladder but swings (B5): they speak of one movement."""
    exercise = make.LIBRARY.exercises.get(slug)
    return exercise is not None and (exercise.hinge_rung or 0) >= 5 and not exercise.ballistic


def inv_08(facts: Facts, made: Decision) -> str | None:
    book = book_of(facts)
    for p in made.prescriptions:
        logged = [e.load_g for e in book.of_exercise(p.exercise) if e.load_g]
        top = max(loads(p), default=0)
        if is_ramp(p) and top > 1.3 * (heaviest(book, p.exercise) or 0):
            return f"{p.exercise} ramps to {top}"
        most = max(1.10 * logged[-1], allowed_g(facts, p.exercise)) if logged else 0
        if logged and not is_ramp(p) and top > most:
            return f"{p.exercise} {top} over {logged[-1]}"
    return None


def allowed_g(facts: Facts, slug: str) -> int:
    """The load a clinician allows a lift to go up to today; 0 without an override (INV-35)."""
    limits = [
        o.limit_g or 0
        for o in facts.clinician_overrides
        if o.kind.value == "load_up_to"
        and o.exercise == slug
        and o.role in CLINICIANS
        and o.ref.local_date <= facts.as_of <= min(o.until, o.ref.local_date + timedelta(days=28))
    ]
    return max(limits, default=0)


def is_ramp(p: Prescription) -> bool:
    """A load finding: the only dose whose sets get heavier one by one."""
    return len(set(loads(p))) > 1 and p.why == WHYS["load_finding"]


def heaviest(book: Book, slug: str) -> int | None:
    """Heaviest demand of the last 30 days, logged or told."""
    first = book.as_of - timedelta(days=30)
    logged = [e.load_g for e in book.of_exercise(slug) if e.load_g and e.day >= first]
    told = book.facts.episode.best_tolerated if book.facts.episode else ()
    logged += [t.load_g for t in told if _kin(t.exercise, slug) and t.achieved_on >= first]
    return max([*logged, carried_g(book, slug, 30)]) or None


def _kin(one: str, other: str) -> bool:
    return one == other or (on_ladder(one) and on_ladder(other))


def carried_g(book: Book, slug: str, days: int) -> int:
    """The heaviest hinge of the ladder that stayed green lately, for a lift of the ladder."""
    if not on_ladder(slug):
        return 0
    first = book.as_of - timedelta(days=days)
    calm = (e for e in book.exposures if e.zone is PainZone.GREEN and e.day >= first)
    return max((e.load_g or 0 for e in calm if on_ladder(e.exercise.slug)), default=0)


def load_finding(facts: Facts, made: Decision) -> str | None:
    """A ramp only for plans, one lift, calm backs, a fortnight after the last."""
    ramps = [p for p in made.prescriptions if is_ramp(p)]
    if not ramps:
        return None
    book = book_of(facts)
    lifts = {make.LIBRARY.exercises[p.exercise].pattern for p in ramps}
    last = facts.position.load_finding_on if facts.position else None
    asked = made.position.load_finding_on if made.position else None
    wrong = {
        "more than one ramp": len(ramps) > 1,
        "not a plan": made.scope.kind is not ScopeKind.PLAN,
        "not a lift": not lifts <= {MovementPattern.HINGE, MovementPattern.SQUAT},
        "irritable": Irritability.HIGH in (book.irritability, book.strict),
        "in a flare": book.flare() is not None,
        "with a flag": bool(book.lock.codes),
        "too soon": bool(last and asked and last != asked and (asked - last).days < 14),
        "heavier than effort 7": any(row.effort.value > 7 for p in ramps for row in p.sets),
    }
    return next((name for name, found in wrong.items() if found), None)


def inv_09(facts: Facts, made: Decision) -> str | None:
    for p in made.prescriptions:
        rising = [c.variable for c in p.changes if rises(c)]
        if len(rising) > 1:
            return f"{p.exercise} raises {rising}"
    return None


def inv_10(facts: Facts, made: Decision) -> str | None:
    book = book_of(facts)
    for p in everything(made):
        exercise = make.LIBRARY.exercises[p.exercise]
        top, load = ceiling_g(book, exercise, made.phase), max(loads(p), default=0)
        if top is None or not book.facts.athlete.bests or load <= _unsaid_g(book, exercise):
            continue
        if load > top:
            return f"{p.exercise} {load} over ceiling {top}"
    return None


def _unsaid_g(book: Book, exercise: Exercise) -> int:
    """A load of which no effort was told, where no history is known either: its ceiling would be
    a missing answer, which lowers nothing (INV-44)."""
    own, history = book.of_exercise(exercise.slug), reference_e1rm_g(book, exercise)[1]
    if not own or history or all(rpe_of(s) is not None for s in own[-1].work):
        return 0
    return own[-1].load_g or 0


def inv_11(facts: Facts, made: Decision) -> str | None:
    if facts.position is None or made.position is None:
        return None
    book = book_of(facts)
    if book.position is None or _entered(facts, made):
        return None
    return "phase jumps" if phase_rank(made.phase) - phase_rank(facts.position.phase) > 1 else None


def _entered(facts: Facts, made: Decision) -> bool:
    """Whether a clinician entered a phase at least this high since the last move."""
    return any(
        p.pattern is None
        and p.role in CLINICIANS
        and facts.position.phase_since <= p.ref.local_date <= facts.as_of
        and phase_rank(p.phase) >= phase_rank(made.phase)
        for p in facts.placements
    )


def inv_15(facts: Facts, made: Decision) -> str | None:
    book = book_of(facts)
    for p in made.prescriptions:
        own = book.of_exercise(p.exercise)
        sharp = own and any(r.code == "sharp_quality" for r in own[-1].judgement.rows)
        if sharp and p.action not in CAREFUL:
            return f"{p.exercise} goes on after a sharp feeling"
    return None


def inv_16(facts: Facts, made: Decision) -> str | None:
    book = book_of(facts)
    for p in everything(made):
        against = make.LIBRARY.exercises[p.exercise].avoid_if & book.confirmed()
        if against and (p.replaces or not _tolerated(book, p.exercise)):
            return f"{p.exercise} against {against}"
    return None


def _tolerated(book: Book, slug: str) -> bool:
    """A light set in calm since the direction was confirmed, by a back of LOW irritability."""
    read = book.reading.sensitivities if book.reading else ()
    against = make.LIBRARY.exercises[slug].avoid_if
    days = [s.confirmed_on for s in read if s.sensitivity in against and s.confirmed_on]
    low = Irritability.LOW is book.irritability is book.strict
    calm = [
        e
        for e in book.of_exercise(slug)
        if days and e.day >= max(days) and e.zone is PainZone.GREEN and len(e.work) == 1
    ]
    light = [e for e in calm if (e.work[0].pain or 0) <= 2 and e.morning is not None]
    return low and bool(light) and book.of_exercise(slug)[-1].zone is not PainZone.RED


def inv_17(facts: Facts, made: Decision) -> str | None:
    for p in made.prescriptions:
        if p.replaces is None or p.exercise in ("walk", "walk-brisk"):
            continue
        old, new = (make.LIBRARY.exercises[s].load_class for s in (p.replaces, p.exercise))
        if new.compression > old.compression or new.impact > old.impact:
            return f"{p.exercise} is harder than {p.replaces}"
    return None


def inv_18_19(facts: Facts, made: Decision) -> str | None:
    now = phase_rank(made.phase)
    for p in everything(made):
        e = make.LIBRARY.exercises[p.exercise]
        early = (
            (e.load_class.impact >= 2 and now < 2)
            or (e.ballistic and now < 4)
            or (e.load_class.impact >= 3 and now < 4)
            or (e.single_leg and now < 2)
            or (e.single_leg and now < 3 and max(loads(p), default=0) > 0)
        )
        if early:
            return f"{p.exercise} in {made.phase}"
    return None


def inv_21(facts: Facts, made: Decision) -> str | None:
    stop = made.action is DecisionAction.STOP_AND_REFER
    if stop or made.prescriptions:
        kinds = {make.LIBRARY.exercises[p.exercise].pattern for p in made.prescriptions}
        moving = kinds & {MovementPattern.CARDIO, MovementPattern.BREATHING, MovementPattern.RUN}
        plan = made.scope.kind.value == "plan"
        return "no walking or breathing" if plan and not stop and not moving else None
    return "nothing to train"


def inv_28(facts: Facts, made: Decision) -> str | None:
    days = [
        day.local_date
        for day in made.sessions
        for block in day.blocks
        if block.kind.value == "main"
        if any(
            make.LIBRARY.exercises[p.exercise].pattern is MovementPattern.HINGE
            for p in block.prescriptions
        )
    ]
    near = [(a, b) for a, b in pairwise(days) if (b - a).days < 2]
    return f"hinges on {near}" if near else None


def inv_29(facts: Facts, made: Decision) -> str | None:
    """Below R9 one stage up at most; from R9 on a tenth further than the longest green run."""
    staged = [p for p in made.prescriptions if p.stage is not None]
    runs = book_of(facts).of_pattern(MovementPattern.RUN)
    first = made.local_date - timedelta(days=30)
    green = [e for e in runs if e.zone is PainZone.GREEN and e.day >= first]
    far = max((s.distance_m or 0 for e in green for s in e.work), default=0)
    told = [e.done.stage for e in runs if e.done.stage is not None]
    for p in staged:
        metres = max((row.distance_m or 0 for row in p.sets), default=0)
        if stage_rank(p.stage) >= 9 and far and metres > 1.10 * far:
            return f"{metres} m after {far} m"
        if told and stage_rank(p.stage) > stage_rank(told[-1]) + 1:
            return f"{p.stage} after {told[-1]}"
    short = told and max(map(stage_rank, told)) < 9 and made.phase > Phase.P3
    beside = [p.exercise for p in made.prescriptions if p.stage is None and _half_hour(p)]
    return f"{beside} after {told[-1]}" if short and beside else None


def _half_hour(p: Prescription) -> bool:
    """A run of some length, whatever it is called."""
    run = make.LIBRARY.exercises[p.exercise].pattern is MovementPattern.RUN
    return run and sum(row.duration_s or 0 for row in p.sets) >= 15 * 60


def inv_32(facts: Facts, made: Decision) -> str | None:
    texts = [made.headline, made.text, *(r.text for r in made.reasons)]
    texts += [p.why for p in everything(made)] + [c.text for c in made.counterfactuals]
    texts += [a.text for a in made.asks] + ([made.referral.text] if made.referral else [])
    bad = [t for t in texts if FORBIDDEN.search(t)]
    return bad[0] if bad else (None if made.safety_net else "no safety net")


def inv_33(facts: Facts, made: Decision) -> str | None:
    if not made.reasons or not made.ruleset_version:
        return "no reason"
    return None if all(r.text and r.code for r in made.reasons) else "empty reason"


def inv_40(facts: Facts, made: Decision) -> str | None:
    book = book_of(facts)
    for p in made.prescriptions:
        own = book.of_exercise(p.exercise)
        rated = [s.technique for s in own[-1].work if s.technique is not None] if own else []
        if rated and min(rated) < 3 and p.action is DecisionAction.PROGRESS:
            return f"{p.exercise} advances on poor technique"
    return None


def inv_42(facts: Facts, made: Decision) -> str | None:
    known = make.LIBRARY.exercises
    lost = [p.exercise for p in everything(made) if p.exercise not in known]
    return (
        f"{lost} not in library" if lost or made.library_version != make.LIBRARY.version else None
    )


def limits(facts: Facts, made: Decision) -> str | None:
    fine = len(made.prescriptions) <= 100 and len(made.headline) <= 120
    rows = all(len(p.sets) <= 30 and len(p.alternatives) <= 5 for p in everything(made))
    blocks = all(len(b.prescriptions) <= 20 for d in made.sessions for b in d.blocks)
    once = len({p.exercise for p in made.prescriptions}) == len(made.prescriptions)
    return None if fine and rows and blocks and once else "over a limit of the wire"


def plan_action(facts: Facts, made: Decision) -> str | None:
    if made.action is DecisionAction.STOP_AND_REFER:
        return "prescribes while stopped" if made.prescriptions else None
    worst = max((p.action for p in made.prescriptions), key=CAUTION.index)
    return None if worst is made.action else f"{made.action} over {worst}"
