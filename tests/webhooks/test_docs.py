"""What docs/webhooks.md tells receivers to run knows our messages, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.webhooks import schedule, signing
from api.webhooks.vocab import NEEDS, WebhookEvent, WebhookOutcome
from tests.http.asking import OPERATIONS
from tests.webhooks.receivers import Receiver
from tests.webhooks.stage import Stage

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()
Check = Callable[[str, Mapping[str, str], bytes], bool]


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def in_python(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    room: dict[str, Any] = {}
    exec(block("python"), room)
    return bool(room["is_ours"](secret, headers, body))


def in_javascript(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node.js here")
    said = f"isOurs({json.dumps(secret)}, {json.dumps(dict(headers))}, {json.dumps(body.decode())})"
    ran = subprocess.run(
        [node, "-e", f"{block('js')}\nconsole.log({said})"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return ran.stdout.strip() == "true"


@pytest.mark.parametrize("check", [in_python, in_javascript])
def test_the_code_of_the_page_tells_our_messages_from_others(check: Check) -> None:
    old, secret, now = signing.new_secret(), signing.new_secret(), datetime.now(UTC)
    body, shown = b'{"type":"webhook.test"}', signing.shown(secret)
    headers = signing.headers([secret], "7", now, body)

    assert check(shown, headers, body)
    assert check(signing.shown(old), signing.headers([secret, old], "7", now, body), body)
    assert not check(shown, headers, body + b" ")
    assert not check(shown, headers | {"webhook-id": "8"}, body)
    assert not check(signing.shown(old), headers, body)
    stale = signing.headers([secret], "7", now - timedelta(minutes=6), body)
    assert not check(shown, stale, body)


@pytest.mark.parametrize("check", [in_python, in_javascript])
def test_the_code_of_the_page_knows_a_message_that_was_really_sent(
    stage: Stage, there: Receiver, check: Check
) -> None:
    stage.world.clock.set(datetime.now(UTC))
    endpoint = stage.endpoint(there.url, [])
    stage.test(endpoint)
    stage.deliver()

    [message] = there.received
    assert check(endpoint["secret"], message.headers, message.body)


def test_the_page_names_every_event_outcome_and_scope_and_operations_that_exist() -> None:
    for event in WebhookEvent:
        thing, _, what = event.partition(".")
        assert f"`{event}`" in PAGE or re.search(rf"`{thing}\.\w+`.*`\.{what}`", PAGE), event
    assert all(f"`{outcome}`" in PAGE for outcome in WebhookOutcome)
    assert all(f"`{scope}`" in PAGE for scope in NEEDS.values())
    named = set(re.findall(r"`((?:get|list)[A-Z]\w+)`", PAGE))
    assert named <= {operation.operation_id for operation in OPERATIONS}


def test_the_page_tells_the_pauses_there_are() -> None:
    [row] = re.findall(r"^\| after the previous one \| at once \| (.*) \|$", PAGE, re.MULTILINE)
    units = {"s": "seconds", "min": "minutes", "h": "hours"}
    told = [timedelta(**{units[unit]: int(n)}) for n, unit in (c.split() for c in row.split(" | "))]

    assert tuple(told) == schedule.PAUSES
