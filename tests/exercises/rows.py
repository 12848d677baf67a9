"""A content row that reads well, and small libraries to break."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from api.engine.vocab import MovementPattern
from api.exercises.catalogue import Content, build, catalogue
from api.exercises.doses import table
from api.exercises.entries import Entry
from api.exercises.reading import read_row

ROW: dict[str, Any] = {
    "slug": "test-hinge",
    "name": "Test hinge",
    "aliases": ["trial hinge"],
    "description": "A hinge.",
    "why": "It brings the hips back into the lift.",
    "trains": ["control"],
    "muscles": {"primary": ["gluteus_maximus"], "secondary": ["hamstrings"]},
    "position": "standing",
    "laterality": "bilateral",
    "measure": "reps",
    "equipment": ["band"],
    "equipment_alternatives": [{"equipment": [], "how": "Do it without a band."}],
    "load_class": {"compression": 1},
    "phases": ["p1", "p2"],
    "tempo": "3-1-3-0",
    "setup": "Stand.",
    "cues": {
        "external": ["Reach the seat to the wall.", "Push the floor away."],
        "internal": ["Fold at the hips.", "Squeeze at the top."],
    },
    "faults": ["Rounding: go less deep.", "Rushing: count aloud."],
}


def row(**changes: Any) -> dict[str, Any]:
    """The row with some members changed; ``None`` takes one out."""
    return {key: value for key, value in (ROW | changes).items() if value is not None}


def entry(**changes: Any) -> Entry:
    """The row, read."""
    return read_row(row(**changes), MovementPattern.HINGE)


def rebuilt(slug: str, **changes: Any) -> Content:
    """The library with one entry changed, checked as at start."""
    entries = dict(catalogue())
    entries[slug] = replace(entries[slug], **changes)
    return build(entries.values(), table())
