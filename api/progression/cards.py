"""Cards of the home screen: plain sentences, loudest first, one thing to do each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.engine.safety.triage import MINOR, Lock
from api.engine.vocab import CheckInKind, FlagLevel, LockEffect
from api.programs.vocab import PlannedSessionStatus
from api.progression.vocab import CardKind, CardTone, CheckInStatus, DecisionStatus

Shape = dict[str, Any]
MOST = 12
CALMER = "Short walks, easy positions, slow breathing; then back to training with less."
CALMER_WITHOUT_WALKS = "Easy positions and slow breathing; then back to training with less."
RESTFUL = "Walking and easy movement are welcome."
RESTFUL_WITHOUT_WALKS = "Easy movement is welcome. Leave out walking, as your clinician asked."


@dataclass(frozen=True, slots=True)
class Situation:
    """What the cards are chosen from."""

    local_date: date
    lock: Lock
    lock_shape: Shape
    has_episode: bool
    is_enrolled: bool
    plan: Shape | None
    tightened: bool
    """Whether more is forbidden now than when the plan was made, by time alone."""
    plan_asks_tests: bool
    session: Any
    expected: list[Shape]
    asked_once: frozenset[str]
    """Safety questions that want an answer and stop nothing."""
    flare: bool
    event: bool
    """Whether an event of the athlete's is on the day."""
    walks: bool
    """Whether no clinician has taken walking out: what a limit bars, no card asks for."""
    visit: Shape | None
    """The referral of a plan that asks for a visit nobody has recorded yet, for the wire."""
    unloaded: bool
    """Whether that plan waits for the visit with every load."""
    ended: bool
    """Whether the day lies after the last one that plan speaks for."""


def cards_for(situation: Situation) -> list[Shape]:
    """At most twelve cards, loudest first."""
    return [card for maker in _MAKERS for card in maker(situation)][:MOST]


def consent_card() -> Shape:
    """The one card of an athlete who does not consent to health data."""
    return _card(
        CardKind.CONSENT_NEEDED,
        "Your consent is needed",
        "Keel plans with health data, and only with your consent. Read the text and decide.",
        ("Read and decide", "putConsent"),
    )


def _card(
    kind: CardKind,
    title: str,
    body: str,
    button: tuple[str, str] | None = None,
    *,
    tone: CardTone = CardTone.ACTION,
    subject: Shape | None = None,
    contacts: list[Shape] | None = None,
) -> Shape:
    action = None
    if button:
        action = {"label": button[0], "operation": button[1], "subject": subject}
    return {
        "kind": kind,
        "tone": tone,
        "title": title,
        "body": body,
        "action": action,
        "contacts": contacts or [],
    }


def _help(s: Situation) -> Iterator[Shape]:
    referral = s.lock_shape["referral"]
    if referral is None or s.lock.level not in (FlagLevel.EMERGENCY, FlagLevel.URGENT):
        return
    loud = s.lock.level is FlagLevel.EMERGENCY
    yield _card(
        CardKind.EMERGENCY if loud else CardKind.URGENT_REFERRAL,
        "Get seen now" if loud else "Get this looked at soon",
        referral["text"],
        ("I have read this", "acknowledgeFlag"),
        tone=CardTone.ALERT,
        contacts=referral["contacts"],
    )


def _guardian(s: Situation) -> Iterator[Shape]:
    if MINOR in s.lock.codes:
        yield _card(
            CardKind.GUARDIAN_NEEDED,
            "A guardian and a clinician first",
            "Under 18, a clinician records a guardian's consent before anything is planned.",
            ("Link a clinician", "createCareLink"),
        )


def _clearance(s: Situation) -> Iterator[Shape]:
    if s.lock.level in (FlagLevel.EMERGENCY, FlagLevel.URGENT):
        yield _card(
            CardKind.CLEARANCE_NEEDED,
            "Training is paused",
            "A clinician you are linked to records the clearance. Then you answer the safety"
            " questions again.",
            ("Link a clinician", "createCareLink"),
            tone=CardTone.INFO,
        )
    elif _without_load(s):
        yield _card(
            CardKind.CLEARANCE_NEEDED,
            "Bodyweight only for now",
            "No load is planned until a clinician you are linked to records a clearance.",
            ("Link a clinician", "createCareLink"),
            tone=CardTone.INFO,
        )


def _without_load(s: Situation) -> bool:
    """A clearance lacks, or a visit that the plan asked for has stayed open for too long."""
    if s.lock.level is FlagLevel.CLEARANCE:
        return MINOR not in s.lock.codes
    return s.unloaded and s.visit is not None


def _screening(s: Situation) -> Iterator[Shape]:
    paused = s.lock.level in (FlagLevel.EMERGENCY, FlagLevel.URGENT)
    if s.lock.asked.expired and not paused:
        yield _card(
            CardKind.SCREENING_DUE,
            "The safety questions again",
            "Your last answers are too old. Nothing is planned until you answer again.",
            ("Answer", "createScreening"),
        )
    elif s.lock.missing and not paused:
        yield _card(
            CardKind.SCREENING_DUE,
            "A few safety questions first",
            "They look for rare situations that need a person, not an app.",
            ("Answer", "createScreening"),
        )
    elif s.local_date >= s.lock.screening_due_on and not paused:
        yield _card(
            CardKind.SCREENING_DUE,
            "The safety questions again",
            "Two minutes. Nothing in the plan goes up until you answer them.",
            ("Answer", "createScreening"),
        )


def _episode(s: Situation) -> Iterator[Shape]:
    if not s.has_episode:
        yield _card(
            CardKind.EPISODE_DUE,
            "Tell us about your back",
            "What makes it worse and what eases it decide where your plan starts.",
            ("Describe it", "createEpisode"),
        )


def _tests(s: Situation) -> Iterator[Shape]:
    if s.plan_asks_tests and s.lock.effect is not LockEffect.NOTHING_PRESCRIBED:
        yield _card(
            CardKind.BASELINES_DUE,
            "A few tests open the next step",
            "The plan says which ones; ten minutes at home is enough for most of them.",
            ("Measure", "createBaseline"),
        )


def _enroll(s: Situation) -> Iterator[Shape]:
    if not s.is_enrolled:
        yield _card(
            CardKind.ENROLL,
            "Choose a program",
            "Your plan follows it; you can change your mind at any time.",
            ("Choose", "createEnrollment"),
        )


def _red_flags(s: Situation) -> Iterator[Shape]:
    if s.lock.unanswered and s.lock.level is not FlagLevel.EMERGENCY:
        yield _card(
            CardKind.RED_FLAGS_DUE,
            "Some questions before you train",
            (
                "Because of your last answers, we need to ask these again. Nothing is planned"
                " until you answer."
            ),
            ("Answer", "createScreening"),
            tone=CardTone.ALERT,
        )
    elif s.asked_once and s.lock.level is not FlagLevel.EMERGENCY:
        yield _card(
            CardKind.RED_FLAGS_DUE,
            "A few questions once more",
            "A clear answer keeps the plan safe. The plan continues meanwhile.",
            ("Answer", "createScreening"),
        )


def _morning(s: Situation) -> Iterator[Shape]:
    for expected in s.expected:
        is_morning = expected["kind"] is CheckInKind.NEXT_MORNING
        if is_morning and expected["status"] is CheckInStatus.DUE and expected["session_ids"]:
            yield _card(
                CardKind.NEXT_MORNING_DUE,
                "How was your back this morning?",
                "One number about yesterday's session. Without it, nothing can go up.",
                ("Answer", "createCheckIn"),
            )


def _each_morning(s: Situation) -> Iterator[Shape]:
    """The morning after a day off, where the phase is left by mornings: an offer, not a debt."""
    if _offered(s):
        yield _card(
            CardKind.NEXT_MORNING_DUE,
            "How was your back this morning?",
            "One number. Calm mornings open the next phase; missing one is fine.",
            ("Answer", "createCheckIn"),
            tone=CardTone.INFO,
        )


def _offered(s: Situation) -> bool:
    due = (e for e in s.expected if e["status"] is CheckInStatus.DUE)
    return any(e["kind"] is CheckInKind.NEXT_MORNING and not e["session_ids"] for e in due)


def _decision(s: Situation) -> Iterator[Shape]:
    outdated = s.plan is None or s.plan["status"] is not DecisionStatus.CURRENT
    stale = outdated or s.tightened or s.ended
    if stale and s.lock.effect is not LockEffect.NOTHING_PRESCRIBED:
        yield _card(
            CardKind.DECISION_DUE,
            "Your plan can be updated" if s.plan else "Your plan is ready to be made",
            _why_due(s),
            ("Update the plan", "createDecision"),
        )


def _why_due(s: Situation) -> str:
    if s.plan is None:
        return "Everything we need is there. Ask for the first decision."
    if s.ended:
        return "This plan is over. Ask for the next one."
    return "Something changed since the last decision. Ask for the next one."


def _flare(s: Situation) -> Iterator[Shape]:
    if s.flare:
        yield _card(
            CardKind.FLARE_PLAN,
            "A calmer few days",
            CALMER if s.walks else CALMER_WITHOUT_WALKS,
            tone=CardTone.INFO,
        )


def _session(s: Situation) -> Iterator[Shape]:
    if s.lock.effect is LockEffect.NOTHING_PRESCRIBED or s.plan is None:
        return
    if s.session is None and s.ended:
        return
    if s.session is None:
        yield _event() if s.event else _rest(s.walks)
    elif s.session.session_id is not None:
        yield _card(
            CardKind.SESSION_DONE,
            f"{s.session.name} is done",
            "Tomorrow morning's answer decides what comes next.",
            tone=CardTone.INFO,
        )
    elif s.session.status is PlannedSessionStatus.PLANNED:
        minutes = round(s.session.expected_duration_s / 60)
        title = f"{s.session.name}, about {minutes} min"
        yield _card(CardKind.SESSION_READY, title, s.plan["headline"], ("Start", "createSession"))


def _event() -> Shape:
    return _card(
        CardKind.REST_DAY,
        "Your event is today",
        "It is the training of today. Log it afterwards, with the worst pain you had in it.",
        ("Log it", "createSession"),
        tone=CardTone.INFO,
    )


def _rest(walks: bool) -> Shape:
    body = RESTFUL if walks else RESTFUL_WITHOUT_WALKS
    return _card(CardKind.REST_DAY, "Rest day", body, tone=CardTone.INFO)


def _daily(s: Situation) -> Iterator[Shape]:
    """One check-in at a time: after the morning, where one is offered."""
    if _offered(s):
        return
    for expected in s.expected:
        if expected["kind"] is CheckInKind.DAILY and expected["status"] is CheckInStatus.DUE:
            yield _card(
                CardKind.DAILY_DUE,
                "Today's check-in",
                "Half a minute: how your back is, and how you slept.",
                ("Check in", "createCheckIn"),
                tone=CardTone.INFO,
            )


def _visit(s: Situation) -> Iterator[Shape]:
    if s.lock.level is FlagLevel.ROUTINE:
        yield _card(
            CardKind.VISIT_DUE,
            "Plan a visit",
            "You can keep training; the next phase waits for a visit to a clinician.",
            tone=CardTone.INFO,
            contacts=s.lock_shape["referral"]["contacts"] if s.lock_shape["referral"] else [],
        )
    elif s.visit is not None and s.lock.level is FlagLevel.NONE and not s.unloaded:
        yield _card(
            CardKind.VISIT_DUE,
            "Plan a visit",
            s.visit["text"],
            ("Link a clinician", "createCareLink"),
            tone=CardTone.INFO,
            contacts=s.visit["contacts"],
        )


_MAKERS = (
    _help,
    _guardian,
    _clearance,
    _screening,
    _episode,
    _tests,
    _enroll,
    _red_flags,
    _morning,
    _decision,
    _flare,
    _session,
    _each_morning,
    _daily,
    _visit,
)
