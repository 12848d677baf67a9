"""A door of an athlete's own: what a script sends is signed as Standard Webhooks, in our shapes.

    {"measurements": [MeasurementInput, …], "chunks": [MeasurementChunkInput, …],
     "workouts": [WorkoutInput, …], "deleted": [{"provider": …, "external_id": …}, …]}

Each item is judged by itself, as by the operations that take the same items.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from api.providers.adapters import proof, shapes
from api.providers.adapters.base import (
    LATENESS,
    Context,
    Event,
    Json,
    Notifying,
    Refused,
    Secrets,
)
from api.providers.vocab import Provider, What
from api.workouts.service import Gone, Recorded

_SCHEMAS = {
    "measurements": "MeasurementInput",
    "chunks": "MeasurementChunkInput",
    "workouts": "WorkoutInput",
}
MOST = {"measurements": 1000, "chunks": 32, "workouts": 50, "deleted": 100}
"""As many as the operations take."""


class Own(Notifying):
    provider = Provider.OWN

    def verify(
        self, headers: Mapping[str, str], raw: bytes, secrets: Secrets, now: datetime
    ) -> str:
        name, said = proof.header(headers, "webhook-id"), proof.header(headers, "webhook-timestamp")
        claimed = proof.header(headers, "webhook-signature")
        if not secrets.signing or len(name) > 80 or not said.isdigit():
            raise Refused("this cannot be one of its deliveries")
        expected = proof.standard_signature(secrets.signing, name, said, raw)
        if not any(proof.same(one, expected) for one in claimed.split(" ")[:10]):
            raise Refused("the signature is another one")
        proof.check_time(said, now, LATENESS)
        return said

    def events(self, body: Any, headers: Mapping[str, str], secrets: Secrets) -> Sequence[Event]:
        said = shapes.mapping(body)
        kept = {name: said[name] for name in (*_SCHEMAS, "deleted") if name in said}
        name = proof.header(headers, "webhook-id")
        return (Event("items", What.UPDATED, f"id:{name}", payload=kept),)

    def recorded(
        self, kind: str, payload: Any, context: Context, carried: Json | None = None
    ) -> Recorded:
        said = shapes.mapping(payload)
        found = {name: tuple(_loaded(name, said, context)) for name in _SCHEMAS}
        return Recorded(**found, gone=tuple(_gone(said)))


def _loaded(name: str, said: Json, context: Context) -> Iterator[Json]:
    for item in shapes.items(said.get(name))[: MOST[name]]:
        loaded = context.load(_SCHEMAS[name], item)
        if loaded is not None:
            yield loaded


def _gone(said: Json) -> Iterator[Gone]:
    for item in shapes.items(said.get("deleted"))[: MOST["deleted"]]:
        provider, name = shapes.text(item.get("provider")), shapes.text(item.get("external_id"))
        if provider and name and len(provider) <= 64 and len(name) <= 200:
            version = item.get("external_version")
            yield Gone(provider, name, version if type(version) is int and version >= 0 else None)
