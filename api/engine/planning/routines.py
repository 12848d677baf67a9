"""Warm-ups and cool-downs: chosen by the kind of day and the direction that provokes."""

from api.engine.decisions import Prescription
from api.engine.dosing.doses import rows_of
from api.engine.lanes.lane import stop_if
from api.engine.library import WALKS, Exercise
from api.engine.planning.basis import Basis
from api.engine.planning.substitution import fit
from api.engine.reading.book import Book
from api.engine.reading.exposure import RED, only_response
from api.engine.safety.uncleared import BONES
from api.engine.template import Day, DayKind, Routine, RoutineLine
from api.engine.vocab import (
    BlockKind,
    DecisionAction,
    ExerciseMeasure,
    MovementPattern,
    Phase,
    Sensitivity,
    SetKind,
)

STRICTER = (
    Sensitivity.NERVE,
    Sensitivity.COMPRESSION,
    Sensitivity.FLEXION,
    Sensitivity.EXTENSION,
    Sensitivity.ROTATION,
    Sensitivity.SUSTAINED_POSTURE,
    Sensitivity.IMPACT,
)
BOTH_WAYS = frozenset({Sensitivity.FLEXION, Sensitivity.EXTENSION})
SESSION_LINES = 17
"""Lines of a whole session: more than that nobody reads on a phone, nor fits in 10 KB."""
COOL_DOWN_LINES = 4
LEAST_WARM_UP = 3
"""How those lines are shared out: a layout, and no dose."""
EASY = frozenset({"pulse", "down"})
"""Parts of a routine that only get warm, or cool again."""
WHY = {BlockKind.WARM_UP: "Warm-up.", BlockKind.COOL_DOWN: "Cool-down."}
Chosen = list[tuple[RoutineLine, Exercise]]
"""Lines of a routine, each with the exercise that fills it."""
KINDS = {BlockKind.WARM_UP: SetKind.WARM_UP, BlockKind.COOL_DOWN: SetKind.WORK}


def routines(day: Day, phase: Phase, basis: Basis) -> tuple[Routine | None, Routine | None]:
    """Warm-up and cool-down of a day."""
    kind = DayKind.GENTLE if phase is Phase.P0 else day.kind
    found = basis.book.suspected()
    if found >= BOTH_WAYS:
        kind = DayKind.GENTLE
    direction = next((s for s in STRICTER if s in found), None)
    heavy = [c for c in basis.curriculum.choices if c.heavy and day.heavy]
    for choice in (*heavy, *basis.curriculum.choices):
        if choice.kind is kind:
            pair = choice.by_sensitivity.get(direction) or choice.by_sensitivity.get(None)
            if pair is not None:
                warm, cool = map(basis.curriculum.routines.get, pair)
                return warm, cool
    return None, None


def lines(
    routine: Routine | None,
    day: Day,
    phase: Phase,
    basis: Basis,
    block: BlockKind,
    room: int,
    main: tuple[Prescription, ...] = (),
) -> tuple[Prescription, ...]:
    """The lines of a routine that this athlete may do today, at most ``room`` of them.

    What the work itself begins or ends with is not done twice.
    """
    if routine is None:
        return ()
    hinges = any(slot.pattern is MovementPattern.HINGE for slot in day.slots)
    chosen = [(line, _exercise(line, phase, hinges, basis)) for line in routine.lines]
    fine = [(line, e) for line, e in chosen if e is not None and not _folds(basis.book, e, block)]
    fine = _without(fine, main, block) or fine[:1]
    return tuple(_prescription(line, e, basis, block) for line, e in _best(fine, room))


def _folds(book: Book, exercise: Exercise, block: BlockKind) -> bool:
    """Whether a cool-down would hold a bone that was once looked at in its last degrees of
    bending: a clearance opens training, long stretches can stay out of it."""
    held = block is BlockKind.COOL_DOWN and exercise.measure is ExerciseMeasure.TIME
    ends = exercise.load_class.flexion >= book.ruleset.restrictions.end_flexion_from.value
    seen = (code for c in book.facts.clearances for code in c.codes)
    return held and ends and any(code.startswith(BONES) for code in seen)


def _without(lines: Chosen, main: tuple[Prescription, ...], block: BlockKind) -> Chosen:
    """The lines that are not part of the work; easy movement only where the work has none."""
    work = {p.exercise for p in main}
    edge = {p.exercise for p in (main[:1] if block is BlockKind.WARM_UP else main[-1:])}
    if edge & set(WALKS):
        edge |= set(WALKS)
    return [(line, e) for line, e in lines if e.slug not in (edge if line.block in EASY else work)]


def warm_up_room(main: int, cool_down: int) -> int:
    """Lines left for the warm-up beside the work and the cool-down."""
    return max(LEAST_WARM_UP, SESSION_LINES - main - cool_down)


def _best(lines: Chosen, room: int) -> Chosen:
    """The first line of each part, then what belongs to the day's lift, then the rest."""
    first = {line.block: line for line, _ in reversed(lines)}
    ranked = sorted(
        lines, key=lambda pair: (pair[0] is not first[pair[0].block], not pair[0].hinge_days_only)
    )
    kept = [line for line, _ in ranked[:room]]
    return [pair for pair in lines if pair[0] in kept]


def _exercise(line: RoutineLine, phase: Phase, hinges: bool, basis: Basis) -> Exercise | None:
    """The line's exercise, else the first of its stand-ins that may be done."""
    found = basis.book.suspected()
    inside = line.first_phase <= phase <= line.last_phase
    wanted = not line.only_with or bool(line.only_with & found)
    if not inside or not wanted or line.not_with & found or (line.hinge_days_only and not hinges):
        return None
    known = [basis.book.library.get(slug) for slug in (line.exercise, *line.otherwise)]
    calm = (e for e in known if e is not None and not _hurt_last(basis.book, e))
    return next((e for e in calm if fit(e, phase, basis)), None)


def _hurt_last(book: Book, exercise: Exercise) -> bool:
    """What hurt last is no way to get warm. Nothing but time ends that, since it is asked for
    nowhere else; a morning after a whole session says nothing of its easy movement."""
    own = book.of_exercise(exercise.slug)
    if not own or own[-1].zone is not RED or only_response(own[-1]):
        return False
    if exercise.pattern is MovementPattern.BREATHING:
        return False
    return (book.as_of - own[-1].day).days < book.ruleset.pain.reds_week_days.whole


def _prescription(
    line: RoutineLine, exercise: Exercise, basis: Basis, block: BlockKind
) -> Prescription:
    book = basis.book
    rows = rows_of(
        line.dose, 0 if exercise.loadable else None, None, exercise.laterality, KINDS[block]
    )
    return Prescription(
        exercise=exercise.slug,
        name=exercise.name,
        action=DecisionAction.HOLD,
        sets=rows,
        stop_if=stop_if(book),
        why=WHY[block],
    )
