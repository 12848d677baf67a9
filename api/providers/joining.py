"""The two ends of a connection: the exchange that begins it, and telling the provider it ended."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.kit.work import Task, enqueue
from api.providers import queries, sealing
from api.providers.adapters import ADAPTERS
from api.providers.adapters.base import Linking
from api.providers.calling import Answer, Unanswered
from api.providers.config import Configured
from api.providers.house import House, of
from api.providers.linking import Later, Tokens, ask_for_tokens, tokens_in
from api.providers.models import Connection, ProviderUser
from api.providers.vault import Unreadable
from api.providers.vocab import (
    BACKFILL,
    BACKFILL_JOB,
    USER_LONGEST,
    USUAL_QUOTA_WAIT,
    ConnectionProblem,
    ConnectionState,
)


class _NotLinked(Exception):
    """The link came to nothing."""

    def __init__(self, problem: ConnectionProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def link(task: Task) -> None:
    """Exchange the code, learn who it is there, and let data flow."""
    row, house = _row(task), of(task.database)
    if row is None or row.state is not ConnectionState.LINKING:
        return
    configured = house.providers.get(row.provider)
    if configured is None:
        raise Later()
    try:
        held = sealing.opened(house, row)
        tokens = held if "access" in held else _exchange(task, house, configured, held)
        user = tokens.get("user") or _who(house, configured, tokens)
        _register(house, configured, user, str(tokens["access"]))
        _join(task, str(user), tokens)
    except (_NotLinked, Unreadable) as failure:
        problem = getattr(failure, "problem", ConnectionProblem.TOKEN_LOST)
        _fail(task, problem)


def _exchange(task: Task, house: House, configured: Configured, held: Tokens) -> Tokens:
    """Tokens for the code, stored at once: a code works only one time."""
    linking = ADAPTERS[configured.provider].linking
    form = {
        "grant_type": "authorization_code",
        "code": str(held["code"]),
        "redirect_uri": house.callback(configured.provider),
    }
    if linking is not None and linking.pkce:
        form["code_verifier"] = sealing.verifier(str(held["verifier"]))
    answer = ask_for_tokens(house, configured, form)
    _check_quota(answer)
    tokens = tokens_in(answer, task.clock.now())
    if tokens is None:
        raise _NotLinked(ConnectionProblem.CODE_REFUSED)
    tokens["user"] = ADAPTERS[configured.provider].user_in(answer.body)
    with task.step() as db:
        row = _linking(db, task)
        row.credentials = sealing.seal(house, row, tokens)
    return tokens


def _who(house: House, configured: Configured, tokens: Tokens) -> str:
    adapter = ADAPTERS[configured.provider]
    if adapter.linking is None or adapter.linking.whoami is None:
        raise _NotLinked(ConnectionProblem.CODE_REFUSED)
    answer = house.caller.read(configured.api_url, adapter.linking.whoami, str(tokens["access"]))
    _check_quota(answer)
    user = adapter.user_in(answer.body) if answer.status < 400 else None
    if not user or len(user) > USER_LONGEST:
        raise _NotLinked(ConnectionProblem.CODE_REFUSED)
    return user


def _register(house: House, configured: Configured, user: str, token: str) -> None:
    wanted = ADAPTERS[configured.provider].registration(user)
    if wanted is None:
        return
    answer = house.caller.read(configured.api_url, wanted, token)
    _check_quota(answer)
    # 409: somebody was there already, which is what is wanted.
    if answer.status >= 400 and answer.status != 409:
        raise _NotLinked(ConnectionProblem.CODE_REFUSED)


def _check_quota(answer: Answer) -> None:
    if answer.status == 429:
        raise Later(answer.wait or USUAL_QUOTA_WAIT)


def _join(task: Task, user: str, tokens: Tokens) -> None:
    now, house = task.clock.now(), of(task.database)
    with task.step() as db:
        accounts.lock_athlete(db)
        row = _linking(db, task)
        known = queries.users(db, row.provider, [user]).get(user)
        if known is not None and known.account_id != row.athlete_id:
            raise _NotLinked(ConnectionProblem.LINKED_ELSEWHERE)
        _remember(db, row, user, known)
        kept = {name: said for name, said in tokens.items() if name != "user"}
        row.credentials = sealing.seal(house, row, kept)
        row.state, row.problem, row.link_until = ConnectionState.ACTIVE, None, None
        row.provider_user, row.linked_at, row.updated_at = user, now, now
        enqueue(db, BACKFILL_JOB, _past(row, task), now)


def _past(row: Connection, task: Task) -> dict[str, object]:
    """What to read of the time before: what changes after this moment is newer."""
    now = task.clock.now()
    return {
        "connection_id": str(row.id),
        "since": (now - BACKFILL).date().isoformat(),
        "until": (now + timedelta(days=1)).date().isoformat(),
        "version": round(now.timestamp() * 1000),
    }


def _remember(db: Session, row: Connection, user: str, known: ProviderUser | None) -> None:
    """Who was known as somebody else of theirs is so no more."""
    queries.forget_user(db, row.athlete_id, row.id, but=user)
    if known is not None:
        known.connection_id = row.id
        return
    db.add(
        ProviderUser(
            provider=row.provider,
            user_key=user,
            account_id=row.athlete_id,
            connection_id=row.id,
        )
    )
    db.flush()


def _linking(db: Session, task: Task) -> Connection:
    row = queries.connection(db, task.athlete_id, UUID(task.payload["connection_id"]))
    if row is None or row.state is not ConnectionState.LINKING:
        raise _NotLinked(ConnectionProblem.LINK_EXPIRED)
    return row


def _row(task: Task) -> Connection | None:
    with task.read() as db:
        return queries.connection(db, task.athlete_id, UUID(task.payload["connection_id"]))


def give_up(task: Task) -> None:
    _fail(task, ConnectionProblem.PROVIDER_SILENT)


def _fail(task: Task, problem: ConnectionProblem) -> None:
    with task.step() as db:
        row = queries.connection(db, task.athlete_id, UUID(task.payload["connection_id"]))
        if row is not None and row.state is ConnectionState.LINKING:
            row.state, row.problem = ConnectionState.NEEDS_ATTENTION, problem
            row.credentials, row.updated_at = None, task.clock.now()


# --- the end --------------------------------------------------------------------------------


def end(task: Task) -> None:
    """Tell the provider once, as well as that goes. The tokens are in the job, and go with it."""
    row, house = _row(task), of(task.database)
    if row is None or _is_back(row, task):
        return
    configured = house.providers.get(row.provider)
    linking = ADAPTERS[row.provider].linking
    if configured is not None and linking is not None:
        with suppress(Unanswered, Unreadable):
            _revoke(task, configured, linking, row)


def _is_back(row: Connection, task: Task) -> bool:
    """Whether the same person was linked again meanwhile: some providers know of one link only,
    and to end the old one would end the new one too."""
    same = row.provider_user == task.payload.get("provider_user")
    return same and row.state is ConnectionState.ACTIVE


def _revoke(task: Task, configured: Configured, linking: Linking, row: Connection) -> None:
    house = of(task.database)
    held = sealing.opened_of(house, row, str(task.payload["credentials"]))
    token, user = held.get("access"), str(task.payload.get("provider_user") or "")
    wanted = linking.revoke or ADAPTERS[configured.provider].departure(user)
    if token and wanted is not None:
        house.caller.read(configured.revoke_url, wanted, str(token))


def leave_end(_task: Task) -> None:
    """Nothing is left of an end but the job, which goes."""
