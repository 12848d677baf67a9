"""The library keeps out of the names that athletes give."""

from pathlib import Path

import pytest

from api.exercises.catalogue import catalogue
from api.exercises.reading import CONTENT, read_file
from api.exercises.vocab import OWN_PREFIX


def test_no_exercise_of_the_library_begins_like_one_of_an_athletes_own() -> None:
    assert [slug for slug in catalogue() if slug.startswith(OWN_PREFIX)] == []


def test_a_library_that_takes_such_a_slug_is_refused(tmp_path: Path) -> None:
    good = (CONTENT / "010-breathing.yaml").read_text()
    spoilt = tmp_path / "010-breathing.yaml"
    spoilt.write_text(good.replace("slug: breathing-supine", "slug: my-breathing", 1))

    with pytest.raises(ValueError, match=r"my-breathing: .*my- are for athletes' own"):
        read_file(spoilt)
