"""Apps as their developers manage them. Somebody else's app is answered like none at all."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.apps import naming, queries, redirects
from api.apps.models import App
from api.apps.vocab import MOST_APPS, SECRET_OVERLAP, AppKind
from api.apps.words import in_order
from api.kit.access import Access, Actor
from api.kit.crypto import digest, new_secret
from api.kit.db.versions import expect
from api.kit.errors import InsufficientScope, NotFound, ValidationFailed
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest

SECRET_PREFIX = "keelapp_"


def create_app(
    db: Session, actor: Actor, values: Mapping[str, Any], now: datetime
) -> tuple[App, str | None]:
    """A new app of this account, and its secret where it is one that can keep a secret."""
    _check_developer(actor)
    _check(values)
    if queries.count_apps(db, actor.subject_id) >= MOST_APPS:
        raise ValidationFailed.at("", f"One account registers at most {MOST_APPS} apps.")
    is_confidential = values["kind"] is AppKind.CONFIDENTIAL
    secret = new_secret(SECRET_PREFIX) if is_confidential else None
    app = App(
        **{"id": new_id(), **_stored(values)},
        developer_id=actor.subject_id,
        secret_hash=digest(secret) if secret else None,
        created_at=now,
        updated_at=now,
    )
    db.add(app)
    db.flush()
    return app, secret


def list_apps(db: Session, developer_id: UUID, request: PageRequest) -> Page[App]:
    return queries.apps_of(db, developer_id, request)


def app_for(db: Session, developer_id: UUID, app_id: UUID) -> App:
    """An app of this developer; NotFound where there is none, or it is somebody else's."""
    found = queries.app_of(db, developer_id, app_id)
    if found is None:
        raise NotFound()
    return found


def developer_of(db: Session, app_id: UUID) -> UUID | None:
    """Whose app it is, for whoever has something to tell it."""
    found = queries.app(db, app_id)
    return None if found is None else found.developer_id


def update_app(
    db: Session,
    developer_id: UUID,
    app_id: UUID,
    patch: Mapping[str, Any],
    version: int | None,
    now: datetime,
) -> App:
    """Merge a patch. What it may not ask for any more is refused from the next request on."""
    app = app_for(db, developer_id, app_id)
    expect(app, version)
    _check(patch)
    for name, value in _stored(patch).items():
        setattr(app, name, value)
    app.updated_at = now
    db.flush()
    return app


def rotate_secret(
    db: Session, developer_id: UUID, app_id: UUID, version: int | None, now: datetime
) -> tuple[App, str]:
    """A new secret; the one before it works on for a while.

    Where that one had just replaced another, the other ends now, and with it every token that the
    app has for itself: whoever replaces a secret twice has lost it.
    """
    app = app_for(db, developer_id, app_id)
    expect(app, version)
    if app.kind is not AppKind.CONFIDENTIAL:
        raise ValidationFailed.at("", "A public app has no secret.")
    if app.old_secret_until is not None and now < app.old_secret_until:
        app.own_tokens_ended_at = now
    secret = new_secret(SECRET_PREFIX)
    app.old_secret_hash, app.old_secret_until = app.secret_hash, now + SECRET_OVERLAP
    app.secret_hash = digest(secret)
    app.updated_at = now
    db.flush()
    return app, secret


def delete_app(db: Session, developer_id: UUID, app_id: UUID, version: int | None) -> None:
    """The app with every grant that any athlete gave it."""
    expect(app_for(db, developer_id, app_id), version)
    queries.delete_app(db, developer_id, app_id)


def is_secret_of(app: App, secret: str, now: datetime) -> bool:
    """Whether it is the app's secret, or the one before it, not long ago."""
    said = digest(secret)
    if app.secret_hash is not None and hmac.compare_digest(app.secret_hash, said):
        return True
    if app.old_secret_hash is None or app.old_secret_until is None or now >= app.old_secret_until:
        return False
    return hmac.compare_digest(app.old_secret_hash, said)


def _check_developer(actor: Actor) -> None:
    if actor.is_clinician:
        raise InsufficientScope("Apps are registered with an athlete's account.")


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    stored = dict(values)
    if "capabilities" in stored:
        stored["capabilities"] = in_order(frozenset(map(Access, stored["capabilities"])))
    return stored


def _check(values: Mapping[str, Any]) -> None:
    trouble = naming.trouble_with(values["name"]) if "name" in values else None
    if trouble is not None:
        raise ValidationFailed.at("/name", trouble)
    for name in ("homepage_url", "privacy_url"):
        if name in values and not redirects.is_web_page(values[name]):
            raise ValidationFailed.at(f"/{name}", "It must be the https address of a page.")
    for place, uri in enumerate(values.get("redirect_uris", ())):
        if not redirects.is_registrable(uri):
            raise ValidationFailed.at(f"/redirect_uris/{place}", redirects.RULES)
