"""Which tests run a line of the engine, and whether they notice a fault in it."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from coverage import CoverageData

from mutants import forks
from mutants.operators import Mutant

ROOT = Path(__file__).resolve().parent.parent
TESTS = "tests/engine"
COPIED = ("api", "tests", "mutants", "pyproject.toml")
PLAIN = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--noconftest")
NOT_ASKED = tuple(
    f"tests/engine/{name}.py" for name in ("test_released", "test_register", "test_no_cut_in_code")
)
"""They read files rather than run them: they would notice a fault for the wrong reason."""
LEFT_OUT = [f"--ignore={name}" for name in NOT_ASKED]
QUICK, DRAWN = ("-p", "mutants.quick"), ("-p", "mutants.drawn")
WATCHED = ("-p", "mutants.contexts")
STORIES = "tests/engine/receipts/"
"""Whole answers to short stories: asked first, in a run of their own that starts quickly."""
STORIES_S = 150
"""All stories take a tenth of it: what has not told them by then does not end."""
NOTHING_RUN = 5


class Known(NamedTuple):
    """Test functions by file and line, and the seconds each takes."""

    lines: dict[str, dict[int, frozenset[str]]]
    seconds: dict[str, float]

    def tests(self, mutant: Mutant, budget_s: float) -> tuple[list[str], float]:
        """The stories and then the quickest tests that run the line, and after them those of its
        module: what is kept, or runs on import, was run in one test for all that followed."""
        rows = self.lines.get(mutant.path, {})
        near = rows.get(mutant.line, frozenset())
        wide = frozenset().union(*rows.values()) or frozenset(self.seconds)
        ordered = [*self._quickest(near), *self._quickest(wide - near)]
        chosen = [name for name in ordered if name.startswith(STORIES)]
        total = 0.0
        for name in (name for name in ordered if not name.startswith(STORIES)):
            if total + self.seconds[name] > budget_s:
                break
            chosen.append(name)
            total += self.seconds[name]
        return chosen, sum(self.seconds[name] for name in chosen)

    def _quickest(self, names: frozenset[str]) -> list[str]:
        return quickest(names, self.seconds)


def quickest(names: Iterable[str], seconds: dict[str, float]) -> list[str]:
    return sorted(names, key=lambda name: (seconds[name], name))


def copy_to(folder: Path) -> Path:
    """A copy of what the tests need, to be broken at will."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    compileall.compile_dir(folder, quiet=1)
    return folder


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "."} | more


def mapped(folder: Path) -> Known:
    """Run the tests once with every line's tests written down."""
    data, seconds = folder / "lines", folder / "seconds.json"
    settings = folder / "coveragerc"
    settings.write_text(f"[run]\nbranch = true\nsource = api/engine\ndata_file = {data}\n")
    _run(["coverage", "run", f"--rcfile={settings}", "-m", "pytest", *QUICK], folder, seconds)
    return read(folder)


def timed(folder: Path) -> dict[str, float]:
    """The seconds each property test takes while nothing is broken, as kept in the folder: tests
    that fail by themselves would notice everything."""
    seconds = folder / "drawn.json"
    if not seconds.exists():
        _run(["pytest", *DRAWN], folder, seconds)
    return dict(json.loads(seconds.read_text()))


def _run(command: list[str], folder: Path, seconds: Path) -> None:
    told = environment(MUTANTS_SECONDS=str(seconds))
    asked = [sys.executable, "-m", *command, TESTS, *PLAIN, *WATCHED, *LEFT_OUT]
    subprocess.run(asked, cwd=folder, env=told, check=True)


def read(folder: Path) -> Known:
    """The map that ``mapped`` left in a folder."""
    data = CoverageData(str(folder / "lines"))
    data.read()
    lines = {}
    for path in data.measured_files():
        by_line = data.contexts_by_lineno(path).items()
        rows = {n: frozenset(c for c in names if c) for n, names in by_line}
        lines["api/" + path.rpartition("/api/")[2]] = rows
    return Known(lines, json.loads((folder / "seconds.json").read_text()))


def verdict(mutant: Mutant, folder: Path, tests: list[str], limit_s: float) -> str:
    """``killed``, ``timeout`` or ``survived``; the copy is whole again afterwards."""
    stories = [
        name.split("[")[1][:-1] for name in tests if name.startswith(STORIES) and "[" in name
    ]
    others = [name for name in tests if not name.startswith(STORIES)]
    with _broken(mutant, folder):
        code = forks.tell(folder, stories, min(limit_s, STORIES_S)) if stories else 0
        if code == 0 and others:
            code = forks.run(folder, [*others, *PLAIN, "--assert=plain"], limit_s)
    return _named(code, mutant)


def drawn_verdict(mutant: Mutant, folder: Path, tests: list[str], limit_s: float) -> str:
    """The same of property tests."""
    with _broken(mutant, folder):
        code = forks.run(folder, [*tests, *PLAIN, *DRAWN, "--assert=plain"], limit_s)
    return _named(code, mutant)


@contextmanager
def _broken(mutant: Mutant, folder: Path) -> Iterator[None]:
    path = folder / mutant.path
    whole = path.read_bytes()
    path.write_bytes(mutant.of(whole))
    try:
        yield
    finally:
        path.write_bytes(whole)


def _named(code: int | None, mutant: Mutant) -> str:
    if code is None:
        return "timeout"
    if code == NOTHING_RUN or code < 0:
        raise RuntimeError(f"no test was run for {mutant}, or something else ended it")
    return "killed" if code else "survived"
