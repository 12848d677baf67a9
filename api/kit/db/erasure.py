"""Forgetting an account: every row of it, found in the registry so that no table is missed."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.kit.db.base import About, Base, Held, Listed, OfAthlete, Owner, Shared
from api.kit.db.changes import RECORDED
from api.kit.db.fittings import fitted
from api.kit.db.scope import scope_of
from api.kit.events import Outbox


def forget(db: Session) -> None:
    """Delete every row that the scope of this unit of work owns, children before parents.

    The scope's criteria name the owner: a table that is added later is covered by its kind.
    Tables that no kind covers, such as the e-mail key of an account, are their domain's to erase.
    """
    if outbox := fitted(db, Outbox):
        outbox.part(db)
    for model in _models(OfAthlete, Owner, Held, Shared):
        db.execute(delete(model), execution_options={"synchronize_session": False, **RECORDED})
    _forget_what_others_hold(db)
    db.expunge_all()


def _forget_what_others_hold(db: Session) -> None:
    """Past the scope, which shows each account its own rows only, whomever they are about.

    Last: with the athlete's row everybody who still wrote for that athlete was waited for.
    """
    erased = scope_of(db).athlete_id
    for model in _models(About):
        db.connection().execute(delete(model.__table__).where(model.goes_with(erased)))
    for model in _models(Listed):
        db.connection().execute(delete(model.__table__).where(model.account_id == erased))


def _models(*kinds: type) -> list[Any]:
    found = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    ordered = [found.get(table.name) for table in reversed(Base.metadata.sorted_tables)]
    return [model for model in ordered if model is not None and issubclass(model, kinds)]
