"""What every plan asks for beside its sessions: walking, breathing, and the short round at home."""

from datetime import timedelta

from msgspec.structs import replace

from api.engine.lanes.lane import Lane
from api.engine.library import BREATHING, WALKS
from api.engine.planning.basis import Basis
from api.engine.reading.book import Book
from api.engine.reading.exposure import HARD
from api.engine.template import Dose, DoseKind, PhaseTemplate, Slot
from api.engine.vocab import MovementPattern


def daily_slots(found: PhaseTemplate | None, basis: Basis) -> tuple[Slot, ...]:
    """The slots of every day, in the order in which they are filled."""
    own = found.daily if found else ()
    home = found.off_day.slots if found and found.off_day else ()
    return (*own, *_usual(basis.book), *home)


def _usual(book: Book) -> tuple[Slot, ...]:
    """Every plan keeps walking and breathing (INV-21), unless the template says how."""
    cuts = book.ruleset.daily
    walk = Dose(DoseKind.TIME, 1, cuts.walk_s.whole, cuts.walk_max_s.whole)
    breath = Dose(
        DoseKind.TIME,
        cuts.breathing_sets.whole,
        cuts.breathing_s.whole,
        cuts.breathing_max_s.whole,
    )
    calm = MovementPattern.BREATHING
    return (
        Slot("walking", "conditioning", MovementPattern.CARDIO, WALKS, walk),
        Slot("breathing", "breathing", calm, BREATHING, breath),
    )


def at_home(lane: Lane) -> Lane:
    """The lane of work that is done at home and seldom logged: no days away are counted from its
    last log, and a hard answer a week old, which nobody may ever answer, begins it anew."""
    if lane.running:
        return lane  # its stages are earned by what is logged
    last, week = lane.last, timedelta(days=lane.rules.layoff[0].from_days)
    hard = last is not None and last.zone in HARD and last.day + week <= lane.as_of
    return replace(lane, at_home=True, own=() if hard else lane.own)
