"""What a check-in must be as a whole, and what follows from one: alone, or among many."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.assessments import service as assessments
from api.checkins import rules, vocab
from api.checkins.facts import ref_of
from api.checkins.models import CheckIn
from api.engine.safety import triage
from api.engine.vocab import FactKind, TriageAnswer
from api.kit.days import check_instant
from api.kit.errors import ValidationFailed
from api.kit.events import FactChanged, note
from api.rules import in_force

COMMON = ("time_zone", "leg_symptoms", "questionnaire_version", "note")


def check(values: Mapping[str, Any]) -> None:
    """ValidationFailed where it is not complete for its kind or contradicts itself."""
    rules.check_answers(values["kind"], values)
    if values.get("started_at") is not None:
        check_instant(values["local_date"], values["started_at"], values["time_zone"])
    if values.get("red_flags"):
        version = values.get("questionnaire_version")
        if version is None:
            raise ValidationFailed.at("/questionnaire_version", "Goes with red_flags.")
        assessments.check_answers(values["red_flags"], version, "/red_flags")


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Every column that an athlete fills; what was not said is null."""
    said = {name: values.get(name) for name in (*COMMON, *vocab.ANSWERS)}
    return {
        **said,
        "kind": values["kind"],
        "local_date": values["local_date"],
        "red_flags": values.get("red_flags") or {},
        "settle_answered": "settle_h" in values,
    }


def answered_at(db: Session, row: CheckIn, said: Collection[str], now: datetime) -> datetime | None:
    """Since when all answers of a check-in are known, once these are said. Before they are stored.

    An answer left standing was given when it was, and says nothing of what was told since: it
    holds back the others, where the same questions are asked again after a session.
    """
    asked = set(triage.check_in_codes(in_force(db))) if said else set()
    left = asked.intersection(row.red_flags or ()) - set(said)
    return now if said and not left else row.answered_at


def follow(db: Session, row: CheckIn, answers: Mapping[str, Any], now: datetime) -> None:
    """Store the flags that these answers raise, and say that the check-in has changed.

    A flag stands for its check-in: what was cleared does not come back.
    """
    said = {code: TriageAnswer(answer) for code, answer in answers.items()}
    if said:
        assessments.raise_flags(db, said, raised_by=ref_of(row), now=now)
    note_change(db, row)


def note_change(db: Session, row: CheckIn) -> None:
    note(db, FactChanged(FactKind.CHECK_IN, row.id, row.version, row.local_date))
