"""Shapes of imports on the wire."""

from api.accounts.vocab import DistanceUnit, MassUnit
from api.imports import vocab
from api.kit.files import NAME_LONGEST
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out
from api.kit.limits import VERSION
from api.measurements.vocab import MeasurementKind


class ImportInput(In):
    """A training log or a file of a device, with what the file itself does not say."""

    file = fields.File(
        vocab.LARGEST_ARCHIVE,
        required=True,
        metadata=about(
            f"The file, as it was exported: at most {vocab.LARGEST_FILE} bytes, an export of "
            "Apple Health up to the maximum."
        ),
    )
    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    mass_unit = fields.Choice(MassUnit)
    distance_unit = fields.Choice(DistanceUnit)
    time_zone = fields.Zone(metadata=about("Where the athlete trained; usually the profile's."))
    date_order = fields.Choice(vocab.DateOrder)


class ImportQuery(In):
    """What goes with an import that is deleted."""

    sessions = fields.Flag(
        load_default=False, metadata=about("Also remove the sets that it added.")
    )


class ImportProblem(Out):
    """Why a file, or the last thing asked of its import, was refused."""

    code = fields.Choice(vocab.ImportProblemCode)
    detail = fields.Text(300, metadata=about("The same for people."))


class ImportProgress(Out):
    """How far the work is: rows while reading, sessions while committing and undoing.

    Of a file of a device: records while reading, and while committing items, which are values,
    days of samples, workouts and sessions.
    """

    done = fields.Whole(vocab.COUNT, metadata=about("So many are done."))
    total = fields.Whole(vocab.COUNT, metadata=about("Of so many, as far as is known."))


class ImportCounts(Out):
    """What is in the file, and what became of it.

    Both kinds of files have `rows`, `refused_rows`, `noted_rows`, and what they say of sessions and
    sets, which a watch can write too. `workouts`, `measurements`, `samples`, `days` and all
    `…_items` are of files of devices, and 0 for a log.
    """

    rows = fields.Whole(
        vocab.COUNT, metadata=about("Rows without the header, or records of a device.")
    )
    sessions = fields.Whole(vocab.COUNT, metadata=about("Sessions they tell of."))
    sets = fields.Whole(vocab.COUNT, metadata=about("Sets that can be taken in."))
    refused_rows = fields.Whole(vocab.COUNT, metadata=about("Rows that cannot; see the rows."))
    noted_rows = fields.Whole(vocab.COUNT, metadata=about("Rows of which something is dropped."))
    left_out_sets = fields.Whole(
        vocab.COUNT, metadata=about("Sets whose exercise has no match or is left out.")
    )
    added_sessions = fields.Whole(vocab.COUNT, metadata=about("Sessions this import added."))
    added_sets = fields.Whole(vocab.COUNT, metadata=about("Sets this import added."))
    known_sets = fields.Whole(
        vocab.COUNT, metadata=about("Sets the last commit found already there.")
    )
    changed_sets = fields.Whole(
        vocab.COUNT,
        metadata=about(
            "Sets the last commit found there with other values; they stay as they are."
        ),
    )
    workouts = fields.Whole(vocab.COUNT, metadata=about("Workouts in a file of a device."))
    measurements = fields.Whole(vocab.COUNT, metadata=about("Single values in it."))
    samples = fields.Whole(vocab.COUNT, metadata=about("Dense samples in it."))
    days = fields.Whole(vocab.COUNT, metadata=about("Local days of which it tells something."))
    stored_items = fields.Whole(
        vocab.COUNT,
        metadata=about("Values, days of samples and workouts that the last commit added."),
    )
    replaced_items = fields.Whole(
        vocab.COUNT, metadata=about("Such as stand in the place of an older version.")
    )
    unchanged_items = fields.Whole(
        vocab.COUNT, metadata=about("Such as were there, or lost to what is newer.")
    )
    quarantined_items = fields.Whole(
        vocab.COUNT, metadata=about("Such as cannot be true: kept, and not counted.")
    )
    refused_items = fields.Whole(vocab.COUNT, metadata=about("Such as were not taken."))
    deleted_items = fields.Whole(
        vocab.COUNT, metadata=about("Records that the file says its source deleted.")
    )


class ImportKindCount(Out):
    """How much of a kind of measurement is in a file of a device."""

    kind = fields.Choice(MeasurementKind)
    values = fields.Whole(vocab.COUNT, metadata=about("Single values."))
    samples = fields.Whole(vocab.COUNT, metadata=about("Dense samples."))
    days = fields.Whole(vocab.COUNT, metadata=about("Local days."))


class Import(Out):
    """A file on its way to becoming history."""

    id = fields.Uid(metadata=about("Id of the import."))
    state = fields.Choice(vocab.ImportState)
    source = fields.Choice(vocab.ImportSource)
    file_name = fields.Text(
        NAME_LONGEST, allow_none=True, metadata=about("As it was called; it decides nothing.")
    )
    size_bytes = fields.Whole(vocab.SIZE, metadata=about("Size of the file."))
    time_zone = fields.Zone(metadata=about("Zone its times are read in."))
    mass_unit = fields.Choice(MassUnit, allow_none=True)
    distance_unit = fields.Choice(DistanceUnit, allow_none=True)
    date_order = fields.Choice(vocab.DateOrder, allow_none=True)
    problem = fields.One(ImportProblem, attribute="told_problem", allow_none=True)
    progress = fields.One(ImportProgress)
    counts = fields.One(ImportCounts)
    kinds = fields.ListOf(
        fields.One(ImportKindCount),
        len(MeasurementKind),
        metadata=about("What a file of a device measured, by kind."),
    )
    first_day = fields.Day(allow_none=True, metadata=about("First day it tells of."))
    last_day = fields.Day(allow_none=True, metadata=about("Last day it tells of."))
    version = fields.Whole(VERSION, metadata=about("Counts changes."))
    created_at = fields.Moment(metadata=about("When the file came."))
    updated_at = fields.Moment(metadata=about("Last change."))


class ImportRow(Out):
    """A row that was refused, or taken with something dropped."""

    line = fields.Whole(
        vocab.LINE,
        metadata=about("Line of the file it begins on, or number of the record, from 1."),
    )
    outcome = fields.Choice(vocab.RowOutcome)
    reason = fields.Choice(vocab.RowReason)
    column = fields.Text(
        vocab.COLUMN_LONGEST,
        attribute="column_name",
        allow_none=True,
        metadata=about("Column it is about, or kind of record, if one."),
    )
    value = fields.Text(
        vocab.VALUE_LONGEST, allow_none=True, metadata=about("Beginning of what stands there.")
    )


class ImportSuggestion(Out):
    """An exercise that a name may mean."""

    exercise = fields.Slug(metadata=about("Exercise of the library."))
    name = fields.Text(vocab.NAME_LONGEST, metadata=about("What it is called there."))
    score = fields.Number(vocab.SCORE, metadata=about("Likeness of the names, 0 to 100."))


class ImportExercise(Out):
    """A name of an exercise in the file, and what it is taken for."""

    name = fields.Text(vocab.NAME_LONGEST, metadata=about("As the file writes it."))
    sets = fields.Whole(vocab.COUNT, metadata=about("Sets under this name."))
    match = fields.Choice(vocab.NameMatchKind)
    exercise = fields.Slug(allow_none=True, metadata=about("What it is taken for; null: left out."))
    score = fields.Number(
        vocab.SCORE, allow_none=True, metadata=about("Likeness of the best suggestion, 0 to 100.")
    )
    suggestions = fields.ListOf(
        fields.One(ImportSuggestion), vocab.MOST_SUGGESTIONS, metadata=about("Best first.")
    )


class ImportChoice(In):
    """What a name means. Neither an exercise nor `leave_out`: the choice is taken back."""

    name = fields.Text(
        vocab.NAME_LONGEST, shortest=1, required=True, metadata=about("A name of the file.")
    )
    exercise = fields.Slug(allow_none=True, metadata=about("Exercise of the library."))
    leave_out = fields.Flag(load_default=False, metadata=about("Its sets are not taken in."))


class ImportChoices(In):
    """Choices for some names of a file; names left out stay as they are."""

    choices = fields.ListOf(
        fields.One(ImportChoice),
        vocab.MOST_CHOICES,
        required=True,
        metadata=about("Remembered for later imports as well."),
    )


ImportPage = page_of("ImportPage", Import)
ImportRowPage = page_of("ImportRowPage", ImportRow)
ImportExercisePage = page_of("ImportExercisePage", ImportExercise)
