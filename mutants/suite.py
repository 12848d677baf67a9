"""Which tests run a line of the engine, and whether they notice a fault in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from coverage import CoverageData

from mutants.operators import Mutant

ROOT = Path(__file__).resolve().parent.parent
TESTS = "tests/engine"
COPIED = ("api", "tests", "mutants", "pyproject.toml")
PLAIN = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--noconftest")
NOT_ASKED = ("tests/engine/test_released.py", "tests/engine/test_register.py")
"""They read files rather than run them: they would notice a fault for the wrong reason."""
NOTHING_RUN = 5


class Known(NamedTuple):
    """Test functions by file and line, and the seconds each takes."""

    lines: dict[str, dict[int, frozenset[str]]]
    seconds: dict[str, float]

    def tests(self, mutant: Mutant, budget_s: float) -> tuple[list[str], float]:
        """The quickest tests that run the line, else the module, within the budget."""
        rows = self.lines.get(mutant.path, {})
        names: Iterable[str] = rows.get(mutant.line, frozenset())
        names = names or frozenset().union(*rows.values())
        chosen, total = [], 0.0
        for name in sorted(names, key=lambda n: (self.seconds[n], n)):
            if total + self.seconds[name] > budget_s:
                break
            chosen.append(name)
            total += self.seconds[name]
        return chosen, total


def copy_to(folder: Path) -> Path:
    """A copy of what the tests need, to be broken at will."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "."} | more


def mapped(folder: Path) -> Known:
    """Run the tests once with every line's tests written down."""
    data, seconds = folder / "lines", folder / "seconds.json"
    settings = folder / "coveragerc"
    settings.write_text(f"[run]\nbranch = true\nsource = api/engine\ndata_file = {data}\n")
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}", "-m", "pytest"]
    left_out = [f"--ignore={name}" for name in NOT_ASKED]
    asked = [TESTS, *PLAIN, "-p", "mutants.contexts", *left_out]
    subprocess.run(
        [*command, *asked], cwd=folder, env=environment(MUTANTS_SECONDS=str(seconds)), check=True
    )
    return read(folder)


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
    if not tests:
        return "survived"
    path = folder / mutant.path
    whole = path.read_bytes()
    path.write_bytes(mutant.of(whole))
    command = [sys.executable, "-m", "pytest", *tests, *PLAIN]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment(), capture_output=True, timeout=limit_s
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    finally:
        path.write_bytes(whole)
    if done.returncode == NOTHING_RUN or done.returncode < 0:
        raise RuntimeError(f"no test was run for {mutant}, or something else ended it")
    return "killed" if done.returncode else "survived"
