"""Wire shapes of measurements."""

import sys
from typing import Any

from marshmallow import pre_load

from api.kit.http import fields, problems
from api.kit.http.batches import Apart
from api.kit.http.fields import about
from api.kit.http.paging import DayPageQuery, page_of
from api.kit.http.schema import In, Out
from api.kit.limits import VERSION, Bounds
from api.measurements import vocab
from api.measurements.wire_fields import AsStored, Long, Numbers, ZoneInForce

_COVERAGE = Bounds(0, 1)
_SECONDS = Bounds(0, 2_000_000)
_VALUE_ABOUT = "In the unit of the kind."
_DAY_ABOUT = "The athlete's day."


# --- what comes in --------------------------------------------------------------------------


class MeasurementSourceInput(In):
    """Who measured."""

    provider = fields.Text(
        vocab.PROVIDER_LONGEST,
        shortest=1,
        required=True,
        metadata=about("Where it was taken from.", example="apple_health"),
    )
    device = fields.Text(
        vocab.DEVICE_LONGEST,
        allow_none=True,
        metadata=about("Device that measured.", example="Watch7,2"),
    )
    origin = fields.Text(
        vocab.DEVICE_LONGEST,
        allow_none=True,
        metadata=about(
            "App that wrote it there, where that is another one.", example="com.ouraring.oura"
        ),
    )
    device_kind = fields.Choice(
        vocab.DeviceKind,
        allow_none=True,
        metadata=about("What the device is; guessed from its name where absent."),
    )


class _Timed(In):
    """What single values and chunks have in common."""

    kind = fields.Choice(vocab.MeasurementKind, required=True)
    started_at = fields.Moment(required=True, metadata=about("When it began."))
    local_date = fields.Day(required=True, metadata=about(_DAY_ABOUT))
    time_zone = ZoneInForce(
        required=True,
        metadata=about("IANA zone it was measured in, or the offset in force."),
    )
    source = fields.One(MeasurementSourceInput, required=True, metadata=about("Who measured."))
    external_version = Long(
        vocab.EXTERNAL_VERSION,
        allow_none=True,
        metadata=about(
            "Grows with every change at the source, such as milliseconds of its last change."
        ),
    )


class MeasurementInput(_Timed):
    """One value of one source, at an instant or over an interval."""

    value = fields.Number(vocab.VALUE, required=True, metadata=about(_VALUE_ABOUT))
    ended_at = fields.Moment(
        metadata=about("When it ended; as it began where absent."),
    )
    external_id = fields.Text(
        vocab.EXTERNAL_ID_LONGEST,
        shortest=1,
        allow_none=True,
        metadata=about("Id at the source; its interval identifies it where absent."),
    )

    @pre_load
    def _ends_as_it_began(self, data: Any, **_: Any) -> Any:
        if isinstance(data, dict) and data.get("ended_at") is None and "started_at" in data:
            return data | {"ended_at": data["started_at"]}
        return data


class MeasurementsInput(In):
    """A batch of single values, each judged by itself."""

    items = fields.ListOf(
        Apart(MeasurementInput),
        vocab.MOST_ITEMS,
        required=True,
        metadata=about(f"At most {vocab.MOST_ITEMS}."),
    )


class MeasurementChunkInput(_Timed):
    """Dense samples of one local day, all of it or a part: one a second at most."""

    values = Numbers(
        vocab.VALUE,
        vocab.MOST_SAMPLES,
        gaps=True,
        required=True,
        metadata=about("Samples in the unit of the kind, to thousandths; null is a gap."),
    )
    interval_s = fields.Whole(
        vocab.INTERVAL_S, allow_none=True, metadata=about("Seconds from one sample to the next.")
    )
    offsets_s = Numbers(
        vocab.OFFSET_S,
        vocab.MOST_SAMPLES,
        whole=True,
        allow_none=True,
        metadata=about("Instead of interval_s: seconds of each sample after started_at."),
    )


class MeasurementChunksInput(In):
    """Dense parts, each judged by itself."""

    chunks = fields.ListOf(
        Apart(MeasurementChunkInput),
        vocab.MOST_CHUNKS,
        required=True,
        metadata=about(f"At most {vocab.MOST_CHUNKS}."),
    )


# --- what became of it ----------------------------------------------------------------------


class MeasurementResult(Out):
    """What became of one item. Sending it again changes nothing."""

    index = fields.Whole(
        Bounds(0, vocab.MOST_ITEMS - 1), metadata=about("Place in the request, from 0.")
    )
    id = fields.Uid(
        allow_none=True, metadata=about("The row it speaks of; null where it was refused.")
    )
    status = fields.Choice(vocab.MeasurementOutcome)
    reason = fields.Choice(
        vocab.MeasurementRemark,
        allow_none=True,
        metadata=about("Why it is in quarantine, or why what stands was kept."),
    )
    problem = fields.One(problems.Problem, allow_none=True, metadata=about("Why it was refused."))


class MeasurementsSaved(Out):
    """Results in the order of the items, and what all of them changed together."""

    results = fields.ListOf(
        fields.One(MeasurementResult), vocab.MOST_ITEMS, metadata=about("One for each item.")
    )
    effect = fields.One("Effect", metadata=about("What the stored items changed."))


class MeasurementChunkResult(MeasurementResult):
    """What became of one part."""

    samples = fields.Whole(vocab.COUNT, metadata=about("Samples that were read."))
    quarantined = fields.Whole(
        vocab.COUNT, metadata=about("Of them such as cannot be true: kept, and not counted.")
    )


class MeasurementChunksSaved(Out):
    """Results in the order of the parts, and what all of them changed together."""

    results = fields.ListOf(
        fields.One(MeasurementChunkResult), vocab.MOST_CHUNKS, metadata=about("One for each part.")
    )
    effect = fields.One("Effect", metadata=about("What the stored parts changed."))


# --- what is there --------------------------------------------------------------------------


class MeasurementQuery(DayPageQuery):
    """Query of single values."""

    kind = fields.Choice(vocab.MeasurementKind, metadata=about("This kind only."))
    day = fields.Day(metadata=about("This local day only."))
    state = fields.Choice(
        vocab.ListedState, metadata=about("Only those that count, or only those that do not.")
    )


class MeasurementChunkQuery(DayPageQuery):
    """Query of dense days."""

    kind = fields.Choice(vocab.MeasurementKind, metadata=about("This kind only."))
    day = fields.Day(metadata=about("This local day only."))


class MeasurementSource(Out):
    """Who measured."""

    id = fields.Uid(metadata=about("Named in daily summaries."))
    provider = fields.Text(vocab.PROVIDER_LONGEST, metadata=about("Where it was taken from."))
    device = fields.Text(vocab.DEVICE_LONGEST, metadata=about("Device; empty if nobody said."))
    origin = fields.Text(vocab.DEVICE_LONGEST, metadata=about("App; empty if nobody said."))
    device_kind = fields.Choice(vocab.DeviceKind)


class _Row(Out):
    """What rows of single values and chunks have in common."""

    id = fields.Uid(metadata=about("Id."))
    kind = fields.Choice(vocab.MeasurementKind)
    unit = fields.Choice(vocab.MeasurementUnit)
    started_at = fields.Moment(metadata=about("When it began."))
    ended_at = fields.Moment(metadata=about("When it ended."))
    local_date = fields.Day(metadata=about(_DAY_ABOUT))
    source = fields.One(MeasurementSource, metadata=about("Who measured."))
    version = fields.Whole(VERSION, metadata=about("Counts changes."))
    updated_at = fields.Moment(metadata=about("Last change here."))


class Measurement(_Row):
    """One value of one source. One in quarantine counts for nothing."""

    value = fields.Number(vocab.VALUE, metadata=about(_VALUE_ABOUT))
    time_zone = fields.Text(vocab.ZONE_LONGEST, metadata=about("IANA zone or offset."))
    state = fields.Choice(vocab.ListedState)
    reason = fields.Choice(
        vocab.QuarantineReason, allow_none=True, metadata=about("Why it cannot be true, if so.")
    )
    external_id = fields.Text(
        vocab.EXTERNAL_ID_LONGEST, allow_none=True, metadata=about("Id at the source.")
    )
    external_version = Long(
        vocab.EXTERNAL_VERSION, allow_none=True, metadata=about("Version at the source.")
    )


MeasurementPage = page_of("MeasurementPage", Measurement)


class MeasurementChunk(_Row):
    """Dense samples of one source, kind and local day."""

    samples = fields.Whole(vocab.COUNT, metadata=about("How many there are."))
    quarantined = fields.Whole(
        vocab.COUNT, metadata=about("Of them such as cannot be true: kept, and not counted.")
    )


MeasurementChunkPage = page_of("MeasurementChunkPage", MeasurementChunk)


class MeasurementSamples(Out):
    """Samples of a dense day, by second."""

    chunk = fields.One(MeasurementChunk, metadata=about("What is said of them."))
    offsets_s = AsStored(
        fields.Whole(Bounds(0, sys.maxsize)),
        vocab.MOST_SAMPLES * 2,
        metadata=about("Seconds after the chunk's started_at, of each value."),
    )
    values = AsStored(
        fields.Number(vocab.VALUE), vocab.MOST_SAMPLES * 2, metadata=about(_VALUE_ABOUT)
    )
    quarantined_offsets_s = AsStored(
        fields.Whole(Bounds(0, sys.maxsize)),
        vocab.MOST_SAMPLES * 2,
        metadata=about("The same of values that cannot be true."),
    )
    quarantined_values = AsStored(
        fields.Number(vocab.VALUE), vocab.MOST_SAMPLES * 2, metadata=about(_VALUE_ABOUT)
    )


# --- what it comes to -----------------------------------------------------------------------


class MeasurementDaysQuery(In):
    """Window of daily summaries."""

    since = fields.Day(metadata=about("First local day; 27 days before the last if absent."))
    until = fields.Day(metadata=about("Last local day; today where the athlete lives if absent."))


class DayMetric(Out):
    """What one metric was on a day, over all sources."""

    metric = fields.Choice(vocab.DailyMetric)
    value = fields.Number(vocab.VALUE, metadata=about("Sum or mean of the day."))
    unit = fields.Choice(vocab.MeasurementUnit)
    coverage = fields.Number(
        _COVERAGE, metadata=about("Share of the day that was seen; 1 for what is read once a day.")
    )
    sources = fields.ListOf(
        fields.Uid(), 100, metadata=about("Sources that counted, as in `sources`.")
    )
    rule_version = fields.Text(20, metadata=about("Rules that it was merged by."))


class MeasuredDay(Out):
    """One local day."""

    local_date = fields.Day(metadata=about(_DAY_ABOUT))
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
        fields.One(MeasurementSource), 1000, metadata=about("Sources named in them.")
    )


class ReadinessQuery(In):
    """Which day."""

    local_date = fields.Day(metadata=about("Today where the athlete lives if absent."))


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

    local_date = fields.Day(metadata=about(_DAY_ABOUT))
    level = fields.Choice(vocab.RecoveryLevel)
    coverage = fields.Number(_COVERAGE, metadata=about("Share of it that is known."))
    newest_at = fields.Moment(allow_none=True, metadata=about("Newest reading, if any."))
    stale = fields.Flag(metadata=about("Whether that is more than 36 hours ago."))
    contributions = fields.ListOf(
        fields.One(ReadinessContribution), 100, metadata=about("By metric and source.")
    )
