"""Bodies, policies and short lives in one line each."""

from dataclasses import replace

from api.cohort.diary import Diary, Item, Workout
from api.cohort.life import Life, live
from api.cohort.policies.protocol import Policy, goal_lift
from api.cohort.vocab import Place
from api.cohort.world.body import Body
from api.cohort.world.parameters import World, load
from api.cohort.world.people import born

WORLD = load()
SEED = 4177
PLAIN = (0.0,) * len(Place)


class Asks:
    """A policy that always asks for the same, or for what it is told to ask."""

    wants_tests = False

    def __init__(self, load: float, until: int = 10**6):
        self.load, self.until = load, until

    def next_session(self, diary: Diary) -> Workout | None:
        return goal_lift(self.load, False) if diary.day < self.until else None

    def notice(self, diary: Diary) -> None:
        """Nothing."""


def body(athlete: int = 0, world: World = WORLD, **traits: object) -> Body:
    known = born(world, SEED, athlete)
    return Body(world, SEED, athlete, replace(known, **traits))  # type: ignore[arg-type]


def lived(policy: Policy, days: int = 182, athlete: int = 0, world: World = WORLD) -> Life:
    return live(Body(world, SEED, athlete), policy, days)


def pull(load: float, place: Place = Place.FLOOR_HEAVY) -> Workout:
    return Workout((Item("pull", load, place, counts=True),))
