"""Shapes of assessments on the wire."""

from typing import Any

from marshmallow import RAISE

from api.assessments import vocab
from api.assessments.episodes import ReadEpisode
from api.engine.vocab import (
    AggravatingFactor,
    Behaviour,
    BodySide,
    EasingFactor,
    EpisodeStage,
    EvidenceMark,
    FactKind,
    FlagLevel,
    Irritability,
    LegChange,
    LegReach,
    LegSensation,
    LockEffect,
    OnsetKind,
    PainQuality,
    Sensitivity,
    SensitivityStatus,
    TriageAnswer,
    Urgency,
)
from api.kit.http import fields
from api.kit.http.fields import RED_FLAG_CODE, about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out, Patch, Sparse
from api.kit.limits import PAIN, VERSION, Bounds

FEATURES = Bounds(0, 10)

# --- shared with other domains -----------------------------------------------------------


class FactRef(Out):
    """A fact and its version."""

    kind = fields.Choice(FactKind)
    id = fields.Uid(metadata=about("Id of the fact."))
    version = fields.Whole(VERSION, metadata=about("Version that was read."))
    local_date = fields.Day(metadata=about("Its local day."))


class Evidence(Out):
    """Where a number comes from."""

    mark = fields.Choice(EvidenceMark)
    source = fields.Text(300, metadata=about("Citation, or `Keel proposal`."))


class LegSymptoms(Sparse):
    """Symptoms in the leg. Members that were not answered are absent."""

    class Meta:
        unknown = RAISE

    reach = fields.Choice(LegReach)
    side = fields.Choice(
        BodySide, allow_none=True, metadata=about("The leg affected.", sparse=True)
    )
    sensations = fields.ListOf(
        fields.Choice(LegSensation),
        4,
        distinct=True,
        metadata=about("What is felt in it.", sparse=True),
    )
    change = fields.Choice(LegChange, metadata=about("Against last time.", sparse=True))


# --- triage ------------------------------------------------------------------------------


class TriageQuestion(Out):
    """One red-flag question."""

    code = fields.RedFlagCode(metadata=about("Code of the question."))
    text = fields.Spoken(500, metadata=about("The question in plain words."))
    help = fields.Spoken(500, allow_none=True, metadata=about("A short explanation."))
    level = fields.Choice(FlagLevel, metadata=about("Level of a yes."))
    mandatory = fields.Flag(
        metadata=about("Whether it must be answered before anything is prescribed.")
    )
    ask_weekly = fields.Flag(metadata=about("Whether it is asked again every week."))


class TriageQuestionnaire(Out):
    """The versioned questions; keep them on the device."""

    version = fields.Text(20, metadata=about("Send it with the answers.", example="2026.11"))
    locale = fields.Text(20, metadata=about("BCP 47 tag of the texts.", example="en"))
    questions = fields.ListOf(
        fields.One(TriageQuestion), 100, metadata=about("In the order in which to ask them.")
    )
    emergency = fields.One(
        "Referral", metadata=about("What to do on an EMERGENCY answer, offline too.")
    )


class Flag(Out):
    """A raised red flag."""

    id = fields.Uid(metadata=about("Id of the flag."))
    code = fields.RedFlagCode(metadata=about("Code that was raised."))
    level = fields.Choice(FlagLevel)
    effect = fields.Choice(LockEffect, metadata=about("What it forbids now."))
    status = fields.Choice(vocab.FlagStatus)
    question = fields.Spoken(500, metadata=about("The text as asked."))
    needs = fields.Spoken(200, metadata=about("Who should look at it."))
    raised_on = fields.Day(metadata=about("Local day of the answer."))
    raised_by = fields.One(FactRef, metadata=about("The stored answer that raised it."))
    acknowledged_at = fields.Moment(
        allow_none=True, metadata=about("When the athlete acknowledged it.")
    )
    clearance_id = fields.Uid(allow_none=True, metadata=about("The clearance that closed it."))


FlagPage = page_of("FlagPage", Flag)


def _answers(**more: Any) -> fields.MapOf:
    return fields.MapOf("TriageAnswers", RED_FLAG_CODE, TriageAnswer, **more)


class ScreeningInput(In):
    """Answers to the questionnaire; any subset is accepted."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    local_date = fields.Day(required=True, metadata=about("The athlete's day."))
    questionnaire_version = fields.Text(
        20,
        required=True,
        metadata=about("Version of the questionnaire that was shown.", example="2026.11"),
    )
    answers = _answers(required=True)


class Screening(Out):
    """A stored screening and its result."""

    id = fields.Uid(metadata=about("Id of the screening."))
    local_date = fields.Day(metadata=about("The athlete's day."))
    questionnaire_version = fields.Text(
        20, metadata=about("Version of the questionnaire that was shown.")
    )
    answers = _answers()
    urgency = fields.Choice(Urgency)
    raised = fields.ListOf(fields.RedFlagCode(), 100, metadata=about("Codes it raised."))
    missing = fields.ListOf(
        fields.RedFlagCode(), 100, metadata=about("Mandatory codes it leaves unanswered.")
    )
    next_due_on = fields.Day(metadata=about("When to ask again."))
    version = fields.Whole(VERSION, metadata=about("Always 1: screenings are not corrected."))
    created_at = fields.Moment(metadata=about("When it was stored."))


ScreeningPage = page_of("ScreeningPage", Screening)


class ScreeningSaved(Out):
    """A screening and its effect."""

    screening = fields.One(Screening)
    effect = fields.One("Effect")


# --- episodes ----------------------------------------------------------------------------


class ToleratedLoad(Out):
    """Best recent load that was not followed by a flare."""

    class Meta:
        unknown = RAISE

    exercise = fields.Slug(metadata=about("Exercise of the library."))
    load_kg = fields.Kilograms(
        vocab.LOAD_KG, attribute="load_g", metadata=about("External load in kilograms.")
    )
    reps = fields.Whole(vocab.REPS, metadata=about("Repetitions at that load."))
    achieved_on = fields.Day(metadata=about("The day on which it was done."))


def _pain(when: str, **more: Any) -> fields.Whole:
    return fields.Whole(PAIN, metadata=about(f"{when}, 0 to 10."), **more)


def _settle_h(**more: Any) -> fields.Number:
    text = "Hours until the pain settles after being provoked."
    return fields.Number(vocab.SETTLE_H, metadata=about(text), **more)


class EpisodeNotes(In):
    """Members of an episode that may stay unsaid."""

    onset_note = fields.Text(
        500, allow_none=True, metadata=about("How it began, in the athlete's words.")
    )
    qualities = fields.ListOf(
        fields.Choice(PainQuality), 9, distinct=True, metadata=about("What it feels like.")
    )
    onset_after_min = fields.Whole(
        vocab.ONSET_AFTER_MIN,
        allow_none=True,
        metadata=about("Minutes into a daily task before it hurts."),
    )
    aggravating = fields.ListOf(
        fields.Choice(AggravatingFactor), 20, distinct=True, metadata=about("What makes it worse.")
    )
    easing = fields.ListOf(
        fields.Choice(EasingFactor), 20, distinct=True, metadata=about("What makes it better.")
    )
    best_tolerated = fields.ListOf(
        fields.One(ToleratedLoad),
        20,
        metadata=about("Loads of the last 14 days that were tolerated well."),
    )


class EpisodeInput(EpisodeNotes):
    """A new pain episode."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    local_date = fields.Day(required=True, metadata=about("Day of the answers."))
    started_on = fields.Day(required=True, metadata=about("First day of this episode."))
    onset = fields.Choice(OnsetKind, required=True)
    pain_at_rest = _pain("Pain at rest", required=True)
    pain_worst = _pain("Worst pain in the last 7 days", required=True)
    pain_morning = _pain("Usual pain on waking", required=True)
    settle_h = _settle_h(required=True)
    leg_symptoms = fields.One(LegSymptoms, required=True)


class EpisodePatch(EpisodeNotes, Patch):
    """Merge patch of an episode; lists are replaced as a whole."""

    started_on = fields.Day(metadata=about("First day of this episode."))
    onset = fields.Choice(OnsetKind)
    pain_at_rest = _pain("Pain at rest")
    pain_worst = _pain("Worst pain in the last 7 days")
    pain_morning = _pain("Usual pain on waking")
    settle_h = _settle_h()
    leg_symptoms = fields.One(LegSymptoms)
    ended_on = fields.Day(
        allow_none=True, metadata=about("Day by which it had settled; null reopens the episode.")
    )


class SensitivityReading(Out):
    """A direction that provokes the back, and how sure that is. It describes behaviour and is
    not a diagnosis.
    """

    sensitivity = fields.Choice(Sensitivity)
    status = fields.Choice(SensitivityStatus)
    because = fields.ListOf(
        fields.Choice(AggravatingFactor), 100, metadata=about("The answers that match.")
    )


class BehaviourReading(Out):
    """How it behaves, by answers that occur together. A count, not a diagnosis."""

    behaviour = fields.Choice(Behaviour)
    matched = fields.Whole(FEATURES, metadata=about("Number of features that match."))
    of = fields.Whole(FEATURES, metadata=about("Number of features in all."))
    because = fields.ListOf(fields.Spoken(60), 10, metadata=about("Which ones, in plain words."))


class EpisodeReading(Out):
    """How the episode behaves, from its answers; never a diagnosis."""

    stage = fields.Choice(EpisodeStage)
    irritability = fields.Choice(Irritability)
    irritability_because = fields.ListOf(
        fields.Spoken(200), 100, metadata=about("Why, in plain words.")
    )
    sensitivities = fields.ListOf(
        fields.One(SensitivityReading), 100, metadata=about("Directions that provoke it.")
    )
    behaves_like = fields.ListOf(
        fields.One(BehaviourReading),
        10,
        metadata=about("Patterns of behaviour, those with the largest share of matches first."),
    )
    radicular = fields.Flag(metadata=about("Whether the leg is involved."))
    recurrent = fields.Flag(metadata=about("Whether it is the second episode within 12 months."))


class Episode(Out):
    """A pain episode."""

    id = fields.Uid(metadata=about("Id of the episode."))
    local_date = fields.Day(metadata=about("Day of the answers."))
    started_on = fields.Day(metadata=about("First day of this episode."))
    onset = fields.Choice(OnsetKind)
    onset_note = fields.Text(500, allow_none=True, metadata=about("A note in the athlete's words."))
    qualities = fields.ListOf(fields.Choice(PainQuality), 9, metadata=about("What it feels like."))
    pain_at_rest = _pain("Pain at rest")
    pain_worst = _pain("Worst pain in the last 7 days")
    pain_morning = _pain("Usual pain on waking")
    onset_after_min = fields.Whole(
        vocab.ONSET_AFTER_MIN,
        allow_none=True,
        metadata=about("Minutes into a daily task before it hurts."),
    )
    settle_h = _settle_h()
    aggravating = fields.ListOf(
        fields.Choice(AggravatingFactor), 20, metadata=about("What makes it worse.")
    )
    easing = fields.ListOf(fields.Choice(EasingFactor), 20, metadata=about("What makes it better."))
    leg_symptoms = fields.One(LegSymptoms)
    best_tolerated = fields.ListOf(
        fields.One(ToleratedLoad),
        20,
        metadata=about("Loads of the last 14 days that were tolerated well."),
    )
    ended_on = fields.Day(allow_none=True, metadata=about("Day by which it had settled."))
    reading = fields.One(EpisodeReading)
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))
    created_at = fields.Moment(metadata=about("When it was stored."))

    def get_attribute(self, obj: ReadEpisode, attr: str, default: Any) -> Any:
        """The reading stands beside the row."""
        return super().get_attribute(obj if attr == "reading" else obj.episode, attr, default)


EpisodePage = page_of("EpisodePage", Episode)


class EpisodeSaved(Out):
    """An episode and its effect."""

    episode = fields.One(Episode)
    effect = fields.One("Effect")
