"""Whose address counts: the connection's, or what our own proxies wrote, and nothing else."""

from __future__ import annotations

import pytest

from api.kit.http.callers import address_of
from tests.limits.conftest import Limited

PEER = "198.51.100.7"


def address(forwarded: str | None, hops: int, peer: str = PEER) -> str:
    environ = {"REMOTE_ADDR": peer}
    return address_of(
        environ | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}), hops
    )


@pytest.mark.parametrize("forwarded", [None, "", "203.0.113.5", "1.1.1.1, 203.0.113.5", "x", ","])
def test_without_proxies_the_header_says_nothing(forwarded: str | None) -> None:
    assert address(forwarded, 0) == PEER


@pytest.mark.parametrize(
    ("forwarded", "hops", "expected"),
    [
        ("203.0.113.5", 1, "203.0.113.5"),
        ("1.1.1.1, 203.0.113.5", 1, "203.0.113.5"),
        ("1.1.1.1, 203.0.113.5, 10.0.0.1", 2, "203.0.113.5"),
        ("203.0.113.5:4711", 1, "203.0.113.5"),
        ("[2001:db8:1:2:3::4]:4711", 1, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3::4", 1, "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", 1, "2001:db8:1:2::/64"),
        ("fe80::1%eth0", 1, "fe80::/64"),
        ("::ffff:203.0.113.5", 1, "203.0.113.5"),
    ],
)
def test_the_address_that_our_outermost_proxy_saw_counts(
    forwarded: str, hops: int, expected: str
) -> None:
    assert address(forwarded, hops) == expected


@pytest.mark.parametrize(
    ("forwarded", "hops"),
    [(None, 1), ("", 1), ("203.0.113.5", 2), ("unknown", 1), ("<script>", 1), ("9" * 5000, 1)],
)
def test_where_the_header_falls_short_the_connection_counts(
    forwarded: str | None, hops: int
) -> None:
    assert address(forwarded, hops) == PEER


def test_a_connection_without_an_address_is_one_caller() -> None:
    assert address(None, 0, peer="") == "unknown"


@pytest.mark.parametrize("hops", [0, 1])
def test_an_invented_header_is_no_new_quota(limited: Limited, hops: int) -> None:
    world = limited("public=3/minute", proxy_hops=hops)
    seen = "203.0.113.5"

    statuses = [
        world.anonymous()
        .get("/exercises", headers={"X-Forwarded-For": f"10.{n}.0.1, {seen}"})
        .status
        for n in range(5)
    ]

    assert statuses == [200] * 3 + [429] * 2


def test_each_client_behind_our_proxy_has_a_quota_of_its_own(limited: Limited) -> None:
    world = limited("public=1/minute", proxy_hops=1)

    statuses = [
        world.anonymous().get("/exercises", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status
        for n in range(5)
    ]

    assert statuses == [200] * 5
