"""What an app can know without being told: metadata, keys, and the API description."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from cryptography.hazmat.primitives import serialization

from api.kit.crypto import AccessTokens, PublicKey, SigningKey, TokenError
from tests.apps.thirdparty import Page, ThirdParty
from tests.support.world import NOW, World

AT = "/.well-known/oauth-authorization-server"


def test_the_metadata_is_valid_and_complete(api: World) -> None:
    said = api.anonymous().get(AT)

    AuthorizationServerMetadata(said.json).validate()
    assert said.json["issuer"] == "https://keel.test"
    assert said.json["code_challenge_methods_supported"] == ["S256"]
    assert said.json["authorization_response_iss_parameter_supported"] is True
    assert "triage:read" not in said.json["scopes_supported"]
    assert said.headers["Cache-Control"].startswith("public")


def test_every_address_of_the_metadata_answers(api: World) -> None:
    said = api.anonymous().get(AT).json
    for name, address in said.items():
        if name.endswith(("_endpoint", "_uri")):
            path = urlsplit(address).path
            method = "GET" if name in ("jwks_uri", "authorization_endpoint") else "POST"
            assert api.send(method, path).status in (200, 400, 401), name


def test_an_app_written_with_a_library_against_the_metadata_alone_gets_its_tokens(
    api: World,
) -> None:
    """Authlib's client side builds the request, checks the answer and fetches the tokens."""
    meta = api.anonymous().get(AT).json
    party, ana = ThirdParty.of(api, kind="confidential"), api.athlete()
    client = OAuth2Session(
        party.id,
        party.secret,
        scope="sessions:read",
        redirect_uri=party.redirect_uri,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",
    )
    verifier = "v" * 64
    url, state = client.create_authorization_url(
        meta["authorization_endpoint"], code_verifier=verifier
    )
    page = Page(api.send("GET", path_of(url)))
    shown = Page(party.submit(page.action, {"email": ana.email, "password": ana.password}))
    form = {"ticket": shown.fields["ticket"], "decision": "allow", "keep": "sessions:read"}
    back = str(party.submit(page.action, form).headers["Location"])
    said = parse_qs(urlsplit(back).query)
    assert (said["state"], said["iss"]) == ([state], [meta["issuer"]])

    answer = party.post(
        urlsplit(meta["token_endpoint"]).path,
        headers=party.basic(),
        client_secret=None,
        grant_type="authorization_code",
        code=said["code"][0],
        redirect_uri=party.redirect_uri,
        code_verifier=verifier,
    )

    assert answer.status == 200
    token = answer.json["access_token"]
    keys = jwt.PyJWKSet.from_dict(api.anonymous().get("/.well-known/jwks.json").json)
    claims = jwt.decode(
        token,
        keys[kid_of(token)],
        algorithms=["EdDSA"],
        audience="keel-api",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (claims["iss"], claims["client_id"], claims["sub"]) == (meta["issuer"], party.id, ana.id)
    assert claims["scope"] == "sessions:read"
    assert 0 < claims["exp"] - claims["iat"] <= 900


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_the_api_description_names_every_scope_in_words(api: World) -> None:
    document = api.contract.document
    flow = document["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]
    meta = api.anonymous().get(AT).json

    assert set(flow["scopes"]) == set(meta["scopes_supported"]) - {"webhooks"}
    assert all(len(words) > 10 for words in flow["scopes"].values())
    used = {
        scope
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
        for way in operation.get("security", ())
        for scope in way.get("oauth2", ())
    }
    assert used == set(flow["scopes"])


# --- rotation of keys ----------------------------------------------------------------------


def public_pem(key: SigningKey) -> bytes:
    return key.public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def test_tokens_of_a_retiring_key_are_good_until_they_expire(api: World) -> None:
    old, new = SigningKey(SigningKey.generate()), SigningKey(SigningKey.generate())
    before = AccessTokens(old, "https://keel.test", "keel-api")
    during = AccessTokens(new, "https://keel.test", "keel-api", [PublicKey.read(public_pem(old))])
    after = AccessTokens(new, "https://keel.test", "keel-api")
    claims = api.runtime.tokens.verify(api.athlete().token or "", NOW)
    token = before.issue(claims, NOW)

    assert during.verify(token, NOW).subject_id == claims.subject_id
    assert [one["kid"] for one in during.public_keys()] == [new.kid, old.kid]
    assert kid_of(during.issue(claims, NOW)) == new.kid
    with pytest.raises(TokenError):
        after.verify(token, NOW)


def kid_of(token: str) -> str:
    from base64 import urlsafe_b64decode

    head = token.partition(".")[0]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    return str(found["kid"])


def test_a_house_that_rotates_refuses_nobody(database: str) -> None:
    """Three houses over one database: before, during and after the change of keys."""
    from dataclasses import replace

    from api.app import create_app
    from tests.support.world import FakeClock, settings

    first = settings(database)
    old, new = SigningKey(first.signing_key), SigningKey.generate()
    before = World(create_app(first, FakeClock()), FakeClock())
    during = World(
        create_app(replace(first, signing_key=new, retiring_key=public_pem(old)), FakeClock()),
        FakeClock(),
    )
    ana = before.athlete()
    token = ana.token or ""

    assert during.send("GET", "/me", headers={"Authorization": f"Bearer {token}"}).status == 200
    shown = during.send("GET", "/.well-known/jwks.json").json["keys"]
    assert [one["kid"] for one in shown] == [SigningKey(new).kid, old.kid]
    for world in (before, during):
        world.database.engine.dispose()
