"""Screenings: any subset of the questions, what the answers raise, what is still missing."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.assessments import flags, hearing, queries, questionnaire
from api.assessments.models import Screening
from api.care.vocab import sequence_of
from api.engine import facts
from api.engine.ruleset import RuleSet
from api.engine.safety import triage
from api.engine.safety.triage import Raised
from api.engine.telling.referrals import URGENCY
from api.engine.vocab import FactKind, FlagLevel, TriageAnswer, rank
from api.kit.days import check_day
from api.kit.db.scope import scope_of
from api.kit.errors import FieldError, NotFound, UnknownVersion, ValidationFailed
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.rules import in_force


def create_screening(db: Session, values: Mapping[str, Any], now: datetime) -> Screening:
    """Store answers and the flags they raise. An incomplete form is stored all the same."""
    check_day(values["local_date"], now)
    check_answers(values["answers"], values["questionnaire_version"])
    rules = in_force(db)
    hits = triage.raised(values["answers"], ruleset=rules)
    row = Screening(
        athlete_id=scope_of(db).athlete_id,
        created_at=now,
        **_result(values, hits, rules),
        **{"id": new_id(), **values},
    )
    db.add(row)
    db.flush()
    flags.store(db, hits, _ref(row), now)
    note(db, FactChanged(FactKind.SCREENING, row.id, row.version, row.local_date))
    return row


def listen_to_screening(said: Any) -> list[hearing.Told]:
    """What a screening that cannot be stored tells of danger; ``said`` is its body as it came."""
    answers = said.get("answers") if isinstance(said, Mapping) else None
    return hearing.listen(FactKind.SCREENING, said, answers)


def get_screening(db: Session, screening_id: UUID) -> Screening:
    row = queries.screening(db, scope_of(db).athlete_id, screening_id)
    if row is None:
        raise NotFound()
    return row


def list_screenings(db: Session, request: PageRequest) -> Page[Screening]:
    return queries.screening_page(db, scope_of(db).athlete_id, request)


def engine_screenings(db: Session, until: date) -> tuple[facts.Screening, ...]:
    """Every screening of a day up to ``until`` as the engine reads it, oldest first."""
    rows = queries.screenings(db, scope_of(db).athlete_id, until)
    return tuple(
        facts.Screening(_ref(row), _answers(row), sequence_of(row.created_at)) for row in rows
    )


def _result(
    values: Mapping[str, Any], hits: tuple[Raised, ...], ruleset: RuleSet
) -> dict[str, Any]:
    level = max((hit.level for hit in hits), key=rank, default=FlagLevel.NONE)
    mandatory = triage.mandatory_codes(ruleset)
    days = timedelta(days=ruleset.windows.screening_days.whole)
    return {
        "urgency": URGENCY[level],
        "raised": [hit.code for hit in hits],
        "missing": [code for code in mandatory if code not in values["answers"]],
        "next_due_on": values["local_date"] + days,
    }


def _ref(row: Screening) -> facts.FactRef:
    return facts.FactRef(FactKind.SCREENING, str(row.id), row.version, row.local_date)


def _answers(row: Screening) -> tuple[tuple[str, TriageAnswer], ...]:
    return tuple((code, TriageAnswer(answer)) for code, answer in sorted(row.answers.items()))


def check_answers(
    answers: Mapping[str, TriageAnswer], version: str, pointer: str = "/answers"
) -> None:
    """Refuse a version of the questions that never was, and codes that it does not ask."""
    if version not in questionnaire.versions():
        text = "There is no such version of the questions."
        error = FieldError("/questionnaire_version", UnknownVersion.code, text)
        raise UnknownVersion(errors=[error])
    for code in sorted(set(answers) - questionnaire.codes()):
        raise ValidationFailed.at(f"{pointer}/{code}", "This version does not ask that question.")
