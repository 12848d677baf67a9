"""Signatures over raw bodies, and the times they were made."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from api.providers.adapters.base import Refused


def mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def same(claimed: str, expected: str) -> bool:
    """In a time that says nothing of where they differ."""
    return hmac.compare_digest(claimed.encode(), expected.encode())


def header(headers: Mapping[str, str], name: str) -> str:
    """A header that must be there."""
    found = headers.get(name.lower(), "")
    if not found:
        raise Refused(f"{name} is missing")
    return found


def instant_in(text: str) -> datetime:
    """Seconds or milliseconds since 1970, or an ISO instant; Refused for anything else."""
    try:
        if text.isascii() and text.isdigit() and len(text) <= 16:
            number = int(text)
            return datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused("no time") from error
    if found.tzinfo is None:
        raise Refused("a time without its offset")
    return found


def check_time(text: str, now: datetime, most: timedelta) -> None:
    if abs(now - instant_in(text)) > most:
        raise Refused("too late, or a clock is wrong")


def check_hex(claimed: str, key: str, message: bytes) -> None:
    if not key or not same(claimed.lower(), mac(key.encode(), message).hex()):
        raise Refused("the signature is another one")


def check_base64(claimed: str, key: str, message: bytes) -> None:
    expected = b64encode(mac(key.encode(), message)).decode()
    if not key or not same(claimed, expected):
        raise Refused("the signature is another one")


def standard_signature(secret: str, message_id: str, timestamp: str, raw: bytes) -> str:
    """``v1,…`` of Standard Webhooks; the secret reads ``whsec_`` and base64."""
    key = b64decode(secret.removeprefix("whsec_") + "==")
    signed = f"{message_id}.{timestamp}.".encode() + raw
    return "v1," + b64encode(mac(key, signed)).decode()


def digest_of(item: Any) -> str:
    """What an event without an id of its own is known by."""
    return hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()
