"""The lane of one exercise that is asked about by itself: the one a plan of today would hold.

An exercise may stand in several slots, with other sets or another effort in each. The plan takes
the first of its week that the exercise fills; whoever asks about it alone hears of the same one.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from api.engine.lanes.building import make_lane
from api.engine.lanes.lane import Lane
from api.engine.planning.at_home import at_home, daily_slots
from api.engine.planning.basis import Basis
from api.engine.planning.phases import Standing, phase_of
from api.engine.planning.plan import template, training_days
from api.engine.planning.selection import Context, lane_for
from api.engine.template import Slot
from api.engine.vocab import MovementPattern

Place = tuple[Slot, date, Context]
"""A slot, the day it is filled on, and where in the plan that is."""


def asked_alone(basis: Basis, standing: Standing, slug: str) -> Lane | None:
    """The lane of an exercise; None when the library does not know it."""
    if basis.book.library.get(slug) is None:
        return None
    context = _context(basis, standing)
    planned = _in_week(context, standing, slug)
    if planned is not None:
        return planned
    home = [s for s in daily_slots(template(basis, standing.phase), basis) if slug in _names(s)]
    lane = _first(((s, basis.book.as_of, context) for s in home), slug)
    lane = lane or _elsewhere(basis, standing, slug, home)
    return at_home(lane) if lane is not None and home else lane


def slots(basis: Basis, standing: Standing) -> tuple[Slot, ...]:
    """Every slot of the phase, each once."""
    phase = template(basis, standing.phase)
    days = phase.days.values() if phase else ()
    return tuple({slot.id: slot for day in days for slot in day.slots}.values())


def of_runs(basis: Basis, standing: Standing) -> Iterator[Lane]:
    """The lanes of all slots for running: as the coming week holds them, then those of other days
    as they are filled today."""
    context, run = _context(basis, standing), MovementPattern.RUN
    week = _week(context, standing, lambda slot: slot.pattern is run)
    held = [slot for slot, _, _ in week]
    other = (place for place in _today(context, standing, run) if place[0] not in held)
    return _filled((*week, *other))


def of_slots(basis: Basis, standing: Standing, pattern: MovementPattern) -> Iterator[Lane]:
    """The lanes that the slots of a pattern are filled with today, whatever day they stand on."""
    return _filled(_today(_context(basis, standing), standing, pattern))


def _today(context: Context, standing: Standing, pattern: MovementPattern) -> Iterator[Place]:
    found = (slot for slot in slots(context.basis, standing) if slot.pattern is pattern)
    return ((slot, context.basis.book.as_of, context) for slot in found)


def _context(basis: Basis, standing: Standing) -> Context:
    return Context(basis, standing.phase, standing.since, True, standing)


def _in_week(context: Context, standing: Standing, slug: str) -> Lane | None:
    """Its lane in the first slot of the coming week that it fills: one that names it, else one of
    its pattern where it stands in for another."""
    pattern = context.basis.book.library.exercises[slug].pattern
    week = _week(context, standing, lambda s: s.pattern is pattern or slug in _names(s))
    named = (place for place in week if slug in _names(place[0]))
    return _first(named, slug) or _first(week, slug)


def _week(context: Context, standing: Standing, wanted: Callable[[Slot], bool]) -> list[Place]:
    return [
        (slot, day, replace(context, phase=phase))
        for day, phase, laid in training_days(context.basis, standing)
        for slot in laid.slots
        if wanted(slot)
    ]


def _first(places: Iterable[Place], slug: str) -> Lane | None:
    fit = (lane for lane in _filled(places) if not lane.running)
    return next((lane for lane in fit if lane.exercise.slug == slug), None)


def _filled(places: Iterable[Place]) -> Iterator[Lane]:
    lanes = (lane_for(slot, context, day) for slot, day, context in places)
    return (lane for lane in lanes if lane is not None)


def _elsewhere(basis: Basis, standing: Standing, slug: str, home: list[Slot]) -> Lane | None:
    """Its lane where no plan of today holds it: in a slot that names it, or in none."""
    exercise = basis.book.library.exercises[slug]
    named = (s for s in (*slots(basis, standing), *home) if slug in s.exercises)
    phase = phase_of(basis.book, standing, exercise.pattern)
    return make_lane(basis, phase, slug, next(named, None), True)


def _names(slot: Slot) -> tuple[str, ...]:
    """The exercises a slot names, with those of what stands in for it."""
    return slot.exercises + (_names(slot.otherwise) if slot.otherwise else ())
