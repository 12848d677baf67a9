"""What a call costs in a process of its own, whose memory at rest is taken off."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.world import World


@dataclass(frozen=True)
class Cost:
    cpu_s: float
    grown_mib: float


def apart(world: World, call: Callable[[], None]) -> Cost:
    """CPU seconds and growth of memory of a call in a child process."""
    forking = multiprocessing.get_context("fork")
    mine, theirs = forking.Pipe()
    child = forking.Process(target=_measured, args=(world, call, theirs))
    child.start()
    theirs.close()
    cost: Cost = mine.recv()
    child.join()
    return cost


def _measured(world: World, call: Callable[[], None], told: Any) -> None:
    world.database.engine.dispose(close=False)
    began, rest = time.process_time(), _peak()
    call()
    told.send(Cost(time.process_time() - began, _peak() - rest))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
