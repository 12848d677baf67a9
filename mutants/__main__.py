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
    parser.add_argument("--out", type=Path, default=Path("var/mutants.json"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        _run(asked, Path(scratch))


def _run(asked: argparse.Namespace, scratch: Path) -> None:
    copies = [suite.copy_to(scratch / str(n)) for n in range(asked.workers)]
    known = suite.read(asked.keep) if asked.keep else suite.mapped(copies[0])
    population = every(copies[0])
    chosen = random.Random(asked.seed).sample(population, min(asked.sample, len(population)))
    if asked.only:
        again = {row["mutant"] for row in json.loads(asked.only.read_text())["survivors"]}
        chosen = [m for m in chosen if str(m) in again]
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def judged(mutant: Mutant) -> tuple[Mutant, str, int]:
        folder = free.get()
        tests, seconds = known.tests(mutant, asked.budget)
        try:
            found = suite.verdict(mutant, folder, tests, PATIENCE * seconds + START_S)
        finally:
            free.put(folder)
        print(f"{found:9} {mutant} ({len(tests)} tests)", flush=True)
        return mutant, found, len(tests)

    with ThreadPoolExecutor(asked.workers) as pool:
        rows = list(pool.map(judged, chosen))
    _report(asked, len(population), rows)


def _report(
    asked: argparse.Namespace, population: int, rows: list[tuple[Mutant, str, int]]
) -> None:
    counts = Counter(found for _, found, _ in rows)
    noticed, total = counts["killed"] + counts["timeout"], len(rows)
    low, high = wilson(noticed, total)
    kinds = Counter(m.kind for m, _, _ in rows)
    left = Counter(m.kind for m, found, _ in rows if found == "survived")
    print(f"\n{total} of {population} mutants, seed {asked.seed}: {dict(counts)}")
    print(f"score {noticed / total:.1%}, 95 % interval {low:.1%} to {high:.1%}")
    for kind, number in kinds.most_common():
        print(f"  {kind:12} {number - left[kind]}/{number}")
    survivors = [
        {"mutant": str(m), "tests": tests} for m, found, tests in rows if found == "survived"
    ]
    told = {"population": population, "sample": total, "seed": asked.seed, "score": noticed / total}
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(told | {"survivors": survivors}, indent=1) + "\n")


if __name__ == "__main__":
    main()
