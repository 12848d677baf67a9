"""Caps on a step that is open (rule book B5, B6): what bounds its size, and what makes it wait.

They speak only where the rules above have opened a step. A cap on the size of the step never
decides; a cap on a week, or a brace nobody tested, turns the step into a repeat. None lowers.
"""

from datetime import date, timedelta
from math import ceil

from api.engine.decisions import Check
from api.engine.dosing.ceilings import BRACED, brace_level
from api.engine.dosing.deload_doses import kg_reps
from api.engine.dosing.doses import Rows, done_rows, top_g
from api.engine.dosing.implements import heaviest, in_hand_g
from api.engine.dosing.lane_doses import base_rows, one_step_up
from api.engine.dosing.references import reference_e1rm_g
from api.engine.dosing.run_lane import next_run_s
from api.engine.dosing.steps import next_plate_g, tops_g
from api.engine.dosing.way_back import left_light_week
from api.engine.kept import once
from api.engine.lanes.lane import (
    NOT_APPLICABLE,
    NOT_EVALUATED,
    PASSED,
    Finding,
    Lane,
    Outcome,
    unmet,
)
from api.engine.movements import GENTLE
from api.engine.reading.book import Book
from api.engine.reading.monitoring import Week, hinge_kg_reps, session_au, weeks
from api.engine.rules import clinician, dapre, progress
from api.engine.rules.layoff import returning
from api.engine.ruletables import Number
from api.engine.units import DAYS_A_WEEK, GRAMS, PERCENT
from api.engine.vocab import Comparison, DecisionAction, MovementPattern

AT_MOST = Comparison.AT_MOST
OPENERS = (
    clinician.load_override,
    progress.restore,
    dapre.dapre,
    progress.two_for_two,
    progress.two_green,
)
TIMED = frozenset({"timed", "wod"})
"""Intents that mean "against the clock" where a program is written: its words, not a cut."""


@once
def opened(lane: Lane) -> str | None:
    """The code that opens a step today, before anything speaks against it."""
    for rule in OPENERS if lane.streak() else ():
        found = rule(lane)
        if isinstance(found, Finding) and found.action is DecisionAction.PROGRESS:
            return found.code
    return None


@once
def _step_from_g(lane: Lane) -> int:
    """The load a step would start from; 0 where no load would rise."""
    if lane.running or not lane.exercise.loadable or opened(lane) is None:
        return 0
    return max(top_g(base_rows(lane)), 0)


def step(lane: Lane) -> Outcome:
    return _room_for_plate(lane, "cap.step", lane.rules.load.cap_pct, "step_capped")


def week(lane: Lane) -> Outcome:
    return _room_for_plate(lane, "cap.week", lane.rules.load.week_cap_pct, "week_step_taken")


def _tops_g(lane: Lane) -> dict[str, float]:
    """What each cap allows after the load a step would start from; nothing where none would."""
    load = _step_from_g(lane)
    return tops_g(lane.book, lane.exercise, lane.phase, load) if load else {}


def ceiling(lane: Lane) -> Outcome:
    """The ceiling of the phase, or the end of what implements of a kind come in."""
    if not _step_from_g(lane):
        return NOT_APPLICABLE
    end, held = heaviest(lane.book, lane.exercise), in_hand_g(lane.book, lane.exercise)
    if end is not None and held == _tops_g(lane).get("cap.ceiling"):
        return _room_for_plate(lane, "cap.ceiling", end, "at_top")
    rules = lane.rules.load
    history = reference_e1rm_g(lane.book, lane.exercise)[1]
    table = rules.history_ceiling_pct if history else rules.painfree_ceiling_pct
    return _room_for_plate(lane, "cap.ceiling", table.of(lane.phase), "at_top")


def _room_for_plate(lane: Lane, name: str, number: Number, code: str) -> Outcome:
    """Whether one cap leaves room for the next plate; the receipt then says which did not."""
    top_g = _tops_g(lane).get(name)
    if top_g is None:
        return NOT_APPLICABLE
    wanted, top = next_plate_g(lane.book, _step_from_g(lane)) / GRAMS, top_g / GRAMS
    line = unmet("next plate", wanted, Comparison.AT_MOST, number, threshold=top, unit="kg")
    values = (("limit", f"{number.value:g}"),)
    return PASSED if line is None else Finding(code, DecisionAction.PROGRESS, (line,), values)


def brace(lane: Lane) -> Outcome:
    """Heavy lifts and work against the clock want a tested brace; without it they repeat."""
    rules = lane.rules.load
    timed = lane.slot is not None and lane.slot.intent in TIMED
    if opened(lane) is None or not (timed or _heavy(lane)):
        return NOT_APPLICABLE
    needed = rules.brace_timed if timed else rules.brace_heavy
    level = brace_level(lane.book)
    line = unmet("brace level", level, Comparison.AT_LEAST, needed)
    values = (("level", f"{needed.value:g}"),)
    return PASSED if line is None else Finding("brace_needed", DecisionAction.HOLD, (line,), values)


def _heavy(lane: Lane) -> bool:
    """Whether the brace nobody tested is all that keeps the next plate away. Sets that a lighter
    week took come back without one."""
    if left_light_week(lane):
        return False
    tops = _tops_g(lane) if lane.exercise.pattern in BRACED else {}
    unbraced = tops.get("cap.brace")
    if unbraced is None:
        return False
    others = min(top for name, top in tops.items() if name != "cap.brace")
    return unbraced < next_plate_g(lane.book, _step_from_g(lane)) <= others


def hinge_volume(lane: Lane) -> Outcome:
    """Kilograms times repetitions of all hinges in seven days, with the step in it.

    A step that a clinician allows is as big as they said.
    """
    code = opened(lane) if lane.exercise.pattern is MovementPattern.HINGE else None
    if code in (None, "restore", "clinician_override") or lane.last is None:
        return NOT_APPLICABLE
    more = kg_reps(one_step_up(lane, str(code))[0]) - kg_reps(base_rows(lane))
    if more <= 0:
        return NOT_APPLICABLE
    hinges = lane.book.of_pattern(MovementPattern.HINGE)
    first = next((e.day for e in hinges if hinge_kg_reps(e)), None)
    known = max([w.hinge_kg_reps for w in _reference_weeks(lane, first)], default=0)
    if not known:
        return NOT_EVALUATED
    number = lane.rules.load.hinge_week_pct.of(lane.phase)
    total = weeks(lane.book)[-1].hinge_kg_reps + more * _sessions_of_week(lane)
    line = _over_reference("hinge volume of the week", total, number, known, "kg x reps")
    if line is None:
        return PASSED
    values = (("limit", f"{number.value:g}"),)
    return Finding("volume_capped", DecisionAction.HOLD, (line,), values)


def run_week(lane: Lane) -> Outcome:
    """Time of all runs in seven days, walking breaks with them, with the next stage in it."""
    if not lane.running or opened(lane) is None:
        return NOT_APPLICABLE
    runs = (e.day for e in lane.pattern if e.exercise.pattern is MovementPattern.RUN)
    known = max([w.run_s for w in _reference_weeks(lane, next(runs, None))], default=0)
    more = next_run_s(lane)
    if not known or more is None:
        return NOT_EVALUATED
    cuts = lane.rules.run
    total = weeks(lane.book)[-1].run_s + max(more, 0) * _sessions_of_week(lane)
    limit = max(known * (1 + cuts.week_pct.value / PERCENT), known + cuts.week_small_s.value)
    line = unmet(
        "run time of the week", total, Comparison.AT_MOST, cuts.week_pct, threshold=limit, unit="s"
    )
    return PASSED if line is None else Finding("run_week_capped", DecisionAction.HOLD, (line,))


def load_week(lane: Lane) -> Outcome:
    """Session effort times minutes of seven days against the mean of the four weeks before."""
    code = opened(lane)
    if code in (None, "restore") or lane.exercise.pattern in GENTLE:
        return NOT_APPLICABLE
    return _load_of_week(lane.book)


def layoff_week(lane: Lane) -> Outcome:
    """After four weeks away each week has its share of what was done before."""
    code = opened(lane)
    found = returning(lane) if code is not None and not lane.running else None
    if code is None or found is None:
        return NOT_APPLICABLE
    before, week = found
    rows, was = one_step_up(lane, code)[0], done_rows(before)
    number = Number("layoff_weeks.load_pct", week.load_pct, "%", week.mark, week.source)
    most_kg = top_g(was) * week.load_pct / PERCENT / GRAMS
    most = _amount(was) / max(len(was), 1) * ceil(len(was) * week.volume_pct / PERCENT)
    lines = (
        unmet("load", top_g(rows) / GRAMS, AT_MOST, number, threshold=most_kg, unit="kg"),
        unmet("work of all sets", _amount(rows), AT_MOST, number, threshold=most, unit="count"),
    )
    over = tuple(line for line in lines if line is not None)
    return Finding("layoff_week", DecisionAction.HOLD, over) if over else PASSED


def _amount(rows: Rows) -> int:
    """Repetitions of all sets, or their seconds or metres."""
    return sum(r.reps or r.duration_s or r.distance_m or 0 for r in rows)


@once
def _load_of_week(book: Book) -> Outcome:
    now, usual = _week_au(book), _usual_au(book)
    if now is None or not usual:
        return NOT_EVALUATED
    number = book.ruleset.load.total_week_pct
    line = _over_reference("load of the week", now, number, usual, "AU")
    if line is None:
        return PASSED
    values = (("limit", f"{number.value:g}"),)
    return Finding("load_week_capped", DecisionAction.HOLD, (line,), values)


def _over_reference(
    name: str, total: float, number: Number, known: float, unit: str
) -> Check | None:
    """The line of a week that is further above what is known than its number allows."""
    limit = known * (1 + number.value / PERCENT)
    return unmet(name, total, Comparison.AT_MOST, number, threshold=limit, unit=unit)


def _reference_weeks(lane: Lane, first: date | None) -> list[Week]:
    """The last weeks before this one that lie wholly after a first day; none without one."""
    if first is None:
        return []
    count = lane.rules.load.known_weeks.whole
    reached = first + timedelta(days=DAYS_A_WEEK - 1)
    return [w for w in weeks(lane.book)[:-1][-count:] if w.ends_on >= reached]


def _sessions_of_week(lane: Lane) -> int:
    """How often a step counts in seven days: as often as the lift was done in the last seven."""
    since = lane.as_of - timedelta(days=DAYS_A_WEEK)
    mine = [e for e in lane.own if e.exercise.pattern is lane.exercise.pattern]
    return max(sum(e.day > since for e in mine), 1)


def _weeks_before(book: Book) -> tuple[Week, ...]:
    return weeks(book)[:-1][-book.ruleset.monitoring.mean_weeks.whole :]


def _usual_au(book: Book) -> float | None:
    """Mean of the weeks before; None unless each is older than the first session and told of."""
    before = _weeks_before(book)
    days = [s.ref.local_date for s in book.sessions]
    span = timedelta(days=DAYS_A_WEEK - 1)
    started = days and before[0].ends_on - span >= min(days)
    told = all(w.known for w in before)
    return sum(w.load_au for w in before) / len(before) if started and told else None


def _week_au(book: Book) -> float | None:
    """This week; a session nobody weighed counts as much as the heaviest known (INV-44)."""
    now = weeks(book)[-1]
    if now.known is None:
        return None
    silent = round(now.sessions * (1 - now.known))
    return now.load_au + silent * _heaviest_au(book) if silent else now.load_au


def _heaviest_au(book: Book) -> float:
    first = _weeks_before(book)[0].ends_on - timedelta(days=DAYS_A_WEEK - 1)
    recent = [s for s in book.sessions if s.ref.local_date >= first]
    return max((load for s in recent if (load := session_au(s)) is not None), default=0)
