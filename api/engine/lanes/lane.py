"""One lane: everything that bears on the next dose of one exercise, and the words of a finding."""

from collections.abc import Hashable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from api.engine.decisions import Check, StopIf
from api.engine.dosing.bars import SAME_G, usual_bar_g
from api.engine.dosing.doses import plain
from api.engine.dosing.lightweek import within
from api.engine.dosing.ramps import is_finding
from api.engine.dosing.references import painfree_e1rm_g
from api.engine.dosing.running import in_full
from api.engine.kept import kept
from api.engine.library import WALKS, Exercise
from api.engine.movements import UNAFFECTED, UNLOADED
from api.engine.planning.basis import Basis
from api.engine.planning.substitution import HOPS
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import GREEN, Exposure, only_response, phase_rank
from api.engine.reading.pain import STOPPING, FlareSpell, limits
from api.engine.ruleset import RuleSet
from api.engine.ruletables import Number
from api.engine.telling.checks import MET as MET
from api.engine.telling.checks import check as check
from api.engine.telling.checks import unmet as unmet
from api.engine.template import Dose, DoseKind, Slot
from api.engine.units import PERCENT, grams
from api.engine.values import Value
from api.engine.vocab import (
    DecisionAction,
    ExerciseMeasure,
    FlagLevel,
    MovementPattern,
    PainZone,
    Phase,
    RuleVerdict,
)

RUN = MovementPattern.RUN
SPACED = frozenset(
    {
        MovementPattern.HINGE,
        MovementPattern.SQUAT,
        MovementPattern.RUN,
        MovementPattern.JUMP,
        MovementPattern.OLYMPIC_LIFT,
    }
)
"""Movements that want rest between two exposures (INV-28)."""
KEPT = UNAFFECTED | {
    MovementPattern.BRACING,
    MovementPattern.MOBILITY,
    MovementPattern.CARDIO,
}
"""What goes on through the days after a session that was hard as a whole."""
COUNTED = {
    ExerciseMeasure.REPS: (DoseKind.REPS, DoseKind.BREATHS, DoseKind.CONTACTS),
    ExerciseMeasure.LOAD: (DoseKind.REPS,),
    ExerciseMeasure.TIME: (DoseKind.HOLD, DoseKind.TIME, DoseKind.BREATHS),
    ExerciseMeasure.DISTANCE: (DoseKind.DISTANCE,),
}
"""Kinds of dose an exercise can be counted in."""


class Finding(Value, frozen=True):
    """A rule that fired: what it wants, why, and the numbers it compared."""

    code: str
    action: DecisionAction
    checks: tuple[Check, ...]
    values: tuple[tuple[str, str], ...] = ()
    level: FlagLevel = FlagLevel.NONE


Outcome = Finding | RuleVerdict
PASSED = RuleVerdict.PASSED
NOT_APPLICABLE = RuleVerdict.NOT_APPLICABLE
NOT_EVALUATED = RuleVerdict.NOT_EVALUATED


class Lane(Value, frozen=True, dict=True, gc=True):
    """One exercise in one phase, with the exposures that its next dose is decided from."""

    basis: Basis
    phase: Phase
    exercise: Exercise
    slot: Slot | None
    first: bool
    """The first plan of an episode, or the first after a clearance."""
    own: tuple[Exposure, ...]
    """Exposures of this exercise; of all running and R0 walks for a run lane."""
    pattern: tuple[Exposure, ...]
    running: bool = False
    at_home: bool = False
    """On no training day: done at home, whether or not anybody logs it."""

    @property
    def key(self) -> str:
        """What its one answer is kept under: all stages of running share a lane."""
        return RUN if self.running else self.exercise.slug

    @property
    def ahead(self) -> bool:
        """Whether the exercise belongs to a later phase than the one it is worked in."""
        return phase_rank(self.exercise.first_phase) > phase_rank(self.phase)

    @kept
    def unlogged(self) -> bool:
        """Work at home whose last log is a week old: whoever goes on with it may never log it."""
        week = timedelta(days=self.rules.layoff[0].from_days)
        return self.at_home and self.last is not None and self.last.day + week <= self.as_of

    @kept
    def book(self) -> Book:
        return self.basis.book

    @kept
    def dose(self) -> Dose:
        """The dose of the slot, else the usual one of the exercise, pattern, or measure."""
        slug, slot = self.exercise.slug, self.slot
        if slot is not None and slug in slot.exercises:
            return slot.dose_of(slug)
        fitting = (d for d in self._usual_doses() if d.kind in COUNTED[self.exercise.measure])
        return next(fitting, None) or plain(self.exercise.measure, self.rules)

    def _usual_doses(self) -> tuple[Dose, ...]:
        told, phase = self.basis.curriculum, self.phase
        particular = told.particular_doses.get(self.exercise.slug, {}).get(phase, ())
        return (*particular, *told.default_doses.get(self.exercise.pattern, {}).get(phase, ()))

    @kept
    def rules(self) -> RuleSet:
        return self.basis.book.ruleset

    @kept
    def last(self) -> Exposure | None:
        return self.own[-1] if self.own else None

    @kept
    def anew(self) -> bool:
        """Whether the lane was not done since the episode was told of."""
        return self.last is not None and self.last.day < self.book.told_on

    @kept
    def as_of(self) -> date:
        return self.basis.book.as_of

    def streak(self) -> tuple[Exposure, ...]:
        """Green exposures in a row up to the last; a new stage or episode, a ramp or a leap
        starts anew."""
        return self._streak

    @kept
    def memo(self) -> dict[Hashable, Any]:
        """Answers of functions marked ``once`` about this lane."""
        return {}

    @kept
    def _streak(self) -> tuple[Exposure, ...]:
        run: list[Exposure] = []
        for place, exposure in reversed(tuple(enumerate(self.own))):
            if exposure.zone is not GREEN or self._other_stage(exposure):
                break
            if exposure.day < self.book.told_on:
                break  # of another episode
            if self.running and within(self.book, exposure.day):
                break  # a shortened run says nothing of the next stage
            if self.running and not in_full(self.book, exposure):
                break
            run.append(exposure)
            if is_finding(self.book, exposure) or self._leapt(place):
                break
        return tuple(reversed(run))

    def _leapt(self, place: int) -> bool:
        """A load further above all the calm ones of its month than a step and a plate lead (B6). It
        was not asked for, and what came before says nothing of it. Nor does an empty bar, which
        goes on by effort."""
        exposure, rules = self.own[place], self.rules.load
        load, plate = exposure.grams, self.book.facts.athlete.plate_step_g
        if self.running:
            return False
        since = exposure.day - timedelta(days=rules.finding_demand_days.whole)
        top = 0
        for known in reversed(self.own[:place]):
            if known.day < since:
                break
            if known.zone is GREEN and known.grams >= self._with_bar_g:
                top = max(top, known.grams)
            if load - plate <= top * (1 + rules.cap_pct.value / PERCENT):
                return False
        return bool(top)

    @kept
    def _with_bar_g(self) -> int:
        """The least that is more than an empty bar."""
        return grams(usual_bar_g(self.book, self.exercise)) + SAME_G

    def _other_stage(self, exposure: Exposure) -> bool:
        last = self.last
        return self.running and last is not None and exposure.done.stage is not last.done.stage

    def flare(self) -> FlareSpell | None:
        """The newest flare this lane has not been trained in since it was recognised.

        Calm mornings end a flare, not its way back: what was rested through it resumes lighter.
        """
        flare = self.book.flares[-1] if self.book.flares else None
        if flare is None or (self.own and self.own[-1].day > flare.known_on):
            return None
        return flare if flare.ended_on is None or self.own else None

    def daily(self) -> bool:
        """Easy work that may be done every day."""
        return self.exercise.pattern in UNLOADED and not self.running

    def spacing_h(self) -> Number:
        """Hours of rest between two exposures: more after a heavy hinge."""
        rules = self.rules.load
        load = self.last.load_g if self.last else None
        if not load or self.exercise.pattern is not MovementPattern.HINGE:
            return rules.spacing_h
        best = painfree_e1rm_g(self.book, self.exercise)
        heavy = best and load >= rules.heavy_from_pct.value / PERCENT * best
        return rules.spacing_heavy_h if heavy else rules.spacing_h

    def not_before(self) -> datetime | None:
        """Earliest instant of the next exposure: a rest between (INV-28), calm days in a flare."""
        until = [t for t in (self._rest_ends(), self._easy_days_end()) if t is not None]
        return max(until, default=None)

    def waits(self, day: date) -> bool:
        """Whether the dose itself says to wait: after a squat, a jump or a hard answer (B3)."""
        until = self.not_before()
        return until is not None and until.date() > day

    def _easy_days_end(self) -> datetime | None:
        """The end of the easy days of a flare, for what carried a load (B9 step 2)."""
        flare, last = self.flare(), self.last
        if flare is None or flare.ended_on is not None or last is None or not last.load_g:
            return None
        until = flare.started_on + timedelta(days=self.rules.flare.rest_days.whole)
        if until <= self.as_of or self.exercise.pattern in UNAFFECTED:
            return None
        return datetime.combine(until, time(), tzinfo=UTC)

    def _rests_from_red(self) -> bool:
        """Whether a red answer asks for a rest day, also of work that has none otherwise (B3)."""
        last = self.last
        if last is None or last.zone is not PainZone.RED:
            return False
        if self.exercise.pattern is MovementPattern.BREATHING or self.exercise.slug in WALKS:
            return False  # what is left on the easy days of a flare (B9)
        return self.exercise.pattern not in KEPT or not only_response(last)

    def _rest_ends(self) -> datetime | None:
        """The end of the rest since the last exposure of the movement; None where it is over."""
        free = self.slot is not None and not self.slot.spaced
        rests = not free and not running_drill(self.exercise)
        spaced = (self.exercise.pattern in SPACED and rests) or self.running
        if not (spaced or self._rests_from_red()):
            return None
        last = next((e for e in reversed(self.pattern) if self._calls_for_rest(e, spaced)), None)
        if last is None:
            return None
        until = last.at + timedelta(hours=self.spacing_h().value)
        midnight = datetime.combine(self.as_of, time(), tzinfo=UTC)
        return until if until > midnight else None

    def _calls_for_rest(self, exposure: Exposure, spaced: bool) -> bool:
        """Whether the lane rests from an exposure of its movement. What may be done daily rests
        from a red one only (B3): easy work since would put it off for ever."""
        if self.running:
            return True
        return needs_rest(exposure, self.rules) and (spaced or exposure.zone is PainZone.RED)


@once
def stop_if(book: Book) -> StopIf:
    """When a set ends by itself; travels with every dose, so that an offline app can stop."""
    edge = limits(book.strict, book.morning_baseline, None, book.ruleset)
    return StopIf(int(edge.red_from), STOPPING)


DRILLS = ("core_", "bracing")
"""Patterns whose unloaded work is counted, not weighed by effort."""


def is_drill(exercise: Exercise) -> bool:
    return exercise.pattern.value.startswith(DRILLS) and not exercise.loadable


def needs_rest(exposure: Exposure, ruleset: RuleSet) -> bool:
    """Unloaded hinge drills and skips are practice, not an exposure that needs a rest day."""
    rung = exposure.exercise.hinge_rung
    drill = rung is not None and rung <= ruleset.load.drill_rungs.value
    return not (drill and not exposure.load_g) and not running_drill(exposure.exercise)


def running_drill(exercise: Exercise) -> bool:
    """A march or a skip: the movement of a run without its impact."""
    return exercise.pattern is RUN and exercise.load_class.impact < HOPS
