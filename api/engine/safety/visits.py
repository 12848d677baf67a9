"""Visits that time asks for: too little change, or worsening under training (rule book B1).

RF-TIME-1 and RF-TIME-2 are read from the history, not from an answer, so the flags alone do
not know them. A plan keeps an open one in its position: from then on only a clinician's note
that names the code closes it, whatever the next weeks bring.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

from msgspec.structs import replace

from api.engine.decisions import Check
from api.engine.facts import Clearance, Episode, FactRef, Flag, OpenVisit, Position
from api.engine.reading import flares
from api.engine.reading.classify import stage_of
from api.engine.reading.function import changes_of
from api.engine.reading.pain import rising, weeks_of_trend
from api.engine.ruleset import RuleSet
from api.engine.safety import triage
from api.engine.safety.flags import aged
from api.engine.telling.checks import check
from api.engine.units import DAYS_A_WEEK, PERCENT
from api.engine.values import Value
from api.engine.vocab import (
    Comparison,
    EpisodeStage,
    FlagLevel,
    MovementPattern,
    Phase,
    rank,
)

if TYPE_CHECKING:
    from api.engine.reading.book import Book
    from api.engine.reading.exposure import Exposure

SOON, LATE = "RF-TIME-1", "RF-TIME-2"
WEEK = timedelta(days=DAYS_A_WEEK)
Weeks = tuple[list["Exposure"], ...]
"""Exposures by weeks back from the day of the book."""


class Visit(Value, frozen=True):
    """One open visit. ``pattern`` None concerns the whole back."""

    code: str
    cause: str
    raised_on: date
    pattern: MovementPattern | None
    checks: tuple[Check, ...]
    told_on: date | None = None
    """When a plan first asked for it; None until then."""


def with_visits(book: "Book") -> "Book":
    """The book with the visits time asks for, and a lock that counts them."""
    visits = open_visits(book)
    return replace(book, visits=visits, lock=_locked(book, visits)) if visits else book


def open_visits(book: "Book") -> tuple[Visit, ...]:
    """Every visit that is due and not yet recorded, the oldest of each kind."""
    known = book.facts.position
    # A new episode or a clearance of something else ends a position, and no visit.
    stored = [_stored(v, book) for v in known.visits] if known else []
    first: dict[tuple[str, str], Visit] = {}
    for visit in (*stored, *sorted(_due(book), key=lambda v: v.raised_on)):
        first.setdefault((visit.code, visit.pattern or ""), visit)
    return tuple(v for v in first.values() if not _seen(book, v))


def _due(book: "Book") -> Iterable[Visit]:
    episode = book.facts.episode
    if episode is None:
        return
    for reading in (_not_better, _getting_worse, _worse_patterns, _flare_stays, _no_progress):
        yield from reading(book, episode)


def kept(book: "Book") -> tuple[OpenVisit, ...]:
    """The open visits as a position keeps them."""
    day = book.as_of
    made = [
        OpenVisit(v.code, v.cause, v.raised_on, v.told_on or day, v.pattern) for v in book.visits
    ]
    return tuple(sorted(made, key=lambda v: (v.code, v.raised_on, v.pattern or "")))


def last_routine_day(book: "Book") -> date | None:
    """The last day before an open ROUTINE flag, or a visit that time asked for, weighs like a
    missing clearance; None without one, or when one already does."""
    if book.lock.level is not FlagLevel.ROUTINE:
        return None
    limit = timedelta(days=book.ruleset.windows.routine_to_clearance_days.whole)
    return min(flag.raised_on for flag in book.lock.open) + limit - timedelta(days=1)


def freezes(book: "Book", pattern: MovementPattern) -> tuple[Visit, ...]:
    """The open visits that freeze a pattern: its own, and those of the whole back."""
    if not book.visits:
        return ()
    return tuple(v for v in book.visits if v.pattern in (None, pattern))


def _locked(book: "Book", visits: tuple[Visit, ...]) -> triage.Lock:
    """A visit that time asks for weighs exactly like a ROUTINE flag, ageing included."""
    lock, rules = book.lock, book.ruleset
    more = (aged(_flag(v, book), book.as_of, rules) for v in visits)
    return triage.weighed(lock, (*lock.open, *more), rules)


def late(
    position: Position | None,
    clearances: tuple[Clearance, ...],
    source: FactRef,
    as_of: date,
    rules: RuleSet,
) -> tuple[Flag, ...]:
    """Visits of a stored position that have been open for so long that they take the load away.

    For the lock outside of decisions: what is due newly is read from the history by a plan.
    """
    stored = position.visits if position else ()
    open_ = [v for v in stored if not _recorded(v, clearances, as_of)]
    weighed = (aged(_as_flag(v.code, v.told_on, source), as_of, rules) for v in open_)
    return tuple(flag for flag in weighed if flag.level is not FlagLevel.ROUTINE)


def _recorded(visit: OpenVisit, clearances: tuple[Clearance, ...], as_of: date) -> bool:
    last = _last_examined(clearances, visit.code, as_of)
    return last is not None and last >= visit.raised_on


def _flag(visit: Visit, book: "Book") -> Flag:
    episode = book.facts.episode
    source = episode.ref if episode else book.facts.athlete.ref
    return _as_flag(visit.code, visit.told_on or book.as_of, source)


def _as_flag(code: str, day: date, source: FactRef) -> Flag:
    return Flag(code, code, FlagLevel.ROUTINE, day, source)


def _stored(visit: OpenVisit, book: "Book") -> Visit:
    number = book.ruleset.windows.routine_to_clearance_days
    days = (book.as_of - visit.told_on).days
    line = check("days the visit has been open", days, Comparison.BELOW, number)
    return Visit(visit.code, visit.cause, visit.raised_on, visit.pattern, (line,), visit.told_on)


def _seen(book: "Book", visit: Visit) -> bool:
    last = _examined(book, visit.code)
    return last is not None and last >= visit.raised_on


def _examined(book: "Book", code: str) -> date | None:
    """The last day a clinician's note named the code."""
    return _last_examined(book.facts.clearances, code, book.as_of)


def _last_examined(clearances: tuple[Clearance, ...], code: str, as_of: date) -> date | None:
    days = [
        c.examined_on
        for c in clearances
        if code in c.codes and c.role in triage.CLINICIANS and c.examined_on <= as_of
    ]
    return max(days, default=None)


def _start(book: "Book", episode: Episode, code: str) -> date:
    """From when change is measured: intake, a restart, or the last visit about it."""
    days = (episode.ref.local_date, book.since, _examined(book, code))
    return max(d for d in days if d is not None)


def _known_since(book: "Book", day: date) -> bool:
    """Whether all since a day is at hand; behind the look-back a change would only seem one."""
    reach = timedelta(days=book.ruleset.windows.sessions_days.whole)
    return book.as_of - day <= reach and (book.since is None or book.since <= day)


def _running(episode: Episode, day: date) -> bool:
    return episode.ended_on is None or day <= episode.ended_on


def _week(book: "Book", end: date) -> list[int]:
    return [m.value for m in book.mornings if end - WEEK < m.day <= end]


def _first_judged(book: "Book", end: date) -> date | None:
    """The first day from ``end`` on whose week has enough mornings to judge."""
    needed = book.ruleset.pain.baseline_min.value
    days = sorted({end, *(m.day for m in book.mornings)})
    later = days[days.index(end) :]
    known = (d for d in later if d <= book.as_of and len(_week(book, d)) >= needed)
    return next(known, None)


def _not_better(book: "Book", episode: Episode) -> Iterable[Visit]:
    """Acute or subacute, and the mornings of the second week no 30 % below intake."""
    cuts, intake = book.ruleset.time, episode.ref.local_date
    sore = episode.pain_morning >= cuts.acute_baseline_from.value
    chronic = stage_of(episode, intake, book.ruleset) is EpisodeStage.CHRONIC
    end = intake + timedelta(days=cuts.acute_days.whole)
    if not sore or chronic or book.as_of < end or not _known_since(book, intake):
        return
    day = _first_judged(book, end)
    if day is None or not _running(episode, day):
        return
    name = f"median morning after {cuts.acute_days.whole} days"
    line = _eased(book, day, episode.pain_morning, name)
    if not line.met:
        yield Visit(SOON, "not_better", day, None, (line,))


def _eased(book: "Book", day: date, before: float, name: str) -> Check:
    number = book.ruleset.time.acute_better_pct
    limit = before * (1 - number.value / PERCENT)
    now = median(_week(book, day))
    return check(name, now, Comparison.AT_MOST, number, threshold=limit, unit="NPRS")


def _getting_worse(book: "Book", episode: Episode) -> Iterable[Visit]:
    """Mornings that rise two weeks running while there is training."""
    cuts = book.ruleset.time
    first = book.as_of - timedelta(days=cuts.worse_days.whole)
    trained = sum(s.ref.local_date > first for s in book.sessions)
    if trained < cuts.worse_sessions.value or not _fresh(book, episode):
        return
    line = _rise(book, book.weekly_mornings, "rise of the weekly mornings")
    if line is not None:
        yield Visit(SOON, "getting_worse", book.as_of, None, (line,))


def _worse_patterns(book: "Book", episode: Episode) -> Iterable[Visit]:
    """A movement whose worst pain in sessions rises two weeks running."""
    if not _fresh(book, episode):
        return
    lately = _lately(book)
    for pattern in sorted(lately, key=rank):
        weeks = _medians(lately[pattern], book.ruleset)
        line = _rise(book, weeks, "rise of the weekly worst pain in sessions")
        if line is not None:
            yield Visit(SOON, "getting_worse", book.as_of, pattern, (line,))


def _flare_stays(book: "Book", episode: Episode) -> Iterable[Visit]:
    """A flare that has not eased by 30 % after two weeks."""
    found = flares.staying(book)
    if found is not None:
        yield Visit(SOON, "flare_stays", found[0], None, (found[1],))


def _fresh(book: "Book", episode: Episode) -> bool:
    """Whether all the weeks compared lie behind intake and behind the last visit."""
    first = book.as_of - timedelta(days=book.ruleset.time.worse_days.whole)
    return _start(book, episode, SOON) <= first and _running(episode, book.as_of)


def _lately(book: "Book") -> dict[MovementPattern, Weeks]:
    """The last weeks of every pattern, as many as a trend compares."""
    found: dict[MovementPattern, Weeks] = {}
    as_of, many = book.as_of, weeks_of_trend(book.ruleset)
    for e in reversed(book.exposures):
        back = (as_of - e.day).days // DAYS_A_WEEK
        if back >= many:
            break
        pattern = e.exercise.pattern
        if pattern not in found:
            found[pattern] = tuple([] for _ in range(many))
        found[pattern][back].append(e)
    return found


def _medians(weeks: Weeks, ruleset: RuleSet) -> tuple[float, ...]:
    """Weekly medians of the worst pain in each session, the oldest week first; empty when any week
    has too few sessions, or is no calmer than the one after it."""
    found: list[float] = []
    for week in weeks:
        pains = _pains(week)
        if len(pains) < ruleset.time.worse_sessions.value:
            return ()
        value = float(median(pains.values()))
        if found and value >= found[-1]:
            return ()
        found.append(value)
    return tuple(reversed(found))


def _pains(exposures: Iterable["Exposure"]) -> dict[str, int]:
    """The worst pain in each session."""
    found: dict[str, int] = {}
    for e in exposures:
        pain, id_ = _worst(e), e.session.ref.id
        if pain is not None:
            found[id_] = max(pain, found.get(id_, pain))
    return found


def _worst(exposure: "Exposure") -> int | None:
    pains = [s.pain for s in exposure.work if s.pain is not None]
    return max(pains) if pains else exposure.session.pain_worst


def _rise(book: "Book", weeks: tuple[float, ...], name: str) -> Check | None:
    """The line of weeks that rise one after the other and by enough; None where they do not."""
    if not rising(weeks):
        return None
    line = check(name, weeks[-1] - weeks[0], Comparison.BELOW, book.ruleset.time.worse_rise)
    return None if line.met else line


def _no_progress(book: "Book", episode: Episode) -> Iterable[Visit]:
    """Six weeks without the change that matters: pain early on, function once it is chronic."""
    start, end = _six_weeks(book, episode)
    if book.as_of < end or not _running(episode, end) or not _known_since(book, start):
        return
    if _by_pain(book, episode, start):
        yield from _pain_stays(book, episode, start, end)
    else:
        yield from _function_stays(book, start, end)


def function_judged_on(book: "Book") -> date | None:
    """The day on which six weeks of function are judged; None where pain is what counts."""
    episode = book.facts.episode
    if episode is None or not _judges_function(book):
        return None
    start, end = _six_weeks(book, episode)
    return None if _by_pain(book, episode, start) else end


def _six_weeks(book: "Book", episode: Episode) -> tuple[date, date]:
    start = _start(book, episode, LATE)
    return start, start + timedelta(days=book.ruleset.time.late_days.whole)


def _by_pain(book: "Book", episode: Episode, start: date) -> bool:
    sore = episode.pain_morning >= book.ruleset.time.acute_baseline_from.value
    return sore and stage_of(episode, start, book.ruleset) is not EpisodeStage.CHRONIC


def _pain_stays(book: "Book", episode: Episode, start: date, end: date) -> Iterable[Visit]:
    day = _first_judged(book, end)
    if day is None:
        return
    before = _week(book, start)
    enough = len(before) >= book.ruleset.pain.baseline_min.value
    known = median(before) if enough else episode.pain_morning
    name = f"median morning after {book.ruleset.time.late_days.whole} days"
    line = _eased(book, day, known, name)
    if not line.met:
        yield Visit(LATE, "no_progress", day, None, (line,))


def _function_stays(book: "Book", start: date, end: date) -> Iterable[Visit]:
    """No measure of function that was taken twice has changed by enough."""
    if not _judges_function(book):
        return
    lines = changes_of(book, start, end)
    day = end
    if not lines:
        day, lines = book.as_of, changes_of(book, start, book.as_of)
    if lines and not any(line.met for line in lines):
        yield Visit(LATE, "no_progress", day, None, lines)


def _judges_function(book: "Book") -> bool:
    """In maintenance nothing has to change: who is back keeps what there is, and a season locks
    the loads."""
    return book.position is None or book.position.phase is not Phase.P6
