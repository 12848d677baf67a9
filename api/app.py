"""The composition root: the only module that knows every domain."""

from typing import Any

from flask import Flask, Response, g, jsonify, request
from sqlalchemy.orm import Session

from api.accounts import resources as accounts
from api.accounts import service as accounts_service
from api.kit.clock import Clock, SystemClock
from api.kit.crypto import AccessTokens, Sealer, SigningKey
from api.kit.db.unit_of_work import Database
from api.kit.events import FactChanged
from api.kit.http import logging, problems, spec
from api.kit.http.routes import Routes
from api.kit.http.runtime import Runtime
from api.kit.passwords import Passwords
from api.settings import Settings

VERSION = "1.0.0"
AUDIENCE = "keel-api"

ROUTES: tuple[Routes, ...] = (accounts.auth, accounts.me)


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """A ready application for these settings."""
    logging.configure()
    app = Flask("keel", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=settings.max_body_bytes, PROPAGATE_EXCEPTIONS=False)
    app.url_map.strict_slashes = True
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["keel"] = _runtime(settings, clock or SystemClock())
    api = spec.create(app, VERSION)
    for routes in ROUTES:
        routes.register(app, api)
    problems.register(app)
    _frame(app)
    document = spec.document(app, api)
    app.extensions["keel.document"] = document
    app.add_url_rule("/openapi.json", "document", lambda: jsonify(document))
    return app


def _runtime(settings: Settings, clock: Clock) -> Runtime:
    key, cost = SigningKey(settings.signing_key), settings.password_cost
    return Runtime(
        database=Database(settings.database_url, pooled=settings.pooled_database),
        clock=clock,
        tokens=AccessTokens(key, settings.public_url, AUDIENCE),
        sealer=Sealer(settings.cursor_secret),
        passwords=Passwords(cost.memory_kib, cost.passes, cost.lanes, cost.at_once),
        logins=accounts_service.live_actor,
        grants=_grants,
        consequences=_consequences,
    )


def _grants(db: Session, carer_id: Any, athlete_id: Any) -> bool:
    return False


def _consequences(db: Session, changes: tuple[FactChanged, ...]) -> object:
    return None


def _frame(app: Flask) -> None:
    """What every request gets before and after its view."""

    @app.before_request
    def begin() -> None:
        g.request_log = logging.begin()

    @app.after_request
    def finish(response: Response) -> Response:
        log = g.request_log
        response.headers["X-Request-Id"] = log.request_id
        response.headers["X-Content-Type-Options"] = "nosniff"
        size = response.calculate_content_length() or 0
        logging.finish(log, request.method, response.status_code, size)
        return response


