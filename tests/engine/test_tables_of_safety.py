"""Values at and around their cut: mornings, limits, placements and tests of safety."""

import pytest
from msgspec.structs import replace

from api.engine.facts import (
    LegSymptoms,
    PhasePlacement,
    Restriction,
)
from api.engine.reading.pain import quiet
from api.engine.reading.soreness import _explained
from api.engine.safety.ends import _notes
from api.engine.safety.flags import Restart, restart
from api.engine.safety.hinge_test import failed
from api.engine.safety.placements import of_pattern, placed_since
from api.engine.safety.restrictions import standing
from api.engine.safety.tolerance import passed
from api.engine.safety.triage import all_flags
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    BodySide,
    ClinicianRole,
    FactKind,
    FlagLevel,
    LegChange,
    LegReach,
    MovementPattern,
    PainTrigger,
    Phase,
    RestrictionKind,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW, NOW, RDL, facts, lift

LEFT, RIGHT = BodySide.LEFT, BodySide.RIGHT


# --- mornings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "explained"), [(0, False), (1, True), (3, True), (4, False)])
def test_what_was_done_after_a_morning_does_not_explain_it(days, explained):
    """B9: sore muscles come within 72 hours of something new."""
    book = laws.book_of(facts(lift(20 - days), check_ins=(make.morning(20, 3, 1),)))
    assert [m.day for m in book.mornings] == [make.day(20)]
    assert _explained(book.mornings[-1], book.exposures, make.RULES) is explained


# --- safety --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "day", "stands"),
    [
        (ClinicianRole.PHYSICIAN, NOW, True),
        (ClinicianRole.PHYSIOTHERAPIST, 10, True),
        (ClinicianRole.COACH, 10, False),
        (ClinicianRole.OTHER, 10, False),
        (ClinicianRole.PHYSICIAN, NOW + 1, False),
    ],
)
def test_a_limit_stands_by_the_note_of_a_clinician_from_the_day_of_the_examination(
    role, day, stands
):
    limit = Restriction(RestrictionKind.NO_EXERCISE, exercise=RDL)
    note = make.clearance("RF-SUR-1", day, role, restrictions=(limit,))
    assert bool(standing(laws.book_of(facts(clearances=(note,))))) is stands


def placed(n: int, pattern: MovementPattern | None, phase: Phase = Phase.P3, **more: object):
    ref = make.ref(FactKind.PROFILE, f"place-{n}-{pattern}", n)
    return PhasePlacement(ref, phase, ClinicianRole.PHYSIOTHERAPIST, "strong", pattern, **more)


HINGE, SQUATS = MovementPattern.HINGE, MovementPattern.SQUAT


@pytest.mark.parametrize(
    ("pattern", "day", "expected"),
    [
        (HINGE, 20, True),
        (None, 20, True),
        (SQUATS, 20, False),
        (HINGE, 19, False),
        (HINGE, 21, True),
    ],
)
def test_a_placement_speaks_of_its_own_pattern_or_of_the_whole_plan(pattern, day, expected):
    book = laws.book_of(facts(placements=(placed(day, pattern),)))
    assert placed_since(book, HINGE, make.day(20)) is expected


def test_a_pattern_that_was_placed_where_the_plan_is_stands_through_a_flare():
    """It asks for no rise, so the flare has nothing to take away (INV-12)."""
    told = facts(lift(8), placements=(placed(10, HINGE, Phase.P1),), check_ins=(make.flare(20),))
    book = laws.book_of(told)
    assert book.flares
    assert of_pattern(book, HINGE, Phase.P1).phase is Phase.P1
    assert of_pattern(book, HINGE, Phase.P0) is None


@pytest.mark.parametrize(("values", "met"), [((3, 5), False), ((5, 3), False), ((4, 5), True)])
def test_of_two_hinge_tests_of_a_day_the_worse_one_counts(values, met):
    """Four of five clean repetitions (B4)."""
    dowel = BaselineTest.HINGE_DOWEL
    told = zip(values, (LEFT, RIGHT), strict=True)
    tests = tuple(make.result(dowel, value, 20, side, 0) for value, side in told)
    lines = failed(laws.book_of(facts(baselines=tests)))
    assert not lines if met else [line.value for line in lines] == [3]


BOTH = (AggravatingFactor.BENDING, AggravatingFactor.HEAVY_LOAD)
SAT, TOO_MUCH = PainTrigger.SITTING_LONG, PainTrigger.LOAD_JUMP


@pytest.mark.parametrize(("first", "second"), [(SAT, TOO_MUCH), (TOO_MUCH, SAT)])
@pytest.mark.parametrize(("tested", "counts"), [(8, False), (9, True), (10, True)])
def test_a_sensitivity_test_counts_from_the_day_the_last_direction_was_confirmed(
    first, second, tested, counts
):
    pull = "deadlift-conventional"
    one_set = make.lifted(tested, pull, 20, (1,), 5, 5)
    said = {tested + 1: ()} | {5: (first,), 9: (second,)}
    told = (make.morning(n, 1, 1, triggers=triggers) for n, triggers in said.items())
    back = make.episode(**LOW, aggravating=BOTH)
    book = laws.book_of(facts(one_set, episode=back, check_ins=tuple(told)))
    days = [s.confirmed_on for s in book.reading.sensitivities]
    assert sorted(days) == [make.day(5), make.day(9)]
    assert passed(book, make.LIBRARY.exercises[pull]) is counts


def test_what_was_once_told_of_a_long_pain_is_not_raised_again_by_an_answer_to_something_else():
    long = {f"RF_INFL_{n}": "yes" for n in range(5)}
    first, other = make.screening(1, **long), make.morning(9, 2)
    other = replace(other, red_flags=tuple(make.answers(RF_MAL_2="yes")))
    other = replace(other, red_flags=tuple(row for row in other.red_flags if "INFL" not in row[0]))
    found = all_flags((), (first,), (other,), (), None, make.RULES)
    raised = [(f.code, f.raised_on) for f in found if f.code in ("RF-INFL-0", "RF-MAL-2")]
    assert sorted(raised) == [("RF-INFL-0", make.day(1)), ("RF-MAL-2", make.day(9))]


def test_that_somebody_is_a_minor_is_read_from_the_day_of_birth_and_not_from_a_stored_flag():
    stored = make.flag("RF-AGE-1", FlagLevel.CLEARANCE, 3)
    other = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 3)
    assert all_flags((stored, other), (), (), (), None, make.RULES) == (other,)


def test_legs_that_were_told_on_the_day_of_the_episode_belong_to_it():
    leg = make.legs(reach=LegReach.BELOW_KNEE)
    told = make.morning(0, 2, leg=leg, red_flags=make.answers())
    for day, expected in ((0, True), (1, False)):
        book = laws.book_of(make.facts(1, episode=make.episode(day), check_ins=(told,)))
        assert book.reading.radicular is expected


@pytest.mark.parametrize("turned", [False, True])
def test_everything_starts_anew_from_the_last_note_and_what_was_told_last(turned):
    opened = (
        make.flag("RF-CES-1", FlagLevel.EMERGENCY, 5, sequence=1),
        make.flag("RF-SUR-1", FlagLevel.URGENT, 7, sequence=3),
    )
    seen = (make.clearance("RF-CES-1", 12), make.clearance("RF-SUR-1", 9))
    told = (opened[::-1], seen[::-1]) if turned else (opened, seen)
    assert restart(*told, make.day(14), make.RULES) == Restart(make.day(12), (make.day(7), 3))


@pytest.mark.parametrize(("cauda", "surgery", "ends"), [(30, 40, 30), (40, 30, 30), (40, 40, 40)])
def test_a_plan_ends_with_the_first_note_that_runs_out_whatever_others_cover(cauda, surgery, ends):
    """A note speaks for its own codes alone."""
    told = (
        make.flag("RF-CES-1", FlagLevel.EMERGENCY, 5),
        make.flag("RF-SUR-1", FlagLevel.ROUTINE, 5),
    )
    notes = (
        make.clearance("RF-CES-1", 5, valid_until=make.day(24)),
        make.clearance("RF-CES-1", 6, valid_until=make.day(cauda)),
        make.clearance("RF-SUR-1", 7, valid_until=make.day(surgery)),
    )
    book = laws.book_of(facts(lift(20), flags=told, clearances=notes))
    assert min(_notes(book), default=None) == make.day(ends)
    alone = laws.book_of(facts(lift(20), flags=told[:1], clearances=notes))
    assert list(_notes(alone)) == [make.day(cauda)]


@pytest.mark.parametrize("reach", [LegReach.NONE, LegReach.ABOVE_KNEE])
@pytest.mark.parametrize(
    "change", [LegChange.UNKNOWN, LegChange.CENTRALISED, LegChange.PERIPHERALISED]
)
def test_a_leg_is_quiet_that_feels_nothing_and_is_not_said_to_reach_further_down(reach, change):
    calm = reach is LegReach.NONE and change is not LegChange.PERIPHERALISED
    assert quiet(LegSymptoms(reach, change=change)) is calm
