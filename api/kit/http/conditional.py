"""Conditional requests (RFC 9110): strong ETags, from a row's version or an answer's bytes."""

import hashlib
from typing import Any

from api.kit.errors import BadRequest, PreconditionRequired, StaleVersion


def etag_of(value: Any, body: bytes) -> str:
    """The version of a versioned row; otherwise a digest of what is sent."""
    version = getattr(value, "version", None)
    if isinstance(version, int):
        return f'"v{version}"'
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def not_modified(header: str | None, etag: str) -> bool:
    """Whether If-None-Match already holds this ETag (weak comparison)."""
    if not header:
        return False
    held = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in held or etag in held


def wanted_version(header: str | None) -> int | None:
    """The version that If-Match names; None for ``*``, which any version meets."""
    if header is None:
        raise PreconditionRequired("Send If-Match with the ETag you read.")
    text = header.strip()
    if text == "*":
        return None
    if not (text.startswith('"') and text.endswith('"') and len(text) >= 2):
        raise BadRequest('If-Match must be one strong ETag such as "v3".')
    digits = text.strip('"').removeprefix("v")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        raise StaleVersion("That ETag is not a version of this row.")
    return int(digits)
