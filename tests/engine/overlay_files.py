"""Overlay files as a clinic would write them."""

import json

from api.engine.ruleset import CURRENT

NORTH = {
    "extends": CURRENT,
    "version": "clinic-north.1",
    "released_on": "2026-12-01",
    "kind": "stricter",
    "name": "North clinic",
}


def a_change(name, value, *, mark="P", source="North clinic: smaller steps", text=None):
    """A row of changes; a member that is None is left out."""
    return {"name": name, "value": value, "mark": mark, "source": source, "text": text}


def an_overlay(*changes, **head) -> bytes:
    """The content of an overlay file."""
    lines = _members(NORTH | head)
    for change in changes:
        lines += ["", "[[changes]]", *_members(change)]
    return ("\n".join(lines) + "\n").encode()


def _members(values):
    return [f"{name} = {_told(value)}" for name, value in values.items() if value is not None]


def _told(value):
    return str(value) if isinstance(value, float) else json.dumps(value)


STEP = a_change("load.step_pct.low", 2.5)
PLANK = a_change("gates.p1.test.prone_plank.value", 45, text="Plank for 45 seconds.")
