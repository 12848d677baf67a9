"""URLs of own exercises. Deleting asks what sessions name, and is in training therefore."""

from typing import Any
from uuid import UUID

from api.custom_exercises import schemas, service
from api.custom_exercises.models import CustomExercise
from api.kit import errors
from api.kit.access import Access
from api.kit.http.operation import Call
from api.kit.http.routes import Routes
from api.kit.paging import Page

Body = dict[str, Any]

routes = Routes("CustomExercises", "The athlete's own exercises, alongside those of the library.")


@routes.create(
    "/custom-exercises",
    "createCustomExercise",
    Access.PROGRAMS_WRITE,
    body=schemas.CustomExerciseInput,
    out=schemas.CustomExerciseCreated,
    problems=(errors.AlreadyExists,),
)
def create_custom_exercise(call: Call, body: Body) -> CustomExercise:
    """Add a custom exercise.

    Sessions, goals, override requests and decisions refer to it by its slug, like any other
    exercise. Pattern, position, laterality and measure place it in the taxonomy. Load class and
    sensitivities may be left unknown: the most cautious reading, shown in `read_as`, then
    counts, and the exercise is never stepped up. No grade may be lower than the lowest in the
    library for this pattern and measure; what athletes enter counts as at least what is usual
    there. `known_as` names library exercises that may be the same.
    """
    return service.create_exercise(call.db, body, call.now)


@routes.list_(
    "/custom-exercises",
    "listCustomExercises",
    Access.PROGRAMS_READ,
    out=schemas.CustomExercisePage,
    query=schemas.CustomExerciseQuery,
)
def list_custom_exercises(call: Call) -> Page[CustomExercise]:
    """List custom exercises.

    Newest first. Archived ones are left out unless requested.
    """
    archived = call.query.get("archived", False)
    return service.list_exercises(call.db, call.page, archived=archived)


@routes.read(
    "/custom-exercises/<uuid:custom_exercise_id>",
    "getCustomExercise",
    Access.PROGRAMS_READ,
    out=schemas.CustomExercise,
)
def get_custom_exercise(call: Call, custom_exercise_id: UUID) -> CustomExercise:
    """Read a custom exercise.

    As it was entered, and as the engine reads it.
    """
    return service.get_exercise(call.db, custom_exercise_id)


@routes.update(
    "/custom-exercises/<uuid:custom_exercise_id>",
    "updateCustomExercise",
    Access.PROGRAMS_WRITE,
    body=schemas.CustomExercisePatch,
    out=schemas.CustomExercise,
)
def update_custom_exercise(call: Call, body: Body, custom_exercise_id: UUID) -> CustomExercise:
    """Change a custom exercise.

    A JSON merge patch. Sessions that use it are read again, so decisions about its pattern
    become outdated. Changing a classification made by a clinician makes it the athlete's own.
    """
    return service.update_exercise(call.db, custom_exercise_id, body, call.if_match, call.now)
