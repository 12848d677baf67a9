"""The education cards of a planned session: chosen when it is shown, stored nowhere."""

from collections.abc import Sequence
from typing import Any

from api.education import service as education
from api.engine.vocab import BlockKind, MovementPattern, Phase
from api.exercises import service as exercises


def cards_of(phase: Phase, blocks: Sequence[dict[str, Any]]) -> tuple[education.Card, ...]:
    """At most three, by the work of the session in its order; few while its dose is withheld."""
    main = [line["exercise"] for block in blocks if _is_main(block) for line in _lines(block)]
    return education.fitting(education.Moment(phase, trained=patterned(main)))


def patterned(slugs: Sequence[str]) -> tuple[tuple[str, MovementPattern], ...]:
    """Exercises with their patterns; what the library no longer has is left out."""
    known = exercises.library().exercises
    return tuple((slug, known[slug].pattern) for slug in slugs if slug in known)


def _is_main(block: dict[str, Any]) -> bool:
    return bool(block["kind"] == BlockKind.MAIN)


def _lines(block: dict[str, Any]) -> Sequence[dict[str, Any]]:
    lines: Sequence[dict[str, Any]] = block["prescriptions"]
    return lines
