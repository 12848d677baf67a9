"""Days, phases and patterns in words, the same everywhere: not those of a locale."""

from collections.abc import Mapping
from datetime import date

from api.engine.vocab import MovementPattern, Phase

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
PHASE_NAMES: Mapping[Phase, str] = {
    Phase.P0: "Settle",
    Phase.P1: "Foundation",
    Phase.P2: "Capacity",
    Phase.P3: "Strength",
    Phase.P4: "Power, speed, agility",
    Phase.P5: "Sport and competition",
    Phase.P6: "Maintenance",
}

PLAIN = {
    "core": "core",
    "hip": "hips",
    "olympic": "Olympic lifts",
    "hinge": "hinges",
    "run": "sprints and running drills",
}


def of_pattern(pattern: MovementPattern) -> str:
    """A pattern in a word: the core is one thing to an athlete, and so are the hips."""
    return PLAIN.get(pattern.value.split("_")[0], pattern.value.replace("_", " "))


def spoken(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def dated(day: date) -> str:
    """With its year: what a clinician says may hold for longer than one."""
    return f"{spoken(day)} {day.year}"
