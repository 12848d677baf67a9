"""Tables of parts: what one exercise is told by itself, and who speaks for one that is gone."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Position
from api.engine.lanes.decision import LaneDecision, decide_lane
from api.engine.lanes.lane import Finding
from api.engine.planning.basis import Basis
from api.engine.planning.gone import Word, _gone, _in_its_place
from api.engine.vocab import DecisionAction, Phase, RunStage
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, facts, lift, told
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

WALK, SQUAT, SUBSTITUTE = "walk-brisk", "squat-goblet", DecisionAction.SUBSTITUTE

# --- alone ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [(), (14, 17, 20)])
@pytest.mark.parametrize("phase", [Phase.P2, Phase.P3])
def test_who_asks_about_a_walk_is_told_of_a_walk_where_the_plan_runs(days, phase):
    known = make.runner(
        NOW,
        make.of_exercise(WALK),
        position=Position(phase, make.day(0)),
        sessions=tuple(make.ran(n, RunStage.R0, 2000, 0, WALK) for n in days),
        check_ins=told(*days),
    )
    runs = answer(replace(known, scope=make.PLAN)).prescriptions
    assert WALK not in {p.exercise for p in runs}
    assert [(p.exercise, p.stage) for p in answer(known).prescriptions] == [(WALK, None)]


# --- gone ----------------------------------------------------------------------------------------


def hurt(n: int, slug: str):
    return make.lifted(n, slug, 60, (7, 7, 7))


@pytest.mark.parametrize(
    ("sessions", "gone"),
    [
        ((hurt(20, RDL),), [RDL]),
        ((make.ran(14, RunStage.R5, 4000, 7), hurt(20, RDL)), [RDL]),
        ((hurt(8, SQUAT), lift(11, slug=SQUAT), lift(14, slug=SQUAT), hurt(20, RDL)), [RDL]),
        ((hurt(17, SQUAT), hurt(20, RDL)), [SQUAT, RDL]),
    ],
)  # fmt: skip
def test_what_needs_no_word_keeps_no_other_from_its_own(sessions, gone):
    """A run has its stages, and what was green twice in a row has no more to say."""
    known = Basis(laws.book_of(facts(*sessions)), make.CURRICULUM)
    assert list(_gone(known, ())) == gone


def word(slug: str) -> Word:
    return Word(lane(facts(), slug), "pain.session_red", Finding("red", SUBSTITUTE, ()))


def of(slug: str, **said: object) -> LaneDecision:
    made = decide_lane(lane(facts(), slug))
    return replace(made, prescription=replace(made.prescription, **said))


@pytest.mark.parametrize(
    ("given", "speaks"),
    [
        ((of(RDL),), None),
        ((of(SQUAT), of(RDL)), None),
        ((of(RDL), of("walk")), "walk"),
        ((of("walk", replaces=RDL),), None),
        ((of("walk", replaces=RDL), of("cat-cow")), "cat-cow"),
    ],
)
def test_for_what_is_gone_speaks_no_harder_work_and_none_that_stands_in_already(given, speaks):
    held = _in_its_place(word("deadbug"), Phase.P2, given)
    assert (held and held.prescription.exercise) == speaks
