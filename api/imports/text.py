"""From bytes to rows of cells: encodings, line ends, separators, and quotes that never close.

A CSV reader that meets a quote without an end takes the rest of the file for one cell. So a row
here is as many lines as its quotes need, but never many; a line that cannot be read is told by
its number, and the next one begins afresh. Lines that were looked at in vain are looked at again,
so a file made of broken quotes would be read many times over: there is so much of that for a file,
and after it a broken quote costs its line without a look at the next.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.imports.vocab import RowReason

SEPARATORS = ",;\t|"
MOST_LINES = 60
"""Of one row: a note can have paragraphs."""
LONGEST_ROW = 100_000
"""Characters of one row."""
MOST_COLUMNS = 200
MOST_AGAIN = 20_000_000
"""Characters of a file that are looked at more than once: some notes of several lines for every
row there may be, and a second of computing."""
BEAT = 500_000
"""Characters looked at between two signs of life."""
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_HEAD, _LONGEST_LETTER = 4000, 3
_FALLBACK = "cp1252"
"""What spreadsheets of western Europe write where they do not write UTF-8."""


class NotText(Exception):
    """The bytes are no text in an encoding we know; the text says what they look like."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and the line it begins on; ``wrong`` where it cannot be read."""

    line: int
    cells: list[str]
    wrong: RowReason | None = None


def encoding_of(content: bytes) -> str:
    """The encoding to read the content in. A file that is cut off within a letter is still
    text: only its last cell suffers."""
    if content.startswith(b"PK\x03\x04"):
        raise NotText("It is a ZIP file: unpack it and send the CSV file that is in it.")
    marked = (name for mark, name in _BOMS if content.startswith(mark))
    name = next(marked, None) or _without_mark(content)
    head = content[:_HEAD].decode(name, "replace")
    if sum(not (char.isprintable() or char.isspace()) for char in head) > len(head) // 20:
        raise NotText("It is not a text file.")
    return name


def _without_mark(content: bytes) -> str:
    head = content[:_HEAD]
    # Latin letters in UTF-16 have a zero in every other byte.
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[offset::2].count(0) > len(head) // 3:
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.start >= len(content) - _LONGEST_LETTER else _FALLBACK
    return "utf-8"


def rows(content: bytes, beat: Callable[[], None] | None = None) -> Iterator[Row]:
    """Every row that is not blank, the header first.

    ``beat`` is called now and then, by the work that is done and not by the rows it gives.
    """
    lines, shape = _Lines(content, beat), None
    while (line := lines.next()) is not None:
        if not line.strip():
            continue
        separator, width = shape or (_separator(line), 0)
        row = _row(line, lines, separator, width)
        shape = separator, width or len(row.cells)
        yield row


def _separator(header: str) -> str:
    return max(SEPARATORS, key=header.count)


class _Lines:
    """Lines of a text, some of which can be given back, and the work that they are."""

    def __init__(self, content: bytes, beat: Callable[[], None] | None = None) -> None:
        self._text = io.TextIOWrapper(io.BytesIO(content), encoding_of(content), "replace")
        self._back: list[str] = []
        self._beat, self._looked, self._again = beat, 0, 0
        self.number = 0

    def next(self) -> str | None:
        line = self._back.pop() if self._back else self._text.readline()
        if not line:
            return None
        self.number += 1
        self._look(len(line))
        return line

    @property
    def may_look_on(self) -> bool:
        """Whether a quote that is open may still be looked for in the next line."""
        return self._again < MOST_AGAIN

    def look_again(self, size: int) -> None:
        """So many characters are looked at once more."""
        self._again += size
        self._look(size)

    def give_back(self, lines: list[str]) -> None:
        self._back.extend(reversed(lines))
        self.number -= len(lines)
        self._again += sum(map(len, lines))

    def _look(self, size: int) -> None:
        before, self._looked = self._looked, self._looked + size
        if self._beat is not None and before // BEAT < self._looked // BEAT:
            self._beat()


def _row(line: str, lines: _Lines, separator: str, width: int) -> Row:
    number, taken, more = lines.number, line, list[str]()
    cells = _cells(taken, separator) if len(taken) <= LONGEST_ROW else []
    while cells is None:
        following = lines.next() if lines.may_look_on and len(more) < MOST_LINES else None
        if following is None or len(taken) + len(following) > LONGEST_ROW:
            lines.give_back([*more, following] if following else more)
            return Row(number, [], RowReason.QUOTES_BROKEN)
        more.append(following)
        taken += following
        # Only a line with a quote can close the one that is open.
        if '"' in following:
            lines.look_again(len(taken))
            cells = _cells(taken, separator)
    if more and len(cells) != width:
        # The quote of another row closed this one: what is between them is rows of its own.
        lines.give_back(more)
        return Row(number, [], RowReason.QUOTES_BROKEN)
    return _checked_row(number, taken, cells)


def _cells(text: str, separator: str) -> list[str] | None:
    """The cells of a row; None while a quote is open."""
    reader = csv.reader([text.rstrip("\n")], delimiter=separator, strict=True)
    try:
        return next(reader, [])
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            return None
    # Text after a closing quote: some apps forget to double their quotes.
    loose = csv.reader([text.rstrip("\n")], delimiter=separator)
    try:
        return next(loose, [])
    except csv.Error:
        return []


def _checked_row(number: int, text: str, cells: list[str]) -> Row:
    if len(text) > LONGEST_ROW:
        return Row(number, [], RowReason.LINE_TOO_LONG)
    if len(cells) > MOST_COLUMNS:
        return Row(number, cells[:MOST_COLUMNS], RowReason.COLUMNS_TOO_MANY)
    if not cells:
        return Row(number, [], RowReason.QUOTES_BROKEN)
    if any("\x00" in cell for cell in cells):
        return Row(number, [], RowReason.NOT_TEXT)
    return Row(number, cells)
