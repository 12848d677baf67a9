"""Errors as the log may hold them: their kinds and where they arose, never what they say.

The text of an error is made of what was being worked on: a database names the very values that
were in its way, and a number that cannot be read is quoted.
"""

import traceback
from collections.abc import Iterator

_MOST_LINKS = 5
_MOST_FRAMES = 30


def trace(error: BaseException) -> str:
    """The kind of an error with its frames, and those of the errors that led to it."""
    return "\n".join(line for one in _chain(error) for line in _lines(one))


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(_MOST_LINKS):
        if link is None:
            return
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _lines(error: BaseException) -> Iterator[str]:
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}"
    for frame in traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]:
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
