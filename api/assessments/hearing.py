"""What somebody told of danger in a fact that is not stored: a slip elsewhere must not hide it.

The body is taken as it came, and anything in it may be wrong. Each answer is read by itself; what
cannot be read is passed over. No fact is made of it: the flags that its answers raise are kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.assessments import flags, questionnaire
from api.engine.facts import FactRef, LegSymptoms
from api.engine.ruleset import RuleSet
from api.engine.safety import triage
from api.engine.safety.triage import Raised
from api.engine.vocab import FactKind, TriageAnswer, rank
from api.kit.events import FactChanged, note
from api.kit.limits import FIRST_DAY
from api.rules import in_force

_MOST = 100
"""Facts of one request that are kept; the gravest, where there are more."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a fact that is not stored tells of danger. ``day`` is None if unreadable."""

    kind: FactKind
    id: UUID
    day: date | None
    answers: Mapping[str, TriageAnswer]
    leg: LegSymptoms | None = None


DaysOf = Callable[[Sequence[UUID]], Mapping[UUID, date]]
OfLegs = Callable[[Told], Iterable[Raised]]
Grave = tuple[Told, tuple[Raised, ...]]


def listen(
    kind: FactKind,
    said: Any,
    answers: Any,
    known_as: UUID | None = None,
    leg: LegSymptoms | None = None,
) -> list[Told]:
    """What a fact tells of danger, by ``answers`` or of a ``leg``; nothing where it tells of none.

    ``said`` is the fact as it was sent, ``known_as`` its id where that does not stand in it.
    """
    if not isinstance(said, Mapping):
        return []
    told = answers.items() if isinstance(answers, Mapping) else ()
    readable = {code: TriageAnswer(one) for code, one in told if _is_answer(code, one)}
    if leg is None and all(answer is TriageAnswer.NO for answer in readable.values()):
        return []
    return [Told(kind, known_as or _id_of(kind, said), _day_of(said), readable, leg)]


def keep_told(
    db: Session,
    told: Iterable[Told],
    now: datetime,
    days_of: DaysOf = lambda _: {},
    of_legs: OfLegs = lambda _: (),
) -> bool:
    """Raise what was told; whether that raises anything, now or before.

    A fact that is sent again under its id, mended or not, raises nothing twice. One without a day
    is of the day that it stands at already, which ``days_of`` finds, or of today. ``of_legs`` says
    what its leg raises beside what was known.
    """
    grave = _gravest(db, told, of_legs)
    if not grave:
        return False
    accounts.lock_athlete(db)
    known = days_of([one.id for one, _ in grave if one.day is None])
    for one, hits in grave:
        day = min(one.day or known.get(one.id, now.date()), now.date())
        ref = FactRef(one.kind, str(one.id), 1, day)
        if flags.store(db, hits, ref, now):
            note(db, FactChanged(one.kind, one.id, 1, day))
    return True


def _gravest(db: Session, told: Iterable[Told], of_legs: OfLegs) -> list[Grave]:
    rules = in_force(db)
    hits = ((one, _hits(one, rules, of_legs)) for one in told)
    grave = (pair for pair in hits if pair[1])
    return sorted(grave, key=lambda pair: -max(rank(hit.level) for hit in pair[1]))[:_MOST]


def _hits(told: Told, rules: RuleSet, of_legs: OfLegs) -> tuple[Raised, ...]:
    answered = triage.raised(told.answers, ruleset=rules)
    return (*answered, *of_legs(told)) if told.leg else answered


def _is_answer(code: str, said: Any) -> bool:
    return said in list(TriageAnswer) and code in questionnaire.codes()


def _id_of(kind: FactKind, said: Mapping[str, Any]) -> UUID:
    """The id that is meant, in whatever spelling, or one made of what tells the fact apart."""
    try:
        return UUID(said.get("id"))
    except (ValueError, TypeError, AttributeError):
        apart = [said.get(name) for name in ("id", "local_date", "kind")]
        return uuid5(NAMESPACE_OID, repr([str(kind), *apart]))


def _day_of(said: Mapping[str, Any]) -> date | None:
    try:
        day = date.fromisoformat(said.get("local_date", ""))
    except (TypeError, ValueError):
        return None
    return day if day >= FIRST_DAY else None
