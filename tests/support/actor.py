"""Who makes requests: an athlete, a clinician, or nobody known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from api.kit.access import Access
from api.kit.crypto import Claims
from tests.support.answer import Answer

if TYPE_CHECKING:
    from tests.support.world import World

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Actor:
    """One login of one account. Its access token is always fresh at the clock's time, so a story
    may jump over weeks; whoever means to show an old or a forged one uses ``bearing``."""

    world: World = field(repr=False)
    subject_id: UUID | None = None
    login_id: UUID | None = None
    capabilities: frozenset[Access] = frozenset()
    email: str = ""
    password: str = PASSWORD
    refresh_token: str = ""
    given_token: str | None = None

    @property
    def id(self) -> str:
        return str(self.subject_id)

    @property
    def token(self) -> str | None:
        """The access token sent along; None for nobody."""
        if self.given_token is not None or self.subject_id is None or self.login_id is None:
            return self.given_token
        claims = Claims(self.subject_id, self.login_id, frozenset(self.capabilities))
        return self.world.runtime.tokens.issue(claims, self.world.clock.now())

    def bearing(self, token: str) -> Actor:
        """The same actor with this very token."""
        return replace(self, given_token=token)

    def limited_to(self, capabilities: Iterable[Access]) -> Actor:
        """The same actor with a token that carries only these capabilities."""
        return replace(self, capabilities=frozenset(capabilities))

    def get(self, path: str, **more: Any) -> Answer:
        return self.request("GET", path, **more)

    def post(self, path: str, json: Any = None, key: str | None = None, **more: Any) -> Answer:
        return self.request("POST", path, json=json, key=key, **more)

    def patch(self, path: str, json: Any, etag: str | None = None, **more: Any) -> Answer:
        return self.request("PATCH", path, json=json, etag=etag, **more)

    def put(self, path: str, json: Any = None, **more: Any) -> Answer:
        return self.request("PUT", path, json=json, **more)

    def delete(self, path: str, etag: str | None = None, **more: Any) -> Answer:
        return self.request("DELETE", path, etag=etag, **more)

    def request(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        etag: str | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Answer:
        """Send a request; ``more`` goes to werkzeug's client (json, data, query_string …)."""
        sent = dict(headers or {})
        if (token := self.token) is not None:
            sent.setdefault("Authorization", f"Bearer {token}")
        if key is not None:
            sent["Idempotency-Key"] = key
        if etag is not None:
            sent["If-Match"] = etag
        if more.get("json", ...) is None:
            del more["json"]
        return self.world.send(method, path, headers=sent, **more)
