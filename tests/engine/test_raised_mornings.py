"""What a raised morning holds back before it is a flare, and how a flare that was rested through
ends: lighter first, for whoever did not train in it (rule book B9)."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Prescription
from api.engine.facts import CheckIn, ExerciseDone, Facts, Position, SetDone
from api.engine.vocab import DecisionAction, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_flares import flare, told
from tests.engine.worlds import answer

RDL = "rdl-tempo"
QUIET = make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0)
LIFTED = (make.lifted(4, RDL, 60, (1, 1, 1)), make.lifted(7, RDL, 60, (1, 1, 1)))


def lift(facts: Facts) -> Prescription:
    made = answer(replace(facts, scope=make.of_exercise(RDL)))
    return next(p for p in made.prescriptions if p.exercise == RDL)


def loads(prescription: Prescription) -> set[int | None]:
    return {row.load_g for row in prescription.sets}


def calm_after(*days: int) -> tuple[CheckIn, ...]:
    return tuple(make.morning(day, 2, 1) for day in days)


# --- before it is a flare ------------------------------------------------------------------


@pytest.mark.parametrize(("pain", "action"), [(3, "progress"), (4, "hold"), (5, "hold")])
def test_a_morning_two_points_up_holds_a_step_that_was_earned(pain: int, action: str) -> None:
    mornings = (*calm_after(5, 8, 9, 10), make.morning(12, pain, 1, red_flags=make.answers()))

    given = lift(told(12, *mornings, sessions=LIFTED))

    assert DecisionAction(action) is given.action
    assert (loads(given) == {60_000}) is (action == "hold")


def test_a_raised_morning_is_named_by_its_day_however_long_ago_it_was() -> None:
    """Who tells bad mornings only reads the same word for weeks."""
    mornings = (*calm_after(5, 8, 9, 10), make.morning(12, 5, 1, red_flags=make.answers()))
    known = told(26, *mornings, sessions=(*LIFTED, make.lifted(23, RDL, 60, (1, 1, 1))))
    made = answer(replace(known, scope=make.of_exercise(RDL), screenings=make.weekly(26)))
    said = next(r.text for r in made.reasons if r.code == "morning_up")
    assert said.startswith("Your morning on 26 November was above your usual. Do what is shown")
    assert "a calm morning answer after it" in said


@pytest.mark.parametrize(
    ("slug", "expected"), [("breathing-90-90", DecisionAction.HOLD), (RDL, DecisionAction.REGRESS)]
)
def test_the_morning_after_a_session_lowers_no_breathing(
    slug: str, expected: DecisionAction
) -> None:
    """B9 step 2: it goes on through a flare, too; lowered, it led the plan for weeks."""
    breaths = ExerciseDone("breathing-90-90", (SetDone(duration_s=60, pain=1),) * 3)
    lifted = make.lifted(7, RDL, 60, (1, 1, 1))
    both = replace(lifted, exercises=(*lifted.exercises, breaths))
    mornings = (*calm_after(5, 6, 7), make.morning(8, 5, 1, red_flags=make.answers()))
    made = answer(replace(told(9, *mornings, sessions=(both,)), scope=make.of_exercise(slug)))
    assert (made.reasons[0].code, made.action) == ("morning_up", expected)


def test_a_second_raised_morning_still_holds_without_cutting() -> None:
    raised = (make.morning(12, 4, 1), make.morning(13, 4, 1))

    given = lift(told(13, *calm_after(5, 8, 9, 10), *raised, sessions=LIFTED))

    assert (DecisionAction.HOLD, {60_000}) == (given.action, loads(given))


@pytest.mark.parametrize("known", [0, 1, 2, 3, 7])
def test_the_mornings_of_a_coming_flare_do_not_become_its_baseline(known: int) -> None:
    """Three of them stood against a median that they had made themselves where few were told."""
    early = tuple(make.morning(5 + day, 1, 1) for day in range(known))
    raised = tuple(make.morning(day, 3, 1) for day in (20, 21, 22))
    facts = told(22, check_ins=(*early, *raised), episode=QUIET)

    assert [m.baseline for m in laws.book_of(facts).mornings[-3:]] == [1, 1, 1]
    assert "flare_protocol" in [reason.code for reason in answer(facts).reasons]


@pytest.mark.parametrize(("day", "baseline"), [(11, 1), (12, 3)])
def test_raised_mornings_that_were_no_flare_count_like_any_others(
    day: int, baseline: float
) -> None:
    mornings = tuple(make.morning(n, pain, 1) for n, pain in ((5, 1), (9, 3), (10, 3)))

    assert baseline == laws.book_of(told(day, check_ins=mornings, episode=QUIET)).morning_baseline


def test_a_level_that_outlasts_a_flare_becomes_the_usual_one() -> None:
    """Frozen for good, each flare that ran out of time would be followed by the next one."""
    raised = tuple(make.morning(day, 5, 1, red_flags=make.answers()) for day in range(10, 60))
    early = tuple(make.morning(day, 1, 1) for day in range(1, 10))

    book = laws.book_of(told(59, check_ins=(*early, *raised), episode=QUIET))

    assert (book.morning_baseline, book.flare()) == (5, None)


# --- after it ------------------------------------------------------------------------------

OVER = (*calm_after(5, 8), flare(10), *calm_after(12, 13))


@pytest.mark.parametrize("phase", [Phase.P1, Phase.P2])
def test_whoever_rested_through_a_flare_resumes_with_half_the_sets_at_four_fifths(
    phase: Phase,
) -> None:
    given = lift(told(13, *OVER, sessions=LIFTED, position=Position(phase, make.day(0))))

    assert given.action is DecisionAction.REGRESS
    assert all(load is not None and load <= 48_000 for load in loads(given))
    assert len(given.sets) == 2


def test_the_receipt_of_the_return_does_not_call_it_a_flare_that_goes_on() -> None:
    made = answer(replace(told(13, *OVER, sessions=LIFTED), scope=make.of_exercise(RDL)))

    assert made.reasons[0].code == "after_flare"


def test_one_calm_session_after_the_flare_gives_the_way_back_free() -> None:
    back = make.lifted(14, RDL, 47.5, (1, 1))
    given = lift(told(15, *OVER, *calm_after(15), sessions=(*LIFTED, back)))

    assert given.action is DecisionAction.PROGRESS


def test_a_lift_that_nobody_had_done_before_the_flare_starts_as_ever() -> None:
    made = answer(replace(told(13, *OVER), scope=make.of_exercise(RDL)))

    assert "after_flare" not in {reason.code for reason in made.reasons}


@pytest.mark.parametrize(("pain", "phase"), [(6, Phase.P1), (8, Phase.P0)])
def test_a_flare_that_no_plan_saw_still_takes_the_phase_back(pain: int, phase: Phase) -> None:
    over = (*calm_after(5, 8), flare(10, pain), *calm_after(12, 13))

    made = answer(told(13, *over, sessions=LIFTED))

    assert phase is made.phase


def test_a_flare_from_before_the_phase_began_does_not_take_it_back() -> None:
    made = answer(told(13, *OVER, sessions=LIFTED, position=Position(Phase.P2, make.day(11))))

    assert Phase.P2 is made.phase
