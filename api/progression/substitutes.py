"""What this athlete can do instead of an exercise, ranked by the engine's own rules."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.engine.library import Exercise
from api.engine.planning import phases, substitution
from api.engine.reading import timeline
from api.engine.vocab import ExerciseRelation, LockEffect
from api.exercises import service as exercises
from api.kit.errors import NotFound
from api.programs import service as programs
from api.progression import gather, locks
from api.rules import in_force

Shape = dict[str, Any]


def ranked(db: Session, slug: str, now: datetime) -> list[Shape]:
    """Substitutes that phase, equipment and confirmed sensitivities leave, best first.

    None while nothing may be prescribed.
    """
    library = exercises.library()
    if slug not in library.exercises:
        raise NotFound()
    today = now.astimezone(ZoneInfo(accounts.get_athlete(db).time_zone)).date()
    if locks.current(db, now).effect is LockEffect.NOTHING_PRESCRIBED:
        return []
    facts = gather.facts(db, gather.PLAN, today)
    shop = substitution.Shop(timeline.read(facts, in_force(db), library), programs.curriculum())
    phase, _ = phases.current(shop.book)
    found = substitution.alternatives(library.exercises[slug], phase, shop, None)
    return [
        {
            "relation": ExerciseRelation.SUBSTITUTE,
            "exercise": alternative.slug,
            "name": alternative.name,
            "because": _because(alternative, library.exercises[slug]),
        }
        for alternative in found
    ]


def _because(alternative: Exercise, replaced: Exercise) -> str:
    lower = alternative.load_class.compression < replaced.load_class.compression
    same = "Same pattern" if alternative.pattern is replaced.pattern else "Trains nearby"
    return f"{same}, {'lower' if lower else 'no higher'} spinal load."
