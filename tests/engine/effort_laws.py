"""What may be asked of efforts, and what a silence about them may do."""

from api.engine.decisions import Decision
from api.engine.facts import Facts
from api.engine.reading.exposure import Exposure
from api.engine.vocab import ChangeVariable, SetKind
from tests.engine.laws import book_of, everything, is_ramp, rises


def all_out(facts: Facts, made: Decision) -> str | None:
    """Nothing is prescribed to be done all out (INV-18)."""
    rows = [row for p in everything(made) for row in p.sets]
    return "an all-out set" if any(row.kind is SetKind.AMRAP for row in rows) else None


def effort_said(facts: Facts, made: Decision) -> str | None:
    """INV-44: no load rises where an effort told last time is missing now."""
    book = book_of(facts)
    for p in made.prescriptions:
        own = book.of_exercise(p.exercise)
        rising = any(c.variable is ChangeVariable.LOAD and rises(c) for c in p.changes)
        if len(own) < 2 or not own[-1].load_g or not rising or is_ramp(p):
            continue
        before, last = own[-2:]
        kept = _told(last) >= _told(before) or _silent(last) <= _silent(before)
        if not kept and not all(_extra(e) for e in own[-2:]):
            return f"{p.exercise} rises on a silent set"
    return None


def _told(exposure: Exposure) -> int:
    return sum(s.effort is not None for s in exposure.work if s.load_g == exposure.load_g)


def _silent(exposure: Exposure) -> int:
    return sum(s.effort is None for s in exposure.work if s.load_g == exposure.load_g)


def _extra(exposure: Exposure) -> bool:
    last = exposure.work[-1]
    return bool(last.target and last.target.reps and (last.reps or 0) - last.target.reps >= 2)
