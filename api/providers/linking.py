"""Tokens of providers: exchanged once, renewed by one worker at a time, kept sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

from api.kit.clock import Clock
from api.kit.db.scope import Scope
from api.kit.db.unit_of_work import Database
from api.providers import queries, sealing
from api.providers.adapters import ADAPTERS, shapes
from api.providers.calling import Answer, Unanswered
from api.providers.config import Configured
from api.providers.house import House, of
from api.providers.models import Connection
from api.providers.vault import Unreadable
from api.providers.vocab import (
    FRESH,
    RENEWAL_LASTS,
    RENEWAL_WAIT,
    USUAL_QUOTA_WAIT,
    ConnectionProblem,
    ConnectionState,
)

Tokens = dict[str, Any]
_LONGEST_LIFE = 400 * 86_400


class Later(Exception):
    """Try again after a pause; ``wait`` is None where nobody says how long."""

    def __init__(self, wait: timedelta | None = None) -> None:
        super().__init__("later")
        self.wait = wait


class Unlinked(Exception):
    """The provider does not let us in any more."""

    def __init__(self, problem: ConnectionProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Line:
    """The way from one connection to its provider."""

    database: Database
    clock: Clock
    athlete_id: UUID
    connection_id: UUID

    @property
    def scope(self) -> Scope:
        return Scope(self.athlete_id, self.athlete_id)

    @property
    def house(self) -> House:
        return of(self.database)

    def row(self) -> Connection:
        """The connection as it is now; Unlinked where it is not active."""
        with self.database.read(self.scope) as db:
            found = queries.connection(db, self.athlete_id, self.connection_id)
        if found is None or found.shown_state is not ConnectionState.ACTIVE:
            raise Unlinked(ConnectionProblem.TOKEN_LOST)
        return found

    def configured(self, row: Connection) -> Configured:
        found = self.house.providers.get(row.provider)
        if found is None:
            # It was taken out of the settings: what waits may go on when it is back.
            raise Later()
        return found

    def token(self, refused: str | None = None) -> str:
        """An access token to use now, and not the one that was just ``refused``."""
        row = self.row()
        tokens = _opened(self.house, row)
        is_old = _is_old(tokens, self.clock.now())
        if tokens["access"] != refused and not is_old:
            return str(tokens["access"])
        return self._renewed(row, tokens)

    def _renewed(self, row: Connection, tokens: Tokens) -> str:
        if not tokens.get("refresh"):
            self.part(row, ConnectionProblem.TOKEN_REFUSED)
        held, now = row.credentials or "", self.clock.now()
        with self.database.write(self.scope) as db:
            mine = queries.claim_renewal(
                db, self.athlete_id, self.connection_id, held, now, now + RENEWAL_LASTS
            )
        if not mine:
            # Somebody else renews it, or has done so.
            raise Later(RENEWAL_WAIT)
        try:
            answer = self._ask_for_renewal(row, tokens)
        except BaseException:
            self._end_renewal(held, {})
            raise
        return self._kept(row, held, tokens, answer)

    def _ask_for_renewal(self, row: Connection, tokens: Tokens) -> Answer:
        configured = self.configured(row)
        form = {"grant_type": "refresh_token", "refresh_token": str(tokens["refresh"])}
        answer = ask_for_tokens(self.house, configured, form)
        if answer.status == 429:
            raise Later(answer.wait or USUAL_QUOTA_WAIT)
        return answer

    def _kept(self, row: Connection, held: str, tokens: Tokens, answer: Answer) -> str:
        """Store what came at once: a provider may already have forgotten the old token."""
        renewed = tokens_in(answer, self.clock.now())
        if renewed is None:
            self.part(row, ConnectionProblem.TOKEN_REFUSED)
        merged = {**tokens, **{name: said for name, said in renewed.items() if said is not None}}
        if renewed.get("until") is None:
            merged["until"] = None
        self._end_renewal(held, {"credentials": sealing.seal(self.house, row, merged)})
        return str(merged["access"])

    def _end_renewal(self, held: str, values: Mapping[str, Any]) -> None:
        with self.database.write(self.scope) as db:
            queries.end_renewal(db, self.athlete_id, self.connection_id, held, dict(values))

    def part(self, row: Connection, problem: ConnectionProblem) -> NoReturn:
        """Say that the athlete has to link again, unless the tokens are new ones by now."""
        values = {
            "state": ConnectionState.NEEDS_ATTENTION,
            "problem": problem,
            "updated_at": self.clock.now(),
        }
        with self.database.write(self.scope) as db:
            parted = queries.end_renewal(
                db, self.athlete_id, self.connection_id, row.credentials or "", values
            )
        if parted:
            raise Unlinked(problem)
        raise Later(RENEWAL_WAIT)


def _opened(house: House, row: Connection) -> Tokens:
    try:
        return sealing.opened(house, row)
    except Unreadable as error:
        raise Unlinked(ConnectionProblem.TOKEN_LOST) from error


def _is_old(tokens: Tokens, now: datetime) -> bool:
    until = tokens.get("until")
    return until is not None and now.timestamp() + FRESH.total_seconds() >= float(until)


def ask_for_tokens(house: House, configured: Configured, form: Mapping[str, str]) -> Answer:
    """An answer of the provider's token endpoint, asked as it wants to be asked."""
    linking = ADAPTERS[configured.provider].linking
    if linking is not None and linking.basic:
        client = (configured.client_id, configured.client_secret)
        return house.caller.tokens(configured.token_url, form, client)
    client_of_form = {
        "client_id": configured.client_id,
        "client_secret": configured.client_secret,
    }
    return house.caller.tokens(configured.token_url, {**form, **client_of_form})


def tokens_in(answer: Answer, now: datetime) -> Tokens | None:
    """Tokens of an answer; None where it is a refusal."""
    if answer.status >= 400:
        return None
    said = shapes.mapping(answer.body)
    access = shapes.text(said.get("access_token"))
    if not access:
        raise Unanswered("no token in the answer")
    lasts = shapes.number(said.get("expires_in"))
    known = lasts is not None and 0 < lasts <= _LONGEST_LIFE
    return {
        "access": access,
        "refresh": shapes.text(said.get("refresh_token")) or None,
        "until": now.timestamp() + lasts if known and lasts is not None else None,
    }
