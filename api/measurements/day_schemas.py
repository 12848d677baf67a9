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
    """The value of one metric on a day, over all sources."""

    metric = fields.Choice(vocab.DailyMetric)
    value = fields.Number(
        vocab.VALUE, metadata=about("Sum or mean of the day, in the unit of the metric.")
    )
    unit = fields.Choice(vocab.MeasurementUnit)
    coverage = fields.Number(
        _COVERAGE,
        metadata=about(
            "Share of the day that was measured, 0 to 1; 1 for what is read once a day."
        ),
    )
    sources = fields.ListOf(
        fields.Uid(),
        vocab.MOST_SOURCES,
        metadata=about("Ids of the sources that counted; see `sources`."),
    )
    rule_version = fields.Text(20, metadata=about("Version of the rules by which it was merged."))


class MeasuredDay(Out):
    """One local day."""

    local_date = fields.Day(metadata=about(DAY_ABOUT))
    metrics = fields.ListOf(
        fields.One(DayMetric), len(vocab.DailyMetric), metadata=about("Metrics by name.")
    )


class MeasuredDays(Out):
    """Daily summaries, oldest first; days without measurements are left out."""

    since = fields.Day(metadata=about("First day of the window."))
    until = fields.Day(metadata=about("Last day of the window."))
    days = AsStored(
        fields.One(MeasuredDay), vocab.MOST_DAYS, metadata=about("Days with measurements.")
    )
    sources = fields.ListOf(
        fields.One(MeasurementSource),
        vocab.MOST_SOURCES,
        metadata=about("Sources named in these days."),
    )


class ReadinessQuery(In):
    """Which day."""

    local_date = fields.Day(
        metadata=about("Local day; if absent, today in the athlete's time zone.")
    )


class ReadinessContribution(Out):
    """A series from one source compared with its own earlier nights: means over seven days
    against up to sixty days before them. Variability is in ln of milliseconds.
    """

    metric = fields.Choice(vocab.RecoveryMetric)
    source = fields.One(MeasurementSource, metadata=about("What measured it."))
    level = fields.Choice(vocab.RecoveryLevel)
    gap = fields.Choice(
        vocab.RecoveryGap,
        allow_none=True,
        metadata=about("Why nothing is known; null if something is."),
    )
    value = fields.Number(
        vocab.VALUE, allow_none=True, metadata=about("Mean of the last seven days.")
    )
    usual = fields.Number(
        vocab.VALUE,
        allow_none=True,
        metadata=about("Mean of the earlier nights; for sleep, the median."),
    )
    spread = fields.Number(
        vocab.VALUE, allow_none=True, metadata=about("Standard deviation of the earlier nights.")
    )
    deviation = fields.Number(
        vocab.VALUE, allow_none=True, metadata=about("Difference in standard deviations.")
    )
    debt_s = fields.Whole(
        _SECONDS, allow_none=True, metadata=about("Sleep missed in seven days, in seconds.")
    )
    nights = fields.Whole(
        Bounds(0, 366), metadata=about("Number of earlier nights; at least 14 are needed.")
    )
    recent_nights = fields.Whole(
        Bounds(0, 7),
        metadata=about("Number of nights in the last seven days; at least 4 are needed."),
    )
    newest_at = fields.Moment(metadata=about("When the newest reading was taken."))


class MeasuredReadiness(Out):
    """What devices show about recovery. `reduced` can only lower a plan, and `unknown` changes
    nothing.
    """

    local_date = fields.Day(metadata=about(DAY_ABOUT))
    level = fields.Choice(vocab.RecoveryLevel)
    coverage = fields.Number(_COVERAGE, metadata=about("Share that is known, 0 to 1."))
    newest_at = fields.Moment(
        allow_none=True, metadata=about("When the newest reading was taken, if any.")
    )
    stale = fields.Flag(metadata=about("Whether the newest reading is more than 36 hours old."))
    contributions = fields.ListOf(
        fields.One(ReadinessContribution),
        len(vocab.RecoveryMetric) * vocab.MOST_SOURCES,
        metadata=about("What each metric and source contributes."),
    )
