"""The traffic light with one of our caps put on it: what that cap costs and what it buys."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

from api.cohort.diary import Diary, Done, Item, Workout
from api.cohort.policies.assignments import EASY_LOAD
from api.cohort.policies.rivals import GOAL, WEEK, TrafficLight
from api.cohort.vocab import Place

EASY = Workout((Item("easy", EASY_LOAD, Place.EASY),))
SMALL_STEP = 1.05
FIRST_DAYS, FIRST_GREENS = 7, 3
FLARE_RISE, FLARE_REST, FLARE_KEPT = 2, 3, 0.8
STEEP = 2


class Cap(StrEnum):
    """A cap of the rule book, in the form this model can have."""

    TWO_GREENS = "two greens for a step"
    SMALL_STEPS = "steps of 5 %"
    WEEKLY_TENTH = "a tenth a week"
    STEEP_MORNING = "no rise on a steep morning"
    ONE_A_WEEK = "the lift once a week"
    FIRST_PHASE = "three green easy sessions first"
    FLARE = "flare: three easy days, 80 %"
    FLARE_BACK = "flare: back to the easy sessions too"


FIRST = frozenset({Cap.FIRST_PHASE, Cap.FLARE_BACK})
FLARES = frozenset({Cap.FLARE, Cap.FLARE_BACK})
ALL = frozenset(Cap)


@dataclass(slots=True)
class CappedLight(TrafficLight):
    """A traffic light that keeps to some caps."""

    caps: frozenset[Cap] = frozenset()
    greens: int = 0
    easy_greens: int = 0
    easy_since: int = 0
    raised_on: float = -inf
    resting_until: int = 0

    def next_session(self, diary: Diary) -> Workout | None:
        if not self.load:
            self.load = max(self._start(), 0.05)
        for done in diary.sessions[self.seen :]:
            self._answer(diary, done)
        self.seen = len(diary.sessions)
        self._flared(diary)
        return EASY if self._easy(diary.day) else self.asked(self.load)

    def _answer(self, diary: Diary, done: Done) -> None:
        step = self._step(diary, done)
        if done.items[0].item.place is Place.EASY:
            self.easy_greens = self.easy_greens + 1 if step > 1 else 0
            return
        self.greens = self.greens + 1 if step > 1 else 0
        if step <= 1:
            self.load *= step
        elif not self._held(diary):
            self.load = min(self.load * min(step, self._most()), GOAL)
            self.raised_on = diary.day

    def _most(self) -> float:
        return SMALL_STEP if Cap.SMALL_STEPS in self.caps else inf

    def _held(self, diary: Diary) -> bool:
        morning = diary.this_morning()
        steep = morning is not None and morning > diary.usual_on(diary.day) + STEEP
        return (
            (Cap.TWO_GREENS in self.caps and self.greens < 2)
            or (Cap.WEEKLY_TENTH in self.caps and diary.day - self.raised_on < WEEK)
            or (Cap.STEEP_MORNING in self.caps and steep)
        )

    def _flared(self, diary: Diary) -> None:
        """Two mornings in a row well above the usual ones."""
        last = diary.mornings[-2:]
        high = [m for m in last if m.pain >= diary.usual_on(last[0].day) + FLARE_RISE]
        if not self.caps & FLARES or len(high) < 2 or diary.day < self.resting_until:
            return
        self.resting_until = diary.day + FLARE_REST
        self.load *= FLARE_KEPT
        if Cap.FLARE_BACK in self.caps:
            self.easy_since, self.easy_greens = diary.day, 0

    def _easy(self, day: int) -> bool:
        first = self.easy_greens < FIRST_GREENS or day - self.easy_since < FIRST_DAYS
        lifted = Cap.ONE_A_WEEK in self.caps and day % WEEK != 0
        return (bool(self.caps & FIRST) and first) or lifted or day < self.resting_until
