"""Shapes of archives on the wire."""

from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import Out
from api.kit.limits import Bounds

MOST_ROWS = Bounds(0, 100_000_000)


class RestoredTable(Out):
    """What became of one kind of row."""

    table = fields.Text(60, metadata=about("Name of the file in `data/`.", example="set_log"))
    rows = fields.Whole(MOST_ROWS, metadata=about("Rows put back."))
    left_out = fields.Whole(
        MOST_ROWS, metadata=about("Rows left out: links to clinicians who are not here any more.")
    )


class ArchiveRestored(Out):
    """What was put back."""

    made_at = fields.Moment(metadata=about("When the archive was made."))
    tables = fields.ListOf(
        fields.One(RestoredTable), 200, metadata=about("Kinds that the archive had rows of.")
    )
