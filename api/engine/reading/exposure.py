"""One exercise of one session, judged; and the scales that exposures are read on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from api.engine.facts import CheckIn, ExerciseDone, Session, SetDone
from api.engine.library import Exercise
from api.engine.reading.pain import Judgement
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
UNAFFECTED = frozenset({MovementPattern.PUSH, MovementPattern.PULL})
"""Work the back only watches: its own sets colour it, the morning can only hold it."""


@dataclass(frozen=True)
class Exposure:
    """One exercise of one session, judged with the morning after it.

    What rules ask of it again and again is worked out once.
    """

    exercise: Exercise
    session: Session
    done: ExerciseDone
    morning: CheckIn | None
    judgement: Judgement

    @cached_property
    def day(self) -> date:
        return self.session.ref.local_date

    @cached_property
    def at(self) -> datetime:
        return self.session.started_at

    @cached_property
    def zone(self) -> PainZone:
        return self.judgement.zone

    @cached_property
    def work(self) -> tuple[SetDone, ...]:
        """Sets that were done or begun, without warm-ups where there is anything else."""
        begun = tuple(s for s in self.done.sets if s.status is not SetStatus.SKIPPED)
        return tuple(s for s in begun if s.kind is not SetKind.WARM_UP) or begun

    @cached_property
    def load_g(self) -> int | None:
        loads = [s.load_g for s in self.work if s.load_g is not None]
        return max(loads, default=None)

    @cached_property
    def fact_ids(self) -> tuple[str, ...]:
        ids = [self.session.ref.id]
        return (*ids, self.morning.ref.id) if self.morning else tuple(ids)


def rpe_of(done: SetDone) -> float | None:
    """Effort on the RPE scale; repetitions in reserve are counted down from ten."""
    if done.effort is None:
        return None
    if done.effort.scale is EffortScale.RIR:
        return TOP_RPE - done.effort.value
    return done.effort.value


def stage_rank(stage: RunStage) -> int:
    return _STAGES[stage]


def phase_rank(phase: Phase) -> int:
    return _PHASES[phase]


_STAGES = {stage: place for place, stage in enumerate(RunStage)}
_PHASES = {phase: place for place, phase in enumerate(Phase)}
