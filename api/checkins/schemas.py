"""Shapes of check-ins on the wire."""

from typing import Any

from marshmallow import missing
from marshmallow.fields import Field

from api.checkins import vocab
from api.engine.vocab import CheckInKind, FunctionLoss, PainTrigger, TriageAnswer
from api.kit.http import fields
from api.kit.http.batches import items_of
from api.kit.http.fields import RED_FLAG_CODE, about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out, Patch, Sparse
from api.kit.limits import PAIN, RATING, VERSION, Bounds

_PAIN = "NPRS, 0 none to 10 worst imaginable."
_SETTLE = "Hours until the back was as usual again; null: not yet, absent: not asked."
_RED_FLAGS = "Answers to the red-flag questions shown with the form."
_VERSION = "Version of the questionnaire whose questions were shown; comes with `red_flags`."


class CheckInInput(In):
    """A new check-in. Which members are required, accepted or refused depends on the kind."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    kind = fields.Choice(CheckInKind, required=True)
    local_date = fields.Day(required=True, metadata=about("The athlete's day that it is about."))
    time_zone = fields.Zone(required=True, metadata=about("IANA time zone in force."))
    leg_symptoms = fields.One(
        "LegSymptoms", required=True, metadata=about("What is felt in the leg.")
    )
    red_flags = fields.MapOf(
        "TriageAnswers", RED_FLAG_CODE, TriageAnswer, metadata=about(_RED_FLAGS)
    )
    questionnaire_version = fields.Text(20, allow_none=True, metadata=about(_VERSION))
    note = fields.Text(
        vocab.NOTE_LONGEST, allow_none=True, metadata=about("A note in the athlete's words.")
    )
    pain_now = fields.Whole(PAIN, metadata=about(f"Pain at this moment. {_PAIN}"))
    pain_worst = fields.Whole(PAIN, metadata=about(f"Worst pain of the day so far. {_PAIN}"))
    stiffness_min = fields.Whole(
        vocab.STIFFNESS_MIN, metadata=about("Stiffness after getting up, in minutes.")
    )
    triggers = fields.ListOf(
        fields.Choice(PainTrigger),
        vocab.MOST_TRIGGERS,
        distinct=True,
        metadata=about("What the athlete thinks set it off."),
    )
    sleep_h = fields.Number(vocab.SLEEP_H, metadata=about("Sleep in hours."))
    sleep_quality = fields.Whole(
        RATING, metadata=about("Sleep quality, from 1 poor to 5 very good.")
    )
    stress = fields.Whole(RATING, metadata=about("Stress, from 1 none to 5 very much."))
    fatigue = fields.Whole(RATING, metadata=about("Fatigue, from 1 fresh to 5 worn out."))
    soreness = fields.Whole(RATING, metadata=about("Muscle soreness, from 1 none to 5 strong."))
    confidence = fields.Whole(
        vocab.CONFIDENCE, metadata=about("Confidence in the back, from 0 none to 10 complete.")
    )
    pain_morning = fields.Whole(PAIN, metadata=about(f"Pain on waking. {_PAIN}"))
    settle_h = fields.Number(vocab.SETTLE_H, allow_none=True, metadata=about(_SETTLE))
    started_at = fields.Moment(metadata=about("When the flare began."))
    function_loss = fields.Choice(FunctionLoss)


class CheckInItemInput(CheckInInput):
    """A check-in in a batch: the same as a single one, with an id of its own."""

    id = fields.Uid(required=True, metadata=about("UUIDv7 made by the client."))


class CheckInBatchInput(In):
    """Check-ins to store together."""

    items = items_of("CheckInItemInput")


class CheckInPatch(Patch):
    """Merge patch of a check-in; kind and day are fixed. Null clears an answer, except in
    `settle_h`, where null is the answer "not yet". Answers in `red_flags` are merged code by
    code; `leg_symptoms` is replaced as a whole.
    """

    time_zone = fields.Zone(metadata=about("IANA time zone in force."))
    leg_symptoms = fields.One("LegSymptoms", metadata=about("What is felt in the leg."))
    red_flags = fields.MapOf(
        "TriageAnswers", RED_FLAG_CODE, TriageAnswer, metadata=about(_RED_FLAGS)
    )
    questionnaire_version = fields.Text(20, allow_none=True, metadata=about(_VERSION))
    note = fields.Text(
        vocab.NOTE_LONGEST, allow_none=True, metadata=about("A note in the athlete's words.")
    )
    pain_now = fields.Whole(PAIN, allow_none=True, metadata=about(f"Pain at this moment. {_PAIN}"))
    pain_worst = fields.Whole(
        PAIN, allow_none=True, metadata=about(f"Worst pain of the day so far. {_PAIN}")
    )
    stiffness_min = fields.Whole(
        vocab.STIFFNESS_MIN,
        allow_none=True,
        metadata=about("Stiffness after getting up, in minutes."),
    )
    triggers = fields.ListOf(
        fields.Choice(PainTrigger),
        vocab.MOST_TRIGGERS,
        distinct=True,
        allow_none=True,
        metadata=about("What the athlete thinks set it off."),
    )
    sleep_h = fields.Number(vocab.SLEEP_H, allow_none=True, metadata=about("Sleep in hours."))
    sleep_quality = fields.Whole(
        RATING, allow_none=True, metadata=about("Sleep quality, from 1 poor to 5 very good.")
    )
    stress = fields.Whole(
        RATING, allow_none=True, metadata=about("Stress, from 1 none to 5 very much.")
    )
    fatigue = fields.Whole(
        RATING, allow_none=True, metadata=about("Fatigue, from 1 fresh to 5 worn out.")
    )
    soreness = fields.Whole(
        RATING, allow_none=True, metadata=about("Muscle soreness, from 1 none to 5 strong.")
    )
    confidence = fields.Whole(
        vocab.CONFIDENCE,
        allow_none=True,
        metadata=about("Confidence in the back, from 0 none to 10 complete."),
    )
    pain_morning = fields.Whole(PAIN, allow_none=True, metadata=about(f"Pain on waking. {_PAIN}"))
    settle_h = fields.Number(vocab.SETTLE_H, allow_none=True, metadata=about(_SETTLE))
    started_at = fields.Moment(allow_none=True, metadata=about("When the flare began."))
    function_loss = fields.Choice(FunctionLoss, allow_none=True)


class SettleHours(fields.Number):
    """Hours or null where the question was answered; otherwise no member at all."""

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        if not obj.settle_answered:
            return missing
        return super().serialize(attr, obj, accessor, **kwargs)


class CheckIn(Sparse):
    """A check-in. Unanswered members are absent."""

    id = fields.Uid(metadata=about("Id of the check-in."))
    kind = fields.Choice(CheckInKind)
    local_date = fields.Day(metadata=about("The athlete's day that it is about."))
    time_zone = fields.Zone(metadata=about("IANA time zone in force."))
    leg_symptoms = fields.One("LegSymptoms", metadata=about("What is felt in the leg."))
    red_flags = fields.MapOf(
        "TriageAnswers", RED_FLAG_CODE, TriageAnswer, metadata=about(_RED_FLAGS)
    )
    questionnaire_version = fields.Text(20, allow_none=True, metadata=about(_VERSION))
    note = fields.Text(
        vocab.NOTE_LONGEST, allow_none=True, metadata=about("A note in the athlete's words.")
    )
    pain_now = fields.Whole(PAIN, metadata=about(f"Pain at this moment. {_PAIN}", sparse=True))
    pain_worst = fields.Whole(
        PAIN, metadata=about(f"Worst pain of the day so far. {_PAIN}", sparse=True)
    )
    stiffness_min = fields.Whole(
        vocab.STIFFNESS_MIN,
        metadata=about("Stiffness after getting up, in minutes.", sparse=True),
    )
    triggers = fields.ListOf(
        fields.Choice(PainTrigger),
        vocab.MOST_TRIGGERS,
        metadata=about("What the athlete thinks set it off.", sparse=True),
    )
    sleep_h = fields.Number(vocab.SLEEP_H, metadata=about("Sleep in hours.", sparse=True))
    sleep_quality = fields.Whole(
        RATING, metadata=about("Sleep quality, from 1 poor to 5 very good.", sparse=True)
    )
    stress = fields.Whole(
        RATING, metadata=about("Stress, from 1 none to 5 very much.", sparse=True)
    )
    fatigue = fields.Whole(
        RATING, metadata=about("Fatigue, from 1 fresh to 5 worn out.", sparse=True)
    )
    soreness = fields.Whole(
        RATING, metadata=about("Muscle soreness, from 1 none to 5 strong.", sparse=True)
    )
    confidence = fields.Whole(
        vocab.CONFIDENCE,
        metadata=about("Confidence in the back, from 0 none to 10 complete.", sparse=True),
    )
    pain_morning = fields.Whole(PAIN, metadata=about(f"Pain on waking. {_PAIN}", sparse=True))
    settle_h = SettleHours(vocab.SETTLE_H, allow_none=True, metadata=about(_SETTLE))
    started_at = fields.Moment(metadata=about("When the flare began.", sparse=True))
    function_loss = fields.Choice(
        FunctionLoss, metadata=about("How much it limits daily life.", sparse=True)
    )
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))
    created_at = fields.Moment(metadata=about("When the server received it."))
    updated_at = fields.Moment(metadata=about("When it was last changed."))

    def on_bind_field(self, field_name: str, field_obj: Field[Any]) -> None:
        """``settle_h`` is optional, but no `sparse` member: its null says "not yet"."""
        if field_name != "settle_h":
            super().on_bind_field(field_name, field_obj)


class CheckInOption(Out):
    """One possible value of a member, in words."""

    value = fields.Text(40, metadata=about("What to send.", example="below_knee"))
    text = fields.Spoken(60, metadata=about("The value in words."))


class CheckInQuestion(Out):
    """What is asked for one member of a check-in."""

    member = fields.Text(
        60,
        metadata=about(
            "Member that it answers; parts of a member follow a `/`.", example="leg_symptoms/side"
        ),
    )
    kinds = fields.ListOf(
        fields.Choice(CheckInKind), 3, metadata=about("Kinds of check-in that ask it.")
    )
    text = fields.Spoken(200, metadata=about("The question."))
    from_ = fields.Number(
        Bounds(0, 1440),
        data_key="from",
        allow_none=True,
        metadata=about("Lowest number, if the answer is a number."),
    )
    to = fields.Number(
        Bounds(0, 1440),
        allow_none=True,
        metadata=about("Highest number, if the answer is a number."),
    )
    low = fields.Spoken(60, allow_none=True, metadata=about("What the lowest number means."))
    high = fields.Spoken(60, allow_none=True, metadata=about("What the highest number means."))
    options = fields.ListOf(
        fields.One(CheckInOption), 20, metadata=about("Values to choose from, if any.")
    )


class CheckInForm(Out):
    """The questions of every kind of check-in, in the order in which to ask them."""

    questions = fields.ListOf(fields.One(CheckInQuestion), 40, metadata=about("The questions."))


CheckInPage = page_of("CheckInPage", CheckIn)


class CheckInSaved(Out):
    """A check-in and what it changed."""

    check_in = fields.One(CheckIn, metadata=about("The row as stored."))
    effect = fields.One("Effect", metadata=about("What this write changed."))
