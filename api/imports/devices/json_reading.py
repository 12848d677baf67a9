"""JSON within bounds: what is nested too deeply or is no JSON is a damaged file."""

import json
from collections.abc import Iterator
from typing import Any

from api.imports.refusals import FileRefused
from api.imports.vocab import ImportProblemCode

_LONGEST_NUMBER = 40


def document(content: bytes) -> Any:
    """A whole document."""
    try:
        return json.loads(_text(content), parse_constant=_no_number, parse_int=_int)
    except json.JSONDecodeError as error:
        early = error.pos >= len(error.doc.rstrip()) - 1
        code = ImportProblemCode.ENDS_TOO_EARLY if early else ImportProblemCode.DAMAGED
        raise FileRefused(code) from error
    except (ValueError, RecursionError) as error:
        raise FileRefused(ImportProblemCode.DAMAGED) from error


def records(content: bytes) -> Iterator[Any]:
    """Objects of an array, or one a line."""
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        found = document(content)
        yield from found if isinstance(found, list) else [found]
        return
    for line in content.splitlines():
        if line.strip():
            yield document(line)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(ImportProblemCode.DAMAGED) from error


def _no_number(_: str) -> Any:
    raise ValueError("neither infinite nor no number")


def _int(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("a number without an end")
    return int(text)


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; nothing where it is none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def number(value: Any, low: float = -1e9, high: float = 1e9) -> float | None:
    """A number within bounds, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if low <= value <= high else None


def text(value: Any, longest: int = 200) -> str | None:
    return value[:longest] if isinstance(value, str) and value else None


def members(value: Any) -> dict[str, Any]:
    """An object's members; none where it is no object."""
    return value if isinstance(value, dict) else {}
