"""Figures of a run. Every title says that this is a model. Same run, same bytes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean, quantiles
from typing import TYPE_CHECKING

from api.cohort.calibration import Reading
from api.cohort.comparing import LIGHT, flare_days, reached, weeks
from api.cohort.hypercube import Drawn
from api.cohort.life import Life
from api.cohort.running import ENGINE, Result
from api.cohort.sensitivity import Swing
from api.cohort.vocab import Phenotype, PolicyName

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WARNING = "model, not people"
COLOURS = {
    PolicyName.NATURAL.value: "#9e9e9e",
    PolicyName.REST_THEN_FULL.value: "#8c564b",
    PolicyName.FIXED.value: "#d62728",
    PolicyName.LINEAR.value: "#ff7f0e",
    PolicyName.GENERIC.value: "#9467bd",
    LIGHT: "#2ca02c",
    ENGINE: "#1f4e9c",
    PolicyName.ORACLE.value: "#333333",
}
OTHER = "#17becf"
WEEK = 7


@contextmanager
def _figure(out: Path, title: str, width: float = 7, height: float = 4.5) -> Iterator["Figure"]:
    """A figure that is written when the block ends; drawn without any global state."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "keel", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure
        figure.suptitle(f"{title} ({WARNING})", fontsize=10)
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})


def _colour(label: str) -> str:
    return COLOURS.get(label, OTHER)


def _plain(axes: "Axes", x: str, y: str) -> None:
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)


def front(result: Result, out: Path) -> None:
    """Flare days against weeks to the goal: a dot for each seed, a ring for their mean."""
    with _figure(out, "Flare days and weeks to the goal") as figure:
        axes = figure.subplots()
        for label in result.plan.labels:
            runs = [result.lives(label, seed) for seed in result.plan.seeds]
            x, y = [weeks(r) for r in runs], [flare_days(r) for r in runs]
            colour = _colour(label)
            axes.scatter(x, y, s=10, color=colour, alpha=0.6)
            axes.scatter([fmean(x)], [fmean(y)], s=60, facecolors="none", edgecolors=colour)
            place = (6, -12) if label == ENGINE else (6, 4)
            axes.annotate(label, (fmean(x), fmean(y)), place, textcoords="offset points")
        _plain(axes, "weeks to goal, mean, capped at the end (lower is faster)", "flare days")


def curves(result: Result, out: Path) -> None:
    """Share that has reached the goal, by day."""
    with _figure(out, "Share at the goal by week") as figure:
        axes = figure.subplots()
        days = range(0, result.plan.weeks * WEEK + 1, WEEK)
        for label in result.plan.labels:
            found = [life.reached_on for life in result.lives(label)]
            share = [fmean(r is not None and r < day for r in found) for day in days]
            axes.step([d / WEEK for d in days], share, where="post", color=_colour(label))
            at = share[-1] + (0.03 if label == ENGINE else 0)
            axes.annotate(label, (result.plan.weeks, at), fontsize=7)
        axes.set_ylim(0, 1)
        _plain(axes, "week", "share of athletes")


def fan(result: Result, out: Path) -> None:
    """Heaviest demand asked and mean pain of each week: median and middle half."""
    shown = [label for label in (*result.plan.engines, LIGHT) if label in result.plan.labels]
    with _figure(out, "Load and pain by week", height=6) as figure:
        loads, pains = figure.subplots(2, 1, sharex=True)
        for label in shown:
            lives = result.lives(label)
            _band(loads, lives, lambda life: life.loads, label)
            _band(pains, lives, lambda life: life.pains, label)
        loads.legend(frameon=False)
        _plain(loads, "", "heaviest demand asked, of goal")
        _plain(pains, "week", "mean pain, NPRS")


def _band(
    axes: "Axes", lives: list[Life], series: Callable[[Life], list[float]], label: str
) -> None:
    if len(lives) < 2:
        return
    columns = zip(*map(series, lives), strict=True)
    low, middle, high = zip(*(quantiles(c, n=4) for c in columns), strict=True)
    time = range(1, len(middle) + 1)
    axes.fill_between(time, low, high, color=_colour(label), alpha=0.15, linewidth=0)
    axes.plot(time, middle, color=_colour(label), label=label)


def phenotypes(result: Result, out: Path) -> None:
    """Share at the goal by phenotype: one small panel each."""
    with _figure(out, "Share at the goal by phenotype", width=9, height=5.5) as figure:
        panels = figure.subplots(2, 4, sharex=True, sharey=True).ravel()
        labels = [name for name in result.plan.labels if name != PolicyName.NATURAL.value]
        for axes, kind in zip(panels, Phenotype, strict=False):
            groups = [[x for x in result.lives(n) if x.phenotype is kind] for n in labels]
            shares = [reached(lives) if lives else 0 for lives in groups]
            axes.barh(labels, shares, color=[_colour(label) for label in labels])
            axes.set_title(f"{kind.value.replace('_', ' ')} (n = {len(groups[0])})", fontsize=8)
            axes.set_xlim(0, 1)
            axes.invert_yaxis()
            axes.tick_params(labelsize=7)
        panels[-1].set_visible(False)


def calibration(readings: list[Reading], out: Path) -> None:
    """Each target as a bar from 0 to 1 with the model's value as a dot."""
    with _figure(out, "Calibration: bar is wanted, dot is the model", height=6) as figure:
        axes = figure.subplots()
        for place, row in enumerate(readings):
            width = row.target.high - row.target.low
            at = min(max((row.value - row.target.low) / width, -0.9), 1.9)
            axes.plot([0, 1], [place, place], color="#bbbbbb", linewidth=6)
            axes.plot([at], [place], "o", color="#1f4e9c" if row.inside else "#d62728")
        axes.set_yticks(range(len(readings)), [row.target.name for row in readings], fontsize=7)
        axes.set_xticks([0, 1], ["lowest wanted", "highest wanted"])
        axes.set_xlim(-1, 2)
        axes.invert_yaxis()
        axes.spines[["top", "right"]].set_visible(False)


def tornado(swings: tuple[Swing, ...], out: Path) -> None:
    """Engine minus traffic light under each belief."""
    with _figure(out, "Engine minus traffic light, one belief at a time", width=9) as figure:
        panels = figure.subplots(1, 2, sharey=True)
        names = [swing.belief for swing in swings]
        flares, later = [s.flare_days for s in swings], [s.weeks for s in swings]
        for axes, values, what in (
            (panels[0], flares, "flare days"),
            (panels[1], later, "weeks to goal"),
        ):
            axes.barh(names, values, color=["#1f4e9c" if v < 0 else "#d62728" for v in values])
            axes.axvline(0, color="#333333", linewidth=0.8)
            _plain(axes, f"{what}: engine minus light", "")
        panels[0].invert_yaxis()


def draws(drawn: tuple[Drawn, ...], out: Path) -> None:
    """Engine minus traffic light, a dot for each drawn world."""
    with _figure(out, "Engine minus traffic light, all beliefs drawn at once") as figure:
        axes = figure.subplots()
        axes.axhline(0, color="#333333", linewidth=0.8)
        axes.axvline(0, color="#333333", linewidth=0.8)
        later, flares = [d.weeks for d in drawn], [d.flare_days for d in drawn]
        axes.scatter(later, flares, s=24, color=COLOURS[ENGINE])
        _plain(axes, "weeks to goal: engine minus light", "flare days: engine minus light")


def all_of(
    result: Result,
    readings: list[Reading],
    swings: tuple[Swing, ...],
    drawn_worlds: tuple[Drawn, ...],
    folder: Path,
) -> tuple[str, ...]:
    """Every figure into a folder; answers the names of the files."""
    drawn: dict[str, Callable[[Path], None]] = {
        "front.svg": lambda path: front(result, path),
        "reached.svg": lambda path: curves(result, path),
        "fan.svg": lambda path: fan(result, path),
        "phenotypes.svg": lambda path: phenotypes(result, path),
        "calibration.svg": lambda path: calibration(readings, path),
    }
    if swings:
        drawn["tornado.svg"] = lambda path: tornado(swings, path)
    if drawn_worlds:
        drawn["draws.svg"] = lambda path: draws(drawn_worlds, path)
    for name, draw in drawn.items():
        draw(folder / name)
    return tuple(drawn)
