"""What a clinician has changed for a limited time (INV-35).

An override loosens exactly one thing: the step of one lift, the sensitivity filter on one
exercise, or it switches the load finding off. It never touches a flag, a pain rule, a gate,
a ceiling or a restriction, and after its last day it is as if it had never been.
"""

from datetime import date, timedelta

from api.engine.facts import ClinicianOverride
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.ruleset import RuleSet
from api.engine.safety.tolerance import passed
from api.engine.safety.triage import CLINICIANS
from api.engine.vocab import ClinicianOverrideKind, PainZone

TIGHTENING = ClinicianOverrideKind.NO_LOAD_FINDING
"""The one override whose end allows more: it outlasts the link of whoever gave it."""


def last_day(override: ClinicianOverride, ruleset: RuleSet) -> date:
    """The day it ends with: the one given, never later than the rules allow, and before the link
    to its clinician ended where it loosens (INV-41)."""
    ended, last = override.link_ended_on, _given(override, ruleset)
    if ended is None or override.kind is TIGHTENING:
        return last
    return min(last, ended - timedelta(days=1))


def _given(override: ClinicianOverride, ruleset: RuleSet) -> date:
    longest = timedelta(days=ruleset.clinician.override_days.whole)
    return min(override.until, override.ref.local_date + longest)


def cut_short(book: Book) -> tuple[ClinicianOverride, ...]:
    """Overrides about what is asked for that ended with their link while their days still run."""
    asked = (None, book.facts.scope.exercise)
    return tuple(
        o
        for o in book.facts.clinician_overrides
        if o.role in CLINICIANS
        and (book.facts.scope.exercise is None or o.exercise in asked)
        and last_day(o, book.ruleset) < book.as_of <= _given(o, book.ruleset)
    )


@once
def in_force(book: Book) -> tuple[ClinicianOverride, ...]:
    """Overrides of clinicians that count on the day of the decision, the newest first."""
    found = [
        o
        for o in book.facts.clinician_overrides
        if o.role in CLINICIANS and o.ref.local_date <= book.as_of <= last_day(o, book.ruleset)
    ]
    return tuple(sorted(found, key=lambda o: (o.ref.local_date, o.ref.id), reverse=True))


def newest(
    book: Book, kind: ClinicianOverrideKind, exercise: str | None = None
) -> ClinicianOverride | None:
    """The newest override of a kind about an exercise; of two of one day the lower limit."""
    found = [o for o in in_force(book) if o.kind is kind and o.exercise == exercise]
    same_day = [o for o in found if o.ref.local_date == found[0].ref.local_date]
    return min(same_day, key=lambda o: o.grams, default=None)


def load_up_to(book: Book, exercise: Exercise) -> ClinicianOverride | None:
    """The override that lets the next dose of a lift go straight up to its limit."""
    found = newest(book, ClinicianOverrideKind.LOAD_UP_TO, exercise.slug)
    return found if found is not None and found.limit_g else None


def allowed(book: Book, exercise: Exercise) -> ClinicianOverride | None:
    """The override that lifts the sensitivity filter of an exercise, where there is one."""
    if not exercise.avoid_if & book.suspected():
        return None
    return newest(book, ClinicianOverrideKind.ALLOW_EXERCISE, exercise.slug)


def no_finding(book: Book) -> ClinicianOverride | None:
    """The override that switches the load finding off."""
    return newest(book, ClinicianOverrideKind.NO_LOAD_FINDING)


def avoided(book: Book, exercise: Exercise) -> bool:
    """Against a confirmed sensitivity; no clinician allows it, no test brought it back (INV-16)."""
    against = bool(exercise.avoid_if & book.confirmed())
    return against and allowed(book, exercise) is None and not passed(book, exercise)


def doubtful(book: Book, exercise: Exercise) -> bool:
    """Against a suspected sensitivity: chosen last, unless a clinician allows it or the back has
    said lately that it does not mind."""
    against = bool(exercise.avoid_if & book.suspected())
    return against and allowed(book, exercise) is None and not _tolerated(book, exercise)


@once
def _tolerated(book: Book, exercise: Exercise) -> bool:
    """Calm as often in a row as a step asks for; answers still due are waited for."""
    needed = book.ruleset.load.greens_needed.whole
    zones = [e.zone for e in book.of_exercise(exercise.slug) if e.zone is not PainZone.UNKNOWN]
    return len(zones) >= needed and set(zones[-needed:]) == {PainZone.GREEN}
