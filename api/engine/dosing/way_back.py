"""What was lost on the way down and comes back first: sets, then repetitions, then load (B5)."""

from datetime import timedelta
from itertools import takewhile

from msgspec.structs import replace

from api.engine.dosing.conditioning import shaped
from api.engine.dosing.doses import (
    MAX_SETS,
    Rows,
    counted,
    done_count,
    done_rows,
    each,
    heaviest,
    most,
    raised,
    top_g,
)
from api.engine.dosing.lightweek import newest, within
from api.engine.dosing.sports import sport_of
from api.engine.dosing.unsaid import told_rows
from api.engine.facts import SetDone, SetTarget
from api.engine.kept import once
from api.engine.lanes.lane import Lane
from api.engine.reading.exposure import GREEN, HARD, Exposure
from api.engine.template import Dose, DoseKind
from api.engine.vocab import SetKind

AMOUNTS = ("reps", "duration_s", "distance_m")


def most_sets(lane: Lane) -> int | None:
    """The most sets that a slot of the week asks of its own exercise; None where nothing says."""
    return max((len(d.pyramid) or d.sets for d in _asked(lane)), default=None)


def within_slot(lane: Lane, rows: Rows) -> Rows:
    """Without the sets and repetitions that nobody asked for: one long day is no reason to ask
    for another, nor are the tens of one phase one for the fours of the next. Conditioning takes the
    shape of its slot instead, and all its pieces count for that."""
    if shaped(lane) is not None:
        return rows
    doses, span = _asked(lane), lane.rules.load.reps_span.whole
    kept = heaviest(rows, most_sets(lane) or MAX_SETS)
    if not doses or any(d.kind is not DoseKind.REPS for d in doses):
        return kept
    top = max(max(d.high, d.low + span) for d in doses)
    return each(kept, lambda row: _at_most(row, top))


@once
def _asked(lane: Lane) -> tuple[Dose, ...]:
    """The dose of the lane's slot with those of every other slot of the phase for the exercise: it
    has one dose in a week, wherever it stands."""
    slot, slug = lane.slot, lane.exercise.slug
    if slot is None or slug not in slot.exercises:
        return ()
    program = lane.basis.curriculum.programs.get(lane.book.facts.program)
    phase = program.phases.get(lane.phase) if program else None
    every = [s for day in phase.days.values() for s in day.slots] if phase else []
    return tuple(s.dose_of(slug) for s in (slot, *every) if slug in s.exercises)


def _at_most(row: SetTarget, top: int) -> SetTarget:
    return row if row.reps is None else replace(row, reps=min(row.reps, top))


@once
def recent_green(lane: Lane) -> tuple[Exposure, ...]:
    """Green exposures of the four weeks in which a known load may be restored."""
    since = lane.as_of - timedelta(days=lane.rules.load.restore_days.whole)
    return tuple(e for e in lane.own if e.day >= since and e.zone is GREEN)


@once
def known_amount(lane: Lane) -> Rows:
    """The most of an exercise without a load that was calm in three months, where less of it was
    done last; nothing where a load says how far back the athlete is. Neither load nor rung rises
    with it, so it may be longer ago than a load that is restored (INV-07)."""
    last = lane.last
    if last is None or lane.running or _weighs(last):
        return ()
    now = _size(within_slot(lane, told_rows(lane, last)))
    first = lane.as_of - timedelta(days=lane.rules.load.painfree_days.whole)
    since = max(first, lane.book.told_on)
    green = (e for e in lane.own if e.day >= since and e.zone is GREEN and not _weighs(e))
    calm = (within_slot(lane, _shown(e)) for e in green)
    return max((rows for rows in calm if _exceeds(_size(rows), now)), key=_size, default=())


def _shown(exposure: Exposure) -> Rows:
    """The sets as asked, as far as they were really done: what was left out has shown nothing, and
    what was done beyond the dose is nothing that was lost."""
    sets = (s for s in exposure.work if s.kind is not SetKind.AMRAP)
    return tuple(filter(counted, map(_as_far_as_asked, sets)))


def _as_far_as_asked(done: SetDone) -> SetTarget:
    asked = done.target or SetTarget()
    reps, seconds, metres = (_least(getattr(done, u), getattr(asked, u)) for u in AMOUNTS)
    return SetTarget(done.kind, reps, seconds, metres)


def _weighs(exposure: Exposure) -> bool:
    return any(s.load_g or s.band for s in exposure.work)


def _size(rows: Rows) -> tuple[int, ...]:
    return len(rows), *(most(rows, unit) or 0 for unit in AMOUNTS)


def _exceeds(known: tuple[int, ...], now: tuple[int, ...]) -> bool:
    """More in one respect, and less in none."""
    return known != now and all(k >= n for k, n in zip(known, now, strict=True))


def no_more(rows: Rows, known: Rows) -> Rows:
    """Rows with no more in a set than the fullest of the known ones."""
    top = {unit: most(known, unit) for unit in AMOUNTS}
    return each(rows, lambda row: replace(row, **{u: _least(getattr(row, u), top[u]) for u in top}))


def _least(value: int | None, top: int | None) -> int | None:
    return value if value is None or top is None else min(value, top)


@once
def _fullest(lane: Lane) -> Exposure | None:
    """The newest calm exposure with the most sets."""
    return max(reversed(recent_green(lane)), key=done_count, default=None)


def missing_sets(lane: Lane, base: Rows) -> Rows | None:
    """A set lost on the way down comes back before anything else rises; after a lighter week
    all that it took do, since nothing went wrong in it, and after the short session of a flare
    all of them, since the way back of the load begins there (B9)."""
    asked = lane.dose.sets if lane.slot and not lane.dose.pyramid else len(base)
    bound = most_sets(lane)
    full = _fullest(lane)
    known = done_count(full) if full is not None else len(base)
    wanted = asked if shaped(lane) else min(max(known, asked), bound or MAX_SETS)
    lost = wanted - len(base)
    if not base or lost <= 0:
        return None
    count = min(lost, _at_once(lane, len(base)) or lost)
    return (*base, *_steps_down(lane, base, full)[:count], *base[-1:] * count)[: len(base) + count]


def _at_once(lane: Lane, now: int) -> int | None:
    """The most sets that come back together; None for all of them."""
    if _after_light_week(lane):
        usual = _last_before_light_week(lane)
        return None if usual is None else max(done_count(usual) - now, 1)
    return None if _after_flare(lane) else 1


def _last_before_light_week(lane: Lane) -> Exposure | None:
    """The last time before the newest lighter week, whose sets are all that the week took from."""
    began = newest(lane.book)
    before = (e for e in reversed(lane.own) if began is not None and e.day < began)
    return next(before, None)


def _steps_down(lane: Lane, base: Rows, full: Exposure | None) -> Rows:
    """The sets of a pyramid that went, as they were: its last one twice would be more than that."""
    if not lane.dose.pyramid or full is None:
        return ()
    return tuple(_as_few(base[-1], row) for row in done_rows(full)[len(base) :])


def _as_few(row: SetTarget, known: SetTarget) -> SetTarget:
    if row.reps is None or known.reps is None:
        return row
    return replace(row, reps=min(row.reps, known.reps))


def _after_light_week(lane: Lane) -> bool:
    """Whether a lighter week is over, and nothing has come since but its short dose again."""
    over = lane.basis.deload is None and newest(lane.book) is not None
    return over and any(within(lane.book, e.day) for e in _repeated(lane))


def _after_flare(lane: Lane) -> bool:
    """Whether nothing has come since the newest flare was recognised but its short dose."""
    flare = lane.book.flares[-1] if lane.book.flares else None
    since = [e for e in lane.own if flare is not None and e.day > flare.known_on]
    return 0 < len(since) <= len(_repeated(lane))


@once
def _repeated(lane: Lane) -> tuple[Exposure, ...]:
    """The last exposures with as many sets, newest first, without a bad answer. A dose that waited
    for an answer was repeated for that, not because it was too much."""
    newest_first = reversed(lane.own)
    alike = takewhile(lambda e: len(e.work) == len(lane.own[-1].work), newest_first)
    return tuple(takewhile(lambda e: e.zone not in HARD, alike))


def left_light_week(lane: Lane) -> bool:
    """Whether the last exposure was half of one in a lighter week that is over."""
    if lane.running or lane.last is None or not _after_light_week(lane):
        return False
    done = done_rows(lane.last)
    return missing_sets(lane, done) is not None or lost_time(lane, done) is not None


def lost_time(lane: Lane, base: Rows) -> Rows | None:
    """The minutes or metres of a sport that a lighter week took from it. What was told as one long
    way says nothing of each of many pieces."""
    usual = _before_light_week(lane) if sport_of(lane.basis, lane.exercise) else ()
    if len(usual) != len(base):
        return None
    return _lost(base, usual, "duration_s") or _lost(base, usual, "distance_m")


def lost_reps(lane: Lane, base: Rows) -> Rows | None:
    """Repetitions that a lighter week took to bound its hinges, at a load no higher than then."""
    usual = _before_light_week(lane)
    heavier = top_g(base) > top_g(usual)
    return None if heavier else _lost(base, usual, "reps")


def _before_light_week(lane: Lane) -> Rows:
    began = newest(lane.book)
    if began is None or lane.basis.deload is not None:
        return ()
    before = [e for e in recent_green(lane) if e.day < began]
    return within_slot(lane, done_rows(before[-1])) if before else ()


def _lost(base: Rows, usual: Rows, unit: str) -> Rows | None:
    wanted, now = most(usual, unit), most(base, unit)
    if wanted is None or now is None or now >= wanted:
        return None
    return raised(base, unit, now, wanted)
