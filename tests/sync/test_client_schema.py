"""The schema that apps take over is the one of the server's tables."""

from __future__ import annotations

import re
from pathlib import Path

from api.sync.service import client_schema
from api.sync.tables import TABLES

FILE = Path(__file__).parents[2] / "sdk" / "watermelon" / "schema.js"


def test_the_shipped_schema_is_current() -> None:
    assert FILE.read_text() == client_schema(), "run `flask --app wsgi keel sync-schema`"


def test_every_table_and_column_is_in_it() -> None:
    names = re.findall(r"name: '(\w+)'", client_schema())

    expected = [
        name for table in TABLES for name in (table.name, *(one.name for one in table.columns))
    ]
    assert names == expected


def test_what_may_be_null_is_optional_and_nothing_else() -> None:
    """The library puts zero, false or nothing in the place of a null that is not."""
    optional = len(re.findall("isOptional: true", client_schema()))

    assert optional == sum(column.optional for table in TABLES for column in table.columns)
