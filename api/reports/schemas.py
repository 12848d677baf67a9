"""Shapes of insights on the wire."""

from api.engine.insights.lines import MOST_POINTS, MOST_VALUE
from api.engine.vocab import PainZone
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import In, Out
from api.kit.limits import Bounds

MOST_LINES = 100


class InsightQuery(In):
    """The athlete's day."""

    local_date = fields.Day(
        required=True, metadata=about("The athlete's day; facts up to and including it count.")
    )


class TrendPoint(Out):
    """A value of a day."""

    local_date = fields.Day(metadata=about("The day."))
    value = fields.Number(Bounds(0, MOST_VALUE), metadata=about("The value."))
    zone = fields.Choice(PainZone)


class TrendSeries(Out):
    """A line."""

    name = fields.Spoken(120, metadata=about("What it shows.", example="morning pain"))
    unit = fields.Text(20, metadata=about("Unit of its values.", example="NPRS"))
    points = fields.ListOf(
        fields.One(TrendPoint),
        MOST_POINTS,
        metadata=about("Oldest first."),
    )


class Insight(Out):
    """Lines and what they say, never why."""

    series = fields.ListOf(
        fields.One(TrendSeries),
        MOST_LINES,
        attribute="lines",
        metadata=about("Lines that have points; none where nothing is known yet."),
    )
    notes = fields.ListOf(
        fields.Spoken(500), MOST_LINES, metadata=about("Sentences; they count and never explain.")
    )
