"""How a receipt names what clinicians said: restrictions, placements, overrides.

Each sentence says what and until when, and ends in what the athlete can do; each line
carries the id of the record it comes from.
"""

from collections.abc import Iterable

from api.engine.decisions import Check, Evidence, Prescription, Reason, TraceLine
from api.engine.dosing.doses import Rows, top_g, top_load
from api.engine.facts import ClinicianOverride
from api.engine.lanes.lane import Finding, Lane
from api.engine.library import Exercise
from api.engine.reading.book import Book
from api.engine.safety import overrides
from api.engine.safety.placements import Placed
from api.engine.safety.restrictions import Cap, Limit, barred, cap, cuts, grade, standing, takes_out
from api.engine.telling.checks import check
from api.engine.telling.explain import worded
from api.engine.telling.names import PHASE_NAMES, dated
from api.engine.telling.numbers import kilograms, pounds
from api.engine.units import GRAMS
from api.engine.vocab import (
    Comparison,
    DecisionAction,
    EvidenceMark,
    RestrictionKind,
    RuleVerdict,
)

RESTRICTED, OVERRIDDEN, PLACED = (
    "restricted_by_clinician",
    "clinician_override",
    "placed_by_clinician",
)
STANDING, WAITING = "restrictions_standing", "placement_waits"
LINK_ENDED = "override_link_ended"
NAMED = frozenset({RESTRICTED, OVERRIDDEN, PLACED, WAITING, LINK_ENDED})
"""Codes that may stand in a receipt more than once, each time about another record."""
RESTRICTED_RULE, OVERRIDE_RULE = f"selection.{RESTRICTED}", f"selection.{OVERRIDDEN}"
LONGEST_LIST, LONGEST_NOTE, MOST_LINES = 4, 60, 100
WORD = Evidence(EvidenceMark.PROPOSAL, "Keel proposal: the word of a linked clinician stands")
WORDS = {
    RestrictionKind.NO_LOADED_FLEXION: "no load on a rounded back",
    RestrictionKind.NO_END_RANGE_FLEXION: "no bending to the end of range",
    RestrictionKind.NO_END_RANGE_EXTENSION: "no leaning back to the end of range",
    RestrictionKind.NO_ROTATION: "no twisting",
    RestrictionKind.NO_IMPACT: "no impact",
    RestrictionKind.NO_SPORT: "no sport, jumps or sprints",
}


# --- restrictions ------------------------------------------------------------------------


def words(limit: Limit, book: Book) -> str:
    """What a restriction says: ``no impact until 1 December 2026``."""
    told, until = limit.restriction, limit.restriction.until
    end = f"until {dated(until)}" if until else "until a later clearance"
    if limit.kind is RestrictionKind.NO_AXIAL_LOAD_ABOVE:
        most = told.grams
        return f"no more than {kilograms(most)} kg ({pounds(most):g} lb) on the spine {end}"
    if limit.kind is RestrictionKind.NO_EXERCISE:
        found = book.library.get(told.exercise or "")
        return f"no {found.name if found else told.exercise} {end}"
    if limit.kind is RestrictionKind.OTHER:
        return f"“{_short(told.text or '')}” {end}"
    return f"{WORDS[limit.kind]} {end}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_NOTE else plain[: LONGEST_NOTE - 1].rstrip() + "…"


def removed(book: Book, limit: Limit, exercise: Exercise) -> Finding:
    """An exercise that a restriction takes out, as what a rule finds."""
    values = (("name", exercise.name), ("kind", words(limit, book)))
    return Finding(
        RESTRICTED, DecisionAction.SUBSTITUTE, (_against(book, limit, exercise),), values
    )


def _against(book: Book, limit: Limit, exercise: Exercise) -> Check:
    rules, ids = book.ruleset.restrictions, (limit.clearance_id,)
    if limit.kind in cuts(rules) and limit.kind is not RestrictionKind.NO_SPORT:
        value, cut = grade(limit.kind, exercise, rules)
        name = f"{cuts(rules)[limit.kind][0]} of {exercise.name}"
        return check(name, value, Comparison.BELOW, cut, ids)
    return Check(exercise.name, 1, Comparison.AT_MOST, 0, "doses", False, WORD, ids)


def _capped(book: Book, most: Cap, exercise: Exercise, load_g: int) -> Reason:
    line = Check(
        f"load of {exercise.name}",
        load_g / GRAMS,
        Comparison.AT_MOST,
        most.grams / GRAMS,
        "kg",
        load_g <= most.grams,
        WORD,
        (most.limit.clearance_id,),
    )
    return _restricted(book, (line,), name=exercise.name, kind=words(most.limit, book))


def _restricted(book: Book, checks: tuple[Check, ...], **values: str) -> Reason:
    return worded(RESTRICTED, RESTRICTED_RULE, checks, book.ruleset, **values)


def kept_down(lane: Lane, before: Rows) -> Reason | None:
    """The reason of a load that a restriction keeps down; None where it leaves room."""
    most, load = cap(lane.book, lane.exercise), top_load(before)
    if most is None or not lane.exercise.loadable or (load is not None and load < most.grams):
        return None
    return _capped(lane.book, most, lane.exercise, load or 0)


def _listed(book: Book, prescriptions: tuple[Prescription, ...]) -> list[Reason]:
    """One reason with a line for each restriction in force."""
    found = standing(book)
    if not found:
        return []
    told = [words(limit, book) for limit in found]
    more = [f"{len(told) - LONGEST_LIST} more"] if len(told) > LONGEST_LIST else []
    listed = "; ".join([*told[:LONGEST_LIST], *more])
    lines = tuple(_kept(book, limit, prescriptions) for limit in found[-MOST_LINES:])
    return [worded(STANDING, RESTRICTED_RULE, lines, book.ruleset, list=listed)]


def _kept(book: Book, limit: Limit, prescriptions: tuple[Prescription, ...]) -> Check:
    """How many doses go against a restriction: the answer shows that none does."""
    known = [(book.library.get(p.exercise), p) for p in prescriptions]
    wrong = sum(e is not None and _breaks(book, limit, e, p) for e, p in known)
    name = f"doses against: {words(limit, book)}"
    return Check(
        name, wrong, Comparison.AT_MOST, 0, "doses", wrong == 0, WORD, (limit.clearance_id,)
    )


def _breaks(book: Book, limit: Limit, exercise: Exercise, prescription: Prescription) -> bool:
    if takes_out(limit, exercise, book.ruleset.restrictions):
        return True
    most, load = cap(book, exercise), top_g(prescription.sets)
    return most is not None and most.limit is limit and load > most.grams


# --- lanes -------------------------------------------------------------------------------


def of_lane(asked: Lane, given: Lane, before: Rows) -> list[Reason]:
    """What clinicians changed in one dose beside its binding rule."""
    book, found = asked.book, []
    if standing(book):
        slugs = asked.slot.exercises if asked.slot else ()
        known = (book.library.get(slug) for slug in slugs)
        out = next(((e, limit) for e in known if e and (limit := barred(book, e))), None)
        if out is not None:
            told = removed(book, out[1], out[0])
            found.append(_restricted(book, told.checks, **dict(told.values)))
        kept = kept_down(given, before)
        found += [kept] if kept else []
    lifted = overrides.allowed(book, given.exercise)
    if lifted is not None:
        found.append(overridden(book, lifted, f"{given.exercise.name} all the same"))
    return found


def traced(reasons: Iterable[Reason], trace: tuple[TraceLine, ...]) -> tuple[TraceLine, ...]:
    """The trace with a line for each way in which clinicians had a say."""
    known = {line.rule for line in trace}
    rules = dict.fromkeys(r.rule for r in reasons if r.rule in (RESTRICTED_RULE, OVERRIDE_RULE))
    return (*(TraceLine(r, RuleVerdict.FIRED) for r in rules if r not in known), *trace)


def overridden(book: Book, override: ClinicianOverride, what: str) -> Reason:
    """The reason of an override that changed something, with its last day."""
    last, number = overrides.last_day(override, book.ruleset), book.ruleset.clinician.override_days
    days, ids = (last - book.as_of).days, (override.ref.id,)
    line = check("days left", days, Comparison.AT_LEAST, number, ids, threshold=0)
    until = dated(last)
    return worded(OVERRIDDEN, OVERRIDE_RULE, (line,), book.ruleset, what=what, until=until)


# --- plans -------------------------------------------------------------------------------


def of_answer(
    book: Book,
    placed: Iterable[Placed],
    withheld: ClinicianOverride | None,
    prescriptions: tuple[Prescription, ...],
) -> list[Reason]:
    """What clinicians said that bears on the whole answer."""
    found = [_placed(book, p) for p in placed]
    if withheld is not None:
        found.append(overridden(book, withheld, "a phase without its search for today's load"))
    found += [_link_ended(book, override) for override in overrides.cut_short(book)]
    return [*found, *_listed(book, prescriptions)]


def _link_ended(book: Book, override: ClinicianOverride) -> Reason:
    """What was loosened ends with the link of whoever loosened it."""
    ended = override.link_ended_on or book.as_of
    number, ids = book.ruleset.clinician.override_days, (override.ref.id,)
    days = (book.as_of - ended).days
    line = check("days since the link ended", days, Comparison.BELOW, number, ids, threshold=0)
    found = book.library.get(override.exercise or "")
    name = found.name if found else str(override.exercise)
    return worded(LINK_ENDED, OVERRIDE_RULE, (line,), book.ruleset, name=name, day=dated(ended))


def _placed(book: Book, placed: Placed) -> Reason:
    told = placed.placement
    what = told.pattern.value.replace("_", " ") if told.pattern else "the plan"
    values = {"what": what, "phase": PHASE_NAMES[told.phase], "day": dated(placed.since)}
    days, number = (book.as_of - placed.since).days, book.ruleset.phase.min_days.of(told.phase)
    line = check("days since", days, Comparison.AT_LEAST, number, (told.ref.id,), threshold=0)
    code = WAITING if placed.waits else PLACED
    return worded(code, "phase.placed", (line,), book.ruleset, **values)
