"""Insights as SVG: the same bytes for the same facts, readable without colours or eyes.

The drawing library is imported with the first picture: most processes never draw one. Figures
are made by hand, never by its global state, and cleared, so that nothing is kept of them.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from api.engine.insights import load as loads
from api.engine.insights import pain as pains
from api.engine.insights.lines import Insight, Line
from api.engine.insights.pain import PainInsight
from api.engine.insights.provocations import Comparison, Provocations
from api.engine.telling.names import dated
from api.engine.units import PERCENT
from api.engine.vocab import PainZone

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_IN = 8.0
PANEL_IN = 2.2
ROW_IN = 0.35
INK, GRID = "#333333", "#dddddd"
COLOURS = ("#0072B2", "#D55E00", "#56B4E9", "#CC79A7")
"""Okabe and Ito's palette: told apart with every kind of colour vision."""
ZONES = {
    PainZone.GREEN: ("#009E73", "o"),
    PainZone.AMBER: ("#E69F00", "^"),
    PainZone.RED: ("#D55E00", "s"),
    PainZone.UNKNOWN: ("#777777", "."),
}
"""Colour and marker: a zone is never said by colour alone."""
PAIN_TOP, PERCENT_TOP = 10, 100


@dataclass(frozen=True, slots=True)
class Panel:
    """One set of axes: bars first, then lines, then coloured points."""

    title: str
    unit: str
    bars: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    top: float | None = None
    limits: tuple[float, float] | None = None
    """Highest green and lowest red value, shaded."""

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.bars, *self.lines, *self.points)


def pain(told: PainInsight) -> bytes:
    """Mornings, sessions with their limits, function."""
    limits = (told.limits.green_max, told.limits.red_from)
    panels = (
        Panel("Mornings", "NPRS 0-10", (), (pains.USUAL, pains.MEDIAN), (pains.MORNING,), PAIN_TOP),
        Panel("In sessions", "NPRS 0-10", (), (), (pains.SESSION,), PAIN_TOP, limits),
        Panel("Function", "points", (), (pains.FUNCTION, pains.CONFIDENCE), (), PAIN_TOP),
        Panel("For sport", "percent", (), (pains.SPORT,), (), PERCENT_TOP),
    )
    return _drawn("Pain and function over time", told.insight, panels)


def load(told: Insight) -> bytes:
    """Load of days and weeks, hinges, running."""
    panels = (
        Panel("Load by day", loads.AU, (loads.DAILY,), (loads.ACUTE, loads.CHRONIC)),
        Panel("Short over long: shown only, no decision uses it", "ratio", (), (loads.RATIO,)),
        Panel("Load by week", loads.AU, (), (loads.WEEKLY, loads.STRAIN)),
        Panel("Monotony", "ratio", (), (loads.MONOTONY,)),
        Panel("Hinge volume by week", "kg x reps", (loads.HINGE,)),
        Panel("Calm hinges of 30 days", "kg", (), (loads.HEAVIEST, loads.ESTIMATED)),
        Panel("Running by week", "min", (loads.RUNNING,)),
        Panel("Longest calm run of 30 days", "m", (), (loads.LONGEST,)),
    )
    return _drawn("Training load over time", told, panels)


def provocations(told: Provocations) -> bytes:
    """Shares of higher mornings with their intervals, one row per comparison."""
    rows, title = told.comparisons, "Mornings after exercises"
    figure = _figure(1.4 + ROW_IN * max(len(rows), 2))
    axes = figure.subplots()
    if not rows:
        _only_words(axes, told.insight)
    else:
        _forest(axes, rows, told.every.value if told.every else None)
    return _svg(figure, title, told.insight.notes)


def _drawn(title: str, told: Insight, panels: Iterable[Panel]) -> bytes:
    shown = [panel for panel in panels if any(told.line(name) for name in panel.names)]
    figure = _figure(0.6 + PANEL_IN * max(len(shown), 1))
    if not shown:
        _only_words(figure.subplots(), told)
        return _svg(figure, title, told.notes)
    drawn = figure.subplots(len(shown), 1, sharex=True, squeeze=False)[:, 0]
    for axes, panel in zip(drawn, shown, strict=True):
        _panel(axes, panel, told)
    _days(drawn[-1])
    return _svg(figure, title, (*map(_summary, told.lines), *told.notes))


def _panel(axes: "Axes", panel: Panel, told: Insight) -> None:
    if panel.limits is not None and panel.top is not None:
        _shade(axes, panel.limits, panel.top)
    for name in panel.bars:
        if found := told.line(name):
            axes.bar(_numbers(found), _values(found), color=COLOURS[2], label=name, width=0.8)
    for place, name in enumerate(panel.lines):
        if found := told.line(name):
            style = ("-", "--", ":")[place % 3]
            marker = "o" if len(found.points) == 1 else None
            axes.plot(
                _numbers(found), _values(found), style, marker=marker, color=COLOURS[place],
                label=name,
            )  # fmt: skip
    for name in panel.points:
        if found := told.line(name):
            _points(axes, found)
    _dress(axes, panel)


def _points(axes: "Axes", line: Line) -> None:
    for zone, (colour, marker) in ZONES.items():
        mine = Line(line.name, line.unit, tuple(p for p in line.points if p.zone is zone))
        if mine.points:
            label = f"{line.name}, {'no zone' if zone is PainZone.UNKNOWN else zone.value}"
            axes.scatter(
                _numbers(mine), _values(mine), s=22, c=colour, marker=marker, label=label,
                zorder=3, clip_on=False,
            )  # fmt: skip


def _shade(axes: "Axes", limits: tuple[float, float], top: float) -> None:
    edges = (0, limits[0] + 0.5, limits[1] - 0.5, top)
    zones = (PainZone.GREEN, PainZone.AMBER, PainZone.RED)
    for zone, low, high in zip(zones, edges, edges[1:], strict=False):
        if high > low:
            axes.axhspan(low, high, color=ZONES[zone][0], alpha=0.12, linewidth=0)


def _dress(axes: "Axes", panel: Panel) -> None:
    axes.set_title(panel.title, loc="left", fontsize=10, color=INK)
    axes.set_ylabel(panel.unit, fontsize=8)
    axes.set_ylim(0, panel.top)
    axes.legend(
        loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.1, columnspacing=1.0,
        fontsize=7, ncols=5, frameon=False,
    )  # fmt: skip
    _plain(axes)


def _plain(axes: "Axes") -> None:
    axes.grid(color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=7, colors=INK)
    axes.spines[["top", "right"]].set_visible(False)


def _days(axes: "Axes") -> None:
    from matplotlib.dates import AutoDateLocator, DateFormatter

    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=8))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m-%d"))  # type: ignore[no-untyped-call]


def _forest(axes: "Axes", rows: Sequence[Comparison], every: float | None) -> None:
    places = range(len(rows), 0, -1)
    for place, row in zip(places, rows, strict=True):
        ends = (row.share.low * PERCENT, row.share.high * PERCENT)
        axes.plot(ends, (place, place), "-", color=COLOURS[0], linewidth=2)
        axes.plot([row.share.value * PERCENT], [place], "o", color=COLOURS[1], markersize=6)
    if every is not None:
        axes.axvline(every * PERCENT, linestyle="--", color=INK, linewidth=1)
    axes.set_yticks(list(places), [f"{r.label} ({r.higher} of {len(r.mornings)})" for r in rows])
    axes.set_ylim(0.4, len(rows) + 0.6)
    axes.set_xlim(0, PERCENT_TOP)
    axes.set_xlabel(
        "mornings higher than usual, % with interval; dashed: all mornings. Not a reason.",
        fontsize=8,
    )
    _plain(axes)


def _only_words(axes: "Axes", told: Insight) -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, told.notes[0], ha="center", va="center", wrap=True, fontsize=9, color=INK)


def _numbers(line: Line) -> list[int]:
    """Days as the drawing library counts them: since 1970."""
    return [(point.local_date - date(1970, 1, 1)).days for point in line.points]


def _values(line: Line) -> list[float]:
    return [point.value for point in line.points]


def _summary(line: Line) -> str:
    last = line.points[-1]
    return f"{line.name}: {last.value:g} {line.unit} on {dated(last.local_date)}."


def _figure(height_in: float) -> "Figure":
    _prepare()
    from matplotlib.figure import Figure

    return Figure(figsize=(WIDTH_IN, height_in), layout="constrained")


@cache
def _prepare() -> None:
    """Once a process: text stays text, ids come from the drawing, nothing is read as a formula."""
    import matplotlib

    matplotlib.rc("svg", hashsalt="keel", fonttype="none")
    matplotlib.rc("text", parse_math=False)
    matplotlib.rc("font", family=["DejaVu Sans"])


def _svg(figure: "Figure", title: str, sentences: Sequence[str]) -> bytes:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    drawn = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    FigureCanvasSVG(figure).print_svg(drawn, metadata=nothing)  # type: ignore[no-untyped-call]
    figure.clear()
    return _named(drawn.getvalue(), title, " ".join(sentences))


def _named(drawn: bytes, title: str, description: str) -> bytes:
    """The picture with a title and a description that readers of screens announce."""
    _, _, body = drawn.decode().partition("<svg ")
    attributes, _, rest = body.partition(">")
    words = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description)}</desc>'
    start = f'<svg role="img" aria-labelledby="title desc" {attributes}>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{start}{words}{rest}'.encode()
