"""Whether this process can serve requests, and what its problems mean."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from api.kit.db import migrations
from api.kit.errors import NotFound, Problem, Unavailable, catalogue


def check_ready(engine: Engine) -> None:
    """Raise Unavailable unless the database answers and is migrated."""
    try:
        is_current = migrations.is_current(engine)
    except SQLAlchemyError as error:
        raise Unavailable("The database does not answer.", headers={"Retry-After": "2"}) from error
    if not is_current:
        raise Unavailable("The database is not migrated.", headers={"Retry-After": "5"})


def problem_called(code: str) -> type[Problem]:
    """The problem of this code."""
    found = next((kind for kind in catalogue() if kind.code == code), None)
    if found is None:
        raise NotFound()
    return found
