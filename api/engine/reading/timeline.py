"""The facts put in order: from facts to the book that every rule reads."""

from collections.abc import Iterable
from datetime import date

from api.engine.facts import CheckIn, Facts, Session
from api.engine.facts.athlete import age_on
from api.engine.library import Library
from api.engine.own import with_own
from api.engine.reading.book import Book
from api.engine.reading.chronology import Chronology
from api.engine.reading.classify import Reading, read_episode
from api.engine.ruleset import RuleSet
from api.engine.safety.triage import Lock, lock, standing
from api.engine.safety.visits import with_visits
from api.engine.vocab import Irritability, SessionStatus


def read(facts: Facts, ruleset: RuleSet, library: Library) -> Book:
    """Facts (canonical order) as a book, its library with the athlete's own exercises."""
    library = with_own(library, facts.own_exercises)
    locked = _lock(facts, ruleset)
    since = locked.rescreen_from
    told = _dated(facts.sessions, facts.as_of, since)
    sessions = tuple(s for s in told if s.status is not SessionStatus.SKIPPED)
    check_ins = tuple(_dated(facts.check_ins, facts.as_of, since))
    reading = _reading(facts, check_ins, sessions, ruleset)
    irritability = reading.irritability if reading else Irritability.MODERATE
    strict = Irritability.HIGH if reading and reading.radicular else irritability
    past = Chronology(facts, ruleset, library, strict)
    past.run(sessions, check_ins)
    book = Book(
        facts=facts,
        ruleset=ruleset,
        library=library,
        lock=locked,
        since=since,
        reading=reading,
        irritability=irritability,
        strict=strict,
        position=standing(facts.position, since, facts.episode),
        sessions=sessions,
        check_ins=check_ins,
        baselines=tuple(_dated(facts.baselines, facts.as_of, since)),
        exposures=tuple(past.exposures),
        mornings=tuple(past.mornings),
        morning_baseline=past.baseline,
        flares=tuple(past.flares),
        session_zones=tuple(past.zones),
        sore_days=frozenset(past.sore),
    )
    return with_visits(book)


def _dated(rows: Iterable["object"], as_of: date, since: date | None) -> list:  # type: ignore[type-arg]
    first = since or date.min
    return [r for r in rows if first <= r.ref.local_date <= as_of]  # type: ignore[attr-defined]


def _lock(facts: Facts, ruleset: RuleSet) -> Lock:
    return lock(
        flags=facts.flags,
        clearances=facts.clearances,
        screenings=facts.screenings,
        check_ins=facts.check_ins,
        sessions=facts.sessions,
        athlete=facts.athlete,
        episode=facts.episode,
        position=facts.position,
        as_of=facts.as_of,
        ruleset=ruleset,
    )


def _reading(
    facts: Facts,
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    ruleset: RuleSet,
) -> Reading | None:
    if facts.episode is None:
        return None
    return read_episode(
        facts.episode,
        facts.as_of,
        check_ins,
        sessions,
        ruleset,
        tests=facts.baselines,
        age_y=age_on(facts.athlete.birth_date, facts.as_of),
    )
