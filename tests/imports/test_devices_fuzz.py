"""Files that are cut and bits that are flipped: a clear refusal or a reading, nothing else."""

from __future__ import annotations

import gzip
import json
import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from api.imports.devices import sniffing
from api.imports.refusals import FileRefused
from tests.imports import fit_files
from tests.imports.decoders import told
from tests.imports.test_devices_fit import lifting, running
from tests.imports.test_devices_json import record
from tests.imports.test_devices_xml import GPX, export, quantity, zipped

FIT = Path(__file__).parents[3] / "shared" / "data" / "fit"
LONGEST_S = 10
"""For one spoiled file; a whole one takes milliseconds."""
APPLE = export(*[quantity("StepCount", str(n), "count") for n in range(20)])
CONNECT = json.dumps([record("Steps", f"r{n}", count=n) for n in range(10)]).encode()
AUTO = json.dumps(
    {
        "data": {
            "metrics": [
                {
                    "name": "step_count",
                    "units": "count",
                    "data": [{"qty": 5, "date": "2026-03-14 07:00:00 +0000"}] * 10,
                }
            ]
        }
    }
).encode()
FILES = {
    "lifting": lifting().content(),
    "running": running().content(),
    "gzip": gzip.compress(running().content(), mtime=0),
    "gpx": GPX.encode(),
    "apple": APPLE,
    "apple zip": zipped(APPLE),
    "auto export": AUTO,
    "connect": CONNECT,
}


def survives(content: bytes) -> None:
    """Read or refused, and soon."""
    if sniffing.kind_of(content[: sniffing.HEAD], content[-sniffing.HEAD :]) is None:
        return
    began = time.process_time()
    with suppress(FileRefused):
        told(content)
    assert time.process_time() - began < LONGEST_S


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_cut_anywhere_is_read_or_refused(name: str) -> None:
    content = FILES[name]
    for end in range(0, len(content), max(len(content) // 150, 1)):
        survives(content[:end])


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_flipped_bits_is_read_or_refused(name: str) -> None:
    content, dice = FILES[name], random.Random(name)
    for _ in range(150):
        spoiled = bytearray(content)
        for _ in range(dice.randint(1, 6)):
            spoiled[dice.randrange(len(spoiled))] ^= 1 << dice.randrange(8)
        survives(bytes(spoiled))


@pytest.mark.parametrize("name", ["lifting", "running"])
def test_a_fit_file_whose_checksum_fits_what_was_spoiled_is_read_or_refused(name: str) -> None:
    """The checksum would hide nearly all of the parser from the test above."""
    content, dice = FILES[name], random.Random(name)
    for _ in range(400):
        spoiled = bytearray(content)
        for _ in range(dice.randint(1, 8)):
            spoiled[dice.randrange(14, len(spoiled) - 2)] = dice.randrange(256)
        survives(fit_files.resigned(bytes(spoiled)))


@pytest.mark.skipif(not FIT.is_dir(), reason=f"{FIT} is not here")
@pytest.mark.parametrize(
    "name", ["garmin-fenix-5-run.fit", "MonitoringFile.fit", "compressed-speed-distance.fit"]
)
def test_a_real_file_spoiled_under_a_checksum_that_fits_is_read_or_refused(name: str) -> None:
    content, dice = (FIT / name).read_bytes(), random.Random(name)
    for _ in range(120):
        spoiled = bytearray(content)
        for _ in range(dice.randint(1, 12)):
            spoiled[dice.randrange(content[0], len(spoiled) - 2)] = dice.randrange(256)
        survives(fit_files.resigned(bytes(spoiled)))
