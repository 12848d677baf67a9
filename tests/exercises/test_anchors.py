"""The table that other tables point at follows the library, and forgets nothing."""

from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from api.exercises import queries, service
from api.exercises.models import Exercise
from api.kit.db.scope import NOBODY
from tests.support.world import World


def writing(api: World) -> AbstractContextManager[Session]:
    return api.database.write(NOBODY)


def test_seeding_twice_leaves_one_row_for_each_exercise(api: World) -> None:
    for _ in range(2):
        with writing(api) as db:
            service.seed(db)

    with writing(api) as db:
        rows = {row.slug: row.retired for row in queries.anchors(db)}
    assert rows == dict.fromkeys(sorted(service.library().exercises), False)


def test_an_exercise_that_left_the_library_stays_as_retired(api: World) -> None:
    with writing(api) as db:
        db.add(Exercise(slug="old-one", name="Old one", library_version="1", retired=False))
        db.flush()
        service.seed(db)

        assert [row.slug for row in queries.anchors(db) if row.retired] == ["old-one"]
        db.rollback()


def test_only_slugs_of_the_library_are_known() -> None:
    assert service.known(["hinge-dowel", "moon-walk"]) == {"hinge-dowel"}
