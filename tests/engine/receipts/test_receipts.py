"""Whole answers to short stories, as they were read and approved (docs/mutants.md)."""

import re

import pytest

from tests.engine.receipts.every import STORIES
from tests.engine.receipts.shelf import APPROVED, file_of, told


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_story_is_answered_as_approved(name):
    assert file_of(name).read_text() == told(name), "make approve, then read the diff"


def test_nothing_is_approved_that_nobody_tells():
    assert {path.stem for path in APPROVED.glob("*.txt")} == set(STORIES)


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_day_is_said_as_people_say_it(name):
    """3 November 2026, never 2026-11-03."""
    assert re.findall(r"\d{4}-\d\d-\d\d", file_of(name).read_text()) == []
