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
    """The value of one day."""

    local_date = fields.Day(metadata=about("The day."))
    value = fields.Number(Bounds(0, MOST_VALUE), metadata=about("The value."))
    zone = fields.Choice(PainZone)


class TrendSeries(Out):
    """A series of values."""

    name = fields.Spoken(120, metadata=about("What it shows.", example="morning pain"))
    unit = fields.Text(20, metadata=about("Unit of its values.", example="NPRS"))
    points = fields.ListOf(
        fields.One(TrendPoint),
        MOST_POINTS,
        metadata=about("Oldest first."),
    )


class Insight(Out):
    """Series of values and what they show, never why."""

    series = fields.ListOf(
        fields.One(TrendSeries),
        MOST_LINES,
        attribute="lines",
        metadata=about("Series that have points; empty if nothing is known yet."),
    )
    notes = fields.ListOf(
        fields.Spoken(500),
        MOST_LINES,
        metadata=about("Sentences that state counts and never explain."),
    )
