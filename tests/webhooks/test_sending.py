"""One attempt against real receivers: what it says, how it ends, and that it ends in time."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID

from api.webhooks.guarding import Guard
from api.webhooks.sending import Courier, Limits
from api.webhooks.vocab import WebhookOutcome
from tests.webhooks.receivers import Receiver, free_port, receiver, saying

SHORT = Limits(connect_s=0.5, total_s=0.6)
"""A deadline that a test can wait for; the figures of the product are its defaults."""
LONGEST_S = 60
"""How long a receiver goes on that never comes to an end."""


def courier(**more: object) -> Courier:
    return Courier(Guard(private=True), **more)  # type: ignore[arg-type]


def test_it_posts_json_and_says_who_it_is(there: Receiver) -> None:
    sent = courier().send(there.url + "?x=1", {"webhook-id": "7"}, b'{"a":1}')

    assert (sent.outcome, sent.status) == (WebhookOutcome.DELIVERED, 200)
    [got] = there.received
    assert (got.path, got.body, got.id) == ("/hook?x=1", b'{"a":1}', "7")
    assert got.headers["content-type"] == "application/json"
    assert got.headers["user-agent"].startswith("Keel-Webhooks/")
    assert got.headers["host"] == f"127.0.0.1:{there.port}"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, WebhookOutcome.DELIVERED),
        (204, WebhookOutcome.DELIVERED),
        (299, WebhookOutcome.DELIVERED),
        (301, WebhookOutcome.REDIRECTED),
        (304, WebhookOutcome.REDIRECTED),
        (400, WebhookOutcome.REFUSED),
        (410, WebhookOutcome.REFUSED),
        (500, WebhookOutcome.REFUSED),
    ],
)
def test_only_2xx_is_delivered(there: Receiver, status: int, outcome: WebhookOutcome) -> None:
    there.answers = lambda _: status

    sent = courier().send(there.url, {}, b"{}")

    assert (sent.outcome, sent.status) == (outcome, status)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_nowhere(there: Receiver, status: int) -> None:
    """Not to another receiver, and so not to 169.254.169.254 either."""
    with receiver() as inside:
        there.answers = lambda _: (status, {"Location": inside.url})

        sent = courier().send(there.url, {}, b"{}")

        assert sent.outcome is WebhookOutcome.REDIRECTED
        assert inside.received == []


def test_proxies_of_the_environment_are_not_used(
    there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

        assert courier().send(there.url, {}, b"{}").status == 200

        assert proxy.received == []


def test_nobody_there_is_told_as_such() -> None:
    sent = courier().send(f"http://127.0.0.1:{free_port()}/", {}, b"{}")

    assert (sent.outcome, sent.status) == (WebhookOutcome.CONNECTION, None)


# --- receivers that take their time ----------------------------------------------------------


def silent(taken: socket.socket) -> None:
    taken.recv(1000)
    time.sleep(LONGEST_S)


def dripping(taken: socket.socket) -> None:
    """One byte of the headers at a time: each of them starts a time limit of a socket anew."""
    taken.recv(1000)
    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1000:
        taken.sendall(bytes([byte]))
        time.sleep(0.05)


def going_on(taken: socket.socket) -> None:
    """Says for ever that there is more to come."""
    taken.recv(1000)
    for _ in range(20 * LONGEST_S):
        taken.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.05)


@pytest.mark.parametrize("behave", [silent, dripping, going_on])
def test_an_attempt_ends_at_its_deadline_whatever_a_receiver_does(
    behave: Callable[[socket.socket], None],
) -> None:
    """Seen red without the deadline: dripping and going on are never over."""
    with saying(behave) as url:
        began = time.monotonic()
        sent = courier(limits=SHORT).send(url, {}, b"{}")
        took = time.monotonic() - began

    assert sent.outcome is WebhookOutcome.TIMEOUT
    assert SHORT.total_s * 0.8 < took < LONGEST_S, "sooner than it would have gone on"


def test_a_greeting_that_drips_ends_at_the_deadline_too() -> None:
    """TLS is greeted before anything of HTTP could time out."""

    def drip(taken: socket.socket) -> None:
        taken.recv(1000)
        for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 20 * LONGEST_S:
            taken.sendall(bytes([byte]))
            time.sleep(0.05)

    with saying(drip) as url:
        began = time.monotonic()
        sent = courier(limits=SHORT).send(url.replace("http://", "https://"), {}, b"{}")

    assert sent.outcome is WebhookOutcome.TIMEOUT
    assert time.monotonic() - began < LONGEST_S


def test_the_deadlines_of_the_product_are_five_and_fifteen_seconds() -> None:
    assert (Limits().connect_s, Limits().total_s, Limits().read) == (5, 15, 65536)


def test_a_body_without_end_is_read_for_64_kib_and_no_further() -> None:
    written: list[int] = []

    def pour(taken: socket.socket) -> None:
        taken.recv(1000)
        taken.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while sum(written) < 500_000_000:
            written.append(taken.send(b"x" * 65536))

    with saying(pour) as url:
        sent = courier().send(url, {}, b"{}")

    assert (sent.outcome, sent.status) == (WebhookOutcome.DELIVERED, 200)
    assert sum(written) < 50_000_000


def test_a_body_that_never_comes_changes_nothing_of_what_was_said() -> None:
    def withhold(taken: socket.socket) -> None:
        taken.recv(1000)
        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        time.sleep(LONGEST_S)

    with saying(withhold) as url:
        assert (
            courier(limits=Limits(total_s=2)).send(url, {}, b"{}").outcome
            is WebhookOutcome.DELIVERED
        )


@pytest.mark.parametrize(
    "said",
    [b"garbage\r\n\r\n", b"HTTP/1.1 99999 x\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a" * 70_000],
)
def test_nonsense_is_told_as_such(said: bytes) -> None:
    def behave(taken: socket.socket) -> None:
        taken.recv(1000)
        taken.sendall(said)

    with saying(behave) as url:
        assert courier().send(url, {}, b"{}").outcome is WebhookOutcome.PROTOCOL


def test_hanging_up_is_a_failed_connection() -> None:
    with saying(lambda taken: None) as url:
        assert courier().send(url, {}, b"{}").outcome is WebhookOutcome.CONNECTION


def test_what_retry_after_says_is_handed_on(there: Receiver) -> None:
    there.answers = lambda _: (503, {"Retry-After": "120"})

    assert courier().send(there.url, {}, b"{}").retry_after == "120"


# --- certificates ----------------------------------------------------------------------------


def certificate(where: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Of a server of this name, and of a client that trusts it."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = where / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))


def to_this_machine(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def test_name_and_certificate_are_those_of_the_host_though_an_address_is_connected_to(
    tmp_path: Path,
) -> None:
    server, client = certificate(tmp_path, "hooks.example")
    names: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: names.append(name)
    guard = Guard(private=True, resolve=to_this_machine)
    with receiver(tls=server) as there:
        there_url = f"https://hooks.example:{there.port}/in"

        sent = Courier(guard, tls=client).send(there_url, {"webhook-id": "1"}, b"{}")

        assert (sent.outcome, names) == (WebhookOutcome.DELIVERED, ["hooks.example"])
        assert there.received[0].headers["host"] == f"hooks.example:{there.port}"


def test_a_certificate_of_another_name_or_of_nobody_known_is_refused(tmp_path: Path) -> None:
    """Seen red with `check_hostname` off, and with certificates unchecked."""
    server, client = certificate(tmp_path, "hooks.example")
    guard = Guard(private=True, resolve=to_this_machine)
    with receiver(tls=server) as there:
        elsewhere = f"https://other.example:{there.port}/in"
        unknown = f"https://hooks.example:{there.port}/in"

        assert Courier(guard, tls=client).send(elsewhere, {}, b"{}").outcome is WebhookOutcome.TLS
        assert Courier(guard).send(unknown, {}, b"{}").outcome is WebhookOutcome.TLS

        assert there.received == []
