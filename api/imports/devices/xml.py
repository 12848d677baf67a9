"""XML read as a stream of elements, within bounds: no DTD, no entity, no depth without an end."""

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

from api.imports.refusals import FileRefused
from api.imports.vocab import ImportProblemCode

DEEPEST = 40
MOST_ATTRIBUTES = 100
LONGEST_TEXT = 10_000
"""Characters of one element or attribute that are kept."""
LONGEST_TOKEN = 1024 * 1024
"""Bytes that may go by without a single element."""

Attributes = dict[str, str]
Started = Callable[[str, Attributes], None]
Ended = Callable[[str, str], None]


class Reader:
    """Feeds a document to two functions: an element that begins, and one that ends with its text.

    Names come without their prefix. Raises FileRefused where the document is broken or unsafe.
    """

    def __init__(self, started: Started, ended: Ended) -> None:
        self._started, self._ended = started, ended
        self._texts: list[list[str]] = []
        self._sizes: list[int] = []
        self._quiet = 0
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _unsafe
        parser.EntityDeclHandler = _unsafe
        parser.ExternalEntityRefHandler = _unsafe
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def read(self, parts: Iterable[bytes]) -> None:
        """The whole document."""
        try:
            for part in parts:
                self._quiet += len(part)
                if self._quiet > LONGEST_TOKEN:
                    _unsafe()
                self._parser.Parse(part, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise FileRefused(_problem_of(error)) from error
        except (LookupError, ValueError) as error:
            # An encoding that nobody knows.
            raise FileRefused(ImportProblemCode.DAMAGED) from error

    def _start(self, name: str, attributes: Attributes) -> None:
        self._quiet = 0
        if len(self._texts) >= DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            _unsafe()
        self._texts.append([])
        self._sizes.append(0)
        self._started(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._quiet = 0
        self._sizes.pop()
        self._ended(name.rpartition(":")[2], "".join(self._texts.pop()).strip())

    def _text(self, text: str) -> None:
        if self._texts and self._sizes[-1] < LONGEST_TEXT:
            self._sizes[-1] += len(text)
            self._texts[-1].append(text[:LONGEST_TEXT])


def _unsafe(*_: Any) -> int:
    raise FileRefused(ImportProblemCode.UNSAFE_XML)


def _problem_of(error: expat.ExpatError) -> ImportProblemCode:
    codes = expat.errors.codes
    early = {
        codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
        codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    }
    if error.code in early:
        return ImportProblemCode.ENDS_TOO_EARLY
    return ImportProblemCode.DAMAGED
