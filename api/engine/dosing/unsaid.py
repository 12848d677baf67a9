"""What an exercise that was logged without its numbers is asked for again: what is known of it, so
that leaving a number out undoes no cut that was made for a hard answer (INV-44)."""

from msgspec.structs import replace

from api.engine.dosing.doses import Rows, as_asked_like, counted, done_rows, each, least
from api.engine.facts import PrescribedDose, SetDone, SetTarget
from api.engine.lanes.lane import Lane
from api.engine.reading.exposure import GREEN, HARD, Exposure
from api.engine.vocab import SetKind


def told_rows(lane: Lane, exposure: Exposure) -> Rows:
    """What to repeat after an exposure. Where none of its sets said how much, the least of what was
    asked for then and of the newest one before that said it; a load that was left out as well.
    Sets of the plan that a calm log leaves out are asked for again like those it calls skipped."""
    rows = done_rows(exposure)
    if rows and exposure.zone is GREEN:
        rows = (*rows, *(as_asked_like(row, rows[-1]) for row in left_unlogged(lane, exposure)))
    if not rows:
        found = (_last_known(lane, exposure), _asked_then(lane, exposure))
        rows = least([known for known in found if known])
    return rows if not lane.exercise.loadable else _with_known_loads(lane, exposure, rows)


def _last_known(lane: Lane, exposure: Exposure) -> Rows:
    before = (done_rows(e) for e in reversed(lane.own) if e.day < exposure.day)
    return next(filter(None, before), ())


def _asked_then(lane: Lane, exposure: Exposure) -> Rows:
    """By the targets of its sets, else by the plan that stood when it was done."""
    told = tuple(s.target for s in exposure.work if s.target is not None and counted(s.target))
    stood = planned(lane, exposure)
    return told or (stood.sets if stood is not None else ())


def planned(lane: Lane, exposure: Exposure) -> PrescribedDose | None:
    """What the newest plan asked for, where it stood when this was done."""
    slug, day = exposure.exercise.slug, exposure.day
    doses = lane.book.prescribed
    return next((d for d in doses if d.exercise == slug and d.decided_on <= day), None)


def left_unlogged(lane: Lane, exposure: Exposure) -> Rows:
    """The last sets of the plan that stood then, where all that was logged is the ones before: work
    of another amount or load is of the athlete's own making."""
    dose = None if lane.running else planned(lane, exposure)
    if dose is None:
        return ()
    told = [s for s in exposure.done.sets if s.kind is not SetKind.WARM_UP]
    same = [
        _counts_and_load(s.target or s) == _counts_and_load(row)
        for s, row in zip(told, dose.sets, strict=False)
    ]
    return dose.sets[len(told) :] if all(same) else ()


def _counts_and_load(row: SetDone | SetTarget) -> tuple[int | None, ...]:
    return row.reps, row.duration_s, row.distance_m, row.load_g


def _with_known_loads(lane: Lane, exposure: Exposure, rows: Rows) -> Rows:
    """The rows, those without a load at what is known of it."""
    if all(map(_weighed, rows)):
        return rows
    load = _known_g(lane, exposure)
    return rows if load is None else each(rows, lambda r: r if _weighed(r) else _with_load(r, load))


def _weighed(row: SetTarget) -> bool:
    return row.load_g is not None or row.band is not None


def _with_load(row: SetTarget, load_g: int) -> SetTarget:
    return replace(row, load_g=load_g)


def _known_g(lane: Lane, exposure: Exposure) -> int | None:
    """The lightest of its sets that said a load, else the lesser of the load asked for and of the
    last one told. What was left to the athlete's feeling stays so while the answers are calm."""
    own = [s.load_g for s in exposure.work if s.load_g is not None]
    if own:
        return min(own)
    asked = [row.load_g for row in _asked_then(lane, exposure)]
    if asked and None in asked and exposure.zone not in HARD:
        return None
    last = (e.load_g for e in reversed(lane.own) if e.day < exposure.day and e.load_g is not None)
    told = next(last, None)
    return min([g for g in (*asked, told) if g is not None], default=None)
