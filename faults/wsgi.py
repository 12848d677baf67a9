"""The shipped application in a process that dies between commit and answer, now and then."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterable
from typing import Any

from wsgi import app as shipped

ONE_IN = 12


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as shipped; some sessions are stored and their answer is never sent."""
    answer = list(shipped(environ, start_response))
    writes = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/v1/sessions"
    if writes and random.randrange(ONE_IN) == 0:
        with open(os.environ["FAULTS_LOG"], "ab") as log:
            log.write(b"x")
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
