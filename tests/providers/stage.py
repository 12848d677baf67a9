"""A house with providers, an athlete, and deliveries as each provider signs them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from sqlalchemy import select

from api.kit.db.scope import NOBODY, Scope
from api.kit.ids import new_id
from api.kit.work import Job, Worker
from api.providers.models import Connection, ProviderEvent, ProviderUser
from api.providers.vocab import PROCESS
from tests.providers.fake import FakeProvider
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

DOORS = {"strava": "strava-a-door-that-nobody-guesses", "garmin": "garmin-another-unguessable-door"}
WHSEC = {"oura": "oura-secret", "whoop": "whoop-secret", "polar": "polar-signing-key"}


def provider_settings(url: str) -> dict[str, str]:
    """All five, each at the same address."""
    said: dict[str, str] = {}
    for name in ("strava", "garmin", "oura", "whoop", "polar"):
        own = {
            "CLIENT_ID": f"{name}-client",
            "CLIENT_SECRET": f"{name}-secret",
            "AUTHORIZE_URL": f"{url}/authorize",
            "TOKEN_URL": f"{url}/token",
            "API_URL": url,
        }
        said |= {f"KEEL_PROVIDER_{name.upper()}_{key}": value for key, value in own.items()}
    return said | {
        "KEEL_PROVIDER_STRAVA_REVOKE_URL": url,
        "KEEL_PROVIDER_STRAVA_DOOR_SECRET": DOORS["strava"].removeprefix("strava-"),
        "KEEL_PROVIDER_STRAVA_VERIFY_TOKEN": "strava-verify",
        "KEEL_PROVIDER_STRAVA_SUBSCRIPTION_ID": "120475",
        "KEEL_PROVIDER_GARMIN_DOOR_SECRET": DOORS["garmin"].removeprefix("garmin-"),
        "KEEL_PROVIDER_OURA_VERIFY_TOKEN": "oura-verify",
        "KEEL_PROVIDER_POLAR_WEBHOOK_SECRET": WHSEC["polar"],
    }


@dataclass
class Stage:
    """What a story about providers is told with."""

    world: World
    provider: FakeProvider
    users: int = field(default_factory=lambda: int(new_id().int % 10**9))

    # --- linking ------------------------------------------------------------------------------

    def start(self, athlete: Actor, name: str) -> Answer:
        return athlete.post("/connections", {"provider": name})

    def come_back(self, name: str, authorize_url: str, **answer: str) -> Answer:
        """The browser returns from the provider."""
        state = parse_qs(urlsplit(authorize_url).query)["state"][0]
        query = {"state": state, **(answer or {"code": "code-1"})}
        path = f"/connection-callback/{name}"
        return self.world.anonymous().get(path, query_string=query)

    def linked(self, athlete: Actor, name: str, user: str) -> str:
        """An active connection; its id. The past is not read yet."""
        self.provider.codes.add("code-1")
        self.provider.more = {"athlete": {"id": int(user)}, "x_user_id": int(user)}
        self.provider.resources |= {
            "/v2/usercollection/personal_info": {"id": user},
            "/v2/user/profile/basic": {"user_id": int(user), "email": "a@b.example"},
            "/wellness-api/rest/user/id": {"userId": user},
            "/v3/users": {"polar-user-id": user},
        }
        started = self.start(athlete, name)
        assert started.status == 201, started.text
        connection_id = str(started.json["connection"]["id"])
        page = self.come_back(name, started.json["authorize_url"])
        confirmed = self.confirm(athlete, connection_id, code_on(page))
        assert confirmed.status == 200, confirmed.text
        self.work()
        state = athlete.get(f"/connections/{connection_id}").json
        assert state["state"] == "active", state
        return connection_id

    def confirm(self, athlete: Actor, connection_id: str, code: str) -> Answer:
        return athlete.post(f"/connections/{connection_id}/confirm", {"code": code})

    def user(self) -> str:
        """A person at the provider that nobody had yet."""
        self.users += 1
        return str(self.users)

    def own_door(self, athlete: Actor) -> tuple[str, str, str]:
        """Id, path and secret of an own door."""
        made = athlete.post("/connections", {"provider": "own", "name": "My script"})
        assert made.status == 201, made.text
        path = urlsplit(made.json["inbound_url"]).path.removeprefix("/v1")
        return made.json["connection"]["id"], path, made.json["secret"]

    # --- deliveries -----------------------------------------------------------------------------

    def deliver(self, name: str, body: Any, **more: Any) -> Answer:
        """As the provider sends it, signed now."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = more.pop("headers", None) or signed(name, raw, self.world.now, **more)
        return self.send(f"/inbound/{DOORS.get(name, name)}", raw, headers)

    def deliver_own(self, path: str, secret: str, body: Any, **more: Any) -> Answer:
        raw = json.dumps(body).encode()
        return self.send(path, raw, standard_headers(secret, raw, self.world.now, **more))

    def send(self, path: str, raw: bytes, headers: dict[str, str]) -> Answer:
        return self.world.anonymous().request(
            "POST", path, data=raw, content_type="application/json", headers=headers
        )

    # --- work and looking -------------------------------------------------------------------------

    @property
    def worker(self) -> Worker:
        workers = self.world.app.extensions["keel.crew"].workers
        found: Worker = next(one for one in workers if PROCESS in one.kinds)
        return found

    def work(self) -> int:
        return self.worker.run_due()

    def jobs(self, athlete: Actor) -> list[Job]:
        with self.world.database.read(NOBODY) as db:
            return list(db.scalars(select(Job).where(Job.athlete_id == athlete.subject_id)))

    def events(self, athlete: Actor) -> list[ProviderEvent]:
        with self.world.database.read(scope(athlete)) as db:
            return list(db.scalars(select(ProviderEvent).order_by(ProviderEvent.received_at)))

    def row(self, athlete: Actor, connection_id: str) -> Connection:
        with self.world.database.read(scope(athlete)) as db:
            return db.get_one(Connection, (athlete.subject_id, UUID(connection_id)))

    def known_users(self, athlete: Actor) -> list[str]:
        with self.world.database.read(NOBODY) as db:
            mine = ProviderUser.account_id == athlete.subject_id
            return [row.user_key for row in db.scalars(select(ProviderUser).where(mine))]

    def measured(self, athlete: Actor) -> dict[str, float]:
        """Values by kind; each kind must be there once."""
        items = athlete.get("/measurements?limit=100").json["items"]
        assert len({one["kind"] for one in items}) == len(items), items
        return {one["kind"]: one["value"] for one in items}

    def workouts(self, athlete: Actor) -> list[dict[str, Any]]:
        return list(athlete.get("/workouts?limit=100").json["items"])


def scope(athlete: Actor) -> Scope:
    assert athlete.subject_id is not None
    return Scope(athlete.subject_id, athlete.subject_id)


def code_on(page: Answer) -> str:
    assert page.status == 200, page.text
    found = re.search(r"<strong>([A-Z0-9]{5}-[A-Z0-9]{5})</strong>", page.text)
    assert found, page.text
    return found[1]


def shown(athlete: Actor, connection_id: str) -> tuple[str, str | None]:
    found = athlete.get(f"/connections/{connection_id}").json
    return found["state"], found["problem"]


def refused(answer: Answer) -> bool:
    return (answer.status, answer.code) == (401, "signature_refused")


# --- signatures, written again here so that a mistake in ours is not repeated ---------------------


def signed(name: str, raw: bytes, now: datetime, secret: str | None = None) -> dict[str, str]:
    seconds = str(int(now.timestamp()))
    key = (secret or WHSEC.get(name, "")).encode()
    if name == "oura":
        made = hmac.new(key, seconds.encode() + raw, hashlib.sha256).hexdigest().upper()
        return {"x-oura-timestamp": seconds, "x-oura-signature": made}
    if name == "whoop":
        millis = f"{seconds}000"
        digest = hmac.new(key, millis.encode() + raw, hashlib.sha256).digest()
        made = base64.b64encode(digest).decode()
        return {"X-WHOOP-Signature-Timestamp": millis, "X-WHOOP-Signature": made}
    if name == "polar":
        made = hmac.new(key, raw, hashlib.sha256).hexdigest()
        return {"Polar-Webhook-Signature": made, "Polar-Webhook-Event": "EXERCISE"}
    return {}


def standard_headers(
    secret: str, raw: bytes, now: datetime, name: str | None = None
) -> dict[str, str]:
    name, seconds = name or f"msg_{new_id().hex}", str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{name}.{seconds}.".encode() + raw, hashlib.sha256).digest()
    made = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": name, "webhook-timestamp": seconds, "webhook-signature": made}
