"""The composition root: the only module that knows every domain."""

from pathlib import Path

from flask import Flask, Response, g, request

from api import cli
from api.accounts import resources as accounts
from api.accounts import service as accounts_service
from api.apps import oauth
from api.apps import resources as apps
from api.apps import service as apps_service
from api.archive import resources as archive
from api.assessments import resources as assessments
from api.care import resources as care
from api.care import service as care_service
from api.checkins import resources as checkins
from api.custom_exercises import resources as custom_exercises
from api.custom_exercises import service as custom_exercises_service
from api.education import resources as education
from api.engine.overlays import RuleSets, open_sets
from api.engine.rulereader import RuleSetError
from api.exercises import resources as exercises
from api.imports import jobs as import_jobs
from api.imports import resources as imports
from api.kit.clock import Clock, SystemClock
from api.kit.crypto import AccessTokens, PublicKey, Sealer, SigningKey
from api.kit.db.changes import LogClock
from api.kit.db.unit_of_work import Database
from api.kit.errors import BadRequest
from api.kit.gate import Gate
from api.kit.http import json, logging, problems, rates, spec
from api.kit.http.routes import Routes
from api.kit.http.runtime import Runtime
from api.kit.http.throttle import Throttle, headers_of
from api.kit.passwords import Passwords
from api.kit.vault import Vault
from api.kit.work import Crew, Worker
from api.measurements import resources as measurements
from api.ops import docs_ui
from api.ops import resources as ops
from api.programs import resources as programs
from api.progression import resources as progression
from api.progression import service as progression_service
from api.providers import house as provider_house
from api.providers import jobs as provider_jobs
from api.providers import resources as providers
from api.reports import resources as reports
from api.settings import Settings, UnsafeSettings
from api.sync import resources as sync
from api.training import resources as training
from api.webhooks import jobs as webhook_jobs
from api.webhooks import resources as webhooks
from api.webhooks.guarding import Guard
from api.webhooks.sending import Courier
from api.webhooks.telling import OUTBOX
from api.workouts import resources as workouts

VERSION = "1.0.0"
AUDIENCE = "keel-api"
EXAMPLES = Path(__file__).with_name("examples.json")
"""Bodies as they go to and fro, by the name of their shape: for the API description."""

ROUTES: tuple[Routes, ...] = (
    accounts.auth,
    accounts.me,
    apps.apps,
    oauth.oauth,
    archive.routes,
    assessments.triage,
    progression.triage,
    care.care,
    progression.care,
    assessments.episodes,
    assessments.baselines,
    exercises.routes,
    progression.exercises,
    custom_exercises.routes,
    training.own_exercises,
    programs.routes,
    education.routes,
    progression.today,
    programs.planned,
    training.sessions,
    imports.imports,
    checkins.check_ins,
    measurements.measurements,
    workouts.workouts,
    webhooks.webhooks,
    providers.connections,
    providers.inbound,
    progression.wishes,
    progression.progression,
    progression.insights,
    reports.insights,
    sync.sync,
    ops.problems,
    ops.ops,
)


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """A ready application for these settings."""
    logging.configure()
    app = Flask("keel", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=settings.max_body_bytes, PROPAGATE_EXCEPTIONS=False)
    app.config["TRUSTED_HOSTS"] = list(settings.hosts) or None
    app.extensions["keel"] = _runtime(settings, clock or SystemClock())
    api = spec.create(app, VERSION)
    for routes in ROUTES:
        routes.register(app, api)
    problems.register(app)
    _frame(app)
    _work(app, settings)
    _describe(
        app, spec.document(app, api, json.read(EXAMPLES.read_bytes()), oauth.security_schemes())
    )
    cli.register(app)
    return app


def _runtime(settings: Settings, clock: Clock) -> Runtime:
    key, cost = SigningKey(settings.signing_key), settings.password_cost
    rules = _rules(settings)
    return Runtime(
        database=Database(
            settings.database_url,
            pooled=settings.pooled_database,
            fittings=(
                rules,
                LogClock.of(clock),
                accounts_service.Lifts(custom_exercises_service.known),
                accounts_service.Sharing(apps_service.end_all),
                OUTBOX,
                *_webhooks(settings),
                _house(settings),
            ),
        ),
        clock=clock,
        tokens=AccessTokens(key, settings.public_url, AUDIENCE, _retiring(settings)),
        sealer=Sealer(settings.cursor_secret),
        passwords=Passwords(cost.memory_kib, cost.passes, cost.lanes, cost.at_once),
        logins=apps_service.live_actor,
        delegates=apps_service.Delegated(progression_service.asked_of_athlete),
        grants=care_service.is_linked,
        consequences=progression_service.consequences,
        throttle=_throttle(settings),
        gate=Gate(settings.gate),
        proxy_hops=settings.proxy_hops,
    )


def _webhooks(settings: Settings) -> tuple[Vault, Courier]:
    """Where secrets are kept that webhooks are signed with, and who sends them where."""
    return Vault(settings.cursor_secret), Courier(Guard(settings.webhook_private))


def _house(settings: Settings) -> provider_house.House:
    """The providers of this house; one that is half configured stops the start."""
    try:
        return provider_house.house_of(
            settings.providers,
            keys=settings.token_keys or (settings.cursor_secret,),
            public_url=settings.public_url,
            return_url=settings.link_return_url,
            strict=settings.environment == "production",
        )
    except ValueError as error:
        raise UnsafeSettings(f"providers: {error}") from error


def _retiring(settings: Settings) -> list[PublicKey]:
    """The key that signed before the present one, while its tokens live."""
    try:
        return [PublicKey.read(settings.retiring_key)] if settings.retiring_key else []
    except ValueError as error:
        raise UnsafeSettings(f"KEEL_RETIRING_KEY: {error}") from error


def _throttle(settings: Settings) -> Throttle:
    """The limits of this house; what cannot be read stops the start."""
    try:
        return Throttle(rates.policies(settings.rate_limits), settings.rate_limit_store)
    except ValueError as error:
        raise UnsafeSettings(f"KEEL_RATE_LIMITS, KEEL_RATE_LIMIT_STORE: {error}") from error


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


def _work(app: Flask, settings: Settings) -> None:
    """The workers of this house, in threads of every process that serves requests.

    Started by the first request: a process that only runs a command never works on the side.
    """
    runtime: Runtime = app.extensions["keel"]
    database, clock = runtime.database, runtime.clock
    # More hands than one, of which an athlete has one: a long import holds nobody else's up.
    worker = Worker(database, clock, import_jobs.KINDS, hands=2)
    # What waits for receivers is done by hands of its own: it must not keep anything else waiting.
    telling = Worker(database, clock, webhook_jobs.TELLING)
    sending = Worker(
        database,
        clock,
        webhook_jobs.SENDING,
        hands=webhook_jobs.HANDS,
        each=webhook_jobs.EACH,
    )
    # The same goes for what waits for providers.
    linking = Worker(database, clock, provider_jobs.KINDS, hands=provider_jobs.HANDS)
    crew = Crew((worker, linking, telling, sending))
    app.extensions.update({"keel.worker": worker, "keel.crew": crew})
    if settings.works:
        app.before_request(crew.start)


def _frame(app: Flask) -> None:
    """What every request gets before and after its view."""

    @app.before_request
    def begin() -> None:
        g.request_log = logging.begin()
        if not request.host and request.environ.get("SERVER_PROTOCOL") != "HTTP/1.0":
            raise BadRequest("Host must appear once, and name a host.")

    @app.after_request
    def finish(response: Response) -> Response:
        log = g.request_log
        response.headers["X-Request-Id"] = log.request_id
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.update(headers_of(g.get("standings", ())))
        if request.headers.get("Transfer-Encoding"):
            # It may have come with a Content-Length too, by which a proxy in front has seen
            # another end of this request: whatever follows on the connection is not read.
            response.headers["Connection"] = "close"
        size = response.content_length or response.calculate_content_length() or 0
        logging.finish(log, request.method, response.status_code, size)
        return response
