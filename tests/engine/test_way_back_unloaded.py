"""Work without a load comes back after one calm answer too, and no further than it was calm."""

from api.engine.facts import ExerciseDone, Position, SetDone, SetTarget
from api.engine.vocab import DecisionAction, Phase, SetStatus, StopReason
from tests.engine import factories as make
from tests.engine.lifting import NOW, facts, told
from tests.engine.worlds import answer

BUG = "deadbug"


def bugs(n, *reps, pain=1, **said):
    """One day of dead bugs: the repetitions of each set."""
    return make.session(
        n, ExerciseDone(BUG, tuple(SetDone(reps=r, pain=pain, **said) for r in reps))
    )


def next_dose(*sessions, **more):
    made = answer(facts(*sessions, slug=BUG, phase=Phase.P2, **more))
    [dose] = [p for p in made.prescriptions if p.exercise == BUG]
    ways_back = [r.code for r in made.reasons if r.code == "restore"]
    return dose.action, [row.reps for row in dose.sets], ways_back


def back_to(*reps):
    return DecisionAction.PROGRESS, [*reps], ["restore"]


def held_at(*reps):
    return DecisionAction.HOLD, [*reps], []


def test_a_set_that_a_bad_day_took_comes_back_after_one_calm_day():
    known, bad, short = bugs(8, 8, 8, 8), bugs(13, 8, 8, 8, pain=7), bugs(18, 8, 8)
    assert back_to(8, 8, 8) == next_dose(known, bad, short)


def test_repetitions_come_back_one_at_a_time_and_not_past_what_was_calm():
    known, bad = bugs(8, 8, 8, 8), bugs(12, 8, 8, 8, pain=7)
    assert back_to(7, 7, 7) == next_dose(known, bad, bugs(18, 6, 6, 6))
    assert back_to(8, 8, 8) == next_dose(known, bad, bugs(18, 7, 7, 7))
    assert held_at(8, 8, 8) == next_dose(known, bad, bugs(18, 8, 8, 8))


def test_what_was_calm_more_than_three_months_ago_waits_for_two_calm_days():
    bad, short = bugs(13, 8, 8, 8, pain=7), bugs(18, 8, 8)
    days, long = -90 + NOW, make.episode(-70)
    assert back_to(8, 8, 8) == next_dose(bugs(days, 8, 8, 8), bad, short, episode=long)
    assert held_at(8, 8) == next_dose(bugs(days - 1, 8, 8, 8), bad, short, episode=long)


def test_what_was_never_calm_is_no_way_back():
    hard, bad, short = bugs(8, 8, 8, 8, pain=5), bugs(13, 8, 8, 8, pain=7), bugs(18, 8, 8)
    assert held_at(8, 8) == next_dose(hard, bad, short)


def test_an_answer_that_lacks_brings_nothing_back():
    known, bad, short = bugs(8, 8, 8, 8), bugs(13, 8, 8, 8, pain=7), bugs(18, 8, 8)
    assert held_at(8, 8) == next_dose(known, bad, short, check_ins=told(8, 13))


def test_what_was_asked_for_and_left_out_has_shown_nothing():
    asked = SetTarget(reps=8)
    left_out = SetDone(status=SetStatus.SKIPPED, reason=StopReason.TIME, target=asked)
    done = tuple(SetDone(reps=8, pain=1, target=asked) for _ in range(2))
    known = make.session(8, ExerciseDone(BUG, (*done, left_out)))
    assert held_at(8, 8) == next_dose(known, bugs(13, 8, 8, 8, pain=7), bugs(18, 8, 8))


def test_what_was_calm_in_another_episode_is_no_way_back():
    known, bad, short = bugs(8, 8, 8, 8), bugs(13, 8, 8, 8, pain=7), bugs(18, 8, 8)
    begun = Position(Phase.P2, make.day(9))
    one, another = (
        next_dose(known, bad, short, episode=make.episode(n), position=begun) for n in (8, 9)
    )
    assert one == back_to(8, 8, 8)
    assert another == held_at(8, 8)
