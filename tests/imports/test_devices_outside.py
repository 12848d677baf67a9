"""Decoding in a process of its own: what a file may cost, and that nothing else is at stake."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from api.imports import outside, steps
from api.imports.devices import opening
from api.imports.outside import DecoderFailed, decoded
from api.imports.reading import Options
from api.imports.refusals import FileRefused
from api.imports.vocab import ImportSource
from tests.imports import fit_files as fit
from tests.imports.decoders import TODAY, refusal, told
from tests.imports.sending import now, read, send
from tests.imports.test_devices_fit import BEGAN, running
from tests.imports.test_devices_xml import export, quantity
from tests.support.world import World

OPTIONS = Options("Europe/Paris", TODAY)
MB = 1024 * 1024


def run(
    content: bytes,
    source: ImportSource = ImportSource.FIT,
    *,
    options: Options = OPTIONS,
    **limits: Any,
) -> list[tuple[str, Any]]:
    """Every word of the process."""
    with TemporaryFile() as file:
        file.write(content)
        return list(decoded(file, source, options, "d" * 64, items=True, **limits))


def refused(content: bytes, source: ImportSource = ImportSource.FIT, **limits: Any) -> str:
    with pytest.raises(FileRefused) as error:
        run(content, source, **limits)
    return error.value.code.value


@pytest.fixture
def pids(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Processes that were started."""
    found: list[int] = []
    usual = subprocess.Popen

    def seen(*args: Any, **more: Any) -> Any:
        process = usual(*args, **more)
        found.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", seen)
    return found


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@cache
def long_ride(records: int = 200_000) -> bytes:
    """A file that takes seconds to decode."""
    made = running(seconds=1)
    start = fit.stamp(BEGAN)
    made.body += b"\x40\x00\x00\x14\x00\x02\xfd\x04\x86\x03\x01\x02"
    for second in range(records):
        made.body += b"\x00" + (start + second).to_bytes(4, "little") + b"\x80"
    return made.content()


def test_the_process_tells_what_the_decoder_tells_here() -> None:
    content = running().content()

    words = run(content)

    assert words[-1] == ("done", told(content).numbers)
    assert [kind for kind, _ in words].count("items") == told(content).parcels


def test_a_file_that_takes_too_long_ends_its_process_and_not_ours(pids: list[int]) -> None:
    code = refused(long_ride(), seconds=1)

    assert code == "takes_too_long"
    assert [pid for pid in pids if is_alive(pid)] == []


def test_the_limit_is_what_refused_it() -> None:
    assert run(long_ride(10_000), seconds=60)[-1][0] == "done"


def test_a_file_that_wants_too_much_memory_is_refused() -> None:
    lists = b'[{"recordType": "StepsRecord", "x": [' + b"[]," * (3 * MB) + b"0]}]"

    assert refused(lists, ImportSource.HEALTH_CONNECT, memory=160 * MB) == "too_large_inside"
    assert run(lists, ImportSource.HEALTH_CONNECT)[-1][1]["records"] == 1


def test_a_process_that_says_nothing_is_ended(pids: list[int]) -> None:
    assert refused(running().content(), silence=0.01) == "takes_too_long"
    assert [pid for pid in pids if is_alive(pid)] == []


def test_a_process_that_takes_its_time_is_ended_though_it_goes_on_talking(pids: list[int]) -> None:
    """Not its seconds of computing but ours of waiting, by the signs of life of a long file. Seen
    red with silence as the only limit on the clock."""
    began = time.monotonic()

    code = refused(long_ride(), seconds=120, silence=60, patience=0.5)

    assert code == "takes_too_long"
    assert time.monotonic() - began < 60, "sooner than by the other limits"
    assert [pid for pid in pids if is_alive(pid)] == []


def test_a_reader_that_stops_ends_the_process(pids: list[int]) -> None:
    with TemporaryFile() as file:
        file.write(export(*[quantity("StepCount", "1", "count")] * 3000))
        words = decoded(file, ImportSource.APPLE_HEALTH, OPTIONS, "", items=True)
        next(words)
        assert is_alive(pids[0])

        words.close()  # type: ignore[attr-defined]

    assert not is_alive(pids[0])


def test_a_process_that_is_killed_refuses_the_file(pids: list[int]) -> None:
    with TemporaryFile() as file:
        file.write(long_ride())
        words = decoded(file, ImportSource.FIT, OPTIONS, "", items=True)
        next(words)
        os.kill(pids[0], 9)

        with pytest.raises(FileRefused):
            list(words)


def test_a_fault_of_our_own_is_no_fault_of_the_file() -> None:
    with pytest.raises(DecoderFailed):
        run(running().content(), options=Options("Mars/Olympus", TODAY))


def test_the_process_knows_no_secret_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEL_DATABASE_URL", "postgresql://keel:secret@db/keel")
    monkeypatch.setenv("KEEL_SIGNING_KEY", "secret")
    seen: list[dict[str, str]] = []
    usual = subprocess.Popen

    def looking(*args: Any, **more: Any) -> Any:
        seen.append(more["env"])
        return usual(*args, **more)

    monkeypatch.setattr(subprocess, "Popen", looking)
    run(running().content())

    assert "secret" not in repr(seen)
    assert not [name for name in seen[0] if name.startswith("KEEL")]


def test_the_process_needs_no_database_and_no_web() -> None:
    code = (
        "import sys; import api.imports.devices.decoding; "
        "print([n for n in ('sqlalchemy', 'flask', 'socket', 'ssl') if n in sys.modules])"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert found.stdout.strip() == "[]"


def test_without_the_ratio_a_bomb_would_be_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(b"\x0e\x20\x00\x00\x00\x00\x00\x01.FIT" + bytes(9 * MB))
    assert refusal(bomb) == "too_large_inside"

    monkeypatch.setattr(opening, "MOST_RATIO", 10**9)

    assert len(opening.whole(io.BytesIO(bomb))) > 9 * MB


def test_without_cutting_the_declaration_entities_would_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dtd = '<!DOCTYPE HealthData [<!ENTITY a "x">]>'
    assert refusal(export(dtd=dtd)) == "unsafe_xml"

    monkeypatch.setattr(opening, "_ENTITY", b"nothing like it")

    assert refusal(export(dtd=dtd)) is None


def test_an_import_whose_file_takes_too_long_is_refused_with_that(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete = api.athlete()
    monkeypatch.setattr(outside, "CPU_S", 1)

    asked = read(athlete, long_ride())

    assert (asked["state"], asked["problem"]["code"]) == ("refused", "takes_too_long")


def test_a_file_that_is_read_for_long_says_how_far_it_is(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete, seen = api.athlete(), list[int]()
    waiting = send(athlete, export(*[quantity("StepCount", "1", "count")] * 45_000)).json
    usual = steps.tell_progress

    def looking(db: Any, import_id: Any, done: int, at: Any) -> None:
        seen.append(done)
        usual(db, import_id, done, at)

    monkeypatch.setattr(steps, "tell_progress", looking)
    api.work()

    assert seen == [20_000, 40_000]
    assert now(athlete, waiting["id"])["progress"] == {"done": 45_000, "total": 45_000}
