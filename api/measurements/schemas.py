"""Wire shapes of measurements."""

import sys
from typing import Any

from marshmallow import pre_load

from api.kit.http import fields, problems
from api.kit.http.batches import Apart
from api.kit.http.fields import about
from api.kit.http.paging import DayPageQuery, page_of
from api.kit.http.schema import In, Out
from api.kit.http.wide import AsStored, Long, Numbers, ZoneInForce
from api.kit.limits import VERSION, Bounds
from api.measurements import vocab

_VALUE_ABOUT = "The value, in the unit of the kind."
DAY_ABOUT = "The athlete's day."


# --- what comes in --------------------------------------------------------------------------


class MeasurementSourceInput(In):
    """What measured it."""

    provider = fields.Text(
        vocab.PROVIDER_LONGEST,
        shortest=1,
        required=True,
        metadata=about("Where it was read from.", example="apple_health"),
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
            "App that wrote it there, if it is a different one.", example="com.ouraring.oura"
        ),
    )
    device_kind = fields.Choice(
        vocab.DeviceKind,
        allow_none=True,
        metadata=about("What the device is; guessed from its name if absent."),
    )


class _Timed(In):
    """What single values and chunks have in common."""

    kind = fields.Choice(vocab.MeasurementKind, required=True)
    started_at = fields.Moment(required=True, metadata=about("When it began."))
    local_date = fields.Day(required=True, metadata=about(DAY_ABOUT))
    time_zone = ZoneInForce(
        required=True,
        metadata=about("IANA time zone in which it was measured, or the UTC offset in force."),
    )
    source = fields.One(MeasurementSourceInput, required=True, metadata=about("What measured it."))
    external_version = Long(
        vocab.EXTERNAL_VERSION,
        allow_none=True,
        metadata=about(
            "Increases with every change at the source, for example the time of the "
            "last change in milliseconds."
        ),
    )


class MeasurementInput(_Timed):
    """One value from one source, at an instant or over an interval."""

    value = fields.Number(vocab.VALUE, required=True, metadata=about(_VALUE_ABOUT))
    ended_at = fields.Moment(
        metadata=about("When it ended; if absent, the same as when it began."),
    )
    external_id = fields.Text(
        vocab.EXTERNAL_ID_LONGEST,
        shortest=1,
        allow_none=True,
        metadata=about("Id at the source; if absent, its interval identifies it."),
    )

    @pre_load
    def _ends_as_it_began(self, data: Any, **_: Any) -> Any:
        if isinstance(data, dict) and data.get("ended_at") is None and "started_at" in data:
            return data | {"ended_at": data["started_at"]}
        return data


class MeasurementsInput(In):
    """A batch of single values, each judged separately."""

    items = fields.ListOf(
        Apart(MeasurementInput),
        vocab.MOST_ITEMS,
        required=True,
        metadata=about(f"At most {vocab.MOST_ITEMS}."),
    )


class MeasurementChunkInput(_Timed):
    """Dense samples of one local day or a part of it: at most one per second."""

    values = Numbers(
        vocab.VALUE,
        vocab.MOST_SAMPLES,
        gaps=True,
        required=True,
        metadata=about("Samples in the unit of the kind, to thousandths; null is a gap."),
    )
    interval_s = fields.Whole(
        vocab.INTERVAL_S, allow_none=True, metadata=about("Interval between samples, in seconds.")
    )
    offsets_s = Numbers(
        vocab.OFFSET_S,
        vocab.MOST_SAMPLES,
        whole=True,
        allow_none=True,
        metadata=about("Instead of `interval_s`: seconds from `started_at` to each sample."),
    )


class MeasurementChunksInput(In):
    """Parts with dense samples, each judged separately."""

    chunks = fields.ListOf(
        Apart(MeasurementChunkInput),
        vocab.MOST_CHUNKS,
        required=True,
        metadata=about(f"At most {vocab.MOST_CHUNKS}."),
    )


class RecordDeletionInput(In):
    """A record that its source has deleted."""

    provider = fields.Text(
        vocab.PROVIDER_LONGEST,
        shortest=1,
        required=True,
        metadata=about("Provider, as in the source of the record.", example="apple_health"),
    )
    external_id = fields.Text(
        vocab.EXTERNAL_ID_LONGEST,
        shortest=1,
        required=True,
        metadata=about("Id of the record at the source."),
    )
    external_version = Long(
        vocab.EXTERNAL_VERSION,
        allow_none=True,
        metadata=about(
            "The last version that is deleted; if absent, all versions, including later ones."
        ),
    )


class RecordDeletionsInput(In):
    """Deletions, each judged separately."""

    items = fields.ListOf(
        Apart(RecordDeletionInput),
        vocab.MOST_DELETIONS,
        required=True,
        metadata=about(f"At most {vocab.MOST_DELETIONS}."),
    )


# --- what became of it ----------------------------------------------------------------------


class MeasurementResult(Out):
    """What became of one item. Sending it again has no further effect."""

    index = fields.Whole(
        Bounds(0, vocab.MOST_ITEMS - 1), metadata=about("Position in the request, from 0.")
    )
    id = fields.Uid(allow_none=True, metadata=about("Id of the row; null if there is none."))
    status = fields.Choice(vocab.MeasurementOutcome)
    reason = fields.Choice(
        vocab.MeasurementRemark,
        allow_none=True,
        metadata=about("Why it is in quarantine, or why what was already stored was kept."),
    )
    problem = fields.One(problems.Problem, allow_none=True, metadata=about("Why it was refused."))


class MeasurementsSaved(Out):
    """Results in the order of the items, and the combined effect of all of them."""

    results = fields.ListOf(
        fields.One(MeasurementResult), vocab.MOST_ITEMS, metadata=about("One per item.")
    )
    effect = fields.One("Effect", metadata=about("What the stored items changed."))


class RecordDeletionResult(Out):
    """What became of one deletion. Sending it again has no further effect."""

    index = fields.Whole(
        Bounds(0, vocab.MOST_DELETIONS - 1), metadata=about("Position in the request, from 0.")
    )
    status = fields.Choice(vocab.DeletionOutcome)
    problem = fields.One(problems.Problem, allow_none=True, metadata=about("Why it was refused."))


class MeasurementDeletionsSaved(Out):
    """Results in the order of the items, and the combined effect of all of them."""

    results = fields.ListOf(
        fields.One(RecordDeletionResult), vocab.MOST_DELETIONS, metadata=about("One per item.")
    )
    effect = fields.One("Effect", metadata=about("What the deletions changed."))


class MeasurementChunkResult(MeasurementResult):
    """What became of one part."""

    samples = fields.Whole(vocab.COUNT, metadata=about("Number of samples that were read."))
    quarantined = fields.Whole(
        vocab.COUNT, metadata=about("Number of samples that cannot be true: kept, but not counted.")
    )


class MeasurementChunksSaved(Out):
    """Results in the order of the parts, and the combined effect of all of them."""

    results = fields.ListOf(
        fields.One(MeasurementChunkResult), vocab.MOST_CHUNKS, metadata=about("One per part.")
    )
    effect = fields.One("Effect", metadata=about("What the stored parts changed."))


# --- what is there --------------------------------------------------------------------------


class MeasurementQuery(DayPageQuery):
    """Query of single values."""

    kind = fields.Choice(vocab.MeasurementKind, metadata=about("Only this kind."))
    day = fields.Day(metadata=about("Only this local day."))
    state = fields.Choice(
        vocab.ListedState,
        metadata=about("Only this state: those that count, or those that do not."),
    )


class MeasurementChunkQuery(DayPageQuery):
    """Query of dense days."""

    kind = fields.Choice(vocab.MeasurementKind, metadata=about("Only this kind."))
    day = fields.Day(metadata=about("Only this local day."))


class MeasurementSource(Out):
    """What measured it."""

    id = fields.Uid(metadata=about("Id by which daily summaries refer to it."))
    provider = fields.Text(vocab.PROVIDER_LONGEST, metadata=about("Where it was read from."))
    device = fields.Text(vocab.DEVICE_LONGEST, metadata=about("Device; empty if unknown."))
    origin = fields.Text(vocab.DEVICE_LONGEST, metadata=about("App; empty if unknown."))
    device_kind = fields.Choice(vocab.DeviceKind)


class _Row(Out):
    """What rows of single values and chunks have in common."""

    id = fields.Uid(metadata=about("Id."))
    kind = fields.Choice(vocab.MeasurementKind)
    unit = fields.Choice(vocab.MeasurementUnit)
    started_at = fields.Moment(metadata=about("When it began."))
    ended_at = fields.Moment(metadata=about("When it ended."))
    local_date = fields.Day(metadata=about(DAY_ABOUT))
    source = fields.One(MeasurementSource, metadata=about("What measured it."))
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))
    updated_at = fields.Moment(metadata=about("When it was last changed here."))


class Measurement(_Row):
    """One value from one source. A quarantined one counts for nothing."""

    value = fields.Number(vocab.VALUE, metadata=about(_VALUE_ABOUT))
    time_zone = fields.Text(vocab.ZONE_LONGEST, metadata=about("IANA time zone or UTC offset."))
    state = fields.Choice(vocab.ListedState)
    reason = fields.Choice(
        vocab.QuarantineReason,
        allow_none=True,
        metadata=about("Why it cannot be true; null if it counts."),
    )
    external_id = fields.Text(
        vocab.EXTERNAL_ID_LONGEST, allow_none=True, metadata=about("Id at the source.")
    )
    external_version = Long(
        vocab.EXTERNAL_VERSION, allow_none=True, metadata=about("Version at the source.")
    )


MeasurementPage = page_of("MeasurementPage", Measurement)


class MeasurementChunk(_Row):
    """Dense samples from one source, of one kind and local day."""

    samples = fields.Whole(vocab.COUNT, metadata=about("Number of samples."))
    quarantined = fields.Whole(
        vocab.COUNT, metadata=about("Number of samples that cannot be true: kept, but not counted.")
    )


MeasurementChunkPage = page_of("MeasurementChunkPage", MeasurementChunk)


class MeasurementSamples(Out):
    """Samples of a dense day, by second."""

    chunk = fields.One(
        MeasurementChunk, metadata=about("The day that the samples belong to, without them.")
    )
    offsets_s = AsStored(
        fields.Whole(Bounds(0, sys.maxsize)),
        vocab.MOST_SAMPLES * 2,
        metadata=about("Seconds from the chunk's `started_at` to each value."),
    )
    values = AsStored(
        fields.Number(vocab.VALUE), vocab.MOST_SAMPLES * 2, metadata=about(_VALUE_ABOUT)
    )
    quarantined_offsets_s = AsStored(
        fields.Whole(Bounds(0, sys.maxsize)),
        vocab.MOST_SAMPLES * 2,
        metadata=about("The same for values that cannot be true."),
    )
    quarantined_values = AsStored(
        fields.Number(vocab.VALUE), vocab.MOST_SAMPLES * 2, metadata=about(_VALUE_ABOUT)
    )
