"""Shapes of apps, grants and keys on the wire."""

from api.accounts.vocab import PASSWORD_LONGEST
from api.apps import vocab
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out, Patch
from api.kit.limits import VERSION

MOST_CAPABILITIES = 30
MOST_GRANTS = 1000

_NAME = about(
    "Name of the app, shown to athletes when it asks for their data.", example="Barbell Diary"
)
_HOMEPAGE = about("Page about the app.", format="uri", example="https://diary.example")
_PRIVACY = about(
    "Page that says what the app does with data.",
    format="uri",
    example="https://diary.example/privacy",
)
_REDIRECTS = about(
    "Where athletes are sent back to, compared character by character: https, "
    "a private scheme with a dot, or http on this computer, on any port.",
    example=["https://diary.example/connected"],
)
_CAPABILITIES = about("What it may ask athletes for.", example=["sessions:read"])


def _capabilities(required: bool, metadata: object) -> fields.ListOf:
    inner = fields.Choice(vocab.AppCapability)
    return fields.ListOf(
        inner, MOST_CAPABILITIES, distinct=True, required=required, metadata=metadata
    )


def _redirects(required: bool) -> fields.ListOf:
    inner = fields.Text(vocab.URL_LONGEST, shortest=1)
    return fields.ListOf(
        inner, vocab.MOST_REDIRECT_URIS, distinct=True, required=required, metadata=_REDIRECTS
    )


class AppInput(In):
    """An app to register."""

    name = fields.Text(vocab.APP_NAME, shortest=1, required=True, metadata=_NAME)
    kind = fields.Choice(vocab.AppKind, required=True)
    homepage_url = fields.Text(vocab.URL_LONGEST, required=True, metadata=_HOMEPAGE)
    privacy_url = fields.Text(vocab.URL_LONGEST, required=True, metadata=_PRIVACY)
    redirect_uris = _redirects(True)
    capabilities = _capabilities(True, _CAPABILITIES)


class AppPatch(Patch):
    """Changes to an app; its kind is fixed."""

    name = fields.Text(vocab.APP_NAME, shortest=1, metadata=_NAME)
    homepage_url = fields.Text(vocab.URL_LONGEST, metadata=_HOMEPAGE)
    privacy_url = fields.Text(vocab.URL_LONGEST, metadata=_PRIVACY)
    redirect_uris = _redirects(False)
    capabilities = _capabilities(False, _CAPABILITIES)


class App(Out):
    """An app, as its developer sees it."""

    id = fields.Uid(metadata=about("Its id: the client_id of OAuth."))
    name = fields.Text(vocab.APP_NAME, metadata=_NAME)
    kind = fields.Choice(vocab.AppKind)
    homepage_url = fields.Text(vocab.URL_LONGEST, metadata=_HOMEPAGE)
    privacy_url = fields.Text(vocab.URL_LONGEST, metadata=_PRIVACY)
    redirect_uris = _redirects(False)
    capabilities = _capabilities(False, _CAPABILITIES)
    old_secret_until = fields.Moment(
        allow_none=True, metadata=about("Until when the previous secret works, if there is one.")
    )
    version = fields.Whole(VERSION, metadata=about("Version of the row."))
    created_at = fields.Moment(metadata=about("When it was registered."))
    updated_at = fields.Moment(metadata=about("When it was last changed."))


AppPage = page_of("AppPage", App)


class AppWithSecret(Out):
    """An app with its newest secret, which is never shown again."""

    app = fields.One(App)
    client_secret = fields.Text(
        200, allow_none=True, metadata=about("Its secret; null for a public app.")
    )


class GrantedApp(Out):
    """An app, as anyone may see it."""

    id = fields.Uid(metadata=about("Its id."))
    name = fields.Text(vocab.APP_NAME, metadata=about("Its name."))
    homepage_url = fields.Text(vocab.URL_LONGEST, metadata=_HOMEPAGE)
    privacy_url = fields.Text(vocab.URL_LONGEST, metadata=_PRIVACY)


class AppGrant(Out):
    """What the athlete lets one app do."""

    id = fields.Uid(metadata=about("Id of the grant."))
    app = fields.One(GrantedApp)
    capabilities = _capabilities(False, about("What it may do."))
    version = fields.Whole(VERSION, metadata=about("Version of the row."))
    created_at = fields.Moment(metadata=about("When access was granted."))
    updated_at = fields.Moment(metadata=about("When the athlete last changed it."))
    last_used_at = fields.Moment(
        allow_none=True,
        metadata=about("When it last fetched a token, which it does every 15 minutes of use."),
    )


class AppGrantList(Out):
    """All grants of the athlete, oldest first."""

    items = fields.ListOf(fields.One(AppGrant), MOST_GRANTS, metadata=about("One per app."))


class AppGrantPatch(Patch):
    """Fewer capabilities than before."""

    capabilities = _capabilities(True, about("What it may still do.", example=["sessions:read"]))


class ApiKeyInput(In):
    """A personal key for scripts."""

    name = fields.Text(
        vocab.KEY_NAME,
        shortest=1,
        required=True,
        metadata=about("What the key is for.", example="Cron"),
    )
    capabilities = _capabilities(True, about("What it may do.", example=["measurements:write"]))
    expires_at = fields.Moment(
        required=True,
        metadata=about(
            "When it stops working; at most a year from now.", example="2027-05-31T00:00:00Z"
        ),
    )
    password = fields.Text(PASSWORD_LONGEST, required=True, metadata=about("The current password."))


class ApiKey(Out):
    """A personal key; the key itself is never shown again."""

    id = fields.Uid(metadata=about("Id of the key."))
    name = fields.Text(vocab.KEY_NAME, metadata=about("What the key is for."))
    capabilities = _capabilities(False, about("What it may do."))
    created_at = fields.Moment(metadata=about("When it was created."))
    expires_at = fields.Moment(metadata=about("When it stops working."))
    last_used_at = fields.Moment(
        allow_none=True, metadata=about("When it was last used, to the hour.")
    )


ApiKeyPage = page_of("ApiKeyPage", ApiKey)


class ApiKeyCreated(Out):
    """A new key, shown only this once."""

    api_key = fields.One(ApiKey)
    secret = fields.Text(200, metadata=about("The key; send it as a bearer token."))
