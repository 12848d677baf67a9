"""Signatures are what the Standard Webhooks specification says, held against its own library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.webhooks import signing

BODY = b'{"type":"session.created","timestamp":"2026-11-21T09:00:00+00:00","data":{}}'


def now() -> datetime:
    return datetime.now(UTC)


def test_a_receiver_accepts_what_was_signed_with_its_secret() -> None:
    secret = signing.new_secret()

    headers = signing.headers([secret], "0193a5c2", now(), BODY)

    said = Webhook(signing.shown(secret)).verify(BODY, headers)
    assert said["type"] == "session.created"


def test_a_receiver_refuses_another_body_another_id_and_another_secret() -> None:
    secret = signing.new_secret()
    headers = signing.headers([secret], "0193a5c2", now(), BODY)
    webhook = Webhook(signing.shown(secret))

    for body, said in (
        (BODY + b" ", headers),
        (BODY, headers | {"webhook-id": "0193a5c3"}),
        (BODY, signing.headers([signing.new_secret()], "0193a5c2", now(), BODY)),
        (BODY, signing.headers([secret], "0193a5c2", now() - timedelta(minutes=6), BODY)),
    ):
        with pytest.raises(WebhookVerificationError):
            webhook.verify(body, said)


def test_while_a_secret_is_changed_both_are_good() -> None:
    old, new = signing.new_secret(), signing.new_secret()

    headers = signing.headers([new, old], "0193a5c2", now(), BODY)

    assert Webhook(signing.shown(old)).verify(BODY, headers)
    assert Webhook(signing.shown(new)).verify(BODY, headers)


def test_the_signature_is_to_the_byte_that_of_the_reference_library() -> None:
    secret = b"\x31\xf2\x93\x8d" * 6
    at = datetime.fromtimestamp(1614265330, UTC)

    headers = signing.headers([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')

    expected = Webhook(secret).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')
    assert headers["webhook-signature"] == expected
    assert headers["webhook-timestamp"] == "1614265330"


def test_a_secret_is_long_and_never_the_same() -> None:
    secrets = {signing.shown(signing.new_secret()) for _ in range(100)}

    assert len(secrets) == 100
    assert all(one.startswith("whsec_") and len(one) == 50 for one in secrets)
