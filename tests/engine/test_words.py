"""What a receipt says: names instead of slugs, few words beside a dose, nothing twice."""

import re

import pytest
from hypothesis import given
from msgspec.structs import replace

from api.engine.dosing.doses import top_load
from api.engine.dosing.plates import floor_plate
from api.engine.facts import Position
from api.engine.telling.counterfactuals import WOULD_CHANGE
from api.engine.telling.explain import COUNTERFACTUALS, REASONS, sentence
from api.engine.telling.naming import HARD, OF_ONE
from api.engine.telling.numbers import NUMBERS, pounds
from api.engine.telling.whys import WHYS
from api.engine.units import POUND_G
from api.engine.vocab import (
    AskKind,
    BlockKind,
    DecisionAction,
    PainQuality,
    Phase,
    SetKind,
    SetStatus,
    StopReason,
    TriageAnswer,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.factories import lifted, lifter, morning
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, worlds

SHORT = 60
RDL = "rdl-tempo"


def test_the_words_beside_a_dose_fit_on_a_line():
    assert [code for code, text in WHYS.items() if len(text) > SHORT] == []
    assert set(WHYS) <= set(REASONS)


def test_what_speaks_of_one_exercise_is_a_reason():
    assert OF_ONE - REASONS.keys() == set()
    assert HARD - REASONS.keys() == set()


@MANY
@given(worlds(scope=make.PLAN))
def test_every_dose_of_any_plan_has_few_words_beside_it(facts):
    texts = [p.why for p in laws.everything(answer(facts))]
    assert all(0 < len(text) <= SHORT for text in texts)


def test_a_first_dose_is_easy_on_purpose_and_routines_are_named():
    made = answer(lifter(0))
    blocks = {b.kind: b for day in made.sessions for b in day.blocks}
    easy, unloaded = "Easy on purpose.", "Without weight first, on purpose."
    chosen = "Easy: choose and log a weight."
    assert {(p.why, top_load(p.sets) == 0) for p in made.prescriptions} == {
        (easy, False),
        (chosen, False),
        (unloaded, True),
    }
    assert dict((p.exercise, p.why) for p in made.prescriptions)["bench-press"] == chosen
    warm_up = {p.why for p in blocks[BlockKind.WARM_UP].prescriptions}
    assert warm_up == {"Warm-up.", "Lighter sets of the lift first."}
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
        ((lifted(0, "rdl-tempo", 40, (1,)), lifted(3, "rdl-tempo", 40, (1,))), (), "last", 4),
    ],
)
def test_the_next_morning_is_asked_for_the_session_that_waits_for_it(
    sessions, mornings, words, due
):
    foundation = Position(Phase.P1, make.day(0))
    told = lifter(3, sessions=sessions, check_ins=mornings, position=foundation)
    ask = {a.kind: a for a in answer(told).asks}[AskKind.CHECK_IN]
    assert ask.text == f"How your back is on the morning after your {words} session."
    assert ask.due_on == make.day(due)


# --- numbers ------------------------------------------------------------------------------------

SPELLED = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|twice|half|fortnight|\d+)\b", re.IGNORECASE
)
NO_NUMBER_OF_THE_RULES = {"amber_twice", "speed_too_soon"}
"""Two answers in a row are the rule itself, and half an hour is what the stage is called."""


def test_no_sentence_spells_out_a_number_that_a_rule_set_may_move():
    texts = {**REASONS, **{f"why {c}": t for c, t in WHYS.items()}}
    texts |= {f"turn {c}": t for c, (_, t) in {**COUNTERFACTUALS, **WOULD_CHANGE}.items()}
    found = {c for c, t in texts.items() if SPELLED.search(re.sub(r"\{.*?\}", "", t))}
    assert {c.removeprefix("why ").removeprefix("turn ") for c in found} <= NO_NUMBER_OF_THE_RULES


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_of_a_sentence_is_one_of_the_rule_set(name):
    assert NUMBERS[name](make.RULES) in make.RULES.numbers


def test_a_sentence_says_the_number_of_the_rule_set_in_force():
    load = make.RULES.load
    strict = replace(
        make.RULES, load=replace(load, greens_needed=replace(load.greens_needed, value=3))
    )
    made = answer(of_rdl(lifted(1, RDL, 40, (1, 1)), morning(2, 2)), strict)
    assert made.reasons[0].text == "Calm last time. A step up needs 2 more like that."
    assert sentence("two_green_exposures", {}, strict).startswith("3 green answers in a row")


# --- what is true of the number that is said ----------------------------------------------------


def of_rdl(done, *mornings, scope=None):
    return lifter(
        3,
        scope or make.of_exercise(RDL),
        sessions=(done,),
        check_ins=mornings,
        position=Position(Phase.P2, make.day(0)),
    )


@pytest.mark.parametrize(
    ("before", "pain", "words"),
    [(2, 5, "Discomfort reached 5; up to 3"), (0, 3, "Discomfort rose by 3; up to 2")],
)
def test_a_rise_is_not_told_as_a_value(before, pain, words):
    hurt = replace(lifted(1, RDL, 40, (pain,)), pain_before=before)
    texts = {r.code: r.text for r in answer(of_rdl(hurt, morning(2, 2))).reasons}
    assert texts["in_session_red"].startswith(words)


def test_a_set_that_was_stopped_is_not_told_as_a_value():
    hurt = lifted(1, RDL, 40, (1, 1))
    rows = hurt.exercises[0].sets
    rows = (rows[0], replace(rows[1], status=SetStatus.STOPPED, reason=StopReason.PAIN))
    done = replace(hurt, exercises=(replace(hurt.exercises[0], sets=rows),))
    texts = {r.code: r.text for r in answer(of_rdl(done, morning(2, 2))).reasons}
    assert texts["in_session_amber"].startswith("Discomfort ended a set early,")


# --- names in a plan ----------------------------------------------------------------------------


def test_a_plan_says_which_exercises_a_sentence_is_meant_for():
    done = lifted(1, "squat-goblet", 10, (1, 1))
    made = answer(of_rdl(done, morning(2, 2), scope=make.PLAN))
    texts = {r.code: r.text for r in made.reasons}
    assert texts["single_green"].startswith("Squat goblet: calm last time.")


def test_what_is_true_of_every_exercise_names_none():
    made = answer(lifter(0))
    assert made.reasons[0].text.startswith("We start below what you could do")


def test_a_plan_that_rises_in_part_says_so():
    greens = tuple(lifted(n, RDL, 40, (1, 1)) for n in (1, 4))
    facts = lifter(
        6,
        sessions=greens,
        check_ins=(morning(2, 2), morning(5, 2)),
        position=Position(Phase.P2, make.day(0)),
    )
    made = answer(facts)
    assert DecisionAction.PROGRESS in {p.action for p in made.prescriptions}
    assert made.headline == "Part of your plan takes a step up; the rest repeats."


@pytest.mark.parametrize(
    ("hinge", "headline"),
    [
        (1, "Part of your plan steps back a little; the rest continues."),
        (4, "Your plan steps back a little."),
    ],
)
def test_one_lift_that_steps_back_does_not_take_the_others_with_it(hinge, headline):
    both = [
        replace(
            lifted(n, RDL, 40, (hinge, hinge)),
            exercises=(
                *lifted(n, RDL, 40, (hinge, hinge)).exercises,
                *lifted(n, "squat-goblet", 20, (4, 4)).exercises,
            ),
        )
        for n in (1, 4)
    ]
    made = answer(
        lifter(
            6,
            sessions=tuple(both),
            check_ins=(morning(2, 2), morning(5, 2)),
            position=Position(Phase.P2, make.day(0)),
        )
    )
    assert (made.action, made.headline) == (DecisionAction.REGRESS, headline)


def test_a_plan_without_a_step_does_not_speak_of_one():
    facts = lifter(
        3,
        sessions=(lifted(1, RDL, 40, (1, 1)),),
        check_ins=(morning(2, 2),),
        position=Position(Phase.P2, make.day(0)),
    )
    made = answer(facts)
    assert DecisionAction.PROGRESS not in {p.action for p in made.prescriptions}
    assert (made.action, "takes a step" in made.headline) == (DecisionAction.HOLD, False)


# --- one dose, said once ------------------------------------------------------------------------


def test_a_single_set_has_no_rest_between_sets():
    made = answer(lifter(0))
    assert all((p.rest_s is None) == (len(p.sets) < 2) for p in made.prescriptions)


def test_the_way_up_to_a_heavy_lift_ends_the_warm_up():
    told = lifter(0)
    blocks = {b.kind: b.prescriptions for b in answer(told).sessions[0].blocks}
    lift, last = blocks[BlockKind.MAIN][0], blocks[BlockKind.WARM_UP][-1]
    load, plate = lift.sets[0].load_g, told.athlete.plate_step_g
    assert (last.exercise, load) == (lift.exercise, 60_000)
    expected = [(8, 40), (5, 60), (3, 80)]
    assert [(s.reps, s.load_g) for s in last.sets] == [
        (min(reps, lift.sets[0].reps), floor_plate(load * pct / 100, plate))
        for reps, pct in expected
    ]
    assert {s.kind for s in last.sets} == {SetKind.WARM_UP}


@MANY
@given(worlds(scope=make.PLAN))
def test_no_lighter_set_is_as_heavy_as_the_work(facts):
    for planned in answer(facts).sessions:
        blocks = {b.kind: b.prescriptions for b in planned.blocks}
        work = {p.exercise: p.sets[0].load_g for p in blocks[BlockKind.MAIN]}
        for p in blocks.get(BlockKind.WARM_UP, ()):
            loads = [s.load_g for s in p.sets if s.load_g]
            assert all(load < work[p.exercise] for load in loads)


@MANY
@given(worlds(scope=make.PLAN))
def test_a_warm_up_does_not_repeat_the_work(facts):
    for planned in answer(facts).sessions:
        blocks = {b.kind: b.prescriptions for b in planned.blocks}
        work = {p.exercise for p in blocks[BlockKind.MAIN]}
        drills = {p.exercise for p in blocks.get(BlockKind.WARM_UP, ())[1:] if p.slot is None}
        assert not drills & work


@pytest.mark.parametrize(
    ("grams", "said"), [(0, 0), (452, 0.5), (453, 1), (2268, 5), (60_000, 132), (100_000, 220)]
)
def test_pounds_beside_kilograms_say_no_more_than_they_do_but_for_a_lost_gram(grams, said):
    assert pounds(grams) == said
    assert pounds(grams) * POUND_G <= grams + 1


AS_BEFORE = re.compile(
    r"repeat (the|this|what|your)|keep the weight|as it is\b|where it is\b", re.IGNORECASE
)
GOES_DOWN = (DecisionAction.DELOAD, DecisionAction.REGRESS, DecisionAction.SUBSTITUTE)


@pytest.mark.parametrize(
    "code",
    [
        "effort_high",
        "event_close",
        "exposure_incomplete",
        "gate_not_met",
        "in_session_amber",
        "muscle_soreness",
        "pattern_not_green",
        "readiness_low",
        "season_lock",
        "spacing",
        "technique_low",
    ],
)
def test_what_is_said_beside_any_dose_asks_for_the_dose_shown(code):
    """Each of these holds by itself and stands beside a harder answer as well."""
    assert AS_BEFORE.search(REASONS[code]) is None


@MANY
@given(worlds(scope=make.of_exercise(RDL)))
def test_nothing_beside_a_lower_dose_asks_to_repeat_the_one_before(facts):
    made = answer(facts)
    said = [r.text for r in made.reasons if r.code != "worsening_trend"]
    assert made.action not in GOES_DOWN or not any(map(AS_BEFORE.search, said))
