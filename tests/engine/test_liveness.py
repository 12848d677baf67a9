"""A safe engine that never progresses has failed (INV-43): weeks of a life without trouble."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from api.engine.decisions import Decision
from api.engine.facts import (
    BaselineResult,
    CheckIn,
    Effort,
    ExerciseDone,
    Facts,
    Goal,
    Position,
    Screening,
    Session,
    SetDone,
    ToleratedLoad,
)
from api.engine.vocab import (
    BaselineTest,
    BlockKind,
    BodySide,
    EffortScale,
    GoalKind,
    Phase,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws, load_laws
from tests.engine.worlds import answer

GOAL = Goal(GoalKind.LIFT, "deadlift-conventional", 200_000, 1)
KEPT = 90


def lifter(n: int, **told: object) -> Facts:
    known = (ToleratedLoad("block-pull-high", 100_000, 5, make.day(-5)),)
    calm = make.episode(pain_at_rest=1, pain_morning=0, settle_h=1.0, best_tolerated=known)
    return make.facts(n, episode=calm, goals=(GOAL,), **told)


def irritable(n: int, **told: object) -> Facts:
    sore = make.episode(pain_at_rest=5, pain_morning=3, settle_h=30.0)
    return make.facts(n, episode=sore, goals=(GOAL,), **told)


def runner(n: int, **told: object) -> Facts:
    return make.runner(n, make.PLAN, **told)


class Life:
    """Somebody who does the plan, answers everything and never hurts."""

    def __init__(self, facts: Callable[..., Facts]) -> None:
        self.facts = facts
        self.position: Position | None = None
        self.sessions: list[Session] = []
        self.mornings: list[CheckIn] = []
        self.tests: list[BaselineResult] = []
        self.screenings: list[Screening] = []
        self.phase_on: dict[Phase, int] = {}
        self.stage_on: dict[RunStage, int] = {}
        self.ramps: list[tuple[date, date]] = []
        self.light_on: set[date] = set()
        self.best = 0
        self.made: Decision | None = None

    def until(self, weeks: int, enough: Callable[["Life"], bool]) -> "Life":
        for n in range(weeks * 7):
            self.day(n)
            if enough(self):
                break
        return self

    def tell(self, n: int) -> None:
        """What is known before the decision of a day."""
        if n % 7 == 0:
            self.screenings = [*self.screenings[-2:], make.screening(n)]
            self.tests = [t for t in self.tests if _young(t, n)] + results(n)
        self.mornings = [*self.mornings[-KEPT:], make.morning(n, 0, 1, sleep_h=8.0)]

    def day(self, n: int) -> None:
        self.tell(n)
        self.sessions = [s for s in self.sessions if _young(s, n)]
        facts = self.facts(
            n,
            sessions=tuple(self.sessions),
            check_ins=tuple(self.mornings),
            baselines=tuple(self.tests),
            screenings=tuple(self.screenings),
            position=self.position,
        )
        made = self.made = answer(facts)
        assert made.prescriptions
        assert laws.load_finding(facts, made) is None
        assert laws.inv_08(facts, made) is None
        assert load_laws.inv_39(facts, made) is None
        if any(laws.is_ramp(p) for p in made.prescriptions):
            self.ramps.append((made.position.load_finding_on, make.day(n)))
        self.position = made.position
        if made.position.deload_from:
            self.light_on.add(made.position.deload_from)
        self.phase_on.setdefault(made.phase, n)
        for planned in made.sessions:
            if planned.local_date == make.day(n):
                self.train(n, planned)

    def train(self, n: int, planned: object) -> None:
        evening = datetime.combine(make.day(n), datetime.min.time(), UTC) + timedelta(hours=17)
        main = [b for b in planned.blocks if b.kind is BlockKind.MAIN]
        doses = [p for b in main for p in b.prescriptions]
        fit = [p for p in doses if p.not_before is None or p.not_before <= evening]
        done = tuple(ExerciseDone(p.exercise, tuple(map(_done, p.sets)), p.stage) for p in fit)
        self.sessions.append(make.session(n, *done, pain_before=0, pain_after=0, planned=True))
        for p in fit:
            if p.stage is not None:
                self.stage_on.setdefault(p.stage, n)
            if make.LIBRARY.exercises[p.exercise].hinge_rung:
                self.best = max([self.best, *(row.load_g or 0 for row in p.sets)])


def _done(target: object) -> SetDone:
    return SetDone(
        reps=target.reps,
        duration_s=target.duration_s,
        distance_m=target.distance_m,
        load_g=target.load_g,
        side=target.side,
        effort=target.effort and Effort(EffortScale.RPE, min(target.effort.value, 6)),
        technique=5,
        pain=0,
        target=target,
    )


def _young(row: object, n: int) -> bool:
    return (make.day(n) - row.ref.local_date).days <= KEPT


def results(n: int) -> list[BaselineResult]:
    """Tests that get better by a few percent a week."""
    gain = min(1 + n / 100, 2.2)
    test, both = BaselineTest, (BodySide.LEFT, BodySide.RIGHT)
    plain = {
        test.SORENSEN: 60 * gain,
        test.PRONE_PLANK: 60 * gain,
        test.HINGE_DOWEL: 5,
        test.BRACE: 2,
        test.PSFS: min(4 + n / 14, 9),
        test.BRISK_WALK_30: 0,
        test.SINGLE_LEG_HOP_10X: 0,
        test.CONFIDENCE: 8,
        test.SANE: 90,
        test.SINGLE_LEG_SQUAT: 0,
    }
    sided = {test.SIDE_BRIDGE: 45 * gain, test.SINGLE_LEG_BRIDGE: 14 * gain}
    found = [make.result(t, v, n, pain=0) for t, v in plain.items()]
    return found + [make.result(t, v, n, side, 0) for t, v in sided.items() for side in both]


def test_inv_43_a_calm_lifter_reaches_the_goal_load_within_forty_weeks():
    life = Life(lifter).until(40, lambda one: one.best >= GOAL.load_g)
    weeks = {phase: day // 7 for phase, day in life.phase_on.items()}
    assert life.best >= GOAL.load_g
    assert weeks[Phase.P2] == 0
    assert 2 <= weeks[Phase.P3] <= 6
    assert 6 <= weeks[Phase.P4] <= 30
    assert 2 <= len(life.light_on) <= 9


def test_inv_43_an_irritable_back_that_calms_down_climbs_out_of_p0():
    life = Life(irritable).until(16, lambda one: Phase.P3 in one.phase_on)
    weeks = {phase: day // 7 for phase, day in life.phase_on.items()}
    assert weeks[Phase.P0] == 0
    assert weeks[Phase.P1] <= 2
    assert weeks[Phase.P2] <= 5
    assert weeks[Phase.P3] <= 10


def test_inv_43_a_calm_runner_climbs_to_the_half_hour_run():
    life = Life(runner).until(30, lambda one: RunStage.R9 in one.stage_on)
    weeks = {stage: day // 7 for stage, day in life.stage_on.items()}
    assert weeks[RunStage.R1] <= 2
    assert weeks[RunStage.R9] <= 20


@pytest.mark.parametrize("facts", [lifter, runner])
def test_inv_11_phases_come_one_by_one(facts):
    life = Life(facts).until(20, lambda one: False)
    ranks = sorted(int(phase[1]) for phase in life.phase_on)
    assert ranks == list(range(ranks[0], ranks[-1] + 1))
