"""What an app may be called: what a person can read, and nothing that sounds like us.

A name stands on the page that asks for consent. Characters that nobody sees turn the text around
it, break its lines, or make two names look like one.
"""

import unicodedata

HOUSE = "keel"
MOST_MARKS = 3
"""Marks in a row that one letter may bear."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing."""
_LOOK_ALIKE = str.maketrans(
    {
        **dict.fromkeys("1i|!\u0131\u03b9\u03bb\u0456\u04c0\u04cf\u01c0\u2223", "l"),
        **dict.fromkeys("3\u0435\u03b5\u0454\u212e", "e"),
        **dict.fromkeys("\u043a\u03ba\u049b\u0138", "k"),
    }
)
"""What passes for a letter of ours: digits, strokes, Cyrillic and Greek."""


def trouble_with(name: str) -> str | None:
    """What is wrong with a name, in words; None where it will do."""
    if any(unicodedata.category(one) in _UNSEEN or one in _BLANK for one in name):
        return "It holds characters that nobody can see."
    if name != " ".join(name.split()):
        return "Put one space between words, and none around them."
    if not any(one.isalnum() for one in name):
        return "It needs letters or digits."
    if _marks(name) > MOST_MARKS:
        return "Too many marks on one letter."
    if HOUSE in _letters(name):
        return "It sounds as if the app was ours."
    return None


def _letters(name: str) -> str:
    """What is left of a name when only its looks count."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(one for one in text.translate(_LOOK_ALIKE) if one.isalnum())


def _marks(name: str) -> int:
    """The longest row of marks."""
    longest = here = 0
    for one in unicodedata.normalize("NFD", name):
        here = here + 1 if unicodedata.combining(one) else 0
        longest = max(longest, here)
    return longest
