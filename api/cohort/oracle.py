"""The bound: a trainer who sees the hidden capacity. Nobody can follow it; it is no rival."""

from api.cohort.diary import Diary, Workout
from api.cohort.policies.protocol import goal_lift
from api.cohort.vocab import Place
from api.cohort.world.body import Body

DEMAND = 0.88
"""Relative demand it trains at: full stimulus, small reactions."""


class Oracle:
    """Trains at a fixed share of what is tolerated today."""

    wants_tests = False

    def __init__(self, body: Body):
        self.body = body
        self.place = Place.RUN if body.intake().runner else Place.FLOOR_HEAVY

    def next_session(self, diary: Diary) -> Workout | None:
        load = DEMAND / self.body.demand_of(1.0, self.place)
        return goal_lift(min(load, 1.0), self.place is Place.RUN)

    def notice(self, diary: Diary) -> None:
        """Nothing happens between sessions."""
