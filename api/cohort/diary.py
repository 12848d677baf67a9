"""What an athlete says and does: all that a policy may know.

Loads are fractions of the load the athlete trained with before the episode (goal = 1); for
a runner, of a continuous half-hour run. Pain is NPRS 0-10. Days count from intake, day 0.
"""

from dataclasses import dataclass, field

from api.cohort.vocab import Place

WEEK = 7
KEPT = 21
"""Mornings looked through for the last seven."""
LEAST = 3


@dataclass(frozen=True, slots=True)
class Intake:
    """The answers of day 0."""

    athlete: int
    runner: bool
    goal_g: int
    """Working load before the episode, grams; of a runner's supporting hinge."""
    goal_reps_best: int
    """Repetitions that were possible with it then."""
    days_since_onset: int
    pain_at_rest: int
    pain_worst: int
    pain_morning: int
    settle_h: float
    aggravating: tuple[str, ...]
    easing: tuple[str, ...]
    leg: int
    """How far symptoms reach: 0 none, 1 above the knee, 2 below it, 3 the foot."""
    tolerated: float
    """Best load of the last days that did not stir the back."""


@dataclass(frozen=True, slots=True)
class Morning:
    """A check-in. ``settled_h`` belongs to the session of the day before."""

    day: int
    pain: int
    leg: int = 0
    spread: bool = False
    trigger: bool = False
    settled_h: float | None = None
    flag: bool = False
    """What the athlete would answer today if asked the red-flag questions."""


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise asked for. ``counts`` marks the goal lift (or the goal run)."""

    name: str
    load: float
    place: Place
    reps: int = 5
    sets: int = 3
    counts: bool = False
    ramp: tuple[float, ...] = ()
    """Loads of a search for today's load, in order; the athlete stops rising by himself."""
    by_effort: bool = False
    """The dose leaves the load to the athlete's effort."""


@dataclass(frozen=True, slots=True)
class Workout:
    """A session asked for. ``volume`` is its share of an ordinary session."""

    items: tuple[Item, ...]
    volume: float = 1.0

    @property
    def hardest(self) -> Item:
        return max(self.items, key=lambda item: item.load)


@dataclass(frozen=True, slots=True)
class ItemDone:
    """What was done of an item, and how it felt."""

    item: Item
    load: float
    pain: int
    effort: float


@dataclass(frozen=True, slots=True)
class Done:
    """A session that took place. ``stopped``: ended half way, for pain."""

    day: int
    items: tuple[ItemDone, ...]
    pain_before: int
    pain_worst: int
    stopped: bool
    volume: float


@dataclass(frozen=True, slots=True)
class Screening:
    """The weekly red-flag questions; ``flag`` is one of them answered yes."""

    day: int
    flag: bool


@dataclass(frozen=True, slots=True)
class TestDay:
    """A battery of tests: name, value, pain during it. Sides have names of their own."""

    day: int
    results: tuple[tuple[str, float, int], ...]


@dataclass(slots=True)
class Diary:
    """Everything said so far. Grows by a day; nothing in it is ever changed."""

    intake: Intake
    day: int = 0
    mornings: list[Morning] = field(default_factory=list)
    sessions: list[Done] = field(default_factory=list)
    screenings: list[Screening] = field(default_factory=list)
    tests: list[TestDay] = field(default_factory=list)
    """Days of planned sessions that were left out."""

    def usual_on(self, day: int) -> float:
        """Median of the seven mornings before a day; the intake value until there are three."""
        last = sorted([m.pain for m in self.mornings[-KEPT:] if m.day < day][-WEEK:])
        if len(last) < LEAST:
            return float(self.intake.pain_morning)
        half = len(last) // 2
        return float(last[half]) if len(last) % 2 else (last[half - 1] + last[half]) / 2

    def this_morning(self) -> int | None:
        last = self.mornings[-1] if self.mornings else None
        return last.pain if last is not None and last.day == self.day else None
