"""Mornings after an exercise beside the usual morning: counts with their uncertainty.

What stands before a morning is not its reason: one morning follows all exercises of a day.
The sentences say what was counted and no more.
"""

from collections.abc import Iterable
from datetime import date
from statistics import median_high

from api.engine.insights.lines import Insight, Line, Point, first_day, insight, line, plain
from api.engine.insights.pain import NPRS, morning_zone
from api.engine.insights.uncertainty import Interval, mean, share
from api.engine.reading.book import Book
from api.engine.reading.exposure import Exposure
from api.engine.units import GRAMS, PERCENT
from api.engine.values import Value

MOST_LINES = 20
NOT_A_REASON = (
    "This does not show that an exercise is the reason. A morning follows everything from the day"
    " before: other exercises, sitting, sleep, and plain chance."
)


class Comparison(Value, frozen=True):
    """Mornings after one exercise, or after its heavier half. Shares are 0-1, means NPRS."""

    exercise: str
    label: str
    mornings: tuple[Point, ...]
    higher: int
    share: Interval
    rise: Interval


class Provocations(Value, frozen=True):
    """Comparisons, those that stand out first, beside the share of all mornings."""

    insight: Insight
    comparisons: tuple[Comparison, ...]
    every: Interval | None


class _After(Value, frozen=True):
    """One morning after an exercise."""

    point: Point
    rise: float
    load_g: int


def provocation_insight(book: Book) -> Provocations:
    """Per exercise with enough answered mornings: how they compare with the usual morning."""
    found = _ordered(_comparisons(book))
    every = _every(book)
    lines = tuple(Line(c.label, NPRS, c.mornings) for c in found)
    made = insight(book, lines, _notes(book, found, every), _too_few(book))
    return Provocations(made, found, every)


def _too_few(book: Book) -> str:
    least = book.ruleset.insights.min_mornings.whole
    return (
        f"No exercise has {least} answered mornings after it yet. Tell us how your back is on"
        " the mornings after training; the comparison starts there."
    )


def _comparisons(book: Book) -> Iterable[Comparison]:
    least = book.ruleset.insights.min_mornings.whole
    for slug, exposures in _by_exercise(book).items():
        after = _after(book, exposures)
        if len(after) < least:
            continue
        one, *_ = exposures
        name = one.exercise.name
        yield _comparison(book, slug, name, after)
        cut = median_high(a.load_g for a in after)
        heavier = [a for a in after if a.load_g >= cut]
        if min(len(heavier), len(after) - len(heavier)) >= least:
            yield _comparison(book, slug, f"{name} from {plain(cut / GRAMS)} kg", heavier)


def _by_exercise(book: Book) -> dict[str, list[Exposure]]:
    found: dict[str, list[Exposure]] = {}
    first = first_day(book)
    for exposure in book.exposures:
        if exposure.day >= first:
            found.setdefault(exposure.exercise.slug, []).append(exposure)
    return found


def _after(book: Book, exposures: list[Exposure]) -> list[_After]:
    """Each answered morning once, with the heaviest load of the day before it."""
    told = {m.day: m for m in book.mornings}
    found: dict[date, _After] = {}
    for exposure in exposures:
        morning = told.get(exposure.morning.ref.local_date) if exposure.morning else None
        if morning is None or morning.baseline is None:
            continue
        before = found.get(morning.day)
        heaviest = max(exposure.grams, before.load_g if before else 0)
        point = Point(morning.day, morning.value, morning_zone(book, morning))
        found[morning.day] = _After(point, morning.value - morning.baseline, heaviest)
    return list(found.values())


def _comparison(book: Book, slug: str, label: str, after: list[_After]) -> Comparison:
    cuts = book.ruleset.insights
    higher = sum(a.rise >= cuts.higher_from.value for a in after)
    return Comparison(
        exercise=slug,
        label=label,
        mornings=line(book, label, NPRS, (a.point for a in after)).points,
        higher=higher,
        share=share(higher, len(after), cuts.interval_pct.value),
        rise=mean([a.rise for a in after], cuts.interval_pct.value),
    )


def _ordered(comparisons: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """What stands out most, even at the careful end of its interval, comes first."""
    ranked = sorted(comparisons, key=lambda c: (-c.share.low, -c.rise.value, c.label))
    return tuple(ranked[:MOST_LINES])


def _every(book: Book) -> Interval | None:
    cuts, rises = book.ruleset.insights, _rises(book)
    if not rises:
        return None
    higher = sum(rise >= cuts.higher_from.value for rise in rises)
    return share(higher, len(rises), cuts.interval_pct.value)


def _rises(book: Book) -> list[float]:
    """Of every answered morning, over the usual one."""
    first = first_day(book)
    told = (m for m in book.mornings if m.day >= first)
    return [m.value - m.baseline for m in told if m.baseline is not None]


def _notes(book: Book, found: tuple[Comparison, ...], every: Interval | None) -> list[str]:
    cuts = book.ruleset.insights
    said = [_sentence(c, cuts.interval_pct.value) for c in found]
    if every is not None:
        said.append(
            f"Of all {len(_rises(book))} answered mornings, {plain(every.value * PERCENT)} % were"
            f" {plain(cuts.higher_from.value)} or more above your usual morning."
        )
    said.append(NOT_A_REASON)
    if len(found) > 1:
        said.append(f"With {len(found)} rows compared, some may stand out by chance alone.")
    said.append(f"Exercises with fewer than {cuts.min_mornings.whole} such mornings are left out.")
    return said


def _sentence(c: Comparison, level_pct: float) -> str:
    ends = f"{plain(c.share.low * PERCENT)} to {plain(c.share.high * PERCENT)} %"
    return (
        f"{c.label}: mornings after it were higher than usual in {c.higher} of {len(c.mornings)}"
        f" ({plain(level_pct)} % interval {ends}); on average {_signed(c.rise.value)} points"
        f" ({_signed(c.rise.low)} to {_signed(c.rise.high)})."
    )


def _signed(value: float) -> str:
    """With its sign, so that nobody reads a rise into a fall."""
    return "0" if round(value, 1) == 0 else f"{round(value, 1):+g}"
