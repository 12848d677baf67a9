"""URLs of webhooks. Developers manage them with their login, or apps with a token of their own."""

from typing import Any
from uuid import UUID

from api.kit import errors
from api.kit.access import Access
from api.kit.http.operation import Call
from api.kit.http.routes import Routes
from api.kit.paging import Page
from api.webhooks import schemas, service
from api.webhooks.models import Webhook, WebhookDelivery
from api.webhooks.sending import Courier

Body = dict[str, Any]

webhooks = Routes("Webhooks", "Events sent to third-party apps: endpoints, deliveries and replays.")


def _check_url(call: Call, body: Body) -> None:
    if "url" in body:
        service.check_url(call.services.database.fittings[Courier].guard, body["url"])


def _check_app(call: Call, app_id: UUID) -> None:
    if call.who.app_id not in (None, app_id):
        raise errors.NotFound()


def _webhook(call: Call, webhook_id: UUID) -> Webhook:
    return service.get_webhook(call.db, webhook_id, call.who.app_id)


@webhooks.create(
    "/apps/<uuid:app_id>/webhooks",
    "createWebhook",
    Access.WEBHOOKS,
    body=schemas.WebhookInput,
    out=schemas.WebhookWithSecret,
    keyed=False,
)
def create_webhook(call: Call, body: Body, app_id: UUID) -> Body:
    """Create a webhook.

    Returns the secret that messages are signed with. It appears in no later answer, so
    repeating the request creates another endpoint. An app has at most ten. The URL must be
    https and lead to a public address. Host names are resolved at each attempt and not before:
    send a test event to see whether it arrives.
    """
    _check_app(call, app_id)
    service.check_app(call.db, app_id)
    _check_url(call, body)
    row, secret = service.create_webhook(call.db, app_id, body, call.now)
    return {"webhook": row, "secret": secret}


@webhooks.list_(
    "/apps/<uuid:app_id>/webhooks", "listWebhooks", Access.WEBHOOKS, out=schemas.WebhookPage
)
def list_webhooks(call: Call, app_id: UUID) -> Page[Webhook]:
    """List webhooks.

    The endpoints of an app, newest first, including disabled ones with the reason.
    """
    _check_app(call, app_id)
    return service.list_webhooks(call.db, app_id, call.page)


@webhooks.read("/webhooks/<uuid:webhook_id>", "getWebhook", Access.WEBHOOKS, out=schemas.Webhook)
def get_webhook(call: Call, webhook_id: UUID) -> Webhook:
    """Read a webhook.

    An endpoint that answered 410, or failed every attempt for five days, is disabled, with the
    reason.
    """
    return _webhook(call, webhook_id)


@webhooks.update(
    "/webhooks/<uuid:webhook_id>",
    "updateWebhook",
    Access.WEBHOOKS,
    body=schemas.WebhookPatch,
    out=schemas.Webhook,
)
def update_webhook(call: Call, body: Body, webhook_id: UUID) -> Webhook:
    """Change a webhook.

    Disabling a webhook turns pending deliveries into dead letters, and no new events are kept
    for it in the meantime. Enabling it again starts afresh; dead letters can then be replayed.
    """
    row = _webhook(call, webhook_id)
    _check_url(call, body)
    return service.update_webhook(call.db, row, body, call.if_match, call.now)


@webhooks.remove("/webhooks/<uuid:webhook_id>", "deleteWebhook", Access.WEBHOOKS, if_match=True)
def delete_webhook(call: Call, webhook_id: UUID) -> None:
    """Delete a webhook.

    Also deletes its deliveries, including pending ones.
    """
    service.delete_webhook(call.db, _webhook(call, webhook_id), call.if_match)


@webhooks.action(
    "/webhooks/<uuid:webhook_id>/secret",
    "rotateWebhookSecret",
    Access.WEBHOOKS,
    out=schemas.WebhookWithSecret,
)
def rotate_webhook_secret(call: Call, webhook_id: UUID) -> Body:
    """Replace the secret of a webhook.

    Returns the new secret, which is not shown again. For 24 hours messages are also signed with
    the previous secret, so that receivers can be changed one by one.
    """
    row = _webhook(call, webhook_id)
    secret = service.rotate_secret(call.db, row, call.now)
    return {"webhook": row, "secret": secret}


@webhooks.action(
    "/webhooks/<uuid:webhook_id>/test",
    "testWebhook",
    Access.WEBHOOKS,
    out=schemas.WebhookDelivery,
    status=202,
    problems=(errors.WebhookDisabled,),
)
def test_webhook(call: Call, webhook_id: UUID) -> WebhookDelivery:
    """Send a test event.

    An event of type `webhook.test`, signed and attempted like any other; the list of deliveries
    shows what became of it.
    """
    return service.send_test(call.db, _webhook(call, webhook_id), call.now)


@webhooks.list_(
    "/webhooks/<uuid:webhook_id>/deliveries",
    "listWebhookDeliveries",
    Access.WEBHOOKS,
    out=schemas.WebhookDeliveryPage,
    query=schemas.WebhookDeliveryQuery,
)
def list_webhook_deliveries(call: Call, webhook_id: UUID) -> Page[WebhookDelivery]:
    """List deliveries.

    Newest first, each with its attempts; `state=dead` lists the dead letters. Deliveries are
    kept for 30 days after they were settled.
    """
    row = _webhook(call, webhook_id)
    return service.list_deliveries(call.db, row, call.query.get("state"), call.page)


@webhooks.action(
    "/webhook-deliveries/<uuid:delivery_id>/replay",
    "replayWebhookDelivery",
    Access.WEBHOOKS,
    out=schemas.WebhookDelivery,
    status=202,
    problems=(errors.NotReplayable, errors.WebhookDisabled),
)
def replay_webhook_delivery(call: Call, delivery_id: UUID) -> WebhookDelivery:
    """Replay a dead letter.

    The event is sent again under the same id, starting with a new first attempt. Whether the
    athlete's grant still allows it is checked again.
    """
    return service.replay(call.db, delivery_id, call.who.app_id, call.now)
