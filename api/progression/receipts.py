"""Receipts: made by the engine, sealed, stored before they are shown, replayed on demand."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from msgspec.structs import replace
from sqlalchemy.orm import Session

from api.education import service as education
from api.engine import codec
from api.engine.decide import decide
from api.engine.decisions import Decision, PlannedDay, Prescription
from api.engine.facts import DecisionScope, Facts
from api.engine.overlays import RuleSets
from api.engine.planning import phases
from api.engine.ruleset import RuleSet
from api.engine.vocab import ScopeKind
from api.exercises import service as exercises
from api.kit.db.scope import scope_of
from api.kit.ids import new_id
from api.programs import service as programs
from api.progression import queries
from api.progression.gather import sealed
from api.progression.models import DecisionRow
from api.progression.vocab import DecisionStatus
from api.rules import in_force

Shape = dict[str, Any]
_PROGRAM = re.compile(r'"program":"([a-z0-9-]+)"')
"""Where the stored facts name the program; one look, where reading them all takes a while."""
_MEMBERS = (
    "text",
    "safety_net",
    "binding_rule",
    "reasons",
    "trace",
    "counterfactuals",
    "asks",
    "facts",
    "completeness",
    "valid_until",
)


def scope_key(scope: DecisionScope) -> str:
    """The scope as one value, for look-ups and uniqueness."""
    return ":".join(filter(None, (scope.kind, scope.pattern, scope.exercise)))


def run(facts: Facts, rules: RuleSet) -> Decision:
    """Ask the engine."""
    return decide(facts, rules, exercises.library(), programs.curriculum())


def gates_of(facts: Facts, made: Decision, rules: RuleSet) -> Shape | None:
    """How far the gates of the phase are met by the facts of a plan."""
    if made.scope.kind is not ScopeKind.PLAN or made.position is None:
        return None
    standing = replace(facts, position=made.position)
    report = phases.report_gates(standing, rules, exercises.library())
    return {
        "min_days": report.min_days,
        "met": len(report.lines) - len(report.open),
        "total": len(report.lines),
        "next": report.open[0].text if report.open else None,
    }


def store(db: Session, facts: Facts, made: Decision, now: datetime) -> DecisionRow:
    """Keep a receipt; earlier ones of its scope are superseded by it."""
    athlete_id = scope_of(db).athlete_id
    row = DecisionRow(
        athlete_id=athlete_id,
        id=new_id(),
        status=DecisionStatus.CURRENT,
        scope_key=scope_key(made.scope),
        scope_kind=made.scope.kind,
        pattern=made.scope.pattern,
        exercise=made.scope.exercise,
        local_date=made.local_date,
        decided_at=now,
        action=made.action,
        urgency=made.urgency,
        phase=made.phase,
        headline=made.headline,
        next_check_on=made.next_check_on,
        ruleset_version=made.ruleset_version,
        library_version=made.library_version,
        input_hash=made.input_hash,
        output_hash=made.output_hash,
        gates=gates_of(facts, made, in_force(db)),
        inputs=codec.facts_to_json(facts),
        receipt=codec.decision_to_json(made),
    )
    db.add(row)
    db.flush()
    queries.supersede(db, athlete_id, row.scope_key, row.id)
    return row


def revive(db: Session, row: DecisionRow) -> None:
    """Let a receipt count again, whose facts are as they were when it was made."""
    row.status, row.superseded_by = DecisionStatus.CURRENT, None
    db.flush()
    queries.supersede(db, row.athlete_id, row.scope_key, row.id)


def apply(db: Session, row: DecisionRow, made: Decision, now: datetime) -> None:
    """Let a stored receipt change the coming sessions."""
    if made.scope.kind is ScopeKind.PLAN:
        days = [planned_shape(row.id, made, planned) for planned in made.sessions]
        programs.replace_plan(db, made.local_date, days, row.id, now)
        if made.position:
            at = made.position
            programs.save_position(db, at.phase, at.phase_since, now)
        return
    for prescription in made.prescriptions:
        dose = prescription_shape(row.id, prescription)
        slug = prescription.replaces or prescription.exercise
        programs.update_prescription(db, made.local_date, slug, dose, row.id, now)


def summary(row: DecisionRow) -> Shape:
    """What a list or a card needs."""
    names = (
        "id",
        "status",
        "local_date",
        "decided_at",
        "action",
        "urgency",
        "phase",
        "headline",
        "next_check_on",
    )
    scope = DecisionScope(row.scope_kind, row.pattern, row.exercise)
    return {name: getattr(row, name) for name in names} | {"scope": scope}


def whole(row: DecisionRow, made: Decision, referral: Shape | None) -> Shape:
    """The whole receipt for the wire."""
    hashes = ("ruleset_version", "library_version", "input_hash", "output_hash")
    return (
        summary(row)
        | {name: getattr(made, name) for name in _MEMBERS}
        | {name: getattr(row, name) for name in hashes}
        | {
            "superseded_by": row.superseded_by,
            "education": education_of(row, made),
            "prescriptions": [prescription_shape(row.id, p) for p in made.prescriptions],
            "referral": referral,
        }
    )


def education_of(row: DecisionRow, made: Decision) -> tuple[education.Card, ...]:
    """Cards that fit a receipt, chosen whenever it is shown and never sealed with it."""
    known = exercises.library().exercises
    slugs = (p.exercise for p in made.prescriptions if p.exercise in known)
    program = _PROGRAM.search(row.inputs)
    return education.fitting(
        education.Moment(
            phase=made.phase,
            reasons=tuple(dict.fromkeys(reason.code for reason in made.reasons)),
            trained=tuple((slug, known[slug].pattern) for slug in slugs),
            program=program[1] if program else None,
        )
    )


def prescription_shape(decision_id: UUID, prescription: Prescription, salt: str = "") -> Shape:
    """One prescription in base units, with the id it has wherever it stands."""
    plain: Shape = codec.plain(prescription)
    plain.pop("slot", None)
    name = f"{salt}{prescription.slot or ''}:{prescription.exercise}"
    return plain | {"id": str(uuid5(decision_id, name))}


def planned_shape(decision_id: UUID, made: Decision, planned: PlannedDay) -> Shape:
    """One day of a plan as planned sessions are stored."""
    main = {p.exercise: p for p in made.prescriptions}
    return {
        "local_date": planned.local_date,
        "name": planned.name,
        "key": planned.key,
        "phase": planned.phase,
        "expected_duration_s": planned.expected_duration_s,
        "blocks": [
            {
                "kind": block.kind.value,
                "prescriptions": [
                    prescription_shape(
                        decision_id, p, "" if p.exercise in main else f"{planned.local_date}:"
                    )
                    for p in block.prescriptions
                ],
            }
            for block in planned.blocks
        ],
    }


def replay(row: DecisionRow, known: RuleSets) -> Shape:
    """Recompute a receipt from its stored facts by its own rule set, and say what differs."""
    rules = known.get(row.ruleset_version)
    if rules is None:
        missing = {"stored": row.ruleset_version, "recomputed": "this rule set is not loaded"}
        found = [{"pointer": "/ruleset_version", **missing}]
    else:
        stored, fresh = sealed(row), _again(row, rules)
        found = list(_differences("", codec.plain(stored), codec.plain(fresh)))[:100]
    return {"decision_id": row.id, "equal": not found, "differences": found}


def _again(row: DecisionRow, rules: RuleSet) -> Decision:
    """The decision made anew. Where its facts are spelled otherwise today, hashes of then and now
    are of other texts and say nothing: the answer is held against the stored one member by member,
    and keeps the stored hashes."""
    facts = codec.facts_from_json(row.inputs)
    made = run(facts, rules)
    if codec.facts_to_json(facts) == row.inputs:
        return made
    return replace(made, input_hash=row.input_hash, output_hash=row.output_hash)


def _differences(pointer: str, stored: Any, fresh: Any) -> Any:
    if isinstance(stored, dict) and isinstance(fresh, dict):
        for key in sorted(stored.keys() | fresh.keys()):
            yield from _differences(f"{pointer}/{key}", stored.get(key), fresh.get(key))
    elif isinstance(stored, list) and isinstance(fresh, list) and len(stored) == len(fresh):
        for index, (old, new) in enumerate(zip(stored, fresh, strict=True)):
            yield from _differences(f"{pointer}/{index}", old, new)
    elif stored != fresh:
        yield {"pointer": pointer, "stored": str(stored)[:500], "recomputed": str(fresh)[:500]}
