"""A warm-up is told as it was done, and is no dose of the same exercise as work."""

from msgspec.structs import replace

from api.engine.facts import Effort, ExerciseDone, Facts, Position, SetDone, SetTarget
from api.engine.lanes import building
from api.engine.reading.pain import SetAnswers
from api.engine.vocab import DecisionAction, EffortScale, PainZone, Phase, SetKind
from tests.engine import factories as make
from tests.engine.laws import book_of
from tests.engine.lifting import top
from tests.engine.worlds import answer

RDL, WALK = "rdl-tempo", "walk-brisk"
CALM = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}
WARM, WORK = SetKind.WARM_UP, SetKind.WORK


def walked(n: int, minutes: int, kind: SetKind = WORK, pain: int | None = 1):
    done = SetDone(duration_s=minutes * 60, kind=kind, pain=pain, technique=4)
    return make.session(n, ExerciseDone(WALK, (done,)), pain_before=1, pain_after=1)


def walker(*sessions: object, mornings: dict[int, int] | None = None) -> Facts:
    days = {n: 1 for n in range(1, 9)} | (mornings or {})
    return make.facts(
        8,
        scope=make.of_exercise(WALK),
        episode=make.episode(**CALM),
        sessions=sessions,
        check_ins=tuple(make.morning(n, value, 1) for n, value in days.items()),
        screenings=(make.screening(0), make.screening(7)),
        position=Position(Phase.P2, make.day(0)),
    )


def minutes(facts: Facts) -> float:
    (dose,) = answer(facts).prescriptions
    return max(s.duration_s or 0 for s in dose.sets) / 60


def test_a_short_walk_to_get_warm_leaves_the_walk_of_the_plan_as_it_was():
    assert (
        minutes(walker(walked(2, 20))) == minutes(walker(walked(2, 20), walked(6, 3, WARM))) == 20
    )


def cooled(n: int, asked: SetTarget, pain: int = 1):
    """Three minutes at the end of a session, as a plan asks for them."""
    [easy] = walked(n, 3, pain=pain).exercises
    sets = tuple(replace(s, target=asked) for s in easy.sets)
    return replace(walked(n, 3, pain=pain), exercises=(replace(easy, sets=sets),))


EASY = SetTarget(duration_s=180)


def test_three_easy_minutes_at_the_end_are_not_the_walk_of_the_plan():
    assert minutes(walker(walked(2, 20), cooled(6, EASY))) == 20


def test_a_walk_cut_to_three_minutes_is_one():
    """A dose of the plan comes with an effort, and what was logged without a plan with nothing."""
    work = replace(EASY, effort=Effort(EffortScale.RPE, 4))
    shortest = 5
    assert shortest == minutes(walker(walked(2, 20), cooled(6, work)))
    assert shortest == minutes(walker(walked(2, 20), walked(6, 3)))


def test_easy_minutes_that_hurt_count_as_they_were():
    known = walker(walked(2, 20), cooled(6, EASY, pain=6))
    assert (answer(known).action, minutes(known)) == (DecisionAction.REGRESS, 3)


def test_who_only_got_warm_by_walking_begins_the_walk_of_the_plan():
    facts = walker(walked(4, 3, WARM), walked(6, 3, WARM))
    assert (answer(facts).action, minutes(facts)) == (DecisionAction.START, minutes(walker()))


def test_calm_warm_ups_are_no_green_exposures_of_the_work():
    first = make.lifted(2, RDL, 60, (1, 1, 1))
    work, warm = make.lifted(5, RDL, 60, (1, 1, 1)), make.lifted(5, RDL, 40, (1, 1, 1))
    (done,) = warm.exercises
    warm = replace(
        warm, exercises=(replace(done, sets=tuple(replace(s, kind=WARM) for s in done.sets)),)
    )
    asked = {"scope": make.of_exercise(RDL)}
    assert answer(replace(walker(first, work), **asked)).action is DecisionAction.PROGRESS
    once = answer(replace(walker(first, warm), **asked))
    assert (once.action, top(once)) == (DecisionAction.HOLD, 60)


def test_a_raised_morning_after_a_warm_up_repeats_the_work_before_it():
    facts = walker(walked(2, 20), walked(4, 20), walked(7, 3, WARM), mornings={8: 3})
    assert (answer(facts).action, minutes(facts)) == (DecisionAction.HOLD, 20)


def test_a_red_warm_up_lowers_the_work_to_less_than_itself():
    facts = walker(walked(2, 20), walked(4, 20), walked(6, 6, WARM, pain=8))
    assert minutes(facts) < 6


def test_a_warm_up_told_without_a_pain_keeps_nothing_waiting():
    """Somebody who tells the pain of the work and not of getting warm had three weeks of calm
    sessions of which none was green."""
    known = walker(walked(2, 20), walked(4, 20), walked(6, 3, WARM, pain=None))
    assert answer(known).action is DecisionAction.PROGRESS
    assert {PainZone.GREEN} == {zone for _, zone in book_of(known).session_zones}


def test_a_pain_that_a_warm_up_came_with_before_is_waited_for():
    told = (walked(2, 20), walked(3, 20), walked(5, 3, WARM))
    known = walker(*told, walked(6, 3, WARM, pain=None))
    assert (answer(known).action, minutes(known)) == (DecisionAction.HOLD, 20)
    assert "worst_missing" in {reason.code for reason in answer(known).reasons}


def test_a_warm_up_that_waits_for_a_pain_of_the_work_is_caught(monkeypatch):
    known = walker(walked(2, 20), walked(4, 20), walked(6, 3, WARM, pain=None))
    monkeypatch.setattr(SetAnswers, "only_warm", False)
    assert answer(known).action is DecisionAction.HOLD


def test_a_warm_up_that_counts_as_work_is_caught(monkeypatch):
    monkeypatch.setattr(building, "as_work", lambda own: own)
    assert minutes(walker(walked(2, 20), walked(6, 3, WARM))) < 20
