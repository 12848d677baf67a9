"""Making archives that are not what they seem."""

from __future__ import annotations

import hashlib
import io
import json
from zipfile import ZIP_DEFLATED, ZipFile

from api.archive.vocab import SEALED_AS
from api.kit.crypto import Sealer
from tests.archive.lives import restore
from tests.support.actor import Actor
from tests.support.answer import Answer

Parts = dict[str, bytes]


def zipped(parts: Parts, method: int = ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", method) as made:
        for path, content in parts.items():
            made.writestr(path, content)
    return target.getvalue()


def listed(parts: Parts) -> Parts:
    """The files with a manifest that names them as they are; its seal is the old one."""
    manifest = json.loads(parts["manifest.json"])
    manifest["files"] = [
        {
            "path": path,
            "rows": content.count(b"\n{"),
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for path, content in parts.items()
        if not path.startswith("manifest.")
    ]
    return parts | {"manifest.json": json.dumps(manifest).encode()}


def sealed(parts: Parts, sealer: Sealer, context: str = SEALED_AS) -> Parts:
    digest = hashlib.sha256(parts["manifest.json"]).digest()
    return parts | {"manifest.seal": sealer.seal(digest, context).encode()}


def assert_refused(athlete: Actor, archive: bytes) -> Answer:
    refused = restore(athlete, archive)
    assert (refused.status, refused.code) == (422, "archive_refused"), refused.text
    return refused
