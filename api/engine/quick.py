"""Frozen values that are made faster: a plan makes some hundreds of them."""

from collections.abc import Callable
from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")
SHAPES: dict[type, tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]] = {}
"""Of each quick kind: all members at once, and their places."""


def quick(kind: type[T]) -> type[T]:
    """The same frozen dataclass; its members are set by their slots, or straight in its dict.

    Dataclasses set each member of a frozen value by its name and look the name up every time,
    which takes twice as long. What is frozen stays frozen.
    """
    slots = "__slots__" in kind.__dict__
    known: dict[str, Any] = {}
    asked: list[str] = []
    lines: list[str] = [] if slots else [" known = self.__dict__"]
    for field in fields(kind):  # type: ignore[arg-type]
        if not field.init or field.default_factory is not MISSING:
            raise TypeError(f"{kind.__name__}.{field.name} is not simply set")
        name = field.name
        known[f"usual_{name}"] = field.default
        asked.append(name if field.default is MISSING else f"{name}=usual_{name}")
        if slots:
            known[f"set_{name}"] = kind.__dict__[name].__set__
        lines.append(f" set_{name}(self, {name})" if slots else f" known['{name}'] = {name}")
    exec("\n".join([f"def __init__(self, {', '.join(asked)}):", *lines]), known)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    SHAPES[kind] = attrgetter(*names), {name: place for place, name in enumerate(names)}
    kind.__init__ = known["__init__"]  # type: ignore[method-assign]
    return kind


def changed(value: T, **members: Any) -> T:
    """A quick value with other members: ``dataclasses.replace`` that reads the others at once."""
    read, places = SHAPES[type(value)]
    made = list(read(value))
    for name, member in members.items():
        made[places[name]] = member
    return type(value)(*made)
