"""The lock as the wire shows it, with whom to call."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.assessments import service as assessments
from api.care import service as care
from api.checkins import service as checkins
from api.engine.decisions import Referral
from api.engine.facts import Facts
from api.engine.safety.triage import Lock
from api.engine.vocab import LockEffect
from api.progression.gather import Safety, safety
from api.training import service as training

Shape = dict[str, Any]

LOCAL_NUMBER = "your local emergency number"
"""How the engine's words name it, who does not know the athlete's country."""

EMERGENCY = "Emergency"
STOPPED_LATER = "Something reported for a later day stops training."

FREE: Shape = {
    "level": "none",
    "effect": LockEffect.NONE,
    "since": None,
    "codes": [],
    "referral": None,
}


def current_lock(db: Session, now: datetime) -> Shape:
    """The lock today, where the athlete is; facts dated later count as well."""
    return shape(db, current(db, now))


def current(db: Session, now: datetime) -> Lock:
    """The lock today as the engine reads it."""
    today = now.astimezone(ZoneInfo(accounts.get_athlete(db).time_zone)).date()
    return lock_on(safety(db, today), today)


def lock_on(known: Safety, day: date) -> Lock:
    """The lock on a day, or on the newest day we know of where that is later."""
    return known.lock(max(day, known.newest_day))


def stopped_since(db: Session, facts: Facts) -> bool:
    """Whether something known of a later day forbids every dose that these facts would allow.

    An earlier day must not be a way round a flag or an unanswered question.
    """
    day = facts.as_of
    later = [flag.raised_on for flag in facts.flags]
    later += [clearance.examined_on for clearance in facts.clearances]
    said = checkins.has_check_in_after(db, day) or training.has_leg_report_after(db, day)
    if max(later, default=day) <= day and not said:
        return False
    known = safety(db, day)
    return _stops(lock_on(known, day)) and not _stops(known.lock(day))


def _stops(lock: Lock) -> bool:
    return lock.effect is LockEffect.NOTHING_PRESCRIBED


def shape(db: Session, lock: Lock) -> Shape:
    """A lock for the wire."""
    return {
        "level": lock.level,
        "effect": lock.effect,
        "since": assessments.first_stored(db, lock.codes) if lock.codes else None,
        "codes": list(lock.codes),
        "referral": referral_shape(db, lock.referral) if lock.referral else None,
    }


def referral_shape(db: Session, referral: Referral) -> Shape:
    """A referral with contacts: the emergency number of the athlete's country, then carers."""
    found = contacts(db)
    return {
        "urgency": referral.urgency,
        "who": referral.who,
        "within_h": referral.within_h,
        "text": referral.text.replace(LOCAL_NUMBER, found[0]["phone"]),
        "codes": list(referral.codes),
        "contacts": found,
    }


def contacts(db: Session) -> list[Shape]:
    number = assessments.emergency_number(accounts.get_athlete(db).country)
    found: list[Shape] = [{"label": EMERGENCY, "phone": number, "url": None}]
    found += [{"label": label, "phone": phone, "url": None} for label, phone in care.contacts(db)]
    return found
