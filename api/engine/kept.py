"""Answers worked out on first asking and kept in the object that was asked.

Nothing is kept anywhere else: what one decision worked out is forgotten with it.
"""

from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Any, Generic, Protocol, Self, TypeVar, TypeVarTuple, cast, overload

T = TypeVar("T")
Q = TypeVarTuple("Q")


class kept(Generic[T]):  # noqa: N801
    """``functools.cached_property`` without its lock, which Python 3.12 drops as well.

    A history has hundreds of exposures with a handful of answers each, and the lock costs more
    than most of the answers do. What is kept belongs to one frozen object and dies with it; two
    threads could at worst work out the same answer twice.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.work_out, self.__doc__ = work_out, work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, asked: None, owner: type) -> Self: ...
    @overload
    def __get__(self, asked: object, owner: type) -> T: ...
    def __get__(self, asked: object | None, owner: type) -> Self | T:
        if asked is None:
            return self
        made: T = self.work_out(asked)
        asked.__dict__[self.name] = made
        return made


class Keeper(Protocol):
    """A frozen value that keeps answers about itself."""

    @property
    def memo(self) -> dict[Hashable, Any]: ...


K = TypeVar("K", bound=Keeper)
NEVER_ASKED: Any = object()


def once(answer: Callable[[K, *Q], T]) -> Callable[[K, *Q], T]:
    """The answer of a pure function about a value, worked out once per value and question."""

    def with_question(about: K, /, *question: *Q) -> T:
        memo, key = about.memo, (answer, question)
        known: T = memo.get(key, NEVER_ASKED)
        if known is NEVER_ASKED:
            known = memo[key] = answer(about, *question)
        return known

    alone = cast(Callable[[K], T], answer)

    def without_question(about: K, /) -> T:
        memo = about.memo
        if alone not in memo:
            memo[alone] = alone(about)
        known: T = memo[alone]
        return known

    # A plan asks fifteen hundred times, mostly about nothing but the lane or the book itself.
    asks_more = answer.__code__.co_argcount > 1
    kept_answer = with_question if asks_more else cast(Callable[[K, *Q], T], without_question)
    update_wrapper(kept_answer, answer)
    return kept_answer
