"""What every plan asks for beside its sessions: walking, breathing, and the short round at home."""

from msgspec.structs import replace

from api.engine.lanes.lane import Lane
from api.engine.library import BREATHING, WALKS
from api.engine.planning.basis import Basis
from api.engine.reading.book import Book
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
    """The lane of work that is done at home and seldom logged; the stages of running are earned by
    what is logged."""
    return lane if lane.running else replace(lane, at_home=True)
