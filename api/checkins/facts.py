"""Stored check-ins as the engine reads them."""

from collections.abc import Mapping
from typing import Any

from api.assessments.service import leg_symptoms
from api.care.vocab import PRETENDED, sequence_of
from api.checkins.models import CheckIn
from api.checkins.vocab import ANSWERS
from api.engine import facts
from api.engine.vocab import FactKind, TriageAnswer


def ref_of(row: CheckIn) -> facts.FactRef:
    """The stored check-in at the version it has now."""
    return facts.FactRef(FactKind.CHECK_IN, str(row.id), row.version, row.local_date)


def imagined(values: Mapping[str, Any], name: str) -> facts.CheckIn:
    """What a request says in a check-in, as if it had been stored. ``name`` stands for its id."""
    answers = {answer: values.get(answer) for answer in ANSWERS}
    return facts.CheckIn(
        ref=facts.FactRef(FactKind.CHECK_IN, name, 0, values["local_date"]),
        kind=values["kind"],
        leg=leg_symptoms(values["leg_symptoms"]),
        red_flags=tuple(sorted((values.get("red_flags") or {}).items())),
        settle_answered="settle_h" in values,
        sequence=PRETENDED,
        **answers | {"triggers": tuple(answers["triggers"] or ())},
    )


def read_check_in(row: CheckIn) -> facts.CheckIn:
    """One row as a fact."""
    return facts.CheckIn(
        ref=ref_of(row),
        kind=row.kind,
        leg=leg_symptoms(row.leg_symptoms),
        red_flags=tuple((code, TriageAnswer(said)) for code, said in sorted(row.red_flags.items())),
        pain_now=row.pain_now,
        pain_worst=row.pain_worst,
        pain_morning=row.pain_morning,
        settle_answered=row.settle_answered,
        settle_h=row.settle_h,
        stiffness_min=row.stiffness_min,
        soreness=row.soreness,
        sleep_h=row.sleep_h,
        sleep_quality=row.sleep_quality,
        stress=row.stress,
        fatigue=row.fatigue,
        confidence=row.confidence,
        triggers=tuple(row.triggers or ()),
        started_at=row.started_at,
        function_loss=row.function_loss,
        sequence=sequence_of(row.answered_at or row.created_at),
    )
