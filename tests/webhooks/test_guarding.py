"""Nothing is sent inside: not to this machine, not to its network, not to a cloud's metadata."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from ipaddress import ip_address

import pytest

from api.settings import Settings, UnsafeSettings
from api.webhooks.guarding import Guard, TargetRefused, is_public
from api.webhooks.resolving import Lookups
from api.webhooks.sending import Courier, Sent
from api.webhooks.vocab import WebhookOutcome
from tests.webhooks.receivers import Receiver

INSIDE = (
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
)
INSIDE_AS_WRITTEN = (
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fe80::1%25lo]/",
)
OUTSIDE = ("1.1.1.1", "93.184.216.34", "172.15.0.1", "2606:4700::1111", "64:ff9b::101:101")


@dataclass
class Names:
    """A name server that answers what it is told, another answer each time it is asked."""

    answers: list[list[str]]
    asked: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def guard(*addresses: str, private: bool = False) -> Guard:
    return Guard(private, Names([list(addresses)]))


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(TargetRefused, match="not public"):
        guard(address).check("https://hooks.example/")


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_address_is_good(address: str) -> None:
    assert guard(address).check("https://hooks.example/").addresses == (address,)


def test_one_address_inside_among_others_is_enough_to_refuse_a_name() -> None:
    with pytest.raises(TargetRefused):
        guard("93.184.216.34", "127.0.0.1").check("https://hooks.example/")


@pytest.mark.parametrize(
    "url",
    [*INSIDE_AS_WRITTEN, "https://localhost/"],
)
def test_however_this_machine_is_written_the_system_finds_it_and_it_is_refused(url: str) -> None:
    with pytest.raises((TargetRefused, OSError)):
        Guard().check(url)


@pytest.mark.parametrize("url", INSIDE_AS_WRITTEN)
def test_an_address_in_the_url_is_refused_without_asking_anybody(url: str) -> None:
    names = Names([["93.184.216.34"]])

    with pytest.raises(TargetRefused):
        Guard(resolve=names).judge(url)

    assert names.asked == []


def test_a_name_is_not_looked_up_when_it_is_judged() -> None:
    """Seen red with `judge` doing what `check` does."""
    names = Names([["127.0.0.1"]])

    Guard(resolve=names).judge("https://hooks.example/")

    assert names.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "https:///path",
        "https://",
        "//hooks.example/",
        "hooks.example",
        "https://user@hooks.example/",
        "https://user:password@hooks.example/",
        "https://hooks.example#fragment",
        "https://hooks.example:80/",
        "https://hooks.example:22/",
        "https://hooks.example:99999/",
        "https://hooks.example:x/",
        "https://hooks.example/a b",
        "https://hooks.example/\r\nHost: inside",
        "https://hooks.example\\@inside/",
        "https://hööks.example/",
        "https://[::1/",
        "https://hooks..example/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a" * 500,
    ],
)
def test_a_url_that_is_not_plain_https_is_refused_unresolved(url: str) -> None:
    names = Names([["93.184.216.34"]])

    with pytest.raises(TargetRefused):
        Guard(resolve=names).check(url)

    assert names.asked == []


def test_the_other_usual_port_and_a_query_are_good() -> None:
    target = guard("93.184.216.34").check("https://Hooks.Example:8443/in?tenant=7")

    assert (target.host, target.port, target.path) == ("hooks.example", 8443, "/in?tenant=7")


def nobody(_host: str, _port: int) -> list[str]:
    raise OSError("no such name")


def test_a_name_inside_one_that_is_not_there_and_one_that_nobody_says_are_told_alike() -> None:
    """So that nobody explores our network by the names in it. Seen red with an outcome of its own
    for a name without an address, and with the time it took."""
    silent = threading.Event()
    ways = (Names([["10.0.0.7"]]), Names([[]]), nobody, lambda *_: silent.wait(5) and [])
    impatient = Lookups(deadline_s=0.2)

    said = {
        Courier(Guard(resolve=way, lookups=impatient)).send("https://db.internal/", {}, b"{}")
        for way in ways
    }
    silent.set()

    assert said == {Sent(WebhookOutcome.ADDRESS, None)}


# --- looked at and connected to are one ------------------------------------------------------


def test_a_name_that_leads_inside_at_the_second_look_is_refused_then(there: Receiver) -> None:
    """DNS rebinding: good when the endpoint was made, this machine when it is sent to."""
    names = Names([["93.184.216.34"], ["127.0.0.1"]])
    # The port is one that nobody could be given otherwise: the guard is asked for its rules only.
    guard = Guard(resolve=names)
    url = "https://hooks.example/"
    assert guard.check(url).addresses == ("93.184.216.34",)

    sent = Courier(guard).send(url, {}, b"{}")

    assert sent.outcome is WebhookOutcome.ADDRESS
    assert len(names.asked) == 2
    assert there.received == []


def test_the_connection_goes_to_the_address_that_was_looked_at(there: Receiver) -> None:
    """The name resolves nowhere but in the guard: whoever asked again would find nothing, and a
    name server that answers otherwise the second time is never asked a second time."""
    names = Names([["127.0.0.1"], ["169.254.169.254"]])
    url = f"http://hooks.example:{there.port}/in"

    sent = Courier(Guard(private=True, resolve=names)).send(url, {"webhook-id": "1"}, b"{}")

    assert sent.outcome is WebhookOutcome.DELIVERED
    assert names.asked == [("hooks.example", there.port)]
    assert there.received[0].headers["host"] == f"hooks.example:{there.port}"


# --- development -----------------------------------------------------------------------------


def test_in_development_this_machine_may_be_reached_without_tls_and_metadata_never() -> None:
    assert guard("127.0.0.1", private=True).check("http://localhost:5000/").port == 5000
    assert guard("192.168.1.7", private=True).check("https://nas:5001/").port == 5001
    for inside in ("169.254.169.254", "fe80::1", "ff02::1", "::ffff:127.0.0.1"):
        with pytest.raises(TargetRefused):
            guard(inside, private=True).check("https://hooks.example/")


@pytest.mark.parametrize("address", ["192.168.1.7", "93.184.216.34"])
def test_without_tls_an_address_further_away_is_refused_at_once(address: str) -> None:
    with pytest.raises(TargetRefused):
        Guard(private=True).judge(f"http://{address}/")


def test_without_tls_nothing_goes_further_than_this_machine() -> None:
    for address in ("192.168.1.7", "93.184.216.34"):
        with pytest.raises(TargetRefused):
            guard(address, private=True).check("http://hooks.example/")


def test_production_refuses_to_start_with_the_setting_of_development() -> None:
    env = {
        "KEEL_ENV": "production",
        "KEEL_SIGNING_KEY": "x",
        "KEEL_CURSOR_SECRET": "x" * 32,
        "KEEL_DATABASE_URL": "postgresql://",
        "KEEL_PUBLIC_URL": "https://keel.example",
    }
    assert Settings.from_environment(env).webhook_private is False

    with pytest.raises(UnsafeSettings, match="KEEL_WEBHOOK_PRIVATE"):
        Settings.from_environment(env | {"KEEL_WEBHOOK_PRIVATE": "allow"})
