"""Shapes of archives on the wire."""

from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import Out
from api.kit.limits import Bounds

MOST_ROWS = Bounds(0, 100_000_000)


class RestoredTable(Out):
    """What became of one kind of row."""

    table = fields.Text(60, metadata=about("Name of its file in `data/`.", example="set_log"))
    rows = fields.Whole(MOST_ROWS, metadata=about("Number of rows restored."))
    left_out = fields.Whole(
        MOST_ROWS,
        metadata=about("Number of rows left out: links to clinicians who are no longer here."),
    )


class ArchiveRestored(Out):
    """What was restored."""

    made_at = fields.Moment(metadata=about("When the archive was made."))
    tables = fields.ListOf(
        fields.One(RestoredTable), 200, metadata=about("One entry per kind of row in the archive.")
    )
