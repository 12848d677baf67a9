"""The real engine with the real content, and broken twins of it."""

import dataclasses
from collections.abc import Callable

from msgspec.structs import replace

from api.cohort.policies.engine import Rules
from api.cohort.running import _content
from api.engine.decide import decide
from api.engine.decisions import Decision
from api.engine.facts import Facts
from api.engine.ruleset import RuleSet, current
from api.engine.vocab import CheckInKind, SessionStatus

Change = Callable[[Facts], Facts]


def rules(ruleset: RuleSet | None = None) -> Rules:
    library, curriculum = _content()
    return Rules(ruleset or current(), library, curriculum)


def deaf(facts: Facts) -> Facts:
    """Facts without a word about pain: what an engine that ignores it would see."""
    quiet = tuple(
        replace(
            s,
            pain_before=0,
            pain_worst=0,
            exercises=tuple(
                replace(e, sets=tuple(replace(row, pain=0) for row in e.sets)) for e in s.exercises
            ),
        )
        for s in facts.sessions
        if s.status is SessionStatus.COMPLETED
    )
    mornings = tuple(
        replace(c, pain_morning=0, settle_h=1.0 if c.settle_answered else None)
        for c in facts.check_ins
        if c.kind is CheckInKind.NEXT_MORNING
    )
    return replace(facts, sessions=quiet, check_ins=mornings)


def hearing(change: Change) -> Rules:
    """The engine behind an ear that changes what it hears."""
    whole = rules()

    def heard(facts: Facts, *rest: object) -> Decision:
        return decide(change(facts), *rest)  # type: ignore[arg-type]

    return dataclasses.replace(whole, decide=heard)
