"""Tables of silence: what a fact, an exercise or a slot does not say is none, no, or as usual."""

from msgspec.structs import fields

from api.engine.facts import (
    Athlete,
    CheckIn,
    Clearance,
    Episode,
    Flag,
    OwnExercise,
    PhasePlacement,
    Restriction,
    Screening,
    Session,
)
from api.engine.library import Exercise, Library, LoadClass
from api.engine.template import Day, Dose, DoseKind, RoutineChoice, RoutineLine, Slot
from api.engine.vocab import (
    BodyPosition,
    CheckInKind,
    Equipment,
    ExerciseMeasure,
    FactKind,
    Laterality,
    MovementPattern,
    Phase,
    RestrictionKind,
)
from tests.engine import factories as make

HINGE = MovementPattern.HINGE


def unsaid(kind: type) -> dict[str, object]:
    """The numbers and marks that may be left out, and what they are then."""
    return {f.name: f.default for f in fields(kind) if isinstance(f.default, int | float)}


def test_an_exercise_asks_nothing_of_a_back_and_takes_no_load_unless_the_library_says_so():
    position, sides = BodyPosition.STANDING, Laterality.BILATERAL
    counted, nothing = (ExerciseMeasure.REPS, 1), frozenset()
    phases = (Phase.P1, Phase.P6)
    told = Exercise(
        "x", "X", HINGE, position, sides, *counted, nothing, LoadClass(1), nothing, *phases
    )
    found = Library("1", {"x": told}).get("x")
    assert found.load_class == LoadClass(1, 0, 0, 0, 0, 0)
    no = ("loadable", "ballistic", "single_leg", "touch_and_go", "own")
    assert unsaid(Exercise) == {**dict.fromkeys(no, False), "placed": True}
    assert unsaid(OwnExercise) == {"implements": 0, "by_clinician": False}


def test_a_slot_may_be_left_out_is_spaced_and_loaded_unless_its_program_says_so():
    dose = Dose(DoseKind.REPS, 3, 8, 10)
    assert Slot("a1", "hinge", HINGE, ("x",), dose).dose_of("x") == dose
    assert unsaid(Dose) == {"per_side": False}
    no = ("must", "optional", "unaffected")
    assert unsaid(Slot) == {
        **dict.fromkeys(no, False), "external_load": True, "spaced": True,
    }  # fmt: skip
    assert unsaid(Day) == unsaid(RoutineChoice) == {"heavy": False}
    assert unsaid(RoutineLine) == {"hinge_days_only": False}


def test_plates_are_of_two_and_a_half_kilograms_unless_an_athlete_has_others():
    gym = frozenset({Equipment.BARBELL, Equipment.DUMBBELL})
    mine = make.athlete(equipment=frozenset({Equipment.BARBELL}))
    assert mine.at_hand(gym) == {Equipment.BARBELL}
    assert unsaid(Athlete) == {"plate_step_g": 2500}
    assert unsaid(Episode) == {"earlier_12_months": 0}


def test_what_was_learnt_in_no_order_was_learnt_first_and_nobody_asked_for_it_or_agreed():
    morning = CheckIn(make.ref(FactKind.CHECK_IN, "c", 1), CheckInKind.NEXT_MORNING)
    flare = CheckIn(make.ref(FactKind.CHECK_IN, "f", 1), CheckInKind.FLARE)
    assert morning.place < flare.place
    assert Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE).grams == 0
    assert unsaid(CheckIn) == {"settle_answered": False, "sequence": 0}
    assert unsaid(Session) == {"planned": False, "sequence": 0}
    assert unsaid(Clearance) == {"guardian_consent": False, "sequence": 0}
    assert unsaid(Flag) == unsaid(Screening) == unsaid(PhasePlacement) == {"sequence": 0}
