"""What a receipt says: names instead of slugs, few words beside a dose, nothing twice."""

from dataclasses import replace

import pytest
from hypothesis import given

from api.engine.facts import Position
from api.engine.telling.explain import REASONS, WHYS
from api.engine.vocab import (
    AskKind,
    BlockKind,
    DecisionAction,
    PainQuality,
    Phase,
    SetKind,
    TriageAnswer,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.factories import lifted, lifter, morning
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, worlds

SHORT = 60


def test_the_words_beside_a_dose_fit_on_a_line():
    assert [code for code, text in WHYS.items() if len(text) > SHORT] == []
    assert set(WHYS) <= set(REASONS)


@MANY
@given(worlds(scope=make.PLAN))
def test_every_dose_of_any_plan_has_few_words_beside_it(facts):
    texts = [p.why for p in laws.everything(answer(facts))]
    assert all(0 < len(text) <= SHORT for text in texts)


def test_a_first_dose_is_easy_on_purpose_and_routines_are_named():
    made = answer(lifter(0))
    blocks = {b.kind: b for day in made.sessions for b in day.blocks}
    assert {p.why for p in made.prescriptions} == {"Easy on purpose."}
    assert {p.why for p in blocks[BlockKind.WARM_UP].prescriptions} == {"Warm-up."}
    assert {p.why for p in blocks[BlockKind.COOL_DOWN].prescriptions} == {"Cool-down."}


def test_sets_of_a_warm_up_are_warm_up_sets():
    made = answer(lifter(0))
    kinds = {
        (b.kind, row.kind)
        for day in made.sessions
        for b in day.blocks
        for p in b.prescriptions
        for row in p.sets
    }
    assert kinds == {
        (BlockKind.WARM_UP, SetKind.WARM_UP),
        (BlockKind.MAIN, SetKind.WORK),
        (BlockKind.COOL_DOWN, SetKind.WORK),
    }


def test_a_headline_names_exercises_as_people_do():
    hurt = lifted(1, "rdl-tempo", 40, (1, 1))
    rows = tuple(replace(s, quality=PainQuality.SHARP) for s in hurt.exercises[0].sets)
    done = replace(hurt.exercises[0], sets=rows)
    facts = lifter(
        3,
        make.of_exercise("rdl-tempo"),
        sessions=(replace(hurt, exercises=(done,)),),
        check_ins=(morning(2, 2),),
        position=Position(Phase.P2, make.day(0)),
    )
    made = answer(facts)
    assert made.action is DecisionAction.SUBSTITUTE
    assert made.headline == f"{made.prescriptions[0].name} in place of Rdl tempo."


@MANY
@given(worlds())
def test_no_reason_stands_twice_in_a_receipt(facts):
    codes = [r.code for r in answer(facts).reasons]
    assert sorted(codes) == sorted(set(codes))


def test_an_unsure_answer_is_named_once():
    unsure = make.screening(2, RF_MAL_2=TriageAnswer.UNSURE.value)
    told = make.lifter(
        3, screenings=(make.screening(0), unsure), position=Position(Phase.P1, make.day(0))
    )
    codes = [r.code for r in answer(told).reasons]
    assert codes.count("answers_unsure") == 1


@pytest.mark.parametrize(
    ("sessions", "mornings", "words", "due"),
    [
        ((), (), "next", 4),
        ((lifted(3, "rdl-tempo", 40, (1,)),), (), "last", 4),
        ((lifted(2, "rdl-tempo", 40, (1,)),), (), "last", 3),
        ((lifted(2, "rdl-tempo", 40, (1,)),), (morning(3, 1),), "next", 4),
        ((lifted(1, "rdl-tempo", 40, (1,)),), (), "next", 4),
    ],
)
def test_the_next_morning_is_asked_for_the_session_that_waits_for_it(
    sessions, mornings, words, due
):
    asks = {a.kind: a for a in answer(lifter(3, sessions=sessions, check_ins=mornings)).asks}
    ask = asks[AskKind.CHECK_IN]
    assert ask.text == f"Your back on the morning after the {words} session."
    assert ask.due_on == make.day(due)
