"""A file that came with a form: its name is a name, and its content tells it apart."""

from __future__ import annotations

import pytest

from api.kit.files import SentFile


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("strong.csv", "strong.csv"),
        ("/home/me/strong.csv", "strong.csv"),
        ("C:\\Users\\me\\strong.csv", "strong.csv"),
        ("../../etc/passwd", "passwd"),
        ("stro\x00ng\n\u202e.csv", "strong.csv"),
        ("", None),
        ("..", ".."),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_name_is_the_last_part_and_prints(sent: str, name: str | None) -> None:
    assert SentFile(b"a", sent).name == name


def test_the_digest_is_of_the_content_alone() -> None:
    assert SentFile(b"a", "one").digest == SentFile(b"a", "other").digest
    assert SentFile(b"a").digest != SentFile(b"b").digest
