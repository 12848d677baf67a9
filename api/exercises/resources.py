"""URLs of the exercise library."""

from typing import Any

from api.exercises import schemas, service
from api.exercises.service import Entry
from api.kit.access import Access
from api.kit.http.operation import Call
from api.kit.http.routes import Routes
from api.kit.paging import Page

_OF_ENTRY = (
    *("slug", "name", "pattern", "position", "laterality", "measure", "implements"),
    *("equipment", "load_class", "avoid_if", "first_phase", "last_phase"),
    *("aliases", "description", "setup", "cues", "faults", "tempo"),
)

routes = Routes("Exercises", "The exercise library: what there is, what it asks of a back.")


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

    The library in its own order, by pattern from easy to hard, filtered. The same on every
    server of one version; cache it.
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
    "/exercises/<slug>",
    "getExercise",
    Access.PUBLIC,
    out=schemas.Exercise,
    public_cache=True,
    transaction=False,
)
def get_exercise(call: Call, slug: str) -> dict[str, Any]:
    """Read an exercise.

    Set-up, cues, common faults, and where to go from here: easier, harder, neighbouring.
    """
    entry = service.entry(slug)
    shown = {name: getattr(entry, name) for name in _OF_ENTRY}
    return shown | {"links": service.links(slug), "library_version": service.LIBRARY_VERSION}
