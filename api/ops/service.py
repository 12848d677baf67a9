"""Whether this process can serve requests."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from api.kit.db import migrations
from api.kit.errors import Unavailable


def check_ready(engine: Engine) -> None:
    """Raise Unavailable unless the database answers and is migrated."""
    try:
        is_current = migrations.is_current(engine)
    except SQLAlchemyError as error:
        raise Unavailable("The database does not answer.", headers={"Retry-After": "2"}) from error
    if not is_current:
        raise Unavailable("The database is not migrated.", headers={"Retry-After": "5"})
