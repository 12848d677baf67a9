"""Programs hold what they promise, and a broken copy of one is refused."""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

import pytest

from api.engine.template import Dose, DoseKind, WeekPattern
from api.engine.vocab import ChangeVariable, Equipment, MovementPattern, Phase, Sensitivity, rank
from api.exercises.catalogue import library
from api.exercises.vocab import is_satisfied
from api.programs.curriculum import CONTENT_VERSION, card, cards, curriculum
from api.programs.loading.checks import (
    can_count,
    check_curriculum,
    hinge_gaps,
    places,
    with_stand_ins,
)
from api.programs.loading.doses import read_dose
from api.programs.loading.slots import read_range, read_slot
from api.programs.loading.survivors import PROFILES, Shelf, sensitivity_sets, survivors

PROGRAMS = ("hinge-rebuild", "running-return")
TEMPLATES = [(slug, phase) for slug in PROGRAMS for phase in Phase]


def template(slug, phase):
    return curriculum().programs[slug].phases[phase]


def day(slug, phase, key):
    return template(slug, phase).days[key]


def all_slots(slug):
    for place, found in places(curriculum().programs[slug]):
        for slot in with_stand_ins(found.slots):
            yield place, slot


def with_slot(slug, phase, key, slot_id, **changes):
    """The curriculum with one slot of one day changed."""
    program = curriculum().programs[slug]
    old = program.phases[phase]
    slots = tuple(
        replace(slot, **changes) if slot.id == slot_id else slot for slot in old.days[key].slots
    )
    return with_phase(slug, phase, days={**old.days, key: replace(old.days[key], slots=slots)})


def with_phase(slug, phase, **changes):
    program = curriculum().programs[slug]
    phases = {**program.phases, phase: replace(program.phases[phase], **changes)}
    programs = {**curriculum().programs, slug: replace(program, phases=MappingProxyType(phases))}
    return replace(curriculum(), programs=programs)


def refuse(broken, words):
    with pytest.raises(ValueError, match=words):
        check_curriculum(broken, library())


def test_the_curriculum_holds_the_two_programs_with_all_seven_phases():
    assert tuple(curriculum().programs) == PROGRAMS
    assert curriculum().version == CONTENT_VERSION
    for slug in PROGRAMS:
        assert list(curriculum().programs[slug].phases) == list(Phase)


@pytest.mark.parametrize(("slug", "phase"), TEMPLATES)
def test_every_phase_can_be_trained_two_three_or_four_days_a_week(slug, phase):
    offered = {week.sessions_per_week for week in template(slug, phase).weeks}
    assert {2, 3, 4} <= offered


@pytest.mark.parametrize(("slug", "phase"), TEMPLATES)
def test_hinges_stand_two_days_apart_in_every_week_wrapping_round(slug, phase):
    if phase is Phase.P0:
        return
    for week in template(slug, phase).weeks:
        assert all(gap >= 2 for gap in hinge_gaps(template(slug, phase), week))


@pytest.mark.parametrize(("slug", "phase"), TEMPLATES)
def test_every_phase_has_a_daily_walk_and_a_free_day(slug, phase):
    found = template(slug, phase)
    assert {"walk", "walk-brisk"} & {e for slot in found.daily for e in slot.exercises}
    assert max(week.sessions_per_week for week in found.weeks) <= 6


@pytest.mark.parametrize("slug", PROGRAMS)
def test_every_exercise_of_a_slot_is_open_in_its_phase_and_counted_in_its_dose(slug):
    for place, slot in all_slots(slug):
        for name in slot.exercises:
            exercise = library().exercises[name]
            first, last = rank(exercise.first_phase), rank(exercise.last_phase)
            assert first <= rank(place.phase) <= last, (str(place), slot.id, name)
            assert can_count(exercise, slot.dose_of(name)), (str(place), slot.id, name)


@pytest.mark.parametrize(("slug", "profile"), list(product(PROGRAMS, PROFILES)))
def test_no_athlete_finds_a_slot_empty(slug, profile):
    shelf = Shelf.of(curriculum(), library())
    checked = set()
    for place, slot in all_slots(slug):
        if id(slot) in checked:
            continue
        checked.add(id(slot))
        for avoided in sensitivity_sets():
            left = list(survivors(slot, place.phase, avoided, PROFILES[profile], shelf))
            assert left, (str(place), slot.id, sorted(avoided))
            assert not any(avoided & exercise.avoid_if for exercise in left)


def test_a_survivor_is_never_harder_on_the_back_than_the_slot():
    shelf = Shelf.of(curriculum(), library())
    slot = day("hinge-rebuild", Phase.P2, "A").slots[0]
    flexion = frozenset({Sensitivity.FLEXION})
    found = list(survivors(slot, Phase.P2, flexion, frozenset({Equipment.FULL_GYM}), shelf))
    assert [e.slug for e in found][:1] == ["kb-deadlift-elevated"]
    assert all(e.load_class.compression <= 2 for e in found)


@pytest.mark.parametrize("slug", PROGRAMS)
def test_every_slot_that_can_grow_says_in_which_order(slug):
    still = {"breath", "length"}
    for _, slot in all_slots(slug):
        assert slot.progress or slot.intent in still, slot.id
        assert len(set(slot.progress)) == len(slot.progress)


def test_slots_one_and_two_of_a_day_come_first():
    found = {slot.id: slot.must for slot in day("hinge-rebuild", Phase.P2, "A").slots}
    assert found["A1"]
    assert found["A2"]
    assert not found["A3.a1"]


def test_unaffected_work_is_marked_through_its_block():
    found = {slot.id: slot.unaffected for slot in day("hinge-rebuild", Phase.P2, "A").slots}
    assert found == {
        "A1": False,
        "A2": False,
        "A3.a1": False,
        "A3.a2": False,
        "A3.a3": False,
        "A4": False,
        "A5.U1": True,
        "A5.U2": True,
    }


def test_the_first_floor_pull_waits_for_two_green_hinges_and_repeats_the_first_meanwhile():
    slot = day("hinge-rebuild", Phase.P2, "C").slots[0]
    assert slot.entry == ("green(h5)>=2",)
    assert slot.otherwise.exercises == day("hinge-rebuild", Phase.P2, "A").slots[0].exercises
    assert slot.otherwise.dose == Dose(DoseKind.REPS, 2, 8, 12)
    assert slot.otherwise.entry == ()


def test_single_leg_work_takes_no_load_in_p2():
    for slug in PROGRAMS:
        for place, slot in all_slots(slug):
            if place.phase is Phase.P2 and slot.intent == "single_leg":
                assert not slot.external_load


def test_tempo_and_rest_follow_the_phase():
    squat = {p: day("hinge-rebuild", p, "B").slots[0] for p in (Phase.P2, Phase.P3, Phase.P4)}
    assert [s.tempo for s in squat.values()] == ["3-1-3-0", "2-1-1-0", None]
    assert [s.rest_s for s in squat.values()] == [90, 150, 150]


def test_run_slots_walk_through_the_twelve_stages_in_order():
    stages = [
        slot.stages
        for phase in Phase
        for found in template("running-return", phase).days.values()
        for slot in found.slots
        if slot.stages
    ]
    assert list(dict.fromkeys(stages)) == [(0, 0), (1, 5), (6, 10), (11, 11), (12, 12)]


def test_foundation_weeks_alternate_their_days():
    week = template("hinge-rebuild", Phase.P1).weeks[0]
    assert [key for key, _ in week.days] == ["A", "B", "A"]
    assert [key for key, _ in week.second_week] == ["B", "A", "B"]


# Broken copies


def test_an_unknown_exercise_is_refused():
    refuse(
        with_slot("hinge-rebuild", Phase.P2, "A", "A1", exercises=("magic-lift",)),
        "hinge-rebuild p2 day A slot A1: unknown exercise magic-lift",
    )


def test_an_exercise_outside_its_phase_is_refused():
    refuse(
        with_slot("hinge-rebuild", Phase.P2, "A", "A1", exercises=("deadlift-conventional",)),
        "slot A1: deadlift-conventional is not open in p2",
    )


def test_a_dose_that_cannot_be_counted_is_refused():
    refuse(
        with_slot("hinge-rebuild", Phase.P2, "A", "A1", dose=Dose(DoseKind.DISTANCE, 1, 5, 5)),
        "slot A1: rdl-tempo is not counted in this dose",
    )


def test_a_loaded_lunge_in_p2_is_refused():
    refuse(
        with_slot("hinge-rebuild", Phase.P2, "B", "B2", external_load=True),
        "slot B2: split-squat takes no load before p3",
    )


def test_a_slot_that_would_stand_empty_for_someone_is_refused():
    broken = with_slot("hinge-rebuild", Phase.P2, "C", "C2", exercises=("hamstring-ball-curl",))
    refuse(replace(broken, alternatives=(), rows_by_pattern={}, fallback_rows={}), "nothing for")


def test_hinges_on_neighbouring_days_are_refused():
    week = WeekPattern(2, (("A", 0), ("C", 1)))
    refuse(with_phase("hinge-rebuild", Phase.P3, weeks=(week,)), "hinges too close")


def test_hinges_that_meet_over_the_weekend_are_refused():
    week = WeekPattern(2, (("A", 0), ("C", 6)))
    refuse(with_phase("hinge-rebuild", Phase.P3, weeks=(week,)), "hinges too close")


def test_a_phase_without_walking_is_refused():
    refuse(with_phase("running-return", Phase.P4, daily=()), "running-return p4: no walking")


@pytest.mark.parametrize(
    ("kept", "words"), [("hip", "no core item"), ("core_antirot", "no hip item")]
)
def test_a_gym_day_without_core_or_hip_is_refused(kept, words):
    old = template("hinge-rebuild", Phase.P2)
    slots = tuple(slot for slot in old.days["A"].slots if slot.intent == kept)
    days = {**old.days, "A": replace(old.days["A"], slots=slots)}
    refuse(with_phase("hinge-rebuild", Phase.P2, days=days), words)


def test_an_alternative_that_strains_what_it_should_spare_is_refused():
    row = next(row for row in curriculum().alternatives if row.row == "hinge")
    bad = replace(row, by_sensitivity={Sensitivity.FLEXION: ("rdl-barbell",)})
    refuse(
        replace(curriculum(), alternatives=(bad, *curriculum().alternatives[1:])),
        "rdl-barbell strains flexion",
    )


def test_an_unknown_routine_in_the_choice_is_refused():
    choice = curriculum().choices[0]
    bad = replace(choice, by_sensitivity={None: ("wu-none", "cd-neutral")})
    refuse(replace(curriculum(), choices=(bad,)), "unknown routine wu-none")


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
    from api.programs.loading.slots import Sources

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


# The catalogue's view


def test_a_card_shows_its_phases_with_their_exercises_in_slot_order():
    found = card("hinge-rebuild")
    assert found.name == "Barbell hinge rebuild"
    assert [phase.phase for phase in found.phases] == list(Phase)
    p2 = found.phases[2]
    assert p2.sessions_per_week == 3
    assert p2.exercises[:3] == ("rdl-tempo", "hip-thrust-barbell", "bird-dog")
    assert len(set(p2.exercises)) == len(p2.exercises)


def test_an_unknown_card_is_a_key_error():
    with pytest.raises(KeyError):
        card("no-such-program")


def test_every_card_says_what_it_is_for():
    for found in cards():
        assert found.summary
        assert found.sports
        assert all(phase.name and phase.focus for phase in found.phases)


def test_a_pull_that_grows_starts_with_repetitions_then_load():
    slot = day("hinge-rebuild", Phase.P2, "A").slots[0]
    assert slot.progress == (ChangeVariable.REPS, ChangeVariable.LOAD)
