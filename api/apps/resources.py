"""URLs of apps for their developers, and of grants and keys for athletes."""

from typing import Any
from uuid import UUID

from api.accounts import service as accounts
from api.apps import schemas, service
from api.apps.models import ApiKey
from api.apps.service import App
from api.kit import errors
from api.kit.access import Access
from api.kit.db.scope import Scope
from api.kit.http.operation import Call
from api.kit.http.routes import Routes
from api.kit.http.throttle import Guess
from api.kit.paging import Page

Body = dict[str, Any]

apps = Routes("Apps", "Third-party apps: registration, and the access that athletes grant.")


@apps.action(
    "/apps",
    "createApp",
    Access.ACCOUNT,
    body=schemas.AppInput,
    out=schemas.AppWithSecret,
    status=201,
)
def create_app(call: Call, body: Body) -> Body:
    """Register an app.

    The secret of an app that can keep one is shown only in this answer, since only a digest of
    it is stored. Repeating the request registers another app. The name must not suggest that
    the app is ours.
    """
    app, secret = service.create_app(call.db, call.who, body, call.now)
    return {"app": app, "client_secret": secret}


@apps.list_("/apps", "listApps", Access.ACCOUNT, out=schemas.AppPage)
def list_apps(call: Call) -> Page[App]:
    """List your apps.

    Apps that this account registered, newest first.
    """
    return service.list_apps(call.db, call.who.subject_id, call.page)


@apps.read("/apps/<uuid:app_id>", "getApp", Access.ACCOUNT, out=schemas.App)
def get_app(call: Call, app_id: UUID) -> App:
    """Read an app.

    One of your own apps, without its secret, which is not stored.
    """
    return service.app_for(call.db, call.who.subject_id, app_id)


@apps.update(
    "/apps/<uuid:app_id>", "updateApp", Access.ACCOUNT, body=schemas.AppPatch, out=schemas.App
)
def update_app(call: Call, body: Body, app_id: UUID) -> App:
    """Change an app.

    Removing a capability from the app removes it from all its grants, from the next request on.
    """
    return service.update_app(call.db, call.who.subject_id, app_id, body, call.if_match, call.now)


@apps.remove("/apps/<uuid:app_id>", "deleteApp", Access.ACCOUNT, if_match=True)
def delete_app(call: Call, app_id: UUID) -> None:
    """Delete an app.

    Also deletes all grants that athletes gave it; its tokens are refused from the next request
    on.
    """
    service.delete_app(call.db, call.who.subject_id, app_id, call.if_match)


@apps.action(
    "/apps/<uuid:app_id>/secret",
    "rotateAppSecret",
    Access.ACCOUNT,
    out=schemas.AppWithSecret,
)
def rotate_app_secret(call: Call, app_id: UUID) -> Body:
    """Replace the secret of an app.

    The previous secret works for seven more days, so that servers can be changed over one by
    one. Replacing the secret again ends that previous one at once, with all tokens that the app
    got for itself.
    """
    app, secret = service.rotate_secret(call.db, call.who.subject_id, app_id, None, call.now)
    return {"app": app, "client_secret": secret}


@apps.read("/me/grants", "listGrants", Access.ACCOUNT, out=schemas.AppGrantList)
def list_grants(call: Call) -> Body:
    """List apps you have authorised.

    What each app may do, since when, and when it last fetched a token.
    """
    return {"items": service.list_grants(call.db)}


@apps.update(
    "/me/grants/<uuid:grant_id>",
    "updateGrant",
    Access.ACCOUNT,
    body=schemas.AppGrantPatch,
    out=schemas.AppGrant,
)
def update_grant(call: Call, body: Body, grant_id: UUID) -> service.ShownGrant:
    """Reduce what an app may do.

    A removed capability is refused from the app's next request on. To allow the app more, have
    it ask you again.
    """
    return service.narrow_grant(call.db, grant_id, body["capabilities"], call.if_match, call.now)


@apps.remove("/me/grants/<uuid:grant_id>", "deleteGrant", Access.ACCOUNT)
def delete_grant(call: Call, grant_id: UUID) -> None:
    """End an app's access.

    The app's next request is refused, whatever tokens it holds.
    """
    service.end_grant(call.db, grant_id)


@apps.action(
    "/me/api-keys",
    "createApiKey",
    Access.ACCOUNT,
    body=schemas.ApiKeyInput,
    out=schemas.ApiKeyCreated,
    status=201,
    transaction=False,
    problems=(errors.InvalidCredentials,),
    guess=Guess(errors.InvalidCredentials),
)
def create_api_key(call: Call, body: Body) -> Body:
    """Create a key for your own scripts.

    The key is shown only in this answer, since only a digest of it is stored. It never gives
    access to the account, danger signs or clearances, whatever else it may do. Requires the
    password again.
    """
    said = dict(body)
    who, database = call.who, call.services.database
    scope = Scope(who.subject_id, who.subject_id)
    with database.read(scope) as db:
        proof = accounts.prove(db, call.services.passwords, who.subject_id, said.pop("password"))
    with database.write(scope) as db:
        key, secret = service.create_key(db, who, said, proof, call.now)
    return {"api_key": key, "secret": secret}


@apps.list_("/me/api-keys", "listApiKeys", Access.ACCOUNT, out=schemas.ApiKeyPage)
def list_api_keys(call: Call) -> Page[ApiKey]:
    """List your keys.

    Newest first, including expired ones.
    """
    return service.list_keys(call.db, call.page)


@apps.remove("/me/api-keys/<uuid:key_id>", "deleteApiKey", Access.ACCOUNT)
def delete_api_key(call: Call, key_id: UUID) -> None:
    """Delete a key.

    The next request with this key is refused.
    """
    service.delete_key(call.db, key_id)
