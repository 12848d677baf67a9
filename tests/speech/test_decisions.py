"""Whatever the engine says can be said in Spanish: random histories, the shipped content, what
clinicians said, insights and what-if runs leave nothing English but names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.facts import Facts
from api.engine.insights.load import load_insight
from api.engine.insights.pain import pain_insight
from api.engine.insights.provocations import provocation_insight
from api.engine.reading.timeline import read
from api.engine.simulation import whatif
from api.engine.vocab import FlagLevel, SimulationScenario
from api.kit.speech import told
from tests.engine import factories as make
from tests.engine import real
from tests.engine import test_restrictions as restricting
from tests.engine.test_insights import five
from tests.engine.test_invariants import MANY
from tests.engine.test_real_content import CASES, PAINS, placed
from tests.engine.test_whatif import asked, trained
from tests.engine.worlds import answer, crafted, runners, steady, worlds
from tests.speech.sentences import SPANISH, english_left, texts_of

NOTES = ("Ask before you travel.", "As agreed.", "x")
"""What clinicians and athletes wrote in these histories, and a name somebody gave."""
FLAGS = [(row.code, row.level) for row in make.RULES.triage if row.level is not FlagLevel.NONE]
FEW = settings(MANY, max_examples=30)


def left_of(facts: Facts) -> set[str]:
    return english_left(texts_of(answer(facts)), *NOTES)


@MANY
@given(st.one_of(worlds(), worlds(scope=make.PLAN), steady(), runners()))
def test_no_decision_about_any_history_keeps_an_english_sentence(facts):
    assert left_of(facts) == set()


@pytest.mark.parametrize("facts", crafted(), ids=lambda facts: f"{facts.as_of:%m-%d}")
def test_no_decision_about_a_history_with_a_story_keeps_an_english_sentence(facts):
    assert left_of(facts) == set()


@FEW
@given(worlds(scope=make.PLAN), st.sampled_from(FLAGS))
def test_no_stop_and_no_referral_keeps_an_english_sentence(facts, flag):
    assert left_of(replace(facts, flags=(make.flag(*flag, 20),))) == set()


@FEW
@given(restricting.histories, st.lists(restricting.restricted, min_size=1, max_size=5))
def test_no_limit_of_a_clinician_is_told_in_english_but_in_their_own_words(facts, limits):
    bound = replace(facts, clearances=(restricting.said(*limits),))
    assert english_left(texts_of(restricting.answer(bound)), *NOTES) == set()


@pytest.fixture(scope="module")
def shipped():
    with real.content():
        yield


@pytest.mark.usefixtures("shipped")
@FEW
@given(placed())
def test_no_plan_of_the_shipped_programs_keeps_an_english_sentence(facts):
    assert left_of(facts) == set()


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("program", real.PROGRAMS)
def test_no_week_of_a_program_keeps_an_english_sentence(program):
    phases = [phase for named, phase in CASES if named == program]
    for place, phase in enumerate(phases):
        start = real.enrolled(make.lifter(2), program, phase)
        for facts, made in real.weeks(start, PAINS[place % len(PAINS)]):
            assert english_left(texts_of(made), *NOTES) == set(), facts.as_of
            assert {told(day.name, SPANISH) for day in made.sessions}.isdisjoint(
                {day.name for day in made.sessions}
            )


# --- beside decisions -------------------------------------------------------------------------


@FEW
@given(st.one_of(worlds(scope=make.PLAN), st.just(five((1, 3, 0, 2, 4)))))
def test_no_insight_keeps_an_english_sentence(facts):
    book = read(facts, make.RULES, make.LIBRARY)
    found = (pain_insight(book).insight, load_insight(book), provocation_insight(book).insight)
    assert english_left(note for insight in found for note in insight.notes) == set()
    named = (line.name for insight in found[:2] for line in insight.lines)
    assert english_left(named) == set()


@pytest.mark.parametrize("scenario", list(SimulationScenario))
@pytest.mark.parametrize("facts", [trained(10), make.lifter(2), make.runner(5)])
def test_no_what_if_run_keeps_an_english_sentence(scenario, facts):
    run: whatif.Run = asked(facts, scenario, weeks=12)
    assert english_left(run.assumptions) == set()
    assert english_left((text for made in run.steps for text in texts_of(made)), *NOTES) == set()


@FEW
@given(worlds(scope=make.PLAN))
def test_how_a_back_was_read_is_told_in_spanish(facts):
    reading = read(facts, make.RULES, make.LIBRARY).reading
    if reading is not None:
        words = [*reading.irritability_because]
        words += [said for row in reading.behaves_like for said in row.because]
        assert english_left(words) == set()
