"""What an athlete asked to do less of: always granted, and only ever more careful (INV-35)."""

from datetime import timedelta

from api.engine.facts import OverrideRequest
from api.engine.lanes.lane import PASSED, Finding, Lane, Outcome
from api.engine.vocab import DecisionAction, OverrideKind


def wish(lane: Lane) -> Outcome:
    """Asked to do less: for a week nothing rises and one set goes, or the load that was named."""
    if not _wishes(lane):
        return PASSED
    action = DecisionAction.HOLD if _granted_already(lane) else DecisionAction.REGRESS
    return Finding("override_stricter", action, ())


def named_g(lane: Lane) -> int | None:
    """The least load named in a wish that stands, in grams; None where none was."""
    return min((o.load_g for o in _wishes_with_load(lane) if o.load_g is not None), default=None)


def _wishes(lane: Lane) -> list[OverrideRequest]:
    """The wishes of the last week to do less of this exercise, or of everything."""
    if not lane.book.facts.overrides:
        return []
    since = lane.as_of - timedelta(days=lane.rules.windows.valid_days.whole)
    return [
        o
        for o in lane.book.facts.overrides
        if o.kind is OverrideKind.LESS
        and since < o.ref.local_date <= lane.as_of
        and o.exercise in (None, lane.exercise.slug)
    ]


def _wishes_with_load(lane: Lane) -> list[OverrideRequest]:
    return [o for o in _wishes(lane) if o.exercise is not None and o.load_g is not None]


def _granted_already(lane: Lane) -> bool:
    """Trained since at no more than was named, and nothing else was asked for."""
    asked, last, limit = _wishes(lane), lane.last, named_g(lane)
    if limit is None or last is None or last.load_g is None or asked != _wishes_with_load(lane):
        return False
    return last.load_g <= limit and last.day >= max(o.ref.local_date for o in asked)
