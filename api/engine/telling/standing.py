"""Reasons about where the plan stands: moves, patterns a phase back, what the next one wants."""

from datetime import date, timedelta

from api.engine.decisions import Check, Reason
from api.engine.lanes.decision import LaneDecision
from api.engine.lanes.lane import Lane, check
from api.engine.lanes.setback import SET_BACK, SET_BACK_RULE
from api.engine.planning.gates import kept_back_by
from api.engine.planning.phases import Standing, flared
from api.engine.planning.setbacks import kept_back
from api.engine.reading.book import Book
from api.engine.reading.pain import EACH_SET, WORST
from api.engine.telling.explain import worded
from api.engine.telling.names import of_pattern, spoken
from api.engine.telling.naming import listed
from api.engine.telling.remarks import remarks
from api.engine.vocab import Comparison, MovementPattern, PainZone

VISIT = "routine_visit_open"
FLARED, AWAY = ("phase_lowered", "phase.flare"), ("phase_after_absence", "phase.absence")

OF_BEFORE = frozenset({"done_early", "event_too_near", "plateau_review"})
"""Said of the phase that ends when a plan rises: the day after speaks of the new one."""


def set_back(book: Book, standing: Standing, answers: tuple[LaneDecision, ...]) -> list[Reason]:
    """The patterns of these answers that a red one holds a phase back."""
    patterns = dict.fromkeys(p for a in answers if not a.lane.running for p in _patterns(a.lane))
    backs = {pattern: kept_back(book, standing.phase, pattern) for pattern in patterns}
    lines = {pattern: line for pattern, line in backs.items() if line is not None}
    if not lines:
        return []
    names = ", ".join(dict.fromkeys(of_pattern(pattern) for pattern in lines))
    return [worded(SET_BACK, SET_BACK_RULE, tuple(lines.values()), book.ruleset, patterns=names)]


def _patterns(lane: Lane) -> tuple[MovementPattern, ...]:
    """Of what is done, and of the slot it may stand in for."""
    own = lane.exercise.pattern
    return (own, lane.slot.pattern) if lane.slot is not None else (own,)


def of_standing(book: Book, standing: Standing, plan: bool) -> list[Reason]:
    """A move of the phase, what keeps it from rising, and remarks about the back as a whole."""
    found, rules = [], book.ruleset
    if plan and standing.moved > 0:
        found.append(worded("phase_raised", "phase.gate", (_days(book, standing),), rules))
    if plan and standing.moved < 0:
        why = FLARED if flared(book) else AWAY
        found.append(worded(*why, (_days(book, standing),), rules))
    if standing.blocked_by in ("screening_old", VISIT, "answers_unsure"):
        found.append(
            worded(
                _blocked(book, standing.blocked_by),
                "phase.blocked",
                (_days(book, standing),),
                rules,
            )
        )
    found += [r for r in remarks(book, plan) if standing.moved <= 0 or r.code not in OF_BEFORE]
    if book.reading is None:
        found.append(worded("episode_missing", "data.episode", (), rules))
    return found


def _blocked(book: Book, code: str) -> str:
    """What a visit keeps back: every step where time asks for it, else the next phase (B1)."""
    frozen = any(visit.pattern is None for visit in book.visits)
    return code if code != VISIT or frozen else "phase_visit_open"


def _days(book: Book, standing: Standing) -> Check:
    number = book.ruleset.phase.min_days.of(standing.phase)
    report = standing.report
    return check(
        "days in phase", report.days, Comparison.AT_LEAST, number, threshold=report.min_days
    )


def gates_open(book: Book, standing: Standing) -> list[Reason]:
    """What the next phase waits for, and the session that keeps it; not on the day of a move."""
    waiting = standing.report.open
    if standing.moved or standing.first:
        return []
    if not waiting:
        return _days_alone(book, standing)
    days, first = _days(book, standing), waiting[0]
    lines = (days, *(line.check for line in waiting))
    text = first.text.rstrip(".")
    waits = text[:1].lower() + text[1:]
    kept = kept_back_by(book, first.gate, first.since)
    if kept is None:
        return [worded("gates_open", "phase.gate", lines, book.ruleset, open=waits)]
    code, more = _kept_by(book, *kept)
    words = {"open": waits, "day": spoken(kept[0])} | more
    return [worded(code, "phase.gate", lines, book.ruleset, **words)]


def _kept_by(book: Book, day: date, zone: PainZone) -> tuple[str, dict[str, str]]:
    """What is to be said of the day that keeps a gate shut, with the words it adds."""
    if zone is not PainZone.UNKNOWN:
        return "gate_broken", {}
    painless = _without_pain(book, day)
    return ("gate_pain_untold", {"exercise": painless}) if painless else ("gate_untold", {})


def _without_pain(book: Book, day: date) -> str:
    """The exercises of a day whose pain is all that is missing of it; empty where more is."""
    dark = [e for e in book.exposures if e.day == day and e.zone is PainZone.UNKNOWN]
    missing = {row.name for e in dark for row in e.judgement.worst_rows}
    if not missing or missing - {WORST, EACH_SET}:
        return ""
    return listed(list(dict.fromkeys(e.exercise.name for e in dark)))


def _days_alone(book: Book, standing: Standing) -> list[Reason]:
    """What is left where every gate is met: the days that the phase lasts at least. Where a visit
    or old answers keep the next phase as well, those are told."""
    report = standing.report
    if not report.lines or report.days >= report.min_days or standing.blocked_by is not None:
        return []
    day = spoken(report.since + timedelta(days=report.min_days))
    return [worded("phase_days", "phase.gate", (_days(book, standing),), book.ruleset, day=day)]
