"""What stands open for the athletes of a clinician. Each athlete is read in a unit of their own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.assessments import service as assessments
from api.care import service as care
from api.engine.vocab import FlagLevel, rank
from api.kit.db.scope import Scope
from api.kit.db.unit_of_work import Database
from api.kit.paging import Page, PageRequest
from api.progression import locks

Shape = dict[str, Any]


def open_locks(db: Session, database: Database, request: PageRequest, now: datetime) -> Page[Shape]:
    """Locks with a red flag open over one page of care links, the most urgent first."""
    links = care.list_links(db, request)
    found = []
    for link in links.items:
        with database.read(Scope(link.athlete_id, link.athlete_id)) as theirs:
            found += _open(theirs, link.athlete_id, now)
    found.sort(key=lambda lock: (-rank(lock["level"]), lock["since"]))
    return Page(found, links.next_key)


def _open(db: Session, athlete_id: UUID, now: datetime) -> list[Shape]:
    """The lock of one athlete; none where nothing is open, or where they no longer consent."""
    if not accounts.has_health_consent(db, athlete_id):
        return []
    lock = locks.current(db, now)
    if lock.level is FlagLevel.NONE:
        return []
    named = {"athlete_id": athlete_id, "level": lock.level, "effect": lock.effect}
    since = assessments.first_stored(db, lock.codes) or now
    return [{**named, "since": since, "codes": list(lock.codes)}]
