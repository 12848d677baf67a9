"""Red flags: which answers raise what, what a raised flag forbids, and what closes it.

Levels and combinations are rows of the rule set (IFOMPT framework, rule book B1); this
module only joins them. Time never closes a flag and an athlete never clears one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from api.engine.decisions import Referral
from api.engine.facts import (
    Athlete,
    CheckIn,
    Clearance,
    Episode,
    Flag,
    LegSymptoms,
    Screening,
    Session,
)
from api.engine.quick import quick
from api.engine.ruleset import RuleSet, current
from api.engine.safety import legs
from api.engine.safety.alarms import Moment, newest_alarm
from api.engine.safety.referrals import referral
from api.engine.vocab import (
    ClinicianRole,
    FactKind,
    FlagLevel,
    LockEffect,
    TriageAnswer,
    rank,
)

MINOR = "RF-AGE-1"
YOUNG = "RF-FX-4"
"""Asked every week under 18."""
INFLAMMATORY = "RF-INFL-0"
FOLLOW_UPS = tuple(f"RF-INFL-{n}" for n in range(1, 10))
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


class FlagState(StrEnum):
    OPEN = "open"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Raised:
    code: str
    level: FlagLevel


@dataclass(frozen=True, slots=True)
class FlagStatus:
    state: FlagState
    clearance_id: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Lock:
    """What is forbidden now and why. Level NONE with NOTHING_PRESCRIBED: answers lack."""

    level: FlagLevel
    effect: LockEffect
    codes: tuple[str, ...]
    since_on: date | None
    referral: Referral | None
    open: tuple[Flag, ...]
    missing: tuple[str, ...]
    """Mandatory codes without an answer that counts."""
    unanswered: tuple[str, ...]
    """Codes that leg symptoms, wherever told, or high or rising pain still owe."""
    unsure: tuple[str, ...]
    """Codes below EMERGENCY answered "unsure": ask again within a day, raise nothing."""
    rescreen_from: date | None
    """A cleared EMERGENCY or URGENT flag wants a clean full screening from this day on."""
    screening_due_on: date
    """The weekly re-ask; from this day on no phase rises."""


def mandatory_codes(ruleset: RuleSet | None = None) -> tuple[str, ...]:
    """Codes that must be answered before anything is prescribed: every EMERGENCY question."""
    rows = (ruleset or current()).triage
    return tuple(row.code for row in rows if row.level is FlagLevel.EMERGENCY)


def check_in_codes(ruleset: RuleSet | None = None) -> tuple[str, ...]:
    """Codes asked again with leg symptoms, high or rising pain."""
    return tuple(row.code for row in (ruleset or current()).triage if row.check_in)


def raised(answers: Mapping[str, TriageAnswer], *, ruleset: RuleSet) -> tuple[Raised, ...]:
    """Codes these answers raise, each at its highest level, in table order."""
    said = {code: answer for code, answer in answers.items() if answer is not TriageAnswer.NO}
    if not said:
        return ()
    single = {
        row.code: row.level
        for row in ruleset.triage
        if _counts(said.get(row.code), row.level) and row.code != INFLAMMATORY
    }
    if _inflammatory(answers, ruleset):
        single[INFLAMMATORY] = FlagLevel.ROUTINE
    joined = dict(single)
    for row in ruleset.combinations:
        if row.code in single and any(code in single for code in row.with_any):
            joined[row.code] = max(joined[row.code], row.level, key=rank)
    return tuple(Raised(code, level) for code, level in joined.items())


def raised_by_legs(leg: LegSymptoms, known: LegSymptoms) -> tuple[Raised, ...]:
    """Weakness, or signs in both legs, that were not there before: each counts as its own
    question answered yes (INV-14)."""
    both = (Raised(legs.BOTH_LEGS, FlagLevel.EMERGENCY),) if legs.in_both(leg, known) else ()
    return both + raised_by_weakness(leg, known)


def raised_by_weakness(leg: LegSymptoms, known: LegSymptoms) -> tuple[Raised, ...]:
    """Weakness alone: for a description of long-standing symptoms, where both legs may be old."""
    return (Raised(legs.WEAKNESS, FlagLevel.URGENT),) if legs.weaker(leg, known) else ()


def status(
    flag: Flag, clearances: tuple[Clearance, ...], as_of: date, birth_date: date | None = None
) -> FlagStatus:
    """Open, or cleared by which clearance. ``birth_date`` lets a birthday close RF-AGE-1."""
    if flag.code == MINOR and birth_date is not None and not is_minor(birth_date, as_of):
        return FlagStatus(FlagState.CLEARED)
    fitting = [c for c in clearances if _closes(c, flag, as_of)]
    if not fitting:
        return FlagStatus(FlagState.OPEN)
    last = max(fitting, key=lambda c: (c.examined_on, c.sequence, c.id))
    return FlagStatus(FlagState.CLEARED, last.id)


def is_minor(birth_date: date, as_of: date, ruleset: RuleSet | None = None) -> bool:
    years = as_of.year - birth_date.year
    had_birthday = (as_of.month, as_of.day) >= (birth_date.month, birth_date.day)
    return years - (not had_birthday) < (ruleset or current()).windows.adult_years.whole


def restart_on(
    flags: tuple[Flag, ...], clearances: tuple[Clearance, ...], as_of: date
) -> date | None:
    """Day from which facts count again after an EMERGENCY or URGENT flag was cleared."""
    by_id = {c.id: c.examined_on for c in clearances}
    days = [
        by_id[s.clearance_id]
        for flag in flags
        if flag.level in LOCKING and flag.raised_on <= as_of
        for s in (status(flag, clearances, as_of),)
        if s.clearance_id is not None
    ]
    return max(days, default=None)


def all_flags(
    flags: tuple[Flag, ...],
    screenings: tuple[Screening, ...],
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    episode: Episode | None,
    ruleset: RuleSet,
) -> tuple[Flag, ...]:
    """Stored flags and those the answers at hand raise by themselves, each once."""
    known = {(flag.raised_by.id, flag.code) for flag in flags}
    told = (
        *_told_by_answers(screenings, check_ins, ruleset),
        *told_by_legs(check_ins, sessions, episode, flags, ruleset),
    )
    implied = [flag for flag in told if (flag.raised_by.id, flag.code) not in known]
    kept = [flag for flag in (*flags, *implied) if flag.code != MINOR]
    return tuple(sorted(kept, key=lambda f: (f.raised_on, f.code, f.sequence, f.id)))


def lock(
    *,
    flags: tuple[Flag, ...],
    clearances: tuple[Clearance, ...],
    screenings: tuple[Screening, ...],
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    athlete: Athlete,
    episode: Episode | None,
    as_of: date,
    ruleset: RuleSet,
) -> Lock:
    """The lock on ``as_of``. Facts after that day are ignored."""
    screenings = tuple(s for s in screenings if s.ref.local_date <= as_of)
    check_ins = tuple(c for c in check_ins if c.ref.local_date <= as_of)
    sessions = tuple(s for s in sessions if s.leg is not None and s.ref.local_date <= as_of)
    known = all_flags(flags, screenings, check_ins, sessions, episode, ruleset)
    standing = [f for f in known if f.raised_on <= as_of]
    opened = [f for f in standing if status(f, clearances, as_of).state is FlagState.OPEN]
    opened = [aged(f, as_of, ruleset) for f in opened]
    opened += _minor(athlete, clearances, as_of, ruleset)
    since = restart_on(known, clearances, as_of)
    missing = _missing(screenings, since, ruleset)
    alarm = newest_alarm(check_ins, sessions, episode, since, ruleset)
    unanswered = _unanswered(screenings, check_ins, alarm, ruleset)
    told = [s for s in screenings if since is None or s.ref.local_date >= since]
    return _lock(
        tuple(opened),
        missing,
        unanswered,
        _unsure(screenings, check_ins, ruleset),
        since,
        _due_on(_weekly_codes(athlete, as_of, ruleset), told, as_of, ruleset),
        ruleset,
    )


def _lock(
    opened: tuple[Flag, ...],
    missing: tuple[str, ...],
    unanswered: tuple[str, ...],
    unsure: tuple[str, ...],
    since: date | None,
    due: date,
    ruleset: RuleSet,
) -> Lock:
    level = max((f.level for f in opened), key=rank, default=FlagLevel.NONE)
    minor = any(f.code == MINOR for f in opened)
    nothing = bool(missing or unanswered or minor)
    codes = tuple(sorted({f.code for f in opened}))
    return Lock(
        level=level,
        effect=LockEffect.NOTHING_PRESCRIBED if nothing else EFFECTS[level],
        codes=codes,
        since_on=min((f.raised_on for f in opened), default=None),
        referral=referral(level, codes, ruleset) if opened else None,
        open=opened,
        missing=missing,
        unanswered=unanswered,
        unsure=unsure,
        rescreen_from=since,
        screening_due_on=due,
    )


def _counts(answer: TriageAnswer | None, level: FlagLevel) -> bool:
    unsure = answer is TriageAnswer.UNSURE and level is FlagLevel.EMERGENCY
    return answer is TriageAnswer.YES or unsure


def _inflammatory(answers: Mapping[str, TriageAnswer], ruleset: RuleSet) -> bool:
    signs = sum(answers.get(code) is TriageAnswer.YES for code in FOLLOW_UPS)
    stem = answers.get(INFLAMMATORY) is TriageAnswer.YES
    return stem and signs >= ruleset.alarm.inflammatory_some.value


def _closes(clearance: Clearance, flag: Flag, as_of: date) -> bool:
    named = flag.code in clearance.codes and clearance.role in CLINICIANS
    if not named or clearance.examined_on > as_of:
        return False
    if flag.code == MINOR:
        return clearance.guardian_consent and as_of <= clearance.valid_until
    if flag.level not in LOCKING:
        return as_of <= clearance.valid_until
    later = clearance.examined_on > flag.raised_on
    same = clearance.examined_on == flag.raised_on and clearance.sequence > flag.sequence
    return later or same


def aged(flag: Flag, as_of: date, ruleset: RuleSet) -> Flag:
    """A routine visit left open for four weeks weighs as much as a missing clearance."""
    limit = timedelta(days=ruleset.windows.routine_to_clearance_days.whole)
    if flag.level is not FlagLevel.ROUTINE or as_of - flag.raised_on < limit:
        return flag
    return Flag(
        flag.id, flag.code, FlagLevel.CLEARANCE, flag.raised_on, flag.raised_by, flag.sequence
    )


def _minor(
    athlete: Athlete, clearances: tuple[Clearance, ...], as_of: date, ruleset: RuleSet
) -> list[Flag]:
    if not is_minor(athlete.birth_date, as_of, ruleset):
        return []
    flag = Flag(MINOR, MINOR, FlagLevel.CLEARANCE, athlete.ref.local_date, athlete.ref)
    return [flag] if status(flag, clearances, as_of).state is FlagState.OPEN else []


def _told_by_answers(
    screenings: tuple[Screening, ...], check_ins: tuple[CheckIn, ...], ruleset: RuleSet
) -> Iterable[Flag]:
    for screening in screenings:
        hits = raised(dict(screening.answers), ruleset=ruleset)
        yield from _flags(screening, hits)
    for check_in in check_ins:
        if check_in.red_flags:
            yield from _flags(check_in, raised(dict(check_in.red_flags), ruleset=ruleset))


def told_by_legs(
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    episode: Episode | None,
    flags: tuple[Flag, ...],
    ruleset: RuleSet,
) -> Iterable[Flag]:
    """What symptoms of the legs raise, each with the check-in or session that told of it.

    A check-in that answers the question itself is believed; a session never comes with one.
    """
    for row in legs.with_what_was_known(check_ins, sessions, episode, flags, ruleset):
        report, leg, known = row
        answered = dict(report.red_flags) if isinstance(report, CheckIn) else {}
        hits = {hit for before in known for hit in raised_by_legs(leg, before)}
        news = sorted((hit for hit in hits if hit.code not in answered), key=lambda h: h.code)
        yield from _flags(report, news)


def _flags(told: Screening | CheckIn | Session, hits: Iterable[Raised]) -> Iterable[Flag]:
    ref, sequence = told.ref, told.sequence
    for hit in hits:
        id_ = f"{ref.id}:{hit.code}"
        yield Flag(id_, hit.code, hit.level, ref.local_date, ref, sequence)


def _missing(
    screenings: tuple[Screening, ...], since: date | None, ruleset: RuleSet
) -> tuple[str, ...]:
    counting = [s for s in screenings if since is None or s.ref.local_date >= since]
    answered = {code for s in counting for code, _ in s.answers}
    return tuple(code for code in mandatory_codes(ruleset) if code not in answered)


def _unanswered(
    screenings: tuple[Screening, ...],
    check_ins: tuple[CheckIn, ...],
    alarm: Moment | None,
    ruleset: RuleSet,
) -> tuple[str, ...]:
    if alarm is None:
        return ()
    told = {
        code
        for answers in _answers(screenings, check_ins)
        if (answers.ref.local_date, answers.sequence) > alarm
        for code, _ in _said(answers)
    }
    return tuple(code for code in check_in_codes(ruleset) if code not in told)


def _answers(
    screenings: tuple[Screening, ...], check_ins: tuple[CheckIn, ...]
) -> list[Screening | CheckIn]:
    return [*screenings, *(c for c in check_ins if c.red_flags)]


def _said(told: Screening | CheckIn) -> tuple[tuple[str, TriageAnswer], ...]:
    return told.answers if isinstance(told, Screening) else told.red_flags


def _unsure(
    screenings: tuple[Screening, ...], check_ins: tuple[CheckIn, ...], ruleset: RuleSet
) -> tuple[str, ...]:
    latest: dict[str, TriageAnswer] = {}
    for row in sorted(_answers(screenings, check_ins), key=_in_turn):
        latest.update(dict(_said(row)))
    unsure = [code for code, answer in latest.items() if answer is TriageAnswer.UNSURE]
    levels = {row.code: row.level for row in ruleset.triage}
    soft = [c for c in unsure if levels.get(c) not in (None, FlagLevel.EMERGENCY)]
    return tuple(sorted(soft))


def _in_turn(told: Screening | CheckIn) -> tuple[date, bool, str]:
    return (told.ref.local_date, told.ref.kind is FactKind.SCREENING, told.ref.id)


def _weekly_codes(athlete: Athlete, as_of: date, ruleset: RuleSet) -> tuple[str, ...]:
    young = (YOUNG,) if is_minor(athlete.birth_date, as_of, ruleset) else ()
    return (*mandatory_codes(ruleset), *young)


def _due_on(codes: tuple[str, ...], told: list[Screening], as_of: date, ruleset: RuleSet) -> date:
    """A week after the oldest newest answer: a form half filled in is no weekly answer."""
    ordered = sorted(told, key=lambda screening: screening.ref.local_date)
    newest = {code: s.ref.local_date for s in ordered for code, _ in s.answers}
    if not newest.keys() >= set(codes):
        return as_of
    oldest = min(newest[code] for code in codes)
    return oldest + timedelta(days=ruleset.windows.screening_days.whole + 1)
