"""From a finding to a dose: what is done with the rows that a lane begins with."""

from msgspec.structs import replace

from api.engine.decisions import Prescription
from api.engine.dosing import lightweek
from api.engine.dosing.bars import below_bar
from api.engine.dosing.doses import Rows, changes, fewer, top_g, top_load
from api.engine.dosing.lane_doses import (
    FULL,
    as_asked,
    asked_again,
    base_rows,
    finished,
    one_step_up,
)
from api.engine.dosing.less import lowered, stand_in_rows
from api.engine.dosing.run_lane import kept_by, run_prescription
from api.engine.lanes.lane import Finding, Lane
from api.engine.lanes.prescribing import Built, prescribed
from api.engine.planning.basis import Basis
from api.engine.planning.substitution import alternatives, last_resort
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import HARD, Exposure, answered, as_work, phase_rank
from api.engine.safety.restrictions import most_g
from api.engine.telling.clinician_words import RESTRICTED
from api.engine.template import Slot
from api.engine.vocab import DecisionAction, Phase

SINGLE, OPENED = "single_green", "two_green_exposures"
TOO_HARD, LIGHTER = "effort_high", "lighter_than_asked"
AWAY = ("layoff", "layoff_lift")
CALM = (SINGLE, "spacing", *lightweek.CODES)
"""Beside these nothing is against the dose that was asked for."""
FREE = (
    *(SINGLE, *lightweek.CODES, "otherwise"),
    *("stage_pace", "speed_too_soon", "exposure_incomplete"),
)
"""What keeps a run on its stage without a word against a longer one: a half hour that was cut short
is won back by tenths."""
BAR = ("selection.bar_too_heavy", Finding("bar_too_heavy", DecisionAction.SUBSTITUTE, ()))
"""A dose below the empty bar is done with something else."""


def build(lane: Lane, finding: Finding, fired: list[Finding]) -> Built:
    """The dose of a finding, among all that fired."""
    before = base_rows(lane)
    if finding.action is DecisionAction.SUBSTITUTE and not lane.running:
        return _substituted(lane, finding, fired, before)
    calm = all(f.action is DecisionAction.PROGRESS or f.code in CALM for f in fired)
    asked = asked_again(lane, before, lane.last) if calm else before
    if finding.action in _LESS:
        return _repeated(lane, _lowered(lane, finding, fired, asked))
    if finding.action is DecisionAction.PROGRESS and lane.running:
        return Built(DecisionAction.PROGRESS, finding.code, lane, before, before)
    if finding.action is DecisionAction.PROGRESS:
        return _progressed(lane, finding, before, asked)
    if finding.action is DecisionAction.START:
        rows = finished(lane, before)  # what a plan asked for already begins as asked
        return Built(DecisionAction.START, finding.code, lane, rows, rows)
    if finding.code == TOO_HARD:
        return _held(lane, TOO_HARD, as_asked(lane, before))
    return _held(lane, finding.code if asked == before else LIGHTER, asked)


def _lowered(lane: Lane, finding: Finding, fired: list[Finding], before: Rows) -> Built:
    """Less, and no more than was asked for where that was too hard already."""
    deload = finding.action is DecisionAction.DELOAD
    rows = lowered(lane, [f for f in fired if f.action in _LESS], before)
    if any(f.code == TOO_HARD for f in fired):
        rows = as_asked(lane, rows)
    action = DecisionAction.DELOAD if deload else DecisionAction.REGRESS
    return Built(action, finding.code, lane, finished(lane, rows), before)


def _repeated(lane: Lane, built: Built) -> Built:
    """The same lower dose, but no new step down where it was asked for a week ago: of work at home
    that nobody logs, the last answer would call the whole plan a step down for good."""
    down = built.action is DecisionAction.REGRESS and built.code not in AWAY
    return replace(built, action=DecisionAction.HOLD) if down and lane.unlogged else built


def _held(lane: Lane, code: str, before: Rows) -> Built:
    rows = finished(lane, before)
    if code == SINGLE and not lane.running:
        rows_then, limit = one_step_up(lane, OPENED)
        if rows_then == before and limit in FULL:
            code = limit  # one more would open nothing: to say so would not come true
    lower = top_g(rows) < top_g(before)
    if lower and lane.own and code != "clearance_missing":
        limit = RESTRICTED if _too_heavy(lane, before) else "phase_ceiling"
        return Built(DecisionAction.REGRESS, limit, lane, rows, before)
    return Built(DecisionAction.HOLD, code, lane, rows, before)


def _too_heavy(lane: Lane, rows: Rows) -> bool:
    return top_g(rows) > most_g(lane.book, lane.exercise)


def _progressed(lane: Lane, finding: Finding, before: Rows, asked: Rows) -> Built:
    rows, limit = one_step_up(lane, finding.code)
    if asked != before and len(rows) == len(asked) and _no_heavier(rows, asked):
        return _held(lane, LIGHTER, asked)
    if rows == before or _too_heavy(lane, before):
        return _held(lane, limit, before)
    done = finished(lane, rows)
    if not changes(before, done) or not _no_heavier(before, done):
        return _held(lane, "at_top", before)  # also where a ceiling came down on the step
    return Built(DecisionAction.PROGRESS, finding.code, lane, done, before)


def _no_heavier(rows: Rows, other: Rows) -> bool:
    load = top_load(other)
    return load is None or top_g(rows) <= load


def _substituted(lane: Lane, finding: Finding, fired: list[Finding], before: Rows) -> Built:
    """The dose of a stand-in; without one a lighter dose, where the exercise may stay."""
    other = _stand_in(lane, unloaded_first=finding.code == "worsening_trend")
    if other is None and not finding.code.endswith(_LEAVES):
        rows = finished(lane, lowered(lane, [f for f in fired if f.action in _LESS], before))
        return Built(DecisionAction.REGRESS, finding.code, lane, rows, before)
    other = other or _gentlest(lane)
    if other is None and finding.code in (RESTRICTED, BAR[1].code):
        return Built(DecisionAction.HOLD, finding.code, lane, (), before)
    if other is None:
        return _held(lane, finding.code, before)
    rows = stand_in_rows(other, lane)
    if finding.code == "red_twice_week":  # the way into it is that of a flare (B3)
        rows = fewer(rows, lane.rules.flare.volume_pct.value)
    return Built(DecisionAction.SUBSTITUTE, finding.code, other, rows, before, lane.exercise.slug)


def _stand_in(lane: Lane, unloaded_first: bool) -> Lane | None:
    """The first alternative that was calm when it was done last."""
    row = lane.slot.alternatives if lane.slot else None
    found = alternatives(lane.exercise, lane.phase, lane.basis, row)
    if unloaded_first:
        found.sort(key=lambda e: e.loadable)
    made = (_of_stand_in(lane, e.slug, lane.slot) for e in found)
    return next((other for other in made if other is not None and _stands_in(other, lane)), None)


def _gentlest(lane: Lane) -> Lane | None:
    """Breathing or walking, which need not have been calm."""
    made = (_of_stand_in(lane, e.slug, None) for e in last_resort(lane.phase, lane.basis))
    return next((other for other in made if other is not None), None)


def _of_stand_in(lane: Lane, slug: str, slot: Slot | None) -> Lane | None:
    """The lane of a stand-in, in no later phase than the plan."""
    phase = min(lane.phase, lane.basis.highest, key=phase_rank)
    return make_lane(lane.basis, phase, slug, slot, lane.first)


_LESS = (DecisionAction.DELOAD, DecisionAction.REGRESS, DecisionAction.SUBSTITUTE)
_LEAVES = (
    *("_phase", "_examined", "_confirmed", "_excluded", "equipment_missing", "bar_too_heavy"),
    "worsening_trend",
    "hinge_test_low",
    RESTRICTED,
)
"""Ends of codes after which an exercise may not stay, however light."""


def _stands_in(lane: Lane, replaced: Lane) -> bool:
    return _calm(lane) and not below(lane, stand_in_rows(lane, replaced))


def _calm(lane: Lane) -> bool:
    last = lane.last
    return last is None or last.zone not in HARD


def below(lane: Lane, rows: Rows) -> bool:
    """Whether a dose is less than the empty bar."""
    return below_bar(lane.book, lane.exercise, rows)


def make_lane(basis: Basis, phase: Phase, slug: str, slot: Slot | None, first: bool) -> Lane | None:
    """The lane of an exercise; None when the library does not know it."""
    exercise = basis.book.library.get(slug)
    if exercise is None:
        return None
    pattern = basis.book.of_pattern(exercise.pattern)
    return Lane(basis, phase, exercise, slot, first, _own(basis.book, slug), pattern)


@once
def _own(book: Book, slug: str) -> tuple[Exposure, ...]:
    return answered(as_work(book.of_exercise(slug)))


def staged(lane: Lane, built: Built, fired: list[Finding]) -> tuple[Built, Prescription | None]:
    """What a run lane comes to once its phase and its tests have had their say, with the run."""
    if not lane.running:
        return built, None
    grows = all(f.action is DecisionAction.PROGRESS or f.code in FREE for f in fired)
    action, run = run_prescription(lane, built.action, prescribed(lane, built), grows)
    if action is built.action:
        return built, run
    return replace(built, action=action, code=kept_by(lane)), run
