"""The shipped server on a free port, with a database of its own, for clients to call."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.kit.crypto import SigningKey
from faults.server import shipped_options

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 30


@contextmanager
def served() -> Iterator[str]:
    """The address of a seeded server without the demo athlete; it stops at the end."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = _environment(folder)
        for words in (["migrate"], ["seed", "--without-demo"]):
            _keel(words, environment)
        granian = [sys.executable, "-m", "granian"]
        options = [*shipped_options(), "--host", "127.0.0.1", "--port", str(port)]
        log = Path(folder) / "log"
        with log.open("wb") as told:
            child = subprocess.Popen(
                [*granian, *options, "wsgi:app"],
                cwd=ROOT,
                env=environment,
                stdout=told,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait(f"http://127.0.0.1:{port}", child, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            child.terminate()
            child.wait(PATIENCE_S)


def _keel(words: list[str], environment: dict[str, str]) -> None:
    """Raises `RuntimeError` with what the command said when it fails."""
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "keel", *words]
    done = subprocess.run(
        flask, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"keel {words[0]} failed: {done.stderr[-2000:]}")


def _environment(folder: str) -> dict[str, str]:
    (Path(folder) / "key.pem").write_bytes(SigningKey.generate())
    return os.environ | {
        "KEEL_ENV": "test",
        "KEEL_DATABASE_URL": f"sqlite:///{folder}/keel.db",
        "KEEL_SIGNING_KEY_FILE": f"{folder}/key.pem",
        "KEEL_CURSOR_SECRET": "a cursor secret of thirty-two bytes",
        "KEEL_PUBLIC_URL": "http://keel.test",
    }


def _wait(url: str, child: subprocess.Popen[bytes], log: Path) -> None:
    """Raises `RuntimeError` with what the server said when it does not become ready."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and child.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start: {log.read_text()[-2000:]}")
