"""An HTTP answer, as tests read it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from werkzeug.test import TestResponse


@dataclass(frozen=True)
class Answer:
    """What came back; ``method`` and ``path`` say what was asked."""

    method: str
    path: str
    status: int
    headers: Any
    text: str
    data: bytes = field(default=b"", repr=False)
    """The very bytes, where they are no text."""

    @classmethod
    def of(cls, method: str, path: str, response: TestResponse) -> Answer:
        data = response.get_data()
        text = data.decode("utf-8", "replace")
        return cls(method, path, response.status_code, response.headers, text, data)

    @cached_property
    def json(self) -> Any:
        return json.loads(self.text) if self.text else None

    @property
    def media_type(self) -> str:
        return str(self.headers.get("Content-Type", "")).partition(";")[0]

    @property
    def etag(self) -> str:
        return str(self.headers["ETag"])

    @property
    def code(self) -> str | None:
        """The code of a problem."""
        return str(self.json["code"]) if self.status >= 400 else None

    @property
    def pointers(self) -> list[str]:
        """Which members a problem names."""
        return [error["pointer"] for error in self.json.get("errors", ())]
