"""What a decision asks for, and how much of it is already there."""

from datetime import date, timedelta

from api.engine.decisions import Ask, Completeness
from api.engine.dosing.running import hop_pain
from api.engine.library import Exercise
from api.engine.planning import maintenance
from api.engine.planning.entry import is_runner
from api.engine.planning.gates import reads_mornings
from api.engine.planning.phases import Standing
from api.engine.reading import recurrence
from api.engine.reading.book import Book
from api.engine.reading.exposure import DAY
from api.engine.reading.flares import repeated
from api.engine.reading.readiness import illness
from api.engine.rules.quality import adherence_7d
from api.engine.safety import answers
from api.engine.safety.alarms import MORNING
from api.engine.telling import tests_due
from api.engine.vocab import (
    AskKind,
    DecisionAction,
    Urgency,
)

SEEN_BY = "A clinician's look at how you are doing, and their note about it."
MONTHLY = "How much your back has let you take part lately."
RETEST = "Your tests once more, compared with your own earlier numbers."
TECHNIQUE = "Two technique checks: the hinge with a dowel and the bodyweight squat."
ILL = (
    "How you and your back are tomorrow. Just rest, or take a short walk, until any fever is gone."
)
LIGHT_SET = (
    "{exercise}: one light set at the end of a session with hinges, {reps} repetitions at effort"
    " {effort} or less. Log effort and pain, and how your back is the next morning. If it stays"
    " calm, it may come back into your plan."
)
EACH_MORNING = (
    "How your back is each morning for now, also after days off: the next phase looks at these"
    " answers. Missing one is fine."
)


def asks_of(
    book: Book,
    standing: Standing,
    action: DecisionAction,
    urgency: Urgency,
    codes: frozenset[str] = frozenset(),
    to_test: Exercise | None = None,
) -> tuple[Ask, ...]:
    """Asks in order of weight. ``codes`` are the reasons of the decision, ``to_test`` the exercise
    that one light set may bring back."""
    found = _safety(book)
    if action is not DecisionAction.STOP_AND_REFER:
        found += _reassessment(book) or _retest(book, codes) or _tests(book, standing, codes)
        found += _check_in(book, standing) + _episode(book) + _recurrence(book) + _upkeep(book)
        found += _note(book, standing) if urgency is Urgency.NONE else []
    if to_test is not None and urgency is Urgency.NONE:
        found.append(_light_set(book, to_test))
    if urgency is not Urgency.NONE:
        text = "A visit to a clinician, and their note about it."
        found.append(Ask(AskKind.VISIT, text, _visit_due(book, urgency), (), book.lock.codes))
    return tuple(found)


def _visit_due(book: Book, urgency: Urgency) -> date:
    """Tomorrow; while a routine visit stays open, its next weekly reminder."""
    since = book.lock.since_on
    if urgency is not Urgency.ROUTINE or since is None or since == book.as_of:
        return book.as_of + DAY
    every = book.ruleset.windows.visit_reminder_days.whole
    passed = (book.as_of - since).days // every
    return since + timedelta(days=every * (passed + 1))


def _safety(book: Book) -> list[Ask]:
    lock, asked, found = book.lock, book.lock.asked, []
    if lock.missing or book.as_of >= lock.screening_due_on:
        text = "All the safety questions."
        codes = tuple(dict.fromkeys((*lock.missing, *asked.weekly)))
        found.append(Ask(AskKind.SCREENING, text, book.as_of, (), codes))
    if lock.unanswered:
        text = "The safety questions that go with what you told us last."
        found.append(Ask(AskKind.RED_FLAG_ANSWERS, text, book.as_of, (), lock.unanswered))
    elif flare := after_flare(book):
        text = "The safety questions once more, because your back flared up."
        found.append(Ask(AskKind.RED_FLAG_ANSWERS, text, book.as_of, (), flare))
    if asked.unsure_due_on is not None:
        text = "The safety questions that have no clear answer yet."
        found.append(Ask(AskKind.RED_FLAG_ANSWERS, text, asked.unsure_due_on, (), lock.unsure))
    return found


def after_flare(book: Book) -> tuple[str, ...]:
    """Questions that nobody has answered since the newest flare was known, told as one or read
    from the mornings. They stop nothing."""
    told = book.lock.asked.flare
    if told or not book.flares:
        return told
    known = answers.given(book.facts.screenings, book.check_ins)
    return answers.owed(known, (book.flares[-1].known_on, MORNING), book.ruleset)


def _reassessment(book: Book) -> list[Ask]:
    """After two flares in six weeks everything is looked at anew: questions and tests."""
    if repeated(book) is None:
        return []
    since = book.flares[-1].known_on
    lacking, found = tests_due.not_since(book, since), []
    if all(s.ref.local_date < since for s in book.facts.screenings):
        text = "All the safety questions, after these flares."
        found.append(Ask(AskKind.SCREENING, text, book.as_of))
    if lacking and book.flare() is None:
        text = "All tests once more after these flares. Take them when your back is calm."
        due = book.as_of + timedelta(days=book.ruleset.windows.valid_days.whole)
        found.append(Ask(AskKind.BASELINES, text, due, lacking))
    return found


def _retest(book: Book, codes: frozenset[str]) -> list[Ask]:
    """After four weeks without a step up every test that is as old as they are."""
    if "plateau_review" not in codes or book.flare() is not None:
        return []
    since = book.as_of - timedelta(days=book.ruleset.plateau.days.whole)
    lacking = tests_due.not_since(book, since)
    text = "The tests once more: they may show what is holding the plan back."
    due = book.as_of + timedelta(days=book.ruleset.windows.valid_days.whole)
    return [Ask(AskKind.BASELINES, text, due, lacking)] if lacking else []


def _tests(book: Book, standing: Standing, codes: frozenset[str]) -> list[Ask]:
    lacking = tests_due.due(book, standing, codes)
    if not lacking:
        return []
    text = "Tests that show where you stand. Take them when you feel fresh."
    # By a week into the phase: a day that moved with every plan would never come.
    due = standing.since + timedelta(days=book.ruleset.windows.valid_days.whole)
    return [Ask(AskKind.BASELINES, text, max(due, book.as_of), lacking)]


def _note(book: Book, standing: Standing) -> list[Ask]:
    """A gate that only a clinician's note opens."""
    if not tests_due.visit_wanted(book, standing):
        return []
    due = book.as_of + timedelta(days=book.ruleset.windows.valid_days.whole)
    return [Ask(AskKind.VISIT, SEEN_BY, due)]


def _light_set(book: Book, exercise: Exercise) -> Ask:
    """The tolerance test of an exercise; at the end of a hinge day it takes no rest day away."""
    most = f"{book.ruleset.tolerance.effort_max.value:g}"
    reps = str(exercise.light_reps)
    text = LIGHT_SET.format(exercise=exercise.name, reps=reps, effort=most)
    due = book.as_of + timedelta(days=book.ruleset.windows.valid_days.whole)
    return Ask(AskKind.SESSION, text, due, exercise=exercise.slug)


def _check_in(book: Book, standing: Standing) -> list[Ask]:
    last = max((s.ref.local_date for s in book.sessions), default=None)
    answered = {m.day for m in book.mornings}
    if illness(book) is not None:
        return [Ask(AskKind.CHECK_IN, ILL, book.as_of + DAY)]
    waits = last is not None and last >= book.as_of - DAY and last + DAY not in answered
    if not waits and reads_mornings(book.ruleset, standing.phase):
        told = book.as_of in answered
        return [Ask(AskKind.CHECK_IN, EACH_MORNING, book.as_of + DAY if told else book.as_of)]
    if last is None or not waits:
        text = "How your back is on the morning after your next session."
        return [Ask(AskKind.CHECK_IN, text, book.as_of + DAY)]
    text = "How your back is on the morning after your last session."
    return [Ask(AskKind.CHECK_IN, text, last + DAY)]


def _episode(book: Book) -> list[Ask]:
    if book.reading is not None:
        return []
    text = "Tell us how your back has been, then log a first easy session."
    return [Ask(AskKind.SESSION, text, book.as_of + DAY)]


def _recurrence(book: Book) -> list[Ask]:
    """New pain after a quiet month; half a year and a year on, whether it stayed quiet."""
    found, new = [], recurrence.started(book)
    if new is not None and all(s.ref.local_date < new[0] for s in book.facts.screenings):
        text = "The safety questions, and a new episode that says how your back is now."
        found.append(Ask(AskKind.SCREENING, text, book.as_of))
    due = recurrence.question_due(book)
    if due is not None:
        text = "Has your back stayed quiet since then? Tell us in a check-in."
        found.append(Ask(AskKind.CHECK_IN, text, due))
    return found


def _upkeep(book: Book) -> list[Ask]:
    """What P6 looks at again: participation, tests, technique, and for some a clinician."""
    cuts = book.ruleset.maintenance
    rows = (
        (maintenance.PARTICIPATION, cuts.participation_days, cuts.participation_days, MONTHLY),
        (maintenance.RETESTS, cuts.retest_days, cuts.retest_days, RETEST),
        (maintenance.TECHNIQUE, cuts.technique_from_days, cuts.technique_to_days, TECHNIQUE),
    )
    found = []
    for tests, after, by, text in rows:
        late = maintenance.tests_due(book, tests, after)
        if late is not None and book.flare() is None:
            due = max(late[1] + timedelta(days=by.whole), book.as_of)
            found.append(Ask(AskKind.BASELINES, text, due, late[0]))
    seen_by = maintenance.clinician_due(book)
    if seen_by is not None:
        found.append(Ask(AskKind.VISIT, SEEN_BY, max(seen_by, book.as_of)))
    return found


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
        "effort": None not in [s.effort for s in sets],
        "set_pain": None not in [s.pain for s in sets],
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
