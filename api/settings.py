"""Settings: one frozen value, read once from the environment; unsafe production is refused."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from api.kit.crypto import SigningKey
from api.kit.gate import GateSize

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class UnsafeSettings(RuntimeError):
    """Production was asked for with something only development may have."""


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """Argon2id: memory in KiB, passes, lanes; and how many may run at once."""

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1
    at_once: int = 2


@dataclass(frozen=True, slots=True)
class Settings:
    environment: str
    database_url: str
    signing_key: bytes
    cursor_secret: bytes
    public_url: str
    retiring_key: bytes | None = None
    """Public half of the key that signed before: its tokens are good until they expire."""
    pooled_database: bool = False
    password_cost: PasswordCost = PasswordCost()
    max_body_bytes: int = 1024 * 1024
    works: bool = False
    """Whether a process that serves requests also does the work outside of them."""
    rulesets: Path | None = None
    """Folder of rule-set overlays."""
    ruleset: str | None = None
    """The rule set that decides; the newest core one unless said."""
    rate_limits: str = "off"
    """Quotas that replace the usual ones, or `off`; empty is the usual ones."""
    rate_limit_store: str | None = None
    """URL of a Redis or Valkey server; each process counts for itself unless said."""
    proxy_hops: int = 0
    """Proxies in front of us that append to X-Forwarded-For."""
    hosts: tuple[str, ...] = ()
    """Names that a request may call us by; any unless said."""
    gate: GateSize = field(default_factory=GateSize)
    webhook_private: bool = False
    """Whether webhooks may lead to this machine and its network, which only development may."""

    providers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Settings called ``KEEL_PROVIDER_…``: services of device makers that may be linked."""
    token_keys: tuple[bytes, ...] = field(default=(), repr=False)
    """What tokens of providers are sealed with, the newest first; the cursor secret if not said."""
    link_return_url: str | None = None
    """Where an athlete goes after a provider: a page or an app of ours."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Defaults suit development; production must bring its own keys and database."""
        environment = env.get("KEEL_ENV", "development")
        if environment not in ("development", "production", "test"):
            raise UnsafeSettings("KEEL_ENV must be development, production or test")
        if environment == "production":
            _demand(env)
        return cls(
            environment=environment,
            database_url=env.get("KEEL_DATABASE_URL") or _embedded_database(),
            signing_key=_secret(env, "KEEL_SIGNING_KEY", SigningKey.generate),
            retiring_key=_read(env, "KEEL_RETIRING_KEY"),
            cursor_secret=_secret(env, "KEEL_CURSOR_SECRET", lambda: os.urandom(32).hex().encode()),
            public_url=env.get("KEEL_PUBLIC_URL", f"http://localhost:{env.get('PORT', '8000')}"),
            pooled_database=env.get("KEEL_DATABASE_POOLED") == "1",
            works=env.get("KEEL_WORKER") != "off",
            rulesets=Path(env["KEEL_RULESETS"]) if env.get("KEEL_RULESETS") else None,
            ruleset=env.get("KEEL_RULESET") or None,
            rate_limits=env.get("KEEL_RATE_LIMITS", ""),
            rate_limit_store=env.get("KEEL_RATE_LIMIT_STORE") or None,
            proxy_hops=_count(env, "KEEL_PROXY_HOPS", 0, least=0),
            hosts=_hosts(env, environment),
            gate=_gate(env),
            webhook_private=env.get("KEEL_WEBHOOK_PRIVATE") == "allow",
            providers=_providers(env),
            token_keys=_token_keys(env),
            link_return_url=env.get("KEEL_LINK_RETURN_URL") or None,
        )


def _providers(env: Mapping[str, str]) -> dict[str, str]:
    """Said themselves or in a file; what they mean is checked where they are used."""
    names = {name.removesuffix("_FILE") for name in env if name.startswith("KEEL_PROVIDER_")}
    read = {name: _read(env, name) for name in sorted(names)}
    return {name: value.decode().strip() for name, value in read.items() if value}


def _token_keys(env: Mapping[str, str]) -> tuple[bytes, ...]:
    read = (_read(env, name) for name in ("KEEL_TOKEN_KEY", "KEEL_TOKEN_KEY_BEFORE"))
    keys = tuple(key for key in read if key)
    if any(len(key) < 32 for key in keys):
        raise UnsafeSettings("KEEL_TOKEN_KEY must hold at least 32 bytes")
    return keys


def _gate(env: Mapping[str, str]) -> GateSize:
    usual = GateSize()
    return GateSize(
        running=_count(env, "KEEL_GATE_RUNNING", usual.running),
        waiting=_count(env, "KEEL_GATE_WAITING", usual.waiting, least=0),
        patience_s=_count(env, "KEEL_GATE_PATIENCE_MS", round(usual.patience_s * 1000)) / 1000,
        reading=_count(env, "KEEL_GATE_READING", usual.reading),
        reading_large=_count(env, "KEEL_GATE_READING_LARGE", usual.reading_large),
    )


def _count(env: Mapping[str, str], name: str, usual: int, *, least: int = 1) -> int:
    text = env.get(name) or str(usual)
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) >= least):
        raise UnsafeSettings(f"{name} must be a whole number, at least {least}")
    return int(text)


def _hosts(env: Mapping[str, str], environment: str) -> tuple[str, ...]:
    """Where nothing is said: any name in development, our public one in production.

    Loopback stays open: health is asked for from inside the container.
    """
    said = [name.strip() for name in env.get("KEEL_HOSTS", "").split(",") if name.strip()]
    if said == ["*"] or (not said and environment != "production"):
        return ()
    public = urlsplit(env.get("KEEL_PUBLIC_URL", "")).hostname
    return (*(said or filter(None, [public])), *_LOOPBACK)


def _demand(env: Mapping[str, str]) -> None:
    for name in ("KEEL_SIGNING_KEY", "KEEL_CURSOR_SECRET"):
        if not (env.get(name) or env.get(f"{name}_FILE")):
            raise UnsafeSettings(f"production needs {name} or {name}_FILE")
    for name in ("KEEL_DATABASE_URL", "KEEL_PUBLIC_URL"):
        if not env.get(name):
            raise UnsafeSettings(f"production needs {name}")
    if not env["KEEL_PUBLIC_URL"].startswith("https://"):
        raise UnsafeSettings("KEEL_PUBLIC_URL must be https in production")
    _demand_token_key(env)
    if env.get("KEEL_WEBHOOK_PRIVATE"):
        raise UnsafeSettings("KEEL_WEBHOOK_PRIVATE is for development alone")
    if len(_read(env, "KEEL_CURSOR_SECRET") or b"") < 32:
        raise UnsafeSettings("KEEL_CURSOR_SECRET must hold at least 32 bytes")


def _demand_token_key(env: Mapping[str, str]) -> None:
    has_key = env.get("KEEL_TOKEN_KEY") or env.get("KEEL_TOKEN_KEY_FILE")
    if not has_key and any(name.startswith("KEEL_PROVIDER_") for name in env):
        raise UnsafeSettings("providers need KEEL_TOKEN_KEY or KEEL_TOKEN_KEY_FILE")


def _embedded_database() -> str:
    VAR.mkdir(exist_ok=True)
    return f"sqlite:///{VAR / 'keel.db'}"


def _read(env: Mapping[str, str], name: str) -> bytes | None:
    if env.get(name):
        return env[name].encode()
    return Path(env[f"{name}_FILE"]).read_bytes() if env.get(f"{name}_FILE") else None


def _secret(env: Mapping[str, str], name: str, make: Callable[[], bytes]) -> bytes:
    given = _read(env, name)
    return given if given is not None else _kept(name, make)


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    """A secret of a development machine: made on the first run, readable by its user only."""
    path = VAR / "keys" / name.removeprefix("KEEL_").lower()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(make())
    except FileExistsError:
        pass
    return path.read_bytes()
