"""An app of a third party: what its developer registers, and what it does with the answers.

It knows what every app knows, its own id and secret and the metadata of the server, and sends
what a browser would send for the athlete.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from tests.support.actor import PASSWORD, Actor
from tests.support.answer import Answer
from tests.support.world import World

REDIRECT = "https://diary.example/connected"
APP = {
    "name": "Barbell Diary",
    "kind": "public",
    "homepage_url": "https://diary.example",
    "privacy_url": "https://diary.example/privacy",
    "redirect_uris": [REDIRECT],
    "capabilities": ["profile:read", "sessions:read", "sessions:write", "checkins:read"],
}
FORM = "application/x-www-form-urlencoded"


class Page(HTMLParser):
    """What a browser would make of a page: its forms, its texts, what is ticked."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.boxes: list[str] = []
        self.ticked: list[str] = []
        self.buttons: list[tuple[str, str]] = []
        self.action = ""
        self.scripts = 0
        self.feed(answer.text)
        self.text = answer.text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.scripts += tag == "script" or any(name.startswith("on") for name in said)
        if tag == "form":
            self.action = self.action or said["action"]
        if tag == "button":
            self.buttons.append((said.get("name", ""), said.get("value", "")))
        if tag == "input" and said.get("type") == "checkbox":
            self.boxes.append(said["value"])
            self.ticked += [said["value"]] if "checked" in said else []
        elif tag == "input" and said.get("type") == "hidden":
            self.fields.setdefault(said["name"], said["value"])


@dataclass(frozen=True)
class ThirdParty:
    """One app and the verifier of its present attempt."""

    world: World
    developer: Actor
    app: dict[str, Any]
    secret: str | None = None
    redirect_uri: str = REDIRECT
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @classmethod
    def of(cls, world: World, developer: Actor | None = None, **more: Any) -> ThirdParty:
        """A registered app; ``more`` are members of it."""
        developer = developer or world.athlete()
        made = developer.post("/apps", APP | more)
        assert made.status == 201, made.text
        uris = made.json["app"]["redirect_uris"]
        redirect = uris[0] if uris else REDIRECT
        return cls(world, developer, made.json["app"], made.json["client_secret"], redirect)

    @property
    def id(self) -> str:
        return str(self.app["id"])

    @cached_property
    def challenge(self) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    def returning_to(self, uri: str) -> ThirdParty:
        return replace(self, redirect_uri=uri)

    # --- what the browser of the athlete sends ----------------------------------------------

    def wish(self, **more: str | None) -> dict[str, str]:
        """Parameters of an authorization request; None leaves one out."""
        usual: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": self.redirect_uri,
            "scope": "sessions:read checkins:read",
            "state": "xyz 1/2",
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (usual | more).items() if value is not None}

    def address(self, **more: str | None) -> str:
        return f"/oauth/authorize?{urlencode(self.wish(**more))}"

    def open(self, **more: str | None) -> Answer:
        """The first page."""
        return self.world.send("GET", self.address(**more))

    def sign_in(self, athlete: Actor, password: str = PASSWORD, **more: str | None) -> Answer:
        """The page after signing in."""
        page = Page(self.open(**more))
        return self.submit(page.action, {"email": athlete.email, "password": password})

    def submit(self, action: str, form: Mapping[str, str] | Iterable[tuple[str, str]]) -> Answer:
        return self.world.send("POST", action, data=urlencode(form), content_type=FORM)

    def decide(
        self, athlete: Actor, keep: Iterable[str] | None = None, **more: str | None
    ) -> Answer:
        """Where the browser is sent in the end; everything that can be ticked is, unless said."""
        shown = self.sign_in(athlete, **more)
        assert shown.status == 200, shown.text
        page = Page(shown)
        kept = [("keep", one) for one in (page.boxes if keep is None else keep)]
        form = [("ticket", page.fields["ticket"]), ("decision", "allow"), *kept]
        return self.submit(page.action, form)

    # --- what the app sends -------------------------------------------------------------------

    def post(self, path: str, headers: Mapping[str, str] | None = None, **form: Any) -> Answer:
        """A form of the app, with its proof of who it is."""
        said = {"client_id": self.id, "client_secret": self.secret, **form}
        said = {name: value for name, value in said.items() if value is not None}
        return self.world.send(
            "POST", path, data=urlencode(said), content_type=FORM, headers=dict(headers or {})
        )

    def basic(self, secret: str | None = None) -> dict[str, str]:
        text = f"{quote(self.id)}:{quote(secret or self.secret or '')}"
        return {"Authorization": f"Basic {b64encode(text.encode()).decode()}"}

    def redeem(self, code: str, **more: Any) -> Answer:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
        }
        return self.post("/oauth/token", **(form | more))

    def refresh(self, token: str, **more: Any) -> Answer:
        return self.post("/oauth/token", grant_type="refresh_token", refresh_token=token, **more)

    def let_in(self, athlete: Actor, keep: Iterable[str] | None = None, **more: Any) -> Let:
        """The whole way: what the app holds when the athlete has let it in."""
        answer = self.redeem(code_of(self.decide(athlete, keep, **more)))
        assert answer.status == 200, answer.text
        return Let(self, athlete, answer.json)


@dataclass(frozen=True)
class Let:
    """An app that was let in, and its tokens."""

    party: ThirdParty
    athlete: Actor
    tokens: dict[str, Any]

    @property
    def actor(self) -> Actor:
        """Who makes requests with the access token."""
        return Actor(self.party.world, given_token=self.tokens["access_token"])

    @property
    def refresh_token(self) -> str:
        return str(self.tokens["refresh_token"])

    @property
    def grant_id(self) -> str:
        items = self.athlete.get("/me/grants").json["items"]
        return str(next(one["id"] for one in items if one["app"]["id"] == self.party.id))


def sent_to(answer: Answer) -> str:
    """Where a redirect leads, without its parameters."""
    assert answer.status == 303, answer.text
    return str(answer.headers["Location"]).partition("?")[0]


def told(answer: Answer) -> dict[str, str]:
    """Parameters of a redirect."""
    assert answer.status == 303, answer.text
    query = urlsplit(answer.headers["Location"]).query
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


def code_of(answer: Answer) -> str:
    return told(answer)["code"]


def refusal(answer: Answer) -> tuple[int, str]:
    """Status and code of a refusal in the words of OAuth."""
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.media_type == "application/json"
    return answer.status, answer.json["error"]


def at_once(count: int, ask: Callable[[], Answer]) -> list[Answer]:
    """The answers to the same request, sent by that many at the same moment."""
    answers: list[Answer] = []
    barrier = threading.Barrier(count)

    def run() -> None:
        barrier.wait()
        answers.append(ask())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == count
    return answers
