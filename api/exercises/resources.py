"""URLs of the exercise library."""

from typing import Any

from api import rules
from api.engine.ruleset import RuleSet
from api.exercises import publishing, schemas, service
from api.exercises.service import Entry
from api.kit.access import Access
from api.kit.http.operation import Call, Ready
from api.kit.http.routes import Routes
from api.kit.paging import Page

routes = Routes(
    "Exercises",
    "The exercise library: what it contains and what each exercise demands of the back.",
)


@routes.list_(
    "/exercises",
    "listExercises",
    Access.PUBLIC,
    out=schemas.ExercisePage,
    query=schemas.ExerciseQuery,
    etag=True,
    public_cache=True,
    transaction=False,
)
def list_exercises(call: Call) -> Page[Entry]:
    """List exercises.

    The library, filtered, in its own order: by pattern, from easy to hard; with `q`, best match
    first. The same on every server of the same version, so it can be cached.
    """
    given = call.query
    found = service.search(
        pattern=given.get("pattern"),
        equipment=given.get("equipment"),
        phase=given.get("phase"),
        avoid=given.get("avoiding", ()),
        measure=given.get("measure"),
        text=given.get("q"),
    )
    return service.page(found, call.page)


@routes.read(
    "/exercises/catalogue",
    "getExerciseCatalogue",
    Access.PUBLIC,
    out=schemas.ExerciseCatalogue,
    query=schemas.CatalogueQuery,
    public_cache=True,
    transaction=False,
)
def get_exercise_catalogue(call: Call) -> Ready:
    """Read the whole library.

    Everything in one answer, for apps that work offline; compressed if the client accepts gzip.
    With `since`, only the exercises that have changed since that version of the library, and
    the slugs that were removed; everything again if that version is unknown. The limits of
    tolerance tests come with every answer.
    """
    return publishing.document(_rules(call), call.query.get("since"))


@routes.read(
    "/exercises/<slug>",
    "getExercise",
    Access.PUBLIC,
    out=schemas.Exercise,
    public_cache=True,
    transaction=False,
)
def get_exercise(call: Call, slug: str) -> dict[str, Any]:
    """Read an exercise.

    Set-up, cues in two styles, common faults, usual doses, the tolerance test, and links to
    easier and harder exercises and to substitutes, with what each is for.
    """
    return publishing.detail(slug) | {
        "tolerance_limits": publishing.limits(_rules(call)),
        "library_version": service.LIBRARY_VERSION,
    }


def _rules(call: Call) -> RuleSet:
    """The library is read without a transaction: the limits are those of the house."""
    return rules.of_house(call.services.database).in_force
