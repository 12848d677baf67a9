"""The comparators: what people do without a rule engine. Constants are their definitions."""

from dataclasses import dataclass, field

from api.cohort.diary import Diary, Done, Intake, Workout
from api.cohort.policies.protocol import goal_lift

GOAL = 1.0
WEEK = 7


@dataclass(slots=True)
class Rival:
    """What all of them share: who is advised, and no wish for tests."""

    intake: Intake
    wants_tests: bool = field(default=False, init=False)

    def notice(self, diary: Diary) -> None:
        """Nothing happens between sessions."""

    def asked(self, load: float) -> Workout:
        return goal_lift(load, self.intake.runner)


class Natural(Rival):
    """No training at all."""

    def next_session(self, diary: Diary) -> Workout | None:
        return None


@dataclass(slots=True)
class RestThenFull(Rival):
    """Rest until four mornings in a row are at 1 or less, then the old load; stop again at 4."""

    training: bool = False

    def next_session(self, diary: Diary) -> Workout | None:
        last = [m.pain for m in diary.mornings[-4:]]
        if not self.training:
            self.training = len(last) == 4 and max(last) <= 1
        elif last and last[-1] >= 4:
            self.training = False
        return self.asked(GOAL) if self.training else None


class Fixed(Rival):
    """Half of the old load, a tenth more every week, whatever the back says below 7."""

    def next_session(self, diary: Diary) -> Workout | None:
        if (diary.this_morning() or 0) >= 7:
            return None
        return self.asked(min(0.5 * 1.1 ** (diary.day // WEEK), GOAL))


@dataclass(slots=True)
class Linear(Rival):
    """60 %, then 2.5 % of the goal a session; a tenth off after two stopped sessions."""

    load: float = 0.6
    seen: int = 0

    def next_session(self, diary: Diary) -> Workout | None:
        for done in diary.sessions[self.seen :]:
            self.load = min(self.load + 0.025, GOAL)
            if done.stopped and _stopped_before(diary.sessions, done):
                self.load *= 0.9
        self.seen = len(diary.sessions)
        return None if (diary.this_morning() or 0) >= 8 else self.asked(self.load)


def _stopped_before(sessions: list[Done], done: Done) -> bool:
    place = sessions.index(done)
    return place > 0 and sessions[place - 1].stopped


class Generic(Rival):
    """The same fifteen weeks for everybody: from 30 % to the goal in equal steps."""

    def next_session(self, diary: Diary) -> Workout | None:
        week = min(diary.day // WEEK, 14)
        return self.asked(0.3 + 0.7 * week / 14)


@dataclass(slots=True)
class TrafficLight(Rival):
    """Pain alone: one green session is a tenth more, a red one a fifth less. No caps, no gates."""

    load: float = 0.0
    seen: int = 0

    def next_session(self, diary: Diary) -> Workout | None:
        if not self.load:
            self.load = max(self._start(), 0.05)
        for done in diary.sessions[self.seen :]:
            self.load = min(self.load * self._step(diary, done), GOAL)
        self.seen = len(diary.sessions)
        return self.asked(self.load)

    def _start(self) -> float:
        """Half, three fifths or seven tenths of what was tolerated, by how easily it stirs."""
        i = self.intake
        if i.pain_at_rest >= 5 or i.settle_h > 24:
            return 0.5 * i.tolerated
        calm = i.pain_at_rest <= 2 and i.settle_h < 2
        return (0.7 if calm else 0.6) * i.tolerated

    def _step(self, diary: Diary, done: Done) -> float:
        usual = diary.usual_on(done.day)
        after = next((m for m in reversed(diary.mornings) if m.day == done.day + 1), None)
        rise = after.pain - usual if after else 0
        if done.stopped or done.pain_worst > max(5, min(usual + 2, 6)) or rise >= 3:
            return 0.8
        green = done.pain_worst <= max(3, min(usual + 1, 5)) and rise <= 1
        return 1.1 if green and after is not None else 1.0
