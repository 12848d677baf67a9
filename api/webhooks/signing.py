"""Standard Webhooks signatures: what a receiver holds a message against.

HMAC-SHA256 over ``id.timestamp.body``, in base64 behind ``v1,``; one for each secret in force,
so that a receiver may change its secret whenever it likes within the overlap. Source: the
Standard Webhooks specification, version 1.
"""

import hmac
import secrets
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime

from api.webhooks.vocab import SECRET_BYTES

_PREFIX = "whsec_"


def new_secret() -> bytes:
    """A secret that nobody could guess."""
    return secrets.token_bytes(SECRET_BYTES)


def shown(secret: bytes) -> str:
    """A secret as its receiver is given it."""
    return _PREFIX + b64encode(secret).decode("ascii")


def headers(
    keys: Sequence[bytes], message_id: str, sent_at: datetime, body: bytes
) -> dict[str, str]:
    """The three headers of an attempt. ``sent_at`` is that of the attempt: a receiver refuses
    what is older than some minutes, and an event may be tried for days."""
    timestamp = str(int(sent_at.timestamp()))
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    signatures = (b64encode(hmac.digest(key, content, "sha256")).decode("ascii") for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }
