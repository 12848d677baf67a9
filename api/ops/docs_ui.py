"""Two ways to read the API in a browser: /docs to try it out, /reference to read it through.

The viewers and everything they load come from this server, and the content security policy lets
the pages load nothing else: the documentation works offline, and nobody learns who reads it.
`scripts/vendor_docs_ui.py` brings the viewers' files into `static/vendor`.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

STATIC = Path(__file__).resolve().parent / "static"
ASSETS_URL = "/docs/assets"
SWAGGER_UI = "vendor/swagger-ui-5.35.0"
REDOC = "vendor/redoc-2.5.4"

# A viewer's folder carries its version, so that its files may be kept for good. Our own few lines
# of script keep their address, so they are asked for again, and usually answered with 304.
_FOR_GOOD = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"

_CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
}

_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class _Page:
    """One viewer: its files, and what its page may do beyond the common policy."""

    title: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    policy: str


_SWAGGER_PAGE = _Page(
    title="Keel API",
    scripts=(f"{SWAGGER_UI}/swagger-ui-bundle.js", "docs/swagger.js"),
    styles=(f"{SWAGGER_UI}/swagger-ui.css", "docs/page.css"),
    policy=f"{_POLICY}; style-src 'self'",
)

# Redoc writes its styles into the page while it draws, and searches in a worker it makes itself.
_REDOC_PAGE = _Page(
    title="Keel API reference",
    scripts=(f"{REDOC}/redoc.standalone.js", "docs/redoc.js"),
    styles=("docs/page.css",),
    policy=f"{_POLICY}; style-src 'self' 'unsafe-inline'; worker-src blob:",
)

_HTML = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{icon}">
{styles}
</head>
<body>
<div id="viewer" data-spec-url="{spec_url}"></div>
<noscript>This page needs JavaScript. The description it shows is <a href="{spec_url}">here</a>.
</noscript>
{scripts}
</body>
</html>
"""


def register(app: Flask, spec_url: str = "/openapi.json") -> None:
    """Add GET /docs, GET /reference and the files they load; `spec_url` is the API description."""
    pages = Blueprint("docs_ui", __name__)

    @pages.get("/docs")
    def docs() -> Response:
        return _answer(_SWAGGER_PAGE, spec_url)

    @pages.get("/reference")
    def reference() -> Response:
        return _answer(_REDOC_PAGE, spec_url)

    pages.add_url_rule(f"{ASSETS_URL}/<path:name>", "asset", _asset)
    app.register_blueprint(pages)


def _answer(page: _Page, spec_url: str) -> Response:
    response = Response(_render(page, spec_url), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = page.policy
    response.headers["Cache-Control"] = _ASK_AGAIN
    _harden(response)
    return response


def _render(page: _Page, spec_url: str) -> str:
    return _HTML.format(
        title=escape(page.title),
        icon=f"{ASSETS_URL}/{SWAGGER_UI}/favicon-32x32.png",
        spec_url=escape(spec_url, quote=True),
        styles="\n".join(
            f'<link rel="stylesheet" href="{ASSETS_URL}/{name}">' for name in page.styles
        ),
        scripts="\n".join(f'<script src="{ASSETS_URL}/{name}"></script>' for name in page.scripts),
    )


def _asset(name: str) -> Response:
    content_type = _CONTENT_TYPES.get(Path(name).suffix)
    file = (STATIC / name).resolve()
    if content_type is None or not file.is_relative_to(STATIC) or not file.is_file():
        abort(404)
    response = Response(file.read_bytes(), content_type=content_type)
    response.headers["Cache-Control"] = _FOR_GOOD if name.startswith("vendor/") else _ASK_AGAIN
    response.add_etag()
    _harden(response)
    response.make_conditional(request)
    return response


def _harden(response: Response) -> None:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
