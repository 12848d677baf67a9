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

routes = Routes("CustomExercises", "Exercises of the athlete's own, beside those of the library.")


@routes.create(
    "/custom-exercises",
    "createCustomExercise",
    Access.PROGRAMS_WRITE,
    body=schemas.CustomExerciseInput,
    out=schemas.CustomExerciseCreated,
    problems=(errors.AlreadyExists,),
)
def create_custom_exercise(call: Call, body: Body) -> CustomExercise:
    """Add an exercise.

    Sessions, goals, wishes and decisions name it by its slug like any other. Pattern, position,
    laterality and measure place it in the taxonomy. Load class and sensitivities may be left
    unknown: `read_as` shows the most cautious reading, which then counts, and no step goes up.
    No grade may be lower than the lowest of the library in this pattern and measure; what
    athletes say counts at least as much as what is usual in it. `known_as` names exercises of
    the library that may be meant.
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
    """List own exercises.

    The newest first, without those that were put away unless they are asked for.
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
    """Read an own exercise.

    As it was said, and as the engine reads it.
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
    """Change an own exercise.

    A JSON merge patch. Sessions that name it are read anew, so decisions about its pattern are
    outdated. A change to what a clinician placed makes it the athlete's placing.
    """
    return service.update_exercise(call.db, custom_exercise_id, body, call.if_match, call.now)
