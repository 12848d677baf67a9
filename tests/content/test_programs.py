"""Programs hold what they promise, and a broken copy of one is refused."""

from itertools import pairwise, product
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from api.engine.template import Day, Dose, DoseKind, WeekPattern
from api.engine.vocab import ChangeVariable, Equipment, Phase, Sensitivity, rank
from api.exercises.catalogue import library
from api.programs.curriculum import CONTENT_VERSION, card, cards, curriculum
from api.programs.loading.checks import (
    can_count,
    check_curriculum,
    hinge_gaps,
    places,
    with_stand_ins,
)
from api.programs.loading.survivors import PROFILES, Shelf, sensitivity_sets, survivors

PROGRAMS = (
    "crossfit-return",
    "field-court-return",
    "general-strength-minimal",
    "hinge-rebuild",
    "maintenance-three-pillars",
    "powerlifting-return",
    "running-return",
    "triathlon-return",
)
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


def test_the_curriculum_holds_every_program_with_all_seven_phases():
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


def is_hard(day: Day) -> bool:
    """A heavy hinge, or a ride or run that is faster than easy."""
    faster = {"sprint", "cardio_hard"}
    fast = (s.intent in faster or (s.intent == "run" and (s.rpe_high or 0) >= 6) for s in day.slots)
    return day.heavy or any(fast)


@pytest.mark.parametrize("phase", [Phase.P4, Phase.P5])
@pytest.mark.parametrize("slug", ["running-return", "triathlon-return"])
def test_hard_days_of_runners_and_triathletes_are_no_neighbours(slug, phase):
    found = template(slug, phase)
    for week in found.weeks:
        for days in filter(None, (week.days, week.second_week)):
            hard = sorted(offset for key, offset in days if is_hard(found.days[key]))
            assert all(b - a >= 2 for a, b in pairwise([*hard, hard[0] + 7]))


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


@pytest.mark.parametrize("slug", ["crossfit-return", "hinge-rebuild"])
def test_the_pull_of_the_strength_phase_stands_on_both_hinge_days_of_every_week(slug):
    found = template(slug, Phase.P3)
    pull = found.days["A"].slots[0]
    for week in found.weeks:
        days = [found.days[key] for key, _ in week.days]
        assert sum(pull in one.slots for one in days) == 2


def test_a_field_athlete_keeps_upper_body_work_in_p2_wherever_strength_has_a_day_of_its_own():
    found = template("field-court-return", Phase.P2)
    for week in found.weeks:
        ids = {slot.id for key, _ in week.days for slot in found.days[key].slots}
        assert {"A5.U1", "A5.U2"} <= ids or week.sessions_per_week == 2


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


def test_back_squats_wait_for_two_good_weeks_of_other_squats():
    for slug, key, slot_id in (("hinge-rebuild", "B", "B1"), ("powerlifting-return", "C", "C1")):
        slot = next(s for s in day(slug, Phase.P3, key).slots if s.id == slot_id)
        assert slot.exercises[0] == "squat-back"
        assert slot.entry == ("week>=3", "green(here)>=2")
        assert "squat-back" not in slot.otherwise.exercises


def test_heavy_pulls_of_p4_begin_with_half_their_sets():
    slot = day("hinge-rebuild", Phase.P4, "A").slots[0]
    assert (slot.dose.sets, slot.otherwise.dose.sets) == (4, 2)
    meet = day("powerlifting-return", Phase.P4, "A").slots[0]
    steps = (meet, meet.otherwise, meet.otherwise.otherwise)
    assert [step.dose.sets for step in steps] == [4, 3, 2]


def test_swings_wait_for_two_calm_hikes_of_the_bell():
    slot = day("hinge-rebuild", Phase.P4, "C").slots[0]
    assert "green(kb-hike-swing)>=2" in slot.entry
    assert slot.otherwise.exercises == ("kb-hike-swing",)


def test_timed_work_is_a_ladder_whose_easiest_step_has_no_clock():
    slot = next(s for s in day("crossfit-return", Phase.P4, "C").slots if s.id == "C4")
    steps = list(with_stand_ins([slot]))
    assert [step.dose.high for step in steps] == [1200, 720, 480, 45]
    assert [len(step.entry) for step in steps] == [3, 2, 1, 0]


def test_a_day_like_another_takes_its_slots_and_changes_the_named_ones():
    model = day("running-return", Phase.P2, "A")
    field = day("field-court-return", Phase.P2, "A")
    assert [s.id for s in field.slots] == [s.id for s in model.slots]
    assert [s.id for s, t in zip(field.slots, model.slots, strict=True) if s != t] == [
        "A5.U1",
        "A5.U2",
    ]
    tri = day("triathlon-return", Phase.P2, "A")
    assert [s.id for s in tri.slots] == [s.id for s in model.slots if not s.id.startswith("A5")]


def test_no_program_asks_for_more_lines_than_a_session_can_show():
    for slug in PROGRAMS:
        for place, found in places(curriculum().programs[slug]):
            assert len(found.slots) <= 10, str(place)


def test_olympic_lifts_keep_their_days_from_pulls():
    old = template("crossfit-return", Phase.P4)
    near = WeekPattern(2, (("A", 0), ("B", 1)))
    assert min(gap for week in old.weeks for gap in hinge_gaps(old, week)) >= 2
    refuse(with_phase("crossfit-return", Phase.P4, weeks=(near,)), "hinges too close")


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


def test_a_condition_about_an_unknown_exercise_is_refused():
    refuse(
        with_slot("hinge-rebuild", Phase.P2, "A", "A1", entry=("green(magic-lift)>=2",)),
        "slot A1 entry: unknown exercise magic-lift",
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
