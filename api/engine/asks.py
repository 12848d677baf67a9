"""What a decision asks for, and how much of it is already there."""

from datetime import timedelta

from api.engine.decisions import Ask, Completeness
from api.engine.phases import Standing, is_runner
from api.engine.rules.quality import adherence_7d
from api.engine.running import hop_pain
from api.engine.timeline import DAY, Book, rpe_of
from api.engine.vocab import (
    AskKind,
    BaselineTest,
    DecisionAction,
    Phase,
    Urgency,
)

INTAKE_TESTS = (
    BaselineTest.HINGE_DOWEL,
    BaselineTest.BRACE,
    BaselineTest.PRONE_PLANK,
    BaselineTest.SORENSEN,
    BaselineTest.SIDE_BRIDGE,
    BaselineTest.PSFS,
    BaselineTest.CONFIDENCE,
)
RUN_TESTS = (BaselineTest.BRISK_WALK_30, BaselineTest.SINGLE_LEG_HOP_10X)
TEST_KINDS = ("test", "test_pain", "gap")


def asks_of(
    book: Book, standing: Standing, action: DecisionAction, urgency: Urgency
) -> tuple[Ask, ...]:
    """Asks in order of weight."""
    found = _safety(book)
    if action is not DecisionAction.STOP_AND_REFER:
        found += _tests(book, standing) + _check_in(book) + _episode(book)
    if urgency is not Urgency.NONE:
        text = "A visit to a clinician, and their note of it."
        found.append(Ask(AskKind.VISIT, text, book.as_of + DAY, (), book.lock.codes))
    return tuple(found)


def _safety(book: Book) -> list[Ask]:
    lock, found = book.lock, []
    if lock.missing or book.as_of >= lock.screening_due_on:
        text = "The safety questions, all of them."
        found.append(Ask(AskKind.SCREENING, text, book.as_of, (), lock.missing))
    if lock.unanswered:
        text = "The safety questions that belong to your last check-in."
        found.append(Ask(AskKind.RED_FLAG_ANSWERS, text, book.as_of, (), lock.unanswered))
    if lock.unsure:
        due = book.as_of + timedelta(days=book.ruleset.windows.unsure_days.whole)
        text = "The safety questions you were unsure about."
        found.append(Ask(AskKind.RED_FLAG_ANSWERS, text, due, (), lock.unsure))
    return found


def _tests(book: Book, standing: Standing) -> list[Ask]:
    wanted = list(INTAKE_TESTS if standing.phase in (Phase.P0, Phase.P1) else ())
    if is_runner(book):
        wanted += RUN_TESTS
    wanted += [
        BaselineTest(line.gate.subject)
        for line in standing.report.open
        if line.gate.kind in TEST_KINDS
    ]
    lacking = [t for t in dict.fromkeys(wanted) if not book.test(t)]
    if not lacking:
        return []
    text = "Tests that show where you stand; take them when you feel fresh."
    return [Ask(AskKind.BASELINES, text, book.as_of + timedelta(days=7), tuple(lacking))]


def _check_in(book: Book) -> list[Ask]:
    last = max((s.ref.local_date for s in book.sessions), default=None)
    answered = {m.day for m in book.mornings}
    if last is None or last < book.as_of - DAY or last + DAY in answered:
        text = "Your back on the morning after the next session."
        return [Ask(AskKind.CHECK_IN, text, book.as_of + DAY)]
    text = "Your back on the morning after the last session."
    return [Ask(AskKind.CHECK_IN, text, last + DAY)]


def _episode(book: Book) -> list[Ask]:
    if book.reading is not None:
        return []
    text = "How your back has been: tell us about it, then log a first easy session."
    return [Ask(AskKind.SESSION, text, book.as_of + DAY)]


def completeness_of(book: Book) -> Completeness:
    """Named parts that were expected, and those that are there."""
    since = book.as_of - timedelta(days=book.ruleset.windows.completeness_days.whole)
    days = [s.ref.local_date + DAY for s in book.sessions if s.ref.local_date > since]
    due = {day for day in days if day <= book.as_of}
    answered = {m.day for m in book.mornings} & due
    recent = [e for e in book.exposures if e.day > since]
    sets = [s for e in recent for s in e.work]
    parts = {
        "screening": bool(book.facts.screenings) and not book.lock.missing,
        "episode": book.reading is not None,
        "baselines": bool(book.baselines),
        "next_mornings": answered == due,
        "effort": all(rpe_of(s) is not None for s in sets),
        "set_pain": all(s.pain is not None for s in sets),
        "readiness": any(c.sleep_h is not None for c in book.check_ins if c.ref.local_date > since),
        "hop_test": hop_pain(book) is not None or not is_runner(book),
    }
    return Completeness(
        expected=len(parts),
        present=sum(parts.values()),
        missing=tuple(name for name, there in parts.items() if not there),
        adherence_7d=adherence_7d(book),
        mornings_answered_14d=len(answered) / len(due) if due else None,
    )
