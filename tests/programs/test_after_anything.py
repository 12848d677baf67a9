"""Liveness from wherever a life may have led (INV-43): weeks of anything, then weeks of calm.

A state that nothing an athlete does can end is a fault, however safe it is. Each life begins
differently, hurts, stays away, leaves out answers and logs the round at home now and then; then it
does what is planned in calm, and a clinician has seen what waits for a visit.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision, Prescription
from api.engine.facts import (
    Best,
    CheckIn,
    Clearance,
    Effort,
    ExerciseDone,
    Facts,
    Position,
    Session,
    SetDone,
    SetTarget,
)
from api.engine.planning import plan
from api.engine.vocab import DecisionAction, EffortScale, Equipment, Phase
from api.exercises.service import library
from api.programs.service import curriculum
from tests.engine import factories as make
from tests.programs.calm import TRAINING_DAYS, ask, athlete_on, main_of

ROUGH, SETTLING, CALM = 7 * 7, 6 * 7, 4 * 7
KITS = (
    frozenset({Equipment.FULL_GYM}),
    frozenset({Equipment.BARBELL}),
    frozenset({Equipment.DUMBBELL}),
    frozenset({Equipment.KETTLEBELL}),
    frozenset[Equipment](),
)
HELD_DOWN = (DecisionAction.REGRESS, DecisionAction.SUBSTITUTE, DecisionAction.STOP_AND_REFER)
CHOSEN_G, EASY = 20_000, 6
OFTEN = 5


class Life:
    """``held`` counts, by exercise, the decisions of the last calm weeks that held it down."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = Random(seed)
        self.program = chance.choice(sorted(curriculum().programs))
        self.kit = chance.choice(KITS)
        self.per_week = chance.choice((2, 3, 3, 4))
        self.answers, self.comes = chance.choice((0.5, 0.8, 1)), chance.choice((0.5, 0.8, 1))
        self.bests = chance.choice(((), (Best("deadlift-conventional", 100_000, 5),)))
        self.position = Position(chance.choice(list(Phase)[:5]), make.day(0))
        self.sessions: list[Session] = []
        self.mornings: list[CheckIn] = []
        self.seen: list[Clearance] = []
        self.held: Counter[tuple[str, str]] = Counter()

    def live(self) -> "Life":
        for n in range(ROUGH + SETTLING + CALM):
            self.wake(n)
            if n % 7 == 0 or make.day(n).weekday() in _weekdays(self.per_week):
                self.decide(n)
        return self

    def wake(self, n: int) -> None:
        if n >= ROUGH:
            self.mornings.append(make.morning(n, 0, 1))
        elif self.chance.random() < self.answers:
            pain = self.chance.choice((1, 1, 2, 2, 3, 5, 7))
            self.mornings.append(make.morning(n, pain, self.chance.choice((1, 20, 30))))

    def facts(self, n: int) -> Facts:
        told = athlete_on(
            n,
            self.program,
            self.per_week,
            self.position,
            self.kit,
            sessions=tuple(self.sessions),
            check_ins=tuple(self.mornings),
            clearances=tuple(self.seen),
        )
        return replace(told, athlete=replace(told.athlete, bests=self.bests))

    def decide(self, n: int) -> None:
        made = ask(self.facts(n))
        self.position = made.position or self.position
        if made.referral and made.referral.codes:
            note = make.clearance(" ".join(made.referral.codes), n)
            self.seen.append(note)
        if n >= ROUGH + SETTLING:
            lower = [p for p in made.prescriptions if p.action in HELD_DOWN]
            self.held.update((p.exercise, p.why) for p in lower)
            self.held[made.binding_rule, "stopped"] += made.action is DecisionAction.STOP_AND_REFER
        self.train(n, made)

    def train(self, n: int, made: Decision) -> None:
        today = next((s for s in made.sessions if s.local_date == make.day(n)), None)
        if today is None or (n < ROUGH and self.chance.random() > self.comes):
            return
        evening = datetime.combine(make.day(n), datetime.min.time(), UTC) + timedelta(hours=17)
        fit = [p for p in main_of(today) if p.not_before is None or p.not_before <= evening]
        planned = {p.exercise for s in made.sessions for p in main_of(s)}
        if n < ROUGH and self.chance.random() < 0.3:
            fit += [p for p in made.prescriptions if p.exercise not in planned]
        done = [self.did(n, p) for p in fit]
        self.sessions.append(make.session(n, *done, pain_before=0, pain_after=0, planned=True))

    def did(self, n: int, dose: Prescription) -> ExerciseDone:
        hurts = n < ROUGH and self.chance.random() < 0.3
        pain = self.chance.choice((4, 5, 6, 7)) if hurts else self.chance.choice((0, 0, 1))
        return ExerciseDone(
            dose.exercise, tuple(_row(dose.exercise, r, pain) for r in dose.sets), dose.stage
        )


def _weekdays(per_week: int) -> set[int]:
    return {list(type(d)).index(d) for d in TRAINING_DAYS[per_week]}


def _row(slug: str, target: SetTarget, pain: int) -> SetDone:
    """As asked, a load that is left to the athlete chosen by them."""
    open_ = target.load_g is None and library().exercises[slug].loadable
    return SetDone(
        reps=target.reps,
        duration_s=target.duration_s,
        distance_m=target.distance_m,
        load_g=CHOSEN_G if open_ and target.effort else target.load_g,
        side=target.side,
        effort=target.effort and Effort(EffortScale.RPE, min(target.effort.value, EASY)),
        technique=5,
        pain=pain,
        target=target,
    )


def often(life: Life) -> dict[tuple[str, str], int]:
    return {what: times for what, times in life.held.items() if times >= OFTEN}


@pytest.mark.parametrize("seed", range(1, 9))
def test_inv_43_after_weeks_of_anything_six_calm_weeks_leave_nothing_held_down(seed):
    assert often(Life(seed).live()) == {}


def test_a_round_at_home_that_holds_a_plan_down_for_good_is_caught(monkeypatch):
    monkeypatch.setattr(plan, "at_home", lambda lane: lane)
    assert any(often(Life(seed).live()) for seed in range(1, 9))
