"""Owner scope: whatever shape a statement has, another athlete's rows are not there.

Each shape is shown twice: guarded it answers about Ana alone; with the guard taken off the
very same shape tells about Ben, so the guard is what held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, event, exists, func, literal, select, text, union, union_all, update
from sqlalchemy.orm import Session, aliased

from api.accounts.models import Athlete, Consent, Goal, Login
from api.care.models import CareLink
from api.kit.db import scope
from api.kit.db.scope import NOBODY, Scope, ScopedSession, ScopeError, enter, scope_of
from api.kit.ids import new_id
from tests.support.actor import Actor
from tests.support.world import World


@dataclass(frozen=True)
class Two:
    """Ana, whose scope is entered, and Ben, whose rows must not be told of."""

    world: World
    ana: UUID
    ben: UUID
    ana_goals: frozenset[UUID]
    ben_goals: frozenset[UUID]

    @property
    def scope(self) -> Scope:
        return Scope(self.ana, self.ana)

    @property
    def either(self) -> tuple[UUID, UUID]:
        return self.ana, self.ben


def goals_of(athlete: Actor, count: int) -> frozenset[UUID]:
    body = {"kind": "activity", "activity": "Lift the children"}
    return frozenset(UUID(athlete.post("/goals", body).json["id"]) for _ in range(count))


@pytest.fixture
def two(api: World) -> Two:
    ana, ben, carer = api.athlete(), api.athlete(), api.clinician()
    api.link(carer, ben)
    assert ana.subject_id
    assert ben.subject_id
    return Two(api, ana.subject_id, ben.subject_id, goals_of(ana, 2), goals_of(ben, 3))


@pytest.fixture
def unguarded() -> Iterator[None]:
    """The session as it would be without its guard."""
    event.remove(ScopedSession, "do_orm_execute", scope._filter)
    yield
    event.listen(ScopedSession, "do_orm_execute", scope._filter)


def of_both(two: Two) -> Any:
    return Goal.athlete_id.in_(two.either)


def one_of_ben(two: Two) -> UUID:
    return min(two.ben_goals)


def rows_changed(db: Session, statement: Any) -> int:
    changed: Any = db.execute(statement.execution_options(synchronize_session=False))
    count = int(changed.rowcount)
    db.rollback()
    return count


Shape = Callable[[Session, Two], Any]
IDS: dict[str, Shape] = {
    "entities": lambda db, two: [g.id for g in db.scalars(select(Goal).where(of_both(two)))],
    "columns": lambda db, two: db.scalars(select(Goal.id).where(of_both(two))).all(),
    "legacy query": lambda db, two: [g.id for g in db.query(Goal).filter(of_both(two))],
    "alias": lambda db, two: _alias(db, two),
    "CTE": lambda db, two: db.scalars(select(_goals(two).cte().c.id)).all(),
    "derived table": lambda db, two: db.scalars(select(_goals(two).subquery().c.id)).all(),
    "entities from a derived table": lambda db, two: _from_derived(db, two),
    "union": lambda db, two: db.scalars(union(_goals(two), _goals(two))).all(),
    "union all of derived tables": lambda db, two: _union_of_derived(db, two),
    "IN a subquery": lambda db, two: db.scalars(
        select(Goal.id).where(Goal.id.in_(_goals(two)))
    ).all(),
    "join to the owner": lambda db, two: db.scalars(
        select(Goal.id).join(Athlete, Athlete.id == Goal.athlete_id).where(of_both(two))
    ).all(),
    "join from the owner": lambda db, two: db.scalars(
        select(Goal.id).select_from(Athlete).join(Goal, Goal.athlete_id == Athlete.id)
    ).all(),
    "outer join": lambda db, two: db.scalars(
        select(Goal.id).outerjoin(Athlete, Athlete.id == Goal.athlete_id).where(of_both(two))
    ).all(),
    "stream": lambda db, two: db.scalars(_goals(two).execution_options(yield_per=1)).all(),
}
COUNTS: dict[str, tuple[Shape, Any]] = {
    "count of a table": (
        lambda db, two: db.scalar(select(func.count()).select_from(Goal).where(of_both(two))),
        2,
    ),
    "count of a column": (
        lambda db, two: db.scalar(select(func.count(Goal.id)).where(of_both(two))),
        2,
    ),
    "count of a derived table": (
        lambda db, two: db.scalar(select(func.count()).select_from(_goals(two).subquery())),
        2,
    ),
    "count in a scalar subquery": (
        lambda db, two: db.scalar(select(_counted(two).scalar_subquery())),
        2,
    ),
    "exists beside an entity": (
        lambda db, two: db.scalars(
            select(Athlete.id).where(exists(select(Goal.id).where(Goal.id == one_of_ben(two))))
        ).all(),
        [],
    ),
    "get": (lambda db, two: db.get(Goal, (two.ben, one_of_ben(two))), None),
    "get of the owner": (lambda db, two: db.get(Athlete, two.ben), None),
    "owner rows": (
        lambda db, two: len(db.scalars(select(Athlete).where(Athlete.id.in_(two.either))).all()),
        1,
    ),
    "held rows": (
        lambda db, two: len(
            db.scalars(select(Login).where(Login.subject_id.in_(two.either))).all()
        ),
        1,
    ),
    "held rows joined": (
        lambda db, two: len(
            db.execute(
                select(Login.id, Consent.granted)
                .join(Consent, Consent.subject_id == Login.subject_id)
                .where(Login.subject_id.in_(two.either))
            ).all()
        ),
        1,
    ),
    "shared rows": (
        lambda db, two: db.scalars(select(CareLink).where(CareLink.athlete_id == two.ben)).all(),
        [],
    ),
    "update": (
        lambda db, two: rows_changed(db, update(Goal).where(of_both(two)).values(reps=9)),
        2,
    ),
    "update of one row": (
        lambda db, two: rows_changed(
            db, update(Goal).where(Goal.id == one_of_ben(two)).values(reps=9)
        ),
        0,
    ),
    "update by a subquery": (
        lambda db, two: rows_changed(
            db, update(Goal).where(Goal.id.in_(_goals(two))).values(reps=9)
        ),
        2,
    ),
    "delete": (lambda db, two: rows_changed(db, delete(Goal).where(of_both(two))), 2),
    "delete of held rows": (
        lambda db, two: rows_changed(db, delete(Consent).where(Consent.subject_id == two.ben)),
        0,
    ),
}


def _goals(two: Two) -> Any:
    return select(Goal.id).where(of_both(two))


def _counted(two: Two) -> Any:
    return select(func.count(Goal.id)).where(of_both(two))


def _alias(db: Session, two: Two) -> Any:
    other = aliased(Goal)
    return db.scalars(select(other.id).where(other.athlete_id.in_(two.either))).all()


def _from_derived(db: Session, two: Two) -> Any:
    derived = aliased(Goal, select(Goal).where(of_both(two)).subquery())
    return [goal.id for goal in db.scalars(select(derived))]


def _union_of_derived(db: Session, two: Two) -> Any:
    derived = _goals(two).subquery()
    return db.scalars(union_all(select(derived.c.id), select(derived.c.id))).all()


@pytest.mark.parametrize("shape", IDS.values(), ids=IDS)
def test_rows_of_another_athlete_are_not_read(two: Two, shape: Shape) -> None:
    with two.world.database.read(two.scope) as db:
        assert two.ana_goals == set(shape(db, two))


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("shape", IDS.values(), ids=IDS)
def test_without_the_guard_the_same_statement_reads_them(two: Two, shape: Shape) -> None:
    with two.world.database.read(two.scope) as db:
        assert two.ben_goals <= set(shape(db, two))


@pytest.mark.parametrize(("shape", "expected"), COUNTS.values(), ids=COUNTS)
def test_rows_of_another_athlete_are_not_told_of_or_touched(
    two: Two, shape: Shape, expected: Any
) -> None:
    with two.world.database.write(two.scope) as db:
        assert expected == shape(db, two)


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(("shape", "expected"), COUNTS.values(), ids=COUNTS)
def test_without_the_guard_the_same_statement_tells_of_them(
    two: Two, shape: Shape, expected: Any
) -> None:
    with two.world.database.write(two.scope) as db:
        assert expected != shape(db, two)


def test_a_clinician_sees_the_links_of_their_own_only(two: Two) -> None:
    stranger = two.world.clinician()
    assert stranger.subject_id

    with two.world.database.read(Scope(stranger.subject_id, stranger.subject_id)) as db:
        assert db.scalars(select(CareLink)).all() == []


@pytest.mark.parametrize(
    "statement",
    [
        text("SELECT id FROM goal"),
        select(Goal.__table__.c.id),
        update(Goal.__table__).values(reps=1),
        delete(Goal.__table__),
        select(literal(1)).where(exists().where(Goal.reps == 1)),
    ],
    ids=["text", "core select", "core update", "core delete", "exists without an entity"],
)
def test_a_statement_past_the_mapper_is_refused(two: Two, statement: Any) -> None:
    with two.world.database.write(two.scope) as db, pytest.raises(ScopeError):
        db.execute(statement)


def goal_for(athlete_id: UUID | None, two: Two) -> Goal:
    return Goal(
        athlete_id=athlete_id,
        id=new_id(),
        kind="activity",
        activity="Walk",
        created_at=two.world.now,
        updated_at=two.world.now,
    )


def test_a_row_for_another_athlete_is_refused(two: Two) -> None:
    with two.world.database.write(two.scope) as db:
        db.add(goal_for(two.ben, two))

        with pytest.raises(ScopeError):
            db.flush()
        db.rollback()


def test_a_row_cannot_be_given_away(two: Two) -> None:
    with two.world.database.write(two.scope) as db:
        goal = db.scalars(select(Goal)).first()
        assert goal
        goal.athlete_id = two.ben

        with pytest.raises(ScopeError):
            db.flush()
        db.rollback()


def test_a_row_without_an_owner_gets_the_one_of_its_session(two: Two) -> None:
    with two.world.database.write(two.scope) as db:
        goal = goal_for(None, two)
        db.add(goal)
        db.flush()

        assert two.ana == goal.athlete_id


def test_nobody_owns_nothing(two: Two) -> None:
    with two.world.database.read(NOBODY) as db:
        assert db.scalars(select(Goal)).all() == []
        assert db.scalars(select(Athlete)).all() == []
        assert db.scalars(select(Login)).all() == []
        assert db.scalars(select(CareLink)).all() == []


def test_nobody_can_store_no_owned_row(two: Two) -> None:
    with two.world.database.write(NOBODY) as db:
        db.add(goal_for(None, two))

        with pytest.raises(ScopeError):
            db.flush()
        db.rollback()


def test_a_session_without_a_scope_answers_nothing(two: Two) -> None:
    with ScopedSession(two.world.database.engine) as db, pytest.raises(ScopeError):
        db.scalars(select(Goal)).all()


def test_a_session_serves_one_scope(two: Two) -> None:
    with two.world.database.read(two.scope) as db:
        with pytest.raises(ScopeError):
            enter(db, Scope(two.ben, two.ben))
        assert two.scope == scope_of(db)
