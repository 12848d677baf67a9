"""What this athlete can do instead of an exercise, ranked by the engine's own rules."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.custom_exercises import service as custom_exercises
from api.engine.planning import entry, substitution
from api.engine.planning.basis import Basis
from api.engine.reading import timeline
from api.engine.vocab import LockEffect
from api.exercises import service as exercises
from api.kit.errors import NotFound
from api.programs import service as programs
from api.progression import gather, locks
from api.rules import in_force


def ranked(db: Session, slug: str, now: datetime) -> list[exercises.Link]:
    """Substitutes that phase, equipment and confirmed sensitivities leave, best first.

    None while nothing may be prescribed.
    """
    library = exercises.library()
    asked = custom_exercises.library(db, (slug,)).get(slug)
    if asked is None:
        raise NotFound()
    today = now.astimezone(ZoneInfo(accounts.get_athlete(db).time_zone)).date()
    if locks.current(db, now).effect is LockEffect.NOTHING_PRESCRIBED:
        return []
    facts = gather.facts(db, gather.PLAN, today)
    basis = Basis(timeline.read(facts, in_force(db), library), programs.curriculum())
    phase, _ = entry.current(basis.book)
    found = substitution.alternatives(asked, phase, basis, None)
    return [exercises.stand_in(asked, alternative) for alternative in found]
