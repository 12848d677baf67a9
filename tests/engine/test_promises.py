"""What a receipt says would have changed it is done, and asked again: the promise comes true."""

from datetime import timedelta
from itertools import product

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import Effort, ExerciseDone, Facts, Position, Session, SetDone
from api.engine.telling.counterfactuals import weaker
from api.engine.vocab import (
    DecisionAction,
    EffortScale,
    LegReach,
    Phase,
    RunStage,
    SetStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import test_set_back as set_back
from tests.engine.lifting import RDL, code, facts
from tests.engine.worlds import answer

STEP = "would have allowed a step up."
COUNTS = "would have counted towards a step up."
LAST = 20
PRESS = "bench-press"
ONE_MORE = "1 more like it, at least 48 hours later,"


def sets_of_last(told: Facts, **said: object) -> Facts:
    """The facts with every set of the last session saying this."""
    *before, last = told.sessions
    (done,) = last.exercises
    sets = tuple(replace(s, **said) for s in done.sets)
    return replace(told, sessions=(*before, replace(last, exercises=(replace(done, sets=sets),))))


def trained(days: tuple[int, ...], technique: int, rpe: int, pain: int, left_out: bool) -> Facts:
    """Calm days, and a last one that says this."""
    calm = [make.lifted(n, RDL, 60, (1, 1, 1)) for n in days[:-1]]
    last = make.lifted(days[-1], RDL, 60, (1, 1, pain), 8, rpe, technique)
    told = facts(*calm, last)
    if not left_out:
        return told
    *sets, end = told.sessions[-1].exercises[0].sets
    skipped = replace(end, status=SetStatus.SKIPPED, reps=None, pain=None, reason=StopReason.TIME)
    return _with_sets(told, (*sets, skipped))


def _with_sets(told: Facts, sets: tuple[SetDone, ...]) -> Facts:
    *before, last = told.sessions
    done = replace(last.exercises[0], sets=sets)
    return replace(told, sessions=(*before, replace(last, exercises=(done,))))


HELD = [
    replace(trained(days, technique, rpe, pain, left_out), check_ins=told, screenings=asked)
    for days, technique, rpe, pain, left_out in product(
        ((20,), (17, 20), (19, 20)), (2, 4), (6, 9), (1, 4), (False, True)
    )
    for told in (
        tuple(make.morning(n + 1, 1, 1) for n in days),
        tuple(make.morning(n + 1, 3 if n == LAST else 1, 1) for n in days),
        (*(make.morning(n + 1, 1, 1) for n in days), make.morning(23, 1, None, sleep_h=4)),
    )
    for asked in ((make.screening(0), make.screening(20)), (make.screening(0), make.screening(12)))
]
"""All mixes of what may be in the way of a step."""
DONE = {
    "technique_low": lambda told: sets_of_last(told, technique=3),
    "effort_high": lambda told: sets_of_last(told, effort=Effort(EffortScale.RPE, 8)),
    "exposure_incomplete": lambda told: sets_of_last(
        told, status=SetStatus.DONE, reps=8, reason=None, pain=1
    ),
    "screening_old": lambda told: replace(told, screenings=(*told.screenings, make.screening(23))),
    "readiness_low": lambda told: replace(
        told, check_ins=tuple(replace(c, sleep_h=None) for c in told.check_ins)
    ),
}
"""How to do what a sentence says."""


def promised(made: Decision) -> str:
    return made.counterfactuals[0].text


@pytest.mark.parametrize(
    "name",
    ["technique_low", "effort_high", "exposure_incomplete", "screening_old", "readiness_low"],
)
def test_a_step_is_promised_where_one_more_answer_opens_it_and_nowhere_else(name):
    held = [(told, made) for told in HELD if code(made := answer(told)) == name]
    opened = {
        n: answer(DONE[name](told)).action is DecisionAction.PROGRESS
        for n, (told, _) in enumerate(held)
    }

    assert {n: promised(made).endswith(STEP) for n, (_, made) in enumerate(held)} == opened
    assert set(opened.values()) == {True, False}


def test_what_is_said_instead_names_the_answer_it_leads_to():
    first = answer(trained((LAST,), 4, 9, 1, left_out=False)).counterfactuals[0]

    assert first.text == (
        "Effort of 8 or less in every set would have been one less thing in the way of a step up."
    )
    assert first.action is DecisionAction.HOLD


@pytest.mark.parametrize(
    ("pains", "said"),
    [
        ((1, 1), "A later phase would have allowed a step up."),
        ((1,), "A later phase would have been one less thing in the way of a step up."),
    ],
)
def test_a_later_phase_promises_a_step_only_where_the_greens_open_one(pains, said):
    early, there = (
        answer(set_back.trained(*pains, slug=set_back.KB, phase=phase))
        for phase in (Phase.P1, Phase.P2)
    )
    assert code(early) == "gate_not_met"
    assert promised(early) == said
    assert early.counterfactuals[0].action is there.action


def test_a_next_morning_promises_no_step_where_one_before_it_lacks_too():
    twice = facts(*(make.lifted(n, RDL, 60, (1, 1, 1)) for n in (17, 20)))
    once = replace(twice, check_ins=(make.morning(18, 1, 1),))

    assert promised(answer(once)) == (
        "Pain of 2 or less the next morning could have allowed a step up."
    )
    assert promised(answer(replace(twice, check_ins=()))) == (
        "Pain of 2 or less the next morning could have counted towards a step up."
    )


def test_all_that_was_not_calm_is_named_and_as_calm_as_that_it_counts():
    told = facts(
        make.lifted(17, RDL, 60, (1, 1, 1)),
        make.lifted(20, RDL, 60, (1, 1, 5)),
        check_ins=(make.morning(18, 1, 1), make.morning(21, 1, 30)),
    )
    made = answer(told)
    assert promised(made) == (
        "Worst pain in the session at 3 or less; hours to settle at 24 h or less would have"
        " counted towards a step up."
    )
    only_session = sets_of_last(told, pain=3)
    both = replace(only_session, check_ins=(make.morning(18, 1, 1), make.morning(21, 1, 24)))
    assert answer(only_session).action is DecisionAction.HOLD
    assert answer(both).action is made.counterfactuals[0].action is DecisionAction.PROGRESS


def test_the_dose_is_not_promised_where_something_else_lowers_it_too():
    told = make.morning(
        23, 1, 1, leg=make.legs(reach=LegReach.BELOW_KNEE), red_flags=make.answers()
    )
    near = facts(make.lifted(20, RDL, 60, (1, 1, 1)), check_ins=(make.morning(21, 1, 1), told))
    away = facts(make.lifted(9, RDL, 60, (1, 1, 1)), check_ins=(make.morning(10, 1, 1), told))

    assert promised(answer(near)).endswith("would have kept the dose.")
    assert promised(answer(away)).endswith("would have been one less reason to change the dose.")
    calm = answer(replace(away, check_ins=away.check_ins[:1]))
    assert calm.action is answer(away).counterfactuals[0].action is DecisionAction.REGRESS


def test_a_pain_before_that_was_not_told_this_time_is_named_with_the_pain_that_was_too_much():
    before, last = make.lifted(17, RDL, 60, (1, 1, 1)), make.lifted(20, RDL, 60, (1, 1, 4))
    told = answer(facts(before, replace(last, pain_before=None)))

    assert promised(told) == (
        "Worst pain in the session at 3 or less; rise over the pain before the session at 2 or"
        " less would have counted towards a step up."
    )


def test_one_more_like_it_is_no_promise_where_a_cap_waits_behind_it():
    """Heavier than 80 % of the calm maximum wants a tested brace, and no answer opens that."""
    heavy = [make.lifted(n, RDL, 100, (1, 1, 1), 8, 8) for n in (17, 20)]
    big = make.athlete(bests=(), plate_step_g=10_000)
    once, twice = (answer(facts(*heavy[:n], baselines=(), athlete=big)) for n in (1, 2))

    assert (code(once), code(twice)) == ("single_green", "brace_needed")
    assert promised(once).startswith(f"{ONE_MORE} can count towards a step up")
    assert once.counterfactuals[0].action is DecisionAction.HOLD
    assert once.reasons[0].text == "Calm last time. A step up needs 1 more like that."


@pytest.mark.parametrize(("hours", "opened"), [(24, False), (47, False), (48, True), (72, True)])
def test_one_more_like_it_opens_the_step_after_the_hours_that_are_named(hours, opened):
    first = make.lifted(17, PRESS, 40, (1, 1, 1))
    again = make.lifted(17 + hours // 24, PRESS, 40, (1, 1, 1))
    again = replace(again, started_at=first.started_at + timedelta(hours=hours))
    once = answer(facts(first, slug=PRESS))
    made = answer(facts(first, again, slug=PRESS))

    assert promised(once).startswith(f"{ONE_MORE} can allow a step up: pain at 3 or less")
    assert (made.action is DecisionAction.PROGRESS) is opened


def test_what_may_be_done_every_day_needs_no_hours_in_between():
    done = ExerciseDone("cat-cow", (SetDone(reps=8, pain=1),))
    days = [make.session(n, done, pain_before=1, pain_after=1) for n in (19, 20)]
    once, twice = (answer(facts(*days[:n], slug="cat-cow")) for n in (1, 2))

    assert promised(once).startswith("1 more like it can allow a step up")
    assert twice.action is DecisionAction.PROGRESS


@pytest.mark.parametrize(
    ("stage", "said", "action"),
    [
        (RunStage.R4, "can allow", DecisionAction.PROGRESS),
        (RunStage.R5, "can count towards", DecisionAction.HOLD),
    ],
)
def test_the_last_stage_of_a_phase_promises_no_further_one(stage, said, action):
    runs = [make.ran(n, stage, 4000, 0, pain_before=0) for n in (17, 20)]
    once, twice = (answer(of_runs(*runs[:n])) for n in (1, 2))

    assert promised(once).startswith(f"{ONE_MORE} {said} a step up")
    assert once.counterfactuals[0].action is twice.action is action


def of_runs(*runs: Session) -> Facts:
    mornings = tuple(make.morning((s.ref.local_date - make.DAY0).days + 1, 1, 1) for s in runs)
    asked = (make.screening(0), make.screening(20))
    position = Position(Phase.P2, make.day(0))
    return make.runner(23, sessions=runs, check_ins=mornings, screenings=asked, position=position)


def test_a_run_is_promised_no_running_where_another_word_would_have_replaced_it_too():
    reds = [make.ran(n, RunStage.R1, 3000, 7, pain_before=1) for n in (11, 16, 20)]
    made = answer(
        make.runner(
            23,
            sessions=tuple(reds),
            check_ins=tuple(make.morning(n + 1, 1, 1) for n in (11, 16, 20)),
            position=Position(Phase.P2, make.day(0)),
        )
    )

    assert {"worsening_trend", "red_twice_week"} <= {reason.code for reason in made.reasons}
    assert promised(made) == (
        "Fewer than 3 red exposures in 14 days would have been one less reason to change this"
        " movement."
    )


def test_each_promise_has_a_weaker_form_for_translators_and_other_sentences_have_none():
    told = (
        "Being more rested could have allowed a step up.",
        "Repeat it.",
        "Three would have kept this movement.",
    )
    assert weaker(told) == (
        "Being more rested could have counted towards a step up.",
        "Three would have been one less reason to change this movement.",
    )
