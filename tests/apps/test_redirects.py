"""Where an athlete can be sent: to what was registered, letter by letter, and nowhere else."""

from __future__ import annotations

import pytest

from api.apps import redirects
from tests.apps.thirdparty import REDIRECT, ThirdParty, sent_to, told
from tests.support.world import World

LOOPBACK = "http://127.0.0.1:8912/done"
PRIVATE = "com.example.diary:/done"

NEAR_MISSES = (
    "https://diary.example/Connected",
    "https://DIARY.example/connected",
    "HTTPS://diary.example/connected",
    "http://diary.example/connected",
    "https://diary.example/connected/",
    "https://diary.example/connected//",
    "https://diary.example//connected",
    "https://diary.example/connecte",
    "https://diary.example/connected2",
    "https://diary.example",
    "https://diary.example/",
    "https://diary.example/connected?",
    "https://diary.example/connected?x=1",
    "https://diary.example/connected#",
    "https://diary.example/connected#x",
    "https://diary.example:443/connected",
    "https://diary.example:8443/connected",
    "https://user@diary.example/connected",
    "https://diary.example@evil.example/connected",
    "https://diary.example:x@evil.example/connected",
    "https://diary.example.evil.example/connected",
    "https://evil.example/https://diary.example/connected",
    "https://evildiary.example/connected",
    "https://sub.diary.example/connected",
    "https://diary.example./connected",
    "https://diary.example/%63onnected",
    "https://diary.example/connected%2F",
    "https://diary.example/connected%00",
    "https://diary.example/x/../connected",
    "https://diary.example/./connected",
    "https://diary.example\\connected",
    "https://diary.example/connected\t",
    " https://diary.example/connected",
    "https://diary.example/connected ",
    "https://diary.example/connected\r\nSet-Cookie: x=1",
    "https://diаry.example/connected",
    "//diary.example/connected",
    "/connected",
    "javascript:alert(1)",
    "data:text/html,x",
    "*",
    "https://*.example/connected",
    "",
)


@pytest.mark.parametrize("uri", NEAR_MISSES)
def test_a_near_miss_is_told_on_a_page_and_never_a_redirect(api: World, uri: str) -> None:
    party = _one_app(api)

    answer = party.returning_to(uri).open()

    assert answer.status == 400
    assert "Location" not in answer.headers
    assert "has not registered" in answer.text


_apps: dict[int, ThirdParty] = {}


def _one_app(api: World) -> ThirdParty:
    """The same app for every near miss: they are many, and refused before anybody signs in."""
    if id(api) not in _apps:
        _apps[id(api)] = ThirdParty.of(api)
    return _apps[id(api)]


@pytest.mark.parametrize("uri", NEAR_MISSES)
def test_a_near_miss_of_a_form_is_no_redirect_either(api: World, uri: str) -> None:
    party = _one_app(api).returning_to(uri)

    answer = party.submit(party.address(), {"decision": "deny"})

    assert answer.status == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_an_app_or_address_that_is_missing_or_said_twice_is_told_on_a_page(
    api: World, name: str
) -> None:
    party = _one_app(api)
    twice = f"{party.address()}&{name}={party.wish()[name]}"

    assert party.open(**{name: None}).status == 400
    assert api.send("GET", twice).status == 400


@pytest.mark.parametrize(
    "client_id", ["", "x", "0193a5c2-ffff-7000-8000-00000000dead", "é", "\x00"]
)
def test_an_app_nobody_knows_is_told_on_a_page(api: World, client_id: str) -> None:
    assert _one_app(api).open(client_id=client_id).status == 400


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_type": 'é"\\'}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "sessions:read triage:read"}, "invalid_scope"),
        ({"scope": "triage:read"}, "invalid_scope"),
        ({"scope": "account"}, "invalid_scope"),
        ({"scope": "offline"}, "invalid_scope"),
        ({"scope": "webhooks"}, "invalid_scope"),
        ({"scope": "care:read"}, "invalid_scope"),
        ({"scope": "measurements:read"}, "invalid_scope"),
        ({"scope": "sessions:read, checkins:read"}, "invalid_scope"),
        ({"scope": "é"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": "é" * 43}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": "s256"}, "invalid_request"),
    ],
)
def test_once_the_address_is_proven_the_app_is_told_what_is_wrong(
    api: World, more: dict[str, str | None], error: str
) -> None:
    answer = _one_app(api).open(**more)

    said = told(answer)
    assert sent_to(answer) == REDIRECT
    assert (said["error"], said["state"], said["iss"]) == (error, "xyz 1/2", "https://keel.test")


@pytest.mark.parametrize("name", ["state", "scope", "response_type", "code_challenge", "nonce"])
def test_a_parameter_that_stands_twice_is_refused(api: World, name: str) -> None:
    party = _one_app(api)

    answer = api.send("GET", f"{party.address(nonce='n')}&{name}=again")

    assert told(answer)["error"] == "invalid_request"


@pytest.mark.parametrize("query", ["%", "%ff", "client_id=%00", "a=1&" * 60, "client_id=%ff"])
def test_a_query_that_is_no_text_is_told_on_a_page(api: World, query: str) -> None:
    assert api.send("GET", f"/oauth/authorize?{query}").status == 400


@pytest.mark.parametrize("port", ["", ":1", ":8912", ":65535"])
@pytest.mark.parametrize("host", ["http://127.0.0.1", "http://[::1]", "http://localhost"])
def test_an_app_on_a_computer_may_take_any_port(api: World, host: str, port: str) -> None:
    party = ThirdParty.of(api, redirect_uris=[f"{host}:4321/done"])

    assert party.returning_to(f"{host}{port}/done").open().status == 200


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:8912/Done",
        "http://127.0.0.1:8912/done/",
        "http://127.0.0.2:8912/done",
        "http://127.0.0.1.evil.example:8912/done",
        "http://127.0.0.1@evil.example/done",
        "http://localhost:8912/done",
        "http://[::1]:8912/done",
        "https://127.0.0.1:8912/done",
        "http://127.0.0.1:/done",
        "http://127.0.0.1:0/done",
        "http://127.0.0.1:123456/done",
        "http://127.0.0.1:80x/done",
        "http://0x7f.1:8912/done",
        "http://127.1:8912/done",
        "http://127.0.0.1:8912/done#x",
        "http://127.0.0.1:8912/x/../done",
    ],
)
def test_nothing_but_the_port_of_a_loopback_address_is_free(uri: str) -> None:
    assert redirects.is_one_of(LOOPBACK, [LOOPBACK])
    assert not redirects.is_one_of(uri, [LOOPBACK])


def test_the_port_of_any_other_address_is_not_free() -> None:
    assert not redirects.is_one_of("https://diary.example:1/x", ["https://diary.example:2/x"])


@pytest.mark.parametrize("uri", [REDIRECT, LOOPBACK, PRIVATE, "com.example.diary://done"])
def test_what_may_be_registered(uri: str) -> None:
    assert redirects.is_registrable(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "http://diary.example/connected",
        "diary:/done",
        "javascript:alert(1)",
        "com.example.diary",
        "https://diary.example/x#y",
        "https://*.diary.example/x",
        "https://diary.example/*",
        "https://user@diary.example/x",
        "https://diary.example/a/../b",
        "https://diary.example/..",
        "https://DIARY.example/x",
        "https://diary/x",
        "https://127.0.0.1/x",
        "https:///x",
        "https://diary.example/ x",
        "https://diary.example/é",
        "https://diary.example/<x>",
        f"https://diary.example/{'x' * 500}",
        "",
    ],
)
def test_what_may_not(api: World, uri: str) -> None:
    assert not redirects.is_registrable(uri)


def test_a_private_scheme_is_a_place_to_go_back_to(api: World) -> None:
    party = ThirdParty.of(api, redirect_uris=[PRIVATE])
    ana = api.athlete()

    shown = party.sign_in(ana)

    assert "form-action 'self' com.example.diary:;" in shown.headers["Content-Security-Policy"]
    assert sent_to(party.decide(ana)) == PRIVATE


def test_comparing_by_meaning_would_let_near_misses_through() -> None:
    """The broken twin: it works URIs out, as many programs do."""
    from urllib.parse import unquote, urlsplit

    def twin(asked: str, registered: str) -> bool:
        mine, theirs = urlsplit(asked), urlsplit(registered)
        same_host = (mine.hostname or "") == theirs.hostname
        return same_host and unquote(mine.path).rstrip("/") == theirs.path

    through = [uri for uri in NEAR_MISSES if twin(uri, REDIRECT)]

    assert len(through) >= 10
    assert [uri for uri in through if redirects.is_one_of(uri, [REDIRECT])] == []
