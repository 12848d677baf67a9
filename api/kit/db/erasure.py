"""Forgetting an account: every row of it, found in the registry so that no table is missed."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.kit.db.base import Base, Held, OfAthlete, Owner, Shared
from api.kit.db.changes import RECORDED


def forget(db: Session) -> None:
    """Delete every row that the scope of this unit of work owns, children before parents.

    The scope's criteria name the owner: a table that is added later is covered by its kind.
    Tables that no kind covers, such as the e-mail key of an account, are their domain's to erase.
    """
    for model in _models():
        db.execute(delete(model), execution_options={"synchronize_session": False, **RECORDED})
    db.expunge_all()


def _models() -> list[Any]:
    found = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    kinds = (OfAthlete, Owner, Held, Shared)
    ordered = [found.get(table.name) for table in reversed(Base.metadata.sorted_tables)]
    return [model for model in ordered if model is not None and issubclass(model, kinds)]
