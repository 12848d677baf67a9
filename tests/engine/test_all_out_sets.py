"""An all-out set of a strong, calm lifter sizes the step after it (DAPRE)."""

import pytest
from msgspec.structs import replace

from api.engine.facts import (
    Best,
    Effort,
    Facts,
    Goal,
    Session,
)
from api.engine.vocab import (
    DecisionAction,
    EffortScale,
    GoalKind,
    Phase,
    SetKind,
    SetStatus,
)
from tests.engine import factories as make
from tests.engine.lifting import LOW, MODERATE, RDL, code, facts, top
from tests.engine.worlds import answer

STRONG = make.athlete(bests=(Best(RDL, 150_000, 1),))
GOAL = (Goal(GoalKind.LIFT, RDL, 200_000, 1),)


def all_out(reps: int, n: int = 20, status: SetStatus = SetStatus.DONE) -> Session:
    """Ten at half, six at three quarters, then as many as there are at 100 kg."""
    done = make.lifted(n, RDL, 100, (1, 1, 1), 10, 7)
    first, second, third = done.exercises[0].sets
    sets = (
        replace(first, load_g=50_000),
        replace(second, load_g=75_000, reps=6),
        replace(
            third,
            kind=SetKind.AMRAP,
            reps=reps,
            status=status,
            effort=Effort(EffortScale.RPE, 10),
            target=None,
        ),
    )
    return replace(done, exercises=(replace(done.exercises[0], sets=sets),))


def knight(reps: int, **more: object) -> Facts:
    plain = {"goals": GOAL, "episode": make.episode(**LOW), "athlete": STRONG}
    return facts(all_out(6, 17), all_out(reps), **{**plain, **more})


@pytest.mark.parametrize(
    ("reps", "expected", "said"),
    [
        (0, 95, "dapre_lower"), (2, 95, "dapre_lower"), (3, 100, "dapre_same"),
        (4, 100, "dapre_same"), (5, 105, "dapre"), (6, 105, "dapre"), (7, 107.5, "dapre"),
        (10, 107.5, "dapre"), (11, 110, "dapre"), (20, 110, "dapre"),
    ],
)  # fmt: skip
def test_the_repetitions_of_an_all_out_set_size_the_next_step(reps, expected, said):
    made = answer(knight(reps))
    assert (top(made), code(made)) == (expected, said)


def test_an_all_out_set_that_failed_with_help_takes_no_help_away():
    known = knight(0)
    last = known.sessions[-1]
    done = last.exercises[0]
    helped = tuple(replace(s, load_g=-20_000) for s in done.sets)
    made = replace(last, exercises=(replace(done, sets=helped),))
    found = answer(replace(known, sessions=(*known.sessions[:-1], made)))
    assert code(found) == "dapre_lower"
    assert [row.load_g for row in found.prescriptions[0].sets] == [-20_000, -20_000]


def test_an_all_out_set_does_not_replace_the_second_green():
    made = answer(facts(all_out(11), goals=GOAL, episode=make.episode(**LOW)))
    assert made.action is DecisionAction.HOLD


@pytest.mark.parametrize(
    "more",
    [
        {"phase": Phase.P2},
        {"episode": make.episode(**MODERATE)},
        {"goals": (), "slug": RDL},
    ],
    ids=["before P3", "moderate", "no goal lift"],
)
def test_an_all_out_set_counts_as_an_ordinary_hard_one_elsewhere(more):
    made = answer(knight(11, **more))
    assert made.action is not DecisionAction.PROGRESS
    assert "dapre" not in {r.code for r in made.reasons}


def test_no_dose_ever_asks_for_an_all_out_set():
    rows = [row for p in answer(knight(11)).prescriptions for row in p.sets]
    assert {row.kind for row in rows} == {SetKind.WORK}
    assert max(row.reps for row in rows) == 10
