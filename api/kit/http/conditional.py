"""Conditional requests (RFC 9110): strong ETags, from a row's version or an answer's bytes."""

import hashlib
from typing import Any

from api.kit.errors import BadRequest, PreconditionRequired, StaleVersion


def etag_of(value: Any, body: bytes) -> str:
    """The version of a versioned row; otherwise a digest of what is sent.

    A value that says ``ages`` reads differently tomorrow without having changed: its ETag
    carries both, and If-Match looks at the version only.
    """
    version, digest = getattr(value, "version", None), hashlib.sha256(body).hexdigest()
    if not isinstance(version, int):
        return f'"{digest[:32]}"'
    return f'"v{version}.{digest[:16]}"' if getattr(value, "ages", False) else f'"v{version}"'


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
    digits = text.strip('"').removeprefix("v").partition(".")[0]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        raise StaleVersion("That ETag is not a version of this row.")
    return int(digits)
