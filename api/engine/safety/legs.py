"""What is told of the legs, in check-ins and in sessions alike: in which order, and what is new.

Sessions bring no answers of their own, so nothing here depends on where a thing was told.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from api.engine.facts import CheckIn, Episode, Flag, LegSymptoms, Session
from api.engine.facts.body import LEGS_QUIET
from api.engine.reading.pain import spread
from api.engine.ruleset import RuleSet
from api.engine.vocab import BodySide, LegChange, LegReach, LegSensation, rank

WEAKNESS, BOTH_LEGS = "RF-NEU-2", "RF-CES-4"
"""Codes that symptoms of the legs raise by themselves."""
NERVE = frozenset({LegSensation.TINGLING, LegSensation.NUMBNESS, LegSensation.WEAKNESS})

SESSIONS = 9
"""Their place in a day, behind every check-in."""

Report = CheckIn | Session
LegReport = tuple[Report, LegSymptoms]


def felt(leg: LegSymptoms | None) -> bool:
    """Whether anything at all is felt in a leg."""
    if leg is None or leg is LEGS_QUIET:
        return False
    worse = leg.change is LegChange.PERIPHERALISED
    return leg.reach is not LegReach.NONE or bool(leg.sensations) or worse


def weaker(leg: LegSymptoms, known: LegSymptoms) -> bool:
    """Weakness that was not there before, or is in the other leg now."""
    weakness = LegSensation.WEAKNESS
    if weakness not in leg.sensations:
        return False
    return weakness not in known.sensations or _elsewhere(leg.side, known.side)


def _elsewhere(side: BodySide | None, known: BodySide | None) -> bool:
    """Whether a leg is spoken of that was not before. A side that nobody named may be any."""
    unnamed = side is None or known in (None, BodySide.BOTH)
    return not unnamed and side is not known


def in_both(leg: LegSymptoms, known: LegSymptoms) -> bool:
    """Signs in both legs at once that are new, or reach further, or feel like more.

    An ache in both thighs is none: who trains has those. It is asked about like anything felt.
    """
    more = NERVE.intersection(leg.sensations).difference(known.sensations)
    return _both(leg) and (not _both(known) or bool(more) or spread(leg, known))


def _both(leg: LegSymptoms) -> bool:
    below = rank(leg.reach) >= rank(LegReach.BELOW_KNEE)
    return leg.side is BodySide.BOTH and (below or not NERVE.isdisjoint(leg.sensations))


def with_what_was_known(
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    episode: Episode | None,
    flags: tuple[Flag, ...],
    ruleset: RuleSet,
) -> Iterator[tuple[Report, LegSymptoms, tuple[LegSymptoms, ...]]]:
    """Every report with what may have been known of the legs before it, by day.

    Nobody knows whether a check-in or a session of the same day came first, so each is held
    against the other as well as against the report before it: new to any of them is new.
    """
    spoken = (*(c.leg for c in check_ins), *(s.leg for s in sessions))
    if not any([grave(leg) for leg in spoken if leg is not None and leg is not LEGS_QUIET]):
        return
    told = in_order(check_ins, sessions)
    first, *_ = told
    before = _at_first(first, episode, flags, ruleset)
    for _, group in groupby(told, key=lambda row: row[0].ref.local_date):
        rows = list(group)
        for report, leg in rows:
            others = [other for row, other in rows if type(row) is not type(report)]
            yield report, leg, (before, *others)
            before = leg


def grave(leg: LegSymptoms) -> bool:
    """Whether it may raise a code: most histories hold none of it."""
    return LegSensation.WEAKNESS in leg.sensations or leg.side is BodySide.BOTH


def in_order(check_ins: tuple[CheckIn, ...], sessions: tuple[Session, ...]) -> list[LegReport]:
    """What check-ins and sessions said of the legs, oldest first: in a day on waking, then
    later check-ins, sessions last."""
    rows: list[tuple[tuple[date, int, str, str], Report, LegSymptoms]] = [
        ((c.ref.local_date, c.place, "", c.ref.id), c, c.leg) for c in check_ins
    ]
    rows += [
        ((s.ref.local_date, SESSIONS, s.started_at.isoformat(), s.ref.id), s, s.leg)
        for s in sessions
        if s.leg is not None
    ]
    return [(report, leg) for _, report, leg in sorted(rows, key=lambda row: row[0])]


def _at_first(
    first: LegReport, episode: Episode | None, flags: tuple[Flag, ...], ruleset: RuleSet
) -> LegSymptoms:
    """What the legs were before the first report at hand: as described at intake.

    Behind the look-back window earlier reports may lack. A sign that was raised before then is
    no news: what was examined long ago must not be raised anew by the window sliding past it.
    """
    report, leg = first
    if episode is None:
        return LegSymptoms()
    day, reach = report.ref.local_date, timedelta(days=ruleset.windows.sessions_days.whole)
    raised = any(f.code in (WEAKNESS, BOTH_LEGS) and f.raised_on < day for f in flags)
    return leg if raised and day - episode.ref.local_date >= reach else episode.leg
