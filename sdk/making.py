"""Make a client in every language from the committed description: ``make sdks``.

    python -m sdk.making                 every client, into build/sdks
    python -m sdk.making java kotlin     only these

The options of each generator stand in sdk/generators, for whoever calls it without us.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import openapi_generator_cli
import yaml

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "openapi" / "openapi.json"
BUILD = ROOT / "build" / "sdks"
OPTIONS = ROOT / "sdk" / "generators"
NODE = ROOT / "node_modules"
JAR = Path(openapi_generator_cli.__file__).with_name("openapi-generator.jar")

BATCHED = ("python", "java", "kotlin", "swift6", "dart")
"""What openapi-generator makes, in one run of the virtual machine."""


class NotMade(RuntimeError):
    """A generator failed, or left something out."""


def openapi_python_client(spec: Path, out: Path) -> None:
    """Package ``keel_client``: httpx and attrs. A warning fails, for it means a missing piece."""
    run = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    options = ["--config", str(OPTIONS / "openapi-python-client.yaml"), "--overwrite"]
    told = _run([*run, *options, "--path", str(spec), "--output-path", str(out / "keel_client")])
    if "WARNING" in told:
        raise NotMade(told)


def openapi_generator(names: Iterable[str], spec: Path, out: Path) -> None:
    """Several of openapi-generator's clients, each into a folder of its name. Needs Java."""
    files = []
    for name in names:
        options = yaml.safe_load((OPTIONS / f"{name}.yaml").read_text())
        options |= {"inputSpec": str(spec), "outputDir": str(out / name)}
        files.append(out / f"{name}.yaml")
        files[-1].write_text(yaml.safe_dump(options))
    _run(["java", "-jar", str(JAR), "batch", "--fail-fast", *map(str, files)])
    for file in files:
        file.unlink()


def hey_api(spec: Path, out: Path) -> None:
    """TypeScript functions over fetch. Needs Node."""
    options = ["--silent", "--no-log-file", "--client", "@hey-api/client-fetch"]
    _run([str(NODE / ".bin/openapi-ts"), "-i", str(spec), "-o", str(out), *options])


def openapi_fetch(spec: Path, out: Path) -> None:
    """TypeScript types for openapi-fetch. Needs Node."""
    _run([str(NODE / ".bin/openapi-typescript"), str(spec), "-o", str(out / "schema.ts")])


def _run(command: list[str]) -> str:
    """What the command printed. Raises `NotMade` when it fails, or cannot be found."""
    folder = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise NotMade(f"{command[0]} is not installed") from error
    told = done.stdout + done.stderr
    if done.returncode:
        raise NotMade(f"{' '.join(command)}\n{told[-4000:]}")
    return told


ALONE: dict[str, Callable[[Path, Path], None]] = {
    "openapi-python-client": openapi_python_client,
    "hey-api": hey_api,
    "openapi-fetch": openapi_fetch,
}
NAMES = (*ALONE, *BATCHED)


def make(names: Iterable[str], spec: Path = SPEC, build: Path = BUILD) -> None:
    """Make these clients anew, each into its folder under ``build``."""
    wanted = list(names)
    for name in wanted:
        shutil.rmtree(build / name, ignore_errors=True)
        (build / name).mkdir(parents=True)
    for name in wanted:
        if name in ALONE:
            ALONE[name](spec, build / name)
    if batched := [name for name in wanted if name in BATCHED]:
        openapi_generator(batched, spec, build)


def main(arguments: list[str]) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m sdk.making", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="Clients; all if not said.")
    names = parser.parse_args(arguments).names or NAMES
    make(names)
    for name in names:
        files = sum(path.is_file() for path in (BUILD / name).rglob("*"))
        print(f"    {name}: {files} files in {(BUILD / name).relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
