"""The canonical spelling: one text per value, the one JSON itself would write."""

import json
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given

from api.engine import codec
from api.engine.facts import Best, LegSymptoms, SetTarget
from tests.engine import factories as make
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, crafted, owing, worlds

FIVE = SetTarget(reps=5)


def spelled(value: object) -> str:
    return json.dumps(shape(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def shape(value: object) -> object:
    """The plain shape of a value, without the members that hold their default."""
    if is_dataclass(value):
        said = {f.name: (getattr(value, f.name), f.default) for f in fields(value)}
        return {name: shape(v) for name, (v, usual) in said.items() if v != usual}
    if isinstance(value, tuple | list):
        return [shape(v) for v in value]
    return codec.plain(value)


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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (LegSymptoms(), "{}"),
        (FIVE, '{"reps":5}'),
        (Best("squat-goblet", 20_000, 8), '{"exercise":"squat-goblet","load_g":20000,"reps":8}'),
        (
            (FIVE, SetTarget(reps=6), FIVE),
            '[{"reps":5},{"reps":6},{"reps":5}]',
        ),
        ((FIVE,) * 2, '[{"reps":5},{"reps":5}]'),
    ],
    ids=["all usual", "some usual", "no usual", "different sets", "equal sets"],
)
def test_a_member_that_holds_its_default_is_left_out(value, text):
    assert codec.canonical(value) == text


def test_the_histories_that_decide_are_spelled_as_json_and_read_back():
    for facts in [*crafted()[::12], *owing()]:
        made = answer(facts)
        assert codec.canonical(facts) == spelled(facts)
        assert codec.canonical(made) == spelled(made)
        assert codec.decision_from_json(codec.decision_to_json(made)) == made
        assert codec.facts_from_json(codec.facts_to_json(facts)) == codec.facts_sorted(facts)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="no number"):
        codec.canonical(value)


def test_a_member_added_later_is_read_as_its_default():
    told = codec.facts_to_json(make.facts())
    assert "clinician_overrides" not in told
    assert codec.facts_from_json(told).clinician_overrides == ()


def test_equal_facts_are_spelled_alike_however_they_were_made():
    """A default read back from storage is another object than the default of the class."""
    facts = make.lifter(9)
    stored = int("".join(("25", "00")))
    athlete = replace(facts.athlete, plate_step_g=stored)
    episode = replace(facts.episode, leg=LegSymptoms())
    one, other = facts, replace(facts, athlete=athlete, episode=episode)
    assert one == other
    assert codec.canonical(one) == codec.canonical(other)
