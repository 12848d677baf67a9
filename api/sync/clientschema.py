"""The schema of the client's local database, written from the flat tables."""

import json
from collections.abc import Iterator

from api.sync.columns import LOCAL_TYPES, Column
from api.sync.tables import TABLES, Table, tables_at
from api.sync.vocab import SCHEMA_VERSION

_HEAD = """\
// The tables of the local database. Written by `flask keel sync-schema` from the server's own
// tables: change those, not this file.
'use strict'

const { appSchema, tableSchema } = require('@nozbe/watermelondb')
const { schemaMigrations } = require('@nozbe/watermelondb/Schema/migrations')

"""
_FOOT = """
// For an app without tables of its own. Others: appSchema({ version, tables: [...tables, yours] }).
const schema = appSchema({ version, tables })

// The adapter needs them, or an upgraded app would never get its new columns and tables filled.
const migrations = schemaMigrations({ migrations: [] })

module.exports = { version, tables, pullOnly, schema, migrations }
"""


def client_schema() -> str:
    """The text of ``schema.js``."""
    pull_only = json.dumps([table.name for table in TABLES if not table.pushed])
    lines = [
        f"const version = {SCHEMA_VERSION}",
        "",
        "// Only the server writes these.",
        f"const pullOnly = {pull_only}",
        "",
        "const tables = [",
        *(line for table in tables_at() for line in _table(table)),
        "]",
    ]
    return _HEAD + "\n".join(lines) + "\n" + _FOOT


def _table(table: Table) -> Iterator[str]:
    yield "  tableSchema({"
    yield f"    name: '{table.name}',"
    yield "    columns: ["
    yield from (f"      {_column(column)}," for column in table.at(SCHEMA_VERSION))
    yield "    ],"
    yield "  }),"


def _column(column: Column) -> str:
    said = [f"name: '{column.name}'", f"type: '{LOCAL_TYPES[column.form]}'"]
    said += ["isOptional: true"] if column.optional else []
    said += ["isIndexed: true"] if column.indexed else []
    return f"{{ {', '.join(said)} }}"
