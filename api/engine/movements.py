"""Families of movement patterns that several rules treat alike."""

from api.engine.vocab import MovementPattern

GENTLE = frozenset({MovementPattern.BREATHING, MovementPattern.BRACING, MovementPattern.MOBILITY})
"""Work that may be done on any day."""
UNLOADED = GENTLE | {MovementPattern.CARDIO}
"""Work without a load, which leaves no muscle sore."""
UNAFFECTED = frozenset({MovementPattern.PUSH, MovementPattern.PULL})
"""Work the back only watches: its own sets colour it, the morning after can only hold it."""
