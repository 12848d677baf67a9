"""House fields: exact types and bounds; nothing is coerced."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError
from marshmallow.fields import Field

from api.kit.files import SentFile
from api.kit.http import fields
from api.kit.http.schema import In
from api.kit.limits import Bounds


class Fruit(StrEnum):
    APPLE = "apple"
    PEAR = "pear"


class Basket(In):
    fruit = fields.Choice(Fruit, required=True)


SMALL = Bounds(1, 5)
KINDS: dict[str, Field[Any]] = {
    "whole": fields.Whole(SMALL),
    "number": fields.Number(SMALL),
    "kilograms": fields.Kilograms(Bounds(-5, 600)),
    "text": fields.Text(5, shortest=2),
    "pattern": fields.Text(5, pattern="^[A-Z]+$"),
    "slug": fields.Slug(),
    "code": fields.RedFlagCode(),
    "zone": fields.Zone(),
    "flag": fields.Flag(),
    "choice": fields.Choice(Fruit),
    "day": fields.Day(),
    "moment": fields.Moment(),
    "uid": fields.Uid(),
    "email": fields.Email(),
    "file": fields.File(3),
    "list": fields.ListOf(fields.Whole(SMALL), 3),
    "set": fields.ListOf(fields.Choice(Fruit), 3, distinct=True),
    "one": fields.One(Basket),
    "map": fields.MapOf("Fruits", fields.RED_FLAG_CODE, Fruit),
}
ID = "0193a5c2-0001-7000-8000-000000001eef"
TAKEN: list[tuple[str, Any, Any]] = [
    ("whole", 1, 1),
    ("whole", 5, 5),
    ("number", 1, 1.0),
    ("number", 4.9, 4.9),
    ("kilograms", 62.5, 62500),
    ("kilograms", 0.1 + 0.2, 300),
    ("kilograms", -2, -2000),
    ("text", "ab", "ab"),
    ("text", "日本語です", "日本語です"),
    ("pattern", "AZ", "AZ"),
    ("slug", "rdl-tempo", "rdl-tempo"),
    ("code", "RF-CES-1", "RF-CES-1"),
    ("zone", "Europe/Paris", "Europe/Paris"),
    ("flag", False, False),
    ("choice", "apple", Fruit.APPLE),
    ("day", "2028-02-29", date(2028, 2, 29)),
    ("day", "1900-01-01", date(1900, 1, 1)),
    ("day", "2199-12-31", date(2199, 12, 31)),
    ("moment", "2026-11-23T18:05:00+01:00", datetime(2026, 11, 23, 17, 5, tzinfo=UTC)),
    ("moment", "2026-11-23t17:05:00.5z", datetime(2026, 11, 23, 17, 5, 0, 500_000, tzinfo=UTC)),
    ("uid", ID, UUID(ID)),
    ("uid", ID.upper(), UUID(ID)),
    ("email", "a.b+c@sub.example.org", "a.b+c@sub.example.org"),
    ("file", SentFile(b"abc", "a.csv"), SentFile(b"abc", "a.csv")),
    ("list", [1, 2, 3], [1, 2, 3]),
    ("set", ["apple", "pear"], [Fruit.APPLE, Fruit.PEAR]),
    ("one", {"fruit": "pear"}, {"fruit": Fruit.PEAR}),
    ("map", {"RF-CES-1": "apple"}, {"RF-CES-1": Fruit.APPLE}),
]
ANYTHING: tuple[Any, ...] = (None, True, 0, 3.5, 2**31, "", "x" * 10_000, [], {}, [[]], [None])
REFUSED: dict[str, list[Any]] = {
    "whole": [0, 6, 2.0, 5.9, "3", True, 2**31, 2**63, 2**100, -1],
    "number": [0.99, 5.01, "3", True, float("nan"), float("inf"), 10**400],
    "kilograms": ["60", True, 600.001, -5.5, float("nan")],
    "text": ["a", "abcdef", 5, b"ab", True],
    "pattern": ["az", "AZ\n", "\nAZ", "A Z", "É"],
    "slug": [
        "Rdl",
        "rdl_tempo",
        "-rdl",
        "rdl-",
        "rdl--tempo",
        "rdl tempo",
        "rdl\n",
        "a" * 65,
        "ｒ",
    ],
    "code": ["RF-CES-1\n", "rf-ces-1", "RF-CES-", "RF-CES-١", "RF-" + "A" * 20 + "-1"],
    "zone": ["Mars/Olympus", "europe/paris", "../etc/passwd", "UTC\n", "+01:00"],
    "flag": ["true", 1, 0, "yes"],
    "choice": ["Apple", "apple ", "plum", 1, ["apple"], {"apple": 1}],
    "day": [
        "2026-02-29",
        "2026-13-01",
        "2026-1-1",
        "20261123",
        "1899-12-31",
        "2200-01-01",
        "0001-01-01",
        "9999-12-31",
        "2026-11-23T00:00:00Z",
        "٢٠٢٦-11-23",
        "2026-11-23\n",
        20261123,
    ],
    "moment": [
        "2026-11-23T18:05:00",
        "2026-11-23 18:05:00Z",
        "2026-11-23T18:05Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T23:59:60Z",
        "2026-11-23T18:05:00+25:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2199-12-31T23:59:59-12:00",
        "1900-01-01T00:00:00+00:01",
        "2026-11-23T18:05:00.1234567Z",
        1763921100,
    ],
    "uid": [ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}", ID[:-1], ID + "0", ID[:-1] + "g"],
    "email": [
        "a",
        "@b.co",
        "a@b",
        "a@@b.co",
        "a b@c.de",
        "a@b.co\nBcc: x@y.zz",
        "a" * 250 + "@b.co",
    ],
    "file": ["abc", b"abc", SentFile(b""), SentFile(b"abcd")],
    "list": [[1, 2, 3, 4], [0], ["1"], [1, None], {"0": 1}, "123"],
    "set": [["apple", "apple"], ["plum"]],
    "one": [{}, {"fruit": "apple", "id": 1}, [], "apple"],
    "map": [{"rf": "apple"}, {"RF-CES-1": "plum"}, {"RF-CES-1": None}, ["RF-CES-1"]],
}


def test_every_field_of_the_house_is_held_against_the_tables() -> None:
    told = {type(kind) for kind in KINDS.values()}
    abstract, only_in_answers = {fields.HouseField}, {fields.Spoken}
    house = {
        kind
        for kind in vars(fields).values()
        if isinstance(kind, type) and issubclass(kind, fields.HouseField)
    }

    assert house - abstract - only_in_answers == told
    assert set(KINDS) == set(REFUSED) == {kind for kind, _, _ in TAKEN}


@pytest.mark.parametrize(("kind", "value", "expected"), TAKEN)
def test_a_good_value_is_taken_exactly(kind: str, value: Any, expected: Any) -> None:
    found = KINDS[kind].deserialize(value)

    assert expected == found
    assert type(expected) is type(found)


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in REFUSED.items() for value in values]
)
def test_a_hostile_value_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        KINDS[kind].deserialize(value)


@pytest.mark.parametrize("value", ANYTHING, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("kind", KINDS)
def test_a_value_of_any_type_is_refused_or_taken_but_never_breaks(kind: str, value: Any) -> None:
    with suppress(ValidationError):
        KINDS[kind].deserialize(value)


def test_kilograms_survive_the_way_in_and_out() -> None:
    load = fields.Kilograms(Bounds(0, 600))

    assert load._serialize(load.deserialize(62.5), "load_kg", None) == 62.5


def test_kilograms_publish_their_bounds_in_kilograms() -> None:
    published = fields.Kilograms(Bounds(0.1, 20)).openapi()

    assert (published["minimum"], published["maximum"]) == (0.1, 20)


def test_a_published_pattern_is_anchored_at_both_ends() -> None:
    assert fields.Text(5, pattern="[A-Z]+").openapi() == {"pattern": "^[A-Z]+$"}
    assert fields.Email().openapi()["pattern"].startswith("^[^@")


def test_a_list_that_is_too_long_is_refused_before_its_items_are_looked_at() -> None:
    with pytest.raises(ValidationError) as refusal:
        KINDS["list"].deserialize(["wrong"] * 100_000)

    assert refusal.value.messages == ["Longer than maximum length 3."]
