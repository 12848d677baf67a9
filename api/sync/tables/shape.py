"""What a flat table is, and short ways to say its columns."""

from dataclasses import dataclass

from api.kit.limits import VERSION
from api.sync.columns import Column, Form
from api.sync.vocab import DOCUMENT_LONGEST

CODE_LONGEST = 40
"""Of a word of an enumeration, with room for those to come."""
NPRS = "NPRS, 0 none to 10 worst imaginable."


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table.

    ``command`` names the REST shape that judges a pushed row, ``omits`` its members that other
    tables hold; a table without one is written by the server only. ``is_state`` is a table of
    one row that is made for each pull and is in no log.
    """

    name: str
    row: str
    about: str
    columns: tuple[Column, ...]
    command: str = ""
    omits: tuple[str, ...] = ()
    parent: str = ""
    parent_column: str = ""
    is_state: bool = False
    since: int = 1

    @property
    def pushed(self) -> bool:
        return bool(self.command)

    @property
    def written(self) -> tuple[Column, ...]:
        """Columns that a client writes."""
        return tuple(column for column in self.columns if column.member)

    def at(self, schema_version: int) -> tuple[Column, ...]:
        """Columns of a version of the schema."""
        return tuple(column for column in self.columns if column.since <= schema_version)


def text(name: str, about: str, longest: int = CODE_LONGEST, **more: object) -> Column:
    return Column(name, Form.TEXT, about, longest=longest, **more)  # type: ignore[arg-type]


def said(name: str, form: Form, about: str, **more: object) -> Column:
    """A column that REST calls the same."""
    return Column(name, form, about, **{"member": name, **more})  # type: ignore[arg-type]


def maybe(name: str, form: Form, about: str, **more: object) -> Column:
    return said(name, form, about, optional=True, **more)


def json_text(name: str, member: str, about: str, **more: object) -> Column:
    more = {"attribute": member, "member": member, "longest": DOCUMENT_LONGEST, **more}
    return Column(name, Form.JSON, about, **more)  # type: ignore[arg-type]


COUNTED = Column(
    "version",
    Form.WHOLE,
    "Version of the row on the server; can be used in If-Match.",
    bounds=VERSION,
)
ZONE = said("time_zone", Form.TEXT, "IANA time zone it happened in.", longest=64)
