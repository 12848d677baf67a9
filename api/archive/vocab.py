"""Names and limits of archives, and what is never in one."""

FORMAT = "keel-archive"
FORMAT_VERSION = 1
MANIFEST, SEAL, README = "manifest.json", "manifest.seal", "README.txt"
SEALED_AS = "archive"
"""Context of the seal: what is sealed as something else is no archive, and the other way round."""

DATA, ACCOUNT = "data", "account"
"""Folders: what an athlete did and was told, and what belongs to the account it was kept in."""

SELF = "self"
"""Stands for the athlete's own id, which is another one in every account."""

OF_ACCOUNT = frozenset(
    {
        "api_key",
        "app_grant",
        "consent",
        "consent_record",
        "identity",
        "sync_entry",
        "sync_head",
    }
)
"""Tables of the account itself. One without an ``athlete_id`` is exported only if it is here."""

SECRET = frozenset(
    {
        "webhook",
        "webhook_delivery",
        "app_code",
        "app_token",
        "login",
        "refresh_token",
        "idempotent_answer",
        "provider_user",
    }
)
"""Tables of an account that are never exported: devices, tokens, stored first answers."""

SECRET_COLUMNS = frozenset(
    {"api_key.key_hash", "identity.password_hash", "provider_connection.credentials"}
)

NOT_THEIRS = frozenset({"app", "clinician", "invitation", "exercise", "program"})
"""Tables without a row of an athlete: other people, and the content of the product."""

KEPT_COLUMNS = frozenset({"athlete.email"})
"""Columns of data that a restore leaves as they are; the account's own tables say them."""

RECORDS = frozenset({"consent_record"})
"""Tables of the account whose rows a restore adds: proof of what was answered before.

The answers in force stay those given in the new account: nobody consents for them.
"""

LOG = "sync_entry"
"""The log of changes. Its numbers count in one account only: a restore writes new ones, of all
rows it puts back, and of those that the log knows to be gone."""

LEFT_OUT_WITHOUT = frozenset({"care_link.carer_id"})
"""References whose rows are left out where their target is gone; all others are needed."""

MOST_BYTES = 256 * 1024 * 1024
"""Of the ZIP as it is sent."""
MOST_ENTRIES = 200
MOST_DIRECTORY = 64 * 1024
"""Bytes of the ZIP's directory, which is read whole."""
MOST_MANIFEST = 256 * 1024
"""Bytes that are unpacked of an archive before its seal is known to be ours."""

BATCH = 200
"""Rows in memory at once."""
HEAVY_BATCH = 10
"""The same where a row may hold a text of any length: the facts of a decision do."""
