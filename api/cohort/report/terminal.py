"""How far a run is, and what it found, for somebody who looks at a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from api.cohort.comparing import flare_days, reached, weeks
from api.cohort.report.page import hashes
from api.cohort.running import Breach, Progress, Result

WIDTH = 24
MINUTE = 60


@contextmanager
def bar(total: int) -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal; elsewhere a single line at the end. The first breach is told at once."""
    begun, live = time.monotonic(), sys.stderr.isatty()
    last, shown = Progress(0, total, 0, None), False

    def told(progress: Progress) -> None:
        nonlocal last, shown
        if progress.first is not None and not shown:
            _say(f"{_clear(live)}{replay(progress.first)}\n")
            shown = True
        last = progress
        if live:
            _say(f"\r{line(progress, time.monotonic() - begun)}")

    yield told
    _say(f"{_clear(live)}{line(last, time.monotonic() - begun)}\n")


def _clear(live: bool) -> str:
    return "\r\x1b[K" if live else ""


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def line(progress: Progress, seconds: float) -> str:
    done = progress.done / max(progress.total, 1)
    rate = progress.done / max(seconds, 1e-9)
    left = (progress.total - progress.done) / max(rate, 1e-9)
    filled = "#" * round(WIDTH * done)
    return (
        f"    [{filled:<{WIDTH}}] {progress.done} / {progress.total} athletes, {rate:.1f}/s,"
        f" {int(left // MINUTE)}:{int(left % MINUTE):02d} left, {progress.breaches} breaches"
    )


def replay(breach: Breach) -> str:
    return (
        f"    broken: {breach.what} ({breach.policy}, {breach.day});"
        f" replay with seed {breach.seed}, athlete {breach.athlete}"
    )


def summary(result: Result) -> str:
    """A short table, for a terminal."""
    head = f"    {'policy':<16}{'reached':>9}{'weeks':>8}{'flares':>8}"
    rows = []
    for label in result.plan.labels:
        lives = result.lives(label)
        told = (reached(lives), weeks(lives), flare_days(lives))
        rows.append(f"    {label:<16}{told[0]:>9.2f}{told[1]:>8.1f}{told[2]:>8.1f}")
    note = f"    {result.decisions} decisions, {len(result.breaches)} breaches; {hashes(result)}"
    return "\n".join([head, *rows, note])
