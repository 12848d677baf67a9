"""Answers to the safety questions: which of them count, which are owed, when they are due again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from api.engine.facts import CheckIn, Screening
from api.engine.ruleset import RuleSet, current
from api.engine.safety.alarms import Moment
from api.engine.safety.flags import Restart
from api.engine.values import Value
from api.engine.vocab import CheckInKind, FactKind, TriageAnswer

SafetyForm = Screening | CheckIn
FLARE, UNSURE = CheckInKind.FLARE, TriageAnswer.UNSURE


class Newest(Value, frozen=True):
    """The newest answer to a question, and its day."""

    on: date
    answer: TriageAnswer


def mandatory_codes(ruleset: RuleSet | None = None) -> tuple[str, ...]:
    """Codes that must be answered before anything is prescribed: every EMERGENCY question."""
    return (ruleset or current()).emergency_codes


def check_in_codes(ruleset: RuleSet | None = None) -> tuple[str, ...]:
    """Codes asked again with leg symptoms, high or rising pain, and after a flare."""
    return tuple(row.code for row in (ruleset or current()).triage if row.check_in)


def given(screenings: Iterable[Screening], check_ins: Iterable[CheckIn]) -> tuple[SafetyForm, ...]:
    """Whatever holds answers, as the server learnt of it within each day."""
    told: list[SafetyForm] = [*screenings, *(c for c in check_ins if c.red_flags)]
    return tuple(sorted(told, key=_in_turn))


def _in_turn(told: SafetyForm) -> tuple[date, int, bool, str]:
    screening = told.ref.kind is FactKind.SCREENING
    return (told.ref.local_date, told.sequence, screening, told.ref.id)


def said(told: SafetyForm) -> tuple[tuple[str, TriageAnswer], ...]:
    return told.answers if isinstance(told, Screening) else told.red_flags


def at(told: SafetyForm) -> Moment:
    return (told.ref.local_date, told.sequence)


def since(told: Iterable[SafetyForm], cleared: Restart | None) -> tuple[SafetyForm, ...]:
    """Those that count after a clearance: of the day of the examination or later, and never
    from before the flag was known, least of all the very form that raised it."""
    if cleared is None:
        return tuple(told)
    return tuple(t for t in told if t.ref.local_date >= cleared.on and at(t) > cleared.told)


def newest(told: Sequence[SafetyForm]) -> Mapping[str, Newest]:
    """The newest answer to each question. ``told`` in turn."""
    last: dict[str, Newest] = {}
    for one in reversed(told):
        day = one.ref.local_date
        for code, answer in said(one):
            if code not in last:
                last[code] = Newest(day, answer)
    return last


def missing(told: Iterable[SafetyForm], ruleset: RuleSet) -> tuple[str, ...]:
    """Mandatory codes that no screening answers."""
    forms = (t for t in told if isinstance(t, Screening))
    answered = {code for form in forms for code, _ in form.answers}
    return tuple(code for code in mandatory_codes(ruleset) if code not in answered)


def older(
    codes: Iterable[str], known: Mapping[str, Newest], as_of: date, days: int
) -> tuple[str, ...]:
    """Codes without an answer, or with none of so many days."""
    first = as_of - timedelta(days=days)
    return tuple(code for code in codes if code not in known or known[code].on < first)


def due_on(codes: Collection[str], known: Mapping[str, Newest], as_of: date, days: int) -> date:
    """The day after the oldest newest answer is so many days old: a form half filled in is no
    weekly answer."""
    if not known.keys() >= set(codes):
        return as_of
    oldest = min(known[code].on for code in codes)
    return oldest + timedelta(days=days + 1)


def owed(told: Iterable[SafetyForm], alarm: Moment | None, ruleset: RuleSet) -> tuple[str, ...]:
    """Codes that nobody has answered since an alarm."""
    if alarm is None:
        return ()
    after = {code for answers in told if at(answers) > alarm for code, _ in said(answers)}
    return tuple(code for code in check_in_codes(ruleset) if code not in after)


def flared(check_ins: Iterable[CheckIn], first: date | None) -> Moment | None:
    """The newest flare that was told as one. Its own answers count."""
    flares = [at(c) for c in check_ins if c.kind is FLARE]
    known = [(day, turn - 1) for day, turn in flares if first is None or day >= first]
    return max(known, default=None)


def unclear(told: Sequence[SafetyForm], ruleset: RuleSet) -> Mapping[str, date]:
    """Codes below EMERGENCY whose newest answer is "unsure" or that every form left out, and since
    when: to say nothing is no calmer than to doubt."""
    known, forms = newest(told), [t.ref.local_date for t in told if isinstance(t, Screening)]
    soft = ruleset.softer_codes
    doubted = {c: known[c].on for c in soft if c in known and known[c].answer is UNSURE}
    silent = {code: min(forms) for code in soft if forms and code not in known}
    return dict(sorted((doubted | silent).items()))
