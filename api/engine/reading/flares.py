"""What came before a flare, whether it eases, and whether flares come too often (rule book B9)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from api.engine.decisions import Check
from api.engine.facts import CheckIn, Session
from api.engine.kept import once
from api.engine.reading.pain import FlareSpell
from api.engine.telling.checks import check
from api.engine.units import PERCENT
from api.engine.vocab import Comparison, PainTrigger

if TYPE_CHECKING:
    from api.engine.reading.book import Book

MOST_WORDS = 3
TOLD = {
    PainTrigger.SITTING_LONG: "long sitting",
    PainTrigger.DRIVING: "driving",
    PainTrigger.LIFTING: "lifting",
    PainTrigger.SPORT: "sport",
    PainTrigger.NEW_EXERCISE: "a new exercise",
    PainTrigger.LOAD_JUMP: "a new load",
    PainTrigger.POOR_SLEEP: "short sleep",
    PainTrigger.STRESS: "stress",
    PainTrigger.TRAVEL: "travel",
    PainTrigger.ILLNESS: "illness",
    PainTrigger.MENSTRUATION: "menstruation",
}


def likely(book: "Book", spell: FlareSpell) -> tuple[str, ...]:
    """What the logs of the 72 hours before tell; it may have played a part, no more."""
    reach = timedelta(hours=book.ruleset.flare.explained_h.whole)
    first = spell.started_on - reach
    told = [c for c in book.check_ins if first <= c.ref.local_date <= spell.known_on]
    trained = [s for s in book.sessions if first <= s.ref.local_date < spell.started_on]
    words = [*_training(book, trained), *_said(told), *_nights(book, told)]
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def _said(told: list[CheckIn]) -> list[str]:
    return [TOLD[t] for c in told for t in c.triggers if t in TOLD]


def _nights(book: "Book", told: list[CheckIn]) -> list[str]:
    short = book.ruleset.readiness.sleep_three_below_h.value
    return ["short sleep"] if any(c.sleep_h and c.sleep_h < short for c in told) else []


def _training(book: "Book", trained: list[Session]) -> list[str]:
    """A lift nobody had logged before, or one heavier than all of the weeks before it."""
    ids = {s.ref.id for s in trained}
    span = timedelta(days=book.ruleset.load.restore_days.whole)
    words = []
    for e in book.exposures:
        if e.session.ref.id not in ids:
            continue
        before = [o for o in book.of_exercise(e.exercise.slug) if e.day - span <= o.day < e.day]
        loads = [o.load_g for o in before if o.load_g]
        if not before:
            words.append("a new exercise")
        elif loads and e.grams > max(loads):
            words.append("a new load")
    return sorted(words)


@once
def newest_morning(book: "Book") -> Check | None:
    """The newest morning against what lets anything rise: not more than two points up (INV-04), nor
    as high as a flare begins. None where nobody knows."""
    mornings, baseline = book.mornings, book.morning_baseline
    if not mornings or baseline is None:
        return None
    number = book.ruleset.pain.steep_morning_above
    rise = mornings[-1].value - baseline
    line = check("newest morning above usual", rise, Comparison.AT_MOST, number)
    if line.met:
        line = check(line.name, rise, Comparison.BELOW, book.ruleset.flare.rise_from)
    return line


def slow(book: "Book") -> Check | None:
    """The open flare a week old that has not eased by 30 %; None where it has, or nobody knows."""
    spell = book.flare()
    if spell is None:
        return None
    since = spell.started_on + timedelta(days=book.ruleset.flare.better_days.whole)
    if book.as_of < since:
        return None
    line = _eased(book, spell, book.as_of)
    return None if line is None or line.met else line


def staying(book: "Book") -> tuple[date, Check] | None:
    """The last flare that two weeks did not ease, and the day that was known."""
    spell = book.flares[-1] if book.flares else None
    if spell is None:
        return None
    cuts = book.ruleset.flare
    end = spell.started_on + timedelta(days=cuts.must_days.whole)
    if not end <= book.as_of <= spell.started_on + timedelta(days=cuts.many_days.whole):
        return None
    if spell.ended_on is not None and spell.ended_on < end:
        return None
    days = sorted({end, *(m.day for m in book.mornings)})
    for day in days[days.index(end) :]:
        line = _eased(book, spell, day)
        if line is not None:
            return None if line.met else (day, line)
    return None


def _eased(book: "Book", spell: FlareSpell, day: date) -> Check | None:
    """The newest morning against the worst of the first days."""
    peak = _peak(book, spell)
    first = day - timedelta(days=book.ruleset.phase.fresh_days.whole)
    fresh = [m.value for m in book.mornings if max(first, spell.known_on) < m.day <= day]
    if peak is None or not fresh:
        return None
    number = book.ruleset.flare.better_pct
    limit = peak * (1 - number.value / PERCENT)
    name = "morning against the worst of the flare"
    return check(name, fresh[-1], Comparison.AT_MOST, number, threshold=limit, unit="NPRS")


def _peak(book: "Book", spell: FlareSpell) -> int | None:
    first, last = spell.started_on, spell.known_on
    values = [m.value for m in book.mornings if first <= m.day <= last]
    told = [c for c in book.check_ins if first <= c.ref.local_date <= last]
    values += [c.pain_now for c in told if c.pain_now is not None]
    return max(values, default=None)


@once
def repeated(book: "Book") -> Check | None:
    """Two flares in six weeks ask for a new assessment and a visit."""
    if not book.flares:
        return None
    cuts = book.ruleset.flare
    first = book.as_of - timedelta(days=cuts.many_days.whole)
    count = sum(f.started_on > first for f in book.flares)
    line = check(f"flares in {cuts.many_days.whole} days", count, Comparison.BELOW, cuts.many)
    return None if line.met else line
