"""The education cards as a value, and the choice among them.

Content is read and checked once per process; ValueError names the card at fault.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from api.education.vocab import MOST_SHOWN, WORDS, EducationTopic
from api.engine.telling.explain import REASONS, SAFETY_NET
from api.engine.vocab import MovementPattern, Phase

CONTENT_VERSION = "2026.11.1"
CONTENT = Path(__file__).parent / "content"
CARD_KEYS = frozenset({"slug", "title", "text", "get_help", "shown"})
SHOWN_KEYS = frozenset({"phases", "patterns", "reasons", "programs", "exercises"})
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TITLE_MAX = 60
NOT_SAID = re.compile(
    r"\b(?:diagnos\w*|herniat\w*|slipped disc|sciatica|stenosis|spondyl\w*|arthritis|degenerat\w*"
    r"|damage\w*|out of place|dangerous|guarantee\w*|cure[sd]?|heals?|treat(?:s|ment))\b",
    re.IGNORECASE,
)
"""Findings, promises and frights: a card teaches, it does not judge a back."""


@dataclass(frozen=True, slots=True)
class Shown:
    """When a card is shown: all members that say something must hold."""

    phases: tuple[Phase, ...] = ()
    patterns: tuple[MovementPattern, ...] = ()
    reasons: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One idea, in 60 to 120 words."""

    slug: str
    title: str
    topic: EducationTopic
    text: str
    get_help: str
    """The card's own line about being seen, if it has one, then the one of every receipt."""
    shown: tuple[Shown, ...]

    def is_open_in(self, phase: Phase) -> bool:
        """Whether the card may meet an athlete of this phase."""
        return any(not row.phases or phase in row.phases for row in self.shown)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a decision or a session is about: codes and lines in order, most important first."""

    phase: Phase
    reasons: tuple[str, ...] = ()
    trained: tuple[tuple[str, MovementPattern], ...] = ()
    program: str | None = None


@cache
def cards() -> Mapping[str, Card]:
    """All cards by slug, in the order of the files, checked."""
    return build(row for path in sorted(CONTENT.glob("*.yaml")) for row in _rows(path))


def build(rows: Iterable[tuple[EducationTopic, Mapping[str, Any]]]) -> Mapping[str, Card]:
    """Cards of content rows; ValueError on one that breaks a rule, or a slug used twice."""
    found: dict[str, Card] = {}
    for topic, row in rows:
        card = _card(topic, row)
        if card.slug in found:
            raise ValueError(f"card {card.slug}: slug used twice")
        found[card.slug] = card
    return MappingProxyType(found)


def check_links(exercises: Iterable[str], programs: Iterable[str]) -> None:
    """Raise ValueError where a card names an exercise or a program that does not exist.

    Called by the domain that knows both: cards stand below programs.
    """
    known, offered = set(exercises), set(programs)
    for card in cards().values():
        for row in card.shown:
            strangers = {*row.exercises} - known | {*row.programs} - offered
            if strangers:
                raise ValueError(f"card {card.slug}: nothing is called {sorted(strangers)}")


@lru_cache(maxsize=4096)
def chosen(moment: Moment) -> tuple[Card, ...]:
    """The cards that fit a moment best, at most three, best first."""
    ranked = [
        (min(places), number, card)
        for number, card in enumerate(cards().values())
        if (places := [p for row in card.shown if (p := _place(row, moment)) is not None])
    ]
    return tuple(card for _, _, card in sorted(ranked, key=lambda r: r[:2])[:MOST_SHOWN])


def _rows(path: Path) -> Iterator[tuple[EducationTopic, Mapping[str, Any]]]:
    """``030-pace.yaml`` holds the cards of the topic ``pace``."""
    topic = EducationTopic(path.stem.partition("-")[2].replace("-", "_"))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for row in yaml.load(path.read_bytes(), Loader=loader):
        yield topic, row


def _card(topic: EducationTopic, row: Mapping[str, Any]) -> Card:
    slug = str(row.get("slug", "?"))
    try:
        _check_text(row)
        shown = tuple(map(_shown, row["shown"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"card {slug}: {error}") from error
    own = row.get("get_help", "").strip()
    return Card(
        slug=slug,
        title=row["title"],
        topic=topic,
        text=row["text"].strip(),
        get_help=f"{own} {SAFETY_NET}".strip(),
        shown=shown,
    )


def _check_text(row: Mapping[str, Any]) -> None:
    if row.keys() - CARD_KEYS:
        raise ValueError(f"unknown members {sorted(row.keys() - CARD_KEYS)}")
    if not SLUG.fullmatch(row["slug"]) or len(row["title"]) > TITLE_MAX or not row["shown"]:
        raise ValueError("slug, title or the moments it is shown in are not as they should be")
    words = f"{row['text']} {row.get('get_help', '')}".split()
    if not WORDS.low <= len(words) <= WORDS.high:
        raise ValueError(f"{len(words)} words")
    said = NOT_SAID.search(f"{row['title']} {' '.join(words)}")
    if said:
        raise ValueError(f"a card does not say {said.group()!r}")


def _shown(row: Mapping[str, Any]) -> Shown:
    if row.keys() - SHOWN_KEYS:
        raise ValueError(f"unknown members {sorted(row.keys() - SHOWN_KEYS)}")
    unknown = {*row.get("reasons", ())} - REASONS.keys()
    if unknown:
        raise ValueError(f"no decision says {sorted(unknown)}")
    return Shown(
        phases=tuple(map(Phase, row.get("phases", ()))),
        patterns=tuple(map(MovementPattern, row.get("patterns", ()))),
        reasons=tuple(row.get("reasons", ())),
        programs=tuple(row.get("programs", ())),
        exercises=tuple(row.get("exercises", ())),
    )


# How near a row is to a moment: what the reasons say, then the lines of the session in their
# order (the named exercise before its pattern), then program and phase, then everybody's.

_REASON, _LINE, _PLAN, _ANYBODY = range(4)
_EXERCISE, _PATTERN_OF_PHASE, _PATTERN = range(3)
Place = tuple[int, int, int]


def _place(row: Shown, moment: Moment) -> Place | None:
    """Smaller is nearer; None where the row does not hold."""
    if not _holds(row, moment):
        return None
    if row.reasons:
        return _REASON, _first(moment.reasons, row.reasons), 0
    if row.exercises:
        return _LINE, _first((slug for slug, _ in moment.trained), row.exercises), _EXERCISE
    if row.patterns:
        line = _first((pattern for _, pattern in moment.trained), row.patterns)
        return _LINE, line, _PATTERN_OF_PHASE if row.phases else _PATTERN
    if row.programs or row.phases:
        return _PLAN, 0 if row.programs else 1, 0
    return _ANYBODY, 0, 0


def _holds(row: Shown, moment: Moment) -> bool:
    """A phase or a program alone says nothing while nothing is prescribed."""
    quiet = not moment.trained and bool(row.phases or row.programs)
    return not quiet and all(
        not wanted or bool(there & {*wanted})
        for wanted, there in (
            (row.reasons, {*moment.reasons}),
            (row.exercises, {slug for slug, _ in moment.trained}),
            (row.patterns, {pattern for _, pattern in moment.trained}),
            (row.programs, {moment.program}),
            (row.phases, {moment.phase}),
        )
    )


def _first(there: Iterable[Any], wanted: tuple[Any, ...]) -> int:
    return next(place for place, name in enumerate(there) if name in wanted)
