"""A red answer takes its pattern one phase back, and two calm sessions bring it forward."""

import pytest
from hypothesis import given
from msgspec.structs import replace

from api.engine.facts import DecisionScope, ExerciseDone, Facts, Position
from api.engine.lanes import decision
from api.engine.planning import plan, setbacks
from api.engine.planning.entry import PHASES
from api.engine.planning.phases import phase_of, stage_phase, stand
from api.engine.reading.exposure import phase_rank
from api.engine.vocab import BaselineTest, DecisionAction, FunctionLoss, MovementPattern, Phase
from tests.engine import care_laws, laws
from tests.engine import factories as make
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, worlds

RDL = "rdl-tempo"
HINGE = MovementPattern.HINGE
KB = "kb-deadlift"
"""Of P2: a red answer takes it out of the plan."""
CALM = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}


def trained(*pains: int | None, slug: str = RDL, phase: Phase = Phase.P3, **more: object) -> Facts:
    """One session every third day with the worst pain named; None leaves the morning out."""
    days = [1 + 3 * place for place in range(len(pains))]
    logged = tuple(
        make.lifted(n, slug, 40, (pain or 0,)) for n, pain in zip(days, pains, strict=True)
    )
    told = tuple(
        make.morning(n + 1, 1, 1) for n, pain in zip(days, pains, strict=True) if pain is not None
    )
    plain = {
        "sessions": logged,
        "check_ins": told,
        "episode": make.episode(**CALM),
        "screenings": tuple(make.screening(n) for n in range(0, days[-1] + 2, 7)),
        "position": Position(phase, make.day(0)),
    }
    return make.lifter(days[-1] + 1, make.of_exercise(slug), **{**plain, **more})


def phase_in(facts: Facts, pattern: MovementPattern = HINGE) -> Phase:
    book = laws.book_of(facts)
    return phase_of(book, stand(book, may_move=False), pattern)


@pytest.mark.parametrize(
    ("pains", "phase"),
    [
        ((1, 1), Phase.P3),
        ((1, 7), Phase.P2),
        ((7, 1), Phase.P2),
        ((7, 1, 1), Phase.P3),
        ((7, 1, 4, 1), Phase.P2),
        ((7, 1, None, 1), Phase.P2),
        ((7, 4, 1, 1), Phase.P3),
        ((7, 1, 1, 4), Phase.P3),
        ((7, 1, 1, 7), Phase.P2),
        ((5, 5, 5), Phase.P3),
        ((6, 1), Phase.P2),
    ],
)
def test_two_green_sessions_in_a_row_after_the_last_red_bring_a_pattern_forward(pains, phase):
    assert phase_in(trained(*pains)) is phase


def test_a_red_morning_sets_back_what_was_trained_the_day_before():
    told = (make.morning(2, 1, 1), make.morning(5, 1, 1), make.morning(8, 4, 1))
    assert phase_in(trained(1, 1, 1, check_ins=told)) is Phase.P2


def test_a_red_answer_from_before_the_episode_sets_nothing_back():
    anew = make.episode(4, **CALM)

    assert phase_in(trained(7, 1, episode=anew)) is phase_in(trained(1, 1, episode=anew))


def test_only_the_pattern_of_the_red_answer_steps_back():
    assert phase_in(trained(1, 7), MovementPattern.SQUAT) is Phase.P3


def test_nothing_goes_below_the_first_phase_that_has_any_work_of_it():
    assert phase_in(trained(1, 7, phase=Phase.P1)) is Phase.P1
    assert phase_in(trained(1, 7, slug="squat-box", phase=Phase.P1), MovementPattern.SQUAT) is (
        Phase.P0
    )
    assert phase_in(trained(1, 7, slug="sit-to-stand", phase=Phase.P0), MovementPattern.SQUAT) is (
        Phase.P0
    )


@pytest.mark.parametrize(
    ("slug", "pattern"),
    [
        ("bench-press", MovementPattern.PUSH),
        ("row-chest-supported", MovementPattern.PULL),
        ("walk-brisk", MovementPattern.CARDIO),
        ("cat-cow", MovementPattern.MOBILITY),
    ],
)
def test_easy_work_and_watched_work_do_not_step_back_by_phases(slug, pattern):
    assert phase_in(trained(1, 7, slug=slug), pattern) is Phase.P3


def test_run_stages_step_back_by_stages_and_no_phase_with_it():
    book = laws.book_of(trained(1, 7, slug="run-walk"))
    assert stage_phase(book, stand(book, may_move=False)) is Phase.P3


def test_a_flare_that_took_the_plan_back_is_the_step_back():
    flare = replace(
        make.morning(5, 5, 30, function_loss=FunctionLoss.SOME), kind=make.CheckInKind.FLARE
    )
    told = (make.morning(2, 1, 1), flare)
    facts = trained(1, 7, check_ins=told)
    lowered = replace(facts, position=Position(Phase.P2, make.day(5)))
    assert phase_in(facts) is Phase.P2
    assert phase_in(lowered) is Phase.P2


def test_the_receipt_names_the_pattern_and_what_brings_it_forward():
    made = answer(trained(1, 7))
    reason = next(r for r in made.reasons if r.code == "pattern_phase_back")
    assert "hinge" in reason.text
    assert [(c.value, c.threshold, c.met) for c in reason.checks] == [(0, 2, False)]
    assert made.phase is Phase.P3


def test_a_pattern_set_back_takes_the_ceiling_of_the_phase_below():
    heavy = trained(1, 7, sessions=(), check_ins=())
    logged = tuple(make.lifted(n, RDL, 180, (pain,)) for n, pain in ((1, 7), (4, 1)))
    told = (make.morning(2, 1, 1), make.morning(5, 1, 1))
    facts = replace(heavy, sessions=logged, check_ins=told)
    assert care_laws.set_back(facts, answer(facts)) is None
    assert max(laws.loads(answer(facts).prescriptions[0])) <= 0.7 * 220_000


def test_a_lift_of_the_phase_gives_way_to_one_of_the_phase_below_in_the_same_pattern():
    logged = tuple(
        make.session(
            n,
            *(ExerciseDone(e.exercise, e.sets) for e in make.lifted(n, s, 60, (p,)).exercises),
        )
        for n, s, p in ((1, "trap-bar-deadlift", 1), (4, "trap-bar-deadlift", 7))
    )
    facts = trained(1, 7, sessions=logged)
    made = answer(replace(facts, scope=make.PLAN))
    hinges = [p for p in made.prescriptions if make.LIBRARY.exercises[p.exercise].pattern is HINGE]
    assert hinges
    assert all(phase_rank(make.LIBRARY.exercises[p.exercise].first_phase) <= 2 for p in hinges)


@pytest.mark.parametrize(("pains", "drills"), [((1, 1, 7), False), ((1, 7), True), ((7,), True)])
def test_a_red_pull_from_the_floor_is_one_step_back_and_not_the_first_drill(pains, drills):
    days = [1 + 3 * n for n in range(len(pains))]
    logged = [
        make.lifted(n, "trap-bar-deadlift", 60, (pain,))
        for n, pain in zip(days, pains, strict=True)
    ]
    facts = trained(*pains, sessions=tuple(logged))
    made = answer(replace(facts, scope=make.PLAN))
    assert care_laws.set_back(facts, made) is None
    every = [make.LIBRARY.exercises[p.exercise] for p in made.prescriptions]
    found = {e.hinge_rung for e in every if e.pattern is HINGE and e.hinge_rung}
    assert (7 in found, 1 in found) == (not drills, drills)


def test_a_plan_with_a_pattern_set_back_finds_its_way_forward_again():
    """Otherwise a red answer would end a lift for good (INV-43)."""
    facts = trained(7, phase=Phase.P2)
    made = answer(replace(facts, scope=make.PLAN))
    kinds = {make.LIBRARY.exercises[p.exercise].pattern for p in made.prescriptions}
    assert HINGE in kinds


def after(*pains: int, scope: DecisionScope = make.PLAN) -> Facts:
    return replace(trained(*pains, slug=KB, phase=Phase.P2), scope=scope)


@pytest.mark.parametrize(("pains", "stepped"), [((1, 7), True), ((1, 1), False), ((7, 1), False)])
def test_the_plan_says_a_step_back_where_the_red_lift_has_left_it(pains, stepped):
    """What is done in its place was never done and would only say that it is new."""
    made = answer(after(*pains))

    assert (made.action is DecisionAction.REGRESS) is stepped
    assert (made.reasons[0].code == "pattern_phase_back") is stepped
    assert KB not in {p.exercise for p in made.prescriptions} or pains == (1, 1)


def test_once_the_easier_work_was_done_it_speaks_for_itself():
    told = after(1, 7)
    drill = make.lifted(7, "hinge-dowel", None, (1,))
    done = replace(told, sessions=(*told.sessions, drill), as_of=make.day(8))
    calm = replace(done, check_ins=(*told.check_ins, make.morning(8, 1, 1)))

    assert answer(calm).action is DecisionAction.HOLD


def test_the_step_back_takes_nothing_from_the_easier_dose():
    drill = make.of_exercise("hinge-dowel")
    [back] = answer(after(1, 7, scope=drill)).prescriptions
    [usual] = answer(after(1, 1, scope=drill)).prescriptions

    assert back.action is DecisionAction.REGRESS
    assert [(s.reps, s.load_g) for s in back.sets] == [(s.reps, s.load_g) for s in usual.sets]


def test_a_step_back_that_nobody_says_is_caught(monkeypatch):
    assert answer(after(1, 7)).action is DecisionAction.REGRESS
    monkeypatch.setattr(decision, "stepped_back", lambda lane: None)
    monkeypatch.setattr(plan, "counting_gone", lambda basis, phase, answers: answers)
    assert answer(after(1, 7)).action is DecisionAction.HOLD


@MANY
@given(worlds(calm=True))
def test_a_red_answer_never_leads_to_a_load_above_the_phase_below(facts):
    assert care_laws.set_back(facts, answer(facts)) is None


def test_a_pattern_that_is_never_set_back_is_caught(monkeypatch):
    logged = tuple(make.lifted(n, RDL, 180, (pain,)) for n, pain in ((1, 7), (4, 1)))
    facts = trained(7, 1, sessions=logged)
    assert care_laws.set_back(facts, answer(facts)) is None
    monkeypatch.setattr(setbacks, "set_back", lambda book, pattern: None)
    assert care_laws.set_back(facts, answer(facts))
    assert PHASES


@pytest.mark.parametrize(("n", "late"), [(6, False), (7, True), (8, True)])
def test_a_week_in_p0_without_a_way_out_of_it_is_referred(n, late):
    sore = make.episode(pain_at_rest=5, pain_morning=5, settle_h=30.0)
    told = tuple(make.morning(day, 5, 30) for day in (1, 3, 5))
    facts = make.facts(
        n, episode=sore, check_ins=told, position=Position(Phase.P0, make.day(0)),
        screenings=(make.screening(0), make.screening(n)),
    )  # fmt: skip
    made = answer(facts)
    assert ("settling_long" in {r.code for r in made.reasons}) is late
    assert (made.urgency.value == "routine") is late


def test_the_plan_that_leaves_p0_after_more_than_a_week_asks_for_no_visit():
    sore = make.episode(pain_at_rest=3, pain_morning=3, settle_h=30.0)
    told = tuple(make.morning(day, 2 if day < 5 else 1, 1) for day in range(1, 10))
    walked = make.result(BaselineTest.BRISK_WALK_30, 1, 0)
    facts = make.facts(
        9, episode=sore, check_ins=told, position=Position(Phase.P0, make.day(0)),
        baselines=(walked,), screenings=(make.screening(0), make.screening(9)),
    )  # fmt: skip
    made = answer(facts)
    assert {"phase_raised", "settling_long"} & {r.code for r in made.reasons} == {"phase_raised"}
    assert made.urgency.value == "none"
