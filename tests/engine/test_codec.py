"""The canonical spelling: one text per value, the one JSON itself would write."""

import json

import pytest
from hypothesis import given

from api.engine import codec
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, worlds


def spelled(value: object) -> str:
    return json.dumps(codec.plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@MANY
@given(worlds())
def test_the_fast_spelling_is_the_spelling_of_json(facts):
    made = answer(facts)
    assert codec.canonical(facts) == spelled(facts)
    assert codec.canonical(made) == spelled(made)
    assert codec.decision_from_json(codec.decision_to_json(made)) == made


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('a "quote"\n', '"a \\"quote\\"\\n"'), (2.0, "2"), (2.5, "2.5"), (True, "true"),
        (None, "null"), (frozenset({"b", "a"}), '["a","b"]'), ({"z": 1, "a": 2}, '{"a":2,"z":1}'),
    ],
)  # fmt: skip
def test_every_kind_of_value_has_one_spelling(value, text):
    assert codec.canonical(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="no number"):
        codec.canonical(value)
