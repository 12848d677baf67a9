"""URLs of assessments."""

from typing import Any
from uuid import UUID

from api import rules
from api.assessments import baseline_schemas, protocols, questionnaire, schemas, service
from api.assessments.episodes import ReadEpisode
from api.assessments.flags import ShownFlag
from api.assessments.models import Screening
from api.assessments.retests import ReadBaseline
from api.assessments.vocab import EMERGENCY_LABEL, FALLBACK_EMERGENCY_NUMBER
from api.engine.vocab import Urgency
from api.kit import errors, speech
from api.kit.access import Access
from api.kit.http.operation import Call, Hearing
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes
from api.kit.paging import Page

Body = dict[str, Any]

triage = Routes(
    "Triage", "Red-flag questions, the flags that answers raise, and what those flags lock."
)
episodes = Routes("Episodes", "The pain as the athlete describes it.")
baselines = Routes("Baselines", "What the body can do today, tested the same way each time.")


# --- triage ------------------------------------------------------------------------------


@triage.read(
    "/triage/questions",
    "getTriageQuestions",
    Access.PUBLIC,
    out=schemas.TriageQuestionnaire,
    transaction=False,
    public_cache=True,
    rate=Rate.FREE,
)
def get_triage_questions(call: Call) -> Body:
    """Read the red-flag questions.

    Needs no account. Keep the questions and the emergency advice on the device, so that both
    are available offline.
    """
    found = questionnaire.questionnaire()
    return {
        "version": found.version,
        "locale": speech.current(),
        "questions": found.questions,
        "emergency": _emergency(found.emergency),
    }


@triage.create(
    "/triage/screenings",
    "createScreening",
    Access.TRIAGE_WRITE,
    body=schemas.ScreeningInput,
    out=schemas.ScreeningSaved,
    saved="screening",
    problems=(errors.UnknownVersion, errors.DateInFuture),
    hearing=Hearing(service.listen_to_screening, service.keep_told),
    rate=Rate.SAFETY,
)
def create_screening(call: Call, body: Body) -> Screening:
    """Answer the red-flag questions.

    Any subset of answers is stored, so an unfinished form loses nothing; `missing` names the
    mandatory questions still open. A flag that an answer raises stays until a clinician has
    recorded a clearance; a different answer later withdraws nothing. Answers count even if the
    screening is refused: the problem then has an `effect`, to be shown at once.
    """
    return service.create_screening(call.db, body, call.now)


@triage.list_("/triage/screenings", "listScreenings", Access.TRIAGE_READ, out=schemas.ScreeningPage)
def list_screenings(call: Call) -> Page[Screening]:
    """List screenings.

    Newest day first.
    """
    return service.list_screenings(call.db, call.page)


@triage.read(
    "/triage/screenings/<uuid:screening_id>",
    "getScreening",
    Access.TRIAGE_READ,
    out=schemas.Screening,
)
def get_screening(call: Call, screening_id: UUID) -> Screening:
    """Read a screening.

    The answers and their result on that day.
    """
    return service.get_screening(call.db, screening_id)


@triage.list_("/triage/flags", "listFlags", Access.TRIAGE_READ, out=schemas.FlagPage)
def list_flags(call: Call) -> Page[ShownFlag]:
    """List red flags.

    Every flag ever raised, newest day first, with what it forbids now and what closed it.
    """
    return service.list_flags(call.db, call.page, call.now)


@triage.put(
    "/triage/flags/<uuid:flag_id>/acknowledgement",
    "acknowledgeFlag",
    Access.TRIAGE_WRITE,
    out=schemas.Flag,
    rate=Rate.SAFETY,
)
def acknowledge_flag(call: Call, flag_id: UUID) -> ShownFlag:
    """Acknowledge a red flag.

    Records that the athlete has read the flag. It unlocks nothing, and only the first time
    counts.
    """
    return service.acknowledge_flag(call.db, flag_id, call.now)


def _emergency(advice: questionnaire.Advice) -> Body:
    contact = {"label": EMERGENCY_LABEL, "phone": FALLBACK_EMERGENCY_NUMBER, "url": None}
    return {
        "urgency": Urgency.EMERGENCY,
        "who": advice.who,
        "within_h": advice.within_h,
        "text": advice.text,
        "codes": [],
        "contacts": [contact],
    }


# --- episodes ----------------------------------------------------------------------------


@episodes.create(
    "/episodes",
    "createEpisode",
    Access.HEALTH_WRITE,
    body=schemas.EpisodeInput,
    out=schemas.EpisodeSaved,
    saved="episode",
    problems=(errors.EpisodeOpen, errors.DateInFuture),
    rate=Rate.SAFETY,
)
def create_episode(call: Call, body: Body) -> ReadEpisode:
    """Describe a pain episode.

    One at a time: while an episode is open, a second one is refused with the id of the open
    one.
    """
    return service.create_episode(call.db, body, call.now)


@episodes.list_("/episodes", "listEpisodes", Access.HEALTH_READ, out=schemas.EpisodePage)
def list_episodes(call: Call) -> Page[ReadEpisode]:
    """List pain episodes.

    Newest day first, each with a reading of how it behaves.
    """
    return service.list_episodes(call.db, call.page, call.now)


@episodes.read("/episodes/<uuid:episode_id>", "getEpisode", Access.HEALTH_READ, out=schemas.Episode)
def get_episode(call: Call, episode_id: UUID) -> ReadEpisode:
    """Read a pain episode.

    `reading` describes how it behaves today, based on these answers alone; it is not a
    diagnosis.
    """
    return service.get_episode(call.db, episode_id, call.now)


@episodes.update(
    "/episodes/<uuid:episode_id>",
    "updateEpisode",
    Access.HEALTH_WRITE,
    body=schemas.EpisodePatch,
    out=schemas.EpisodeSaved,
    saved="episode",
    problems=(errors.EpisodeOpen, errors.DateInFuture),
    rate=Rate.SAFETY,
)
def update_episode(call: Call, body: Body, episode_id: UUID) -> ReadEpisode:
    """Correct or end a pain episode.

    A merge patch: `ended_on` ends the episode; null reopens it if no other is open.
    """
    return service.update_episode(call.db, episode_id, body, call.if_match, call.now)


# --- baselines ---------------------------------------------------------------------------


@baselines.read(
    "/baseline-tests",
    "listBaselineTests",
    Access.PUBLIC,
    out=baseline_schemas.BaselineProtocolList,
    transaction=False,
    public_cache=True,
)
def list_baseline_tests(call: Call) -> Body:
    """List baseline tests.

    How each test is done, its unit, the smallest change beyond measurement error, and the
    thresholds that gates apply to it, by the rule set in force.
    """
    return {"items": protocols.offered(rules.of_house(call.services.database).in_force)}


@baselines.create(
    "/baselines",
    "createBaseline",
    Access.HEALTH_WRITE,
    body=baseline_schemas.BaselineInput,
    out=baseline_schemas.BaselineSaved,
    saved="baseline",
    problems=(errors.UnknownVersion, errors.DateInFuture),
)
def create_baseline(call: Call, body: Body) -> ReadBaseline:
    """Store baseline tests.

    The results of one day by one examiner. Sided tests are stored once per side. For a form
    that is scored here, send the answers as `items`. Each result gives its change from the last
    one that was done the same way.
    """
    return service.create_baseline(call.db, body, call.now)


@baselines.list_(
    "/baselines", "listBaselines", Access.HEALTH_READ, out=baseline_schemas.BaselinePage
)
def list_baselines(call: Call) -> Page[ReadBaseline]:
    """List baseline results.

    Newest day first, with all results.
    """
    return service.list_baselines(call.db, call.page)


@baselines.read(
    "/baselines/<uuid:baseline_id>",
    "getBaseline",
    Access.HEALTH_READ,
    out=baseline_schemas.Baseline,
)
def get_baseline(call: Call, baseline_id: UUID) -> ReadBaseline:
    """Read the baseline tests of a day.

    With all results, in the order in which they were sent.
    """
    return service.get_baseline(call.db, baseline_id)


@baselines.update(
    "/baselines/<uuid:baseline_id>",
    "updateBaseline",
    Access.HEALTH_WRITE,
    body=baseline_schemas.BaselinePatch,
    out=baseline_schemas.BaselineSaved,
    saved="baseline",
    problems=(errors.UnknownVersion, errors.DateInFuture),
)
def update_baseline(call: Call, body: Body, baseline_id: UUID) -> ReadBaseline:
    """Correct baseline tests.

    A merge patch; `results` is replaced as a whole, and results that keep their id stay the
    same rows.
    """
    return service.update_baseline(call.db, baseline_id, body, call.if_match, call.now)


@baselines.remove(
    "/baselines/<uuid:baseline_id>",
    "deleteBaseline",
    Access.HEALTH_WRITE,
    out="Effect",
    if_match=True,
)
def delete_baseline(call: Call, baseline_id: UUID) -> None:
    """Delete baseline tests.

    Leaves a tombstone and returns what the deletion changed.
    """
    service.delete_baseline(call.db, baseline_id, call.if_match, call.now)
