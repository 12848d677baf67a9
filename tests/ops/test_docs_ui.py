"""The documentation pages come whole from this server."""

from __future__ import annotations

import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.ops import docs_ui

PAGES = ("/docs", "/reference")


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("only_the_documentation")
    docs_ui.register(app, spec_url='/openapi.json?"><script>')
    return app.test_client()


def links(html: str) -> list[str]:
    """What a page loads, apart from the description that its script asks for."""
    return re.findall(r'(?:<script src|<link rel="[a-z]+" href)="([^"]+)"', html)


@pytest.mark.parametrize("page", PAGES)
def test_everything_a_page_loads_is_served_here(client: FlaskClient, page: str) -> None:
    loaded = links(client.get(page).text)

    assert len(loaded) >= 4
    assert [200] * len(loaded) == [client.get(link).status_code for link in loaded]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_may_load_nothing_from_elsewhere(client: FlaskClient, page: str) -> None:
    policy = client.get(page).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    assert not re.search(r"https?:|\*|unsafe-eval", policy)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_holds_no_script_of_its_own(client: FlaskClient, page: str) -> None:
    html = client.get(page).text

    assert "<script>" not in html
    assert not re.search(r"\son[a-z]+=", html)


@pytest.mark.parametrize("page", PAGES)
def test_the_address_of_the_description_is_escaped(client: FlaskClient, page: str) -> None:
    assert 'data-spec-url="/openapi.json?&quot;&gt;&lt;script&gt;"' in client.get(page).text


def test_the_description_is_not_sent_to_a_validator() -> None:
    assert "validatorUrl: null" in (docs_ui.STATIC / "docs" / "swagger.js").read_text()


@pytest.mark.parametrize(
    ("name", "content_type", "kept"),
    [
        (f"{docs_ui.SWAGGER_UI}/swagger-ui-bundle.js", "text/javascript", "immutable"),
        (f"{docs_ui.SWAGGER_UI}/swagger-ui.css", "text/css", "immutable"),
        (f"{docs_ui.REDOC}/redoc.standalone.js", "text/javascript", "immutable"),
        ("docs/swagger.js", "text/javascript", "no-cache"),
    ],
)
def test_files_have_their_type_and_are_kept_as_long_as_they_hold(
    client: FlaskClient, name: str, content_type: str, kept: str
) -> None:
    headers = client.get(f"/docs/assets/{name}").headers

    assert headers["Content-Type"].startswith(content_type)
    assert kept in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/docs/assets/docs/swagger.js")

    again = client.get(
        "/docs/assets/docs/swagger.js", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    ["../docs_ui.py", "%2e%2e/docs_ui.py", "vendor", "none.js", "..%2f.js"],
)
def test_nothing_but_the_files_of_the_viewers_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/docs/assets/{name}").status_code == 404


def test_the_vendored_files_are_the_ones_that_were_fetched() -> None:
    vendor = docs_ui.STATIC / "vendor"
    lines = (vendor / "MANIFEST.txt").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = {
        path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "MANIFEST.txt"
    }

    assert listed == found


def test_the_reference_does_not_fetch_a_logo_from_its_maker() -> None:
    script = (docs_ui.STATIC / docs_ui.REDOC / "redoc.standalone.js").read_text(encoding="utf-8")

    assert "cdn.redoc" not in script
