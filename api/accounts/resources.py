"""URLs of accounts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.accounts import credentials, schemas, service
from api.accounts.consents import ConsentText
from api.accounts.credentials import Opened
from api.accounts.models import Athlete, Goal
from api.accounts.vocab import AccountKind, ConsentPurpose
from api.kit import errors
from api.kit.access import ATHLETE, CARER, Access
from api.kit.crypto import LIFETIME, Claims
from api.kit.db.scope import NOBODY, Scope
from api.kit.http.operation import Call
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes
from api.kit.http.throttle import Guess
from api.kit.ids import new_id
from api.kit.paging import Page

Body = dict[str, Any]

auth = Routes("Auth", "Registration, login, tokens and devices.")
me = Routes("Me", "The athlete's profile, consents and goals.")


def _mailbox(body: Mapping[str, Any]) -> str:
    return credentials.email_key(body["email"])


@auth.action(
    "/auth/register",
    "registerAthlete",
    Access.PUBLIC,
    body=schemas.RegistrationInput,
    out=schemas.RegistrationAccepted,
    status=202,
    transaction=False,
    problems=(errors.TooYoung, errors.UnknownVersion),
    rate=Rate.REGISTER,
)
def register_athlete(call: Call, body: Body) -> Body:
    """Register an athlete.

    The answer is the same for a known and an unknown e-mail; log in next. Requires consent to
    the use of health data: below 18 a guardian gives it, below 13 registration is refused.
    """
    service.check_registration(body, call.now.date())
    password_hash = call.services.passwords.hash(body["password"])
    athlete_id = new_id()
    with call.services.database.write(Scope(athlete_id, athlete_id)) as db:
        service.register(db, body, password_hash, call.now)
    return {"email": body["email"]}


@auth.action(
    "/auth/login",
    "logIn",
    Access.PUBLIC,
    body=schemas.LoginInput,
    out=schemas.AuthTokens,
    transaction=False,
    problems=(errors.InvalidCredentials,),
    rate=Rate.LOGIN,
    guess=Guess(errors.InvalidCredentials, account=_mailbox),
)
def log_in(call: Call, body: Body) -> Body:
    """Log in on a device.

    Starts a login, shown in the list of logins, and returns its first pair of tokens.
    """
    with call.services.database.read(NOBODY) as db:
        known = credentials.check_credentials(
            db, call.services.passwords, body["email"], body["password"]
        )
    device = {name: body[name] for name in ("device_name", "platform")}
    with call.services.database.write(Scope(known.subject_id, known.subject_id)) as db:
        return _tokens(call, credentials.open_login(db, known, now=call.now, **device))


@auth.action(
    "/auth/refresh",
    "refreshTokens",
    Access.PUBLIC,
    body=schemas.RefreshInput,
    out=schemas.AuthTokens,
    transaction=False,
    problems=(errors.InvalidToken,),
    rate=Rate.REFRESH,
)
def refresh_tokens(call: Call, body: Body) -> Body:
    """Exchange a refresh token for its successor.

    Each token works once. Repeating it within 30 seconds returns the same successor, for
    clients that lost the answer; using an older one ends the login and all its tokens.
    """
    subject_id = credentials.subject_of(body["refresh_token"])
    with call.services.database.write(Scope(subject_id, subject_id)) as db:
        opened = credentials.rotate(db, call.services.sealer, body["refresh_token"], call.now)
    if opened is None:
        raise errors.InvalidToken("An older token was used again; this login has ended.")
    return _tokens(call, opened)


@auth.action(
    "/auth/logout",
    "logOut",
    Access.PUBLIC,
    body=schemas.RefreshInput,
    status=204,
    transaction=False,
    problems=(errors.InvalidToken,),
    rate=Rate.REFRESH,
)
def log_out(call: Call, body: Body) -> None:
    """Log this device out.

    Uses the refresh token, so it works even after the access token has expired. Repeating it
    changes nothing.
    """
    subject_id = credentials.subject_of(body["refresh_token"])
    with call.services.database.write(Scope(subject_id, subject_id)) as db:
        credentials.end_by_token(db, body["refresh_token"], call.now)


@auth.list_("/auth/logins", "listLogins", Access.ACCOUNT, out=schemas.LoginPage)
def list_logins(call: Call) -> Page[Body]:
    """List logins.

    The devices that are logged in, newest first.
    """
    page = service.list_logins(call.db, call.who.subject_id, call.page)
    shown = [{**_login(row), "is_current": row.id == call.who.login_id} for row in page.items]
    return Page(shown, page.next_key)


@auth.remove("/auth/logins/<uuid:login_id>", "deleteLogin", Access.ACCOUNT)
def delete_login(call: Call, login_id: UUID) -> None:
    """End a login.

    The device is refused from its next request on. Ending a login that has already ended
    changes nothing.
    """
    service.end_login(call.db, call.who.subject_id, login_id, call.now)


@auth.put(
    "/auth/password",
    "changePassword",
    Access.ACCOUNT,
    body=schemas.PasswordChange,
    status=204,
    transaction=False,
    problems=(errors.InvalidCredentials,),
    guess=Guess(errors.InvalidCredentials),
)
def change_password(call: Call, body: Body) -> None:
    """Change the password.

    Ends all other logins, and the access of apps and keys unless the body says to keep it.
    Repeating the request with the new password already in force is fine and changes nothing.
    """
    subject_id, passwords = call.who.subject_id, call.services.passwords
    with call.services.database.read(Scope(subject_id, subject_id)) as db:
        stored = service.password_hash_of(db, subject_id)
        service.check_new_password(db, subject_id, body["new_password"])
    if not passwords.check(stored, body["current_password"]):
        if passwords.check(stored, body["new_password"]):
            return
        raise errors.InvalidCredentials()
    password_hash = passwords.hash(body["new_password"])
    with call.services.database.write(Scope(subject_id, subject_id)) as db:
        keep = body["keep_apps"]
        service.change_password(db, call.who, password_hash, call.now, keep_apps=keep)


@me.read("/me", "getMe", Access.PROFILE_READ, out=schemas.Me)
def get_me(call: Call) -> Athlete:
    """Read the profile.

    Everything the athlete has entered about themselves, except health facts.
    """
    return service.get_athlete(call.db)


@me.action(
    "/me/erasure",
    "eraseAccount",
    Access.ACCOUNT,
    body=schemas.ErasureInput,
    status=204,
    transaction=False,
    problems=(errors.InvalidCredentials,),
    guess=Guess(errors.InvalidCredentials),
    needs_consent=False,
)
def erase_account(call: Call, body: Body) -> None:
    """Erase the account.

    Deletes the account and everything in it at once and for ever, on all devices; export it
    first to keep any of it. Requires the password again. The same e-mail address can be
    registered again afterwards, as a new account.
    """
    service.check_owner(call.who)
    subject_id = call.who.subject_id
    scope = Scope(subject_id, subject_id)
    with call.services.database.read(scope) as db:
        stored = service.password_hash_of(db, subject_id)
    if not call.services.passwords.check(stored, body["password"]):
        raise errors.InvalidCredentials()
    with call.services.database.write(scope) as db:
        service.erase(db, subject_id)


@me.update(
    "/me",
    "updateMe",
    Access.PROFILE_WRITE,
    body=schemas.MePatch,
    out=schemas.Me,
    problems=(errors.TooYoung, errors.UnknownExercise),
)
def update_me(call: Call, body: Body) -> Athlete:
    """Change the profile.

    A merge patch: absent members stay as they are. Lists are replaced as a whole.
    """
    return service.update_athlete(call.db, body, call.if_match, call.now)


@me.read("/me/consents", "listConsents", Access.ACCOUNT, out=schemas.ConsentList)
def list_consents(call: Call) -> Body:
    """List consents.

    One row per purpose, whether given or not, with the version of the text to show now.
    """
    return {"items": service.list_consents(call.db, call.who.subject_id)}


@me.put(
    "/me/consents/<purpose>",
    "putConsent",
    Access.ACCOUNT,
    body=schemas.ConsentAnswer,
    out=schemas.Consent,
    problems=(errors.UnknownVersion,),
)
def put_consent(call: Call, body: Body, purpose: str) -> Body:
    """Give or withdraw a consent.

    Every answer is kept as proof. Withdrawing `health_data` stops all health operations
    from the next request on.
    """
    if purpose not in list(ConsentPurpose) or body.get("purpose", purpose) != purpose:
        raise errors.NotFound()
    answer = {name: body[name] for name in ("version", "granted", "given_by")}
    return service.put_consent(call.db, ConsentPurpose(purpose), answer, call.now)


@me.read(
    "/consent-texts/<purpose>",
    "getConsentText",
    Access.PUBLIC,
    out=schemas.ConsentText,
    public_cache=True,
)
def get_consent_text(call: Call, purpose: str) -> ConsentText:
    """Read the text of a consent.

    The text to show before asking; send its version back with the answer.
    """
    return service.consent_text(purpose)


@me.list_("/goals", "listGoals", Access.PROFILE_READ, out=schemas.GoalPage)
def list_goals(call: Call) -> Page[Goal]:
    """List goals.

    Newest first.
    """
    return service.list_goals(call.db, call.page)


@me.create(
    "/goals",
    "createGoal",
    Access.PROFILE_WRITE,
    body=schemas.GoalInput,
    out=schemas.Goal,
    problems=(errors.UnknownExercise,),
)
def create_goal(call: Call, body: Body) -> Goal:
    """Set a goal.

    A lift (exercise, load, repetitions), an event (name, distance) or an activity. The exercise
    is from the library or one of the athlete's own.
    """
    return service.create_goal(call.db, body, call.now)


@me.update(
    "/goals/<uuid:goal_id>",
    "updateGoal",
    Access.PROFILE_WRITE,
    body=schemas.GoalPatch,
    out=schemas.Goal,
    problems=(errors.UnknownExercise,),
)
def update_goal(call: Call, body: Body, goal_id: UUID) -> Goal:
    """Change a goal.

    A merge patch; the kind is fixed.
    """
    return service.update_goal(call.db, goal_id, body, call.if_match, call.now)


@me.remove("/goals/<uuid:goal_id>", "deleteGoal", Access.PROFILE_WRITE, if_match=True)
def delete_goal(call: Call, goal_id: UUID) -> None:
    """Delete a goal.

    Leaves a tombstone for other devices.
    """
    service.delete_goal(call.db, goal_id, call.if_match, call.now)


def _login(row: Any) -> Body:
    names = ("id", "device_name", "platform", "created_at", "last_used_at")
    return {name: getattr(row, name) for name in names}


def _tokens(call: Call, opened: Opened) -> Body:
    held = CARER if opened.kind is AccountKind.CLINICIAN else ATHLETE
    claims = Claims(opened.subject_id, opened.login_id, frozenset(held))
    return {
        "access_token": call.services.tokens.issue(claims, call.now),
        "token_type": "Bearer",
        "expires_in": int(LIFETIME.total_seconds()),
        "refresh_token": opened.refresh_token,
        "login_id": opened.login_id,
        "athlete_id": opened.subject_id,
    }
