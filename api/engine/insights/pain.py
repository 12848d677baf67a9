"""Pain and function over time, in the colours that the rules give them."""

from datetime import date, timedelta
from statistics import median

from api.engine.insights.lines import Insight, Line, Point, insight, line, plain
from api.engine.reading.book import Book
from api.engine.reading.exposure import Exposure
from api.engine.reading.function import rated
from api.engine.reading.pain import Limits, Morning, Reaction, judge, limits, worst
from api.engine.telling.names import dated
from api.engine.values import Value
from api.engine.vocab import BaselineTest, PainZone

MORNING = "morning pain"
USUAL = "usual morning"
MEDIAN = "median morning of 7 days"
SESSION = "worst pain in a session"
FUNCTION = "activities you chose (PSFS)"
SPORT = "normal for sport (SANE)"
CONFIDENCE = "confidence"
NPRS = "NPRS"


class PainInsight(Value, frozen=True):
    """The insight, and the limits in a session as they are now."""

    insight: Insight
    limits: Limits


def pain_insight(book: Book) -> PainInsight:
    """Morning pain, its baseline and median, the worst of sessions, function and confidence."""
    lines = (
        line(book, MORNING, NPRS, (_morning(book, m) for m in book.mornings)),
        line(book, USUAL, NPRS, _usual(book)),
        line(book, MEDIAN, NPRS, _medians(book)),
        line(book, SESSION, NPRS, _sessions(book)),
        line(book, FUNCTION, "points", _tested(book, BaselineTest.PSFS)),
        line(book, SPORT, "percent", _tested(book, BaselineTest.SANE)),
        line(book, CONFIDENCE, "points", _confidence(book)),
    )
    now = limits(book.strict, book.morning_baseline, None, book.ruleset)
    return PainInsight(insight(book, lines, _notes(book, lines[2], now)), now)


def morning_zone(book: Book, morning: Morning) -> PainZone:
    """The colour that the next-morning row gives a morning."""
    alone = Reaction(
        worst=None,
        before=None,
        baseline=morning.baseline,
        morning=morning.value,
        settle_h=None,
        qualities=frozenset(),
        spread=False,
        stopped_for_pain=False,
    )
    return judge(alone, book.strict, book.ruleset).zone_of("morning_up", "morning_missing")


def _morning(book: Book, morning: Morning) -> Point:
    return Point(morning.day, morning.value, morning_zone(book, morning))


def _usual(book: Book) -> list[Point]:
    return [Point(m.day, m.baseline) for m in book.mornings if m.baseline is not None]


def _medians(book: Book) -> list[Point]:
    span = timedelta(days=book.ruleset.insights.median_days.whole)
    found = []
    for last in book.mornings:
        week = [m.value for m in book.mornings if last.day - span < m.day <= last.day]
        if len(week) >= book.ruleset.insights.median_values.value:
            found.append(Point(last.day, float(median(week))))
    return found


def _sessions(book: Book) -> list[Point]:
    by_day: dict[date, list[tuple[float, PainZone]]] = {}
    for exposure in book.exposures:
        pain = _worst(exposure)
        if pain is not None:
            zone = exposure.judgement.zone_of("in_session")
            by_day.setdefault(exposure.day, []).append((pain, zone))
    return [
        Point(day, max(pain for pain, _ in told), worst(zone for _, zone in told))
        for day, told in by_day.items()
    ]


def _worst(exposure: Exposure) -> float | None:
    """The first of the in-session rows is the worst pain itself."""
    return next(row.value for row in exposure.judgement.rows if row.code == "in_session")


def _tested(book: Book, test: BaselineTest) -> list[Point]:
    return [Point(day, value) for day, value in rated(book, test)]


def _confidence(book: Book) -> list[Point]:
    """From tests, and on days without one from the daily check-in."""
    tested = {p.local_date: p for p in _tested(book, BaselineTest.CONFIDENCE)}
    said = {
        c.ref.local_date: Point(c.ref.local_date, c.confidence)
        for c in book.check_ins
        if c.confidence is not None
    }
    return list((said | tested).values())


def _notes(book: Book, medians: Line, now: Limits) -> list[str]:
    said = [
        f"In a session, up to {plain(now.green_max)} of 10 is green for you now and"
        f" {plain(now.red_from)} or more is red; mornings get their colour from how they"
        " compare with your usual morning."
    ]
    if len(medians.points) > 1:
        said.append(_change(book, medians.points))
    return said


def _change(book: Book, points: tuple[Point, ...]) -> str:
    """The newest median beside the one of a month before it, or the oldest there is."""
    cuts, newest = book.ruleset.insights, points[-1]
    since = newest.local_date - timedelta(days=cuts.recent_days.whole)
    older = next(p for p in points if p.local_date >= since)
    moved = abs(newest.value - older.value) >= cuts.change_points.value
    size = "as large as" if moved else "smaller than"
    return (
        f"The median morning was {plain(older.value)} on {dated(older.local_date)} and"
        f" {plain(newest.value)} on {dated(newest.local_date)}: a difference {size} the"
        f" {plain(cuts.change_points.value)} points that people usually notice."
    )
