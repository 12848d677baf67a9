"""What a bad answer took out of the plan still has its say in it (INV-22; B10, line 5)."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, OverrideRequest, Position, Session
from api.engine.planning import plan
from api.engine.vocab import (
    CAUTION,
    DecisionAction,
    FactKind,
    OverrideKind,
    PainQuality,
    Phase,
    SetKind,
    Urgency,
)
from tests.engine import factories as make
from tests.engine.worlds import answer

KB, WALK, BREATHING = "kb-deadlift", "walk", "breathing-90-90"
SUBSTITUTE, REGRESS = DecisionAction.SUBSTITUTE, DecisionAction.REGRESS
SHARP, CALM, AS_A_FLARE = PainQuality.SHARP, 1, 8


def pulled(n: int, pain: int, quality: PainQuality | None = None) -> Session:
    made = make.lifted(n, KB, 40, (pain,))
    done = made.exercises[0]
    rows = tuple(replace(row, quality=quality) for row in done.sets)
    return replace(made, exercises=(replace(done, sets=rows),))


ENDED_SHARP = (pulled(4, 1), pulled(7, 1), pulled(10, 3, SHARP))
RED_TWICE = (pulled(4, 1), pulled(7, 7), pulled(10, 7))
LOUDER = [(sessions, pain) for sessions in (ENDED_SHARP, RED_TWICE) for pain in (3, 5, 8, 10)]


def facts(sessions: tuple[Session, ...], morning: int = CALM) -> Facts:
    """A lifter of P3 on the morning after these sessions; all the mornings before were calm."""
    *days, last = ((s.ref.local_date - make.DAY0).days + 1 for s in sessions)
    told = [make.morning(n, CALM, 1) for n in days]
    newest = make.morning(last, morning, 1, red_flags=make.answers())
    return make.lifter(
        last,
        make.PLAN,
        sessions=sessions,
        check_ins=(*told, newest),
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        screenings=(make.screening(0), make.screening(7)),
        position=Position(Phase.P3, make.day(0)),
    )


@pytest.mark.parametrize(("sessions", "morning"), LOUDER)
def test_a_louder_morning_leaves_a_plan_as_careful_as_the_lift_that_it_takes_out(sessions, morning):
    assert answer(facts(sessions)).action is SUBSTITUTE
    assert answer(facts(sessions, morning)).action is SUBSTITUTE


def test_what_stands_in_for_the_lift_says_so_at_its_own_easy_dose():
    made, without = answer(facts(ENDED_SHARP, AS_A_FLARE)), answer(facts(ENDED_SHARP[:2], 8))
    [walk] = [p for p in made.prescriptions if p.action is SUBSTITUTE]
    [usual] = [p for p in without.prescriptions if p.exercise == WALK]

    assert (walk.exercise, walk.replaces, walk.sets) == (WALK, KB, usual.sets)
    assert made.binding_rule == "pain.sharp_quality"
    assert made.reasons[0].text.startswith("Kb deadlift: ")
    assert KB not in {p.exercise for p in made.prescriptions}


def test_the_headline_of_a_flare_is_about_its_easy_days():
    made = answer(facts(ENDED_SHARP, AS_A_FLARE))
    assert made.headline == "Calmer days first, then lighter training."


def test_the_plan_is_as_careful_as_the_most_careful_of_its_doses():
    made = answer(facts(ENDED_SHARP, AS_A_FLARE))
    assert made.action is max((p.action for p in made.prescriptions), key=CAUTION.index)


def test_it_has_its_say_until_two_sessions_in_a_row_were_green():
    drills = tuple(make.lifted(n, "deadbug", None, (1,)) for n in (13, 16))
    one, two = (facts((*ENDED_SHARP, *drills[:n])) for n in (1, 2))

    assert answer(flared(one)).action is SUBSTITUTE
    assert answer(flared(two)).action is not SUBSTITUTE


@pytest.mark.parametrize("slug", [KB, "rdl-tempo"])
def test_a_warm_up_that_went_well_leaves_it_its_say(slug):
    only_warm = facts((*ENDED_SHARP, warmed_up(13, slug)))
    done_well = facts((*ENDED_SHARP, make.lifted(13, slug, 20, (1,))))

    assert answer(flared(only_warm)).binding_rule == "pain.sharp_quality"
    assert answer(flared(done_well)).binding_rule == "flare.protocol"


def warmed_up(n: int, slug: str) -> Session:
    made = make.lifted(n, slug, 20, (1,))
    done = made.exercises[0]
    rows = tuple(replace(row, kind=SetKind.WARM_UP) for row in done.sets)
    return replace(made, exercises=(replace(done, sets=rows),))


def test_who_asked_for_neither_walking_nor_breathing_gets_the_gentlest_work_in_its_place():
    made = answer(without(facts(ENDED_SHARP, AS_A_FLARE), WALK, BREATHING))
    said = [(p.exercise, p.action, p.replaces) for p in made.prescriptions]

    assert said[0] == ("ta-activation", SUBSTITUTE, KB)
    assert made.action is SUBSTITUTE


def test_who_asked_to_leave_out_all_of_a_phase_gets_the_gentlest_work_that_is_left():
    left = {"cat-cow", "sit-to-stand"}
    made = answer(without(facts(ENDED_SHARP, AS_A_FLARE), *(set(make.LIBRARY.exercises) - left)))
    assert {p.exercise for p in made.prescriptions} == left


def test_who_asked_to_leave_out_all_there_is_is_told_so():
    made = answer(without(facts(ENDED_SHARP, AS_A_FLARE), *make.LIBRARY.exercises))

    assert made.prescriptions == ()
    assert [r.code for r in made.reasons] == ["all_excluded"]
    assert made.binding_rule == made.reasons[0].rule == "selection.all_excluded"
    assert (made.action, made.urgency) == (DecisionAction.HOLD, Urgency.NONE)


def without(known: Facts, *slugs: str) -> Facts:
    """The same of an athlete who asked to leave these out."""
    kind = OverrideKind.EXCLUDE_EXERCISE
    refs = ((slug, make.ref(FactKind.OVERRIDE_REQUEST, f"wish-{slug}", 1)) for slug in slugs)
    return replace(known, overrides=tuple(OverrideRequest(r, kind, slug) for slug, r in refs))


def flared(known: Facts) -> Facts:
    """The same with the morning after the lift as high as a flare."""
    day = make.day(11)
    told = (c if c.ref.local_date != day else make.morning(11, 8, 1) for c in known.check_ins)
    return replace(known, check_ins=tuple(told))


def test_a_plan_that_forgets_what_left_it_is_caught(monkeypatch):
    monkeypatch.setattr(plan, "counting_gone", lambda basis, phase, answers: answers)
    assert answer(facts(ENDED_SHARP, AS_A_FLARE)).action is REGRESS
    assert answer(facts(RED_TWICE, AS_A_FLARE)).action is REGRESS
