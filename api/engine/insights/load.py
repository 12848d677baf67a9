"""Training load over days and weeks. What is shown here beside the plan decides nothing."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from api.engine.dosing.estimates import display_e1rm_g
from api.engine.insights.lines import Insight, Line, Point, first_day, insight, line
from api.engine.reading import monitoring
from api.engine.reading.book import Book
from api.engine.reading.exposure import DAY, Exposure
from api.engine.reading.monitoring import Week
from api.engine.units import GRAMS, SECONDS_A_MINUTE
from api.engine.vocab import MovementPattern, PainZone

DAILY = "session load"
WEEKLY = "load of the week"
MONOTONY = "monotony"
STRAIN = "strain"
ACUTE = "weighted load, short"
CHRONIC = "weighted load, long"
RATIO = "short over long"
HINGE = "hinge volume of the week"
RUNNING = "running of the week"
LONGEST = "longest calm run of 30 days"
HEAVIEST = "heaviest calm hinge of 30 days"
ESTIMATED = "estimated maximum of calm hinges, 30 days"
AU = "AU"
ONLY_SHOWN = (
    "The ratio of the short to the long weighted load is shown for those who want to see it; no"
    " decision uses it."
)


def load_insight(book: Book) -> Insight:
    """Load by day and week, its evenness, hinges and running. AU: effort times minutes."""
    weeks = _weeks(book)
    short, long_, ratio = _weighted(book)
    lines = (
        line(book, DAILY, AU, _daily(book)),
        line(book, WEEKLY, AU, _by_week(weeks, lambda w: w.load_au if w.known else None)),
        line(book, MONOTONY, "ratio", _by_week(weeks, lambda w: w.monotony)),
        line(book, STRAIN, AU, _by_week(weeks, lambda w: w.strain)),
        line(book, ACUTE, AU, short),
        line(book, CHRONIC, AU, long_),
        line(book, RATIO, "ratio", ratio),
        line(book, HINGE, "kg x reps", _by_week(weeks, lambda w: w.hinge_kg_reps)),
        line(book, RUNNING, "min", _by_week(weeks, lambda w: w.run_s / SECONDS_A_MINUTE)),
        line(book, LONGEST, "m", _longest(book, weeks)),
        line(book, HEAVIEST, "kg", _heaviest(book, weeks, lambda e: e.grams / GRAMS)),
        line(book, ESTIMATED, "kg", _heaviest(book, weeks, lambda e: _estimate(book, e))),
    )
    return insight(book, _worth_showing(lines), _notes(book, lines))


def _worth_showing(lines: tuple[Line, ...]) -> list[Line]:
    """Hinges and runs of somebody who does neither are no line of zeros."""
    optional = {HINGE, RUNNING, MONOTONY, STRAIN}
    return [one for one in lines if one.name not in optional or any(p.value for p in one.points)]


def _weeks(book: Book) -> tuple[Week, ...]:
    """Weeks since the first session, newest last; none without any."""
    first = min((s.ref.local_date for s in book.sessions), default=None)
    return tuple(w for w in monitoring.weeks(book) if first is not None and w.ends_on >= first)


def _by_week(weeks: Iterable[Week], value: Callable[[Week], float | None]) -> list[Point]:
    told = ((week.ends_on, value(week)) for week in weeks)
    return [Point(day, number) for day, number in told if number is not None]


def _loads(book: Book) -> dict[date, float]:
    """Load of every day since the first session; 0 on days of rest."""
    first = min((s.ref.local_date for s in book.sessions), default=None)
    if first is None:
        return {}
    days = [first + n * DAY for n in range((book.as_of - first).days + 1)]
    loads = dict.fromkeys(days, 0.0)
    for session in book.sessions:
        loads[session.ref.local_date] += monitoring.session_au(session) or 0.0
    return loads


def _known(book: Book) -> int:
    return sum(monitoring.session_au(session) is not None for session in book.sessions)


def _daily(book: Book) -> list[Point]:
    if not _known(book):
        return []
    return [Point(day, load) for day, load in _loads(book).items()]


def _weighted(book: Book) -> tuple[list[Point], list[Point], list[Point]]:
    """The two weighted averages day by day, and their ratio once the longer span has passed."""
    if not _known(book):
        return [], [], []
    cuts, loads = book.ruleset.monitoring, _loads(book)
    short = _averages(loads, cuts.acute_days.value)
    long_ = _averages(loads, cuts.chronic_days.value)
    told = list(zip(short, long_, strict=True))[cuts.chronic_days.whole - 1 :]
    ratio = [Point(a.local_date, a.value / c.value) for a, c in told if c.value]
    return short, long_, ratio


def _averages(loads: dict[date, float], span: float) -> list[Point]:
    days = list(loads.values())
    return [Point(day, monitoring.ewma(days[: place + 1], span)) for place, day in enumerate(loads)]


def _longest(book: Book, weeks: tuple[Week, ...]) -> list[Point]:
    runs = [e for e in book.of_pattern(MovementPattern.RUN) if e.zone is PainZone.GREEN]
    return _best(weeks, book.ruleset.run.spike_days.whole, runs, _metres)


def _heaviest(
    book: Book, weeks: tuple[Week, ...], value: Callable[[Exposure], float]
) -> list[Point]:
    hinges = [e for e in book.of_pattern(MovementPattern.HINGE) if e.zone is PainZone.GREEN]
    days = book.ruleset.load.finding_demand_days.whole
    return _best(weeks, days, hinges, value)


def _estimate(book: Book, exposure: Exposure) -> float:
    """Kilograms: the middle of the formulas, shown beside the load and never prescribed from."""
    found = [display_e1rm_g(s, book.ruleset) for s in exposure.work]
    return max((round(grams / GRAMS, 1) for grams in found if grams is not None), default=0)


def _best(
    weeks: tuple[Week, ...],
    days: int,
    exposures: list[Exposure],
    value: Callable[[Exposure], float],
) -> list[Point]:
    """The greatest value of the last ``days`` at the end of each week that has one."""
    span, found = timedelta(days=days), []
    for week in weeks:
        recent = [value(e) for e in exposures if week.ends_on - span <= e.day <= week.ends_on]
        best = max([0, *recent])
        if best:
            found.append(Point(week.ends_on, best))
    return found


def _metres(exposure: Exposure) -> float:
    return sum(done.distance_m or 0 for done in exposure.work)


def _notes(book: Book, lines: tuple[Line, ...]) -> list[str]:
    said = ["The load of a session is its effort (0 to 10) times its minutes; rest days count 0."]
    shown = [s for s in book.sessions if s.ref.local_date >= first_day(book)]
    silent = sum(monitoring.session_au(session) is None for session in shown)
    if silent:
        said.append(
            f"{silent} of {len(shown)} sessions have no effort or minutes logged and are not in"
            " these totals."
        )
    if any(one.name == RATIO and one.points for one in lines):
        said.append(ONLY_SHOWN)
    said.append(
        "Calm means green: in the session, the next morning and in the time until it settled."
    )
    return said
