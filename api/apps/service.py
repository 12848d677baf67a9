"""The public door of apps: registering them, what athletes grant, whether a grant lives."""

from api.apps.acting import Delegated as Delegated
from api.apps.acting import live_actor as live_actor
from api.apps.granting import LiveGrant as LiveGrant
from api.apps.granting import ShownGrant as ShownGrant
from api.apps.granting import create_key as create_key
from api.apps.granting import delete_key as delete_key
from api.apps.granting import end_all as end_all
from api.apps.granting import end_grant as end_grant
from api.apps.granting import list_grants as list_grants
from api.apps.granting import list_keys as list_keys
from api.apps.granting import live_grants as live_grants
from api.apps.granting import narrow_grant as narrow_grant
from api.apps.models import App as App
from api.apps.registering import app_for as app_for
from api.apps.registering import create_app as create_app
from api.apps.registering import delete_app as delete_app
from api.apps.registering import developer_of as developer_of
from api.apps.registering import list_apps as list_apps
from api.apps.registering import rotate_secret as rotate_secret
from api.apps.registering import update_app as update_app
