"""URLs of workouts."""

from typing import Any
from uuid import UUID

from api.kit.access import Access
from api.kit.http.apart import read_apart, told_apart
from api.kit.http.operation import Call
from api.kit.http.routes import Routes
from api.kit.paging import Page
from api.workouts import schemas, service
from api.workouts.vocab import LARGEST_BATCH

Body = dict[str, Any]

workouts = Routes(
    "Workouts", "Workouts as devices recorded them, each shown once, alongside the training log."
)


@workouts.action(
    "/workouts",
    "createWorkouts",
    Access.MEASUREMENTS_WRITE,
    body=schemas.WorkoutsInput,
    out=schemas.WorkoutsSaved,
    keyed=True,
    largest_body=LARGEST_BATCH,
)
def create_workouts(call: Call, body: Body) -> Body:
    """Store workouts.

    Up to 50 workouts, each with its own result, in order. A workout is identified, within its
    source, by its `external_id` or else by its begin and end. Sent again it is `unchanged`; a
    higher `external_version` replaces it, and neither an older version nor a copy of a deleted
    workout comes back. Workouts that cannot be true are `quarantined`: kept and listed, but
    counted nowhere. Recordings of one workout by several devices are grouped. No decision reads
    workouts.
    """
    told = service.store_workouts(call.db, read_apart(body["items"]), call.now)
    return {"results": told_apart(told, "items")}


@workouts.list_(
    "/workouts",
    "listWorkouts",
    Access.MEASUREMENTS_READ,
    out=schemas.WorkoutPage,
    query=schemas.WorkoutQuery,
)
def list_workouts(call: Call) -> Page[Body]:
    """List workouts.

    Newest day first, each shown once, by its richest recording, which names the others.
    Quarantined ones are included, with the reason. Laps and sets are left out.
    """
    filters = service.Filters(call.query.get("sport"), call.query.get("state"))
    return service.list_workouts(call.db, filters, call.page)


@workouts.action(
    "/workouts/deletions",
    "deleteRecordedWorkouts",
    Access.MEASUREMENTS_WRITE,
    body=schemas.WorkoutDeletionsInput,
    out=schemas.WorkoutDeletionsSaved,
    keyed=True,
)
def delete_recorded_workouts(call: Call, body: Body) -> Body:
    """Delete workouts by their ids at the source.

    For apps that have only the ids of the source: deletes whatever the provider has under an
    `external_id`, from any device, even if the deletion arrives before the workout. Without
    `external_version` the deletion is permanent; with one, newer versions stay or may still be
    added. Repeating it changes nothing.
    """
    told = service.delete_recorded(call.db, read_apart(body["items"]), call.now)
    return {"results": told_apart(told, "items")}


@workouts.read(
    "/workouts/<uuid:workout_id>",
    "getWorkout",
    Access.MEASUREMENTS_READ,
    out=schemas.WholeWorkout,
)
def get_workout(call: Call, workout_id: UUID) -> Body:
    """Read a workout.

    With its laps and sets. Also works for a recording that is shown under another one.
    """
    return service.get_workout(call.db, workout_id)


@workouts.remove("/workouts/<uuid:workout_id>", "deleteWorkout", Access.MEASUREMENTS_WRITE)
def delete_workout(call: Call, workout_id: UUID) -> None:
    """Delete a recording of a workout.

    Permanent: sent again it stays deleted, unless its source has a newer version. Other
    recordings of the same workout stay, and the richest of them is shown.
    """
    service.delete_workout(call.db, workout_id, call.now)


@workouts.put(
    "/workouts/<uuid:workout_id>/session",
    "putWorkoutSession",
    Access.MEASUREMENTS_WRITE,
    body=schemas.WorkoutSessionInput,
    out=schemas.WholeWorkout,
)
def put_workout_session(call: Call, body: Body, workout_id: UUID) -> Body:
    """Link a workout to a session.

    This choice overrides any link found by time, until another choice is made or the session is
    deleted. Neither the session nor its load changes.
    """
    return service.link_session(call.db, workout_id, body["session_id"], call.now)


@workouts.remove(
    "/workouts/<uuid:workout_id>/session",
    "deleteWorkoutSession",
    Access.MEASUREMENTS_WRITE,
    out=schemas.WholeWorkout,
)
def delete_workout_session(call: Call, workout_id: UUID) -> Body:
    """Mark a workout as belonging to no session.

    This choice overrides any link found by time, until another choice is made.
    """
    return service.unlink_session(call.db, workout_id, call.now)
