"""The shipped application in a process that dies between commit and answer, now and then."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterable
from typing import Any

from wsgi import app as shipped

ONE_IN = 12
WRITES = {"/v1/sessions", "/v1/sessions/batch"}


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as shipped; some sessions are stored and their answer is never sent."""
    said: list[str] = []

    def note(status: str, *more: Any) -> Any:
        said.append(status)
        return start_response(status, *more)

    answer = list(shipped(environ, note))
    writes = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] in WRITES
    if writes and said[-1].startswith("2") and random.randrange(ONE_IN) == 0:
        with open(os.environ["FAULTS_LOG"], "ab") as log:
            log.write(b"x")
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
