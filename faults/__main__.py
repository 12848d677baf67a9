"""``make faults``: workers die between commit and answer; nothing may be lost or doubled.

A client repeats each request under its key until it is answered. Afterwards every
acknowledged session must stand exactly once, with the id that was acknowledged. The twin
without keys shows that the test can fail: there, repeats double.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from api.kit.crypto import SigningKey
from tests.support import postgres

ROOT = Path(__file__).resolve().parent.parent
WRITES, WRITERS = 60, 3
DAY = date.today().isoformat()


class Server:
    """The shipped server as a child process that can be killed and started again."""

    def __init__(self, url: str, folder: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        (Path(folder) / "key.pem").write_bytes(SigningKey.generate())
        self.environment = os.environ | {
            "KEEL_DATABASE_URL": url,
            "KEEL_SIGNING_KEY_FILE": f"{folder}/key.pem",
            "KEEL_CURSOR_SECRET": "faults" * 8,
            "KEEL_PUBLIC_URL": "http://faults",
            "FAULTS_LOG": f"{folder}/deaths",
        }
        self.child: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> None:
        flask = [sys.executable, "-m", "flask", "--app", "wsgi", "keel", *words]
        subprocess.run(flask, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def start(self) -> None:
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        options = ["--port", str(self.port), "--blocking-threads", "4", "faults.wsgi:app"]
        self.child = subprocess.Popen(
            [*granian, *options],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

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

    def ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        """The answer, repeated until there is one."""
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
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as refusal:
                if refusal.code not in (409, 503):
                    raise RuntimeError(refusal.read()) from refusal
            except OSError:
                pass
            time.sleep(0.05)


def login(server: Server) -> dict[str, str]:
    account = {"email": f"{uuid4().hex}@keel.example", "password": "a password for faults"}
    consent = {"purpose": "health_data", "version": "2026-11", "granted": True}
    body = {**account, "birth_date": "1990-01-01", "consents": [consent]}
    server.ask("POST", "/auth/register", body, {})
    device = {**account, "device_name": "faults", "platform": "script"}
    token = server.ask("POST", "/auth/login", device, {})["access_token"]
    return {"Authorization": f"Bearer {token}"}


def session(number: int) -> dict[str, Any]:
    return {
        "local_date": DAY,
        "started_at": f"{DAY}T12:00:00Z",
        "time_zone": "UTC",
        "note": f"number {number}",
        "exercises": [{"exercise": "glute-bridge", "sets": [{"reps": 10, "pain": 1}]}],
    }


def run(name: str, url: str, keyed: bool) -> tuple[int, int]:
    """Acknowledged sessions that are lost, and sessions that stand twice."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(url, folder)
        server.command("migrate")
        server.command("seed", "--without-demo")
        server.start()
        headers = login(server)
        acknowledged: dict[int, str] = {}

        def write(first: int) -> None:
            for number in range(first, WRITES, WRITERS):
                key = {"Idempotency-Key": uuid4().hex} if keyed else {}
                answer = server.ask("POST", "/sessions", session(number), headers | key)
                acknowledged[number] = answer["session"]["id"]

        writers = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        while any(writer.is_alive() for writer in writers):
            server.revive()
            time.sleep(0.05)
        kills = server.deaths()
        standing = stored(server, headers)
        server.kill()
    lost = sum(found not in standing.get(n, []) for n, found in acknowledged.items())
    doubled = sum(len(ids) - 1 for ids in standing.values())
    print(f"{name}: {kills} deaths, {len(acknowledged)} acknowledged, {lost} lost, {doubled} twice")
    return lost, doubled


def stored(server: Server, headers: dict[str, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    path = "/sessions?limit=100"
    while path:
        page = server.ask("GET", path, None, headers)
        for row in page["items"]:
            found.setdefault(int(row["note"].split()[1]), []).append(row["id"])
        cursor = page["next_cursor"]
        path = f"/sessions?limit=100&cursor={cursor}" if cursor else ""
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shared = postgres.ensure_server()
        bad = [
            run("SQLite, keyed", f"sqlite:///{folder}/keyed.db", True),
            run("PostgreSQL, keyed", postgres.create_database(shared, "faults_keyed"), True),
        ]
        _, twice = run("SQLite, without keys", f"sqlite:///{folder}/free.db", False)
    if not twice:
        sys.exit("the twin without keys doubled nothing: these faults prove nothing")
    if any(lost or doubled for lost, doubled in bad):
        sys.exit("an acknowledged write was lost or doubled")


if __name__ == "__main__":
    main()
