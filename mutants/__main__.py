"""``make mutants``: break the engine in small random ways and see whether its tests notice.

A fault counts as noticed when a test that runs its line fails or no longer ends. The sample
is drawn without replacement from all faults of ``api/engine``; the interval is Wilson's.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import sqrt
from pathlib import Path
from queue import SimpleQueue

from mutants import suite
from mutants.operators import Mutant, mutants

LEFT_OUT = ("vocab", "ruletables")
"""Lists of names and types: nothing in them decides."""
Z95 = 1.96
PATIENCE = 2
"""A mutant is given so many times the seconds its tests take under coverage, and some to start."""
START_S = 40
Row = tuple[Mutant, str, int]
"""A fault, what became of it, and how many tests were asked of it."""
Ask = Callable[[Mutant, Path], tuple[str, int]]


def every(root: Path) -> list[Mutant]:
    """All faults of the engine."""
    found = []
    for path in sorted((root / "api/engine").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not set(LEFT_OUT) & set(path.parts):
            found += mutants(name, path.read_bytes())
    return found


def wilson(killed: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    share, z2 = killed / total, Z95**2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z95 * sqrt(share * (1 - share) / total + z2 / (4 * total**2)) / (1 + z2 / total)
    return middle - half, middle + half


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--budget", type=float, default=30, help="seconds of tests per mutant")
    parser.add_argument("--keep", type=Path, help="folder that holds the map of an earlier run")
    parser.add_argument("--only", type=Path, help="a file of an earlier run: its survivors again")
    parser.add_argument("--drawn", action="store_true", help="ask the property tests instead")
    parser.add_argument("--out", type=Path, default=Path("var/mutants.json"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        _run(asked, [suite.copy_to(Path(scratch) / str(n)) for n in range(asked.workers)])


def _run(asked: argparse.Namespace, copies: list[Path]) -> None:
    population = every(copies[0])
    sample = random.Random(asked.seed).sample(population, min(asked.sample, len(population)))
    ask = _drawn(asked, copies[0]) if asked.drawn else _nearest(asked, copies[0])
    rows = _judged(_again(asked.only, sample) if asked.only else sample, copies, ask)
    _report(asked, len(population), sample, rows)


def _again(earlier: Path, sample: list[Mutant]) -> list[Mutant]:
    """What of a sample survived the run of a file."""
    left = {row["mutant"] for row in json.loads(earlier.read_text())["survivors"]}
    return [mutant for mutant in sample if str(mutant) in left]


def _nearest(asked: argparse.Namespace, copy: Path) -> Ask:
    """The stories and the quickest other tests of a line."""
    known = suite.read(asked.keep) if asked.keep else suite.mapped(copy)

    def ask(mutant: Mutant, folder: Path) -> tuple[str, int]:
        tests, seconds = known.tests(mutant, asked.budget)
        return suite.verdict(mutant, folder, tests, PATIENCE * seconds + START_S), len(tests)

    return ask


def _drawn(asked: argparse.Namespace, copy: Path) -> Ask:
    """All property tests, the quickest first, whatever line is broken."""
    seconds = suite.timed(asked.keep or copy)
    tests, limit_s = suite.quickest(seconds, seconds), PATIENCE * sum(seconds.values()) + START_S

    def ask(mutant: Mutant, folder: Path) -> tuple[str, int]:
        return suite.drawn_verdict(mutant, folder, tests, limit_s), len(tests)

    return ask


def _judged(chosen: list[Mutant], copies: list[Path], ask: Ask) -> list[Row]:
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def judged(mutant: Mutant) -> Row:
        folder = free.get()
        try:
            found, tests = ask(mutant, folder)
        finally:
            free.put(folder)
        print(f"{found:9} {mutant} ({tests} tests)", flush=True)
        return mutant, found, tests

    with ThreadPoolExecutor(len(copies)) as pool:
        return list(pool.map(judged, chosen))


def _report(
    asked: argparse.Namespace, population: int, sample: list[Mutant], rows: list[Row]
) -> None:
    """What was not asked again had been noticed before."""
    left = [(mutant, tests) for mutant, found, tests in rows if found == "survived"]
    noticed, total = len(sample) - len(left), len(sample)
    low, high = wilson(noticed, total)
    kinds, missed = Counter(m.kind for m in sample), Counter(m.kind for m, _ in left)
    print(f"\n{total} of {population} mutants, seed {asked.seed}: {len(left)} survived")
    print(f"score {noticed / total:.1%}, 95 % interval {low:.1%} to {high:.1%}")
    for kind, number in kinds.most_common():
        print(f"  {kind:12} {number - missed[kind]}/{number}")
    survivors = [{"mutant": str(m), "tests": tests} for m, tests in left]
    told = {"population": population, "sample": total, "seed": asked.seed, "score": noticed / total}
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(told | {"survivors": survivors}, indent=1) + "\n")


if __name__ == "__main__":
    main()
