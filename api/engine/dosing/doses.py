"""Doses as rows of set targets: what was done, what a slot asks for first, and how rows change."""

from collections.abc import Callable
from math import ceil

from msgspec.structs import replace

from api.engine.decisions import DoseChange
from api.engine.facts import Effort, SetDone, SetTarget
from api.engine.reading.exposure import HARD, Exposure
from api.engine.ruleset import RuleSet
from api.engine.telling.numbers import kilograms
from api.engine.template import Dose, DoseKind
from api.engine.units import GRAMS, PERCENT, SECONDS_A_MINUTE, grams
from api.engine.values import Value
from api.engine.vocab import (
    ChangeUnit,
    ChangeVariable,
    EffortScale,
    ExerciseMeasure,
    Laterality,
    SetKind,
    SetSide,
    SetStatus,
    StopReason,
)

MAX_SETS = 30
LONG_S = 300
"""From here on a time is told in whole minutes."""
Rows = tuple[SetTarget, ...]
SPOKEN_OF = (
    (ChangeVariable.LOAD, ChangeUnit.KG),
    (ChangeVariable.SETS, ChangeUnit.SETS),
    (ChangeVariable.REPS, ChangeUnit.REPS),
    (ChangeVariable.DURATION, ChangeUnit.S),
    (ChangeVariable.DISTANCE, ChangeUnit.M),
)
COUNTED_AS = {
    DoseKind.HOLD: "duration_s",
    DoseKind.TIME: "duration_s",
    DoseKind.STAGE: "duration_s",
    DoseKind.DISTANCE: "distance_m",
}
"""The member of a set that a kind of dose counts; repetitions for all others."""


def plain(measure: ExerciseMeasure, ruleset: RuleSet) -> Dose:
    """What an exercise starts with where no slot says otherwise."""
    row = next(r for r in ruleset.plain_doses if r.subject is measure)
    return Dose(row.kind, row.sets, row.low, row.high)


def each(rows: Rows, turn: Callable[[SetTarget], SetTarget]) -> Rows:
    """Every row turned; equal neighbours, which most rows of a dose are, are turned once."""
    turned: list[SetTarget] = []
    before: SetTarget | None = None
    for row in rows:
        if row != before:
            before, made = row, turn(row)
        turned.append(made)
    return tuple(turned)


def rows_of(
    dose: Dose,
    load_g: int | None,
    rpe: float | None,
    laterality: Laterality | None = None,
    kind: SetKind = SetKind.WORK,
) -> Rows:
    sided = dose.per_side or laterality is Laterality.UNILATERAL
    side = SetSide.EACH if sided else None
    effort = Effort(EffortScale.RPE, rpe) if rpe is not None else None
    if dose.pyramid:
        rows = [
            SetTarget(kind, count, dose.low, load_g=load_g, side=side, effort=effort)
            for count in dose.pyramid
        ]
        return tuple(rows[:MAX_SETS])
    counted = {COUNTED_AS.get(dose.kind, "reps"): dose.low}
    row = SetTarget(kind, load_g=load_g, side=side, effort=effort, **counted)  # type: ignore[arg-type]
    return (row,) * min(max(dose.sets, 1), MAX_SETS)


def done_rows(exposure: Exposure) -> Rows:
    """What to repeat: the rows as asked, with the sets that were left out, unless an answer was not
    calm; then as they were done. An answer that lacks takes nothing and gives nothing (INV-44).
    What takes no load is asked for without one, whatever was logged."""
    calm = exposure.zone not in HARD
    counted = [s.reps for s in exposure.work if s.kind is not SetKind.AMRAP and s.reps]
    usual = min(counted, default=None)
    rows = tuple(_row(s, calm, usual) for s in exposure.work if _said(s))
    asked = (*rows, *_left_out(exposure, rows[-1])) if calm and rows else rows
    loaded = exposure.exercise.loadable
    kept = heaviest(asked, MAX_SETS)
    return each(kept, lambda row: row if loaded else replace(row, load_g=None))


def heaviest(rows: Rows, count: int) -> Rows:
    """As many sets, in their order: those before the work are left out before any of it."""
    places = sorted(range(len(rows)), key=lambda n: grams(rows[n].load_g), reverse=True)
    return tuple(rows[n] for n in sorted(places[:count]))


def _left_out(exposure: Exposure, last: SetTarget) -> Rows:
    """Sets that were left out for another reason than pain, as asked and at the load done."""
    skipped = (s for s in exposure.done.sets if s.status is SetStatus.SKIPPED)
    work = (s for s in skipped if s.kind is not SetKind.WARM_UP and s.reason is not StopReason.PAIN)
    return tuple(as_asked_like(s.target, last) for s in work)


def as_asked_like(asked: SetTarget | None, like: SetTarget) -> SetTarget:
    """The amount that was asked for, at the load that was done."""
    if asked is None:
        return like
    return replace(
        like,
        reps=_pick(asked.reps, like.reps),
        duration_s=_pick(asked.duration_s, like.duration_s),
        distance_m=_pick(asked.distance_m, like.distance_m),
    )


def done_count(exposure: Exposure) -> int:
    """How many rows ``done_rows`` has."""
    return min(sum(map(_said, exposure.work)), MAX_SETS)


def _said(done: SetDone) -> bool:
    """Whether a set can be repeated: without a repetition only an all-out one can."""
    timed = done.duration_s is not None or done.distance_m is not None
    none = done.reps == 0 and done.kind is not SetKind.AMRAP
    return timed or (not none and (done.reps is not None or done.load_g is not None))


def _row(done: SetDone, calm: bool, usual: int | None) -> SetTarget:
    """A row as asked or as done; all the repetitions of an all-out set are no target."""
    asked = done.target if calm else None
    all_out = done.kind is SetKind.AMRAP and usual is not None and done.reps is not None
    reps = min(done.reps or usual, usual) if usual and all_out else done.reps
    return SetTarget(
        kind=SetKind.WORK,
        reps=_pick(asked.reps if asked else None, reps),
        duration_s=_pick(asked.duration_s if asked else None, done.duration_s or None),
        distance_m=_pick(asked.distance_m if asked else None, done.distance_m or None),
        load_g=done.load_g,
        band=done.band,
        side=done.side,
        effort=asked.effort if asked else None,
    )


def _pick(asked: int | None, done: int | None) -> int | None:
    return asked if asked is not None and done is not None else done


def counted(row: SetTarget) -> bool:
    """Whether a row says how much: a load alone is no dose."""
    return bool(row.reps or row.duration_s or row.distance_m)


def as_much(row: SetTarget, like: SetTarget) -> SetTarget:
    """The row with what another one counts."""
    return replace(row, reps=like.reps, duration_s=like.duration_s, distance_m=like.distance_m)


def top_load(rows: Rows) -> int | None:
    loads = [r.load_g for r in rows if r.load_g is not None]
    return max(loads) if loads else None


def top_g(rows: Rows) -> int:
    """The heaviest load of some rows beside another one: what has none weighs nothing."""
    return grams(top_load(rows))


def with_top(rows: Rows, load_g: int | None) -> Rows:
    """The heaviest rows at ``load_g``, lighter ones never above it."""
    top = top_load(rows)
    if load_g is None or top is None or load_g == top:
        return rows
    return each(rows, lambda row: _at(row, top, load_g))


def _at(row: SetTarget, top: int, load_g: int) -> SetTarget:
    if row.load_g is None:
        return row
    return replace(row, load_g=load_g if row.load_g == top else min(row.load_g, load_g))


def raised(rows: Rows, name: str, now: int, to: int) -> Rows:
    """The rows with ``to`` for ``now`` in what a member of them counts; others stay."""
    return tuple(replace(row, **{name: to}) if getattr(row, name) == now else row for row in rows)


def with_effort(rows: Rows, rpe: float | None) -> Rows:
    effort = Effort(EffortScale.RPE, rpe) if rpe is not None else None
    return each(rows, lambda row: row if row.effort == effort else replace(row, effort=effort))


def fewer(rows: Rows, keep_pct: float) -> Rows:
    """A share of the sets, at least one."""
    return rows[: max(ceil(len(rows) * keep_pct / PERCENT), 1)]


def least(options: list[Rows]) -> Rows:
    """As few sets as the shortest has, with no more in them than any has; of none nothing."""
    rows = min(options, key=len, default=())
    loads = [load for o in options if (load := top_load(o)) is not None]
    return _smaller(with_top(rows, min(loads)) if loads else rows, options)


def _smaller(rows: Rows, options: list[Rows]) -> Rows:
    limits = {
        name: min((v for o in options if (v := most(o, name)) is not None), default=None)
        for name in ("reps", "duration_s", "distance_m")
    }
    return tuple(_capped(row, limits) for row in rows)


def _capped(row: SetTarget, limits: dict[str, int | None]) -> SetTarget:
    changed = {
        name: min(getattr(row, name), top)
        for name, top in limits.items()
        if top is not None and getattr(row, name) is not None
    }
    return replace(row, **changed)


class Floor(Value, frozen=True):
    """The least that is worth doing: what was less already stays, and nothing shrinks below it."""

    reps: int = 1
    duration_s: int = 1
    distance_m: int = 1


def one_less(rows: Rows, keep_pct: float, floor: Floor) -> Rows:
    """One set less; of a single set a share of what is in it."""
    if len(rows) > 1:
        return rows[:-1]
    return tuple(shrunk(row, keep_pct, floor) for row in rows)


def shrunk(row: SetTarget, keep_pct: float, floor: Floor) -> SetTarget:
    """A share of what is in a set, at its load, down to the floor."""
    return replace(
        row,
        reps=_kept(row.reps, keep_pct, floor.reps),
        duration_s=_minutes_of(_kept(row.duration_s, keep_pct, floor.duration_s)),
        distance_m=_kept(row.distance_m, keep_pct, floor.distance_m),
    )


def _minutes_of(seconds: int | None) -> int | None:
    return None if seconds is None else whole_minutes(seconds)


def whole_minutes(seconds: int) -> int:
    """Whole ones of what takes some minutes, never more: nobody walks for 816 seconds."""
    return seconds if seconds < LONG_S else seconds - seconds % SECONDS_A_MINUTE


def _kept(value: int | None, keep_pct: float, least: int) -> int | None:
    return value if value is None else max(int(value * keep_pct / PERCENT), min(value, least))


def changes(before: Rows, after: Rows) -> tuple[DoseChange, ...]:
    """What differs between two doses of one exercise, in wire units."""
    if before is after:
        return ()
    was, now = _amounts(before), _amounts(after)
    if was == now:
        return ()
    return tuple(c for c in map(_change, SPOKEN_OF, was, now) if c is not None)


def _amounts(rows: Rows) -> tuple[float | None, ...]:
    """What a change is told of, in the order of ``SPOKEN_OF``."""
    row, *_ = rows or (SetTarget(),)
    if rows.count(row) == len(rows):
        return (_kg((row,)), len(rows), row.reps, row.duration_s, row.distance_m)
    counted = (most(rows, name) for name in ("reps", "duration_s", "distance_m"))
    return (_kg(rows), len(rows), *counted)


def _change(
    named: tuple[ChangeVariable, ChangeUnit], before: float | None, after: float | None
) -> DoseChange | None:
    if before == after:
        return None
    variable, unit = named
    left_open = variable is ChangeVariable.LOAD and before is not None and after is None
    if (before is None or after is None) and not left_open:
        return None
    return DoseChange(variable, before, after, unit)


def _kg(rows: Rows) -> float | None:
    top = top_load(rows)
    return None if top is None else top / GRAMS


def most(rows: Rows, name: str) -> int | None:
    values: list[int] = [v for r in rows if (v := getattr(r, name)) is not None]
    return max(values) if values else None


def spoken(rows: Rows) -> str:
    """A dose as a person says it: ``3 x 8 at 60 kg``."""
    if not rows:
        return "rest"
    parts = [f"{len(rows)} x {_amount(rows)}" if len(rows) > 1 else _amount(rows)]
    top = top_load(rows)
    if top is not None:
        parts.append(f"at {kilograms(top)} kg" if top else "without weight")
    return " ".join(parts)


def _amount(rows: Rows) -> str:
    reps, seconds, metres = (most(rows, n) for n in ("reps", "duration_s", "distance_m"))
    if reps is not None and seconds is not None:
        return f"{reps} x {seconds} s"
    if reps is not None:
        return str(reps)
    if seconds is not None:
        short = seconds < 2 * SECONDS_A_MINUTE
        return f"{seconds} s" if short else f"{seconds // SECONDS_A_MINUTE} min"
    return f"{metres} m" if metres is not None else "1 set"
