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

_VALUE_ABOUT = "In the unit of the kind."
DAY_ABOUT = "The athlete's day."


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
    local_date = fields.Day(required=True, metadata=about(DAY_ABOUT))
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


class RecordDeletionInput(In):
    """A record that its source has deleted."""

    provider = fields.Text(
        vocab.PROVIDER_LONGEST,
        shortest=1,
        required=True,
        metadata=about("As in the source of the record.", example="apple_health"),
    )
    external_id = fields.Text(
        vocab.EXTERNAL_ID_LONGEST, shortest=1, required=True, metadata=about("Its id there.")
    )
    external_version = Long(
        vocab.EXTERNAL_VERSION,
        allow_none=True,
        metadata=about("The last version that is deleted; all, also those to come, where absent."),
    )


class RecordDeletionsInput(In):
    """Deletions, each judged by itself."""

    items = fields.ListOf(
        Apart(RecordDeletionInput),
        vocab.MOST_DELETIONS,
        required=True,
        metadata=about(f"At most {vocab.MOST_DELETIONS}."),
    )


# --- what became of it ----------------------------------------------------------------------


class MeasurementResult(Out):
    """What became of one item. Sending it again changes nothing."""

    index = fields.Whole(
        Bounds(0, vocab.MOST_ITEMS - 1), metadata=about("Place in the request, from 0.")
    )
    id = fields.Uid(
        allow_none=True, metadata=about("The row it speaks of; null where there is none.")
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


class RecordDeletionResult(Out):
    """What became of one deletion. Sending it again changes nothing."""

    index = fields.Whole(
        Bounds(0, vocab.MOST_DELETIONS - 1), metadata=about("Place in the request, from 0.")
    )
    status = fields.Choice(vocab.DeletionOutcome)
    problem = fields.One(problems.Problem, allow_none=True, metadata=about("Why it was refused."))


class MeasurementDeletionsSaved(Out):
    """Results in the order of the items, and what all of them changed together."""

    results = fields.ListOf(
        fields.One(RecordDeletionResult), vocab.MOST_DELETIONS, metadata=about("One for each item.")
    )
    effect = fields.One("Effect", metadata=about("What the deletions changed."))


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
    local_date = fields.Day(metadata=about(DAY_ABOUT))
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
