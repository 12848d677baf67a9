"""The gate by itself: so many at once, a short queue, places kept for safety."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from threading import Thread

import pytest

from api.kit.errors import Unavailable
from api.kit.gate import Gate, GateSize

SMALL = GateSize(
    running=2, waiting=2, patience_s=0.3, kept=1, reading=2, reading_large=1, reading_kept=1
)
PATIENT = replace(SMALL, patience_s=60)
"""Who is told sooner did not wait, however busy the machine is."""


@contextmanager
def filled(gate: Gate) -> Iterator[None]:
    """Every ordinary place is taken."""
    with ExitStack() as stack:
        for _ in range(SMALL.running):
            stack.enter_context(gate.turn())
        yield


@contextmanager
def full(gate: Gate) -> Iterator[list[str]]:
    """And everybody who may wait does; they go in when the places are free again."""
    went: list[str] = []

    def wait() -> None:
        with suppress(Unavailable), gate.turn():
            went.append("in")

    threads = [Thread(target=wait) for _ in range(SMALL.waiting)]
    with filled(gate):
        for thread in threads:
            thread.start()
        while gate._queued[False] < SMALL.waiting:
            time.sleep(0.01)
        yield went
    for thread in threads:
        thread.join()


def test_a_free_place_is_taken_without_waiting() -> None:
    with Gate(PATIENT).turn() as waited_s:
        assert waited_s < PATIENT.patience_s


def test_who_finds_the_queue_full_is_refused_at_once_with_when_to_come_back() -> None:
    gate = Gate(PATIENT)
    with full(gate):
        began = time.monotonic()
        with pytest.raises(Unavailable) as refusal, gate.turn():
            pass
        with pytest.raises(Unavailable):
            gate.check()

        assert time.monotonic() - began < PATIENT.patience_s
        assert int(refusal.value.headers["Retry-After"]) >= 1


def test_who_waits_in_vain_is_refused_when_patience_ends() -> None:
    gate = Gate(SMALL)
    with filled(gate):
        began = time.monotonic()
        with pytest.raises(Unavailable), gate.turn():
            pass

        assert time.monotonic() - began >= SMALL.patience_s


def test_who_waits_goes_in_when_a_place_is_free() -> None:
    with full(Gate(PATIENT)) as went:
        assert went == []

    assert went == ["in", "in"]


def test_a_place_is_kept_for_safety_however_full_the_house_is() -> None:
    gate = Gate(replace(PATIENT, patience_s=3))
    with full(gate):
        gate.check(safety=True)
        with gate.turn(safety=True) as waited_s:
            assert waited_s < 3
            with pytest.raises(Unavailable), gate.turn(safety=True):
                pass


def test_a_place_is_given_back_also_by_who_fails() -> None:
    gate = Gate(SMALL)
    for _ in range(10):
        with pytest.raises(ZeroDivisionError), gate.turn():
            raise ZeroDivisionError

    with filled(gate):
        pass


def test_so_many_bodies_are_read_at_once_and_no_more() -> None:
    gate = Gate(SMALL)
    with gate.reading(), gate.reading():
        with pytest.raises(Unavailable), gate.reading():
            pass
        with gate.turn():
            pass

    with gate.reading():
        pass


def test_bodies_that_may_be_large_are_fewer_and_leave_room_for_the_others() -> None:
    gate = Gate(SMALL)
    with gate.reading(large=True):
        with pytest.raises(Unavailable), gate.reading(large=True):
            pass
        with gate.reading(), gate.reading():
            pass

    with gate.reading(large=True):
        pass


@pytest.mark.parametrize("large", [False, True])
def test_room_to_read_is_kept_for_what_is_told_to_safety(large: bool) -> None:
    gate = Gate(SMALL)
    with gate.reading(), gate.reading(), gate.reading(large=True):
        for _ in range(2):
            with ExitStack() as stack:
                stack.enter_context(gate.reading(safety=True, large=large))
                with pytest.raises(Unavailable):
                    stack.enter_context(gate.reading(safety=True, large=large))


@pytest.mark.parametrize("safety", [False, True])
def test_without_a_queue_places_serve_and_nobody_waits(safety: bool) -> None:
    gate = Gate(GateSize(running=1, waiting=0, patience_s=60, kept=0, reading=1))
    for _ in range(2):
        gate.check(safety=safety)
        with gate.turn(safety=safety):
            began = time.monotonic()
            with pytest.raises(Unavailable), gate.turn(safety=safety):
                pass

            assert time.monotonic() - began < 60


def test_one_line_says_that_many_were_refused() -> None:
    logger = logging.getLogger("keel.gate")
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    gate = Gate(GateSize(running=1, waiting=0, patience_s=0.1, kept=1, reading=1))
    try:
        with gate.turn():
            for _ in range(20):
                with pytest.raises(Unavailable), gate.turn():
                    pass
    finally:
        logger.removeHandler(handler)

    assert len(lines) == 1
    assert '"gate": "full"' in lines[0]
