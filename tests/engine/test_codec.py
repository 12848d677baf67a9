"""The canonical spelling: one text per value."""

import json
from enum import StrEnum
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields, replace

from api.engine import codec
from api.engine.decisions import Decision
from api.engine.facts import Athlete, Best, Facts, LegSymptoms, SetTarget
from tests.engine import factories as make
from tests.engine.own_exercises import own
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, crafted, owing, worlds

FIVE = SetTarget(reps=5)


def spelled(value: object) -> object:
    """The plain shape of a value, without the members that hold their default."""
    if isinstance(value, Struct):
        said = {f.name: (getattr(value, f.name), f.default) for f in fields(value)}
        return {name: spelled(v) for name, (v, usual) in said.items() if v != usual}
    if isinstance(value, tuple | list):
        return [spelled(v) for v in value]
    return codec.plain(value)


@MANY
@given(worlds())
def test_what_is_usual_is_left_out_and_nothing_else(facts):
    made = answer(facts)
    assert spelled(codec.facts_sorted(facts)) == json.loads(codec.facts_to_json(facts))
    assert spelled(made) == json.loads(codec.decision_to_json(made))
    assert codec.decision_from_json(codec.decision_to_json(made)) == made


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('a "quote"\n', '"a \\"quote\\"\\n"'), (2.5, "2.5"), (True, "true"),
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


def test_the_histories_that_decide_are_read_back_as_they_were_told():
    for facts in [*crafted()[::12], *owing()]:
        made = answer(facts)
        assert codec.decision_from_json(codec.decision_to_json(made)) == made
        assert codec.facts_from_json(codec.facts_to_json(facts)) == codec.facts_sorted(facts)


def test_a_whole_number_is_one_number_however_it_is_told():
    assert codec.fingerprint({"a": [5, 6], "b": 5}) == codec.fingerprint(
        {"a": [5.0, 6.0], "b": 5.0}
    )
    assert codec.fingerprint({"a": 5}) != codec.fingerprint({"a": 5.05})


def test_a_member_added_later_is_read_as_its_default():
    told = codec.facts_to_json(make.facts())
    assert "clinician_overrides" not in told
    assert codec.facts_from_json(told).clinician_overrides == ()


NOTHING = frozenset({1}) - {1}
"""Another empty set than that of the class."""
TWINS = {
    "own equipment": lambda f: replace(f, own_exercises=(own(equipment=NOTHING),)),
    "plate": lambda f: replace(f, athlete=replace(f.athlete, plate_step_g=int("2500"))),
    "equipment": lambda f: replace(f, athlete=replace(f.athlete, equipment=NOTHING)),
    "legs": lambda f: replace(f, episode=replace(f.episode, leg=LegSymptoms())),
    "legs of a day": lambda f: replace(
        f, check_ins=tuple(replace(c, leg=LegSymptoms()) for c in f.check_ins)
    ),
}


@pytest.mark.parametrize("twin", TWINS.values(), ids=TWINS)
def test_equal_facts_are_spelled_alike_however_they_were_made(twin):
    """A default read back from storage is another object than the default of the class."""
    usual = next(f.default for f in fields(Athlete) if f.name == "equipment")
    plain = make.lifter(9, check_ins=(make.morning(8, 1),), own_exercises=(own(),))
    one = replace(plain, athlete=replace(plain.athlete, equipment=usual))
    other = twin(one)
    assert one == other
    assert codec.canonical(one) != codec.canonical(other)
    assert codec.facts_to_json(one) == codec.facts_to_json(other)


def values_in(kind: type[Struct]) -> set[type[Struct]]:
    """A kind of value and all that it can hold."""
    found, waiting = set(), [kind]
    while waiting:
        one = waiting.pop()
        found.add(one)
        held = [part for hint in get_type_hints(one).values() for part in parts_of(hint)]
        waiting += [h for h in held if issubclass(h, Struct) and h not in found]
    return found


def parts_of(hint: object) -> list[type]:
    inner = get_args(hint)
    return [p for arg in inner for p in parts_of(arg)] if inner else [hint] * isinstance(hint, type)


def test_a_default_is_one_that_python_holds_only_once_or_is_put_in_its_place():
    """Only what *is* the default is left out: an equal twin of it would be spelled."""
    settled = {("Athlete", "plate_step_g"), ("Athlete", "equipment"), ("Episode", "leg")}
    settled |= {("CheckIn", "leg"), ("OwnExercise", "equipment")}
    twins = {
        (kind.__name__, field.name)
        for kind in values_in(Facts) | values_in(Decision)
        for field in fields(kind)
        if field.default is not NODEFAULT and not held_once(field.default)
    }
    assert twins == settled


def held_once(usual: object) -> bool:
    small = type(usual) is int and 0 <= usual <= 256
    return small or usual in (None, (), "") or isinstance(usual, bool | StrEnum)
