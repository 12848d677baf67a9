"""The round at home is seldom logged: what was logged of it once holds no plan down for good."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision, Prescription
from api.engine.facts import ExerciseDone, Facts, Position, Session, SetDone
from api.engine.vocab import DecisionAction, Phase
from tests.engine import factories as make
from tests.programs.calm import ask, athlete_on

TODAY, ROUND, BRIDGE = 25, "cat-cow", "glute-bridge-single"
CALM, RED = 1, 8
REGRESS = DecisionAction.REGRESS


def at_home(n: int, slug: str, pain: int) -> Session:
    """Two sets of one exercise of the round, logged on a day between sessions."""
    sets = (SetDone(reps=8, pain=pain, technique=4),) * 2
    return make.session(n, ExerciseDone(slug, sets))


def trained(*days: int) -> tuple[Session, ...]:
    return tuple(make.lifted(n, "squat-goblet", 10, (1, 1, 1)) for n in days)


def facts(*sessions: Session, now: int = TODAY) -> Facts:
    days = {(s.ref.local_date - make.DAY0).days for s in sessions}
    return athlete_on(
        now,
        "hinge-rebuild",
        3,
        Position(Phase.P2, make.day(now - 10)),
        sessions=sessions,
        check_ins=tuple(make.morning(n + 1, 1, 1) for n in sorted(days)),
    )


def dose(made: Decision, slug: str) -> Prescription:
    return next(p for p in made.prescriptions if p.exercise == slug)


def alone(told: Facts, slug: str) -> DecisionAction:
    return ask(replace(told, scope=make.of_exercise(slug))).action


def test_a_red_answer_of_the_round_holds_no_plan_down_for_longer_than_a_week():
    told = facts(at_home(5, ROUND, RED), *trained(6, 9, 13, 16, 20, 23))
    made = ask(told)
    assert ROUND not in {p.exercise for s in made.sessions for p in s.main}
    assert REGRESS not in {made.action, dose(made, ROUND).action, alone(told, ROUND)}
    earlier = ask(facts(at_home(5, ROUND, RED), *trained(6, 9), now=10))
    assert dose(made, ROUND).sets == dose(earlier, ROUND).sets


@pytest.mark.parametrize(("day", "lower"), [(18, False), (19, True)])
def test_until_then_it_lowers_the_round(day, lower):
    made = ask(facts(*trained(13, 16), at_home(day, ROUND, RED), *trained(20, 23)))
    assert (dose(made, ROUND).action is REGRESS) is lower


def test_days_away_that_are_over_are_over_for_the_round_too():
    told = facts(at_home(4, BRIDGE, CALM), *trained(5, 20, 23))
    made = ask(told)
    assert BRIDGE not in {p.exercise for s in made.sessions for p in s.main}
    assert REGRESS not in {dose(made, BRIDGE).action, alone(told, BRIDGE)}
    assert len(dose(made, BRIDGE).sets) == 2


def test_whoever_is_away_now_does_less_of_it():
    made = ask(facts(at_home(4, BRIDGE, CALM), *trained(5, 9)))
    assert dose(made, BRIDGE).action is REGRESS


def test_a_lift_that_waits_since_days_away_still_comes_back_lighter():
    made = ask(facts(make.lifted(4, "rdl-tempo", 60, (1, 1, 1)), *trained(16, 18, 20, 23)))
    assert dose(made, "rdl-tempo").action is REGRESS
