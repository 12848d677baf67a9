"""Alembic's entry: the application hands over its connection, and nothing else is configured.

DDL is transactional on both databases, so a migration that fails leaves nothing behind.
"""

from alembic import context

from api.models import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
