"""The migrations, the models and the code agree, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from api.kit.db import migrations
from api.kit.db.unit_of_work import Database
from api.models import METADATA
from tests.support import databases
from tests.support.world import World


def test_the_migrations_make_what_the_models_say(api: World) -> None:
    with api.database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, METADATA)

    if api.dialect == "sqlite":  # which cannot tell the columns of a descending index
        differences = [one for one in differences if not _is_of_an_index(one)]
    assert differences == []


def _is_of_an_index(difference: Any) -> bool:
    return difference[0] in ("add_index", "remove_index")


def test_the_migrations_make_every_check_of_the_models(api: World) -> None:
    found = inspect(api.database.engine)
    missing = {
        str(check.name)
        for table in METADATA.sorted_tables
        for check in table.constraints
        if check.__visit_name__ == "check_constraint"
        and check.name not in {one["name"] for one in found.get_check_constraints(table.name)}
    }

    assert set() == missing


def test_the_newest_revision_is_current_and_ready(api: World) -> None:
    assert migrations.is_current(api.database.engine)
    assert api.anonymous().get("/readyz").status == 200


@pytest.mark.parametrize("dialect", databases.DIALECTS)
def test_every_migration_can_be_taken_back_and_made_again(dialect: str) -> None:
    with databases.empty(dialect) as url:
        engine = Database(url).engine
        migrations.upgrade(engine)
        migrations.downgrade(engine, "base")
        left = set(inspect(engine).get_table_names()) - {"alembic_version"}
        assert left == set()

        migrations.upgrade(engine)
        migrations.upgrade(engine)

        assert migrations.is_current(engine)
        engine.dispose()


@pytest.mark.parametrize("dialect", databases.DIALECTS)
def test_a_database_without_its_tables_is_not_ready(dialect: str) -> None:
    with databases.empty(dialect) as url:
        world = World.over(url)

        assert world.anonymous().get("/readyz").status == 503
        assert world.anonymous().get("/healthz").status == 200
        world.database.engine.dispose()
