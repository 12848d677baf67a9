"""Runs of pytest in forked processes, so that what is slow to load is loaded once.

Nothing of the engine or of its tests is loaded before the fork: each run imports them from the
folder it is asked in, where one file is broken.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from time import process_time

WARM = ("pytest", "hypothesis.strategies", "sqlalchemy.orm", "sqlite3", "yaml", "unittest.mock")
"""What the tests of the engine import from elsewhere."""
WALL = 10
"""A run may take so many times its seconds of work where others keep the machine busy."""


@cache
def warm(root: Path) -> None:
    """Import what never changes and read the content, which is data, once."""
    for name in WARM:
        import_module(name)
    import yaml

    vars(yaml).update(load=cache(yaml.load), safe_load=cache(yaml.safe_load))
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(root.glob("api/*/content/**/*.yaml")):
        yaml.load(path.read_bytes(), Loader=fast)
        yaml.safe_load(path.read_bytes())


def run(folder: Path, arguments: list[str], limit_s: float) -> int | None:
    """The exit code of pytest in a folder; None where it had not ended after so many seconds of
    work, however busy the machine is."""
    return _forked(_pytest, folder, arguments, limit_s)


def tell(folder: Path, stories: list[str], limit_s: float) -> int | None:
    """1 where a story is not answered as approved, else 0: pytest would take longer to start."""
    return _forked(_told, folder, stories, limit_s)


def _forked(
    work: Callable[[Path, list[str]], int], folder: Path, arguments: list[str], limit_s: float
) -> int | None:
    warm(folder)
    process = get_context("fork").Process(target=_alone, args=(work, folder, arguments, limit_s))
    process.start()
    process.join(WALL * limit_s)
    if process.is_alive():
        process.kill()
        process.join()
        return None
    return None if process.exitcode == -signal.SIGXCPU else process.exitcode


def _alone(
    work: Callable[[Path, list[str]], int], folder: Path, arguments: list[str], limit_s: float
) -> None:
    """In a process of its own: nothing said, nothing kept, everything imported from the folder."""
    spent = ceil(process_time() + limit_s)
    resource.setrlimit(resource.RLIMIT_CPU, (spent, spent + 1))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    sys.dont_write_bytecode = True
    sys.path[:] = [str(folder), *(p for p in sys.path if p and Path(p) != Path.cwd())]
    os.chdir(folder)
    for name in [n for n in sys.modules if n.split(".")[0] in ("api", "tests", "mutants")]:
        del sys.modules[name]
    os._exit(work(folder, arguments))


def _pytest(folder: Path, arguments: list[str]) -> int:
    return int(import_module("pytest").main(arguments))


def _told(folder: Path, stories: list[str]) -> int:
    try:
        import_module("tests.engine.receipts.every")
        shelf = import_module("tests.engine.receipts.shelf")
        same = (shelf.told(name) == shelf.file_of(name).read_text() for name in stories)
        return 0 if all(same) else 1
    except Exception:
        return 1  # what a fault breaks has been noticed
