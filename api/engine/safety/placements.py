"""Phases entered by a clinician: where the plan or one pattern works from that day on.

A placement takes the place of gates and minimum days, and of nothing else: no flag, no flare
and no later gate is loosened by it (INV-12).
"""

from datetime import date

from api.engine.facts import PhasePlacement
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import phase_rank
from api.engine.safety.triage import CLINICIANS
from api.engine.values import Value
from api.engine.vocab import FlagLevel, LockEffect, MovementPattern, Phase


class Placed(Value, frozen=True):
    """A placement that counts, and the phase it leads to today.

    ``waits`` says that something open keeps a rise back; it may still come.
    """

    placement: PhasePlacement
    phase: Phase
    waits: bool

    @property
    def since(self) -> date:
        return self.placement.ref.local_date


def of_plan(book: Book, phase: Phase) -> Placed | None:
    """The newest placement of the whole plan since the phase began, seen from that phase. A rise
    that has not come when the link to its clinician ends does not come any more (INV-41)."""
    found = _newest(book, None)
    first = _began(book)
    if found is None or found.ref.local_date < first:
        return None
    rises = phase_rank(found.phase) > phase_rank(phase)
    return None if rises and _left(book, found) else _reached(book, found, phase)


def _left(book: Book, placement: PhasePlacement) -> bool:
    ended = placement.link_ended_on
    return ended is not None and ended <= book.as_of


def of_pattern(book: Book, pattern: MovementPattern, phase: Phase) -> Placed | None:
    """The newest placement of a pattern, seen from the phase of the plan.

    It stands until the pattern or the whole plan is placed anew, or the plan starts anew.
    """
    if not _known(book):
        return None
    found, whole = _newest(book, pattern), _newest(book, None)
    if found is None or found.ref.local_date < _restarted(book):
        return None
    if whole is not None and _order(whole) > _order(found):
        return None
    return _reached(book, found, phase)


def placed_since(book: Book, pattern: MovementPattern, day: date) -> bool:
    """Whether a clinician placed the plan or the pattern on a day or later."""
    spoken = (p for p in _known(book) if p.pattern in (None, pattern))
    return any(p.ref.local_date >= day for p in spoken)


@once
def patterns(book: Book) -> frozenset[MovementPattern]:
    """Patterns that any placement speaks of."""
    return frozenset(p.pattern for p in _known(book) if p.pattern is not None)


@once
def _known(book: Book) -> tuple[PhasePlacement, ...]:
    return tuple(
        p for p in book.facts.placements if p.role in CLINICIANS and p.ref.local_date <= book.as_of
    )


@once
def _newest(book: Book, pattern: MovementPattern | None) -> PhasePlacement | None:
    return max((p for p in _known(book) if p.pattern is pattern), key=_order, default=None)


def _order(placement: PhasePlacement) -> tuple[date, int, str]:
    return placement.ref.local_date, placement.sequence, placement.ref.id


def _began(book: Book) -> date:
    """The day the phase began; before any plan, when this story began."""
    start = _restarted(book)
    return max(start, book.position.phase_since) if book.position else start


def _restarted(book: Book) -> date:
    """The last time everything started anew: a clearance, or an episode after an earlier one."""
    episode, days = book.facts.episode, [book.since or date.min]
    if episode is not None:
        anew = book.facts.position is not None and book.position is None
        days.append(episode.ref.local_date if anew else episode.started_on)
    return max(days)


def _reached(book: Book, placement: PhasePlacement, phase: Phase) -> Placed | None:
    """None for a rise that a flare on the day of the placement or later has taken away: what
    the clinician saw then is not what the back is now."""
    wanted = placement.phase
    if phase_rank(wanted) <= phase_rank(phase):
        return Placed(placement, wanted, False)
    if any(f.known_on >= placement.ref.local_date for f in book.flares):
        return None
    top = min(wanted, _highest(book, placement, phase), key=phase_rank)
    return Placed(placement, top, top is not wanted)


def _highest(book: Book, placement: PhasePlacement, phase: Phase) -> Phase:
    """How far up a placement may lead today (INV-12)."""
    lock = book.lock
    stopped = lock.effect in (LockEffect.NOTHING_PRESCRIBED, LockEffect.BODYWEIGHT_ONLY)
    due = bool(lock.unsure) or book.as_of >= lock.screening_due_on
    if stopped or due or book.flare() is not None:
        return phase
    if lock.level is FlagLevel.ROUTINE:
        open_to = Phase(f"p{book.ruleset.phase.visit_rise_to.whole}")
        return max(open_to, phase, key=phase_rank)
    return placement.phase
