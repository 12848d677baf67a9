"""What would have changed an answer is said in numbers, and its lines are the unmet ones."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.decisions import Reason
from api.engine.telling.counterfactuals import WOULD_CHANGE, what_would_change
from api.engine.telling.explain import COUNTERFACTUALS, REASONS
from api.engine.telling.naming import OF_ONE
from api.engine.telling.numbers import UNKNOWN
from api.engine.telling.whys import WHYS
from api.engine.vocab import Comparison, DecisionAction, PainQuality, Phase
from tests.engine import factories as make
from tests.engine.lifting import RDL, code, facts, lift, silent
from tests.engine.test_edges import lane
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, worlds

OLD = (lift(17), lift(20))


def said(told) -> str:
    made = answer(told)
    return made.counterfactuals[0].text


def amber(n: int = 20):
    return make.lifted(n, RDL, 60, (1, 4))


CASES = {
    "two_green_exposures": (
        facts(*OLD),
        "Pain of 4 or more, or 3 or more the next morning, would have meant a repeat.",
    ),
    "single_green": (
        facts(lift(20)),
        "1 more like it, at least 48 hours later, can allow a step up: pain at 3 or less, and 2 or"
        " less the next morning.",
    ),
    "morning_missing": (
        facts(*OLD, check_ins=(make.morning(18, 1, 1),)),
        "Pain of 2 or less the next morning could have allowed a step up.",
    ),
    "in_session_amber": (
        facts(amber()),
        "Worst pain in the session at 3 or less would have counted towards a step up.",
    ),
    "amber_twice": (
        facts(amber(17), amber(20)),
        "Worst pain in the session at 3 or less would have kept the dose.",
    ),
    "technique_low": (
        facts(lift(17, technique=2), lift(20, technique=2)),
        "Technique rated 3 or more in every set would have allowed a step up.",
    ),
    "effort_high": (
        facts(lift(17, rpe=9), lift(20, rpe=9)),
        "Effort of 8 or less in every set would have allowed a step up.",
    ),
    "effort_missing": (
        facts(lift(17), *silent(20)),
        "An effort of 8 or less logged for each of the heaviest sets could have allowed a step up.",
    ),
    "spacing": (
        facts(lift(19), lift(20)),
        "Leaving 48 hours in between would have allowed a step up.",
    ),
    "layoff": (
        replace(facts(lift(5), lift(8)), as_of=make.day(18)),
        "Fewer than 7 days away would have kept the dose.",
    ),
    "worsening_trend": (
        facts(*(make.lifted(n, RDL, 60, (8, 8)) for n in (10, 15, 20))),
        "Fewer than 3 red exposures in 14 days would have been one less reason to change this"
        " movement.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_value_that_was_needed_is_named(name):
    told, expected = CASES[name]
    made = answer(told)
    assert (code(made), made.counterfactuals[0].text) == (name, expected)


def test_the_way_to_a_second_green_stands_in_its_lines():
    lines = answer(facts(lift(20))).counterfactuals[0].checks
    assert [(c.name, c.value, c.threshold, c.met) for c in lines] == [
        ("green exposures in a row", 1, 2, False),
        ("worst pain next time", None, 3, False),
        ("next morning", None, 2, False),
    ]


def test_a_raised_baseline_moves_the_needed_morning():
    sore = make.episode(pain_at_rest=1, pain_morning=4, settle_h=6.0)
    told = facts(lift(20), episode=sore, check_ins=(make.morning(21, 4, 1),))
    assert "5 or less the next morning" in said(told)


@pytest.mark.parametrize("mornings", [(), (18, 21)])
def test_no_number_is_named_for_a_back_whose_usual_morning_is_not_known(mornings):
    """It read "a next morning of – or less"."""
    told = tuple(make.morning(n, 1, 1) for n in mornings)
    expected = "A next morning as calm as usual could have counted towards a step up."
    assert said(facts(*OLD, episode=None, check_ins=told)) == expected


@MANY
@given(worlds(), st.booleans())
def test_every_answer_says_what_would_change_it_without_a_blank(told, described):
    made = answer(told if described else replace(told, episode=None))
    for found in made.counterfactuals:
        assert found.text
        assert UNKNOWN not in found.text
        assert found.text[0].isupper() or found.text[0].isdigit()
        assert not re.search(r"[{}]", found.text)
        open_ = [c for c in found.checks if not c.met]
        assert open_ == list(found.checks) or not open_


def test_every_template_belongs_to_a_reason_with_a_few_words():
    assert set(WOULD_CHANGE) <= set(REASONS)
    assert set(WOULD_CHANGE) <= set(WHYS)


BESIDE = {"load_by_effort", "load_by_feel", "step_capped"}
"""Said beside the reason that binds, and never that."""


def test_whatever_binds_a_lift_has_words_of_its_own_for_what_would_change_it():
    assert {*OF_ONE, "pattern_phase_back"} - {*WOULD_CHANGE, *COUNTERFACTUALS} == BESIDE


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        (answer(facts(amber())).reasons[0].checks, "Worst pain in the session at 3 or less"),
        ((), "2 calm answers in a row"),
    ],
)
def test_a_reason_without_words_of_its_own_promises_no_more_than_its_lines(checks, expected):
    new = Reason("not_written_yet", "x.y", "A reason.", checks)
    [found] = what_would_change(lane(facts(lift(20))), new, DecisionAction.PROGRESS)
    assert found.text == f"{expected} would have allowed a step up."


def test_a_flip_upwards_is_never_promised_for_a_sharp_feeling():
    done = lift(20)
    rows = tuple(replace(s, quality=PainQuality.SHARP) for s in done.exercises[0].sets)
    hurt = replace(done, exercises=(replace(done.exercises[0], sets=rows),))
    turned = answer(facts(hurt, phase=Phase.P2)).counterfactuals[0]
    assert turned.action is DecisionAction.HOLD
    assert all(c.comparison is not Comparison.ABOVE for c in turned.checks)
