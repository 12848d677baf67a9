"""Red flags: which answers raise what, and what all of it forbids on a day.

Levels and combinations are rows of the rule set (IFOMPT framework, rule book B1); this
module only joins them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from api.engine.decisions import Referral
from api.engine.facts import (
    Athlete,
    CheckIn,
    Clearance,
    Episode,
    Flag,
    LegSymptoms,
    Position,
    Screening,
    Session,
)
from api.engine.ruleset import RuleSet
from api.engine.safety import answers, legs
from api.engine.safety.alarms import newest_alarm
from api.engine.safety.answers import SafetyForm
from api.engine.safety.answers import check_in_codes as check_in_codes
from api.engine.safety.answers import mandatory_codes as mandatory_codes
from api.engine.safety.flags import CLINICIANS as CLINICIANS
from api.engine.safety.flags import EFFECTS as EFFECTS
from api.engine.safety.flags import LOCKING as LOCKING
from api.engine.safety.flags import MINOR as MINOR
from api.engine.safety.flags import FlagState, restart, status, still_open
from api.engine.safety.flags import is_minor as is_minor
from api.engine.telling.referrals import SPECIALIST, referral
from api.engine.values import Value
from api.engine.vocab import FlagLevel, LockEffect, TriageAnswer, rank

YOUNG = "RF-FX-4"
"""Asked every week under 18."""
INFLAMMATORY = "RF-INFL-0"
FOLLOW_UPS = tuple(f"RF-INFL-{n}" for n in range(1, 10))
LONG_PAIN = frozenset({INFLAMMATORY, *FOLLOW_UPS})
"""Questions that are answered together, in one form or in several."""
NOTHING_SAID = {TriageAnswer.NO}
"""All that is answered in most forms."""
YES = TriageAnswer.YES


class Raised(Value, frozen=True):
    code: str
    level: FlagLevel


class Asked(Value, frozen=True):
    """Which answers are wanted. The first two stop training until they are there."""

    missing: tuple[str, ...]
    """Mandatory codes without an answer that counts."""
    unanswered: tuple[str, ...]
    """Codes that leg symptoms, wherever told, or high or rising pain still owe."""
    expired: tuple[str, ...]
    """Those of ``missing`` that were answered once, too long ago."""
    weekly: tuple[str, ...]
    """Codes of the weekly form that are due again."""
    flare: tuple[str, ...]
    """Codes that nobody has answered since a flare was told. They stop nothing."""
    unsure: tuple[str, ...]
    """Codes below EMERGENCY answered "unsure" or not at all: ask within a day, raise nothing."""
    unsure_due_on: date | None
    """When the first of them is due again."""
    screening_due_on: date
    """The weekly re-ask; from this day on nothing rises."""
    screening_ends_on: date
    """From this day on nothing is prescribed without new answers."""


class Lock(Value, frozen=True):
    """What is forbidden now and why. Level NONE with NOTHING_PRESCRIBED: answers lack."""

    level: FlagLevel
    effect: LockEffect
    codes: tuple[str, ...]
    since_on: date | None
    referral: Referral | None
    open: tuple[Flag, ...]
    rescreen_from: date | None
    """A cleared EMERGENCY or URGENT flag wants a clean full screening from this day on."""
    asked: Asked
    many_signs: bool
    """Whether the visit for a long pain is one to a specialist."""

    @property
    def missing(self) -> tuple[str, ...]:
        return self.asked.missing

    @property
    def unanswered(self) -> tuple[str, ...]:
        return self.asked.unanswered

    @property
    def unsure(self) -> tuple[str, ...]:
        return self.asked.unsure

    @property
    def screening_due_on(self) -> date:
        return self.asked.screening_due_on


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
        *told_by_legs(check_ins, sessions, episode, flags, ruleset),
        *_told_by_answers(screenings, check_ins, ruleset),
    )
    # Weakness may be told twice in one check-in, as a symptom and as an answer.
    implied = {(f.raised_by.id, f.code): f for f in told}
    news = [flag for key, flag in implied.items() if key not in known]
    kept = [flag for flag in (*flags, *news) if flag.code != MINOR]
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
    position: Position | None,
    as_of: date,
    ruleset: RuleSet,
) -> Lock:
    """The lock on ``as_of``. Facts after that day are ignored."""
    screenings = tuple(s for s in screenings if s.ref.local_date <= as_of)
    check_ins = tuple(c for c in check_ins if c.ref.local_date <= as_of)
    sessions = tuple(s for s in sessions if s.leg is not None and s.ref.local_date <= as_of)
    known = all_flags(flags, screenings, check_ins, sessions, episode, ruleset)
    opened = still_open(known, clearances, as_of, ruleset)
    opened += _minor(athlete, clearances, as_of, ruleset)
    cleared = restart(known, clearances, as_of, ruleset)
    since = cleared.on if cleared else None
    told = answers.given(screenings, check_ins)
    alarm = newest_alarm(check_ins, sessions, episode, since, ruleset)
    asked = _asked(
        every=told,
        counting=answers.since(told, cleared),
        owed=answers.owed(told, alarm, ruleset),
        flare=answers.owed(told, answers.flared(check_ins, since), ruleset),
        weekly=_weekly_codes(athlete, as_of, ruleset),
        first=standing(position, since, episode) is None,
        as_of=as_of,
        ruleset=ruleset,
    )
    return _lock(tuple(opened), asked, since, _many_signs(told, ruleset), ruleset)


def standing(
    position: Position | None, since: date | None, episode: Episode | None
) -> Position | None:
    """The position, unless a clearance or a newer episode has made it history."""
    if position is None or (since is not None and position.phase_since < since):
        return None
    stated = episode.ref.local_date if episode else None
    return None if stated is not None and position.phase_since < stated else position


def _asked(
    *,
    every: tuple[SafetyForm, ...],
    counting: tuple[SafetyForm, ...],
    owed: tuple[str, ...],
    flare: tuple[str, ...],
    weekly: tuple[str, ...],
    first: bool,
    as_of: date,
    ruleset: RuleSet,
) -> Asked:
    """``first``: no plan stands yet. It begins on the answers of a week, and goes on for longer."""
    week, stop = ruleset.windows.screening_days.whole, ruleset.windows.screening_stop_days.whole
    known, codes = answers.newest(counting), mandatory_codes(ruleset)
    never = answers.missing(counting, ruleset)
    stale = answers.older(codes, known, as_of, week if first else stop)
    unsure = answers.unclear(every, ruleset)
    return Asked(
        missing=tuple(code for code in codes if code in never or code in stale),
        unanswered=owed,
        expired=tuple(code for code in stale if code not in never),
        weekly=answers.older(weekly, known, as_of, week),
        flare=flare,
        unsure=tuple(unsure),
        unsure_due_on=_asked_again(unsure, ruleset),
        screening_due_on=answers.due_on(weekly, known, as_of, week),
        screening_ends_on=answers.due_on(codes, known, as_of, stop),
    )


def _asked_again(unsure: Mapping[str, date], ruleset: RuleSet) -> date | None:
    if not unsure:
        return None
    return min(unsure.values()) + timedelta(days=ruleset.windows.unsure_days.whole)


def _lock(
    opened: tuple[Flag, ...],
    asked: Asked,
    since: date | None,
    many_signs: bool,
    ruleset: RuleSet,
) -> Lock:
    minor = any(f.code == MINOR for f in opened)
    bare = Lock(
        level=FlagLevel.NONE,
        effect=LockEffect.NONE,
        codes=(),
        since_on=None,
        referral=None,
        open=(),
        rescreen_from=since,
        asked=asked,
        many_signs=many_signs,
    )
    nothing = bool(asked.missing or asked.unanswered or minor)
    return weighed(bare, opened, ruleset, nothing)


def weighed(lock: Lock, opened: tuple[Flag, ...], ruleset: RuleSet, nothing: bool = False) -> Lock:
    """A lock with these flags open, each at the level it has by now. ``nothing`` stops whatever
    they weigh, and what is stopped stays so."""
    level = max((f.level for f in opened), key=rank, default=FlagLevel.NONE)
    stopped = nothing or lock.effect is LockEffect.NOTHING_PRESCRIBED
    codes = tuple(sorted({f.code for f in opened}))
    who = SPECIALIST if lock.many_signs else None
    return replace(
        lock,
        level=level,
        effect=LockEffect.NOTHING_PRESCRIBED if stopped else EFFECTS[level],
        codes=codes,
        since_on=min((f.raised_on for f in opened), default=None),
        referral=referral(level, codes, ruleset, who=who) if opened else None,
        open=opened,
    )


def _many_signs(told: tuple[SafetyForm, ...], ruleset: RuleSet) -> bool:
    """Whether enough of the follow-ups of a long pain were ever answered yes."""
    said = {c for t in told for c, answer in answers.said(t) if answer is YES}
    signs = len(said.intersection(FOLLOW_UPS))
    return signs >= ruleset.alarm.inflammatory_many.value


def _counts(answer: TriageAnswer | None, level: FlagLevel) -> bool:
    unsure = answer is TriageAnswer.UNSURE and level is FlagLevel.EMERGENCY
    return answer is TriageAnswer.YES or unsure


def _inflammatory(answers: Mapping[str, TriageAnswer], ruleset: RuleSet) -> bool:
    signs = sum(answers.get(code) is TriageAnswer.YES for code in FOLLOW_UPS)
    stem = answers.get(INFLAMMATORY) is TriageAnswer.YES
    return stem and signs >= ruleset.alarm.inflammatory_some.value


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
    known: dict[str, TriageAnswer] = {}
    for told in answers.given(screenings, check_ins):
        own = dict(answers.said(told))
        known |= {code: own[code] for code in LONG_PAIN if code in own}
        if set(own.values()) == NOTHING_SAID:
            continue
        news = any(own.get(code) is TriageAnswer.YES for code in LONG_PAIN)
        yield from _flags(told, raised(own | known if news else own, ruleset=ruleset))


def told_by_legs(
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    episode: Episode | None,
    flags: tuple[Flag, ...],
    ruleset: RuleSet,
) -> Iterable[Flag]:
    """What symptoms of the legs raise, each with the check-in or session that told of it.

    Whatever else was answered: a "no" or "unsure" beside a new weakness is no calmer than silence.
    """
    for row in legs.with_what_was_known(check_ins, sessions, episode, flags, ruleset):
        report, leg, known = row
        hits = {hit for before in known for hit in raised_by_legs(leg, before)}
        yield from _flags(report, sorted(hits, key=lambda hit: hit.code))


def _flags(told: Screening | CheckIn | Session, hits: Iterable[Raised]) -> Iterable[Flag]:
    ref, sequence = told.ref, told.sequence
    for hit in hits:
        id_ = f"{ref.id}:{hit.code}"
        yield Flag(id_, hit.code, hit.level, ref.local_date, ref, sequence)


def _weekly_codes(athlete: Athlete, as_of: date, ruleset: RuleSet) -> tuple[str, ...]:
    young = (YOUNG,) if is_minor(athlete.birth_date, as_of, ruleset) else ()
    return (*mandatory_codes(ruleset), *young)
