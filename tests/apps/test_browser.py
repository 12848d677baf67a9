"""The pages in a real browser, without JavaScript, ending at a program on this computer."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from api.app import create_app
from tests.apps.thirdparty import Let, ThirdParty
from tests.support.world import FakeClock, World, settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@dataclass
class Receiver:
    """The app's own end: what came back to it."""

    port: int
    said: list[dict[str, list[str]]]


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    said: list[dict[str, list[str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if urlsplit(self.path).path == "/done":
                said.append(parse_qs(urlsplit(self.path).query) | {"method": ["GET"]})
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Connected</title>Back in the app.")

        def log_message(self, *_: Any) -> None:
            """Silent."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        yield Receiver(server.server_port, said)


@dataclass
class House:
    world: World
    url: str


@pytest.fixture
def house(database: str) -> Iterator[House]:
    """The application behind a real port."""
    server = make_server("127.0.0.1", 0, lambda environ, start: app(environ, start), threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    clock = FakeClock()
    app = create_app(replace(settings(database), public_url=url), clock)
    with serving(server):
        world = World(app, clock)
        yield House(world, url)
        world.database.engine.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.blocked = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.blocked.append(message.text))  # type: ignore[attr-defined]
    yield page
    context.close()


def party_of(house: House, receiver: Receiver, registered_port: int = 1) -> ThirdParty:
    """An app on this computer: it was registered with another port than it got."""
    registered = f"http://127.0.0.1:{registered_port}/done"
    party = ThirdParty.of(house.world, redirect_uris=[registered])
    return party.returning_to(f"http://127.0.0.1:{receiver.port}/done")


def sign_in(page: Page, house: House, party: ThirdParty, email: str, password: str) -> None:
    page.goto(house.url + party.address())
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_an_athlete_lets_an_app_in_and_declines_a_part(
    house: House, receiver: Receiver, page: Page
) -> None:
    ana = house.world.athlete()
    party = party_of(house, receiver)

    sign_in(page, house, party, ana.email, ana.password)
    assert page.get_by_role("heading", level=1).inner_text() == "What may Barbell Diary do?"
    page.get_by_label("See your training sessions").check()
    page.get_by_role("button", name="Allow what is ticked").click()
    page.wait_for_url("**/done?**")

    assert page.title() == "Connected"
    (said,) = receiver.said
    assert (said["state"], said["iss"], said["method"]) == (["xyz 1/2"], [house.url], ["GET"])
    answer = party.redeem(said["code"][0])
    let = Let(party, ana, answer.json)
    assert answer.json["scope"] == "sessions:read"
    assert let.actor.get("/sessions").status == 200
    assert page.blocked == []  # type: ignore[attr-defined]
    assert page.context.cookies() == []


def test_an_athlete_allows_nothing(house: House, receiver: Receiver, page: Page) -> None:
    ana = house.world.athlete()

    sign_in(page, house, party_of(house, receiver), ana.email, ana.password)
    page.get_by_role("button", name="Allow nothing").click()
    page.wait_for_url("**/done?**")

    assert receiver.said[0]["error"] == ["access_denied"]


def test_the_enter_key_lets_nobody_in(house: House, receiver: Receiver, page: Page) -> None:
    ana = house.world.athlete()

    sign_in(page, house, party_of(house, receiver), ana.email, ana.password)
    box = page.get_by_label("See your check-ins")
    box.check()
    box.press("Enter")
    page.wait_for_url("**/done?**")

    assert receiver.said[0]["error"] == ["access_denied"]
    assert ana.get("/me/grants").json["items"] == []


def test_who_ticks_nothing_is_told_where_to_tick(
    house: House, receiver: Receiver, page: Page
) -> None:
    ana = house.world.athlete()

    sign_in(page, house, party_of(house, receiver), ana.email, ana.password)
    page.get_by_role("button", name="Allow what is ticked").click()

    assert "Tick at least one" in page.get_by_role("alert").inner_text()
    assert receiver.said == []


def test_a_wrong_password_is_told_where_it_is_looked_for(
    house: House, receiver: Receiver, page: Page
) -> None:
    ana = house.world.athlete()

    sign_in(page, house, party_of(house, receiver), ana.email, "not the right password")

    assert "not right" in page.get_by_role("alert").inner_text()
    assert page.title().startswith("Error: ")
    assert page.get_by_label("E-mail address").input_value() == ana.email
    assert page.get_by_label("Password").input_value() == ""
    assert receiver.said == []


def test_everything_can_be_reached_by_its_role_and_name(
    house: House, receiver: Receiver, page: Page
) -> None:
    ana = house.world.athlete()
    party = party_of(house, receiver)

    page.goto(house.url + party.address())
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("main").count() == page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("button").count() == 2
    sign_in(page, house, party, ana.email, ana.password)

    group = page.get_by_role("group")
    assert "What Barbell Diary may do" in group.inner_text()
    boxes = page.get_by_role("checkbox").all()
    assert [box.is_checked() for box in boxes] == [False, False]


def test_the_style_is_let_in_by_its_hash(house: House, receiver: Receiver, page: Page) -> None:
    page.goto(house.url + party_of(house, receiver).address())

    assert page.blocked == []  # type: ignore[attr-defined]
    width = page.get_by_role("main").bounding_box()
    assert width is not None
    assert width["width"] <= 40 * 17


def test_red_with_only_our_own_address_as_a_target_the_browser_goes_nowhere(
    house: House, receiver: Receiver, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser holds redirects of forms against form-action: that is why the target is named."""
    from api.apps import redirects

    monkeypatch.setattr(redirects, "origin_of", lambda _: "https://elsewhere.example")
    ana = house.world.athlete()
    sign_in(page, house, party_of(house, receiver), ana.email, ana.password)

    page.get_by_label("See your check-ins").check()
    page.get_by_role("button", name="Allow what is ticked").click()
    page.wait_for_timeout(500)

    assert receiver.said == []
    assert any("form-action" in text for text in page.blocked)  # type: ignore[attr-defined]
