"""Endpoints as developers manage them: whose they are, their secrets, what they may lead to."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook as Reference

from api.apps import service as apps
from api.kit.access import Access
from api.kit.vault import Vault
from api.webhooks import service
from api.webhooks.models import Webhook
from api.webhooks.vocab import MOST_WEBHOOKS
from tests.support.world import NOW, World
from tests.webhooks.receivers import Received, Receiver
from tests.webhooks.stage import Stage, scope

URL = "https://93.184.216.34/hook"


def test_a_secret_is_told_once_and_stored_locked(stage: Stage) -> None:
    made = stage.endpoint(URL)

    assert made["secret"].startswith("whsec_")
    assert len(b64decode(made["secret"].removeprefix("whsec_"))) == 32
    assert "secret" not in stage.shown(made)
    stored = stage.webhook(made).secret
    assert b64decode(made["secret"].removeprefix("whsec_")) not in stored


def test_a_locked_secret_opens_only_in_its_own_place_and_house() -> None:
    vault, locked = Vault(b"one" * 16), Vault(b"one" * 16).lock(b"secret", "webhook 1")

    assert vault.unlock(locked, "webhook 1") == b"secret"
    assert vault.lock(b"secret", "webhook 1") != locked
    for other, moved, context in (
        (Vault(b"two" * 16), locked, "webhook 1"),
        (vault, locked, "webhook 2"),
        (vault, locked[:-1] + bytes([locked[-1] ^ 1]), "webhook 1"),
        (vault, b"", "webhook 1"),
    ):
        with pytest.raises(ValueError):
            other.unlock(moved, context)


def test_an_endpoint_is_read_listed_changed_and_deleted(stage: Stage) -> None:
    made = stage.endpoint(URL, ["session.created"], description="Ours.")
    path = f"/webhooks/{made['id']}"
    listed = stage.developer.get(f"/apps/{stage.app_id}/webhooks").json["items"]
    assert [one["id"] for one in listed] == [made["id"]]

    read = stage.developer.get(path)
    changed = stage.developer.patch(path, {"events": ["decision.made"]}, etag=read.etag)

    assert (changed.status, changed.json["events"]) == (200, ["decision.made"])
    assert changed.json["description"] == "Ours."
    assert stage.developer.patch(path, {"events": []}, etag=read.etag).status == 412
    assert stage.developer.delete(path, etag=read.etag).status == 412
    assert stage.developer.delete(path, etag=changed.etag).status == 204
    assert stage.developer.get(path).status == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.216.34/hook",
        "https://127.0.0.1/hook",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://me@93.184.216.34/",
        "https://93.184.216.34:22/",
        "https://hooks..example/",
    ],
)
def test_a_url_that_leads_inside_is_refused_when_it_is_made_and_when_it_is_changed(
    api: World, url: str
) -> None:
    """In a house as production has it; `api` allows nothing private."""
    stage = Stage(api)
    made = stage.endpoint(URL)
    path = f"/webhooks/{made['id']}"

    refused = stage.developer.post(
        f"/apps/{stage.app_id}/webhooks", {"url": url, "events": ["decision.made"]}
    )
    changed = stage.developer.patch(path, {"url": url}, etag="*")

    for answer in (refused, changed):
        assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/url")
    assert stage.shown(made)["url"] == URL


def test_an_app_has_ten_endpoints_at_most(stage: Stage) -> None:
    for _ in range(MOST_WEBHOOKS):
        stage.endpoint(URL)

    body = {"url": URL, "events": []}
    assert stage.developer.post(f"/apps/{stage.app_id}/webhooks", body).status == 422


def test_somebody_elses_app_and_endpoint_are_like_none_at_all(stage: Stage) -> None:
    made, other = stage.endpoint(URL), stage.world.athlete()
    delivery = stage.test(made)
    path, body = f"/webhooks/{made['id']}", {"url": URL, "events": []}

    for answer in (
        other.post(f"/apps/{stage.app_id}/webhooks", body),
        other.get(f"/apps/{stage.app_id}/webhooks"),
        other.get(path),
        other.patch(path, {"state": "disabled"}, etag="*"),
        other.delete(path, etag="*"),
        other.post(f"{path}/secret"),
        other.post(f"{path}/test"),
        other.get(f"{path}/deliveries"),
        other.post(f"/webhook-deliveries/{delivery}/replay"),
    ):
        assert (answer.status, answer.code) == (404, "not_found"), answer.path

    assert stage.shown(made)["state"] == "enabled"


def test_an_app_for_itself_reaches_its_own_endpoints_and_no_other_apps(stage: Stage) -> None:
    """Also not those of another app of the same developer."""
    made, other_app = stage.endpoint(URL), stage.make_app()
    with stage.world.database.read(scope(stage.developer)) as db:
        webhook_id = UUID(made["id"])
        assert service.get_webhook(db, webhook_id, UUID(stage.app_id)).id == webhook_id
        with pytest.raises(service.NotFound):
            service.get_webhook(db, webhook_id, UUID(other_app))


def test_a_login_without_the_capability_may_not(stage: Stage) -> None:
    limited = stage.developer.limited_to({Access.SESSIONS_READ})

    assert limited.get(f"/apps/{stage.app_id}/webhooks").code == "insufficient_scope"


# --- rotation --------------------------------------------------------------------------------


def test_for_a_day_after_a_change_both_secrets_verify_and_then_the_new_one_alone(
    stage: Stage, there: Receiver
) -> None:
    made = stage.endpoint(there.url)
    answer = stage.developer.post(f"/webhooks/{made['id']}/secret")
    new, old = answer.json["secret"], made["secret"]
    assert new != old

    stage.test(made)
    stage.deliver()
    stage.world.clock.set(NOW + timedelta(hours=24))
    stage.test(made)
    stage.deliver()

    during, after = there.received
    assert (signed_with(during, old), signed_with(during, new)) == (True, True)
    assert (signed_with(after, old), signed_with(after, new)) == (False, True)


def signed_with(message: Received, secret: str) -> bool:
    """Whether one of the signatures is this secret's; the clock of the test stands elsewhere."""
    at = datetime.fromtimestamp(int(message.headers["webhook-timestamp"]), UTC)
    expected = Reference(secret).sign(message.id, at, message.body.decode())
    return expected in message.headers["webhook-signature"].split(" ")


# --- disabling by hand -----------------------------------------------------------------------


def test_disabling_makes_dead_letters_and_enabling_starts_afresh(
    stage: Stage, there: Receiver
) -> None:
    made = stage.endpoint(there.url)
    path = f"/webhooks/{made['id']}"
    delivery = stage.test(made)

    off = stage.developer.patch(path, {"state": "disabled"}, etag="*").json
    assert (off["state"], off["reason"]) == ("disabled", "by_developer")
    stage.deliver()
    assert there.received == []
    assert stage.developer.post(f"{path}/test").code == "webhook_disabled"
    replay = f"/webhook-deliveries/{delivery}/replay"
    assert stage.developer.post(replay).code == "webhook_disabled"

    on = stage.developer.patch(path, {"state": "enabled"}, etag="*").json
    assert (on["state"], on["reason"], on["disabled_at"]) == ("enabled", None, None)
    assert stage.developer.post(replay).status == 202
    stage.deliver()
    assert len(there.received) == 1


def test_endpoints_go_with_their_app_and_with_their_developer(stage: Stage) -> None:
    made, other = stage.endpoint(URL), stage.make_app()
    kept = stage.developer.post(f"/apps/{other}/webhooks", {"url": URL, "events": []})
    stage.test(made)

    with stage.world.database.write(scope(stage.developer)) as db:
        apps.delete_app(db, UUID(stage.developer.id), UUID(stage.app_id), None)
    assert stage.developer.get(f"/webhooks/{made['id']}").status == 404
    assert (stage.rows(made), stage.developer.get("/me").status) == ([], 200)

    gone = stage.developer.post("/me/erasure", {"password": stage.developer.password})
    assert gone.status == 204, gone.text
    with stage.world.database.read(scope(stage.developer)) as db:
        held = db.get(Webhook, (stage.developer.subject_id, UUID(kept.json["webhook"]["id"])))
        assert held is None
