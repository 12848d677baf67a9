"""Forms: however large a file of one is, it waits on disk and not in memory."""

from __future__ import annotations

import tracemalloc
from contextlib import ExitStack
from io import BytesIO

from flask import Request

from api.kit.http import forms
from api.kit.http.fields import File
from api.kit.http.schema import In

MIB = 1024 * 1024
SIZE = 24 * MIB
FORM = type("LargeForm", (In,), {"file": File(largest=SIZE, required=True)})
TYPE = "multipart/form-data; boundary=b"
HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
TAIL = b"\r\n--b--\r\n"


class Sending:
    """A body that is made up as it is read, so that it takes no memory of its own."""

    def __init__(self) -> None:
        self._before, self._zeros, self._after = BytesIO(HEAD), SIZE, BytesIO(TAIL)

    def read(self, most: int) -> bytes:
        if begun := self._before.read(most):
            return begun
        zeros = min(self._zeros, most)
        self._zeros -= zeros
        return bytes(zeros) or self._after.read(most)


def test_a_large_file_waits_on_disk() -> None:
    length = len(HEAD) + SIZE + len(TAIL)
    sent = {"CONTENT_TYPE": TYPE, "CONTENT_LENGTH": str(length), "wsgi.input": Sending()}
    asked = Request({"REQUEST_METHOD": "POST", **sent})
    with ExitStack() as stack:
        tracemalloc.start()
        try:
            _, said = forms.read(asked, FORM(), length, stack)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert said["file"].size == SIZE
        assert most < 6 * MIB
