"""What another rule set would have decided: receipts decided again, nothing stored."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from api.engine import codec
from api.engine.decisions import Decision, Prescription
from api.engine.facts import DecisionScope
from api.engine.ruleset import RuleSet
from api.kit.db.scope import scope_of
from api.kit.paging import Page, PageRequest
from api.progression import queries, receipts, rulesets
from api.progression.gather import sealed
from api.progression.models import DecisionRow
from api.rules import rule_sets

Shape = dict[str, Any]
DOSE = ("sets", "tempo", "rest_s", "stage", "intervals")


def decision_changes(db: Session, version: str, request: PageRequest) -> Page[Shape]:
    """Of the decisions of a page, those that this rule set would have taken differently.

    The page counts decisions looked at, so that its work is bounded whatever differs.
    """
    rules = rulesets.named(rule_sets(db), version)
    page = queries.decisions(db, scope_of(db).athlete_id, request, whole=True)
    return Page(list(_changes(page.items, rules)), page.next_key)


def _changes(rows: Iterable[DecisionRow], rules: RuleSet) -> Iterable[Shape]:
    for row in rows:
        # By the rule set it was made with a receipt is what it is: see replayDecision.
        if row.ruleset_version == rules.version:
            continue
        before, after = sealed(row), receipts.run(codec.facts_from_json(row.inputs), rules)
        doses = _changed_doses(before, after)
        if doses or (before.action, before.phase) != (after.action, after.phase):
            yield _shape(row, before, after, doses)


def _changed_doses(before: Decision, after: Decision) -> list[Shape]:
    old, new = _doses(before), _doses(after)
    return [
        {"exercise": slug, "before": old.get(slug), "after": new.get(slug)}
        for slug in {**old, **new}
        if old.get(slug) != new.get(slug)
    ]


def _doses(made: Decision) -> dict[str, Shape]:
    return {p.exercise: _dose(p) for p in made.prescriptions}


def _dose(prescription: Prescription) -> Shape:
    return {name: codec.plain(getattr(prescription, name)) for name in DOSE}


def _shape(row: DecisionRow, before: Decision, after: Decision, doses: list[Shape]) -> Shape:
    return {
        "decision_id": row.id,
        "local_date": row.local_date,
        "scope": DecisionScope(row.scope_kind, row.pattern, row.exercise),
        "action_before": before.action,
        "action_after": after.action,
        "phase_before": before.phase,
        "phase_after": after.phase,
        "changed_prescriptions": doses,
    }
