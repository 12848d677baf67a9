"""English sentences told in another language.

What Keel says is made from templates and sealed in English. Here a sentence is recognised by
the template it was made from, and said by the translation of that template; what fills its
gaps is told the same way, down to numbers, days and names. Nothing beside the sentence has to
be kept, so a receipt of any age, or one restored from an archive, is told like a new one.

What is not recognised stays as it is: names, and what people wrote.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from api.kit.speech import languages
from api.kit.speech.catalogue import GAP, Catalogue, Template, catalogue
from api.kit.speech.values import written

_END = re.compile(r"(?<=[.!?])\s+")
_BETWEEN_NAMES = re.compile(r" and (?=[^a-z])")
_SEPARATORS = ("; ", ", ", " and ", " or ")
_UNIT = re.compile(r"([+-]?[\d.]+) (\D.*)")
_NAMES = frozenset({"name", "replaced", "exercise"})
"""Gaps that hold the name of an exercise, which stays as it is beside its doses."""
_CLIPPED = "…"
_REMEMBERED = 8192
"""Sentences kept per process, of all languages; most are said again and again."""


@dataclass(frozen=True, slots=True)
class Told:
    """A text in the language asked for, and those of its values that stayed as they were."""

    text: str
    kept: tuple[str, ...] = ()


def told(text: str, language: str | None = None) -> str:
    """The text in the language of the answer, or as it is where that cannot be said."""
    asked = language or languages.current()
    if asked == languages.ENGLISH or not text:
        return text
    found = read(text, asked)
    return found.text if found else text


def knows(text: str, language: str) -> bool:
    """Whether a text can be told in a language."""
    return language == languages.ENGLISH or read(text, language) is not None


@lru_cache(_REMEMBERED)
def read(text: str, language: str) -> Told | None:
    """The text in another language; None where it is none of ours."""
    return _Reader(catalogue(language)).text(text)


class _Reader:
    """Tells texts from one catalogue."""

    def __init__(self, known: Catalogue) -> None:
        self.known = known

    def text(self, text: str) -> Told | None:
        """A message, sentences in a row, a text that was clipped, or a few words."""
        found = self._exact(text) or self._row(text) or self._alone(text)
        if found is None and text.endswith(_CLIPPED):
            whole = self._alone(f"{text.removesuffix(_CLIPPED)}.")
            found = whole and Told(f"{whole.text.removesuffix('.')}{_CLIPPED}", whole.kept)
        return found or self._of(self.known.parts, text)

    def _alone(self, text: str) -> Told | None:
        """A text that never stands beside another one."""
        return self._named(text, self.known.texts, self.known.alone) or self._of(
            self.known.alone, text
        )

    def _row(self, text: str) -> Told | None:
        """The shortest beginning that is ours, then the rest: no gap swallows a sentence."""
        for end in (*(m.start() for m in _END.finditer(text)), len(text)):
            first = self._sentence(text[:end])
            if first is None:
                continue
            if end == len(text):
                return first
            rest = self._row(text[end:].lstrip())
            if rest is not None:
                return Told(f"{first.text} {rest.text}", first.kept + rest.kept)
        return None

    def _sentence(self, text: str) -> Told | None:
        if text in self.known.sayings:
            return self._exact(text)
        sentences = self.known.sentences
        return self._named(text, self.known.sayings, sentences) or self._of(sentences, text)

    def _exact(self, text: str) -> Told | None:
        found = self.known.texts.get(text)
        return None if found is None else Told(found)

    def _named(
        self, text: str, sayings: Container[str], templates: tuple[Template, ...]
    ) -> Told | None:
        """A sentence with the names it is meant for before it: ``Deadlift: repeat it.``"""
        for found in re.finditer(": ", text):
            if _END.search(text, 0, found.start()):
                return None
            said = text[found.end() :]
            whole = _upper(said)
            if whole == said and not said[:1].isdigit():
                continue
            rest = self._exact(whole) if whole in sayings else self._of(templates, whole)
            if rest is not None:
                names = self._names(text[: found.start()])
                return Told(f"{names}: {_lower(rest.text)}", (names, *rest.kept))
        return None

    def _names(self, text: str) -> str:
        parts = _BETWEEN_NAMES.split(text)
        more = self._of(self.known.parts, parts[-1]) if len(parts) > 1 else None
        return self._and(" and ").join([*parts[:-1], more.text if more else parts[-1]])

    def _of(self, templates: tuple[Template, ...], text: str) -> Told | None:
        found = next(_fitting(templates, text), None)
        return None if found is None else self._filled(*found)

    def _filled(self, template: Template, values: Mapping[str, str]) -> Told:
        said = {
            gap: Told(value, (value,)) if gap in _NAMES else self._value(value)
            for gap, value in values.items()
        }
        text = GAP.sub(lambda gap: said[gap[1]].text, template.translation)
        return Told(text, tuple(kept for one in said.values() for kept in one.kept))

    # --- what fills a gap -------------------------------------------------------------------

    def _value(self, text: str) -> Told:
        """A value in the other language; names and the words of people stay as they are."""
        core = text.strip()
        found = (
            self._list(core, _SEPARATORS[:1])
            or self._part(core)
            or self._list(core, _SEPARATORS[1:])
        )
        if found is None:
            return Told(text, (core,))
        return Told(text.replace(core, found.text, 1), found.kept)

    def _part(self, text: str) -> Told | None:
        plain = written(text, self.known.language)
        if plain is not None or not text:
            return Told(plain or text)
        for form, back in _FORMS:
            found = self._exact(form(text))
            if found is not None:
                return Told(back(found.text))
        return self._with_unit(text) or self._part_with_gaps(text)

    def _part_with_gaps(self, text: str) -> Told | None:
        """The template that says most of it, in whatever form it stands here."""
        fitting = [
            (template, values, back)
            for form, back in _FORMS
            for template, values in islice(_fitting(self.known.parts, form(text)), 1)
        ]
        if not fitting:
            return None
        template, values, back = max(fitting, key=lambda row: row[0].weight)
        found = self._filled(template, values)
        return Told(back(found.text), found.kept)

    def _with_unit(self, text: str) -> Told | None:
        found = _UNIT.fullmatch(text)
        unit = self._exact(found[2]) if found else None
        number = written(found[1], self.known.language) if found else None
        return Told(f"{number} {unit.text}") if unit and number else None

    def _list(self, text: str, separators: tuple[str, ...] = _SEPARATORS) -> Told | None:
        """Several values in a row; None where none of them is known."""
        for separator in separators:
            pieces = text.split(separator)
            if len(pieces) == 1:
                continue
            known = [self._part(piece) or self._list(piece) for piece in pieces]
            if any(known):
                told_ = [one or Told(p, (p,)) for one, p in zip(known, pieces, strict=True)]
                joined = self._and(separator).join(one.text for one in told_)
                return Told(joined, tuple(kept for one in told_ for kept in one.kept))
        return None

    def _and(self, separator: str) -> str:
        word = self.known.texts.get(separator.strip())
        return f" {word} " if word else separator


def _fitting(
    templates: tuple[Template, ...], text: str
) -> Iterator[tuple[Template, Mapping[str, str]]]:
    for one in templates:
        if text.startswith(one.head) and text.endswith(one.tail):
            found = one.pattern.fullmatch(text)
            if found is not None:
                yield one, found.groupdict()


def _same(text: str) -> str:
    return text


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence_of(text: str) -> str:
    return f"{_upper(text)}."


def _fragment_of(text: str) -> str:
    return _lower(text.removesuffix("."))


_FORMS = ((_same, _same), (_lower, _upper), (_upper, _lower), (_sentence_of, _fragment_of))
"""How a value may stand in a sentence, and the way back from its translation."""


def parts_of(text: str, language: str) -> Iterator[str]:
    """What would stay English of a text; the text itself where it is none of ours."""
    found = read(text, language)
    yield from (text,) if found is None else found.kept
