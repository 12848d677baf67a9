"""A developer with an app, an athlete who lets it in, and the work done when a test says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from api.apps.models import App, AppGrant
from api.apps.vocab import AppKind
from api.kit.access import GRANTABLE, Access
from api.kit.db.scope import NOBODY, Scope
from api.kit.ids import new_id
from api.kit.work import Crew, Job, Worker
from api.webhooks.models import Webhook, WebhookDelivery
from api.webhooks.vocab import WebhookEvent
from tests.support.actor import Actor
from tests.support.world import World

EVERYTHING = [event.value for event in WebhookEvent]
CHECK_IN: dict[str, Any] = {
    "kind": "daily",
    "time_zone": "Europe/Paris",
    "pain_now": 2,
    "pain_worst": 3,
    "leg_symptoms": {"reach": "none"},
}
SESSION: dict[str, Any] = {
    "time_zone": "Europe/Paris",
    "started_at": "2026-11-20T07:10:00Z",
    "local_date": "2026-11-20",
    "exercises": [],
}


def scope(actor: Actor) -> Scope:
    assert actor.subject_id is not None
    return Scope(actor.subject_id, actor.subject_id)


@dataclass
class Stage:
    """Who plays, in a world whose webhooks may lead to this machine."""

    world: World
    developer: Actor = field(init=False)
    athlete: Actor = field(init=False)
    app_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.developer, self.athlete = self.world.athlete(), self.world.athlete()
        self.app_id = self.make_app()

    # --- apps --------------------------------------------------------------------------------

    def make_app(self, developer: Actor | None = None) -> str:
        developer = developer or self.developer
        app = App(
            id=new_id(),
            developer_id=developer.subject_id,
            kind=AppKind.CONFIDENTIAL,
            name="Trainer",
            homepage_url="https://trainer.example",
            privacy_url="https://trainer.example/privacy",
            redirect_uris=[],
            capabilities=sorted(GRANTABLE),
            created_at=self.world.now,
            updated_at=self.world.now,
        )
        with self.world.database.write(scope(developer)) as db:
            db.add(app)
        return str(app.id)

    def grant(
        self,
        capabilities: Iterable[Access] = GRANTABLE,
        *,
        app_id: str | None = None,
        athlete: Actor | None = None,
    ) -> str:
        """Let the app in."""
        now, athlete = self.world.now, athlete or self.athlete
        grant = AppGrant(
            athlete_id=athlete.subject_id,
            id=new_id(),
            app_id=UUID(app_id or self.app_id),
            capabilities=sorted(capabilities),
            created_at=now,
            updated_at=now,
        )
        with self.world.database.write(scope(athlete)) as db:
            db.add(grant)
        return str(grant.id)

    def end_quietly(self) -> None:
        """The grant is gone, and nobody was told."""
        with self.world.database.write(scope(self.athlete)) as db:
            rows = delete(AppGrant).where(AppGrant.athlete_id == self.athlete.subject_id)
            db.execute(rows, execution_options={"synchronize_session": False})

    # --- endpoints ---------------------------------------------------------------------------

    def endpoint(self, url: str, events: Iterable[str] = EVERYTHING, **more: Any) -> dict[str, Any]:
        """An endpoint with its secret beside it."""
        body = {"url": url, "events": list(events), **more}
        made = self.developer.post(f"/apps/{self.app_id}/webhooks", body)
        assert made.status == 201, made.text
        return {**made.json["webhook"], "secret": made.json["secret"]}

    def shown(self, endpoint: dict[str, Any]) -> dict[str, Any]:
        found = self.developer.get(f"/webhooks/{endpoint['id']}")
        assert found.status == 200, found.text
        return dict(found.json)

    def deliveries(self, endpoint: dict[str, Any], **query: str) -> list[dict[str, Any]]:
        """As the log has them, the oldest first; all pages of them."""
        path, items = f"/webhooks/{endpoint['id']}/deliveries", []
        asked = {"limit": "100", **query}
        while True:
            found = self.developer.get(path, query_string=asked)
            assert found.status == 200, found.text
            items += found.json["items"]
            if found.json["next_cursor"] is None:
                return list(reversed(items))
            asked["cursor"] = found.json["next_cursor"]

    def rows(self, endpoint: dict[str, Any]) -> list[WebhookDelivery]:
        with self.world.database.read(scope(self.developer)) as db:
            mine = WebhookDelivery.webhook_id == UUID(endpoint["id"])
            return list(db.scalars(select(WebhookDelivery).where(mine)))

    def webhook(self, endpoint: dict[str, Any]) -> Webhook:
        with self.world.database.read(scope(self.developer)) as db:
            found = db.get(Webhook, (self.developer.subject_id, UUID(endpoint["id"])))
            assert found is not None
            return found

    # --- things that happen -------------------------------------------------------------------

    def check_in(self, day: int = 0) -> str:
        """A check-in of the athlete; its id."""
        body = {**CHECK_IN, "local_date": self.world.day(day)}
        made = self.athlete.post("/check-ins", body)
        assert made.status == 201, made.text
        return str(made.json["check_in"]["id"])

    def test(self, endpoint: dict[str, Any]) -> str:
        """A test event; the id of its delivery."""
        made = self.developer.post(f"/webhooks/{endpoint['id']}/test")
        assert made.status == 202, made.text
        return str(made.json["id"])

    # --- work ---------------------------------------------------------------------------------

    @property
    def crew(self) -> Crew:
        found: Crew = self.world.app.extensions["keel.crew"]
        return found

    @property
    def telling(self) -> Worker:
        return self.crew.workers[-2]

    @property
    def sending(self) -> Worker:
        return self.crew.workers[-1]

    def tell(self) -> None:
        self.telling.run_due()

    def deliver(self) -> None:
        """Do what is due now."""
        self.telling.run_due()
        self.sending.run_due()

    def pass_time(self, by: timedelta, steps: int = 1) -> None:
        for _ in range(steps):
            self.world.clock.advance(by / steps)
            self.deliver()

    def jobs(self, kind: str) -> list[Job]:
        """Of this developer and athlete."""
        owners = (self.developer.subject_id, self.athlete.subject_id)
        with self.world.database.read(NOBODY) as db:
            rows = select(Job).where(Job.kind == kind, Job.athlete_id.in_(owners))
            return list(db.scalars(rows))


def states(stage: Stage, endpoint: dict[str, Any]) -> Counter[str]:
    return Counter(one["state"] for one in stage.deliveries(endpoint))
