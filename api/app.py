"""The composition root: the only module that knows every domain."""

from flask import Flask, Response, g, request

from api import cli
from api.accounts import resources as accounts
from api.accounts import service as accounts_service
from api.assessments import resources as assessments
from api.care import resources as care
from api.care import service as care_service
from api.checkins import resources as checkins
from api.engine.overlays import RuleSets, open_sets
from api.engine.rulereader import RuleSetError
from api.exercises import resources as exercises
from api.kit.clock import Clock, SystemClock
from api.kit.crypto import AccessTokens, Sealer, SigningKey
from api.kit.db.unit_of_work import Database
from api.kit.http import json, logging, problems, spec
from api.kit.http.routes import Routes
from api.kit.http.runtime import Runtime
from api.kit.passwords import Passwords
from api.ops import docs_ui
from api.ops import resources as ops
from api.programs import resources as programs
from api.progression import resources as progression
from api.progression import service as progression_service
from api.reports import resources as reports
from api.settings import Settings, UnsafeSettings
from api.training import resources as training

VERSION = "1.0.0"
AUDIENCE = "keel-api"

ROUTES: tuple[Routes, ...] = (
    accounts.auth,
    accounts.me,
    assessments.triage,
    progression.triage,
    care.care,
    assessments.episodes,
    assessments.baselines,
    exercises.routes,
    progression.exercises,
    programs.routes,
    progression.today,
    programs.planned,
    training.sessions,
    checkins.check_ins,
    progression.wishes,
    progression.progression,
    progression.insights,
    reports.insights,
    ops.problems,
    ops.ops,
)


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """A ready application for these settings."""
    logging.configure()
    app = Flask("keel", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=settings.max_body_bytes, PROPAGATE_EXCEPTIONS=False)
    app.extensions["keel"] = _runtime(settings, clock or SystemClock())
    api = spec.create(app, VERSION)
    for routes in ROUTES:
        routes.register(app, api)
    problems.register(app)
    _frame(app)
    _describe(app, spec.document(app, api))
    cli.register(app)
    return app


def _runtime(settings: Settings, clock: Clock) -> Runtime:
    key, cost = SigningKey(settings.signing_key), settings.password_cost
    rules = _rules(settings)
    return Runtime(
        database=Database(
            settings.database_url, pooled=settings.pooled_database, fittings=(rules,)
        ),
        clock=clock,
        tokens=AccessTokens(key, settings.public_url, AUDIENCE),
        sealer=Sealer(settings.cursor_secret),
        passwords=Passwords(cost.memory_kib, cost.passes, cost.lanes, cost.at_once),
        logins=accounts_service.live_actor,
        grants=care_service.is_linked,
        consequences=progression_service.consequences,
    )


def _rules(settings: Settings) -> RuleSets:
    """The rule sets of this house; a wrong one stops the start."""
    try:
        return open_sets(settings.rulesets, settings.ruleset)
    except RuleSetError as error:
        raise UnsafeSettings(f"KEEL_RULESETS, KEEL_RULESET: {error}") from error


def _describe(app: Flask, document: spec.Json) -> None:
    """Serve the API description and its two viewers."""
    app.extensions["keel.document"] = document
    body = json.write(document)
    app.add_url_rule(
        "/openapi.json", "document", lambda: Response(body, mimetype="application/json")
    )
    docs_ui.register(app)


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
