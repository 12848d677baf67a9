"""How to ask every operation for something: whose thing it is, where it is, what to send.

A new path parameter is added to makers.py or the names here, a new body to sayings.py, or the
tests that walk all operations fail.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from api.app import ROUTES
from api.kit.access import Access
from api.kit.http.operation import Operation
from tests.apps.thirdparty import FORM, ThirdParty
from tests.http.makers import MAKERS
from tests.http.sayings import BODIES, FILES, FORMS, QUERIES
from tests.http.scenes import Scene
from tests.support.actor import Actor
from tests.support.answer import Answer

OPERATIONS: tuple[Operation, ...] = tuple(one for routes in ROUTES for one in routes.operations)
CARE = {Access.CARE_READ, Access.CARE_WRITE}
RANDOM_ID = "0193a5c2-ffff-7000-8000-00000000dead"
SLUGS = {
    "exercises": "rdl-tempo",
    "programs": "hinge-rebuild",
    "education": "bracing",
    "routines": "wu-gentle",
}
NAMES = {
    "version": "2026.11.1",
    "purpose": "research",
    "code": "not_found",
    "provider": "strava",
    "door": "strava-a-door-that-nobody-guesses",
}
"""Path parameters that name something public or one's own; nobody's id."""


@dataclass(frozen=True)
class Ask:
    """A good request to an operation, by the one who may make it."""

    operation: Operation
    actor: Actor
    path: str
    body: dict[str, Any] | None
    more: dict[str, Any] = field(default_factory=dict)

    def send(self, actor: Actor | None = None, *, path: str | None = None) -> Answer:
        """Send it, perhaps as somebody else or to another address."""
        sender = actor or self.actor
        return sender.request(self.operation.method, path or self.path, json=self.body, **self.more)

    def at(self, wanted_id: str) -> str:
        """The same address with another id."""
        return self.operation.path.format(**{name: wanted_id for name in parameters(self)})


def parameters(ask: Ask | Operation) -> list[str]:
    """Names of the path parameters."""
    operation = ask if isinstance(ask, Operation) else ask.operation
    return [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]


def foreign(operation: Operation) -> bool:
    """Whether the path holds an id that could be somebody else's."""
    return any(name in MAKERS for name in parameters(operation))


def ask(scene: Scene, operation: Operation, etag: str = "*") -> Ask:
    """A good request to the operation."""
    actor = scene.carer if operation.access <= CARE else scene.athlete
    parts = {}
    for name in parameters(operation):
        if name in MAKERS:
            actor, parts[name] = MAKERS[name](scene)
        else:
            parts[name] = _name(operation, name)
    path = operation.path.format(**parts)
    if operation.operation_id in QUERIES:
        path += f"?{QUERIES[operation.operation_id](scene)}"
    if operation.path == "/oauth/authorize":
        path = ThirdParty.of(scene.world, scene.athlete).address()
    return Ask(
        operation=operation,
        actor=scene.world.anonymous() if operation.public else actor,
        path=path,
        body=deepcopy(BODIES[operation.operation_id](scene)) if operation.body else None,
        more=_more(scene, operation, etag),
    )


def _more(scene: Scene, operation: Operation, etag: str) -> dict[str, Any]:
    if operation.operation_id in FILES:
        media, content = FILES[operation.operation_id](scene)
        return {"data": content, "content_type": media}
    if operation.operation_id in FORMS:
        return _form(scene, operation)
    return {"etag": etag} if operation.if_match else {}


def _form(scene: Scene, operation: Operation) -> dict[str, Any]:
    app = ThirdParty.of(scene.world, scene.athlete, kind="confidential")
    said = FORMS[operation.operation_id](scene, app)
    who = {"client_id": app.id, "client_secret": str(app.secret)}
    return {"data": urlencode(said | who), "content_type": FORM}


def _name(operation: Operation, parameter: str) -> str:
    if parameter == "slug":
        return next(slug for part, slug in SLUGS.items() if f"/{part}/" in operation.path)
    return NAMES[parameter]
