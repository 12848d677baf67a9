"""Every invariant has a test that holds it and a broken twin that was seen to fail."""

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest

from tests.engine.all_laws import LAWS
from tests.engine.register import ALL, REGISTER

TESTS = Path(__file__).resolve().parents[1]


@cache
def functions(path: Path) -> frozenset[str]:
    """The tests a file defines."""
    tree = ast.parse(path.read_text())
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef))


def there(name: str) -> bool:
    """Whether the named test exists."""
    file, _, function = name.partition("::")
    path = TESTS / (file if "/" in file else f"engine/{file}")
    return function in functions(path.with_suffix(".py"))


def test_the_register_has_all_forty_four_and_no_other():
    assert sorted(REGISTER) == list(range(1, 45))


@pytest.mark.parametrize("number", sorted(REGISTER))
def test_every_invariant_has_its_tests_and_its_red_twins(number):
    proof = REGISTER[number]
    assert proof.tests
    assert proof.twins
    assert [name for name in (*proof.tests, *proof.twins) if not there(name)] == []
    assert not set(proof.tests) & set(proof.twins)


@pytest.mark.parametrize("number", sorted(n for n, p in REGISTER.items() if p.law))
def test_a_law_that_is_named_exists_and_is_asked_where_it_says(number):
    proof = REGISTER[number]
    module, _, name = (proof.law or "").partition(".")
    found = getattr(importlib.import_module(f"tests.engine.{module}"), name)
    assert ALL not in proof.tests or found in LAWS


def test_a_test_that_names_an_invariant_names_one_there_is():
    found = {
        int(number)
        for path in TESTS.rglob("test_*.py")
        for name in functions(path)
        for number in re.findall(r"^test_inv_(\d+)", name)
    }
    assert found <= set(REGISTER)


def test_a_test_that_is_gone_is_noticed():
    assert there("test_register::test_a_test_that_is_gone_is_noticed")
    assert not there("test_register::test_that_never_was")
