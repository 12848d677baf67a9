"""A message catalogue as it is needed to tell a sentence: whole texts, and texts with gaps.

The English text is the key. ``{name}`` marks a gap; the translation has the same gaps. A
message without a translation, or marked fuzzy, is as if it were not there.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parents[2] / "locales"
GAP = re.compile(r"\{(\w+)\}")
IN_A_ROW, PARTS = frozenset({"reason"}), frozenset({"line", "part", "gate"})
"""Groups whose messages follow each other in one text, or stand inside other sentences."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text with gaps: how to recognise it, and how the other language says it."""

    head: str
    tail: str
    pattern: re.Pattern[str]
    translation: str
    weight: int
    """Letters outside of the gaps: of two that fit, the one that says more is meant."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: messages without gaps, and templates by where they may stand."""

    language: str
    texts: Mapping[str, str]
    sayings: frozenset[str]
    """Messages without gaps that may stand in a row, as ``sentences`` may."""
    sentences: tuple[Template, ...]
    alone: tuple[Template, ...]
    parts: tuple[Template, ...]


def template(english: str, translation: str) -> Template:
    """A message with gaps, ready to recognise. A gap that stands twice holds the same twice."""
    spoken = GAP.split(english)
    pattern, seen = re.escape(spoken[0]), set[str]()
    for name, text in zip(spoken[1::2], spoken[2::2], strict=True):
        pattern += (f"(?P={name})" if name in seen else f"(?P<{name}>.*?)") + re.escape(text)
        seen.add(name)
    weight = sum(map(len, spoken[::2]))
    return Template(spoken[0], spoken[-1], re.compile(pattern, re.DOTALL), translation, weight)


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language, read once per process."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        messages = [m for m in read_po(file, locale=language) if m.id and m.string and not m.fuzzy]
    return build(
        language, [(str(m.id), str(m.string), frozenset(m.auto_comments)) for m in messages]
    )


def build(language: str, messages: Iterable[tuple[str, str, frozenset[str]]]) -> Catalogue:
    """A catalogue of English text, translation and groups."""
    texts: dict[str, str] = {}
    sayings, sentences = set[str](), list[Template]()
    alone, parts = list[Template](), list[Template]()
    for english, translation, groups in messages:
        if not GAP.search(english):
            texts[english] = translation
            sayings |= {english} if groups & IN_A_ROW else set()
            continue
        made = template(english, translation)
        sentences += [made] if groups & IN_A_ROW else []
        alone += [made] if groups - IN_A_ROW - PARTS else []
        parts += [made] if groups & PARTS else []
    return Catalogue(
        language,
        MappingProxyType(texts),
        frozenset(sayings),
        _by_weight(sentences),
        _by_weight(alone),
        _by_weight(parts),
    )


def _by_weight(found: list[Template]) -> tuple[Template, ...]:
    return tuple(sorted(found, key=lambda one: -one.weight))
