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
    """A training log or a device file, with what the file itself does not say."""

    file = fields.File(
        vocab.LARGEST_ARCHIVE,
        required=True,
        metadata=about(
            f"The file as exported: at most {vocab.LARGEST_FILE} bytes, or for an Apple Health "
            "export up to the maximum."
        ),
    )
    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    mass_unit = fields.Choice(MassUnit)
    distance_unit = fields.Choice(DistanceUnit)
    time_zone = fields.Zone(
        metadata=about("Time zone in which the athlete trained; usually that of the profile.")
    )
    date_order = fields.Choice(vocab.DateOrder)


class ImportQuery(In):
    """What goes with an import that is deleted."""

    sessions = fields.Flag(
        load_default=False, metadata=about("Also remove the sets that it added.")
    )


class ImportProblem(Out):
    """Why a file, or the last request on its import, was refused."""

    code = fields.Choice(vocab.ImportProblemCode)
    detail = fields.Text(300, metadata=about("The problem in words."))


class ImportProgress(Out):
    """Progress of the work: rows while reading, sessions while committing and undoing. For a
    device file: records while reading, and items while committing, which are values, days of
    samples, workouts and sessions.
    """

    done = fields.Whole(vocab.COUNT, metadata=about("Number done so far."))
    total = fields.Whole(vocab.COUNT, metadata=about("Total number, as far as known."))


class ImportCounts(Out):
    """What is in the file, and what became of it. Both kinds of file use `rows`,
    `refused_rows`, `noted_rows` and the counts of sessions and sets, which a watch can also
    record. `workouts`, `measurements`, `samples`, `days` and all `…_items` are for device
    files, and 0 for a training log.
    """

    rows = fields.Whole(
        vocab.COUNT, metadata=about("Rows without the header, or records in a device file.")
    )
    sessions = fields.Whole(vocab.COUNT, metadata=about("Sessions in these rows."))
    sets = fields.Whole(vocab.COUNT, metadata=about("Sets that can be imported."))
    refused_rows = fields.Whole(
        vocab.COUNT, metadata=about("Rows that cannot be imported; see `listImportRows`.")
    )
    noted_rows = fields.Whole(vocab.COUNT, metadata=about("Rows from which something is dropped."))
    left_out_sets = fields.Whole(
        vocab.COUNT, metadata=about("Sets whose exercise has no match or is left out.")
    )
    added_sessions = fields.Whole(vocab.COUNT, metadata=about("Sessions this import added."))
    added_sets = fields.Whole(vocab.COUNT, metadata=about("Sets this import added."))
    known_sets = fields.Whole(
        vocab.COUNT, metadata=about("Sets that the last commit found already stored.")
    )
    changed_sets = fields.Whole(
        vocab.COUNT,
        metadata=about(
            "Sets that the last commit found stored with other values; they stay as they are."
        ),
    )
    workouts = fields.Whole(vocab.COUNT, metadata=about("Workouts in a device file."))
    measurements = fields.Whole(vocab.COUNT, metadata=about("Single values in it."))
    samples = fields.Whole(vocab.COUNT, metadata=about("Dense samples in it."))
    days = fields.Whole(vocab.COUNT, metadata=about("Local days with data in it."))
    stored_items = fields.Whole(
        vocab.COUNT,
        metadata=about("Values, days of samples and workouts that the last commit added."),
    )
    replaced_items = fields.Whole(
        vocab.COUNT,
        metadata=about("Values, days of samples and workouts that replaced an older version."),
    )
    unchanged_items = fields.Whole(
        vocab.COUNT,
        metadata=about(
            "Values, days of samples and workouts that were already there, or older "
            "than what is stored."
        ),
    )
    quarantined_items = fields.Whole(
        vocab.COUNT,
        metadata=about(
            "Values, days of samples and workouts that cannot be true: kept, but not counted."
        ),
    )
    refused_items = fields.Whole(
        vocab.COUNT, metadata=about("Values, days of samples and workouts that were refused.")
    )
    deleted_items = fields.Whole(
        vocab.COUNT, metadata=about("Records that, according to the file, its source deleted.")
    )


class ImportKindCount(Out):
    """How much of one kind of measurement is in a device file."""

    kind = fields.Choice(MeasurementKind)
    values = fields.Whole(vocab.COUNT, metadata=about("Number of single values."))
    samples = fields.Whole(vocab.COUNT, metadata=about("Number of dense samples."))
    days = fields.Whole(vocab.COUNT, metadata=about("Number of local days."))


class Import(Out):
    """An uploaded file and the state of its import."""

    id = fields.Uid(metadata=about("Id of the import."))
    state = fields.Choice(vocab.ImportState)
    source = fields.Choice(vocab.ImportSource)
    file_name = fields.Text(
        NAME_LONGEST,
        allow_none=True,
        metadata=about("Name of the file; it has no influence on the import."),
    )
    size_bytes = fields.Whole(vocab.SIZE, metadata=about("Size of the file in bytes."))
    time_zone = fields.Zone(metadata=about("Time zone in which its times are read."))
    mass_unit = fields.Choice(MassUnit, allow_none=True)
    distance_unit = fields.Choice(DistanceUnit, allow_none=True)
    date_order = fields.Choice(vocab.DateOrder, allow_none=True)
    problem = fields.One(ImportProblem, attribute="told_problem", allow_none=True)
    progress = fields.One(ImportProgress)
    counts = fields.One(ImportCounts)
    kinds = fields.ListOf(
        fields.One(ImportKindCount),
        len(MeasurementKind),
        metadata=about("What a device file contains, by kind of measurement."),
    )
    first_day = fields.Day(allow_none=True, metadata=about("First day covered by the file."))
    last_day = fields.Day(allow_none=True, metadata=about("Last day covered by the file."))
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))
    created_at = fields.Moment(metadata=about("When the file was uploaded."))
    updated_at = fields.Moment(metadata=about("When it was last changed."))


class ImportRow(Out):
    """A row that was refused, or imported with something dropped."""

    line = fields.Whole(
        vocab.LINE,
        metadata=about("Line of the file on which it begins, or number of the record, from 1."),
    )
    outcome = fields.Choice(vocab.RowOutcome)
    reason = fields.Choice(vocab.RowReason)
    column = fields.Text(
        vocab.COLUMN_LONGEST,
        attribute="column_name",
        allow_none=True,
        metadata=about("Column it is about, or kind of record, if any."),
    )
    value = fields.Text(
        vocab.VALUE_LONGEST, allow_none=True, metadata=about("Beginning of the value found there.")
    )


class ImportSuggestion(Out):
    """An exercise that a name may refer to."""

    exercise = fields.Slug(metadata=about("Exercise of the library."))
    name = fields.Text(vocab.NAME_LONGEST, metadata=about("Name of the exercise."))
    score = fields.Number(vocab.SCORE, metadata=about("Similarity of the names, 0 to 100."))


class ImportExercise(Out):
    """An exercise name in the file, and how it is read."""

    name = fields.Text(vocab.NAME_LONGEST, metadata=about("The name as written in the file."))
    sets = fields.Whole(vocab.COUNT, metadata=about("Sets under this name."))
    match = fields.Choice(vocab.NameMatchKind)
    exercise = fields.Slug(
        allow_none=True, metadata=about("The exercise it is read as; null if left out.")
    )
    score = fields.Number(
        vocab.SCORE, allow_none=True, metadata=about("Similarity of the best suggestion, 0 to 100.")
    )
    suggestions = fields.ListOf(
        fields.One(ImportSuggestion), vocab.MOST_SUGGESTIONS, metadata=about("Best first.")
    )


class ImportChoice(In):
    """What a name means. Without an exercise and without `leave_out`, the choice is withdrawn."""

    name = fields.Text(
        vocab.NAME_LONGEST, shortest=1, required=True, metadata=about("A name in the file.")
    )
    exercise = fields.Slug(allow_none=True, metadata=about("Exercise of the library."))
    leave_out = fields.Flag(
        load_default=False, metadata=about("Whether its sets are left out of the import.")
    )


class ImportChoices(In):
    """Choices for some names in a file; names not listed stay as they are."""

    choices = fields.ListOf(
        fields.One(ImportChoice),
        vocab.MOST_CHOICES,
        required=True,
        metadata=about("The choices; remembered for later imports as well."),
    )


ImportPage = page_of("ImportPage", Import)
ImportRowPage = page_of("ImportRowPage", ImportRow)
ImportExercisePage = page_of("ImportExercisePage", ImportExercise)
