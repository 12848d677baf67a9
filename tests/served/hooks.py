"""What schemathesis cannot know of us: how a file is sent, and that cursors are sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

import schemathesis
from schemathesis import Case, GenerationMode, HookContext, SerializationContext

TODAY = date.today().isoformat()
LIKELY = {
    "local_date": TODAY,
    "started_on": TODAY,
    "started_at": f"{TODAY}T00:00:01Z",
    "time_zone": "UTC",
    "exercise": "rdl-tempo",
    "program": "hinge-rebuild",
    "questionnaire_version": "2026.11",
}


@schemathesis.serializer("application/zip")
def archive(_: SerializationContext, value: Any) -> bytes:
    """Any bytes; a good archive has tests of its own."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.hook
def before_call(_: HookContext, case: Case, __: dict[str, Any]) -> None:
    """Make what is meant well a little more likely, so that links are followed further.

    No cursor can be made up: whatever the schema allows is refused but for those we sealed.
    """
    if case.meta is not None and case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if case.query:
        case.query.pop("cursor", None)
    if isinstance(case.body, dict):
        case.body = _likely(case.body)


def _likely(value: Any, member: str = "") -> Any:
    """Days of today and names that exist, wherever a member is called like one."""
    if isinstance(value, dict):
        return {name: _likely(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_likely(inner) for inner in value]
    return LIKELY.get(member, value) if isinstance(value, str) else value
