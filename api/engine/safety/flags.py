"""Raised red flags: what they weigh, alone and together, and what closes them.

Time never closes a flag and an athlete never clears one.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from msgspec.structs import replace

from api.engine.facts import Clearance, Flag
from api.engine.facts.athlete import age_on
from api.engine.ruleset import RuleSet, current
from api.engine.ruletables.triage import Combination
from api.engine.safety.alarms import Moment
from api.engine.values import Value
from api.engine.vocab import ClinicianRole, FlagLevel, LockEffect, rank

MINOR = "RF-AGE-1"
PAST = "RF-MAL-1"
"""Asked of a whole life: who was seen about it answers yes for ever, and it goes on to weigh."""
CLINICIANS = frozenset(
    {ClinicianRole.PHYSICIAN, ClinicianRole.SPORTS_PHYSICIAN, ClinicianRole.PHYSIOTHERAPIST}
)
LOCKING = frozenset({FlagLevel.EMERGENCY, FlagLevel.URGENT})
EFFECTS = {
    FlagLevel.NONE: LockEffect.NONE,
    FlagLevel.ROUTINE: LockEffect.NO_PHASE_RISE,
    FlagLevel.CLEARANCE: LockEffect.BODYWEIGHT_ONLY,
    FlagLevel.URGENT: LockEffect.NOTHING_PRESCRIBED,
    FlagLevel.EMERGENCY: LockEffect.NOTHING_PRESCRIBED,
}
Firsts = Mapping[str, Flag]
"""The first flag of each code."""


class FlagState(StrEnum):
    OPEN = "open"
    CLEARED = "cleared"


class FlagStatus(Value, frozen=True):
    state: FlagState
    clearance_id: str | None = None


class Restart(Value, frozen=True):
    """What was cleared last: the day facts count from, and the moment its screening must follow."""

    on: date
    told: Moment


def is_minor(birth_date: date, as_of: date, ruleset: RuleSet | None = None) -> bool:
    return age_on(birth_date, as_of) < (ruleset or current()).windows.adult_years.whole


def status(
    flag: Flag,
    clearances: tuple[Clearance, ...],
    as_of: date,
    birth_date: date | None = None,
    first: Flag | None = None,
) -> FlagStatus:
    """Open, or cleared by which clearance. ``birth_date`` lets a birthday close RF-AGE-1;
    ``first`` is the first flag of the same code, where there are several."""
    if flag.code == MINOR and birth_date is not None and not is_minor(birth_date, as_of):
        return FlagStatus(FlagState.CLEARED)
    fitting = [c for c in clearances if _closes(c, flag, first or flag, as_of)]
    if not fitting:
        return FlagStatus(FlagState.OPEN)
    last = max(fitting, key=lambda c: (c.examined_on, c.sequence, c.id))
    return FlagStatus(FlagState.CLEARED, last.id)


def _closes(clearance: Clearance, flag: Flag, first: Flag, as_of: date) -> bool:
    named = flag.code in clearance.codes and clearance.role in CLINICIANS
    if not named or clearance.examined_on > as_of:
        return False
    valid = as_of <= clearance.valid_until
    if flag.code == MINOR:
        return clearance.guardian_consent and valid
    if flag.level is FlagLevel.CLEARANCE:
        return valid
    if _later(clearance, flag):
        return True
    # Who answers the same question again as before has been seen about it already.
    same = flag.level is FlagLevel.ROUTINE or _only_past(flag)
    return same and valid and _later(clearance, first)


def _only_past(flag: Flag) -> bool:
    """A known past with nothing new beside it."""
    return flag.code == PAST and flag.level is FlagLevel.URGENT


def _later(clearance: Clearance, flag: Flag) -> bool:
    """Examined after the flag was raised; on the same day, recorded after it was known."""
    same = clearance.examined_on == flag.raised_on and clearance.sequence > flag.sequence
    return clearance.examined_on > flag.raised_on or same


def examined_before_told(
    flag: Flag, clearances: Iterable[Clearance], as_of: date
) -> list[Clearance]:
    """Notes of an examination on the day of an open flag that would close it, had they not been
    stored before it was known: they cannot mean it."""
    return [
        c
        for c in clearances
        if flag.code in c.codes
        and c.role in CLINICIANS
        and c.examined_on == flag.raised_on
        and c.sequence <= flag.sequence
        and as_of <= c.valid_until
    ]


def firsts(flags: Iterable[Flag]) -> Firsts:
    found: dict[str, Flag] = {}
    for flag in sorted(flags, key=lambda f: (f.raised_on, f.sequence, f.id)):
        found.setdefault(flag.code, flag)
    return found


def together(
    flags: tuple[Flag, ...], clearances: tuple[Clearance, ...], ruleset: RuleSet
) -> tuple[Flag, ...]:
    """Flags at the level they have beside others, whenever and wherever each was told.

    Two count together that were open at the same time: a form that holds both answers and two
    answers a month apart say the same. A past counts also after somebody was seen about it, and
    what is told then opens it again.
    """
    found = flags
    for row in ruleset.combinations:
        others = [flag for flag in flags if flag.code in row.with_any]
        found = tuple(_weighed(flag, others, row, clearances) for flag in found)
    return found


def _weighed(
    flag: Flag, others: list[Flag], row: Combination, clearances: tuple[Clearance, ...]
) -> Flag:
    if flag.code != row.code:
        return flag
    beside = [other for other in others if _beside(flag, other, clearances)]
    if not beside:
        return flag
    heavier = _at(flag, max(flag.level, row.level, key=rank))
    last = max(beside, key=lambda other: (other.raised_on, other.sequence))
    seen = flag.code == PAST and _closed(flag, clearances, last.raised_on)
    return _told_anew(heavier, last) if seen else heavier


def _beside(one: Flag, other: Flag, clearances: tuple[Clearance, ...]) -> bool:
    day = max(one.raised_on, other.raised_on)
    past = one.code == PAST
    return not _closed(other, clearances, day) and (past or not _closed(one, clearances, day))


def _closed(flag: Flag, clearances: tuple[Clearance, ...], day: date) -> bool:
    return status(flag, clearances, day).state is FlagState.CLEARED


def _told_anew(flag: Flag, other: Flag) -> Flag:
    """A flag as of another one that was told after it."""
    return replace(flag, raised_on=other.raised_on, sequence=other.sequence)


def _at(flag: Flag, level: FlagLevel) -> Flag:
    return flag if flag.level is level else replace(flag, level=level)


def aged(flag: Flag, as_of: date, ruleset: RuleSet) -> Flag:
    """A routine visit left open for four weeks weighs as much as a missing clearance."""
    limit = timedelta(days=ruleset.windows.routine_to_clearance_days.whole)
    if flag.level is not FlagLevel.ROUTINE or as_of - flag.raised_on < limit:
        return flag
    return _at(flag, FlagLevel.CLEARANCE)


def still_open(
    flags: tuple[Flag, ...], clearances: tuple[Clearance, ...], as_of: date, ruleset: RuleSet
) -> list[Flag]:
    """Flags raised by ``as_of`` that nothing has closed, each at the level it has by now."""
    standing = tuple(f for f in flags if f.raised_on <= as_of)
    first = firsts(standing)
    return [
        aged(flag, as_of, ruleset)
        for flag in together(standing, clearances, ruleset)
        if status(flag, clearances, as_of, first=first[flag.code]).state is FlagState.OPEN
    ]


def restart(
    flags: tuple[Flag, ...], clearances: tuple[Clearance, ...], as_of: date, ruleset: RuleSet
) -> Restart | None:
    """What starts everything anew: an EMERGENCY or URGENT flag that was cleared. It is cleared
    once: a later note that names it again, to change a limit, begins nothing anew, and neither
    does a known past that is only told again."""
    known = tuple(flag for flag in flags if flag.raised_on <= as_of)
    seen = tuple(c for c in clearances if c.examined_on <= as_of)
    first = firsts(known)
    cleared = [
        (note.examined_on, (flag.raised_on, flag.sequence))
        for flag in (*known, *together(known, seen, ruleset))
        if flag.level in LOCKING
        and (note := _closing(flag, first[flag.code], seen)) is not None
        and _later(note, flag)
    ]
    if not cleared:
        return None
    return Restart(max(day for day, _ in cleared), max(told for _, told in cleared))


def _closing(flag: Flag, first: Flag, clearances: tuple[Clearance, ...]) -> Clearance | None:
    """The note that closed a flag: the first of those that could, each asked on the first day on
    which both were there."""
    both = ((c, max(c.examined_on, flag.raised_on)) for c in clearances)
    fitting = (c for c, day in both if _closes(c, flag, first, day))
    return min(fitting, key=lambda c: (c.examined_on, c.sequence, c.id), default=None)
