"""Make every client, compile it, and run what can be run: ``make sdk-check``.

    python -m sdk.checking

Python and TypeScript go through the athlete's loop against the shipped server; so does Java.
Kotlin's models are compiled; Swift and Dart are parsed, for want of their compilers. Whatever
this machine has no tool for is skipped, and says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import tree_sitter
import tree_sitter_dart
import tree_sitter_swift

from sdk import documented
from sdk.making import BATCHED, BUILD, JAR, NODE, OPTIONS, ROOT, NotMade, make
from sdk.serving import served

LOOPS = ROOT / "sdk" / "loops"
STAND_INS = ROOT / "sdk" / "stand_ins"
KOTLIN = NODE / "kotlin-compiler" / "lib"
KOTLIN_PATH = os.pathsep.join(
    str(KOTLIN / f"{name}.jar")
    for name in (
        *("kotlin-compiler", "kotlin-stdlib", "kotlin-reflect", "kotlin-script-runtime"),
        *("annotations-13.0", "kotlinx-coroutines-core-jvm"),
    )
)
UNPARSED = {"URLSessionImplementations.swift"}
"""Files of a generator's template, the same for every API, that the grammar cannot read."""
GRAMMARS = {"swift6": (tree_sitter_swift, "*.swift"), "dart": (tree_sitter_dart, "*.dart")}


@dataclass(frozen=True)
class Step:
    """Something that must succeed, and the programs it needs for that."""

    name: str
    do: Callable[[], None]
    needs: tuple[str, ...] = ()

    def missing(self) -> list[str]:
        """Programs that this machine does not have."""
        return [one for one in self.needs if shutil.which(one) is None]


@dataclass(frozen=True)
class Outcome:
    """How a step went; ``told`` is empty when it went well."""

    step: Step
    told: str
    skipped: bool
    took_s: float


def run(*command: str, **more: str) -> None:
    """Raises `NotMade` with what the command said when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | more, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotMade((done.stdout + done.stderr)[-4000:] or f"exit {done.returncode}")


def mypy(loop: str, client: str, package: str) -> None:
    """Read the loop and the whole client strictly."""
    folder = BUILD / client
    options = (
        "--config-file",
        str(OPTIONS / "mypy.ini"),
        "--cache-dir",
        str(BUILD / ".mypy_cache"),
    )
    paths = (str(LOOPS / loop), str(folder / package))
    run(sys.executable, "-m", "mypy", *options, *paths, MYPYPATH=str(folder))


def tsc() -> None:
    """Compile both TypeScript clients, their loops and what the documentation shows, strictly."""
    documented.write_typescript(BUILD)
    run("node", str(NODE / ".bin" / "tsc"), "-p", str(LOOPS))


def javac() -> None:
    """Compile the whole Java client and its loop. The generator's own jar carries Jackson."""
    out = BUILD / "compiled-java"
    shutil.rmtree(out, ignore_errors=True)
    sources = [*(BUILD / "java" / "src" / "main").rglob("*.java"), *STAND_INS.rglob("*.java")]
    listed = BUILD / "java.txt"
    shown = [LOOPS / "WithJava.java", documented.write_java(BUILD)]
    listed.write_text("\n".join(map(str, [*sources, *shown])))
    run("javac", "-nowarn", "-proc:none", "-d", str(out), "-cp", str(JAR), f"@{listed}")


def kotlinc() -> None:
    """Compile the Kotlin models; the calls would need OkHttp, which no registry here has."""
    compiler = ("java", "-Xmx2g", "-cp", KOTLIN_PATH, "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler")
    path = os.pathsep.join((str(KOTLIN / "kotlin-stdlib.jar"), str(JAR)))
    options = ("-no-stdlib", "-no-reflect", "-nowarn", "-cp", path)
    [models] = (BUILD / "kotlin" / "src" / "main").rglob("models")
    run(*compiler, *options, "-d", str(BUILD / "compiled-kotlin"), str(models))


def parse(client: str) -> None:
    """Read every file with the language's grammar."""
    module, pattern = GRAMMARS[client]
    parser = tree_sitter.Parser(tree_sitter.Language(module.language()))
    files = [path for path in (BUILD / client).rglob(pattern) if path.name not in UNPARSED]
    wrong = [path for path in files if parser.parse(path.read_bytes()).root_node.has_error]
    if wrong or len(files) < 100:
        raise NotMade(f"{len(files)} files, of which do not parse: {wrong}")


def python_loop(loop: str, client: str, url: str, day: str) -> None:
    """Run a Python client."""
    run(sys.executable, str(LOOPS / loop), url, day, PYTHONPATH=str(BUILD / client))


def python_shown(at: int, client: str, url: str) -> None:
    """Run a piece of the documentation."""
    code = documented.blocks("python")[at].replace(documented.ADDRESS, url)
    run(sys.executable, "-c", code, PYTHONPATH=str(BUILD / client))


def node_loop(loop: str, url: str, day: str) -> None:
    """Run a TypeScript client."""
    run("node", str(BUILD / "compiled" / "sdk" / "loops" / f"{loop}.js"), url, day)


def java_loop(url: str, day: str) -> None:
    """Run the Java client."""
    path = os.pathsep.join((str(BUILD / "compiled-java"), str(JAR)))
    run("java", "-cp", path, "WithJava", url, day)


PYTHONS = (
    ("with_openapi_python_client.py", "openapi-python-client", "keel_client"),
    ("with_openapi_generator.py", "python", "keel_sdk"),
)
TYPESCRIPTS = ("with_hey_api", "with_openapi_fetch")


def makings() -> list[Step]:
    """Every client from the committed description."""
    alone = {"openapi-python-client": (), "hey-api": ("node",), "openapi-fetch": ("node",)}
    return [
        *(Step(f"make {name}", partial(make, [name]), needs) for name, needs in alone.items()),
        Step(f"make {', '.join(BATCHED)}", partial(make, BATCHED), ("java",)),
    ]


def compilings() -> list[Step]:
    """Everything that needs no server, the slowest first."""
    return [
        Step("compile kotlin's models", kotlinc, ("java", "node")),
        Step("compile java", javac, ("javac",)),
        Step("compile typescript", tsc, ("node",)),
        *(
            Step(f"compile {client}", partial(mypy, loop, client, package))
            for loop, client, package in PYTHONS
        ),
        *(Step(f"parse {client}", partial(parse, client)) for client in GRAMMARS),
    ]


def loops(url: str) -> list[Step]:
    """The athlete's loop with each client that can run here."""
    day = datetime.now(UTC).date().isoformat()
    return [
        *(
            Step(f"run {client}", partial(python_loop, loop, client, url, day))
            for loop, client, _ in PYTHONS
        ),
        *(
            Step(f"run {loop}", partial(node_loop, loop, url, day), ("node",))
            for loop in TYPESCRIPTS
        ),
        *(
            Step(f"run what is shown of {client}", partial(python_shown, at, client, url))
            for at, (_, client, _) in enumerate(PYTHONS)
        ),
        Step("run java", partial(java_loop, url, day), ("java",)),
    ]


def attempt(step: Step) -> Outcome:
    """Do a step and print how it went."""
    if missing := step.missing():
        outcome = Outcome(step, f"skipped: no {' and no '.join(missing)} here", True, 0)
    else:
        outcome = _done(step)
    told = f" - {outcome.told}" if outcome.told else ""
    print(f"    {step.name}: {outcome.took_s:.1f} s{told}", flush=True)
    return outcome


def _done(step: Step) -> Outcome:
    began = time.monotonic()
    try:
        step.do()
    except NotMade as failure:
        return Outcome(step, f"FAILED\n{failure}", False, time.monotonic() - began)
    return Outcome(step, "", False, time.monotonic() - began)


def main() -> int:
    """1 when anything failed."""
    shutil.rmtree(BUILD, ignore_errors=True)
    with ThreadPoolExecutor(2) as hands:
        outcomes = list(hands.map(attempt, makings()))
        if not _failed(outcomes):
            outcomes += hands.map(attempt, compilings())
        if not _failed(outcomes):
            with served() as url:
                outcomes += hands.map(attempt, loops(url))
    skipped = sum(one.skipped for one in outcomes)
    failed = len(_failed(outcomes))
    print(f"    {len(outcomes) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return min(1, failed)


def _failed(outcomes: list[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if one.told and not one.skipped]


if __name__ == "__main__":
    sys.exit(main())
