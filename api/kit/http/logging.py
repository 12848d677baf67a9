"""One canonical line per request, as JSON, without personal data."""

import logging
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import orjson

from api.kit.db.unit_of_work import statements
from api.kit.ids import new_id

REQUESTS = logging.getLogger("keel.request")


@dataclass(slots=True)
class RequestLog:
    """What is known of a request while it runs."""

    request_id: str = field(default_factory=lambda: f"req_{new_id().hex}")
    started: float = field(default_factory=time.perf_counter)
    operation: str = "none"
    problem: str | None = None
    replayed: bool = False
    waited_s: float = 0.0
    """For a place at the gate."""


def begin() -> RequestLog:
    """Start counting for a new request."""
    statements.set(0)
    return RequestLog()


def finish(log: RequestLog, method: str, status: int, size: int) -> None:
    """Write the line. The path is left out: it can hold ids; the operation says enough."""
    line: dict[str, Any] = {
        "request_id": log.request_id,
        "operation": log.operation,
        "method": method,
        "status": status,
        "ms": round((time.perf_counter() - log.started) * 1000, 1),
        "statements": statements.get(),
        "bytes": size,
    }
    if log.waited_s >= 0.001:
        line["waited_ms"] = round(log.waited_s * 1000, 1)
    if log.problem:
        line["problem"] = log.problem
    if log.replayed:
        line["replayed"] = True
    REQUESTS.info(orjson.dumps(line).decode())


def configure() -> None:
    """Lines of ours go to stdout as they are."""
    logger = logging.getLogger("keel")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.propagate = False
    logger.setLevel(logging.INFO)
