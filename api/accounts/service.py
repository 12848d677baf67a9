"""The public door of accounts: registration, profile, consent, goals, live logins."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect
from sqlalchemy.orm import Session

from api.accounts import consents, credentials, lifts, queries, sharing
from api.accounts.credentials import Known as Known
from api.accounts.lifts import Lifts as Lifts
from api.accounts.models import Athlete as Athlete
from api.accounts.models import Consent, ConsentRecord, Goal, Login
from api.accounts.sharing import Sharing as Sharing
from api.accounts.vocab import (
    ADULT_AGE,
    MINIMUM_AGE,
    USUAL_PLATE_STEP_G,
    AccountKind,
    ConsentGiver,
    ConsentPurpose,
)
from api.engine.vocab import FactKind, GoalKind
from api.kit.access import ATHLETE, CARER, Actor
from api.kit.crypto import Claims
from api.kit.db.erasure import forget
from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury
from api.kit.db.versions import expect
from api.kit.errors import (
    FieldError,
    InsufficientScope,
    NotFound,
    TooYoung,
    UnknownVersion,
    ValidationFailed,
)
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.kit.passwords import Passwords, refuse_guessable

_GOAL_NEEDS = {
    GoalKind.LIFT: frozenset({"exercise", "load_g", "reps"}),
    GoalKind.EVENT: frozenset({"event", "distance_m"}),
    GoalKind.ACTIVITY: frozenset({"activity"}),
}
_GOAL_OPTIONAL = {"distance_m", "reps"}
_LOCKED_IN = "keel.athlete_locked"


# --- registration and logins -------------------------------------------------------------


def check_registration(registration: Mapping[str, Any], today: date) -> None:
    """Old enough, and consenting to health data in the right person's name."""
    years = age(registration["birth_date"], today)
    if years < MINIMUM_AGE:
        raise TooYoung(errors=[FieldError("/birth_date", "too_young", TooYoung.title)])
    given = {consent["purpose"]: consent for consent in registration["consents"]}
    health = given.get(ConsentPurpose.HEALTH_DATA)
    if health is None or not health["granted"]:
        raise ValidationFailed.at("/consents", "Consent to health_data is needed.")
    if years < ADULT_AGE and health["given_by"] is not ConsentGiver.GUARDIAN:
        raise ValidationFailed.at("/consents", "Under 18, a guardian must give the consent.")
    for consent in registration["consents"]:
        _check_version(consent, "/consents")
    refuse_guessable(registration["password"], "/password", email=registration["email"])


def register(
    db: Session, registration: Mapping[str, Any], password_hash: str, now: datetime
) -> None:
    """A new athlete in the scope of this unit of work; a known e-mail changes nothing."""
    athlete_id = scope_of(db).athlete_id
    is_new = credentials.create_identity(
        db,
        email=registration["email"],
        subject_id=athlete_id,
        kind=AccountKind.ATHLETE,
        password_hash=password_hash,
        now=now,
    )
    if not is_new:
        return
    profile = {
        name: registration[name]
        for name in ("email", "birth_date", "display_name", "time_zone", "locale")
        if registration.get(name) is not None
    }
    db.add(Athlete(id=athlete_id, created_at=now, updated_at=now, **profile))
    for consent in registration["consents"]:
        _record_consent(db, consent, now)


def register_clinician(db: Session, email: str, password_hash: str, now: datetime) -> bool:
    """An account that acts for athletes, in this scope; False where the e-mail is known."""
    return credentials.create_identity(
        db,
        email=email,
        subject_id=scope_of(db).subject_id,
        kind=AccountKind.CLINICIAN,
        password_hash=password_hash,
        now=now,
    )


def live_actor(db: Session, claims: Claims) -> Actor | None:
    """The actor behind verified claims, unless the login has ended."""
    found = queries.live_login(db, claims.subject_id, claims.login_id)
    if found is None:
        return None
    is_clinician = found.kind is AccountKind.CLINICIAN
    held = (CARER if is_clinician else ATHLETE) & claims.capabilities
    return Actor(
        claims.subject_id, claims.login_id, frozenset(held), is_clinician, bool(found.granted)
    )


def health_consent(subject_id: UUID) -> ScalarSelect[bool]:
    """Whether an account consents to health data, as part of somebody else's statement."""
    return queries.health_consent(subject_id)


def sign_in(db: Session, passwords: Passwords, email: str, password: str) -> Known:
    """Whose e-mail and password these are, without opening a login; InvalidCredentials."""
    return credentials.check_credentials(db, passwords, email, password)


def mailbox(email: str) -> str:
    """The key by which guesses at an account are counted."""
    return credentials.email_key(email)


def list_logins(db: Session, subject_id: UUID, request: PageRequest) -> Page[Login]:
    return queries.logins(db, subject_id, request)


def end_login(db: Session, subject_id: UUID, login_id: UUID, now: datetime) -> None:
    """End one login; its tokens are refused from the next request on."""
    if queries.login(db, subject_id, login_id) is None:
        raise NotFound()
    queries.end_login(db, subject_id, login_id, now)


def change_password(
    db: Session, actor: Actor, password_hash: str, now: datetime, *, keep_apps: bool
) -> None:
    """A new password; every other login ends, and so does whatever apps and keys may do."""
    # Who lets an app in holds this lock too: it is let in before and shut out here, or not at all.
    lock_athlete(db)
    queries.identity_of(db, actor.subject_id).password_hash = password_hash
    queries.end_logins(db, actor.subject_id, now, but=actor.login_id)
    if not keep_apps:
        sharing.end(db)


def proves(db: Session, subject_id: UUID, proof: str) -> bool:
    """Whether the password that somebody proved is still the one in force."""
    identity = queries.identity_if_any(db, subject_id)
    return identity is not None and credentials.proof_of(identity) == proof


def prove(db: Session, passwords: Passwords, subject_id: UUID, password: str) -> str:
    """A proof that it is the password in force; InvalidCredentials where it is not."""
    return credentials.prove(queries.identity_of(db, subject_id), passwords, password)


def check_owner(actor: Actor) -> None:
    """What concerns everything at once takes a token that may do everything an athlete may."""
    if not actor.capabilities >= ATHLETE:
        raise InsufficientScope("This needs a token with every capability of an athlete.")


def erase(db: Session, subject_id: UUID) -> None:
    """Everything of an athlete's account: nothing is kept, and nobody can bring it back."""
    forget(db)
    queries.delete_identity(db, subject_id)


def password_hash_of(db: Session, subject_id: UUID) -> str:
    return queries.identity_of(db, subject_id).password_hash


def check_new_password(db: Session, subject_id: UUID, password: str) -> None:
    """Refuse a password that others would try first."""
    refuse_guessable(password, "/new_password", email=queries.identity_of(db, subject_id).email)


# --- profile -----------------------------------------------------------------------------


def get_athlete(db: Session) -> Athlete:
    """The athlete this unit of work is about."""
    return queries.athlete(db, scope_of(db).athlete_id)


def birth_date(db: Session) -> date | None:
    """None where this unit of work is about no athlete."""
    return queries.birth_date(db, scope_of(db).athlete_id)


def consents_to_health_data(db: Session) -> bool:
    """Whether the athlete this unit of work is about does, right now."""
    held = queries.consent(db, scope_of(db).athlete_id, ConsentPurpose.HEALTH_DATA)
    return held is not None and held.granted


def lock_athlete(db: Session) -> None:
    """Serialise decisions and writes of facts of one athlete (a row lock on PostgreSQL).

    Taken before anything is written: who holds a row and then waits for this lock would stop
    who holds the lock and wants the row.
    """
    held = db.info.get(_LOCKED_IN)
    # A savepoint that was rolled back has let go of the locks that were taken in it.
    if held is None or not held.is_active:
        queries.lock_athlete(db, scope_of(db).athlete_id)
        db.info[_LOCKED_IN] = db.get_nested_transaction() or db.get_transaction()


def update_athlete(
    db: Session, patch: Mapping[str, Any], version: int | None, now: datetime
) -> Athlete:
    """Merge a patch into the profile."""
    athlete = get_athlete(db)
    expect(athlete, version)
    _check_birth_date(athlete, patch.get("birth_date", athlete.birth_date), now.date())
    history = patch.get("history") or {}
    if "bests" in history:
        named = {f"/history/bests/{at}": best for at, best in enumerate(history["bests"])}
        lifts.check(db, named, held={best["exercise"] for best in athlete.bests})
    said = _plates_of(athlete, patch) | {k: v for k, v in patch.items() if k != "history"}
    for name, value in (said | history).items():
        setattr(athlete, name, value)
    athlete.updated_at = now
    db.flush()
    note(db, FactChanged(FactKind.PROFILE, athlete.id, athlete.version, now.date()))
    return athlete


def _plates_of(athlete: Athlete, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Who changes the unit of loads has the usual plates of the new one, unless their own were
    told."""
    unit, usual = patch.get("mass_unit", athlete.mass_unit), USUAL_PLATE_STEP_G
    told = athlete.plate_step_g != usual[athlete.mass_unit]
    return {} if told or unit is athlete.mass_unit else {"plate_step_g": usual[unit]}


def _check_birth_date(athlete: Athlete, birth_date: date, today: date) -> None:
    """Old enough; and below 18 nobody makes themselves older, or a guardian would be no lock."""
    if age(birth_date, today) < MINIMUM_AGE:
        raise TooYoung(errors=[FieldError("/birth_date", "too_young", TooYoung.title)])
    if birth_date < athlete.birth_date and age(athlete.birth_date, today) < ADULT_AGE:
        raise ValidationFailed.at("/birth_date", "Under 18, it cannot be moved to an earlier day.")


def age(birth_date: date, on: date) -> int:
    """Whole years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


# --- consent -----------------------------------------------------------------------------


def list_consents(db: Session, subject_id: UUID) -> list[dict[str, Any]]:
    """The state of every consent, given or not."""
    given = queries.consents(db, subject_id)
    return [_state(purpose, given.get(purpose)) for purpose in ConsentPurpose]


def put_consent(
    db: Session, purpose: ConsentPurpose, answer: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Record an answer; the same answer again changes nothing."""
    _check_version({"purpose": purpose, **answer}, "")
    subject_id = scope_of(db).subject_id
    if purpose is ConsentPurpose.HEALTH_DATA and answer["granted"]:
        _check_giver(db, answer["given_by"], now.date())
    held = queries.consent(db, subject_id, purpose)
    wanted = (answer["version"], answer["granted"], answer["given_by"])
    if held is None or (held.version, held.granted, held.given_by) != wanted:
        held = _record_consent(db, {"purpose": purpose, **answer}, now)
    return _state(purpose, held)


def _check_giver(db: Session, given_by: ConsentGiver, today: date) -> None:
    birth_date = queries.birth_date(db, scope_of(db).subject_id)
    minor = birth_date is not None and age(birth_date, today) < ADULT_AGE
    if minor and given_by is not ConsentGiver.GUARDIAN:
        raise ValidationFailed.at("/given_by", "Under 18, a guardian must give the consent.")


def consent_text(purpose: str) -> consents.ConsentText:
    """The wording of a consent to show now."""
    if purpose not in list(ConsentPurpose):
        raise NotFound()
    return consents.current(ConsentPurpose(purpose))


def has_health_consent(db: Session, athlete_id: UUID) -> bool:
    held = queries.consent(db, athlete_id, ConsentPurpose.HEALTH_DATA)
    return held is not None and held.granted


def _record_consent(db: Session, answer: Mapping[str, Any], now: datetime) -> Consent:
    values = {name: answer[name] for name in ("purpose", "version", "granted", "given_by")}
    subject_id = scope_of(db).subject_id
    db.add(ConsentRecord(subject_id=subject_id, id=new_id(), decided_at=now, **values))
    return db.merge(Consent(subject_id=subject_id, decided_at=now, **values))


def _state(purpose: ConsentPurpose, held: Consent | None) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "version": held.version if held else None,
        "current_version": consents.current(purpose).version,
        "text_url": f"/v1/consent-texts/{purpose}",
        "granted": bool(held and held.granted),
        "given_by": held.given_by if held else None,
        "decided_at": held.decided_at if held else None,
    }


def _check_version(answer: Mapping[str, Any], pointer: str) -> None:
    if not consents.is_known(answer["purpose"], answer["version"]):
        error = FieldError(
            f"{pointer}/version", "unknown_version", "There is no such text version."
        )
        raise UnknownVersion(errors=[error])


# --- goals -------------------------------------------------------------------------------


def create_goal(db: Session, values: Mapping[str, Any], now: datetime) -> Goal:
    """A new goal with exactly the members of its kind."""
    _check_goal(values["kind"], values)
    lifts.check(db, {"": values})
    fields = {"id": new_id(), **values}
    goal = Goal(athlete_id=scope_of(db).athlete_id, created_at=now, updated_at=now, **fields)
    db.add(goal)
    return goal


def list_goals(db: Session, request: PageRequest) -> Page[Goal]:
    return queries.goals(db, scope_of(db).athlete_id, request)


def open_goals(db: Session) -> list[Goal]:
    """Goals not achieved yet, oldest first."""
    return queries.open_goals(db, scope_of(db).athlete_id)


def update_goal(
    db: Session, goal_id: UUID, patch: Mapping[str, Any], version: int | None, now: datetime
) -> Goal:
    """Merge a patch into a goal; the kind is fixed."""
    goal = _goal(db, goal_id)
    expect(goal, version)
    lifts.check(db, {"": patch}, held={goal.exercise})
    for name, value in patch.items():
        setattr(goal, name, value)
    _check_goal(goal.kind, {name: getattr(goal, name) for name in _GOAL_NAMES})
    goal.updated_at = now
    db.flush()
    return goal


def delete_goal(db: Session, goal_id: UUID, version: int | None, now: datetime) -> None:
    goal = _goal(db, goal_id)
    expect(goal, version)
    bury(db, goal, now)


_GOAL_NAMES = frozenset().union(*_GOAL_NEEDS.values())


def _goal(db: Session, goal_id: UUID) -> Goal:
    goal = queries.goal(db, scope_of(db).athlete_id, goal_id)
    if goal is None:
        raise NotFound()
    return goal


def _check_goal(kind: GoalKind, values: Mapping[str, Any]) -> None:
    said = {name for name in _GOAL_NAMES if values.get(name) is not None}
    for name in sorted(said - _GOAL_NEEDS[kind]):
        raise ValidationFailed.at(f"/{_wire(name)}", f"A goal of kind {kind} has no {_wire(name)}.")
    for name in sorted(_GOAL_NEEDS[kind] - _GOAL_OPTIONAL - said):
        raise ValidationFailed.at(f"/{_wire(name)}", f"A goal of kind {kind} needs {_wire(name)}.")


def _wire(name: str) -> str:
    return "load_kg" if name == "load_g" else name
