"""Routines, stand-ins and written doses hold what programs take from them."""

from itertools import product

import pytest

from api.engine.template import Dose, DoseKind, Slot
from api.engine.vocab import Equipment, MovementPattern, Phase, Sensitivity, rank
from api.exercises.catalogue import library
from api.exercises.dosing import read_dose
from api.exercises.vocab import is_satisfied
from api.programs.curriculum import curriculum
from api.programs.loading.checks import can_count, places
from api.programs.loading.slots import Sources, read_range, read_slot
from api.programs.loading.survivors import sensitivity_sets

PROGRAMS = tuple(curriculum().programs)

# Tables


def test_all_twelve_routines_are_there_and_every_day_kind_chooses_among_them():
    assert len(curriculum().routines) == 12
    kinds = {choice.kind for choice in curriculum().choices}
    for slug in PROGRAMS:
        for _, found in places(curriculum().programs[slug]):
            assert found.kind in kinds
    columns = {None, *Sensitivity}
    assert all(set(choice.by_sensitivity) == columns for choice in curriculum().choices)


def test_a_warm_up_for_bending_that_provokes_never_bends_to_the_end():
    lines = curriculum().routines["wu-lift-flexion"].lines
    assert not any(
        Sensitivity.FLEXION in library().exercises[line.exercise].avoid_if for line in lines
    )


def test_every_routine_keeps_a_line_in_each_of_its_phases_for_every_sensitivity():
    for routine, phase, avoided in product(
        curriculum().routines.values(), Phase, sensitivity_sets()
    ):
        open_lines = [
            line
            for line in routine.lines
            if rank(line.first_phase) <= rank(phase) <= rank(line.last_phase)
        ]
        kept = [line for line in open_lines if not avoided & _strain(line.exercise)]
        assert kept or not open_lines, (routine.slug, phase, avoided)


def _strain(slug):
    return library().exercises[slug].avoid_if


def test_every_stand_in_spares_the_sensitivity_it_stands_in_for():
    for row in curriculum().alternatives:
        for sensitivity, names in row.by_sensitivity.items():
            for name in names:
                assert sensitivity not in _strain(name), (row.row, name)
        for pair, names in row.by_pair.items():
            assert not any(pair & _strain(name) for name in names), row.row


def test_stand_ins_without_equipment_need_none():
    for row in curriculum().alternatives:
        for name in row.no_equipment:
            needed = library().exercises[name].equipment
            spare = needed <= {Equipment.STEP, Equipment.BOX}
            assert is_satisfied(needed, frozenset()) or spare, (row.row, name)


def test_every_pattern_has_a_row_and_every_row_ends_in_walking_and_breathing():
    assert set(curriculum().rows_by_pattern) == set(MovementPattern)
    for row, behind in curriculum().fallback_rows.items():
        assert row == "last_resort" or behind[-1] == "last_resort"
    last = [row for row in curriculum().alternatives if row.row == "last_resort"]
    assert {row.first_phase for row in last} == set(Phase)
    assert all(row.no_equipment == ("breathing-90-90", "walk") for row in last)


def test_every_stand_in_has_a_default_dose_it_can_be_counted_in():
    for row in curriculum().alternatives:
        for name in (*row.no_equipment, *row.home, *sum(row.by_sensitivity.values(), ())):
            exercise = library().exercises[name]
            if not rank(exercise.first_phase) <= rank(row.first_phase) <= rank(exercise.last_phase):
                continue
            doses = curriculum().default_doses[exercise.pattern][row.first_phase]
            assert any(can_count(exercise, dose) for dose in doses), (
                row.row,
                row.first_phase,
                name,
            )


# The written dose


@pytest.mark.parametrize(
    ("text", "dose", "effort"),
    [
        ("3x8-12 @6-7", Dose(DoseKind.REPS, 3, 8, 12), (6, 7)),
        ("2x6/s", Dose(DoseKind.REPS, 2, 6, 6, per_side=True), (None, None)),
        ("3x20s/s @5", Dose(DoseKind.HOLD, 3, 20, 20, per_side=True), (5, 5)),
        ("6-4-2x10s", Dose(DoseKind.HOLD, 3, 10, 10, pyramid=(6, 4, 2)), (None, None)),
        ("4x20-30m", Dose(DoseKind.DISTANCE, 4, 20, 30), (None, None)),
        ("20-25min @4-5", Dose(DoseKind.TIME, 1, 1200, 1500), (4, 5)),
        ("2x6 breaths", Dose(DoseKind.BREATHS, 2, 6, 6), (None, None)),
        ("4x4 contacts @6.5", Dose(DoseKind.CONTACTS, 4, 4, 4), (6.5, 6.5)),
    ],
)
def test_a_written_dose_reads_as_meant(text, dose, effort):
    found = read_dose(text)
    assert (found.dose, (found.rpe_low, found.rpe_high)) == (dose, effort)


def test_a_stage_dose_spans_the_stages_of_its_slot():
    assert read_dose("stage @3-4", (1, 5)).dose == Dose(DoseKind.STAGE, 1, 1, 5)


@pytest.mark.parametrize("text", ["", "many", "3x", "3x12-8", "6-4-2x10", "stage", "3x8 @"])
def test_a_dose_that_says_nothing_is_refused(text):
    with pytest.raises(ValueError, match="dose"):
        read_dose(text)


def test_a_ladder_range_reads_as_two_rungs():
    assert read_range("h5-h7") == (5, 7)
    assert read_range("c3") == (3, 3)
    with pytest.raises(ValueError, match="range"):
        read_range("five")


def test_a_slot_with_a_condition_nobody_knows_is_refused():
    sources = Sources(intents={"hip": {"pattern": "hip_extension", "row": "hip"}}, blocks={})
    row = {
        "id": "A1",
        "intent": "hip",
        "exercises": ["glute-bridge"],
        "dose": "3x8",
        "entry": ["full moon"],
    }
    with pytest.raises(ValueError, match="slot A1 in p2: condition 'full moon'"):
        read_slot(row, Phase.P2, sources)
    for unknown in ("sensitive(moonlight)", "not sensitive(moonlight)", "goal(glory)"):
        with pytest.raises(ValueError, match="slot A1 in p2"):
            read_slot({**row, "entry": [unknown]}, Phase.P2, sources)


# Home

COUNTED_S = {DoseKind.REPS: 4, DoseKind.BREATHS: 8}
BETWEEN_SETS_S = 30


def seconds(slot: Slot) -> int:
    """What a line takes as it is written: its sets, both sides of them, and a breath between."""
    dose = slot.dose
    once = dose.low * COUNTED_S.get(dose.kind, 1)
    work = once * (sum(dose.pyramid) or dose.sets) * (2 if dose.per_side else 1)
    return work + dose.sets * BETWEEN_SETS_S


@pytest.mark.parametrize("slug", PROGRAMS)
def test_a_round_at_home_lasts_as_long_as_it_says_to_five_minutes(slug):
    for found in curriculum().programs[slug].phases.values():
        home = found.off_day
        if home is not None:
            five = round(sum(map(seconds, home.slots)) / 300)
            assert five * 5 <= home.minutes
