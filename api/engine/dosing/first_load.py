"""A lift that was only ever done empty takes its first load by effort, and so does one whose next
plate is more than a step may be; the number is then the athlete's."""

from math import inf

from msgspec.structs import replace

from api.engine.dosing.bars import SAME_G, bar_g, usual_bar_g
from api.engine.dosing.ceilings import bodyweight_only, ceiling_g, empty_leg, unbraced_top_g
from api.engine.dosing.doses import Rows, top_g, with_top
from api.engine.dosing.implements import in_hand_g
from api.engine.dosing.references import reference_e1rm_g
from api.engine.dosing.steps import next_plate_g, tops_g
from api.engine.lanes.lane import Lane
from api.engine.reading.exposure import heaviest_g, phase_rank
from api.engine.safety.restrictions import cap
from api.engine.units import weighs
from api.engine.vocab import Irritability


def may_load(lane: Lane, load_g: int | None) -> bool:
    """A loadable lift that was only ever done empty, with room for load in this phase."""
    allowed = lane.slot is None or lane.slot.external_load
    single = empty_leg(lane.book, lane.exercise, lane.phase)
    barred = bodyweight_only(lane.book) or lane.ahead or _leaps_under_limit(lane, load_g)
    return lane.exercise.loadable and _empty(lane, load_g) and allowed and not single and not barred


def _leaps_under_limit(lane: Lane, load_g: int | None) -> bool:
    """Whether a clinician's limit leaves no load to the athlete, and the least plate on the bar is
    more than a step (INV-08)."""
    if cap(lane.book, lane.exercise) is None or not weighs(load_g):
        return False
    most = tops_g(lane.book, lane.exercise, lane.phase, load_g)["cap.step"]
    return next_plate_g(lane.book, load_g) > most


def _empty(lane: Lane, load_g: int | None) -> bool:
    """Nothing in the hands, or nothing but the bar and no plate that fits on it. A load below an
    ordinary bar was a weight in the hands, and rises by steps like any other."""
    bar = bar_g(lane.book, lane.exercise)
    if bar is None or bar != usual_bar_g(lane.book, lane.exercise):
        return load_g == 0
    ever = heaviest_g(lane.own)
    bare = load_g is not None and abs(load_g - bar) < SAME_G
    return bare and ever < bar + SAME_G and _room(lane, bar)


def _room(lane: Lane, bar: int) -> bool:
    """Whether history leaves room for a plate. What the empty bar itself proves is no limit, or
    nobody could ever lift more than it."""
    top = ceiling_g(lane.book, lane.exercise, lane.phase)
    known = reference_e1rm_g(lane.book, lane.exercise)[1]
    return top is None or not known or next_plate_g(lane.book, bar) <= top


def may_choose(lane: Lane, load_g: int) -> bool:
    """Whether a load from which no plate is within a step may go on by effort, or it would stay
    for ever: 22.5 kg with plates of 2.5, or one kettlebell after the other. Every other cap has
    room for the plate, and nothing is thrown."""
    book, exercise = lane.book, lane.exercise
    allowed = lane.slot is None or lane.slot.external_load
    early = phase_rank(lane.phase) < lane.rules.entry.effort_load_from.value
    calm = book.irritability is not Irritability.HIGH and lane.basis.deload is None
    bound = cap(book, exercise) is not None or bodyweight_only(book)
    if not allowed or early or bound or not calm or exercise.ballistic:
        return False
    ends = (in_hand_g(book, exercise), unbraced_top_g(book, exercise))
    least = min((end for end in ends if end is not None), default=inf)
    return _room(lane, load_g) and next_plate_g(book, load_g) <= least


def by_effort(lane: Lane, base: Rows) -> Rows:
    """The same sets with the load left to the athlete.

    Under a clinician's limit it is the least the plates can add instead.
    """
    if cap(lane.book, lane.exercise) is not None:
        return with_top(base, next_plate_g(lane.book, top_g(base)))
    return tuple(replace(row, load_g=None) for row in base)
