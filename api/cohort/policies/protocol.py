"""What a policy is: from the diary to the next session, or to none."""

from collections.abc import Callable
from typing import Protocol

from api.cohort.diary import Diary, Intake, Item, Workout
from api.cohort.vocab import Place


class Policy(Protocol):
    """One athlete's adviser. Asked on every session day the athlete is at home."""

    wants_tests: bool

    def next_session(self, diary: Diary) -> Workout | None:
        """What to do today; None is no training."""

    def notice(self, diary: Diary) -> None:
        """A day without a session slot; advisers that react to reports may do so."""


Adviser = Callable[[Intake], Policy]
"""Makes the policy of one athlete at intake."""


def goal_lift(load: float, runner: bool) -> Workout:
    """A session of the goal movement alone, as a fraction of the goal."""
    place = Place.RUN if runner else Place.FLOOR_HEAVY
    return Workout((Item("run" if runner else "goal lift", load, place, counts=True),))
