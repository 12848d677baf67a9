"""Athletes without trouble in the real curriculum and library: a week, or a life of weeks."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from api.engine.decide import decide
from api.engine.decisions import Decision, PlannedDay, Prescription
from api.engine.facts import (
    BaselineResult,
    CheckIn,
    Enrollment,
    Episode,
    ExerciseDone,
    Facts,
    Position,
    Session,
    SetDone,
)
from api.engine.vocab import (
    BaselineTest,
    BlockKind,
    BodySide,
    Equipment,
    FactKind,
    MovementPattern,
    Phase,
    RunStage,
    Weekday,
)
from api.exercises.service import library
from api.programs.service import curriculum
from tests.engine import factories as make

EVERYTHING = frozenset({Equipment.FULL_GYM, Equipment.POOL, Equipment.FIELD, Equipment.HILL})
TRAINING_DAYS = {
    2: (Weekday.MONDAY, Weekday.THURSDAY),
    3: (Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY),
    4: (Weekday.MONDAY, Weekday.TUESDAY, Weekday.THURSDAY, Weekday.FRIDAY),
    5: (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.FRIDAY, Weekday.SATURDAY),
}
MONDAY = 2
"""Day number of the first Monday."""
KEPT_DAYS = 90


def ask(facts: Facts) -> Decision:
    return decide(facts, make.RULES, library(), curriculum())


def told_on(n: int) -> Episode:
    """A quiet back, told of on a day."""
    return make.episode(n, pain_at_rest=1, pain_morning=0, settle_h=1.0)


def athlete_on(
    n: int,
    program: str,
    sessions_per_week: int,
    position: Position,
    equipment: frozenset[Equipment] = EVERYTHING,
    **more: object,
) -> Facts:
    """Somebody with a quiet back, screened and tested, enrolled in a program."""
    enrolled = Enrollment(
        make.ref(FactKind.ENROLLMENT, "enr", 0),
        program,
        make.DAY0,
        sessions_per_week,
        TRAINING_DAYS[sessions_per_week],
    )
    usual: dict[str, object] = {
        "athlete": make.athlete(
            sports=curriculum().programs[program].sports[:1],
            equipment=equipment,
            bests=(),
            longest_run_30d_m=3000,
        ),
        "library_version": library().version,
        "program": program,
        "episode": told_on(0),
        "screenings": (make.screening(n),),
        "baselines": tuple(tests_on(n)),
        "enrollment": enrolled,
        "position": position,
    }
    return make.facts(n, **{**usual, **more})


def week_of(
    program: str,
    phase: Phase,
    sessions_per_week: int,
    equipment: frozenset[Equipment] = EVERYTHING,
    **more: object,
) -> tuple[PlannedDay, ...]:
    """The week from Monday on, on the first day of a phase."""
    at = Position(phase, make.day(MONDAY))
    return ask(athlete_on(MONDAY, program, sessions_per_week, at, equipment, **more)).sessions


def runs_before(stage: RunStage) -> dict[str, object]:
    """Two calm runs of a stage in the week before."""
    done = tuple(
        make.ran(n, stage, 5000, 0, "run-easy", pain_before=0, pain_after=0) for n in (-6, -2)
    )
    mornings = tuple(make.morning(n + 1, 0, 1) for n in (-6, -2))
    return {"sessions": done, "check_ins": mornings, "episode": told_on(-7)}


def tests_on(n: int) -> list[BaselineResult]:
    """Tests that every gate accepts."""
    both = (BodySide.LEFT, BodySide.RIGHT)
    plain = {
        BaselineTest.SORENSEN: 120,
        BaselineTest.PRONE_PLANK: 120,
        BaselineTest.HINGE_DOWEL: 5,
        BaselineTest.BRACE: 3,
        BaselineTest.PSFS: min(4 + n / 14, 9),
        BaselineTest.BRISK_WALK_30: 0,
        BaselineTest.SINGLE_LEG_HOP_10X: 0,
        BaselineTest.CONFIDENCE: 8,
        BaselineTest.SANE: 90,
        BaselineTest.SINGLE_LEG_SQUAT: 0,
    }
    sided = {BaselineTest.SIDE_BRIDGE: 90, BaselineTest.SINGLE_LEG_BRIDGE: 25}
    found = [make.result(test, value, n, pain=0) for test, value in plain.items()]
    return found + [make.result(t, v, n, side, 0) for t, v in sided.items() for side in both]


def main_of(day: PlannedDay) -> tuple[Prescription, ...]:
    return tuple(p for b in day.blocks if b.kind is BlockKind.MAIN for p in b.prescriptions)


def lines_of(day: PlannedDay) -> int:
    return sum(len(block.prescriptions) for block in day.blocks)


def patterns_of(days: Iterable[PlannedDay]) -> set[MovementPattern]:
    return {library().exercises[p.exercise].pattern for day in days for p in main_of(day)}


def slugs_of(days: Iterable[PlannedDay]) -> set[str]:
    return {p.exercise for day in days for p in main_of(day)}


class Weeks:
    """A life in one phase after the other: does what is planned, answers all, never hurts.

    The phase is moved by hand after ``stay`` days, so that every phase is lived in whatever
    its gates ask for.
    """

    def __init__(self, program: str, sessions_per_week: int, start: Phase, stay: int) -> None:
        self.program, self.sessions_per_week, self.stay = program, sessions_per_week, stay
        self.position = Position(start, make.day(0))
        self.since = 0
        self.sessions: list[Session] = []
        self.mornings: list[CheckIn] = []
        self.trained: list[tuple[Phase, date, PlannedDay]] = []

    def live(self, days: int) -> "Weeks":
        for n in range(days):
            self.day(n)
        return self

    def day(self, n: int) -> None:
        self.mornings = [*self.mornings[-KEPT_DAYS:], make.morning(n, 0, 1, sleep_h=8.0)]
        self._move(n)
        facts = athlete_on(
            n,
            self.program,
            self.sessions_per_week,
            self.position,
            sessions=tuple(self.sessions[-60:]),
            check_ins=tuple(self.mornings),
        )
        made = ask(facts)
        assert made.prescriptions
        assert made.position is not None
        if made.position.phase is not self.position.phase:
            self.since = n
        self.position = made.position
        for planned in made.sessions:
            if planned.local_date == make.day(n):
                self.train(n, planned)

    def _move(self, n: int) -> None:
        if n - self.since >= self.stay and self.position.phase is not Phase.P6:
            following = list(Phase)[list(Phase).index(self.position.phase) + 1]
            self.position = replace(self.position, phase=following, phase_since=make.day(n))
            self.since = n

    def train(self, n: int, planned: PlannedDay) -> None:
        evening = datetime.combine(make.day(n), datetime.min.time(), UTC) + timedelta(hours=17)
        fit = [p for p in main_of(planned) if p.not_before is None or p.not_before <= evening]
        done = tuple(ExerciseDone(p.exercise, tuple(map(_done, p.sets)), p.stage) for p in fit)
        self.sessions.append(make.session(n, *done, pain_before=0, pain_after=0, planned=True))
        self.trained.append((self.position.phase, make.day(n), planned))


def _done(target: "object") -> SetDone:
    from tests.engine.test_liveness import _done as as_asked

    return as_asked(target)
