"""Wire shapes of what measurements come to: days and readiness."""

from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import In, Out
from api.kit.http.wide import AsStored
from api.kit.limits import Bounds
from api.measurements import vocab
from api.measurements.schemas import DAY_ABOUT, MeasurementSource

_COVERAGE = Bounds(0, 1)
_SECONDS = Bounds(0, 2_000_000)


class MeasurementDaysQuery(In):
    """Window of daily summaries."""

    since = fields.Day(metadata=about("First local day; if absent, 27 days before the last."))
    until = fields.Day(
        metadata=about("Last local day; if absent, today in the athlete's time zone.")
    )


class DayMetric(Out):
    """What one metric was on a day, over all sources."""

    metric = fields.Choice(vocab.DailyMetric)
    value = fields.Number(vocab.VALUE, metadata=about("Sum or mean of the day."))
    unit = fields.Choice(vocab.MeasurementUnit)
    coverage = fields.Number(
        _COVERAGE, metadata=about("Share of the day that was seen; 1 for what is read once a day.")
    )
    sources = fields.ListOf(
        fields.Uid(), vocab.MOST_SOURCES, metadata=about("Sources that counted, as in `sources`.")
    )
    rule_version = fields.Text(20, metadata=about("Rules that it was merged by."))


class MeasuredDay(Out):
    """One local day."""

    local_date = fields.Day(metadata=about(DAY_ABOUT))
    metrics = fields.ListOf(
        fields.One(DayMetric), len(vocab.DailyMetric), metadata=about("By name.")
    )


class MeasuredDays(Out):
    """Daily summaries, oldest first; days without any are left out."""

    since = fields.Day(metadata=about("First day of the window."))
    until = fields.Day(metadata=about("Last day of the window."))
    days = AsStored(
        fields.One(MeasuredDay), vocab.MOST_DAYS, metadata=about("Days with measurements.")
    )
    sources = fields.ListOf(
        fields.One(MeasurementSource),
        vocab.MOST_SOURCES,
        metadata=about("Sources named in them."),
    )


class ReadinessQuery(In):
    """Which day."""

    local_date = fields.Day(
        metadata=about("Local day; if absent, today in the athlete's time zone.")
    )


class ReadinessContribution(Out):
    """A series of one source against its own nights before.

    Means over seven days against up to sixty days before them. Variability is in ln of
    milliseconds.
    """

    metric = fields.Choice(vocab.RecoveryMetric)
    source = fields.One(MeasurementSource, metadata=about("Who measured."))
    level = fields.Choice(vocab.RecoveryLevel)
    gap = fields.Choice(
        vocab.RecoveryGap, allow_none=True, metadata=about("Why nothing is known, if so.")
    )
    value = fields.Number(
        vocab.VALUE, allow_none=True, metadata=about("Mean of the last seven days.")
    )
    usual = fields.Number(
        vocab.VALUE, allow_none=True, metadata=about("Mean before; of sleep the median.")
    )
    spread = fields.Number(
        vocab.VALUE, allow_none=True, metadata=about("Standard deviation before.")
    )
    deviation = fields.Number(
        vocab.VALUE, allow_none=True, metadata=about("Difference in standard deviations.")
    )
    debt_s = fields.Whole(
        _SECONDS, allow_none=True, metadata=about("Sleep missing in seven days, in seconds.")
    )
    nights = fields.Whole(Bounds(0, 366), metadata=about("Nights before, at least 14 needed."))
    recent_nights = fields.Whole(
        Bounds(0, 7), metadata=about("Nights of the last seven days, at least 4 needed.")
    )
    newest_at = fields.Moment(metadata=about("Newest reading."))


class MeasuredReadiness(Out):
    """What devices say of recovery. Reduced can only lower a plan, and unknown changes nothing."""

    local_date = fields.Day(metadata=about(DAY_ABOUT))
    level = fields.Choice(vocab.RecoveryLevel)
    coverage = fields.Number(_COVERAGE, metadata=about("Share of it that is known."))
    newest_at = fields.Moment(allow_none=True, metadata=about("Newest reading, if any."))
    stale = fields.Flag(metadata=about("Whether that is more than 36 hours ago."))
    contributions = fields.ListOf(
        fields.One(ReadinessContribution),
        len(vocab.RecoveryMetric) * vocab.MOST_SOURCES,
        metadata=about("By metric and source."),
    )
