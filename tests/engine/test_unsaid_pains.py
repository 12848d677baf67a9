"""A colour waits for the pain of a lift's sets that was told before (INV-44)."""

import pytest
from msgspec.structs import replace

from api.engine.facts import ExerciseDone, Session, SetDone
from api.engine.reading.chronology import Chronology
from api.engine.vocab import DecisionAction, RunStage, SetKind, SetStatus
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, code, facts, lift, row, top
from tests.engine.test_run_steps import facts as runs
from tests.engine.test_run_steps import run, stage
from tests.engine.worlds import answer


def unsaid(n: int, **more: object) -> Session:
    """A lift without a pain of its sets; what is told after the session is calm."""
    return replace(make.lifted(n, RDL, 60, (None, None, None)), **{"pain_after": 1, **more})


def test_who_never_tells_it_of_sets_is_read_by_the_value_after():
    assert answer(facts(unsaid(17), unsaid(20))).action is DecisionAction.PROGRESS


def test_who_logs_no_pain_at_all_is_told_which_answer_is_missing():
    """ "Some answers are missing" stood beside every session of a season with all mornings told."""
    made = answer(facts(unsaid(17, pain_after=None), unsaid(20, pain_after=None)))

    assert (made.action, code(made)) == (DecisionAction.HOLD, "worst_missing")
    assert "the worst pain of last time" in made.reasons[0].text.lower()
    assert made.prescriptions[0].why == "Needs the worst pain of last time."
    assert "Pain of 3 or less" in made.counterfactuals[0].text


@pytest.mark.parametrize("pain", [1, 5])
def test_leaving_out_the_pain_of_the_last_sets_never_raises_the_load(pain):
    told = facts(lift(17), make.lifted(20, RDL, 60, (pain, pain, pain)))
    made = answer(facts(lift(17), unsaid(20)))

    assert (code(made), top(made)) == ("worst_missing", 60)
    assert top(made) <= max(60, top(answer(told)))


@pytest.mark.parametrize(("before", "waits"), [((1,), False), ((1, 1), True), ((1, 1, 1), True)])
def test_who_told_it_of_each_of_two_sets_leaves_one_out_later(before, waits):
    told = facts(make.lifted(17, RDL, 60, before), make.lifted(20, RDL, 60, (1, None)))
    assert (code(answer(told)) == "pain_missing") is waits


def test_it_waits_once_and_is_never_counted_against_anybody():
    assert answer(facts(lift(14), unsaid(17), lift(20))).action is DecisionAction.HOLD
    assert answer(facts(unsaid(14), lift(17), lift(20))).action is DecisionAction.PROGRESS


def test_the_worst_of_the_whole_session_answers_for_its_sets():
    assert answer(facts(lift(17), unsaid(20, pain_worst=1))).action is DecisionAction.PROGRESS


def test_a_bad_value_after_the_session_still_lowers():
    assert answer(facts(lift(17), unsaid(20, pain_after=7))).action is DecisionAction.REGRESS


def test_another_lift_that_told_of_its_sets_asks_nothing_of_this_one():
    other = make.lifted(16, "bench-press", 40, (1, 1))
    assert answer(facts(other, unsaid(17), unsaid(20))).action is DecisionAction.PROGRESS


def test_a_load_that_rises_on_a_pain_left_out_is_caught(monkeypatch):
    told = facts(lift(17), unsaid(20))
    assert top(answer(told)) == 60
    monkeypatch.setattr(Chronology, "_unsaid", lambda *_: False)
    assert top(answer(told)) > 60


# --- set by set -----------------------------------------------------------------------------

Pains = tuple[int | None, ...]
EACH: Pains = (1, 1, 1)


def sets(n: int, pains: Pains, **more: object) -> Session:
    return replace(make.lifted(n, RDL, 60, pains), **more)


@pytest.mark.parametrize("left_out", [(None, 1, 1), (1, None, 1), (1, 1, None)])
@pytest.mark.parametrize("before", [EACH, (1, 1, None), (None, None, 1)])
def test_one_set_without_the_pain_that_others_came_with_is_waited_for(before, left_out):
    made = answer(facts(sets(17, before), sets(20, left_out)))
    assert (code(made), top(made)) == ("pain_missing", 60)


def test_whoever_told_it_of_each_set_is_waited_for_where_one_of_several_tells_it():
    made = answer(facts(sets(14, EACH), sets(17, (None, None, 1)), sets(20, (None, None, 1))))
    assert (code(made), top(made)) == ("pain_missing", 60)


@pytest.mark.parametrize("only", [(None, None, 1), (1, None, None), (None, None, None, 1)])
def test_whoever_tells_one_pain_of_a_lift_is_never_held_by_it(only):
    """The last set alone, or the worst of them beside the first (INV-43)."""
    made = answer(facts(sets(14, (None, 1)), sets(17, (None, None, 1)), sets(20, only)))
    assert made.action is DecisionAction.PROGRESS


def test_the_line_says_what_is_missing():
    (line,) = answer(facts(sets(17, EACH), sets(20, (1, 1, None)))).reasons[0].checks
    assert (line.name, line.value) == ("pain of each set", None)


@pytest.mark.parametrize(("pain", "action"), [(1, "progress"), (4, "hold"), (7, "regress")])
def test_once_told_it_counts_like_any(pain, action):
    assert answer(facts(sets(17, EACH), sets(20, (1, 1, pain)))).action.value == action


@pytest.mark.parametrize("bad", [4, 7])
def test_a_set_that_is_silent_hides_no_other_that_was_bad(bad):
    told = answer(facts(sets(17, EACH), sets(20, (1, bad, 1))))
    silent = answer(facts(sets(17, EACH), sets(20, (1, bad, None))))
    assert (code(told), top(told)) == (code(silent), top(silent))


@pytest.mark.parametrize(("worst", "code_"), [(1, "restore"), (7, "in_session_red")])
def test_the_worst_of_a_session_answers_for_a_silent_set(worst, code_):
    before = (lift(14, 65), sets(17, EACH))
    assert code_ == code(answer(facts(*before, sets(20, (1, 1, None), pain_worst=worst))))


@pytest.mark.parametrize(("worst", "zone"), [(2, "green"), (7, "unknown")])
def test_a_bad_worst_that_may_be_of_another_lift_waits_for_the_silent_set(worst, zone):
    """It lowers the lift that told nothing, and opens no step of the one that left a set out."""
    other = make.lifted(20, "bench-press", 40, (None, None)).exercises
    day = sets(20, (1, 1, None), pain_worst=worst)
    told = facts(sets(17, EACH), replace(day, exercises=(*day.exercises, *other)))
    (last,) = (e for e in laws.book_of(told).exposures[-2:] if e.exercise.slug == RDL)
    assert last.zone.value == zone


@pytest.mark.parametrize("work", [EACH, (None, None, 1)])
def test_a_warm_up_set_is_not_waited_for(work):
    warm = row(30, None, kind=SetKind.WARM_UP).sets
    days = (sets(n, work) for n in (17, 20))
    warmed = (replace(d, exercises=(_with(d, warm),)) for d in days)
    assert answer(facts(*warmed)).action is DecisionAction.PROGRESS


def _with(day: Session, warm: tuple[SetDone, ...]) -> ExerciseDone:
    (done,) = day.exercises
    return replace(done, sets=(*warm, *done.sets))


def test_a_set_left_out_or_never_begun_owes_no_pain():
    last = sets(20, (1, 1, None))
    (done,) = last.exercises
    skipped = replace(done.sets[-1], status=SetStatus.SKIPPED)
    cut = replace(done, sets=(*done.sets[:-1], skipped))
    assert code(answer(facts(lift(17), replace(last, exercises=(cut,))))) != "pain_missing"


@pytest.mark.parametrize(
    ("pains", "next_stage"),
    [((1, 1, 1), RunStage.R5), ((1, None, 1), RunStage.R4), ((None, None, 1), RunStage.R5)],
)
def test_parts_of_a_run_are_sets(pains, next_stage):
    assert stage(answer(runs(parts(17, pains), parts(21, pains)))) is next_stage


def parts(n: int, pains: Pains) -> Session:
    (done,) = run(n, RunStage.R4).exercises
    (whole,) = done.sets
    part = replace(whole, duration_s=600, distance_m=None)
    return replace(
        run(n, RunStage.R4),
        exercises=(replace(done, sets=tuple(replace(part, pain=p) for p in pains)),),
    )


@pytest.mark.parametrize("twin", ["_leaves_out", "_tells"])
def test_a_load_that_rises_on_one_silent_set_is_caught(monkeypatch, twin):
    told = facts(sets(14, EACH), sets(17, (None, None, 1)), sets(20, (None, None, 1)))
    assert top(answer(told)) == 60
    monkeypatch.setattr(Chronology, twin, lambda *_: False)
    assert top(answer(told)) > 60
