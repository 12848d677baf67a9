"""What-if runs: facts are gathered, pretended ones laid over them, nothing is ever stored."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy.orm import Session

from api.checkins import service as checkins
from api.engine import facts as engine
from api.engine.decisions import Decision
from api.engine.facts import DecisionScope
from api.engine.simulation import whatif
from api.exercises import service as exercises
from api.kit.days import check_day
from api.kit.errors import DayBeforeLastDecision, ValidationFailed
from api.programs import service as programs
from api.progression import gather, locks, receipts
from api.progression.service import check_scope
from api.rules import in_force
from api.training import service as training

Shape = dict[str, Any]
_SHOWN = ("local_date", "action", "urgency", "phase", "headline", "reasons")


def run_simulation(db: Session, values: Mapping[str, Any], now: datetime) -> Shape:
    """The decisions that would follow, from the facts of a day and what is pretended.

    Raises DayBeforeLastDecision where something known of a later day stops training: an
    earlier day must not show doses that today forbids.
    """
    scope, first = DecisionScope(**values["scope"]), values["local_date"]
    check_scope(db, scope)
    check_day(first, now)
    sessions = _sessions(db, values.get("sessions", ()), first)
    question = whatif.Question(
        facts=gather.with_own_exercises(db, gather.facts(db, scope, first), sessions),
        scenario=values["scenario"],
        weeks=values["weeks"],
        sessions=sessions,
        check_ins=_check_ins(values.get("check_ins", ()), first),
    )
    if locks.stopped_since(db, question.facts):
        raise DayBeforeLastDecision(locks.STOPPED_LATER)
    rules = in_force(db)
    run = whatif.run(question, whatif.Engine(rules, exercises.library(), programs.curriculum()))
    return {
        "assumptions": list(run.assumptions),
        "steps": [_step(made) for made in run.steps],
        "ruleset_version": rules.version,
    }


def _sessions(db: Session, told: list[Shape], first: date) -> tuple[engine.Session, ...]:
    found = []
    for at, values in enumerate(told):
        with _under(f"/sessions/{at}"):
            _check_horizon(values["local_date"], first)
            found.append(training.imagined_session(db, values, f"pretended-session-{at}"))
    _check_once("sessions", [session.ref.id for session in found])
    return tuple(found)


def _check_ins(told: list[Shape], first: date) -> tuple[engine.CheckIn, ...]:
    found = []
    for at, values in enumerate(told):
        with _under(f"/check_ins/{at}"):
            _check_horizon(values["local_date"], first)
            found.append(checkins.imagined_check_in(values, f"pretended-check-in-{at}"))
    _check_once("check_ins", [check_in.ref.id for check_in in found])
    _check_once("check_ins", [f"{c.ref.local_date} {c.kind}" for c in found])
    return tuple(found)


@contextmanager
def _under(pointer: str) -> Iterator[None]:
    """Problems of a part, pointed at from the whole."""
    try:
        yield
    except ValidationFailed as problem:
        errors = [replace(one, pointer=f"{pointer}{one.pointer}") for one in problem.errors]
        raise type(problem)(problem.detail, errors=errors) from problem


def _check_horizon(day: date, first: date) -> None:
    if day > whatif.last_day(first):
        weeks = whatif.MOST_WEEKS
        raise ValidationFailed.at("/local_date", f"More than {weeks} weeks after the first day.")


def _check_once(member: str, names: list[str]) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            raise ValidationFailed.at(f"/{member}/{at}", "This one appears twice.")


def _step(made: Decision) -> Shape:
    """A decision without an id; what is prescribed needs some id, which names nothing."""
    nothing = uuid5(NAMESPACE_OID, made.output_hash)
    shown = {name: getattr(made, name) for name in _SHOWN}
    doses = [receipts.prescription_shape(nothing, p) for p in made.prescriptions]
    return shown | {"prescriptions": doses}
