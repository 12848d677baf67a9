"""WSGI entry point: ``granian --interface wsgi wsgi:app``."""

from api.app import create_app
from api.settings import Settings

app = create_app(Settings.from_environment())
