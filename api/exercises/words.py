"""The words of a name, so that two ways of writing it compare equal.

Case, accents, hyphens and plurals do not matter; gym abbreviations are spelled out.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "content" / "names.yaml"
LONGEST_WITHOUT_PLURAL = 3


@dataclass(frozen=True, slots=True)
class Usage:
    """How names are written: the table of ``content/names.yaml``."""

    abbreviations: Mapping[str, tuple[str, ...]]
    silent: frozenset[str]
    implements: frozenset[str]


@cache
def usage() -> Usage:
    document = yaml.safe_load(FILE.read_bytes())
    spelled = {short: tuple(text.split()) for short, text in document["abbreviations"].items()}
    return Usage(spelled, frozenset(document["silent"]), frozenset(document["implements"]))


def words_of(text: str) -> tuple[str, ...]:
    """The telling words of a name in their order; the silent ones only where there is no other."""
    found = tuple(word for part in _split(text) for word in _spelled_out(part))
    telling = tuple(word for word in found if word not in usage().silent)
    return telling or found


def squashed(text: str) -> str:
    """The name without any gap: ``pull up``, ``pull-up`` and ``pullup`` are one."""
    return "".join(_singular(part) for part in _split(text))


def _split(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text)
    without_marks = "".join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", re.sub(r"['’]", "", without_marks.casefold()))


def _spelled_out(word: str) -> tuple[str, ...]:
    known, one = usage().abbreviations, _singular(word)
    return known.get(word) or known.get(one) or (one,)


def _singular(word: str) -> str:
    if len(word) <= LONGEST_WITHOUT_PLURAL or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-1]
