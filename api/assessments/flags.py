"""Raised red flags: stored once per answer, shown with what closed them, never withdrawn."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.assessments import queries, questionnaire
from api.assessments.local_day import today
from api.assessments.models import Flag
from api.assessments.vocab import (
    QUESTIONNAIRE_VERSION,
    SPECIALIST_VISIT,
    WHO_NOW,
    FlagStatus,
)
from api.care import service as care
from api.engine import facts
from api.engine.ruleset import RuleSet
from api.engine.safety import triage
from api.engine.safety.flags import FlagState, aged, firsts, status, together
from api.engine.safety.triage import Raised
from api.engine.telling.referrals import LONG, referral
from api.engine.vocab import FlagLevel, LockEffect, TriageAnswer, rank
from api.kit.db.scope import scope_of
from api.kit.errors import NotFound
from api.kit.ids import new_id
from api.kit.limits import LAST_DAY
from api.kit.paging import Page, PageRequest
from api.rules import in_force

YES = TriageAnswer.YES
Stored = dict[tuple[UUID, str], Flag]


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """A flag as of a day: level and effect as they count then, and what closed it."""

    id: UUID
    code: str
    level: FlagLevel
    effect: LockEffect
    status: FlagStatus
    question: str
    needs: str
    raised_on: date
    raised_by: facts.FactRef
    acknowledged_at: datetime | None
    clearance_id: str | None


# --- raising -----------------------------------------------------------------------------


def raise_flags(
    db: Session,
    answers: Mapping[str, TriageAnswer],
    *,
    raised_by: facts.FactRef,
    now: datetime,
    more: Iterable[Raised] = (),
) -> tuple[str, ...]:
    """Store what these answers raise, and ``more`` that the fact raises by other members.

    Answers the codes that are new or became stricter. Called again for a corrected fact it
    may raise a level or move the day later; it never lowers or removes anything.
    """
    hits = triage.raised(answers, ruleset=in_force(db))
    return store(db, (*hits, *more), raised_by, now)


def store(
    db: Session, hits: Iterable[Raised], raised_by: facts.FactRef, now: datetime
) -> tuple[str, ...]:
    """Store raised codes of one fact; answers those that are new or became stricter."""
    found = tuple(hits)
    # Most answers raise nothing, and then there is nothing to look up.
    stored = _stored(db, [raised_by] if found else ())
    fresh = []
    for hit in found:
        row = stored.get((UUID(raised_by.id), hit.code))
        if row is None:
            _add(db, hit.code, hit.level, raised_by, now)
        elif not _tighten(row, hit.level, raised_by):
            continue
        fresh.append(hit.code)
    db.flush()
    return tuple(fresh)


def keep_flags(db: Session, flags: Iterable[facts.Flag], now: datetime) -> None:
    """Store flags that the engine inferred from facts, where they are not stored yet.

    Being a minor is read from the birth date each time and never stored.
    """
    inferred = [flag for flag in flags if flag.code != triage.MINOR]
    stored = _stored(db, [flag.raised_by for flag in inferred])
    for flag in inferred:
        if (UUID(flag.raised_by.id), flag.code) not in stored:
            _add(db, flag.code, flag.level, flag.raised_by, now)
    db.flush()


def _stored(db: Session, raised_by: Collection[facts.FactRef]) -> Stored:
    if not raised_by:
        return {}
    ids = {UUID(ref.id) for ref in raised_by}
    rows = queries.flags_raised_by(db, scope_of(db).athlete_id, ids)
    return {(row.raised_by_id, row.code): row for row in rows}


def _add(db: Session, code: str, level: FlagLevel, ref: facts.FactRef, now: datetime) -> None:
    row = Flag(
        athlete_id=scope_of(db).athlete_id,
        id=new_id(),
        code=code,
        level=level,
        raised_on=ref.local_date,
        raised_by_kind=ref.kind,
        raised_by_id=UUID(ref.id),
        raised_by_version=ref.version,
        questionnaire_version=QUESTIONNAIRE_VERSION,
        created_at=now,
    )
    db.add(row)


def _tighten(row: Flag, level: FlagLevel, ref: facts.FactRef) -> bool:
    """Whether a corrected fact made its flag stricter."""
    stricter = rank(level) > rank(row.level) or ref.local_date > row.raised_on
    if stricter:
        row.level = max(row.level, level, key=rank)
        row.raised_on = max(row.raised_on, ref.local_date)
        row.raised_by_version = ref.version
    return stricter


# --- reading -----------------------------------------------------------------------------


def list_flags(db: Session, request: PageRequest, now: datetime) -> Page[ShownFlag]:
    """Flags with their state today, newest first."""
    page = queries.flag_page(db, scope_of(db).athlete_id, request)
    return Page(_show(db, page.items, now), page.next_key)


def acknowledge_flag(db: Session, flag_id: UUID, now: datetime) -> ShownFlag:
    """Note that the athlete has read it. The first time counts; it unlocks nothing."""
    row = queries.flag(db, scope_of(db).athlete_id, flag_id)
    if row is None:
        raise NotFound()
    if row.acknowledged_at is None:
        row.acknowledged_at = now
    return _show(db, [row], now)[0]


def engine_flags(db: Session) -> tuple[facts.Flag, ...]:
    """Every stored flag as the engine reads it, oldest first."""
    return tuple(_fact(row) for row in queries.flags(db, scope_of(db).athlete_id))


def first_stored(db: Session, codes: Collection[str]) -> datetime | None:
    """When the oldest flag of these codes that nothing has closed was stored."""
    rows = [row for row in queries.flags(db, scope_of(db).athlete_id) if row.code in codes]
    clearances = care.clearances(db)
    days = [c.examined_on for c in clearances] + [row.raised_on for row in rows]
    newest = max(days, default=date.min)
    first = firsts(_fact(row) for row in rows)
    unclosed = [row for row in rows if _is_open(row, first[row.code], clearances, newest)]
    return min((row.created_at for row in unclosed or rows), default=None)


def _is_open(
    row: Flag, first: facts.Flag, clearances: tuple[facts.Clearance, ...], on: date
) -> bool:
    return status(_fact(row), clearances, on, first=first).state is FlagState.OPEN


def _fact(row: Flag) -> facts.Flag:
    return facts.Flag(
        id=str(row.id),
        code=row.code,
        level=row.level,
        raised_on=row.raised_on,
        raised_by=row.raised_by,
        sequence=row.sequence,
    )


def _show(db: Session, rows: Iterable[Flag], now: datetime) -> list[ShownFlag]:
    """As of today, or of the newest examination or flag where that is dated ahead of it."""
    found, clearances = list(rows), care.clearances(db)
    days = [c.examined_on for c in clearances] + [row.raised_on for row in found]
    as_of = max(today(db, now), *days) if days else today(db, now)
    rules, every = in_force(db), engine_flags(db) if found else ()
    # A flag weighs what it weighs beside all others, on whatever page they are.
    weighed = {flag.id: flag for flag in together(every, clearances, rules)}
    first = firsts(every)
    return [
        _shown(db, row, weighed[str(row.id)], first[row.code], clearances, as_of) for row in found
    ]


def _shown(
    db: Session,
    row: Flag,
    fact: facts.Flag,
    first: facts.Flag,
    clearances: tuple[facts.Clearance, ...],
    as_of: date,
) -> ShownFlag:
    rules = in_force(db)
    found = status(fact, clearances, as_of, first=first)
    is_open = found.state is FlagState.OPEN
    level = aged(fact, as_of, rules).level if is_open else fact.level
    return ShownFlag(
        id=row.id,
        code=row.code,
        level=level,
        effect=triage.EFFECTS[level] if is_open else LockEffect.NONE,
        status=FlagStatus.OPEN if is_open else _closed(row.level),
        question=_question(row.code, rules),
        needs=_needs(db, row, fact.level, rules),
        raised_on=row.raised_on,
        raised_by=row.raised_by,
        acknowledged_at=row.acknowledged_at,
        clearance_id=found.clearance_id,
    )


def _long_pain(db: Session, needs: str, rules: RuleSet) -> str:
    """A long pain with many signs goes to a specialist."""
    forms = queries.screenings(db, scope_of(db).athlete_id, LAST_DAY)
    said = {c for form in forms for c, answer in form.answers.items() if answer == YES}
    many = len(said.intersection(triage.FOLLOW_UPS)) >= rules.alarm.inflammatory_many.value
    return SPECIALIST_VISIT if many else needs


def _closed(level: FlagLevel) -> FlagStatus:
    return FlagStatus.VISITED if level is FlagLevel.ROUTINE else FlagStatus.CLEARED


def _question(code: str, rules: RuleSet) -> str:
    """The text as asked; the words of the rule set for what is never asked."""
    try:
        return questionnaire.question(code).text
    except KeyError:
        words = next((row.words for row in rules.triage if row.code == code), code)
        return f"{words[:1].upper()}{words[1:]}."


def _needs(db: Session, row: Flag, level: FlagLevel, rules: RuleSet) -> str:
    """Who should look. Answers that weigh more together than alone need their own words."""
    try:
        asked = questionnaire.question(row.code)
    except KeyError:
        return referral(level, [row.code], rules).who
    if asked.level is level:
        return _long_pain(db, asked.needs, rules) if row.code == LONG else asked.needs
    advice = questionnaire.questionnaire().levels[level]
    return WHO_NOW.format(who=advice.who) if advice.within_h == 0 else advice.who
