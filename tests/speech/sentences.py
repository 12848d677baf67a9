"""Every text for people of what the engine answers, and what of it would stay English."""

import re
from collections.abc import Iterable, Iterator

from api.engine.decisions import Check, Decision, Prescription
from api.exercises.service import library
from api.kit.speech import parts_of
from tests.engine import factories as make

SPANISH = "es"
NAMES = {e.name for e in (*library().exercises.values(), *make.LIBRARY.exercises.values())}
_NAME = re.compile("|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True)))
_BETWEEN = re.compile(r"\by \d+ más\b|\by\b|[;, ]")


def english_left(texts: Iterable[str], *known: str) -> set[str]:
    """What stays English of these texts beside names of exercises and ``known`` words."""
    left = {kept for text in texts for kept in parts_of(text, SPANISH)} - set(known)
    return {text for text in left if _BETWEEN.sub("", _NAME.sub("", text))}


def texts_of(made: Decision) -> Iterator[str]:
    """Every text for people of a receipt and of its sessions."""
    yield from (made.headline, made.text, made.safety_net)
    for reason in (*made.reasons, *made.counterfactuals):
        yield reason.text
        yield from _lines(reason.checks)
    yield from (ask.text for ask in made.asks)
    if made.referral is not None:
        yield from (made.referral.text, made.referral.who)
    blocks = [b.prescriptions for planned in made.sessions for b in planned.blocks]
    for dose in (*made.prescriptions, *(dose for block in blocks for dose in block)):
        yield from _of_dose(dose)


def _lines(checks: Iterable[Check]) -> Iterator[str]:
    return (check.name for check in checks)


def _of_dose(dose: Prescription) -> Iterator[str]:
    yield dose.why
    yield from (other.because for other in dose.alternatives)
