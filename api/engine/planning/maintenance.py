"""What keeps a back going in P6: three pillars and walking, and what is looked at again (B8)."""

from datetime import date, timedelta

from api.engine.decisions import Check
from api.engine.library import WALK, WALKS
from api.engine.reading.book import Book
from api.engine.reading.exposure import Exposure, phase_rank
from api.engine.ruletables import Number
from api.engine.safety.restrictions import is_out
from api.engine.telling.checks import check
from api.engine.units import SECONDS_A_MINUTE
from api.engine.vocab import BaselineTest, Comparison, MovementPattern, Phase

HIPS = frozenset(
    {
        MovementPattern.MOBILITY,
        MovementPattern.HIP_ROTATION,
        MovementPattern.HIP_FLEXION,
        MovementPattern.HIP_ABDUCTION,
    }
)
CORE = "core_"
LIFTS = frozenset(
    {
        MovementPattern.HINGE,
        MovementPattern.HIP_EXTENSION,
        MovementPattern.SQUAT,
        MovementPattern.LUNGE,
        MovementPattern.STEP,
        MovementPattern.PUSH,
        MovementPattern.PULL,
        MovementPattern.CARRY,
        MovementPattern.OLYMPIC_LIFT,
    }
)
PARTICIPATION = (BaselineTest.OSTRC_H2,)
RETESTS = (
    BaselineTest.SORENSEN,
    BaselineTest.SIDE_BRIDGE,
    BaselineTest.SINGLE_LEG_BRIDGE,
    BaselineTest.PSFS,
    BaselineTest.SANE,
)
TECHNIQUE = (BaselineTest.HINGE_DOWEL, BaselineTest.BODYWEIGHT_SQUAT)


def pillars(book: Book) -> tuple[Check, ...]:
    """The pillars of the last seven days that fell short; none in the first week of P6, and no
    walking where a clinician has taken it out."""
    cuts, since = book.ruleset.maintenance, maintained_since(book)
    if since is None or (book.as_of - since).days < cuts.week_days.value:
        return ()
    first = book.as_of - timedelta(days=cuts.week_days.whole)
    week = [e for e in book.exposures if e.day > first]
    lines = (
        _sessions(
            "hip mobility", [e for e in week if e.exercise.pattern in HIPS], cuts.hip_sessions
        ),
        _sessions("core", [e for e in week if _is_core(e)], cuts.core_sessions),
        _sessions(
            "strength", [e for e in week if e.exercise.pattern in LIFTS], cuts.strength_sessions
        ),
        check("walking", _walked_min(week), Comparison.AT_LEAST, cuts.walk_min),
    )
    asked = lines[:-1] if is_out(book, WALK) else lines
    return tuple(line for line in asked if not line.met)


def maintained_since(book: Book) -> date | None:
    position = book.position
    return position.phase_since if position and position.phase is Phase.P6 else None


def _is_core(exposure: Exposure) -> bool:
    return exposure.exercise.pattern.value.startswith(CORE)


def _sessions(name: str, found: list[Exposure], number: Number) -> Check:
    count = len({e.session.ref.id for e in found})
    return check(name, count, Comparison.AT_LEAST, number)


def _walked_min(week: list[Exposure]) -> float:
    walks = [s for e in week if e.exercise.slug in WALKS for s in e.work]
    return sum(s.duration_s or 0 for s in walks) / SECONDS_A_MINUTE


def tests_due(
    book: Book, tests: tuple[BaselineTest, ...], after: Number
) -> tuple[tuple[BaselineTest, ...], date] | None:
    """Tests of P6 that are older than so many days, and since when; None while all are fresh."""
    since = maintained_since(book)
    if since is None:
        return None
    last = {t: _newest(book, t, since) for t in tests}
    span = timedelta(days=after.whole)
    late = tuple(t for t in tests if last[t] + span <= book.as_of)
    return (late, min(last[t] for t in late)) if late else None


def _newest(book: Book, test: BaselineTest, since: date) -> date:
    return max((b.ref.local_date for b in book.baselines if b.test is test), default=since)


def clinician_due(book: Book) -> date | None:
    """By when a flagged athlete in P5 or P6 should be seen again; None before or unflagged."""
    position, cuts = book.position, book.ruleset.maintenance
    early = position is None or phase_rank(position.phase) < cuts.clinician_from.value
    if position is None or early or not _flagged(book):
        return None
    last = max((position.phase_since, *book.seen_on))
    if book.as_of < last + timedelta(days=cuts.clinician_from_days.whole):
        return None
    return last + timedelta(days=cuts.clinician_to_days.whole)


def _flagged(book: Book) -> bool:
    """Legs that took part, a second episode in a year, or a red flag in this episode."""
    reading, episode = book.reading, book.facts.episode
    if reading is None or episode is None:
        return False
    flags = any(f.raised_on >= episode.ref.local_date for f in book.facts.flags)
    return reading.was_radicular or reading.recurrent or flags
