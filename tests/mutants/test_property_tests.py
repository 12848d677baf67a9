"""The second stage of `mutants`: survivors are asked the property tests, and nothing else."""

import json
import random
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from mutants import drawn, quick, suite
from mutants.__main__ import _again
from mutants.operators import Mutant, mutants

CODE = """
def least(load, most):
    return min(load, most)
"""
TESTS = """
from hypothesis import given, strategies as st
from api.engine.code import least

@given(st.integers(0, 99), st.integers(0, 99))
def test_nothing_is_above_its_most(load, most):
    assert least(load, most) <= most

def test_a_plain_one_that_is_not_asked():
    assert least(2, 1) == 1
"""
NAME = "tests/engine/test_code.py::test_nothing_is_above_its_most"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder as `suite.copy_to` leaves it, of one function and two tests."""
    for name in ("api/engine", "tests/engine"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "mutants").symlink_to(suite.ROOT / "mutants")
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\npythonpath = ['.']\n")
    (tmp_path / "api/engine/code.py").write_text(CODE)
    (tmp_path / "tests/engine/test_code.py").write_text(TESTS)
    return tmp_path


def faults(kind: str) -> list[Mutant]:
    return [m for m in mutants("api/engine/code.py", CODE.encode()) if m.kind == kind]


def test_property_tests_alone_are_timed_and_once(copy: Path) -> None:
    found = suite.timed(copy)
    assert list(found) == [NAME]
    (copy / "tests/engine/test_code.py").unlink()
    assert suite.timed(copy) == found


def test_property_tests_that_fail_by_themselves_are_no_measure(copy: Path) -> None:
    (copy / "api/engine/code.py").write_text(CODE.replace("min", "max"))
    with pytest.raises(CalledProcessError):
        suite.timed(copy)


def test_a_fault_that_a_drawn_history_shows_is_noticed_and_taken_out_again(copy: Path) -> None:
    [swapped] = faults("function")
    assert suite.drawn_verdict(swapped, copy, [NAME], 60) == "killed"
    assert (copy / "api/engine/code.py").read_text() == CODE


def test_every_test_is_asked_in_one_of_the_two_stages() -> None:
    class Item:
        fixturenames = ()

        def __init__(self, **more: object) -> None:
            self.obj = type("Test", (), {})
            vars(self).update(more)

    hypothesis = Item(obj=type("Test", (), {"is_hypothesis_test": True}))
    every = [Item(), hypothesis, Item(fixturenames=("answers",))]
    asked = [list(every), list(every)]
    quick.pytest_collection_modifyitems(asked[0])
    drawn.pytest_collection_modifyitems(asked[1])
    assert asked == [every[:1], every[1:]]


def test_only_what_survived_is_asked_again(tmp_path: Path) -> None:
    every = mutants("api/engine/code.py", CODE.encode())
    left = random.Random(1).sample(every, 1)
    earlier = tmp_path / "mutants.json"
    earlier.write_text(json.dumps({"survivors": [{"mutant": str(m)} for m in left]}))
    assert _again(earlier, every) == left
