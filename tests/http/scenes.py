"""Who asks, and what they have made that others name: a session, a connection, a pull."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import urlsplit

from tests.http.bodies import CONNECTION, SESSION
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World


class Scene:
    """One athlete of a world, their carer, and what they have made so far."""

    def __init__(self, world: World) -> None:
        self.world = world

    link_url = ""
    """Where the provider asks, of the newest connection."""

    @cached_property
    def athlete(self) -> Actor:
        return self.world.athlete()

    @cached_property
    def ready(self) -> Actor:
        """An athlete with a plan."""
        athlete = self.world.ready_athlete()
        body = {"scope": {"kind": "plan"}, "local_date": self.world.day()}
        made(athlete.post("/progression/decisions", body))
        return athlete

    @cached_property
    def carer(self) -> Actor:
        """A clinician linked to the athlete."""
        carer = self.world.clinician()
        self.world.link(carer, self.athlete)
        return carer

    @cached_property
    def day(self) -> str:
        return self.world.day(-1)


def made(answer: Answer, *member: str) -> str:
    """The id of what a request has made."""
    assert answer.status in (200, 201), f"{answer.method} {answer.path}: {answer.text}"
    found = answer.json
    for name in member:
        found = found[name]
    return str(found["id"])


def first(answer: Answer) -> str:
    """The id of the first row of a list."""
    assert answer.status == 200, answer.text
    assert answer.json["items"], f"{answer.path} lists nothing"
    return str(answer.json["items"][0]["id"])


def session(scene: Scene) -> tuple[Actor, str]:
    return scene.athlete, made(scene.athlete.post("/sessions", SESSION), "session")


def connection(scene: Scene) -> tuple[Actor, str]:
    """One that waits for the athlete at the provider."""
    answer = scene.athlete.post("/connections", CONNECTION)
    scene.link_url = answer.json["authorize_url"]
    return scene.athlete, made(answer, "connection")


def state(scene: Scene) -> str:
    """What travels over the provider, as a query."""
    connection(scene)
    return urlsplit(scene.link_url).query + "&code=given"


def link_code(scene: Scene) -> str:
    """What is shown to whoever comes back from the provider."""
    if not scene.link_url:
        connection(scene)
    parts = urlsplit(scene.link_url).query.split("&")
    said = next(part for part in parts if part.startswith("state="))
    page = scene.world.anonymous().get(f"/connection-callback/strava?{said}&code=given")
    return page.text.partition("<strong>")[2].partition("</strong>")[0]


def pulled(scene: Scene) -> int:
    """The timestamp of a pull."""
    answer = scene.athlete.get("/sync?schema_version=1")
    assert answer.status == 200, answer.text
    return int(answer.json["timestamp"])
