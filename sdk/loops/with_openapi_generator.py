"""The athlete's loop with the Python client of openapi-generator.

PYTHONPATH=build/sdks/python python sdk/loops/with_openapi_generator.py URL DAY
"""

import sys
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from keel_sdk import (
    ApiClient,
    ApiException,
    AuthApi,
    CheckInInput,
    CheckInKind,
    CheckInsApi,
    Configuration,
    ConsentAnswer,
    ConsentInput,
    ConsentPurpose,
    DecisionInput,
    DecisionScope,
    DevicePlatform,
    EnrollmentInput,
    EpisodeInput,
    EpisodesApi,
    LegReach,
    LegSymptoms,
    LoggedExerciseInput,
    LoginInput,
    MeApi,
    MePatch,
    OnsetKind,
    Problem,
    ProgramsApi,
    ProgressionApi,
    RefreshInput,
    RegistrationInput,
    ScopeKind,
    ScreeningInput,
    SessionInput,
    SessionsApi,
    SetLogInput,
    TodayApi,
    TriageAnswer,
    TriageApi,
)

PASSWORD = "correct horse battery staple"


def refused(status: int, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> ApiException:
    """The refusal that the request must meet."""
    try:
        ask(*args, **kwargs)
    except ApiException as refusal:
        if refusal.status == status:
            return refusal
        raise
    raise AssertionError(f"{status} was expected")


def header(answer: Any, name: str) -> str:
    """A header of an answer; this client keeps their names as they came, in whatever case."""
    found = {key.lower(): value for key, value in answer.headers.items()}
    return str(found[name.lower()])


def log_in(anonymous: ApiClient) -> tuple[str, str]:
    """Register with the consent to health data, and log in: access and refresh token."""
    email = f"{uuid.uuid4().hex}@keel.example"
    consent = ConsentInput(purpose=ConsentPurpose.HEALTH_DATA, version="2026-11", granted=True)
    auth = AuthApi(anonymous)
    auth.register_athlete(
        RegistrationInput(
            email=email, password=PASSWORD, birth_date=date(1992, 3, 14), consents=[consent]
        )
    )
    tokens = auth.log_in(
        LoginInput(
            email=email, password=PASSWORD, device_name="A phone", platform=DevicePlatform.IOS
        )
    )
    return tokens.access_token, tokens.refresh_token


def screen(athlete: ApiClient, day: date) -> None:
    """Answer every question with no; the questions are not sent twice."""
    triage = TriageApi(athlete)
    asked = triage.get_triage_questions_with_http_info()
    refused(304, triage.get_triage_questions, if_none_match=header(asked, "ETag"))
    triage.create_screening(
        ScreeningInput(
            local_date=day,
            questionnaire_version=asked.data.version,
            answers={question.code: TriageAnswer.NO for question in asked.data.questions},
        )
    )


def plan(athlete: ApiClient, day: date) -> str:
    """Describe the back, enroll, ask for a plan: its first exercise."""
    EpisodesApi(athlete).create_episode(
        EpisodeInput(
            local_date=day,
            started_on=day,
            onset=OnsetKind.GRADUAL,
            pain_at_rest=2,
            pain_worst=5,
            pain_morning=2,
            settle_h=6,
            leg_symptoms=LegSymptoms(reach=LegReach.NONE),
        )
    )
    ProgramsApi(athlete).create_enrollment(EnrollmentInput(program="hinge-rebuild", started_on=day))
    scope = DecisionScope(kind=ScopeKind.PLAN)
    decision = ProgressionApi(athlete).create_decision(DecisionInput(scope=scope, local_date=day))
    assert TodayApi(athlete).list_planned_sessions().items
    return decision.prescriptions[0].exercise


def train(athlete: ApiClient, day: date, exercise: str) -> None:
    """Log a session twice under one key: it stands once."""
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
    sessions, key = SessionsApi(athlete), str(uuid.uuid4())
    first = sessions.create_session_with_http_info(session, idempotency_key=key)
    again = sessions.create_session_with_http_info(session, idempotency_key=key)
    assert header(again, "Idempotent-Replayed") == "true"
    assert again.data.session.id == first.data.session.id
    assert [one.id for one in sessions.list_sessions(limit=10).items] == [first.data.session.id]


def check_in_and_ask(athlete: ApiClient, day: date, exercise: str) -> None:
    """Say how the back is, and ask what comes next."""
    CheckInsApi(athlete).create_check_in(
        CheckInInput(
            kind=CheckInKind.DAILY,
            local_date=day,
            time_zone="UTC",
            pain_now=2,
            pain_worst=3,
            sleep_h=7.5,
            leg_symptoms=LegSymptoms(reach=LegReach.NONE),
        )
    )
    scope = DecisionScope(kind=ScopeKind.EXERCISE, exercise=exercise)
    following = ProgressionApi(athlete).create_decision(DecisionInput(scope=scope, local_date=day))
    assert following.trace


def change(athlete: ApiClient) -> None:
    """Change the profile under its ETag; a stale one is refused, null clears."""
    me = MeApi(athlete)
    consent = ConsentAnswer(version="2026-11", granted=True)
    me.put_consent(ConsentPurpose.RESEARCH, consent)
    read = me.get_me_with_http_info()
    etag = header(read, "ETag")
    refused(304, me.get_me, if_none_match=etag)
    changed = me.update_me_with_http_info(etag, MePatch(display_name="Ana"))
    assert changed.data.display_name == "Ana"
    stale = refused(412, me.update_me, etag, MePatch(display_name="Ana"))
    problem = Problem.from_json(str(stale.body))
    assert problem
    assert problem.code == "stale_version"
    cleared = me.update_me(header(changed, "ETag"), MePatch(display_name=None))
    assert cleared.display_name is None


def main(url: str, day: date) -> None:
    """Register, screen, describe, enroll, plan, train, check in, plan again; and every retry."""
    anonymous = ApiClient(Configuration(host=url))
    access, refresh = log_in(anonymous)
    athlete = ApiClient(Configuration(host=url, access_token=access))
    screen(athlete, day)
    exercise = plan(athlete, day)
    train(athlete, day, exercise)
    check_in_and_ask(athlete, day, exercise)
    renewed = AuthApi(anonymous).refresh_tokens(RefreshInput(refresh_token=refresh))
    fresh = ApiClient(Configuration(host=url, access_token=renewed.access_token))
    change(fresh)
    missing = refused(404, SessionsApi(fresh).get_session, uuid.uuid4())
    assert header(missing, "Content-Type") == "application/problem+json"


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]))
    print("    the athlete's loop ran")
