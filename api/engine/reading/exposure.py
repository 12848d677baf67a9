"""One exercise of one session, judged; and the scales that exposures are read on."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from msgspec.structs import replace

from api.engine.facts import CheckIn, ExerciseDone, Session, SetDone
from api.engine.kept import kept
from api.engine.library import Exercise
from api.engine.reading.pain import SEVERITY, Judgement, worst
from api.engine.units import grams
from api.engine.values import Value
from api.engine.vocab import (
    EffortScale,
    MovementPattern,
    PainZone,
    Phase,
    RunStage,
    SetKind,
    SetStatus,
)

DAY = timedelta(days=1)
TOP_RPE = 10
GREEN, RED = PainZone.GREEN, PainZone.RED
HARD = frozenset({PainZone.AMBER, RED})
"""Zones of an answer that was not calm; an unknown one is neither."""
SKIPPED, WARM_UP = SetStatus.SKIPPED, SetKind.WARM_UP
IN_RESERVE = EffortScale.RIR
"""Asked of every set of a history: a name is found faster than a member of its class."""
RESPONSE = ("morning_up", "slow_settle")
"""Lines of a judgement that speak of a whole session, not of one exercise of it."""


class Exposure(Value, frozen=True, dict=True, gc=True):
    """One exercise of one session, judged with the morning after it.

    Nearly every rule asks nearly every exposure for its ``day`` and its ``zone``, so they are
    there from the start. What else is asked again and again is worked out once.
    """

    exercise: Exercise
    session: Session
    done: ExerciseDone
    morning: CheckIn | None
    judgement: Judgement
    day: date
    zone: PainZone
    red_g: int | None = None
    """The least load whose own sets were red: what a red answer lowers."""

    @property
    def speaks_for_others(self) -> bool:
        """Whether anything but this exercise may rely on the answer. One of the athlete's own
        warns for its pattern; that the pattern is well is for the library's to show."""
        return not self.exercise.own or self.zone is not PainZone.GREEN

    @property
    def at(self) -> datetime:
        return self.session.started_at

    @kept
    def work(self) -> tuple[SetDone, ...]:
        """Sets that were done or begun, without warm-ups where there is anything else."""
        sets = self.done.sets
        work = [s for s in sets if s.kind is not WARM_UP and s.status is not SKIPPED]
        return tuple(work or [s for s in sets if s.status is not SKIPPED])

    @property
    def warms_up(self) -> bool:
        """Whether nothing but warm-up sets was done of it: else ``work`` holds none of them."""
        return any([s.kind is WARM_UP for s in self.work])

    @property
    def cools_down(self) -> bool:
        """Whether these were the easy minutes at the end of a session: of all that a plan asks for
        by the minute, only they are asked for without an effort."""
        if self.exercise.pattern is not MovementPattern.CARDIO or not self.work:
            return False
        return all(s.target is not None and s.target.effort is None for s in self.work)

    @kept
    def load_g(self) -> int | None:
        loads = [s.load_g for s in self.work if s.load_g is not None]
        return max(loads) if loads else None

    @property
    def grams(self) -> int:
        """The load in a sum or beside another one: what has none weighs nothing."""
        return grams(self.load_g)

    @kept
    def fact_ids(self) -> tuple[str, ...]:
        ids = [self.session.ref.id]
        return (*ids, self.morning.ref.id) if self.morning else tuple(ids)


def heaviest_g(exposures: Iterable[Exposure]) -> int:
    """The heaviest load of some exposures, zero where none had one."""
    return max((e.grams for e in exposures), default=0)


def most_of(exposure: Exposure, name: str) -> int:
    """The most repetitions, seconds or metres of a set, zero where none was counted."""
    return max((getattr(done, name) or 0 for done in exposure.work), default=0)


def all_within(exposure: Exposure, rpe: float) -> bool:
    """Whether every set was told to be no harder: an effort left out is not (INV-44)."""
    told = [rpe_of(done) for done in exposure.work]
    return all(effort is not None and effort <= rpe for effort in told)


def only_response(exposure: Exposure) -> bool:
    """Whether nothing but the time after the session was as dark as this."""
    return all(row.code in RESPONSE for row in exposure.judgement.worst_rows)


def as_work(own: tuple[Exposure, ...]) -> tuple[Exposure, ...]:
    """Exposures of one exercise as its next dose reads them, oldest first.

    A warm-up that went well is no exposure, nor are the easy minutes of a cool-down, or three
    minutes of them would become the walk of the plan. One that was answered less well counts, at
    the dose of the work before it; a red one as it was.
    """
    found: list[Exposure] = []
    for exposure in own:
        beside = exposure.warms_up or exposure.cools_down
        if not beside or exposure.zone is PainZone.RED:
            found.append(exposure)
        elif exposure.zone is not GREEN:
            found.append(replace(exposure, done=found[-1].done) if found else exposure)
    return tuple(found)


def darkened(day: list[Exposure]) -> list[Exposure]:
    """The exposures of one day in order, where what was done again in calm answers like the harder
    time before it: a calm evening hides no morning (INV-06)."""
    hardest: dict[str, Exposure] = {}
    found = []
    for exposure in day:
        hard = hardest.get(exposure.exercise.slug)
        if hard is not None and SEVERITY[hard.zone] > SEVERITY[exposure.zone]:
            exposure = _as_hard(exposure, hard)
        hardest[exposure.exercise.slug] = exposure
        found.append(exposure)
    return found


def _as_hard(calm: Exposure, hard: Exposure) -> Exposure:
    red_g = hard.load_g if hard.red_g is None and hard.zone is RED else hard.red_g
    return replace(
        calm, session=hard.session, judgement=hard.judgement, zone=hard.zone, red_g=red_g
    )


def answered(own: tuple[Exposure, ...]) -> tuple[Exposure, ...]:
    """Exposures of one exercise, those that share an answer as one: the least load of them."""
    alike = groupby(own, key=lambda e: e.session.ref.id)
    return tuple(min(rows, key=lambda e: e.grams) for _, rows in alike)


def last_zone(told: Sequence[Exposure]) -> PainZone | None:
    """The darkest answer of the newest day of some exposures in order; None where there is none."""
    return worst(e.zone for e in told if e.day == told[-1].day) if told else None


def rpe_of(done: SetDone) -> float | None:
    """Effort on the RPE scale; repetitions in reserve are counted down from ten."""
    effort = done.effort
    if effort is None:
        return None
    return TOP_RPE - effort.value if effort.scale is IN_RESERVE else effort.value


def stage_rank(stage: RunStage) -> int:
    return _STAGES[stage]


def phase_rank(phase: Phase) -> int:
    return _PHASES[phase]


_STAGES = {stage: place for place, stage in enumerate(RunStage)}
_PHASES = {phase: place for place, phase in enumerate(Phase)}
