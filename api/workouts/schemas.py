"""Wire shapes of workouts."""

from api.kit.http import fields, problems
from api.kit.http.batches import Apart
from api.kit.http.fields import about
from api.kit.http.paging import DayPageQuery, page_of
from api.kit.http.schema import In, Out
from api.kit.http.wide import AsStored, Long, ZoneInForce
from api.kit.limits import VERSION, Bounds
from api.measurements import vocab as measured
from api.workouts import vocab

_DAY_ABOUT = "The athlete's day it began on."
_MOST_COPIES = 7 * vocab.MOST_A_DAY
"""Two of one workout begin less than three days apart, wherever that was and called either way."""


# --- what comes in --------------------------------------------------------------------------


class WorkoutLapInput(In):
    """A part of a workout."""

    started_at = fields.Moment(required=True, metadata=about("When it began."))
    ended_at = fields.Moment(required=True, metadata=about("When it ended."))
    distance_m = fields.Whole(vocab.METRES, allow_none=True, metadata=about("Distance in metres."))
    average_hr_bpm = fields.Whole(
        vocab.BPM, allow_none=True, metadata=about("Mean heart rate, in beats per minute.")
    )


class WorkoutSetInput(In):
    """A set as the device counted it, or the rest between two."""

    position = fields.Whole(vocab.POSITION, required=True, metadata=about("Order, from 0."))
    name = fields.Text(
        vocab.SET_NAME_LONGEST,
        required=True,
        metadata=about(
            "Name of the exercise, as the device gives it; may be empty.", example="Deadlift"
        ),
    )
    reps = fields.Whole(vocab.REPS, allow_none=True, metadata=about("Number of repetitions."))
    load_g = fields.Whole(vocab.LOAD_G, allow_none=True, metadata=about("Load in grams."))
    duration_s = fields.Whole(
        vocab.SECONDS, allow_none=True, metadata=about("Duration in seconds.")
    )
    rest = fields.Flag(load_default=False, metadata=about("Whether it is a rest."))


class WorkoutInput(In):
    """A workout as one device or app recorded it. Locations are not accepted."""

    source = fields.One(
        "MeasurementSourceInput", required=True, metadata=about("What recorded it.")
    )
    external_id = fields.Text(
        measured.EXTERNAL_ID_LONGEST,
        shortest=1,
        allow_none=True,
        metadata=about("Id at the source; if absent, its begin and end identify it."),
    )
    external_version = Long(
        measured.EXTERNAL_VERSION,
        allow_none=True,
        metadata=about(
            "Increases with every change at the source, for example the time of the "
            "last change in milliseconds."
        ),
    )
    sport = fields.Choice(vocab.WorkoutSport, required=True)
    started_at = fields.Moment(required=True, metadata=about("When it began."))
    ended_at = fields.Moment(required=True, metadata=about("When it ended."))
    local_date = fields.Day(required=True, metadata=about(_DAY_ABOUT))
    time_zone = ZoneInForce(
        required=True,
        metadata=about("IANA time zone in which it was recorded, or the UTC offset in force."),
    )
    zone_is_assumed = fields.Flag(
        load_default=False,
        metadata=about("Whether the recording gave no time zone and another was assumed."),
    )
    moving_s = fields.Whole(
        vocab.SECONDS, allow_none=True, metadata=about("Duration in seconds, without pauses.")
    )
    distance_m = fields.Whole(vocab.METRES, allow_none=True, metadata=about("Distance in metres."))
    energy_kj = fields.Whole(
        vocab.KILOJOULES, allow_none=True, metadata=about("Energy used, in kilojoules.")
    )
    ascent_m = fields.Whole(vocab.METRES, allow_none=True, metadata=about("Ascent in metres."))
    average_hr_bpm = fields.Whole(
        vocab.BPM, allow_none=True, metadata=about("Mean heart rate, in beats per minute.")
    )
    max_hr_bpm = fields.Whole(
        vocab.BPM, allow_none=True, metadata=about("Highest heart rate, in beats per minute.")
    )
    average_cadence_per_min = fields.Number(
        vocab.CADENCE,
        allow_none=True,
        metadata=about("Mean cadence, in steps, turns or strokes per minute."),
    )
    title = fields.Text(
        vocab.TITLE_LONGEST,
        allow_none=True,
        metadata=about("Title at the source.", example="Morning run"),
    )
    laps = fields.ListOf(
        fields.One(WorkoutLapInput), vocab.MOST_LAPS, metadata=about("Laps, in order.")
    )
    sets = fields.ListOf(
        fields.One(WorkoutSetInput),
        vocab.MOST_SETS,
        metadata=about("Sets that the device counted."),
    )


class WorkoutsInput(In):
    """A batch of workouts, each judged separately."""

    items = fields.ListOf(
        Apart(WorkoutInput),
        vocab.MOST_ITEMS,
        required=True,
        metadata=about(f"At most {vocab.MOST_ITEMS}."),
    )


class WorkoutDeletionsInput(In):
    """Deletions, each judged separately."""

    items = fields.ListOf(
        Apart("RecordDeletionInput"),
        vocab.MOST_DELETIONS,
        required=True,
        metadata=about(f"At most {vocab.MOST_DELETIONS}."),
    )


class WorkoutSessionInput(In):
    """The session that a workout belongs to."""

    session_id = fields.Uid(required=True, metadata=about("Id of a logged session."))


# --- what became of it ----------------------------------------------------------------------


class WorkoutResult(Out):
    """What became of one item. Sending it again has no further effect."""

    index = fields.Whole(
        Bounds(0, vocab.MOST_ITEMS - 1), metadata=about("Position in the request, from 0.")
    )
    id = fields.Uid(allow_none=True, metadata=about("Id of the workout; null if there is none."))
    status = fields.Choice(measured.MeasurementOutcome)
    reason = fields.Choice(
        vocab.WorkoutRemark,
        allow_none=True,
        metadata=about("Why it is in quarantine, or why what was already stored was kept."),
    )
    problem = fields.One(problems.Problem, allow_none=True, metadata=about("Why it was refused."))


class WorkoutsSaved(Out):
    """Results in the order of the items."""

    results = fields.ListOf(
        fields.One(WorkoutResult), vocab.MOST_ITEMS, metadata=about("One per item.")
    )


class WorkoutDeletionsSaved(Out):
    """Results in the order of the items."""

    results = fields.ListOf(
        fields.One("RecordDeletionResult"),
        vocab.MOST_DELETIONS,
        metadata=about("One per item."),
    )


# --- what is there --------------------------------------------------------------------------


class WorkoutQuery(DayPageQuery):
    """Query of workouts."""

    sport = fields.Choice(vocab.WorkoutSport, metadata=about("Only this sport."))
    state = fields.Choice(
        measured.ListedState,
        metadata=about("Only this state: those that count, or those that do not."),
    )


class WorkoutCopy(Out):
    """Another recording of the same workout; it can be read by its id."""

    id = fields.Uid(metadata=about("Id."))
    source = fields.One("MeasurementSource", metadata=about("What recorded it."))
    sport = fields.Choice(vocab.WorkoutSport)
    started_at = fields.Moment(metadata=about("When it began."))
    ended_at = fields.Moment(metadata=about("When it ended."))


class Workout(Out):
    """A workout as it was recorded. It is shown alongside the log and is not part of it."""

    id = fields.Uid(metadata=about("Id of the workout; stays the same when it is sent again."))
    sport = fields.Choice(vocab.WorkoutSport)
    title = fields.Text(
        vocab.TITLE_LONGEST,
        allow_none=True,
        metadata=about("Title at the source.", example="Morning run"),
    )
    started_at = fields.Moment(metadata=about("When it began."))
    ended_at = fields.Moment(metadata=about("When it ended."))
    local_date = fields.Day(metadata=about(_DAY_ABOUT))
    time_zone = fields.Text(measured.ZONE_LONGEST, metadata=about("IANA time zone or UTC offset."))
    zone_is_assumed = fields.Flag(metadata=about("Whether the recording gave no time zone."))
    moving_s = fields.Whole(
        vocab.SECONDS, allow_none=True, metadata=about("Duration in seconds, without pauses.")
    )
    distance_m = fields.Whole(vocab.METRES, allow_none=True, metadata=about("Distance in metres."))
    energy_kj = fields.Whole(
        vocab.KILOJOULES, allow_none=True, metadata=about("Energy used, in kilojoules.")
    )
    ascent_m = fields.Whole(vocab.METRES, allow_none=True, metadata=about("Ascent in metres."))
    average_hr_bpm = fields.Whole(
        vocab.BPM, allow_none=True, metadata=about("Mean heart rate, in beats per minute.")
    )
    max_hr_bpm = fields.Whole(
        vocab.BPM, allow_none=True, metadata=about("Highest heart rate, in beats per minute.")
    )
    average_cadence_per_min = fields.Number(
        vocab.CADENCE,
        allow_none=True,
        metadata=about("Mean cadence, in steps, turns or strokes per minute."),
    )
    lap_count = fields.Whole(vocab.COUNT, metadata=about("Number of laps."))
    set_count = fields.Whole(vocab.COUNT, metadata=about("Number of sets, without rests."))
    state = fields.Choice(measured.ListedState)
    reason = fields.Choice(
        vocab.WorkoutDoubt,
        allow_none=True,
        metadata=about("Why it cannot be true; null if it counts."),
    )
    source = fields.One("MeasurementSource", metadata=about("What recorded it."))
    external_id = fields.Text(
        measured.EXTERNAL_ID_LONGEST, allow_none=True, metadata=about("Id at the source.")
    )
    external_version = Long(
        measured.EXTERNAL_VERSION, allow_none=True, metadata=about("Version at the source.")
    )
    primary_id = fields.Uid(
        allow_none=True,
        metadata=about("The recording under which this one is shown; null if it is shown itself."),
    )
    copies = fields.ListOf(
        fields.One(WorkoutCopy),
        _MOST_COPIES,
        metadata=about("Other recordings of the same workout, kept but not counted again."),
    )
    session_id = fields.Uid(
        allow_none=True, metadata=about("Id of the logged session that it belongs to, if any.")
    )
    session_link = fields.Choice(
        vocab.SessionLinkOrigin,
        allow_none=True,
        metadata=about(
            "Whether the link was found by time or made by the athlete; null if nothing was found."
        ),
    )
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))
    updated_at = fields.Moment(metadata=about("When it was last changed here."))


WorkoutPage = page_of("WorkoutPage", Workout)


class WorkoutLap(Out):
    """A part of a workout."""

    started_at = fields.Moment(metadata=about("When it began."))
    ended_at = fields.Moment(metadata=about("When it ended."))
    distance_m = fields.Whole(vocab.METRES, allow_none=True, metadata=about("Distance in metres."))
    average_hr_bpm = fields.Whole(
        vocab.BPM, allow_none=True, metadata=about("Mean heart rate, in beats per minute.")
    )


class WorkoutSet(Out):
    """A set as the device counted it, or the rest between two."""

    position = fields.Whole(vocab.POSITION, metadata=about("Order, from 0."))
    name = fields.Text(
        vocab.SET_NAME_LONGEST, metadata=about("Name of the exercise, as the device gives it.")
    )
    reps = fields.Whole(vocab.REPS, allow_none=True, metadata=about("Number of repetitions."))
    load_g = fields.Whole(vocab.LOAD_G, allow_none=True, metadata=about("Load in grams."))
    duration_s = fields.Whole(
        vocab.SECONDS, allow_none=True, metadata=about("Duration in seconds.")
    )
    rest = fields.Flag(metadata=about("Whether it is a rest."))


class WholeWorkout(Workout):
    """A workout with its laps and sets."""

    laps = AsStored(fields.One(WorkoutLap), vocab.MOST_LAPS, metadata=about("Laps, in order."))
    sets = AsStored(
        fields.One(WorkoutSet), vocab.MOST_SETS, metadata=about("Sets that the device counted.")
    )
