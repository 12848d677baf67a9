"""A file that came with a form, as services see it."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

NAME_LONGEST = 200


@dataclass(frozen=True)
class SentFile:
    """What came, and the name it had where it came from; the name decides nothing."""

    content: bytes
    sent_name: str = ""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def name(self) -> str | None:
        """The last part of the name, without what does not print."""
        last = PurePosixPath(self.sent_name.replace("\\", "/")).name
        return "".join(filter(str.isprintable, last))[:NAME_LONGEST] or None
