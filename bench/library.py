"""The exercise library: bytes of the whole of it, CPU milliseconds of a 304 and of a search.

Each row is held against its bar. A search is measured over words as people type them, right and
wrong ones; shown is the median of the words, each the smallest of some rounds.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median

from flask.testing import FlaskClient

from api.app import create_app
from api.exercises import service as exercises
from api.kit.crypto import SigningKey
from api.settings import PasswordCost, Settings

ROUNDS = 20
CATALOGUE = "/v1/exercises/catalogue"
ZIPPED = {"Accept-Encoding": "gzip"}
SEARCHES = (
    "RDL", "side bridge", "hyperextension", "romanian deadlft", "KB swing", "good moring",
    "squat", "deadl", "walking lunge dumbbell", "bird dog", "back extention", "plank", "a",
    "Bent Over One Arm Row (Dumbbell)", "bulgarian split squat", "qwerty zxcv", "press",
)  # fmt: skip
LOGGED = (
    "Squat (Barbell)", "Bench Press (Dumbbell)", "Romanian Deadlift (Barbell)", "Lat Pulldown",
    "Bicep Curl (Dumbbell)", "Hanging Leg Raise", "Seated Cable Row - V Grip (Cable)",
)  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """The most a figure may be."""

    what: str
    unit: str
    most: float


ZIPPED_BYTES = Bar("whole library, gzip", "bytes", 120_000)
NOT_MODIFIED = Bar("whole library, 304", "CPU ms", 1.0)
SEARCH = Bar("search, p50", "CPU ms", 5.0)
MATCH = Bar("match of a logged name", "CPU ms", 1.0)


def report() -> None:
    print("\nLibrary")
    client = _client()
    whole = client.get(CATALOGUE, headers=ZIPPED)
    held = ZIPPED | {"If-None-Match": whole.headers["ETag"]}
    floor = _cost(lambda: client.get("/healthz"))
    print(f"  {'what':<26}{'figure':>10}  {'unit':<8}{'bar':>9}{'x floor':>9}")
    _row(ZIPPED_BYTES, len(whole.data))
    _row(NOT_MODIFIED, _cost(lambda: client.get(CATALOGUE, headers=held)), floor)
    _row(SEARCH, median(_cost(partial(_search, client, text)) for text in SEARCHES), floor)
    _row(MATCH, median(_cost(partial(exercises.match_name, name)) for name in LOGGED), floor)


def _row(bar: Bar, figure: float, floor: float | None = None) -> None:
    ratio = f"{figure / floor:>9.1f}" if floor else ""
    verdict = "" if figure <= bar.most else "  OVER"
    print(f"  {bar.what:<26}{figure:>10.2f}  {bar.unit:<8}{bar.most:>9g}{ratio}{verdict}")


def _search(client: FlaskClient, text: str) -> None:
    client.get("/v1/exercises", query_string={"q": text})


def _cost(call: Callable[[], object]) -> float:
    """Smallest CPU milliseconds of some rounds."""
    found = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        call()
        found = min(found, time.process_time() - started)
    return found * 1000


def _client() -> FlaskClient:
    settings = Settings(
        "test", "sqlite://", SigningKey.generate(), b"bench" * 8, "http://bench", False,
        PasswordCost(memory_kib=8, passes=1),
    )  # fmt: skip
    app = create_app(settings)
    logging.getLogger("keel").setLevel(logging.WARNING)
    return app.test_client()
