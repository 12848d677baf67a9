"""What is said where a clinician's limit or the athlete's own wish has taken walking out: no
sentence asks for it."""

from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.telling.explain import REASONS

INSTEAD = (
    ("Take short walks and use easy positions", "Use easy positions"),
    (", or just walk today.", ", or just rest today."),
    (" keep walking.", " keep up easy movement."),
    (", or take a short walk, until", " until"),
    (", or a short walk, until", " until"),
    (", and start the day with a walk.", "."),
    ("keep up walks and easy positions.", "keep up easy positions."),
)
"""Words that ask for walks, and what is left to do without them."""


def instead(text: str) -> str:
    """The sentence, or its template, without the walks it asks for."""
    for asked, left in INSTEAD:
        text = text.replace(asked, left)
    return text


OF_WALKS = frozenset({code for code, text in REASONS.items() if instead(text) != text})
"""Reasons that ask for walks. All others stay: a clinician's words are quoted as they are."""


def without_walks(made: Decision) -> Decision:
    """The decision in words that ask for no walk."""
    reasons = [replace(r, text=instead(r.text)) if r.code in OF_WALKS else r for r in made.reasons]
    text = made.text
    for before, after in zip(made.reasons, reasons, strict=True):
        text = text.replace(before.text, after.text)
    return replace(
        made,
        headline=instead(made.headline),
        text=text,
        reasons=tuple(reasons),
        asks=tuple(replace(ask, text=instead(ask.text)) for ask in made.asks),
    )
