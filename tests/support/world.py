"""The application over a migrated database, with a clock that tests set and people to act."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import Flask
from werkzeug.exceptions import HTTPException

from api.app import create_app
from api.engine.vocab import ClinicianRole
from api.kit.access import ATHLETE, CARER
from api.kit.crypto import SigningKey
from api.kit.db.unit_of_work import Database
from api.kit.gate import GateSize
from api.kit.http.operation import Operation
from api.kit.http.runtime import Runtime
from api.kit.ids import new_id
from api.settings import PasswordCost, Settings
from tests.support.actor import PASSWORD, Actor
from tests.support.answer import Answer
from tests.support.contract import Contract

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CHEAP = PasswordCost(memory_kib=8, passes=1, lanes=1, at_once=8)
PATIENT = GateSize(patience_s=60)
"""Who waits for a place gets it, however slow the machine is that runs the tests."""
HEALTH_CONSENT = {"purpose": "health_data", "version": "2026-11", "granted": True}
REGISTERED = ("email", "password", "birth_date", "consents", "display_name", "time_zone", "locale")
ROOMS_OF_OPERATORS = (
    "/v1/",
    "/healthz",
    "/readyz",
    "/.well-known/",
    "/openapi.json",
    "/problems/",
    "/oauth/",
)

NO_PROVIDER = "http://127.0.0.1:9"
PROVIDERS = {
    "KEEL_PROVIDER_STRAVA_CLIENT_ID": "client",
    "KEEL_PROVIDER_STRAVA_CLIENT_SECRET": "secret",
    "KEEL_PROVIDER_STRAVA_DOOR_SECRET": "a-door-that-nobody-guesses",
    "KEEL_PROVIDER_STRAVA_VERIFY_TOKEN": "verify",
    "KEEL_PROVIDER_STRAVA_SUBSCRIPTION_ID": "1",
    **{
        f"KEEL_PROVIDER_STRAVA_{name}_URL": NO_PROVIDER
        for name in ("AUTHORIZE", "TOKEN", "API", "REVOKE")
    },
}
"""One provider whose door is open; tests that talk to one bring their own."""

_numbers = itertools.count(1)


@dataclass
class FakeClock:
    """Stands still until it is set."""

    instant: datetime = NOW

    def now(self) -> datetime:
        return self.instant

    def set(self, instant: datetime) -> None:
        self.instant = instant

    def advance(self, by: timedelta) -> None:
        self.instant += by


def settings(database_url: str, **more: Any) -> Settings:
    """Settings of a test: fresh keys, cheap password hashes, providers that nobody reaches."""
    more = {"providers": PROVIDERS, "gate": PATIENT} | more
    return Settings(
        environment="test",
        database_url=database_url,
        signing_key=SigningKey.generate(),
        cursor_secret=b"a cursor secret of thirty-two bytes",
        public_url="https://keel.test",
        password_cost=CHEAP,
        **more,
    )


@dataclass
class World:
    """Everything a test over HTTP needs. Tests share the database; each brings its own people."""

    app: Flask
    clock: FakeClock
    contract: Contract = field(init=False, repr=False)

    def __post_init__(self) -> None:
        extensions = self.app.extensions
        self.contract = Contract(extensions["keel.document"], extensions["keel.operations"])
        self._adapter = self.app.url_map.bind("localhost")

    @classmethod
    def over(cls, database_url: str, **more: Any) -> World:
        """An application of its own over a prepared database; ``more`` are settings."""
        clock = FakeClock()
        return cls(create_app(settings(database_url, **more), clock), clock)

    # --- what there is ---------------------------------------------------------------------

    @property
    def runtime(self) -> Runtime:
        found: Runtime = self.app.extensions["keel"]
        return found

    @property
    def database(self) -> Database:
        return self.runtime.database

    @property
    def dialect(self) -> str:
        return self.database.engine.dialect.name

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        return self.clock.now().date()

    def day(self, offset: int = 0) -> str:
        """The clock's day and those around it, as the wire writes them."""
        return (self.today + timedelta(days=offset)).isoformat()

    # --- requests ---------------------------------------------------------------------------

    def send(self, method: str, path: str, **more: Any) -> Answer:
        """One request, its answer held against the contract."""
        path = path if path.startswith(ROOMS_OF_OPERATORS) else f"/v1{path}"
        with self.app.test_client().open(path, method=method, **more) as response:
            answer = Answer.of(method, path, response)
        self.contract.check(self.operation_at(method, path), answer)
        return answer

    def operation_at(self, method: str, path: str) -> Operation | None:
        """The operation that a request reaches, if any."""
        try:
            endpoint, _ = self._adapter.match(unquote(urlsplit(path).path), method=method)
        except HTTPException:
            return None
        return self.contract.operations.get(endpoint.rsplit(".", 1)[-1])

    def work(self) -> int:
        """Let the worker do what is due now; how many jobs it took up."""
        done: int = self.app.extensions["keel.worker"].run_due()
        return done

    # --- people -----------------------------------------------------------------------------

    def anonymous(self) -> Actor:
        """Nobody known."""
        return Actor(self)

    def athlete(self, **profile: Any) -> Actor:
        """A registered, consenting adult, logged in. Members of the profile may be given."""
        registration = {
            "email": f"athlete-{next(_numbers)}-{new_id().hex}@keel.example",
            "password": PASSWORD,
            "birth_date": "1992-03-14",
            "consents": [HEALTH_CONSENT],
        } | {name: profile.pop(name) for name in REGISTERED if name in profile}
        accepted = self.anonymous().post("/auth/register", registration)
        assert accepted.status == 202, accepted.text
        athlete = self.log_in(registration["email"], registration["password"])
        if profile:
            changed = athlete.patch("/me", profile, etag="*")
            assert changed.status == 200, changed.text
        return athlete

    def clinician(self, role: ClinicianRole = ClinicianRole.PHYSIOTHERAPIST) -> Actor:
        """A clinician, added as an operator would and logged in; linked to nobody."""
        email = f"clinician-{next(_numbers)}-{new_id().hex}@keel.example"
        command = ["keel", "create-clinician", email, "--role", role.value]
        ran = self.app.test_cli_runner().invoke(
            args=[*command, "--name", "Dr Sam Reed", "--phone", "+33 1 00 00 00 00"],
            catch_exceptions=False,
        )
        assert ran.exit_code == 0, ran.output
        return self.log_in(email, json.loads(ran.stdout.splitlines()[-1])["password"])

    def log_in(self, email: str, password: str = PASSWORD, device: str = "A phone") -> Actor:
        """A new login of an account."""
        body = {"email": email, "password": password, "device_name": device, "platform": "ios"}
        tokens = self.anonymous().post("/auth/login", body)
        assert tokens.status == 200, tokens.text
        return Actor(
            self,
            subject_id=UUID(tokens.json["athlete_id"]),
            login_id=UUID(tokens.json["login_id"]),
            capabilities=CARER if email.startswith("clinician-") else ATHLETE,
            email=email,
            password=password,
            refresh_token=tokens.json["refresh_token"],
        )

    def link(self, clinician: Actor, athlete: Actor) -> str:
        """Let the clinician act for the athlete; the id of the link."""
        invitation = clinician.post("/care/invitations", {})
        assert invitation.status == 201, invitation.text
        link = athlete.post("/care/links", {"code": invitation.json["code"]})
        assert link.status == 201, link.text
        return str(link.json["id"])

    # --- a training athlete -------------------------------------------------------------------

    def screen(self, athlete: Actor, **answers: str) -> Answer:
        """Answer every red-flag question with no, but for those given: ``RF_CES_1="yes"``."""
        questions = athlete.get("/triage/questions").json
        said = {question["code"]: "no" for question in questions["questions"]}
        said |= {code.replace("_", "-"): answer for code, answer in answers.items()}
        return athlete.post(
            "/triage/screenings",
            {
                "local_date": self.day(),
                "questionnaire_version": questions["version"],
                "answers": said,
            },
        )

    def ready_athlete(
        self,
        *,
        episode: dict[str, Any] | None = None,
        results: list[dict[str, Any]] | None = None,
        program: str = "hinge-rebuild",
        **profile: Any,
    ) -> Actor:
        """An athlete whose first plan can be decided: screened, described, measured, enrolled."""
        athlete = self.athlete(**{"sports": ["powerlifting"], "equipment": ["full_gym"]} | profile)
        steps = [
            self.screen(athlete),
            athlete.post("/episodes", EPISODE | {"local_date": self.day()} | (episode or {})),
            athlete.post("/baselines", self._baselines(results)),
            athlete.post("/enrollments", {"program": program, "started_on": self.day()}),
        ]
        for step in steps:
            assert step.status == 201, f"{step.path}: {step.text}"
        return athlete

    def _baselines(self, results: list[dict[str, Any]] | None) -> dict[str, Any]:
        return {
            "local_date": self.day(),
            "examiner": "athlete",
            "results": BASELINES if results is None else results,
        }


EPISODE = {
    "started_on": "2026-09-05",
    "onset": "gradual",
    "qualities": ["ache"],
    "pain_at_rest": 2,
    "pain_worst": 6,
    "pain_morning": 2,
    "settle_h": 12,
    "aggravating": ["lifting_from_floor", "bending", "sitting"],
    "easing": ["walking"],
    "leg_symptoms": {"reach": "none"},
}
BASELINES = [
    {"test": "sorensen", "value": 65},
    {"test": "side_bridge", "value": 50, "side": "left"},
    {"test": "side_bridge", "value": 46, "side": "right"},
    {"test": "hinge_dowel", "value": 4, "pain": 1},
    {"test": "brace", "value": 1},
]
