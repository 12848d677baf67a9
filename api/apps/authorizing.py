"""How an athlete lets an app in: sign in, see what it asks for, keep some of it, go back.

Until the app and its redirect URI are known to belong together, everything that is wrong is told
on a page of ours. From then on it is told to the app. Between the two steps a sealed ticket in
the form says who signed in, for this very request, a moment ago: there is no cookie (ADR 21).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from authlib.oauth2.rfc6749 import OAuth2Error
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.vocab import AccountKind
from api.apps import credentials, granting, pages, queries, redirects, tickets, words
from api.apps.models import App
from api.apps.parts import Request, check_once, scopes_of
from api.apps.server import Server
from api.apps.tickets import Signed
from api.kit.access import Access
from api.kit.db.scope import NOBODY, Scope
from api.kit.errors import InvalidCredentials, RateLimited
from api.kit.http.protocols import Asked, Pairs, Written
from api.kit.http.throttle import Guess

PATH = "/oauth/authorize"
EMAIL_LONGEST, PASSWORD_LONGEST = 254, 128
WRONG = "The e-mail address or password is not right."
TOO_LATE = "Too much time has passed, or your password has changed. Sign in again."
USED = "You have already decided on that page. Sign in again."
NOTHING = "Tick at least one thing, or allow nothing."
CLINICIAN = (
    "This is the account of a clinician. Apps can be let in by athletes only, and only to their "
    "own data."
)
TOO_YOUNG = "You can let in other people's apps from the age of 18."


class Stopped(Exception):
    """What is wrong is told to the person: nobody has proven where they came from."""


class SentBack(Exception):
    """What is wrong is told to the app."""

    def __init__(self, uri: str, state: str | None, error: str, description: str) -> None:
        super().__init__(error)
        self.uri = uri
        self.said = [("error", error), ("error_description", description)]
        if state is not None:
            self.said.append(("state", state))


@dataclass(frozen=True, slots=True)
class Wish:
    """A good request: which app asks for what, and where it wants the athlete back."""

    app: App
    redirect_uri: str
    state: str | None
    challenge: str
    asked: frozenset[Access]
    query_text: str

    @property
    def action(self) -> str:
        """Where its forms are sent: the request itself, once more."""
        return f"{PATH}?{self.query_text}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What an athlete may share at all."""

    may_share: bool
    has_health_consent: bool


class Authorizing:
    """One request to the authorization endpoint."""

    def __init__(self, services: Any, now: datetime, asked: Asked) -> None:
        self.services, self.now, self.asked = services, now, asked

    def show(self) -> Written:
        """The first page."""
        return self._guarded(self._sign_in)

    def go_on(self) -> Written:
        """What follows a form."""
        return self._guarded(self._step)

    def _guarded(self, step: Any) -> Written:
        try:
            written: Written = step(self._wish())
        except Stopped as stopped:
            title = "This request cannot be served"
            return pages.page("stopped", title, status=400, text=str(stopped))
        except SentBack as back:
            return pages.send_to(back.uri, [*back.said, ("iss", self.services.tokens.issuer)])
        return written

    # --- the request -----------------------------------------------------------------------

    def _wish(self) -> Wish:
        pairs = self.asked.query
        if pairs is None:
            raise Stopped("The address that the app sent you to cannot be read.")
        with self.services.database.read(NOBODY) as db:
            server = Server(db, self.now, self.services.tokens, self.services.sealer)
            app, uri = _proven(server, pairs)
            said = _checked(server, pairs, uri)
        return Wish(
            app,
            uri,
            said.get("state"),
            said["code_challenge"],
            scopes_of(said["scope"]),
            self.asked.query_text,
        )

    # --- the steps -------------------------------------------------------------------------

    def _step(self, wish: Wish) -> Written:
        form = self.asked.form
        if form is None or not _is_plain(form):
            raise Stopped("The form cannot be read.")
        said = dict(form)
        if said.get("decision") == "deny":
            raise self._denied(wish)
        if "ticket" not in said:
            return self._signed_in(wish, said)
        if said.get("decision") != "allow":
            raise Stopped("The form says neither yes nor no. Nothing was shared.")
        return self._decided(wish, form)

    def _sign_in(self, wish: Wish, **more: Any) -> Written:
        values = {"email": "", "issuer": urlsplit(self.services.tokens.issuer).netloc, **more}
        title = f"Sign in to let {wish.app.name} in"
        return self._page("sign_in", title, wish, **values)

    def _signed_in(self, wish: Wish, said: Mapping[str, str]) -> Written:
        email = said.get("email", "")
        try:
            known = self._proved(email, said.get("password", ""))
        except InvalidCredentials:
            return self._sign_in(wish, status=403, error=WRONG, error_at="email", email=email)
        except RateLimited as limited:
            return self._sign_in(
                wish,
                status=429,
                error=f"There were too many attempts. {limited.detail}",
                email=email,
                headers=limited.headers,
            )
        if known.kind is AccountKind.CLINICIAN:
            return self._stopped(wish, CLINICIAN)
        signed = Signed(known.subject_id, known.proof)
        query, sealer = wish.query_text, self.services.sealer
        ticket = tickets.seal(sealer, signed, query, self.now)
        return self._consent(wish, known.subject_id, ticket)

    def _proved(self, email: str, password: str) -> accounts.Known:
        guess, mailbox = Guess(InvalidCredentials), accounts.mailbox(email[:EMAIL_LONGEST])
        with self.services.throttle.guarding(guess, mailbox, self.asked.address):
            if len(email) > EMAIL_LONGEST or len(password) > PASSWORD_LONGEST:
                raise InvalidCredentials()
            with self.services.database.read(NOBODY) as db:
                return accounts.sign_in(db, self.services.passwords, email, password)

    def _consent(self, wish: Wish, athlete_id: UUID, ticket: str, **more: Any) -> Written:
        with self.services.database.read(Scope(athlete_id, athlete_id)) as db:
            standing = _standing(db, self.now)
            grant = queries.grant_to(db, athlete_id, wish.app.id)
        if not standing.may_share:
            return self._stopped(wish, TOO_YOUNG)
        offered = _offered(wish, standing)
        held = frozenset(grant.capabilities) if grant else frozenset()
        return self._page(
            "consent",
            f"What may {wish.app.name} do?",
            wish,
            ticket=ticket,
            held=held,
            offered=[(access, words.WORDS[access]) for access in words.in_order(offered)],
            not_offered=_in_words(wish.asked - offered),
            stays=_in_words((held - wish.asked) & frozenset(wish.app.capabilities)),
            target=redirects.shown_as(wish.redirect_uri),
            never_shared=words.NEVER_SHARED,
            **more,
        )

    def _decided(self, wish: Wish, form: Pairs) -> Written:
        ticket = dict(form)["ticket"]
        signed = tickets.unseal(self.services.sealer, ticket, wish.query_text, self.now)
        if signed is None:
            return self._sign_in(wish, status=403, error=TOO_LATE)
        ticked = scopes_of(" ".join(value for name, value in form if name == "keep"))
        with self.services.database.write(Scope(signed.athlete_id, signed.athlete_id)) as db:
            accounts.lock_athlete(db)
            if not accounts.proves(db, signed.athlete_id, signed.proof):
                return self._sign_in(wish, status=403, error=TOO_LATE)
            standing = _standing(db, self.now)
            offered = _offered(wish, standing)
            if not standing.may_share or not offered:
                raise self._denied(wish)
            kept = ticked & offered
            if kept and not tickets.spend(db, ticket, self.now):
                return self._sign_in(wish, status=403, error=USED)
            code = self._code(db, wish, kept) if kept else None
        if code is None:
            return self._asked_again(wish, signed.athlete_id, ticket)
        said = [("code", code), ("iss", self.services.tokens.issuer)]
        if wish.state is not None:
            said.append(("state", wish.state))
        return pages.send_to(wish.redirect_uri, said)

    def _code(self, db: Session, wish: Wish, kept: frozenset[Access]) -> str:
        grant = granting.give(db, wish.app, wish.asked, kept, self.now)
        return credentials.new_code(
            db,
            grant,
            redirect_uri=wish.redirect_uri,
            challenge=wish.challenge,
            capabilities=words.in_order(kept),
            now=self.now,
        )

    def _asked_again(self, wish: Wish, athlete_id: UUID, ticket: str) -> Written:
        """Nothing is ticked to begin with: whoever allows nothing that way may not have seen it."""
        return self._consent(wish, athlete_id, ticket, status=400, error=NOTHING, error_at="keep-1")

    def _denied(self, wish: Wish) -> SentBack:
        text = "The athlete allowed nothing."
        return SentBack(wish.redirect_uri, wish.state, "access_denied", text)

    def _stopped(self, wish: Wish, text: str) -> Written:
        title = f"{wish.app.name} cannot be let in"
        return self._page("stopped", title, wish, status=403, text=text)

    def _page(self, name: str, title: str, wish: Wish, **values: Any) -> Written:
        return pages.page(
            name, title, sends_to=wish.redirect_uri, app=wish.app, action=wish.action, **values
        )


def _is_plain(form: Pairs) -> bool:
    """Whether each field stands once: two readers might take two different ones."""
    names = [name for name, _ in form if name != "keep"]
    return len(names) == len(set(names))


def _proven(server: Server, pairs: Pairs) -> tuple[App, str]:
    """The app and the redirect URI, once they are known to belong together."""
    for name, text in (("client_id", "which app it is"), ("redirect_uri", "where you go back to")):
        if sum(one == name for one, _ in pairs) != 1:
            raise Stopped(f"The app that sent you here did not say, once, {text} ({name}).")
    said = dict(pairs)
    client = server.query_client(said["client_id"])
    if client is None:
        raise Stopped("There is no such app (client_id).")
    if not client.check_redirect_uri(said["redirect_uri"]):
        raise Stopped(
            "The app that sent you here wants you back at an address that it has not registered "
            "(redirect_uri). Nothing was shared. Tell whoever makes it."
        )
    return client.app, said["redirect_uri"]


def _checked(server: Server, pairs: Pairs, uri: str) -> dict[str, str]:
    """All parameters of a good request; SentBack where it is none."""
    states = [value for name, value in pairs if name == "state"]
    state = states[0] if len(states) == 1 else None
    said = dict(pairs)
    try:
        check_once(pairs)
        if said.get("response_type") not in ("code", None):
            raise OAuth2Error(error="unsupported_response_type")
        if said.get("response_mode", "query") != "query" or "response_type" not in said:
            raise OAuth2Error(
                "response_type is code, answered in the query.", error="invalid_request"
            )
        server.get_consent_grant(Request("GET", pairs, {}))
    except OAuth2Error as error:
        text = error.get_error_description() or "The request is not valid."
        raise SentBack(uri, state, error.error, text) from error
    return said


def _standing(db: Session, now: datetime) -> Standing:
    return Standing(granting.may_share(db, now.date()), accounts.consents_to_health_data(db))


def _offered(wish: Wish, standing: Standing) -> frozenset[Access]:
    """What of the wish the athlete can be asked for."""
    if standing.has_health_consent:
        return wish.asked
    return frozenset(access for access in wish.asked if not words.is_health(access))


def _in_words(capabilities: frozenset[Access]) -> list[str]:
    return [words.WORDS[access] for access in words.in_order(capabilities)]
