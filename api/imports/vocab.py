"""Words and limits of imports."""

from datetime import date, timedelta
from enum import StrEnum

from api.kit.limits import Bounds


class ImportState(StrEnum):
    """State of an import. A preview waits for the athlete; the server makes the other
    transitions.
    """

    WAITING = "waiting"
    READING = "reading"
    PREVIEW = "preview"
    COMMITTING = "committing"
    COMMITTED = "committed"
    UNDOING = "undoing"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class ImportSource(StrEnum):
    """The app whose columns a log has, or the kind of device file."""

    STRONG = "strong"
    HEVY = "hevy"
    FITNOTES = "fitnotes"
    LIFTOSAUR = "liftosaur"
    KEEL = "keel"
    FIT = "fit"
    TCX = "tcx"
    GPX = "gpx"
    APPLE_HEALTH = "apple_health"
    HEALTH_AUTO_EXPORT = "health_auto_export"
    HEALTH_CONNECT = "health_connect"


OF_DEVICES = frozenset(
    {
        ImportSource.FIT,
        ImportSource.TCX,
        ImportSource.GPX,
        ImportSource.APPLE_HEALTH,
        ImportSource.HEALTH_AUTO_EXPORT,
        ImportSource.HEALTH_CONNECT,
    }
)
"""Files that are decoded outside, in a process of their own."""


class DateOrder(StrEnum):
    """How to read dates such as 05/06/2026."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class ImportProblemCode(StrEnum):
    """Why a file was refused as a whole. The first three are resolved by sending the file again
    with what is missing.
    """

    MASS_UNIT_NEEDED = "mass_unit_needed"
    DISTANCE_UNIT_NEEDED = "distance_unit_needed"
    DATE_ORDER_NEEDED = "date_order_needed"
    NO_SETS = "no_sets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_NAMES = "too_many_names"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    NOT_FINISHED = "not_finished"
    DAMAGED = "damaged"
    ENDS_TOO_EARLY = "ends_too_early"
    CHECKSUM_WRONG = "checksum_wrong"
    NO_DATES = "no_dates"
    NOTHING_FOUND = "nothing_found"
    NO_HEALTH_EXPORT = "no_health_export"
    UNSAFE_XML = "unsafe_xml"
    TOO_LARGE_INSIDE = "too_large_inside"
    TOO_MANY_RECORDS = "too_many_records"
    TAKES_TOO_LONG = "takes_too_long"


class RowOutcome(StrEnum):
    """What became of a row with a remark: left out, or imported with something dropped."""

    REFUSED = "refused"
    NOTED = "noted"


class RowReason(StrEnum):
    """Why a row was refused or had something dropped."""

    COLUMNS_MISSING = "columns_missing"
    COLUMNS_TOO_MANY = "columns_too_many"
    QUOTES_BROKEN = "quotes_broken"
    LINE_TOO_LONG = "line_too_long"
    NOT_TEXT = "not_text"
    NAME_MISSING = "name_missing"
    NOT_A_DATE = "not_a_date"
    DATE_IN_FUTURE = "date_in_future"
    DATE_TOO_EARLY = "date_too_early"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_UNIT = "unknown_unit"
    NOT_A_DURATION = "not_a_duration"
    NOTHING_DONE = "nothing_done"
    SESSION_FULL = "session_full"
    DURATION_DROPPED = "duration_dropped"
    TIME_MISSING = "time_missing"
    NO_DATE = "no_date"
    WRONG_ORDER = "wrong_order"
    NOT_KEPT = "not_kept"
    WHOSE_UNKNOWN = "whose_unknown"
    OUTSIDE_SESSION = "outside_session"
    SHORTENED = "shortened"


class NameMatchKind(StrEnum):
    """How an exercise name in a file was understood."""

    CHOSEN = "chosen"
    EXACT = "exact"
    UNMATCHED = "unmatched"
    LEFT_OUT = "left_out"


LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of a file; of one that is compressed, also of what is in it."""
LARGEST_ARCHIVE = 100 * 1024 * 1024
"""Bytes of a ZIP file of Apple Health."""
LARGEST_FORM = LARGEST_ARCHIVE + 64 * 1024
"""Bytes of the form, the file and its few fields."""
PIECE = 1024 * 1024
"""Bytes of a file in one row."""
MOST_ROWS = 100_000
MOST_NAMES = 1000
MOST_FINDINGS = 10_000
"""Rows that are told about one by one; the others are only counted."""
MOST_CHOICES = 1000
NAME_LONGEST = 120
VALUE_LONGEST = 60
COLUMN_LONGEST = 60
MOST_SUGGESTIONS = 5

SIZE = Bounds(1, LARGEST_ARCHIVE)
COUNT = Bounds(0, 10_000_000)
LINE = Bounds(1, 20_000_000)
SCORE = Bounds(0, 100)

EARLIEST = date(1970, 1, 1)
LONGEST_SESSION_S = 24 * 3600
"""A timer that ran longer was forgotten: the duration is dropped, the sets are kept."""

SESSIONS_PER_STEP = 50
ROWS_PER_TICK = 20_000
MOST_KEPT = 10
"""Files of one athlete whose content is kept at once; the oldest gives way to a new one."""
MOST_KEPT_BYTES = 120 * 1024 * 1024
"""Of those files together."""
KEPT = timedelta(days=30)
"""How long the content of a file is kept, so that a mapping can be corrected and committed."""

READ, COMMIT, UNDO = "import.read", "import.commit", "import.undo"
"""Kinds of jobs."""

DETAILS = {
    ImportProblemCode.MASS_UNIT_NEEDED: (
        "The file does not say whether its weights are kilograms or pounds. Send it again with "
        "mass_unit."
    ),
    ImportProblemCode.DISTANCE_UNIT_NEEDED: (
        "The file does not say what its distances are in. Send it again with distance_unit."
    ),
    ImportProblemCode.DATE_ORDER_NEEDED: (
        "No date in the file shows whether the day or the month comes first. Send it again with "
        "date_order."
    ),
    ImportProblemCode.NO_SETS: "No row of the file could be read as a set; see its rows.",
    ImportProblemCode.TOO_MANY_ROWS: f"A file may have {MOST_ROWS} rows. Send it in parts.",
    ImportProblemCode.TOO_MANY_NAMES: f"A file may name {MOST_NAMES} exercises. Send it in parts.",
    ImportProblemCode.CONSENT_WITHDRAWN: "The consent to health data was withdrawn meanwhile.",
    ImportProblemCode.NOT_FINISHED: "Something went wrong on our side. Nothing is lost: try again.",
    ImportProblemCode.DAMAGED: "The file is damaged. Export it again.",
    ImportProblemCode.ENDS_TOO_EARLY: (
        "The file ends too early, so nothing of it is taken. Export or copy it again."
    ),
    ImportProblemCode.CHECKSUM_WRONG: (
        "The checksum of the file does not fit, so nothing of it is taken. Export it again."
    ),
    ImportProblemCode.NO_DATES: (
        "The clock of the device was not set: its times are seconds since it was switched on."
    ),
    ImportProblemCode.NOTHING_FOUND: (
        "There is no workout and no measurement in it that could be taken. Its rows say why, where "
        "there was something at all."
    ),
    ImportProblemCode.NO_HEALTH_EXPORT: "No export of Apple Health is in the ZIP file.",
    ImportProblemCode.UNSAFE_XML: (
        "The file declares entities of its own, is nested too deeply, or says too much at once."
    ),
    ImportProblemCode.TOO_LARGE_INSIDE: "The file holds more than a file may when it is unpacked.",
    ImportProblemCode.TOO_MANY_RECORDS: "The file holds too many records. Send it in parts.",
    ImportProblemCode.TAKES_TOO_LONG: "The file could not be read in the time there is for one.",
}
