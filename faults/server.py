"""The shipped server as a child process that can be killed, asked again, and started anew."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from api.kit.crypto import SigningKey

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 120
DAY = date.today().isoformat()


def shipped_options() -> list[str]:
    """The options that `make run` gives the server, but for where it listens."""
    (line,) = re.findall(
        r'^exec "\$bin/granian" (.*)$', (ROOT / "scripts/run.sh").read_text(), re.M
    )
    words = shlex.split(line)[:-1]
    for name in ("--host", "--port"):
        place = words.index(name)
        del words[place : place + 2]
    return words


class Server:
    """One server over one database, at one port."""

    def __init__(
        self,
        url: str,
        folder: str,
        app: str = "wsgi:app",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        (Path(folder) / "key.pem").write_bytes(SigningKey.generate())
        self.app = app
        self.environment = os.environ | {
            "KEEL_ENV": "test",
            "KEEL_DATABASE_URL": url,
            "KEEL_SIGNING_KEY_FILE": f"{folder}/key.pem",
            "KEEL_CURSOR_SECRET": "faults" * 8,
            "KEEL_PUBLIC_URL": "http://faults",
            "FAULTS_LOG": f"{folder}/deaths",
            **(settings or {}),
        }
        self.child: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Migrate and seed its database."""
        for words in (["migrate"], ["seed", "--without-demo"]):
            flask = [sys.executable, "-m", "flask", "--app", "wsgi", "keel", *words]
            subprocess.run(flask, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def start(self) -> None:
        granian = [sys.executable, "-m", "granian", *shipped_options()]
        self.child = subprocess.Popen(
            [*granian, "--host", "127.0.0.1", "--port", str(self.port), self.app],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
                return
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def revive(self) -> None:
        """Start again what died: the server gives up when its worker does."""
        if self.child is None or self.child.poll() is not None:
            self.start()

    def deaths(self) -> int:
        """How often a worker died between commit and answer."""
        log = Path(self.environment["FAULTS_LOG"])
        return log.stat().st_size if log.exists() else 0

    def kill(self) -> None:
        if self.child is not None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()

    def ask(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Any:
        """The answer, repeated until there is one."""
        return self.insist(method, path, body, headers)[0]

    def insist(
        self, method: str, path: str, body: Any, headers: Mapping[str, str]
    ) -> tuple[Any, bool]:
        """The answer, repeated until there is one; and whether it was given before."""
        data = None if body is None else json.dumps(body).encode()
        while True:
            request = urllib.request.Request(
                f"http://127.0.0.1:{self.port}/v1{path}",
                data,
                {"Content-Type": "application/json", **headers},
                method=method,
            )
            try:
                with urllib.request.urlopen(request, timeout=5) as answer:
                    replayed = answer.headers.get("Idempotent-Replayed") == "true"
                    return json.loads(answer.read() or b"null"), replayed
            except urllib.error.HTTPError as refusal:
                if refusal.code not in (409, 503):
                    raise RuntimeError(refusal.read()) from refusal
            except OSError:
                pass
            time.sleep(0.05)


def login(server: Server) -> dict[str, str]:
    """Headers of a new athlete."""
    account = {"email": f"{uuid4().hex}@keel.example", "password": "a password for faults"}
    consent = {"purpose": "health_data", "version": "2026-11", "granted": True}
    body = {**account, "birth_date": "1990-01-01", "consents": [consent]}
    server.ask("POST", "/auth/register", body, {})
    device = {**account, "device_name": "faults", "platform": "script"}
    token = server.ask("POST", "/auth/login", device, {})["access_token"]
    return {"Authorization": f"Bearer {token}"}
