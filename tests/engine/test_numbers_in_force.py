"""Numbers that used to stand in the code: the rule set in force says them, and moves them."""

from datetime import date

import pytest
from msgspec.structs import replace

from api.engine.dosing.steps import tops_g
from api.engine.facts import LegSymptoms, Position
from api.engine.planning import maintenance
from api.engine.planning.phases import _blocked
from api.engine.reading.classify import read_episode
from api.engine.reading.pain import rising as is_rising
from api.engine.ruleset import RuleSet
from api.engine.safety.placements import _highest
from api.engine.vocab import (
    AggravatingFactor,
    Behaviour,
    EasingFactor,
    FlagLevel,
    LegReach,
    Phase,
    RuleVerdict,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_boundaries import mornings
from tests.engine.test_maintenance import LEGS, kept
from tests.engine.test_placements import placed
from tests.engine.test_run_steps import facts as runner
from tests.engine.test_run_steps import run, stage
from tests.engine.test_visits import rising
from tests.engine.worlds import answer

R = RunStage


def moved(table: str, **values: float) -> RuleSet:
    """The rule set with some numbers of a table moved."""
    rows = getattr(make.RULES, table)
    changes = {name: replace(getattr(rows, name), value=value) for name, value in values.items()}
    return replace(make.RULES, **{table: replace(rows, **changes)})


@pytest.mark.parametrize(
    ("numbers", "pains", "expected"),
    [
        ({}, (0, 7), R.R3),
        ({"back_stages": 2}, (0, 7), R.R2),
        ({}, (7, 7), R.R2),
        ({"reds_back_stages": 3}, (7, 7), R.R1),
        ({"reds_in_row": 1}, (0, 7), R.R2),
        ({"reds_in_row": 3}, (7, 7), R.R3),
    ],
)
def test_how_far_red_runs_go_back_is_a_number_of_the_rule_set(numbers, pains, expected):
    first, second = pains
    told = runner(run(19, R.R4, first), run(22, R.R4, second))
    assert stage(answer(told, moved("run", **numbers))) is expected


@pytest.mark.parametrize(("to", "capped"), [(1, False), (2, True)])
def test_up_to_which_phase_a_week_has_a_cap_is_a_number_of_the_rule_set(to, capped):
    facts = make.lifter(9, make.of_exercise("rdl-tempo"))
    book = replace(laws.book_of(facts), ruleset=moved("load", week_cap_to=to))
    tops = tops_g(book, make.LIBRARY.exercises["rdl-tempo"], Phase.P2, 40_000)
    assert ("cap.week" in tops) is capped


@pytest.mark.parametrize(("in_row", "fired"), [(1, True), (2, True), (3, False)])
def test_how_many_edge_answers_lower_a_dose_is_a_number_of_the_rule_set(in_row, fired):
    lifts = tuple(make.lifted(n, "rdl-tempo", 40, (pain, pain)) for n, pain in ((16, 4), (19, 4)))
    facts = make.lifter(
        20,
        make.of_exercise("rdl-tempo"),
        sessions=lifts,
        check_ins=mornings(17, 20),
        episode=make.episode(pain_at_rest=1, pain_morning=2, settle_h=6.0),
        position=Position(Phase.P2, make.day(0)),
        screenings=(make.screening(0), make.screening(19)),
    )
    made = answer(facts, moved("pain", ambers_in_row=in_row))
    spoke = (RuleVerdict.FIRED, RuleVerdict.BINDING)
    assert fired is any(t.rule == "pain.amber_twice" and t.verdict in spoke for t in made.trace)


@pytest.mark.parametrize(("first", "due"), [(5, None), (4, make.day(84))])
def test_from_which_phase_a_clinician_looks_again_is_a_number_of_the_rule_set(
    first: int, due: date | None
):
    told = kept(57, phase=Phase.P4, episode=make.episode(-10, **LEGS))
    book = replace(laws.book_of(told), ruleset=moved("maintenance", clinician_from=first))
    assert maintenance.clinician_due(book) == due


@pytest.mark.parametrize(("age_y", "above", "counted"), [(50, 50, 2), (51, 50, 3), (51, 60, 2)])
def test_the_age_that_walking_legs_count_with_is_a_number_of_the_rule_set(age_y, above, counted):
    told = make.episode(
        aggravating=(AggravatingFactor.WALKING,),
        easing=(EasingFactor.SITTING,),
        leg=LegSymptoms(LegReach.ABOVE_KNEE),
    )
    rules = moved("likeness", walking_legs_above_y=above, walking_legs=2)
    found = read_episode(told, make.day(0), (), (), rules, age_y=age_y).behaves_like
    matched = {row.behaviour: row.matched for row in found}
    assert matched[Behaviour.WALKING_LEGS] == counted


@pytest.mark.parametrize(("weeks", "trend"), [(1, True), (2, False)])
def test_for_how_many_weeks_mornings_must_rise_is_a_number_of_the_rule_set(weeks, trend):
    told = rising((1, 1, 3))
    book = replace(laws.book_of(told), ruleset=moved("pain", trend_weeks=weeks))
    assert is_rising(book.weekly_mornings) is trend


@pytest.mark.parametrize(("to", "blocked"), [(2, (False, True)), (1, (True, True))])
def test_how_far_phases_rise_beside_an_open_visit_is_a_number_of_the_rule_set(to, blocked):
    known = laws.book_of(rising((1, 2, 3)))
    book = replace(known, ruleset=moved("phase", visit_rise_to=to))
    found = tuple(_blocked(book, phase) == "routine_visit_open" for phase in (Phase.P1, Phase.P2))
    assert book.lock.level is FlagLevel.ROUTINE
    assert found == blocked
    placement = placed(Phase.P5, 20)
    assert _highest(book, placement, Phase.P0) is Phase(f"p{to}")
