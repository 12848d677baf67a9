"""What somebody made of an archive is refused whole, and costs next to nothing.

A clearance, a loosened rule or a decision in it would be believed like the real one. Every
forgery here is refused with the rest of the file intact, so the refusal is for the forgery.
"""

from __future__ import annotations

import io
import json
import random
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from api.archive import opening
from api.archive.vocab import SEALED_AS
from api.kit.crypto import Sealer
from tests.archive.forging import Parts, assert_refused, listed, sealed, zipped
from tests.archive.lives import export, files, restore, rows
from tests.support.world import World

END = 22
"""Bytes of the record at the end of a ZIP."""


def cleared(parts: Parts) -> Parts:
    """The red flag is closed by a clearance that nobody gave."""
    (screening,) = json.loads(parts["data/screening.json"])
    day = screening["local_date"]
    forged = {
        "id": screening["id"],
        "codes": ["RF-CES-1"],
        "examined_on": day,
        "documents": [],
        "notes": None,
        "clinician_id": screening["id"],
        "clinician_name": "Dr Nobody",
        "role": "physician",
        "valid_until": "2099-01-01",
        "restrictions": [],
        "created_at": "2026-11-21T23:00:00.000000Z",
    }
    return parts | {"data/clearance.json": b"[\n" + json.dumps(forged).encode() + b"\n]\n"}


def unflagged(parts: Parts) -> Parts:
    return parts | {"data/flag.json": b"[\n\n]\n", "data/screening.json": b"[\n\n]\n"}


def test_the_control_packed_again_and_sealed_by_us_it_is_taken(api: World, stopped: bytes) -> None:
    """So what is refused below is refused for its seal, its digests or its shape alone."""
    athlete = api.athlete()

    assert restore(athlete, zipped(files(stopped))).status == 201
    assert athlete.get("/triage/lock").json["level"] == "emergency"


def test_with_our_seal_the_forged_clearance_would_open_the_lock(api: World, stopped: bytes) -> None:
    """What the seal is for: the forgeries are well made, and only the seal is missing."""
    athlete = api.athlete()
    forged = sealed(listed(cleared(files(stopped))), api.runtime.sealer)

    assert restore(athlete, zipped(forged)).status == 201

    assert athlete.get("/triage/lock").json["level"] != "emergency"


@pytest.mark.parametrize("forge", [cleared, unflagged], ids=lambda one: one.__name__)
@pytest.mark.parametrize("relist", [True, False], ids=["listed", "unlisted"])
def test_a_forged_row_is_refused_and_nothing_of_the_file_is_kept(
    api: World, stopped: bytes, forge: Callable[[Parts], Parts], relist: bool
) -> None:
    athlete = api.athlete()
    parts = forge(files(stopped))

    refused = assert_refused(athlete, zipped(listed(parts) if relist else parts))

    assert refused.json["detail"]
    assert rows(export(athlete), "data/screening.json") == []
    assert restore(athlete, stopped).status == 201


def test_the_refusal_says_what_can_be_done_instead(api: World) -> None:
    known = api.anonymous().get("/problems/archive_refused").json

    assert "csv/sessions.csv" in known["what_to_do"]


@pytest.mark.parametrize(
    ("secret", "context"),
    [(b"the cursor secret of another server", SEALED_AS), (None, "listGoals"), (None, "derive")],
    ids=["another server", "a cursor", "a token"],
)
def test_a_seal_of_another_server_or_for_another_purpose_is_none(
    api: World, stopped: bytes, secret: bytes | None, context: str
) -> None:
    sealer = Sealer(secret) if secret else api.runtime.sealer
    parts = sealed(listed(cleared(files(stopped))), sealer, context)

    assert_refused(api.athlete(), zipped(parts))


def test_the_seal_of_another_archive_does_not_fit(api: World, stopped: bytes) -> None:
    other = files(export(api.athlete()))
    parts = listed(cleared(files(stopped))) | {"manifest.seal": other["manifest.seal"]}

    assert_refused(api.athlete(), zipped(parts))


def test_no_changed_byte_is_taken_for_the_archive(api: World, stopped: bytes) -> None:
    """A byte anywhere: refused, or the same content (a date of the ZIP, say). Never a failure."""
    dice, athlete = random.Random(7), api.athlete()
    whole = files(stopped)
    for place in sorted(dice.sample(range(len(stopped)), 120)):
        changed = bytearray(stopped)
        changed[place] ^= 1 << dice.randrange(8)
        answer = restore(athlete, bytes(changed))
        if answer.status == 201:
            assert whole == files(bytes(changed)), place
            athlete = api.athlete()
        else:
            assert (answer.status, answer.code) == (422, "archive_refused"), place


@pytest.mark.parametrize("share", [0, 1, 25, 50, 75, 99])
def test_a_part_of_an_archive_is_none(api: World, stopped: bytes, share: int) -> None:
    assert_refused(api.athlete(), stopped[: len(stopped) * share // 100])


# --- ZIP files that mean harm ------------------------------------------------------------


def with_one_more(parts: Parts) -> dict[str, bytes]:
    """Archives with a file that is not ours beside those that are, by what it is."""
    more: Parts = {
        "outside": b"../../../../tmp/outside",
        "absolute": b"/etc/keel",
        "backslash": b"..\\..\\outside",
        "nested zip": b"data/inner.zip",
        "new table": b"data/password.json",
        "folder": b"data/",
    }
    return {name: zipped(parts | {path.decode(): b"PK"}) for name, path in more.items()}


@pytest.mark.parametrize(
    "kind", ["outside", "absolute", "backslash", "nested zip", "new table", "folder"]
)
def test_a_file_more_than_the_manifest_names_is_refused(
    api: World, stopped: bytes, kind: str
) -> None:
    assert_refused(api.athlete(), with_one_more(files(stopped))[kind])


@pytest.mark.parametrize("path", ["data/flag.json", "README.txt", "manifest.json", "manifest.seal"])
def test_a_file_less_is_refused(api: World, stopped: bytes, path: str) -> None:
    parts = files(stopped)
    del parts[path]

    assert_refused(api.athlete(), zipped(parts))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("path", ["data/flag.json", "manifest.json"])
def test_two_files_of_one_name_are_refused(api: World, stopped: bytes, path: str) -> None:
    target = io.BytesIO()
    with ZipFile(target, "w") as made:
        for name, content in files(stopped).items():
            made.writestr(name, content)
        made.writestr(path, b"[\n\n]\n")

    assert_refused(api.athlete(), target.getvalue())


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA], ids=["bzip2", "lzma"])
def test_other_ways_of_packing_are_refused(api: World, stopped: bytes, method: int) -> None:
    """Their memory is not bounded by how much is read of them."""
    assert_refused(api.athlete(), zipped(files(stopped), method))


def test_plainly_stored_it_is_the_same_archive(api: World, stopped: bytes) -> None:
    assert restore(api.athlete(), zipped(files(stopped), ZIP_STORED)).status == 201


def spliced(archive: bytes, path: str, size: int) -> bytes:
    """The archive with one file more, or another in its place: that many zeros."""
    parts = files(archive)
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            if name != path:
                made.writestr(name, content)
        info = ZipInfo(path)
        info.compress_type = ZIP_DEFLATED
        with made.open(info, "w") as member:
            for _ in range(size // 1_000_000):
                member.write(bytes(1_000_000))
    return target.getvalue()


@pytest.mark.parametrize("path", ["manifest.json", "manifest.seal", "data/flag.json", "extra.bin"])
def test_a_bomb_is_refused_without_being_unpacked(api: World, stopped: bytes, path: str) -> None:
    archive, athlete = spliced(stopped, path, 200_000_000), api.athlete()
    assert len(archive) < 300_000
    tracemalloc.start()
    try:
        assert_refused(athlete, archive)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_hundred_thousand_files_are_refused_before_their_names_are_read(
    api: World, stopped: bytes
) -> None:
    crowded = zipped({f"data/{number}.json": b"" for number in range(60_000)}, ZIP_STORED)
    athlete = api.athlete()
    tracemalloc.start()
    try:
        assert_refused(athlete, crowded)
        assert tracemalloc.get_traced_memory()[1] < len(crowded) + 5_000_000
    finally:
        tracemalloc.stop()


def end_of(archive: bytes, **said: int) -> bytes:
    """The archive whose last record says something else."""
    names = ("mark", "disk", "first", "here", "entries", "directory", "offset", "comment")
    record = dict(zip(names, struct.unpack("<4s4H2LH", archive[-END:]), strict=True))
    return archive[:-END] + struct.pack("<4s4H2LH", *(record | said).values())


def long_format(archive: bytes) -> bytes:
    """The archive with a second record in the long format, which readers believe more."""
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 46, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(archive) - END, 1)
    return archive[:-END] + record + locator + archive[-END:]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: end_of(one, entries=60_000, here=60_000),
        lambda one: end_of(one, entries=1),
        lambda one: end_of(one, directory=2**31),
        lambda one: end_of(one, offset=2**31),
        lambda one: end_of(one, disk=1, first=1),
        lambda one: end_of(one, comment=4) + b"hand",
        long_format,
        lambda one: one + bytes(100),
        lambda one: one + one,
        lambda _: b"",
        lambda _: b"PK\x05\x06" + bytes(18),
        lambda _: b"{}",
        lambda _: bytes(10_000),
    ],
)
def test_a_frame_that_is_not_ours_is_refused(
    api: World, stopped: bytes, change: Callable[[bytes], bytes]
) -> None:
    answer = restore(api.athlete(), change(stopped))

    assert (answer.status, answer.code) == (422, "archive_refused")


def test_a_size_in_the_directory_that_is_a_lie_is_refused(api: World, stopped: bytes) -> None:
    """Contents are read as far as their sealed size goes, whatever the directory says."""
    content = bytes(50_000_000)
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    deflated = packed.compress(content) + packed.flush()
    archive = spliced(stopped, "data/flag.json", 50_000_000)
    assert deflated[:100] in archive
    lied = archive.replace(struct.pack("<L", len(content)), struct.pack("<L", 6))

    assert_refused(api.athlete(), lied)


def test_a_file_is_given_up_as_soon_as_it_is_longer_than_sealed() -> None:
    file = io.BytesIO(bytes(10_000_000))

    assert opening._digest(file, 10) is None
    assert file.tell() < 100_000
