"""Use cases of progression: decide, read and replay receipts, answer for written facts, wishes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.assessments import service as assessments
from api.custom_exercises import service as custom_exercises
from api.engine import codec
from api.engine.facts import DecisionScope, Flag
from api.engine.reading import timeline
from api.engine.reading.book import Book
from api.engine.safety import triage
from api.engine.safety.triage import LOCKING, Lock
from api.engine.safety.visits import LATE, SOON
from api.engine.telling.names import PHASE_NAMES
from api.engine.vocab import FactKind, OverrideKind, OverrideStatus, ScopeKind
from api.exercises import service as exercises
from api.kit.days import check_day
from api.kit.db.scope import scope_of
from api.kit.errors import DayBeforeLastDecision, NotFound, UnknownExercise, ValidationFailed
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.programs import service as programs
from api.progression import gather, locks, queries, receipts
from api.progression.models import DecisionRow, OverrideRequestRow
from api.progression.vocab import DecisionStatus
from api.rules import in_force, rule_sets

Shape = dict[str, Any]


# --- decisions ---------------------------------------------------------------------------


def create_decision(
    db: Session, scope: DecisionScope, local_date: date, now: datetime
) -> tuple[Shape, bool]:
    """The receipt for this scope and day, and whether it is new.

    The same facts on the same day give the stored receipt again.
    """
    check_scope(db, scope)
    check_day(local_date, now)
    # Writes of facts take the same lock, so no decision can miss a fact that is being
    # stored and still look current.
    accounts.lock_athlete(db)
    newest = queries.newest(db, scope_of(db).athlete_id, receipts.scope_key(scope))
    if newest is not None and newest.local_date > local_date:
        raise DayBeforeLastDecision(f"A decision of {newest.local_date} stands.")
    row, is_new = _decide(db, scope, local_date, now)
    return _whole(db, row), is_new


def get_decision(db: Session, decision_id: UUID) -> Shape:
    return _whole(db, _decision(db, decision_id))


def list_decisions(db: Session, request: PageRequest) -> Page[Shape]:
    page = queries.decisions(db, scope_of(db).athlete_id, request)
    return Page([receipts.summary(row) for row in page.items], page.next_key)


def current_lock(db: Session, now: datetime) -> Shape:
    """The lock today, where the athlete is; facts dated later count as well."""
    return locks.current_lock(db, now)


def asked_of_athlete(db: Session, now: datetime) -> frozenset[str]:
    """Questions about danger signs that something told has raised, and nobody has answered yet."""
    return frozenset(locks.current(db, now).unanswered)


def explained(receipt: str) -> tuple[str, list[Shape]]:
    """What a stored receipt says in plain words, and the code and text of each reason."""
    told = json.loads(receipt)
    reasons = [{"code": reason["code"], "text": reason["text"]} for reason in told["reasons"]]
    return " ".join(filter(None, (told["text"], told["safety_net"]))), reasons


def replay_decision(db: Session, decision_id: UUID) -> Shape:
    return receipts.replay(_decision(db, decision_id), rule_sets(db))


def _decide(
    db: Session, scope: DecisionScope, day: date, now: datetime
) -> tuple[DecisionRow, bool]:
    facts = gather.facts(db, scope, day)
    if locks.stopped_since(db, facts):
        raise DayBeforeLastDecision(locks.STOPPED_LATER)
    made = receipts.run(facts, in_force(db))
    athlete_id, key = scope_of(db).athlete_id, receipts.scope_key(scope)
    stored = queries.same_decision(db, athlete_id, key, day, made.input_hash)
    if stored is not None:
        if stored.status is not DecisionStatus.CURRENT:
            receipts.revive(db, stored)
            receipts.apply(db, stored, made, now)
        return stored, False
    row = receipts.store(db, facts, made, now)
    receipts.apply(db, row, made, now)
    return row, True


def _decision(db: Session, decision_id: UUID) -> DecisionRow:
    row = queries.decision(db, scope_of(db).athlete_id, decision_id)
    if row is None:
        raise NotFound()
    return row


def _whole(db: Session, row: DecisionRow) -> Shape:
    made = gather.sealed(row)
    referral = locks.referral_shape(db, made.referral) if made.referral else None
    return receipts.whole(row, made, referral)


def check_scope(db: Session, scope: DecisionScope) -> None:
    """Pattern and exercise go exactly with their kind; the exercise is the library's or theirs."""
    wanted = {
        ScopeKind.PLAN: (),
        ScopeKind.PATTERN: ("pattern",),
        ScopeKind.EXERCISE: ("exercise",),
    }
    for name in ("pattern", "exercise"):
        if (getattr(scope, name) is not None) != (name in wanted[scope.kind]):
            raise ValidationFailed.at(f"/scope/{name}", f"Goes exactly with kind {name}.")
    if scope.exercise is not None and not custom_exercises.known(db, (scope.exercise,)):
        raise UnknownExercise.at("/scope/exercise", f"No exercise is called {scope.exercise}.")


def read_book(db: Session, local_date: date) -> Book:
    """What is known on a day, in order and judged, as a plan decision of that day reads it."""
    facts = codec.facts_sorted(gather.facts(db, gather.PLAN, local_date))
    return timeline.read(facts, in_force(db), exercises.library())


# --- what follows from a written fact ------------------------------------------------------


def consequences(db: Session, changes: tuple[FactChanged, ...], now: datetime) -> Shape:
    """The effect of the facts written in this unit of work.

    Decisions they touch become outdated and their doses are withheld; a flag that stops
    training stores its decision here and now.
    """
    accounts.lock_athlete(db)
    _outdate(db, changes, now)
    day = max((change.local_date for change in changes), default=now.date())
    ids = {str(change.id) for change in changes}
    # Read from the oldest on: a phone brings what it kept for weeks.
    since = min((change.local_date for change in changes), default=day)
    known = _with_flags_of_legs(db, gather.safety(db, since), ids, now)
    lock = locks.lock_on(known, day)
    fresh = _fresh(known, lock, ids)
    assessments.keep_flags(db, fresh, now)
    stops = [flag.raised_on for flag in fresh if flag.level in LOCKING]
    stop = _stop(db, max(day, *stops), now) if stops else None
    return {
        "lock": locks.shape(db, lock),
        "raised": sorted({flag.code for flag in fresh}),
        "unanswered": list(lock.unanswered or lock.missing),
        "decision": stop,
        "decision_due": bool(changes) and stop is None,
    }


def _with_flags_of_legs(
    db: Session, known: gather.Safety, ids: set[str], now: datetime
) -> gather.Safety:
    """Store what these facts say of the legs, at the day they have now."""
    told = triage.told_by_legs(
        known.check_ins, known.sessions, known.episode, known.flags, known.rules
    )
    mine = [flag for flag in told if flag.raised_by.id in ids]
    for flag in mine:
        hit = triage.Raised(flag.code, flag.level)
        assessments.raise_flags(db, {}, raised_by=flag.raised_by, now=now, more=(hit,))
    return replace(known, flags=assessments.engine_flags(db)) if mine else known


def _fresh(known: gather.Safety, lock: Lock, ids: set[str]) -> list[Flag]:
    """Open flags of these facts, and those of others that these made news of. What is read
    anew each time, an age or a visit that time asks for, is never stored."""
    stored = {flag.id for flag in known.flags}
    told = [flag for flag in lock.open if flag.id not in (triage.MINOR, SOON, LATE)]
    return [flag for flag in told if flag.raised_by.id in ids or flag.id not in stored]


def _outdate(db: Session, changes: tuple[FactChanged, ...], now: datetime) -> None:
    if not changes:
        return
    athlete_id = scope_of(db).athlete_id
    if any(change.exercises is None for change in changes):
        queries.outdate(db, athlete_id, None, ())
        programs.withhold_plan(db, now, exercises=None)
        return
    slugs = frozenset[str]().union(*(change.exercises or () for change in changes))
    library = custom_exercises.library(db, slugs)
    patterns = {exercise.pattern for exercise in map(library.get, slugs) if exercise}
    # What one hinge did to the back speaks for every hinge.
    kin = {e.slug for e in library.exercises.values() if e.pattern in patterns}
    kin |= custom_exercises.slugs_of(db, patterns)
    queries.outdate(db, athlete_id, slugs | kin, patterns)
    programs.withhold_plan(db, now, exercises=slugs | kin)


def _stop(db: Session, day: date, now: datetime) -> Shape:
    newest = queries.newest(db, scope_of(db).athlete_id, "plan")
    when = max(day, newest.local_date) if newest else day
    row, _ = _decide(db, gather.PLAN, when, now)
    return receipts.summary(row)


# --- wishes --------------------------------------------------------------------------------

_ANSWERS = {
    OverrideKind.LESS: "Less is always fine. The next decision makes the plan smaller.",
    OverrideKind.EXCLUDE_EXERCISE: (
        "It is left out now; the next decision puts something else in its place."
    ),
    OverrideKind.INCLUDE_EXERCISE: (
        "It can be in the plan again; the next decision chooses, by the same rules as always."
    ),
    OverrideKind.REST_DAY: "Rest well. The plan goes on without that session.",
    OverrideKind.MORE: (
        "More comes from good sessions and good mornings after them, not from a request. Train"
        " what is in the plan and tell us how your back is the next morning."
    ),
    OverrideKind.CLEAR_FLAGS: (
        "Only a clinician you are linked to can record that this was examined. "
        "Until then nothing changes; you can link one with an invitation code."
    ),
}
_REFUSED = (OverrideKind.MORE, OverrideKind.CLEAR_FLAGS)
_OF_ONE = (OverrideKind.EXCLUDE_EXERCISE, OverrideKind.INCLUDE_EXERCISE)


def words() -> Iterator[str]:
    """What is said beside decisions: answers to wishes, names of phases, words of the lock."""
    yield from (*_ANSWERS.values(), *PHASE_NAMES.values(), locks.EMERGENCY, locks.STOPPED_LATER)


def create_override_request(
    db: Session, values: Mapping[str, Any], now: datetime
) -> OverrideRequestRow:
    """Store a wish with its answer: less is granted, more and self-clearance are refused."""
    check_day(values["local_date"], now)
    slug = values.get("exercise")
    if slug is not None and not custom_exercises.known(db, (slug,)):
        raise UnknownExercise.at("/exercise", f"No exercise is called {slug}.")
    if values["kind"] in _OF_ONE and slug is None:
        raise ValidationFailed.at("/exercise", "Which exercise?")
    refused = values["kind"] in _REFUSED
    row = OverrideRequestRow(
        athlete_id=scope_of(db).athlete_id,
        status=OverrideStatus.REFUSED if refused else OverrideStatus.GRANTED,
        answer=_ANSWERS[values["kind"]],
        created_at=now,
        **{"id": new_id(), **values},
    )
    db.add(row)
    db.flush()
    if not refused:
        note(db, FactChanged(FactKind.OVERRIDE_REQUEST, row.id, 1, row.local_date))
    return row


def list_override_requests(db: Session, request: PageRequest) -> Page[OverrideRequestRow]:
    return queries.override_requests(db, scope_of(db).athlete_id, request)
