"""The pages on which an athlete lets an app in: plain HTML, no script, no cookie."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from api.apps import redirects
from api.kit.http.protocols import Written

HTML = "text/html"
_CONTENT = Path(__file__).with_name("content")
_STYLE = (_CONTENT / "pages.css").read_text("utf-8")
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_PAGES = Environment(
    loader=FileSystemLoader(_CONTENT), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def page(
    name: str,
    title: str,
    *,
    status: int = 200,
    sends_to: str | None = None,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Written:
    """A page; ``sends_to`` is the redirect URI that its form may end at."""
    values = {"error": None, "error_at": None, "app": None, "action": None, **values}
    text = _PAGES.get_template(f"{name}.html").render(
        title=title,
        style=Markup(_STYLE),
        **values,
    )
    return Written(status, text.encode(), f"{HTML}; charset=utf-8", _headers(sends_to, headers))


def send_to(uri: str, parameters: list[tuple[str, str]]) -> Written:
    """Send the browser back to the app, by GET whatever the method was."""
    target = redirects.with_parameters(uri, parameters)
    return Written(303, b"", HTML, {"Location": target, "Referrer-Policy": "no-referrer"})


def _headers(sends_to: str | None, more: Mapping[str, str] | None) -> dict[str, str]:
    # A browser holds the redirect that follows a form against form-action too.
    forms = "'self'" + (f" {redirects.origin_of(sends_to)}" if sends_to else "")
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {forms}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        **(more or {}),
    }
