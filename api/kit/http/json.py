"""The strict JSON reader and the one writer.

The reader owns every lexical rule, so that no schema has to: UTF-8 only, no duplicate
keys, no NaN or infinities, no NUL, no lone surrogates, bounded digits and depth.
"""

import json
from typing import Any, NoReturn

import orjson

from api.kit.errors import BadRequest

MAX_DEPTH = 24
MAX_DIGITS = 20
_NUMBERS = frozenset({int, float})


def read(raw: bytes) -> Any:
    """Bytes to Python values; anything outside the rules is a 400."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_members,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_number,
        )
        _walk(value)
    except (UnicodeError, json.JSONDecodeError) as error:
        raise BadRequest("The body is not JSON in UTF-8.") from error
    except RecursionError as error:
        raise BadRequest("The body is nested too deeply.") from error
    return value


def write(value: Any) -> bytes:
    """Python values to compact bytes; key order is the caller's."""
    return orjson.dumps(value)


def canonical(value: Any) -> bytes:
    """The same bytes for what says the same: spaces and the order of members say nothing."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # a number beyond 64 bits
        return json.dumps(value, sort_keys=True).encode()


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise BadRequest("A member appears twice in one object.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise BadRequest(f"{name} is not JSON.")


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise BadRequest("A number has too many digits.")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if len(digits) > 2 * MAX_DIGITS or value in (float("inf"), float("-inf")):
        raise BadRequest("A number is out of range.")
    return value


def _walk(root: Any) -> None:
    todo: list[tuple[Any, int]] = [(root, 1)]
    while todo:
        value, depth = todo.pop()
        if depth > MAX_DEPTH:
            raise BadRequest("The body is nested too deeply.")
        if isinstance(value, str):
            check_text(value)
        elif isinstance(value, dict):
            todo.extend((key, depth) for key in value)
            todo.extend((child, depth + 1) for child in value.values())
        elif isinstance(value, list):
            # A number is right once it is read, and lists of them are long: only where it stands
            # too deep is it looked at.
            passed = _NUMBERS if depth < MAX_DEPTH else ()
            todo.extend((child, depth + 1) for child in value if type(child) not in passed)


def check_text(value: str) -> None:
    """No NUL and nothing that UTF-8 cannot carry: databases refuse both."""
    if "\x00" in value:
        raise BadRequest("Text must not contain NUL.")
    value.encode("utf-8")
