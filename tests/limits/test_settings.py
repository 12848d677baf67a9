"""Settings of limits, gate and names: read strictly, safe in production."""

from __future__ import annotations

import pytest

from api.kit.crypto import SigningKey
from api.kit.gate import GateSize
from api.settings import Settings, UnsafeSettings
from tests.limits.conftest import Limited

PRODUCTION = {
    "KEEL_ENV": "production",
    "KEEL_SIGNING_KEY": SigningKey.generate().decode(),
    "KEEL_CURSOR_SECRET": "0123456789abcdef0123456789abcdef",
    "KEEL_DATABASE_URL": "postgresql+psycopg://keel@db/keel",
    "KEEL_PUBLIC_URL": "https://api.keel.example:8443/",
}
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def read(**said: str) -> Settings:
    return Settings.from_environment(PRODUCTION | said)


def test_production_is_called_by_its_public_name_and_from_inside() -> None:
    assert read().hosts == ("api.keel.example", *LOOPBACK)


def test_other_names_can_be_said() -> None:
    assert read(KEEL_HOSTS="a.example, b.example").hosts == ("a.example", "b.example", *LOOPBACK)
    assert read(KEEL_HOSTS="*").hosts == ()


def test_development_answers_to_any_name() -> None:
    assert Settings.from_environment(PRODUCTION | {"KEEL_ENV": "development"}).hosts == ()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("api.keel.example", 200),
        ("api.keel.example:8443", 200),
        ("127.0.0.1:8000", 200),
        ("evil.example", 400),
        ("api.keel.example.evil.example", 400),
        ("a,b", 400),
        ("", 400),
    ],
)
def test_a_name_that_is_not_ours_is_refused(limited: Limited, host: str, status: int) -> None:
    world = limited(hosts=("api.keel.example", *LOOPBACK))

    answer = world.anonymous().get("/triage/questions", headers={"Host": host})

    assert answer.status == status


def test_the_gate_has_the_size_that_is_said() -> None:
    sizes = {"KEEL_GATE_RUNNING": "3", "KEEL_GATE_WAITING": "0", "KEEL_GATE_PATIENCE_MS": "250"}

    found = read(**sizes, KEEL_GATE_READING="40", KEEL_GATE_READING_LARGE="4").gate

    assert found == GateSize(running=3, waiting=0, patience_s=0.25, reading=40, reading_large=4)
    assert read().gate == GateSize()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("KEEL_GATE_RUNNING", "0"),
        ("KEEL_GATE_RUNNING", "-1"),
        ("KEEL_GATE_WAITING", "many"),
        ("KEEL_GATE_READING", "1e3"),
        ("KEEL_PROXY_HOPS", "٣"),
        ("KEEL_PROXY_HOPS", "1.5"),
    ],
)
def test_a_count_that_is_none_stops_the_start(name: str, text: str) -> None:
    with pytest.raises(UnsafeSettings, match=name):
        read(**{name: text})
