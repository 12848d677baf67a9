"""Conditional requests (RFC 9110): strong ETags, from a row's version or an answer's bytes."""

import hashlib
import re
from typing import Any

from api.kit import speech
from api.kit.errors import BadRequest, PreconditionRequired, StaleVersion

_STRONG = re.compile(r'"[!#-~]*"(, *"[!#-~]*")*')
"""The pattern of `If-Match` in the specification, but for ``*``."""


def etag_of(value: Any, body: bytes) -> str:
    """The version of a versioned row; otherwise a digest of what is sent.

    A value that says ``ages`` reads differently tomorrow without having changed: its ETag
    carries both, and If-Match looks at the version only.
    """
    version, digest = getattr(value, "version", None), hashlib.sha256(body).hexdigest()
    if not isinstance(version, int):
        return f'"{digest[:32]}"'
    # The same version in another language is other bytes.
    varies = getattr(value, "ages", False) or speech.current() != speech.ENGLISH
    return f'"v{version}.{digest[:16]}"' if varies else f'"v{version}"'


def etag_of_coding(tag: str, coding: str | None) -> str:
    """The ETag of one content coding of what ``tag`` names: strong ones differ with the bytes."""
    return f'"{tag}"' if coding is None else f'"{tag}.{coding}"'


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
    if not _STRONG.fullmatch(text):
        raise BadRequest('If-Match must be one strong ETag such as "v3".')
    digits = text.strip('"').removeprefix("v").partition(".")[0]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        raise StaleVersion("That ETag is not a version of this row.")
    return int(digits)
