"""The home screen: a projection of everything that is known for one day."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.assessments import service as assessments
from api.care import service as care
from api.care.vocab import sequence_of
from api.checkins import service as checkins
from api.engine.decisions import Decision
from api.engine.planning import gates, phases
from api.engine.safety import answers, triage
from api.engine.safety.triage import Lock
from api.engine.telling.names import PHASE_NAMES
from api.engine.vocab import (
    AskKind,
    CheckInKind,
    GoalKind,
    LegReach,
    LockEffect,
    Phase,
    SessionStatus,
    Urgency,
    rank,
)
from api.exercises import service as exercises
from api.kit.db.scope import scope_of
from api.programs import service as programs
from api.programs.vocab import PlannedSessionStatus
from api.progression import gather, locks, queries, receipts
from api.progression.cards import Situation, cards_for, consent_card
from api.progression.models import DecisionRow
from api.progression.vocab import CheckInStatus
from api.rules import in_force
from api.training import service as training

Shape = dict[str, Any]
_A_DAY = timedelta(days=1)
MOST_SESSIONS = 100
"""Of one day, in an expected check-in; nobody trains that often, but a script may log it."""
_FLARE, _UNLOADED = "flare_protocol", "clearance_missing"


def today(db: Session, local_date: date, consents: bool) -> Shape:
    """Everything the home screen shows."""
    if not consents:
        return _without_consent(local_date)
    row = queries.newest(db, scope_of(db).athlete_id, "plan", before=local_date + _A_DAY)
    made = gather.sealed(row) if row else None
    situation = _situation(db, local_date, row, made)
    return {
        "local_date": local_date,
        "lock": situation.lock_shape,
        "cards": cards_for(situation),
        "phase": _phase(row, made, local_date),
        "session": situation.session,
        "check_ins": situation.expected,
        "decision": situation.plan,
        "why": [reason.text for reason in made.reasons][:3] if made else [],
        "questionnaire_version": assessments.questionnaire_version(),
    }


def _situation(
    db: Session, local_date: date, row: DecisionRow | None, made: Decision | None
) -> Situation:
    """What the cards are chosen by."""
    known = gather.safety(db, local_date)
    lock = locks.lock_on(known, local_date)
    free = lock.effect is not LockEffect.NOTHING_PRESCRIBED
    tightened = row is not None and (
        rank(lock.effect) > rank(known.lock(row.local_date).effect)
        or _allowed_no_more(db, made, local_date)
    )
    once = _asked_once(row, made, lock, known)
    codes = _codes(lock, known, once)
    return Situation(
        local_date=local_date,
        lock=lock,
        lock_shape=locks.shape(db, lock),
        has_episode=known.episode is not None,
        is_enrolled=programs.active_enrollment(db) is not None,
        plan=receipts.summary(row) if row else None,
        tightened=tightened,
        plan_asks_tests=made is not None and any(a.kind is AskKind.BASELINES for a in made.asks),
        session=_session(db, local_date, tightened) if free else None,
        expected=_expected(db, local_date, codes, _each_morning(db, made)),
        asked_once=once,
        flare=_says(made, _FLARE),
        event=_event_on(db, local_date),
        walks=known.walks(local_date),
        visit=_visit(db, made, known),
        unloaded=_says(made, _UNLOADED),
        ended=made is not None and made.valid_until < local_date,
    )


def _event_on(db: Session, local_date: date) -> bool:
    dated = (g for g in accounts.open_goals(db) if g.kind is GoalKind.EVENT)
    return any(g.target_on == local_date for g in dated)


def _allowed_no_more(db: Session, made: Decision | None, local_date: date) -> bool:
    """Whether something that a clinician loosened has ended with their link since this plan."""
    read = made.facts if made is not None else ()
    return any(o.link_ended_on and o.ref not in read for o in care.overrides(db, local_date))


def _says(made: Decision | None, code: str) -> bool:
    return made is not None and any(reason.code == code for reason in made.reasons)


def _visit(db: Session, made: Decision | None, known: gather.Safety) -> Shape | None:
    """The routine visit the newest plan asks for, until a clinician's note answers it.

    Visits that stored flags ask for are the lock's.
    """
    asked = made.referral if made else None
    if made is None or asked is None or asked.urgency is not Urgency.ROUTINE:
        return None
    stored = made.position.visits if made.position else ()
    if asked.codes and not stored:
        return None
    seen = [c for c in known.clearances if c.role in triage.CLINICIANS]
    if stored:
        answered = all(
            any(v.code in c.codes and c.examined_on >= v.raised_on for c in seen) for v in stored
        )
    else:
        answered = any(c.examined_on >= made.local_date for c in seen)
    return None if answered else locks.referral_shape(db, asked)


def _session(db: Session, local_date: date, tightened: bool) -> Any:
    """The session of the day; without its dose where time alone has tightened the lock."""
    row = programs.planned_session_on(db, local_date)
    if row is None or not tightened or row.status is not PlannedSessionStatus.PLANNED:
        return row
    return programs.withheld(row)


def gate_report(db: Session, now: datetime) -> Shape:
    """Gates of the newest plan's phase, read from the facts of the athlete's day."""
    zone = ZoneInfo(accounts.get_athlete(db).time_zone)
    facts = gather.facts(db, gather.PLAN, now.astimezone(zone).date())
    report = phases.report_gates(facts, in_force(db), exercises.library())
    following = list(Phase)[rank(report.phase) + 1 :]
    return {
        "phase": report.phase,
        "next_phase": following[0] if following else None,
        "gates": [_gate(line) for line in report.lines],
    }


def _gate(line: phases.GateLine) -> Shape:
    return {
        "code": f"{line.gate.kind}_{line.gate.subject}".strip("_"),
        "text": line.text,
        "met": line.check.met,
        "checks": [line.check],
    }


def _without_consent(local_date: date) -> Shape:
    return {
        "local_date": local_date,
        "lock": locks.FREE,
        "cards": [consent_card()],
        "phase": None,
        "session": None,
        "check_ins": [],
        "decision": None,
        "why": [],
        "questionnaire_version": assessments.questionnaire_version(),
    }


def _phase(row: DecisionRow | None, made: Decision | None, local_date: date) -> Shape | None:
    if row is None or row.gates is None or made is None or made.position is None:
        return None
    day = (local_date - made.position.phase_since).days + 1
    return {
        "phase": made.position.phase,
        "name": PHASE_NAMES[made.position.phase],
        "day": max(day, 1),
        "min_days": row.gates["min_days"],
        "gates_met": row.gates["met"],
        "gates_total": row.gates["total"],
        "next_gate": row.gates["next"],
    }


def _each_morning(db: Session, made: Decision | None) -> bool:
    """Whether the phase of the plan is left by mornings, also those after a day off."""
    position = made.position if made else None
    return position is not None and gates.reads_mornings(in_force(db), position.phase)


def _expected(db: Session, local_date: date, codes: list[str], each_morning: bool) -> list[Shape]:
    """Check-ins that today and yesterday expect, each with the sessions it is about.

    A morning after a day off is never missed: only today's is asked for.
    """
    days = (local_date, local_date - _A_DAY)
    given = {(c.local_date, c.kind): c.id for c in checkins.check_ins_on(db, days)}
    found = []
    for day in days:
        about = _trained_before(db, day)
        today_ = day == local_date
        wanted = [CheckInKind.NEXT_MORNING] if about or (each_morning and today_) else []
        wanted += [CheckInKind.DAILY] if today_ else []
        for kind in wanted:
            asked = about if kind is CheckInKind.NEXT_MORNING else []
            found.append(_check_in(kind, day, given.get((day, kind)), asked, codes, local_date))
    return found


def _trained_before(db: Session, day: date) -> list[UUID]:
    """Sessions that the morning of a day answers for."""
    rows = training.session_ids_on(db, day - _A_DAY)
    return [row.id for row in rows if row.status is not SessionStatus.SKIPPED][:MOST_SESSIONS]


def _check_in(
    kind: CheckInKind,
    day: date,
    done: UUID | None,
    about: list[UUID],
    codes: list[str],
    local_date: date,
) -> Shape:
    late = CheckInStatus.DUE if day == local_date else CheckInStatus.MISSED
    return {
        "kind": kind,
        "local_date": day,
        "status": CheckInStatus.DONE if done else late,
        "check_in_id": done,
        "session_ids": about,
        "red_flag_codes": [] if done else codes,
    }


def _asked_once(
    row: DecisionRow | None, made: Decision | None, lock: Lock, known: gather.Safety
) -> frozenset[str]:
    """Questions that want one answer and stop nothing: after a flare, or for want of a sure one.

    A flare that was read from the mornings only the plan knows: what it asked for and nobody has
    answered since.
    """
    found = {*lock.asked.flare, *lock.unsure}
    if row is not None and made is not None:
        told = answers.given(known.screenings, known.check_ins)
        since = (row.local_date, sequence_of(row.decided_at))
        after = {code for t in told if answers.at(t) > since for code, _ in answers.said(t)}
        asks = (a for a in made.asks if a.kind is AskKind.RED_FLAG_ANSWERS)
        found.update(code for ask in asks for code in ask.codes if code not in after)
    return frozenset(found)


def _codes(lock: Lock, known: gather.Safety, once: frozenset[str]) -> list[str]:
    """Red-flag questions that belong in the same form: locked, owed, weekly, asked once more, or
    with leg signs. Behind a lock every EMERGENCY question is asked each day (B1)."""
    legs = known.episode is not None and known.episode.leg.reach is not LegReach.NONE
    again = lock.unanswered or lock.asked.weekly or legs
    always = triage.check_in_codes(known.rules) if again else ()
    if lock.level in triage.LOCKING:
        always = triage.mandatory_codes(known.rules)
    wanted = {*always, *lock.asked.weekly, *once}
    return [code for code in (r.code for r in known.rules.triage) if code in wanted]
