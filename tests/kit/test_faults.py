"""What fails is logged by its kind and place: no value, no id and no text of a database.

Seen red on both databases with `hide_parameters` left out, and with `exc_info` in the log of jobs
and of what nobody foresaw: SQLAlchemy then says the values of the statement, psycopg the key.
"""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.accounts.models import Goal
from api.engine.vocab import GoalKind
from api.kit.db.base import Base
from api.kit.db.scope import Scope
from api.kit.faults import trace
from api.kit.http import problems
from api.kit.ids import new_id
from api.kit.work import Kind, Task, Worker, enqueue
from api.training.models import LoggedExercise
from tests.support.actor import Actor
from tests.support.world import World

PRIVATE = "numbness since Tuesday"


def scope(athlete: Actor) -> Scope:
    assert athlete.subject_id
    return Scope(athlete.subject_id, athlete.subject_id)


def collide(world: World, athlete: Actor, goal_id: UUID) -> None:
    """Write a row under a key that is taken."""
    with world.database.write(scope(athlete)) as db:
        for _ in range(2):
            said = {"athlete_id": athlete.subject_id, "id": goal_id, "activity": PRIVATE}
            times = {"created_at": world.now, "updated_at": world.now}
            db.add(Goal(kind=GoalKind.ACTIVITY, **said, **times))
            db.flush()
            db.expunge_all()


def orphan(world: World, athlete: Actor) -> None:
    """Write an exercise of a session that is not there."""
    with world.database.write(scope(athlete)) as db:
        said = {"session_id": new_id(), "exercise": "rdl-tempo", "position": 1}
        db.add(
            LoggedExercise(
                athlete_id=athlete.subject_id, id=new_id(), local_date=world.today, **said
            )
        )


def failure(world: World, athlete: Actor, goal_id: UUID) -> SQLAlchemyError:
    with pytest.raises(SQLAlchemyError) as failed:
        collide(world, athlete, goal_id)
    return failed.value


def test_a_row_that_names_nothing_is_not_told_as_a_conflict_of_ids(api: World) -> None:
    athlete = api.athlete()
    with pytest.raises(SQLAlchemyError) as failed:
        orphan(api, athlete)

    found = problems.from_database(failed.value)

    assert (found.status, found.code, found.retryable) == (422, "validation_failed", False)


def test_only_content_is_named_by_rows_that_stay_when_it_goes() -> None:
    """So a foreign key that a request breaks is always one of a row that names nothing."""
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_keys]

    left = {key.column.table.name for key in keys if key.ondelete is None}

    assert {"exercise", "program"} == left


def test_a_row_under_a_key_that_is_taken_is_a_conflict_of_ids(api: World) -> None:
    found = problems.from_database(failure(api, api.athlete(), new_id()))

    assert (found.status, found.code) == (409, "id_conflict")


def test_a_job_that_fails_at_the_database_logs_no_value(
    api: World, caplog: pytest.LogCaptureFixture
) -> None:
    athlete, goal_id = api.athlete(), new_id()

    def run(_task: Task) -> None:
        collide(api, athlete, goal_id)

    with api.database.write(scope(athlete)) as db:
        enqueue(db, "collide", {}, api.now)
    Worker(api.database, api.clock, {"collide": Kind(run, run)}).run_due()

    assert "job collide, attempt 1 failed" in caplog.text
    assert ("IntegrityError" in caplog.text, "in collide" in caplog.text) == (True, True)
    assert PRIVATE not in caplog.text
    assert str(goal_id) not in caplog.text


def test_what_nobody_foresaw_at_the_database_is_logged_without_a_value(
    api: World, caplog: pytest.LogCaptureFixture
) -> None:
    athlete, goal_id = api.athlete(), new_id()
    error = SQLAlchemyError(f"broken at {PRIVATE}")
    error.__cause__ = failure(api, athlete, goal_id)

    assert problems.from_database(error).status == 500
    assert ("unhandled SQLAlchemyError" in caplog.text, "in collide" in caplog.text) == (True, True)
    assert PRIVATE not in caplog.text
    assert str(goal_id) not in caplog.text


def test_a_statement_that_fails_does_not_say_what_it_was_to_write(api: World) -> None:
    told = str(failure(api, api.athlete(), new_id()))

    assert "INSERT INTO goal" in told, "the control: the statement itself is told"
    assert PRIVATE not in told


def test_a_raw_statement_with_a_value_in_it_is_not_logged_either(api: World) -> None:
    with pytest.raises(SQLAlchemyError) as failed, api.database.engine.begin() as connection:
        connection.execute(text("SELECT nothing FROM nowhere WHERE x = :x"), {"x": PRIVATE})

    assert PRIVATE not in str(failed.value)
    assert PRIVATE not in trace(failed.value)


def test_a_trace_names_the_errors_that_led_to_one() -> None:
    def read() -> int:
        return int(PRIVATE)

    try:
        try:
            read()
        except ValueError as error:
            raise RuntimeError(PRIVATE) from error
    except RuntimeError as error:
        told = trace(error)

    first, *_ = told.splitlines()
    assert (first, "builtins.ValueError" in told, "in read" in told) == (
        "builtins.RuntimeError", True, True,
    )  # fmt: skip
    assert PRIVATE not in told
