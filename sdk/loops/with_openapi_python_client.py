"""The athlete's loop with the client of openapi-python-client.

PYTHONPATH=build/sdks/openapi-python-client python sdk/loops/with_openapi_python_client.py URL DAY
"""

import sys
import uuid
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from keel_client import AuthenticatedClient, Client
from keel_client.api.auth import log_in, refresh_tokens, register_athlete
from keel_client.api.check_ins import create_check_in
from keel_client.api.episodes import create_episode
from keel_client.api.me import get_me, list_consents, put_consent, update_me
from keel_client.api.programs import create_enrollment
from keel_client.api.progression import create_decision
from keel_client.api.sessions import create_session, get_session, list_sessions
from keel_client.api.today import list_planned_sessions
from keel_client.api.triage import create_screening, get_triage_questions
from keel_client.models import (
    AuthTokens,
    CheckInInput,
    CheckInKind,
    CheckInSaved,
    Consent,
    ConsentAnswer,
    ConsentInput,
    ConsentList,
    ConsentPurpose,
    Decision,
    DecisionInput,
    DecisionScope,
    DevicePlatform,
    EnrollmentInput,
    EnrollmentSaved,
    EpisodeInput,
    EpisodeSaved,
    LegReach,
    LegSymptoms,
    LoggedExerciseInput,
    LoginInput,
    Me,
    MePatch,
    OnsetKind,
    PlannedSessionPage,
    Problem,
    RefreshInput,
    RegistrationAccepted,
    RegistrationInput,
    ScopeKind,
    ScreeningInput,
    ScreeningSaved,
    SessionInput,
    SessionPage,
    SessionSaved,
    SetLogInput,
    TriageAnswer,
    TriageAnswers,
    TriageQuestionnaire,
)
from keel_client.types import Response

Kind = TypeVar("Kind")
PASSWORD = "correct horse battery staple"


def got(kind: type[Kind], answer: Response[Any], status: int) -> Kind:
    """The answer's body, if it is what was wanted."""
    assert answer.status_code == status, (answer.status_code, answer.content[:500])
    assert isinstance(answer.parsed, kind), type(answer.parsed)
    return answer.parsed


def main(url: str, day: date) -> None:
    """Register, screen, describe, enroll, plan, train, check in, plan again; and every retry."""
    email = f"{uuid.uuid4().hex}@keel.example"
    anonymous = Client(base_url=url)
    consent = ConsentInput(purpose=ConsentPurpose.HEALTH_DATA, version="2026-11", granted=True)
    registration = RegistrationInput(
        email=email, password=PASSWORD, birth_date=date(1992, 3, 14), consents=[consent]
    )
    got(
        RegistrationAccepted,
        register_athlete.sync_detailed(client=anonymous, body=registration),
        202,
    )
    login = LoginInput(
        email=email, password=PASSWORD, device_name="A phone", platform=DevicePlatform.IOS
    )
    tokens = got(AuthTokens, log_in.sync_detailed(client=anonymous, body=login), 200)
    athlete = AuthenticatedClient(base_url=url, token=tokens.access_token)

    research = ConsentAnswer(version="2026-11", granted=True)
    got(
        Consent,
        put_consent.sync_detailed(ConsentPurpose.RESEARCH, client=athlete, body=research),
        200,
    )
    consents = got(ConsentList, list_consents.sync_detailed(client=athlete), 200)
    assert {one.purpose for one in consents.items} >= {ConsentPurpose.HEALTH_DATA}

    asked = get_triage_questions.sync_detailed(client=athlete)
    questionnaire = got(TriageQuestionnaire, asked, 200)
    held = get_triage_questions.sync_detailed(client=athlete, if_none_match=asked.headers["ETag"])
    assert held.status_code == 304, held.status_code
    answers = TriageAnswers()
    for question in questionnaire.questions:
        answers[question.code] = TriageAnswer.NO
    screening = ScreeningInput(
        local_date=day, questionnaire_version=questionnaire.version, answers=answers
    )
    got(ScreeningSaved, create_screening.sync_detailed(client=athlete, body=screening), 201)

    legs = LegSymptoms(reach=LegReach.NONE)
    episode = EpisodeInput(
        local_date=day,
        started_on=day,
        onset=OnsetKind.GRADUAL,
        pain_at_rest=2,
        pain_worst=5,
        pain_morning=2,
        settle_h=6,
        leg_symptoms=legs,
    )
    got(EpisodeSaved, create_episode.sync_detailed(client=athlete, body=episode), 201)
    program = EnrollmentInput(program="hinge-rebuild", started_on=day)
    got(EnrollmentSaved, create_enrollment.sync_detailed(client=athlete, body=program), 201)

    plan = DecisionInput(scope=DecisionScope(kind=ScopeKind.PLAN), local_date=day)
    decision = got(Decision, create_decision.sync_detailed(client=athlete, body=plan), 201)
    assert decision.prescriptions, decision
    planned = got(PlannedSessionPage, list_planned_sessions.sync_detailed(client=athlete), 200)
    assert planned.items

    exercise = decision.prescriptions[0].exercise
    work = SetLogInput(reps=10, pain=2, technique=4)
    session = SessionInput(
        local_date=day,
        started_at=datetime.combine(day, time(6), UTC),
        time_zone="UTC",
        duration_s=1800,
        pain_before=2,
        pain_after=2,
        exercises=[LoggedExerciseInput(exercise=exercise, sets=[work, work])],
    )
    key = str(uuid.uuid4())
    first = create_session.sync_detailed(client=athlete, body=session, idempotency_key=key)
    again = create_session.sync_detailed(client=athlete, body=session, idempotency_key=key)
    saved = got(SessionSaved, first, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert got(SessionSaved, again, 201).session.id == saved.session.id
    page = got(SessionPage, list_sessions.sync_detailed(client=athlete, limit=10), 200)
    assert [one.id for one in page.items] == [saved.session.id]

    check_in = CheckInInput(
        kind=CheckInKind.DAILY,
        local_date=day,
        time_zone="UTC",
        pain_now=2,
        pain_worst=3,
        sleep_h=7.5,
        leg_symptoms=legs,
    )
    got(CheckInSaved, create_check_in.sync_detailed(client=athlete, body=check_in), 201)
    scope = DecisionScope(kind=ScopeKind.EXERCISE, exercise=exercise)
    following = DecisionInput(scope=scope, local_date=day)
    answered = create_decision.sync_detailed(client=athlete, body=following)
    assert isinstance(answered.parsed, Decision), answered.content
    assert answered.parsed.trace

    renewed = refresh_tokens.sync_detailed(
        client=anonymous, body=RefreshInput(refresh_token=tokens.refresh_token)
    )
    fresh = AuthenticatedClient(base_url=url, token=got(AuthTokens, renewed, 200).access_token)

    read = get_me.sync_detailed(client=fresh)
    got(Me, read, 200)
    etag = read.headers["ETag"]
    assert get_me.sync_detailed(client=fresh, if_none_match=etag).status_code == 304
    patch = MePatch(display_name="Ana")
    changed = update_me.sync_detailed(client=fresh, body=patch, if_match=etag)
    assert got(Me, changed, 200).display_name == "Ana"
    stale = got(Problem, update_me.sync_detailed(client=fresh, body=patch, if_match=etag), 412)
    assert stale.code == "stale_version", stale.code
    cleared = MePatch(display_name=None)
    undone = update_me.sync_detailed(client=fresh, body=cleared, if_match=changed.headers["ETag"])
    assert got(Me, undone, 200).display_name is None
    missing = get_session.sync_detailed(uuid.uuid4(), client=fresh)
    assert got(Problem, missing, 404).code == "not_found"


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]))
    print("    the athlete's loop ran")
