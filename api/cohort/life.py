"""One athlete under one policy, day by day, and what an outside observer notes of it.

The yardsticks are the same for every policy and belong to none: they are not rules.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from api.cohort.diary import Diary, Done, Item, Screening, Workout
from api.cohort.policies.protocol import Policy
from api.cohort.vocab import Phenotype
from api.cohort.world.body import Body
from api.cohort.world.senses import tested

WEEK = 7
SLOTS = (0, 2, 4)
"""Session days of each week, counted from intake."""
TESTS_EVERY = 14
GOAL_SHARE = 0.92
GOAL_SESSIONS = 3
GOAL_DAYS = 21
GOAL_AFTER = 3
HELD_DAYS = 28
MEMORY = 30
STEP_CAP = 1.10
REAL_LOAD = 0.3
VERY_SORE = 7
SORE_SESSION = 6
STEEP = 2


@dataclass(slots=True)
class Life:
    """The record of one athlete under one policy."""

    athlete: int
    phenotype: Phenotype
    days: int
    slots: int = 0
    empty: int = 0
    """Slots of an athlete at home for which nothing was asked."""
    sessions: int = 0
    hard: int = 0
    flare_days: int = 0
    flares: int = 0
    """Times a flare began: the first of its days, and again only after a day without."""
    flagged: int = 0
    """Sessions after a red flag could have been told."""
    unsafe: dict[str, int] = field(default_factory=dict)
    spike: float = 0.0
    """Largest step of asked demand over the 30 days before it; 0.1 is a tenth."""
    loads: list[float] = field(default_factory=list)
    """Heaviest demand asked in each week, of goal."""
    pains: list[float] = field(default_factory=list)
    """Mean morning pain of each week."""
    reached_on: int | None = None
    held: bool = False

    @property
    def weeks(self) -> float:
        """Weeks to the goal, capped at the end of the run."""
        return (self.days if self.reached_on is None else self.reached_on + 1) / WEEK

    @property
    def pain_at_end(self) -> float:
        return sum(self.pains[-4:]) / max(len(self.pains[-4:]), 1)


class Watch:
    """Notes while a life is lived; the hidden state is read here, never by the policy."""

    def __init__(self, body: Body, days: int):
        self.body, self.pain, self.load = body, 0.0, 0.0
        self.life = Life(body.athlete, body.traits.phenotype, days)
        self.flaring: list[bool] = []
        self.goals: list[int] = []
        self.asked: dict[str, tuple[float, int]] = {}
        """Last asked load of each item, and the worst pain in it."""
        self.recent: list[tuple[int, float]] = []

    def morning(self, day: int) -> None:
        flaring = self.body.flare >= self.body.world.flare.counts_from
        self.life.flares += flaring and not any(self.flaring[-1:])
        self.flaring.append(flaring)
        self.life.flare_days += flaring
        self.pain += self.body.felt
        if day % WEEK == WEEK - 1:
            self.life.pains.append(self.pain / WEEK)
            self.life.loads.append(self.load)
            self.pain = self.load = 0.0

    def offered(self, diary: Diary, asked: Workout) -> None:
        """What was asked, before anybody knows how it goes."""
        item = asked.hardest
        demand = self.demand(item)
        self.load = max(self.load, demand)
        self._spike(diary.day, demand)
        pain = diary.this_morning()
        before, worst = self.asked.get(item.name, (None, 0))
        raised = before is not None and item.load > before + 1e-9
        steep = pain is not None and pain > diary.usual_on(diary.day) + STEEP
        self._note("raised after a steep morning", raised and steep)
        over = before is not None and item.load > STEP_CAP * before + 1e-9
        self._note("more than a tenth over the last", over)
        sore = pain is not None and pain >= VERY_SORE
        self._note("loaded at 7 or more", sore and demand > REAL_LOAD)
        self._note("raised after 6 in a session", raised and worst >= SORE_SESSION)
        for other in asked.items:
            self.asked[other.name] = (other.load, self.asked.get(other.name, (0.0, 0))[1])

    def demand(self, item: Item) -> float:
        return float(item.load * self.body.world.ladder.coefficient[item.place])

    def _note(self, what: str, found: bool) -> None:
        if found:
            self.life.unsafe[what] = self.life.unsafe.get(what, 0) + 1

    def _spike(self, day: int, demand: float) -> None:
        self.recent = [row for row in self.recent if day - row[0] <= MEMORY]
        known = max((w for _, w in self.recent), default=None)
        if known:
            self.life.spike = max(self.life.spike, demand / known - 1)
        self.recent.append((day, demand))

    def trained(self, done: Done, told: bool) -> None:
        life = self.life
        life.sessions += 1
        life.hard += self.body.hard
        life.flagged += told
        for item in done.items:
            self.asked[item.item.name] = (item.item.load, item.pain)
        if any(i.item.counts and i.load >= GOAL_SHARE for i in done.items):
            self.goals.append(done.day)

    def finish(self) -> Life:
        found = [
            b
            for a, b in zip(self.goals, self.goals[GOAL_SESSIONS - 1 :], strict=False)
            if self._calm(a, b)
        ]
        self.life.reached_on = found[0] if found else None
        self.life.held = any(day >= self.life.days - HELD_DAYS for day in found)
        return self.life

    def _calm(self, first: int, last: int) -> bool:
        """Close together, and without two flare mornings in a row until three days after."""
        if last - first > GOAL_DAYS:
            return False
        return not any(a and b for a, b in pairwise(self.flaring[first : last + GOAL_AFTER + 1]))


def live(body: Body, policy: Policy, days: int) -> Life:
    """A life of so many days. The policy sees the diary only."""
    diary, watch = Diary(body.intake()), Watch(body, days)
    told = False
    for day in range(days):
        diary.day = day
        morning = body.night(day)
        watch.morning(day)
        if morning is not None:
            diary.mornings.append(morning)
        if day % WEEK == 0:
            told = body.flagged_on is not None
            diary.screenings.append(Screening(day, told))
        if day % TESTS_EVERY == 0 or policy.wants_tests:
            diary.tests.append(tested(body, day))
        if day % WEEK in SLOTS and not body.away(day):
            _slot(body, policy, diary, watch, told)
        else:
            policy.notice(diary)
    return watch.finish()


def _slot(body: Body, policy: Policy, diary: Diary, watch: Watch, told: bool) -> None:
    watch.life.slots += 1
    asked = policy.next_session(diary)
    if asked is None:
        watch.life.empty += 1
        return
    watch.offered(diary, asked)
    if body.comes(diary.day):
        done = body.train(diary.day, asked)
        diary.sessions.append(done)
        watch.trained(done, told)
