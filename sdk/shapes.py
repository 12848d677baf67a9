"""What in a schema would break whoever was built against an older one.

A shape is read from two sides. What is sent may only be asked less of; what is answered may
only promise more. A bound that shrinks and a value that goes count on both: generated clients
carry them in their types.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Json = dict[str, Any]

NOTHING = {"type": "null"}
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
ONLY_REMOVED = ("pattern", "multipleOf", "uniqueItems")
"""Whatever they say next is stricter, unless they are gone."""
CHOICES = ("anyOf", "oneOf")
READ_ELSEWHERE = {
    *("$ref", "type", "nullable", "enum", "properties", "required", "additionalProperties"),
    *("items", "default", *LOWER, *UPPER, *ONLY_REMOVED, *CHOICES),
}
REMARKS = {"title", "description", "example", "examples", "deprecated", "externalDocs", "$comment"}
"""Keywords that bind nobody. Every other keyword counts, also one that nobody thought of."""


class Side(Enum):
    """Whether clients write the shape or read it."""

    SENT = "sent"
    ANSWERED = "answered"


@dataclass(frozen=True, order=True, slots=True)
class Break:
    """Something that worked with the older document and will not with the newer one."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


Rule = Callable[[Json, Json, Side], Iterator[str]]


@dataclass
class Shapes:
    """Compares schemas of two documents; a pair of named shapes once for each side."""

    old: Json
    new: Json
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def compare(self, old: Any, new: Any, where: str, side: Side) -> Iterator[Break]:
        """The breaks between two schemas, and in whatever they lead to."""
        before, after = _resolved(old, self.old), _resolved(new, self.new)
        names = (before.name, after.name)
        if before.name and before.name != after.name:
            yield Break(where, f"was the shape {names[0]} and is {names[1] or 'without a name'}")
        named = all(names)
        if not named or self._is_new(*names, side, before.beside, after.beside):
            at = before.name if named and before.beside == after.beside else where
            for rule in RULES:
                for what in rule(before.schema, after.schema, side):
                    yield Break(at, f"{what} ({side.value})")
        if not named or self._is_new(*names, side):
            at = before.name if named else where
            yield from self._members(before.schema, after.schema, at, side)

    def _is_new(self, *pair: object) -> bool:
        if pair in self._seen:
            return False
        self._seen.add(pair)
        return True

    def _members(self, old: Json, new: Json, where: str, side: Side) -> Iterator[Break]:
        after = new.get("properties", {})
        for member, schema in old.get("properties", {}).items():
            if member in after:
                yield from self.compare(schema, after[member], f"{where}.{member}", side)
        for word, step in (("items", "[]"), ("additionalProperties", "{}")):
            one, other = old.get(word), new.get(word)
            if isinstance(one, dict) and isinstance(other, dict):
                yield from self.compare(one, other, where + step, side)
        for word in CHOICES:
            for one, other in _paired(old.get(word, ()), new.get(word, ())):
                yield from self.compare(one, other, f"{where}<{word}>", side)


def _paired(old: Iterable[Json], new: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Choices that are the same by name."""
    found = {_name(one): one for one in new}
    return ((one, found[_name(one)]) for one in old if "$ref" in one and _name(one) in found)


def _name(schema: Json) -> str:
    """How a choice is known: by its name, or by all that it says."""
    return schema["$ref"] if "$ref" in schema else repr(sorted(schema.items()))


@dataclass(frozen=True, slots=True)
class Resolved:
    """A schema behind null and references, the name it has, and what is said beside the name."""

    schema: Json
    name: str = ""
    beside: str = ""


def _resolved(schema: Any, document: Json) -> Resolved:
    if isinstance(schema, bool):
        return Resolved({} if schema else {"not": {}})
    schema = _without_null(schema)
    if "$ref" not in schema:
        return Resolved(schema)
    found = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    beside = {key: schema[key] for key in sorted(set(schema) - REMARKS - {"$ref"})}
    return Resolved({**found, **beside}, schema["$ref"].rsplit("/", 1)[-1], repr(beside))


def _without_null(schema: Json) -> Json:
    """Null among the choices is said as ``nullable``."""
    for word in CHOICES:
        if NOTHING in schema.get(word, ()):
            left = [one for one in schema[word] if one != NOTHING]
            beside = {key: value for key, value in schema.items() if key != word}
            chosen = left[0] if len(left) == 1 else {word: left}
            return {**beside, **chosen, "nullable": True}
    return schema


def _types(schema: Json) -> set[str] | None:
    """The types a value may have; None where it may have any."""
    if "type" not in schema:
        return None
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {*kinds} | ({"null"} if schema.get("nullable") else set())


def types(old: Json, new: Json, side: Side) -> Iterator[str]:
    """Sent: no type may go. Answered: none may come, and null is one."""
    before, after = _types(old), _types(new)
    if before == after:
        return
    if side is Side.SENT:
        stands = after is None or (before is not None and before <= after)
    else:
        stands = before is None or (after is not None and after <= before)
    if not stands:
        yield f"type was {_listed(before)} and is {_listed(after)}"


def _listed(kinds: set[str] | None) -> str:
    return "any" if kinds is None else " or ".join(sorted(kinds))


def enums(old: Json, new: Json, side: Side) -> Iterator[str]:
    """Values may be added, since enumerations are open in answers, and never go."""
    before, after = old.get("enum"), new.get("enum")
    if before is None and after is not None:
        yield "only listed values are left"
    elif before is not None and after is None and side is Side.ANSWERED:
        yield "the list of values is gone"
    elif before is not None and after is not None:
        yield from (f"value {value!r} is gone" for value in before if value not in after)


def bounds(old: Json, new: Json, _side: Side) -> Iterator[str]:
    """Limits may be raised, or lifted."""
    for word in LOWER:
        before, after = old.get(word, _lowest(word)), new.get(word, _lowest(word))
        if after > before:
            yield f"{word} was {old.get(word, 'unsaid')} and is {after}"
    for word in UPPER:
        before, after = old.get(word, float("inf")), new.get(word, float("inf"))
        if after < before:
            yield f"{word} was {old.get(word, 'unsaid')} and is {after}"
    for word in ONLY_REMOVED:
        if word in new and new[word] and new[word] != old.get(word):
            yield f"{word} was {old.get(word, 'unsaid')} and is {new[word]}"


def _lowest(word: str) -> float:
    return float("-inf") if word.endswith("inimum") else 0


def members(old: Json, new: Json, side: Side) -> Iterator[str]:
    """No member may go; none may become required to send, or optional to answer."""
    before, after = old.get("properties", {}), new.get("properties", {})
    must, had_to = set(new.get("required", ())), set(old.get("required", ()))
    yield from (f"member {name} is gone" for name in before if name not in after)
    if side is Side.SENT:
        yield from (f"member {name} is now required" for name in sorted(must - had_to))
    else:
        optional = sorted((had_to - must) & set(after))
        yield from (f"member {name} may now be missing" for name in optional)


def openness(old: Json, new: Json, side: Side) -> Iterator[str]:
    """What could be sent beside the named members still can; a map stays a map."""
    before, after = old.get("additionalProperties", True), new.get("additionalProperties", True)
    if isinstance(before, dict) != isinstance(after, dict):
        yield "what other members hold has changed"
    elif side is Side.SENT and after is False and before is not False:
        yield "other members are refused"


def choices(old: Json, new: Json, side: Side) -> Iterator[str]:
    """Sent: no choice may go. Answered: none may come, for a union is read by its members."""
    for word in CHOICES:
        before, after = ({_name(one): one for one in doc.get(word, ())} for doc in (old, new))
        gone = [*before, *after] if bool(before) != bool(after) else set(before) - set(after)
        if side is Side.ANSWERED and before and after:
            gone = set(before) ^ set(after)
        yield from (f"{word} has changed by {name.rsplit('/', 1)[-1]}" for name in sorted(gone))


def defaults(old: Json, new: Json, side: Side) -> Iterator[str]:
    """What leaving a member out means does not change."""
    if side is Side.SENT and "default" in old and old["default"] != new.get("default"):
        yield f"default was {old['default']!r} and is {new.get('default')!r}"


def anything_else(old: Json, new: Json, _side: Side) -> Iterator[str]:
    """format, const, not, propertyNames …: a change of them is never known to be harmless."""
    words = {word for word in (*old, *new) if not word.startswith("x-")}
    for word in sorted(words - READ_ELSEWHERE - REMARKS):
        if old.get(word) != new.get(word):
            yield f"{word} was {old.get(word, 'unsaid')} and is {new.get(word, 'unsaid')}"


RULES: tuple[Rule, ...] = (
    *(types, enums, bounds, members, openness, choices, defaults, anything_else),
)
