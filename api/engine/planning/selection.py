"""Which exercise fills a slot today: entry conditions, ladder rung, filters, stand-ins."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from itertools import takewhile
from math import inf

from api.engine.dosing.bars import below_bar
from api.engine.dosing.ladder import rung
from api.engine.dosing.lane_doses import base_rows
from api.engine.dosing.run_lane import run_lane
from api.engine.dosing.running import hop_pain, on_the_way, speed_waits
from api.engine.lanes.building import make_lane
from api.engine.lanes.lane import MET, Lane, running_drill
from api.engine.library import Exercise
from api.engine.planning.basis import Basis
from api.engine.planning.phases import Standing, phase_of, stage_phase
from api.engine.planning.resumed import interrupted
from api.engine.planning.substitution import LAST_RESORT, alternatives, preferred
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure, phase_rank, stage_rank
from api.engine.template import Slot
from api.engine.units import DAYS_A_WEEK
from api.engine.values import Value
from api.engine.vocab import (
    BaselineTest,
    Comparison,
    EpisodeStage,
    Irritability,
    LegReach,
    MovementPattern,
    PainZone,
    Phase,
    RunStage,
    Sport,
)

CONDITION = re.compile(r"^([a-z_0-9]+)(?:\(([a-z0-9-]+)\))?\s*(>=|<=|<|>)\s*([0-9.]+)$")
SENSITIVE = re.compile(r"^(not )?sensitive\(([a-z_]+)\)$")
GOAL = re.compile(r"^goal\(([a-z]+)\)$")
RUNG = re.compile(r"h\d+")
RUNS = "sport(running)"
ON_NO_FEET = frozenset({Sport.CYCLING, Sport.SWIMMING})
HERE = "here"
SIGNS = {
    ">=": Comparison.AT_LEAST,
    "<=": Comparison.AT_MOST,
    "<": Comparison.BELOW,
    ">": Comparison.ABOVE,
}
TESTS = {
    "brace": BaselineTest.BRACE,
    "hinge": BaselineTest.HINGE_DOWEL,
    "plank": BaselineTest.PRONE_PLANK,
    "side_bridge": BaselineTest.SIDE_BRIDGE,
    "sorensen": BaselineTest.SORENSEN,
}


class Context(Value, frozen=True):
    """Where in the plan a slot is asked for."""

    basis: Basis
    phase: Phase
    since: date
    first: bool
    standing: Standing | None = None
    taken: frozenset[str] = frozenset()
    """What the day holds already: little equipment must not fill it with one exercise."""

    def phase_for(self, pattern: MovementPattern) -> Phase:
        """The phase of one pattern; easy days keep to theirs whatever the pattern may do."""
        plan = self.standing
        if plan is None or plan.phase is not self.phase:
            return self.phase
        return phase_of(self.basis.book, plan, pattern)

    def phase_of_stages(self) -> Phase:
        """The phase of the run stages."""
        plan = self.standing
        if plan is None or plan.phase is not self.phase:
            return self.phase
        return stage_phase(self.basis.book, plan)


def lane_for(slot: Slot, context: Context, day: date) -> Lane | None:
    """The lane that fills a slot on a day; None leaves the slot out."""
    basis = context.basis
    entered = open_slot(slot, context, day)
    if entered is None:
        return None
    slot = entered
    if slot.stages is not None:
        return run_lane(basis, context.phase_of_stages(), slot, context.first)
    phase = context.phase_for(slot.pattern)
    exercise = _resumed(slot, context) or _exercise(
        slot, phase, phase is not context.phase, context
    )
    if exercise is None:
        return None
    if runs(exercise) and (on_the_way(basis.book, phase) or speed_waits(basis.book, exercise)):
        return run_lane(basis, context.phase_of_stages(), slot, context.first)
    own = phase if exercise.pattern is slot.pattern else context.phase_for(exercise.pattern)
    lower = min(phase, own, key=phase_rank) if phase is not context.phase else own
    return make_lane(basis, lower, exercise.slug, slot, context.first)


def runs(exercise: Exercise) -> bool:
    """Whether it is running itself, not a drill for it."""
    return exercise.pattern is MovementPattern.RUN and not running_drill(exercise)


def open_slot(slot: Slot, context: Context, day: date) -> Slot | None:
    """The slot, or what stands in for it where its conditions do not hold; None without either."""
    if all(holds(condition, context, day, slot) for condition in slot.entry):
        return slot
    return open_slot(slot.otherwise, context, day) if slot.otherwise else None


def _resumed(slot: Slot, context: Context) -> Exercise | None:
    """The lift a flare interrupted, in a slot for hinges that may carry something."""
    plan = context.standing
    hinge = slot.pattern is MovementPattern.HINGE and slot.external_load
    if not hinge or plan is None or plan.phase is not context.phase:
        return None
    found = interrupted(context.basis, plan)
    return None if found is None or found.slug in context.taken else found


def _exercise(slot: Slot, phase: Phase, back: bool, context: Context) -> Exercise | None:
    basis, taken = context.basis, context.taken
    own = preferred(slot.exercises, phase, basis)
    found = [e for e in own if e.slug not in taken]
    light = basis.deload is not None
    if found:
        waits = partial(bar_waits, slot=slot, phase=phase, context=context)
        return on_ladder(found, basis.book, light, waits)
    if back and (same := _of_pattern(slot.pattern, phase, basis)):
        return _below(same, basis.book) or on_ladder(same, basis.book, light)
    known = [e for slug in slot.exercises if (e := basis.book.library.get(slug)) is not None]
    spare = [a for e in known for a in alternatives(e, phase, basis, slot.alternatives)]
    # Walking and breathing are there every day; they fill only what nothing else would.
    again = bool(taken & {e.slug for e in (*own, *spare)})
    fresh = [e for e in spare if e.slug not in taken and not (again and e.slug in LAST_RESORT)]
    return fresh[0] if fresh else None


def bar_waits(exercise: Exercise, slot: Slot, phase: Phase, context: Context) -> bool:
    """Whether a lift never done yet begins below its bar; the rung before it goes on meanwhile, or
    the way up would lead to less than was carried already."""
    lane = make_lane(context.basis, phase, exercise.slug, slot, context.first)
    if lane is None or lane.own:
        return False
    return below_bar(lane.book, exercise, base_rows(lane))


def _of_pattern(pattern: MovementPattern, phase: Phase, basis: Basis) -> list[Exercise]:
    """Work of the pattern in the phase it was set back to, known work first.

    Only answers of the same pattern bring it forward again, so it is not left out.
    """
    known = {e.exercise.slug for e in basis.book.of_pattern(pattern)}
    slugs = [e.slug for e in basis.book.library.exercises.values() if e.pattern is pattern]
    return preferred(sorted(slugs, key=lambda slug: (slug not in known, slug)), phase, basis)


def _below(found: list[Exercise], book: Book) -> Exercise | None:
    """The nearest rung under one that was passed: a red answer is one step back, and who pulled
    from the floor does not begin with drills again. None where no rung was passed."""
    slow = {e.exercise.hinge_rung for e in book.exposures if not e.exercise.ballistic}
    passed = [r for r in slow if r is not None and apart(book, r) >= rung_greens(book)]
    top = max(passed, default=0)
    return max((e for e in found if 0 < rung(e) <= top), key=rung, default=None)


def on_ladder(
    found: list[Exercise],
    book: Book,
    light: bool = False,
    waits: Callable[[Exercise], bool] = lambda _: False,
) -> Exercise:
    """The first choice; on a ladder the next rung as soon as the one below was passed.

    A lighter week brings no new rung: its exercises are the known ones. Nor does a rung come while
    each lift of it ``waits``.
    """
    known = {e.hinge_rung for e in found}
    if len(known) <= 1 or None in known:  # one rung is no ladder
        return found[0]
    rungs = sorted(rung for rung in known if rung is not None)
    goals = {g.exercise for g in book.facts.goals}
    needed = rung_greens(book)
    passed = [rung for rung in rungs if apart(book, rung) >= needed]
    later = [rung for rung in rungs if passed and rung > max(passed)]
    later = [rung for rung in later if not light or _of_rung(book, rung)]
    here = [e for e in found if e.hinge_rung in later[:1] and not waits(e)]
    if not here:
        reached = passed[-1] if passed else rungs[0]
        here = [e for e in found if e.hinge_rung == reached]
    aimed = next((e for e in here if e.slug in goals), None)
    return aimed or max(here, key=lambda e: _done_on(book, e))


def _done_on(book: Book, exercise: Exercise) -> date:
    """The last day of a lift: of two on a rung the known one goes on, or it would begin anew."""
    done = book.of_exercise(exercise.slug)
    return done[-1].day if done else date.min


@once
def rung_greens(book: Book) -> float:
    """Green exposures that pass a rung: two; one on the fast lane (INV-07)."""
    rules = book.ruleset.load
    return (rules.rung_greens_fast if fast_lane(book) else rules.rung_greens).value


def fast_lane(book: Book) -> bool:
    """A plain acute strain: LOW, quiet mornings, no direction, nothing down the leg."""
    read, baseline = book.reading, book.morning_baseline
    if read is None or baseline is None or book.suspected() or read.radicular:
        return False
    low = book.irritability is book.strict is Irritability.LOW
    quiet = baseline <= book.ruleset.load.fast_morning_max.value
    return read.stage is EpisodeStage.ACUTE and low and quiet and not _legs(book)


def _legs(book: Book) -> bool:
    """Any feeling in a leg, at intake or since."""
    told = [book.facts.episode.leg] if book.facts.episode else []
    told += [c.leg for c in book.check_ins]
    told += [s.leg for s in book.sessions if s.leg is not None]
    return any(leg.reach is not LegReach.NONE or leg.sensations for leg in told)


@once
def apart(book: Book, rung: int) -> int:
    """Longest run of green exposures of a rung, each a rest day after the one before."""
    return _in_a_row(_of_rung(book, rung), _rest(book))


def _rest(book: Book) -> timedelta:
    return timedelta(hours=book.ruleset.load.spacing_h.value)


def _in_a_row(exposures: tuple[Exposure, ...], rest: timedelta) -> int:
    best = count = 0
    counted: datetime | None = None
    for e in exposures:
        if e.zone is not PainZone.GREEN:
            count, counted = 0, None
        elif counted is None or e.at - counted >= rest:
            count, counted = count + 1, e.at
        best = max(best, count)
    return best


@once
def _of_rung(book: Book, rung: int) -> tuple[Exposure, ...]:
    return tuple(e for e in book.exposures if e.exercise.hinge_rung == rung)


def greens(exposures: tuple[Exposure, ...], rest: timedelta) -> int:
    """Longest run of green exposures since the last red one (B5: the count starts anew), each so
    long after the one before (INV-07)."""
    since_red = takewhile(lambda e: e.zone is not PainZone.RED, reversed(exposures))
    return _in_a_row(tuple(since_red)[::-1], rest)


def holds(condition: str, context: Context, day: date, slot: Slot) -> bool:
    """One entry condition of a slot; what cannot be read or is not known does not hold."""
    words, book = condition.strip().lower(), context.basis.book
    direction = SENSITIVE.match(words)
    if direction is not None:
        found = direction.group(2) in {s.value for s in book.suspected()}
        return found is not bool(direction.group(1))
    if words == RUNS:
        named = set(book.facts.athlete.sports)
        return not named or bool(named - ON_NO_FEET)
    wish = GOAL.match(words)
    if wish is not None:
        return wish.group(1) in {g.kind.value for g in book.facts.goals}
    match = CONDITION.match(words)
    if match is None:
        return False
    name, subject, sign, limit = match.groups()
    value = _green(book, subject, context, slot) if subject else _value(name, context, day)
    return value is not None and MET[SIGNS[sign]](value, float(limit))


def _green(book: Book, subject: str, context: Context, slot: Slot) -> float:
    """Longest run of green exposures of what the condition names."""
    if subject != HERE:
        count = greens(_named(book, subject), _rest(book))
        return count + _spared(book) if count and RUNG.fullmatch(subject) else count
    own = set(slot.exercises)
    here = (e for e in book.exposures if e.exercise.slug in own and e.day >= context.since)
    return greens(tuple(here), _rest(book))


def _spared(book: Book) -> float:
    """Green exposures of a rung that the fast lane does without."""
    return book.ruleset.load.rung_greens.value - rung_greens(book)


def _value(name: str, context: Context, day: date) -> float | None:
    book = context.basis.book
    if name == "week":
        return (day - context.since).days // DAYS_A_WEEK + 1
    if name == "day":
        return (day - context.since).days
    if name == "since_red":
        return _days_since_red(book, day)
    if name == "cadence":
        return book.facts.athlete.cadence_spm
    if name in ("hop10", "hop"):
        return hop_pain(book)
    test = TESTS.get(name)
    values = [r.value for r in book.test(test)] if test else []
    return min(values, default=None)


def _days_since_red(book: Book, day: date) -> float:
    reds = [e.day for e in book.exposures if e.zone is PainZone.RED]
    return float((day - max(reds)).days) if reds else inf


def _named(book: Book, subject: str) -> tuple[Exposure, ...]:
    if RUNG.fullmatch(subject):
        return _of_rung(book, int(subject[1:]))
    if re.fullmatch(r"c\d+", subject):
        return tuple(e for e in book.exposures if e.exercise.core_rung == int(subject[1:]))
    if re.fullmatch(r"r\d+", subject):
        wanted = stage_rank(RunStage(subject))
        staged = [(e, e.done.stage) for e in book.exposures]
        return tuple(e for e, s in staged if s is not None and stage_rank(s) >= wanted)
    return book.of_exercise(subject)
