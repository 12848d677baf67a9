"""Every problem the API answers with, as one tree.

    Problem
    ├── BadRequest 400 ── BadCursor
    ├── Unauthenticated 401 ── InvalidCredentials, InvalidToken, SignatureRefused
    ├── InsufficientScope 403 ── NotAClinician
    ├── ConsentRequired 403
    ├── NotFound 404 · MethodNotAllowed 405 · PayloadTooLarge 413 · UnsupportedMediaType 415
    ├── IdConflict 409 · AlreadyExists · AlreadyEnrolled · EpisodeOpen · InFlight
    │   ├── DayBeforeLastDecision
    │   └── ImportedOtherwise · ImportBusy
    ├── SyncConflict 409 · ForeignCursor 409 · ResyncRequired 410 · ClientTooOld 426
    ├── PullOnlyTable 403
    ├── AccountNotEmpty 409 · ArchiveOfAnother 409
    ├── WebhookDisabled 409 · NotReplayable 409
    ├── StaleVersion 412 · PreconditionRequired 428 · RateLimited 429
    ├── ValidationFailed 422 ── KeyReused, DateInFuture, UnknownVersion, UnknownExercise,
    │                           InvalidCode, LinkRefused, TooYoung, ArchiveRefused,
    │                           UnreadableFile ── UnknownDialect
    └── Internal 500 · Unavailable 503

Raised, never returned. ``code`` is the stable part of the contract; ``detail`` is for people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One offending member: a JSON Pointer into the body, or ``query/x``, ``header/x``."""

    pointer: str
    code: str
    detail: str
    table: str | None = None
    """Where the member belongs to a row of a push: its table and id."""
    id: str | None = None


class Problem(Exception):
    """Base of all problems: status, stable code, title, and what a client should do."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong on our side"
    what_to_do: ClassVar[str] = "Retry with the same key after a pause."
    retryable: ClassVar[bool] = True

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.members = members


def catalogue() -> tuple[type[Problem], ...]:
    """All concrete problems, by status and code."""
    found: list[type[Problem]] = []
    queue: list[type[Problem]] = [Problem]
    while queue:
        for kind in queue.pop().__subclasses__():
            found.append(kind)
            queue.append(kind)
    return tuple(sorted(found, key=lambda kind: (kind.status, kind.code)))


class BadRequest(Problem):
    status = 400
    code = "bad_request"
    title = "The request could not be read"
    what_to_do = "Fix the request; it will fail the same way again."
    retryable = False


class BadCursor(BadRequest):
    code = "bad_cursor"
    title = "The cursor is not valid here"
    what_to_do = "Start again from the first page."


class Unauthenticated(Problem):
    status = 401
    code = "unauthenticated"
    title = "A valid access token is needed"
    what_to_do = "Refresh once, then log in."
    retryable = False


class InvalidCredentials(Unauthenticated):
    code = "invalid_credentials"
    title = "The e-mail or password is not right"
    what_to_do = "Ask the person to try again."


class InvalidToken(Unauthenticated):
    code = "invalid_token"
    title = "The refresh token is no longer valid"
    what_to_do = "Log in again."


class SignatureRefused(Unauthenticated):
    code = "signature_refused"
    title = "The delivery does not prove where it comes from"
    what_to_do = "Sign the exact bytes you send, with the secret of this door and a current time."


class InsufficientScope(Problem):
    status = 403
    code = "insufficient_scope"
    title = "This token is not allowed to do that"
    what_to_do = "Ask for the scope, or hide the action."
    retryable = False


class NotAClinician(InsufficientScope):
    code = "not_a_clinician"
    title = "Only a linked clinician can record this"
    what_to_do = "Ask a clinician you are linked to."


class ConsentRequired(Problem):
    status = 403
    code = "consent_required"
    title = "Consent to process health data is missing"
    what_to_do = "Show the consent text and record the answer."
    retryable = False


class PullOnlyTable(Problem):
    status = 403
    code = "pull_only_table"
    title = "Only the server writes this table"
    what_to_do = "Leave its rows alone on the device; they come with every pull."
    retryable = False


class NotFound(Problem):
    status = 404
    code = "not_found"
    title = "There is nothing here"
    what_to_do = "Drop the local copy."
    retryable = False


class MethodNotAllowed(Problem):
    status = 405
    code = "method_not_allowed"
    title = "This address does not allow that method"
    what_to_do = "Use one of the methods in Allow."
    retryable = False


class IdConflict(Problem):
    status = 409
    code = "id_conflict"
    title = "This id belongs to another row"
    what_to_do = "Read the row that exists, then change it with PATCH."
    retryable = False


class AlreadyExists(IdConflict):
    code = "already_exists"
    title = "There already is one"


class AlreadyEnrolled(IdConflict):
    code = "already_enrolled"
    title = "A program is already running"


class EpisodeOpen(IdConflict):
    code = "episode_open"
    title = "An episode is already open"


class InFlight(Problem):
    status = 409
    code = "in_flight"
    title = "The first copy of this request is still running"
    what_to_do = "Retry the same request after Retry-After."


class SyncConflict(Problem):
    status = 409
    code = "sync_conflict"
    title = "Some rows have changed since this device last pulled"
    what_to_do = "Synchronise again: pull, merge, push. At once the first time, then with a pause."


class ForeignCursor(Problem):
    status = 409
    code = "foreign_cursor"
    title = "This timestamp belongs to another account"
    what_to_do = "Keep a separate database on the device for each account."
    retryable = False


class ResyncRequired(Problem):
    status = 410
    code = "resync_required"
    title = "The cursor is older than the deletions we keep"
    what_to_do = "Read everything again: pull with resync=replacement, or without a cursor."
    retryable = False


class ClientTooOld(Problem):
    status = 426
    code = "client_too_old"
    title = "This version of the app is no longer supported"
    what_to_do = "Ask the person to update the app; what is on the device stays there."
    retryable = False


class DayBeforeLastDecision(Problem):
    status = 409
    code = "day_before_last_decision"
    title = "There is a newer decision"
    what_to_do = "Ask for a later day."
    retryable = False


class AccountNotEmpty(Problem):
    status = 409
    code = "account_not_empty"
    title = "This account already has data"
    what_to_do = "Restore into a new account, before anything else is entered."
    retryable = False


class ArchiveOfAnother(Problem):
    status = 409
    code = "archive_of_another"
    title = "The archive and this account have different birth dates"
    what_to_do = "Restore your own archive; if it is yours, correct the birth date first."
    retryable = False


class ImportBusy(Problem):
    status = 409
    code = "import_busy"
    title = "The import is not in a state where this can be done"
    what_to_do = "Read the import; its state says what it waits for."
    retryable = False


class ImportedOtherwise(IdConflict):
    code = "imported_otherwise"
    title = "This file was imported with different units, dates or time zone"
    what_to_do = "Undo that import first, then send the file again."


class WebhookDisabled(Problem):
    status = 409
    code = "webhook_disabled"
    title = "This webhook is disabled"
    what_to_do = "Read the reason in the webhook, fix it, and enable it again."
    retryable = False


class NotReplayable(Problem):
    status = 409
    code = "not_replayable"
    title = "Only a dead letter can be sent again"
    what_to_do = "Read the delivery; what is pending will be tried anyway."
    retryable = False


class StaleVersion(Problem):
    status = 412
    code = "stale_version"
    title = "The row has changed"
    what_to_do = "Read it again, merge, and repeat the change."
    retryable = False


class PayloadTooLarge(Problem):
    status = 413
    code = "payload_too_large"
    title = "The body is too large"
    what_to_do = "Send less in one request."
    retryable = False


class UnsupportedMediaType(Problem):
    status = 415
    code = "unsupported_media_type"
    title = "The body has the wrong media type"
    what_to_do = "Send the media type that the operation describes, mostly application/json."
    retryable = False


class ValidationFailed(Problem):
    status = 422
    code = "validation_failed"
    title = "Some members are not valid"
    what_to_do = "Fix the members named in errors."
    retryable = False

    @classmethod
    def at(cls, pointer: str, detail: str) -> "ValidationFailed":
        """A problem with one member."""
        return cls(detail, errors=[FieldError(pointer, cls.code, detail)])


class KeyReused(ValidationFailed):
    code = "key_reused"
    title = "This Idempotency-Key was used with a different body"
    what_to_do = "Make a new key for a new request."


class DateInFuture(ValidationFailed):
    code = "date_in_future"
    title = "This day is in the future"


class UnknownVersion(ValidationFailed):
    code = "unknown_version"
    title = "This version does not exist"


class UnknownExercise(ValidationFailed):
    code = "unknown_exercise"
    title = "This exercise is not in the library"


class UnreadableFile(ValidationFailed):
    code = "unreadable_file"
    title = "The file cannot be read"
    what_to_do = "Export it again, and send it unchanged."


class UnknownDialect(UnreadableFile):
    code = "unknown_dialect"
    title = "This file is not in the format of any app we know"
    what_to_do = "Send an export of an app named in detail, or use our own columns."


class InvalidCode(ValidationFailed):
    code = "invalid_code"
    title = "The code is wrong, used or too old"
    what_to_do = "Ask the clinician for a new code."


class LinkRefused(ValidationFailed):
    code = "link_refused"
    title = "This link to a provider is no longer valid"
    what_to_do = "Start the connection again."


class TooYoung(ValidationFailed):
    code = "too_young"
    title = "Keel is for people aged 13 and older"
    what_to_do = "Tell the person kindly."


class ArchiveRefused(ValidationFailed):
    code = "archive_refused"
    title = "This is not an unchanged archive of this server"
    what_to_do = (
        "Send the file as it was downloaded. One that was opened and saved again cannot be "
        "restored; import its csv/sessions.csv as training history instead."
    )


class PreconditionRequired(Problem):
    status = 428
    code = "precondition_required"
    title = "If-Match is missing"
    what_to_do = "Read the row and send its ETag."
    retryable = False


class RateLimited(Problem):
    status = 429
    code = "rate_limited"
    title = "Too many requests"
    what_to_do = "Wait for Retry-After."


class Internal(Problem):
    pass


class Unavailable(Problem):
    status = 503
    code = "unavailable"
    title = "The service is busy or under maintenance"
    what_to_do = "Wait for Retry-After, then repeat the same request."
