"""Sports as files name them, and what they are here."""

import re

RUNS = frozenset({"running", "treadmill_running", "trail_running"})
ON_FOOT = RUNS | {"walking", "hiking"}

_NAMES: tuple[tuple[str, str], ...] = (
    (r"treadmill", "treadmill_running"),
    (r"trail_?run", "trail_running"),
    (r"transition", "other"),
    (r"run|jog", "running"),
    (r"hik|mountaineer", "hiking"),
    (r"walk", "walking"),
    (r"open_?water", "open_water_swimming"),
    (r"swim", "swimming"),
    (r"indoor_?(cycl|bik|rid)|virtual_?ride|spin|stationary", "indoor_cycling"),
    (r"cycl|bik|ride", "cycling"),
    (r"row", "rowing"),
    (r"cross_?fit|functional|hiit|high_?intensity|cross_?training", "functional_fitness"),
    (r"strength|weight|powerlift|bodybuild", "strength"),
    (r"ski|snowboard", "skiing"),
    (r"yoga|pilates", "yoga"),
    (r"tennis|badminton|squash|racket|racquet|padel|pickleball", "racket_sport"),
    (r"basketball|volleyball|handball", "court_sport"),
    (r"soccer|football|rugby|hockey|lacrosse|cricket|baseball|softball|frisbee", "field_sport"),
    (r"multi_?sport|triathlon|duathlon", "multisport"),
)
_PATTERNS = tuple((re.compile(pattern), sport) for pattern, sport in _NAMES)
_SKI_MACHINE = re.compile(r"ice_?skat|water_?ski|skip|skateboard|inline")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s-]+")


def sport_of(*names: str | None) -> str:
    """The sport of the first name that says one; ``other`` where none does."""
    for name in names:
        key = _WORD.sub("_", name or "").casefold()
        if not key or _SKI_MACHINE.search(key):
            continue
        for pattern, sport in _PATTERNS:
            if pattern.search(key):
                return sport
    return "other"
